//! How fast the guide is: one full evaluation, with every reason, for each case of the case table.
//!
//! `cargo bench --bench guide` prints mean, 99th percentile and worst over all cases, beside reading the
//! same facts from their file in the same run. The goal is 50 µs for a full evaluation.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints, and stops at the first surprise"
)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use advocacy::guide::law::{Law, TABLES};
use advocacy::guide::{Facts, Interview, Reply, evaluate, read};

const CASES: &str = include_str!("../suite/files/guide/cases.toml");
const ROUNDS: usize = 2_000;

fn main() {
    let law = Law::read(TABLES).unwrap();
    let today = jiff::civil::date(2026, 11, 24);
    let cases: toml::Table = toml::from_str(CASES).unwrap();
    let files: Vec<&str> = cases["case"]
        .as_array()
        .unwrap()
        .iter()
        .map(|case| case["facts"].as_str().unwrap())
        .collect();
    let facts: Vec<Facts> = files.iter().map(|file| read(&law, file).0).collect();

    println!("{:<44} {:>9} {:>9} {:>9}", "what", "mean", "99th", "worst");
    let reading = timed(ROUNDS / 10, files.len(), |n| {
        black_box(read(&law, files[n]));
    });
    show("reading the facts from their file", &reading);
    let own = timed(ROUNDS, facts.len(), |n| {
        black_box(evaluate(&law, &facts[n], today));
    });
    show("a full evaluation (goal: 50 µs)", &own);
    let nothing = Facts::new(&law);
    show(
        "an evaluation of nothing",
        &timed(ROUNDS, 1, |_| {
            black_box(evaluate(&law, &nothing, today));
        }),
    );
    let mut interview = Interview::new(&law, Facts::new(&law), today);
    while let Some(step) = interview.next() {
        let reply = match step.options.len() {
            0 => Reply::Words("England"),
            n => Reply::Chosen(vec![n - 1]),
        };
        if interview.answer(&reply).is_err() {
            break;
        }
    }
    interview.back();
    show(
        "the next question of an interview",
        &timed(ROUNDS, 1, |_| {
            black_box(interview.next());
        }),
    );
    show(
        "reading the law tables (once a process)",
        &timed(20, 1, |_| {
            black_box(Law::read(TABLES).unwrap());
        }),
    );
    let mean =
        |times: &[Duration]| times.iter().sum::<Duration>().as_secs_f64() / times.len() as f64;
    println!(
        "an evaluation costs {:.2} of reading its facts",
        mean(&own) / mean(&reading)
    );
}

fn timed(rounds: usize, of: usize, mut run: impl FnMut(usize)) -> Vec<Duration> {
    let mut times = Vec::with_capacity(rounds * of);
    for _ in 0..rounds {
        for n in 0..of {
            let start = Instant::now();
            run(n);
            times.push(start.elapsed());
        }
    }
    times.sort_unstable();
    times
}

fn show(what: &str, times: &[Duration]) {
    let mean = times.iter().sum::<Duration>() / u32::try_from(times.len()).unwrap();
    let micro = |time: Duration| format!("{:.1} µs", time.as_secs_f64() * 1e6);
    println!(
        "{what:<44} {:>9} {:>9} {:>9}",
        micro(mean),
        micro(times[times.len() * 99 / 100]),
        micro(times[times.len() - 1])
    );
}
