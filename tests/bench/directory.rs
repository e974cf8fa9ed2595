//! How fast the directory is beside bare tantivy, in one run on one machine.
//!
//! `cargo bench` prints ratios first (import, whole answer, cold process, memory,
//! size), then divan's table of both sides at each size. Read the ratios: the
//! absolute times belong to the machine. `cargo bench -- --quick` leaves out
//! 100,000 rows.
//!
//! The bare program indexes the same text fields with tantivy's own English
//! chain and filters on plain terms, counts three facets from fast fields, and
//! fetches the first page: what a good programmer writes in an afternoon.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints, and stops at the first surprise"
)]

#[expect(dead_code, reason = "the web bench uses the rest of it")]
mod bare;
#[expect(dead_code, reason = "the web bench uses the rest of it")]
mod desk;
mod lists;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use advocacy::closed::Many;
use advocacy::index::Generation;
use advocacy::query::{FilterBy, Filters, Question, Words, ask, prepare, suggest};
use advocacy::report::health::report;
use advocacy::vocabulary::Vocabulary;
use desk::{PROGRAM, bare_import, desk, measured, our_import};
use jiff::civil::date;

const SIZES: [usize; 3] = [1_000, 10_000, 100_000];

fn main() {
    let args: Vec<String> = std::env::args().collect();
    // The bare program in a process of its own: this same file, called again.
    match args.get(1).map(String::as_str) {
        Some("--bare-import") => return bare::import(Path::new(&args[2]), Path::new(&args[3])),
        Some("--write-lists") => {
            for (name, text) in lists::lists(args[3].parse().unwrap()) {
                fs::write(Path::new(&args[2]).join(format!("{name}.csv")), text).unwrap();
            }
            return;
        }
        Some("--bare-cold") => return bare::cold(Path::new(&args[2]), &args[3]),
        _ => {}
    }
    let quick = args.iter().any(|arg| arg == "--quick");
    let sizes: Vec<usize> = SIZES
        .into_iter()
        .filter(|size| !quick || *size < 100_000)
        .collect();
    println!(
        "{:>8}  {:<22} {:>12} {:>12} {:>7}  goal",
        "rows", "what", "advocacy", "bare", "ratio"
    );
    for size in &sizes {
        imports(*size);
        answers(*size, Words::Literal);
        answers(*size, Words::Understood);
        sentences(*size);
        typing(*size);
        health(*size);
        cold(*size);
    }
    bad_input();
    bundled_cold();
    println!();
    if !quick {
        divan::Divan::from_args().main();
    }
}

fn row(size: usize, what: &str, ours: Duration, theirs: Duration, goal: &str) {
    let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
    println!("{size:>8}  {what:<22} {ours:>12.2?} {theirs:>12.2?} {ratio:>7.2}  {goal}");
}

fn imports(size: usize) {
    let desk = desk(size);
    let rounds = if size >= 100_000 { 3 } else { 7 };
    let mut ours = Vec::new();
    let mut theirs = Vec::new();
    // Turn about, so that a noisy moment meets both.
    for _ in 0..rounds {
        ours.push(measured(&mut our_import(&desk)));
        theirs.push(measured(&mut bare_import(&desk)));
    }
    row(size, "import", median(&ours), median(&theirs), "<= 1.5");
    let most = |runs: &[(Duration, u64)]| {
        runs.iter().map(|(_, bytes)| *bytes).max().unwrap_or(0) as f64 / 1e6
    };
    println!(
        "{size:>8}  {:<22} {:>9.0} MB {:>9.0} MB {:>7.2}  <= 200 MB at 100,000",
        "memory of the import",
        most(&ours),
        most(&theirs),
        most(&ours) / most(&theirs)
    );
    let text = bytes_in(&desk.join("index"), "/text/") as f64 / 1e6;
    let bare = bytes_in(&desk.join("bare"), "") as f64 / 1e6;
    println!(
        "{size:>8}  {:<22} {text:>9.1} MB {bare:>9.1} MB {:>7.2}",
        "size of the index",
        text / bare
    );
}

fn median(runs: &[(Duration, u64)]) -> Duration {
    let mut times: Vec<Duration> = runs.iter().map(|(time, _)| *time).collect();
    times.sort();
    times[times.len() / 2]
}

fn bytes_in(dir: &Path, part: &str) -> u64 {
    let mut sum = 0;
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sum += bytes_in(&path, part);
        } else if path.to_string_lossy().contains(part) {
            sum += fs::metadata(&path).unwrap().len();
        }
    }
    sum
}

/// Questions in both forms.
struct Asked {
    ours: Vec<Question>,
    bare: Vec<bare::Question>,
}

fn questions() -> &'static Asked {
    static ASKED: OnceLock<Asked> = OnceLock::new();
    ASKED.get_or_init(|| {
        let mut asked = Asked {
            ours: Vec::new(),
            bare: Vec::new(),
        };
        for drawn in lists::questions(300) {
            let mut filters = Filters::default();
            if let Some(area) = drawn.area {
                filters.add(FilterBy::Area, area).unwrap();
            }
            if let Some(specialism) = drawn.specialism {
                filters.add(FilterBy::Specialism, specialism).unwrap();
            }
            if let Some(list) = drawn.list {
                filters.add(FilterBy::List, list).unwrap();
            }
            asked.bare.push(bare::Question::of(&drawn));
            asked.ours.push(Question {
                text: drawn.words,
                filters,
                ..Question::default()
            });
        }
        asked
    })
}

fn answers(size: usize, words: Words) {
    let desk = desk(size);
    let mut generation = Generation::open(&desk.join("index")).unwrap();
    generation.keep_columns();
    let bare = bare::Bare::open(&desk.join("bare"));
    let asked = questions();
    let mut ours = Vec::new();
    let mut theirs = Vec::new();
    let mut found = (0, 0);
    for round in 0..4 {
        for (question, plain) in asked.ours.iter().zip(&asked.bare) {
            let question = Question {
                words,
                ..question.clone()
            };
            let start = Instant::now();
            let answer = ask(&generation, Vocabulary::standard(), &question).unwrap();
            let our_time = start.elapsed();
            let start = Instant::now();
            let total = bare.ask(plain);
            let their_time = start.elapsed();
            // The first round warms both.
            if round > 0 {
                ours.push(our_time);
                theirs.push(their_time);
                found.0 += answer.total;
                found.1 += total;
            }
        }
    }
    let how = match words {
        Words::Literal => "literal",
        Words::Understood => "understood",
    };
    row(
        size,
        &format!("answer, {how}, mean"),
        mean(&ours),
        mean(&theirs),
        "<= 2",
    );
    row(
        size,
        &format!("answer, {how}, 99th"),
        late(&mut ours),
        late(&mut theirs),
        "",
    );
    println!(
        "{size:>8}  {:<22} {:>12} {:>12}",
        "providers found", found.0, found.1
    );
}

fn mean(times: &[Duration]) -> Duration {
    times.iter().sum::<Duration>() / times.len() as u32
}

/// The 99th percentile.
fn late(times: &mut [Duration]) -> Duration {
    times.sort();
    times[times.len() * 99 / 100]
}

/// The questions of the evaluation: what people type.
fn typed() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/files/questions");
    let mut typed = Vec::new();
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    for path in paths {
        let mut reader = csv::Reader::from_path(path).unwrap();
        typed.extend(reader.records().map(|record| record.unwrap()[0].to_owned()));
    }
    typed
}

/// Understanding and planning alone, and the whole answer, on what people type.
fn sentences(size: usize) {
    let mut generation = Generation::open(&desk(size).join("index")).unwrap();
    generation.keep_columns();
    let vocabulary = Vocabulary::standard();
    let (mut understanding, mut whole) = (Vec::new(), Vec::new());
    for round in 0..4 {
        for text in typed() {
            let question = Question {
                text,
                ..Question::default()
            };
            let start = Instant::now();
            divan::black_box(prepare(&generation, vocabulary, &question));
            let time = start.elapsed();
            let start = Instant::now();
            divan::black_box(ask(&generation, vocabulary, &question).unwrap());
            if round > 0 {
                understanding.push(time);
                whole.push(start.elapsed());
            }
        }
    }
    one(
        size,
        "understand and plan, mean",
        mean(&understanding),
        "<= 200 µs",
    );
    one(
        size,
        "understand and plan, 99th",
        late(&mut understanding),
        "",
    );
    one(size, "typed question, mean", mean(&whole), "");
    one(size, "typed question, 99th", late(&mut whole), "");
}

/// How well the lists are kept: opened and told, as the command does it.
fn health(size: usize) {
    let index = desk(size).join("index");
    let mut times = Vec::new();
    for _ in 0..7 {
        let start = Instant::now();
        let generation = Generation::open(&index).unwrap();
        let before = generation.before();
        let report = report(&generation, &before, Many::none(), date(2026, 11, 25)).unwrap();
        divan::black_box(report);
        times.push(start.elapsed());
    }
    one(
        size,
        "health report, mean",
        mean(&times),
        "<= 2 s at 100,000",
    );
}

/// Completion while typing: every beginning of some words, right and wrong.
fn typing(size: usize) {
    let generation = Generation::open(&desk(size).join("index")).unwrap();
    let mut times = Vec::new();
    for round in 0..3 {
        for word in [
            "mental health",
            "portsmouth",
            "voice together",
            "imha leeds",
            "demenshia",
            "harbuor compass",
            "bournemoth",
        ] {
            for end in 2..=word.len() {
                let start = Instant::now();
                divan::black_box(suggest(
                    &generation,
                    Vocabulary::standard(),
                    &word[..end],
                    8,
                ));
                if round > 0 {
                    times.push(start.elapsed());
                }
            }
        }
    }
    one(size, "suggestions, mean", mean(&times), "<= 1 ms at 10,000");
    one(size, "suggestions, 99th", late(&mut times), "");
}

/// What nobody should type.
fn bad_input() {
    let generation = Generation::open(&desk(10_000).join("index")).unwrap();
    let inputs = [
        "a".repeat(1 << 20),
        "word ".repeat(1 << 18),
        "\"".repeat(1 << 20),
        "-".repeat(1 << 20),
        "\u{202e}\u{0}\u{1b}[2J".repeat(1 << 16),
        "👩‍👩‍👧 ".repeat(1 << 16),
        "the and of it ".repeat(300),
        "-housing -care -mental".to_owned(),
        "'; DROP TABLE providers; -- OR 1=1".to_owned(),
        "name:* AND (a OR b)^2 ~ [x TO y] {".to_owned(),
        (0..1000).map(|n| format!("qwzx{n} ")).collect(),
        (0..64).map(|n| format!("care{n}home ")).collect(),
        // Letters only: each is looked for as a slip of something.
        (0..64u8)
            .map(|n| {
                let letter = |k: u8| char::from(b'a' + (n * k + k) % 26);
                (1..13).map(letter).chain([' ']).collect::<String>()
            })
            .collect(),
    ];
    let mut worst = Duration::ZERO;
    for text in inputs {
        for words in [Words::Understood, Words::Literal] {
            let question = Question {
                text: text.clone(),
                words,
                ..Question::default()
            };
            let start = Instant::now();
            divan::black_box(ask(&generation, Vocabulary::standard(), &question).unwrap());
            worst = worst.max(start.elapsed());
        }
    }
    one(10_000, "bad input, the worst", worst, "<= 50 ms");
}

fn one(size: usize, what: &str, ours: Duration, goal: &str) {
    println!("{size:>8}  {what:<26} {ours:>8.2?}  {goal}");
}

fn our_cold(desk: &Path, extra: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    command
        .arg("search")
        .args(["advocacy", "care"])
        .args(extra)
        .current_dir(desk);
    command
}

fn process(command: &mut Command) -> Duration {
    let start = Instant::now();
    let status = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert!(status.success(), "{command:?}");
    start.elapsed()
}

fn cold(size: usize) {
    let desk = desk(size);
    let mut ours = Vec::new();
    let mut theirs = Vec::new();
    for _ in 0..41 {
        ours.push((process(&mut our_cold(&desk, &[])), 0));
        let mut bare = Command::new(std::env::current_exe().unwrap());
        bare.arg("--bare-cold")
            .arg(desk.join("bare"))
            .arg("advocacy care");
        theirs.push((process(&mut bare), 0));
    }
    row(size, "cold process", median(&ours), median(&theirs), "<= 3");
}

/// A search as a whole process on the lists that the project comes with.
fn bundled_cold() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let index = tempfile::tempdir().unwrap();
    let place = index.path().to_str().unwrap();
    let mut import = Command::new(PROGRAM);
    assert!(process(import.args(["import", "--index", place]).current_dir(here)) > Duration::ZERO);
    let bare_dir = tempfile::tempdir().unwrap();
    bare::import(&here.join("data/lists"), bare_dir.path());
    for (what, extra) in [
        ("cold, bundled lists", &[][..]),
        ("cold, with an area", &["--area", "Leeds"][..]),
    ] {
        let mut ours = Vec::new();
        let mut theirs = Vec::new();
        for _ in 0..41 {
            ours.push((process(our_cold(here, extra).args(["--index", place])), 0));
            let mut bare = Command::new(std::env::current_exe().unwrap());
            bare.arg("--bare-cold")
                .arg(bare_dir.path())
                .arg("advocacy care");
            theirs.push((process(&mut bare), 0));
        }
        row(240, what, median(&ours), median(&theirs), "<= 3");
    }
}

#[divan::bench(args = SIZES, sample_count = 20)]
fn answer_advocacy(bencher: divan::Bencher<'_, '_>, size: usize) {
    let mut generation = Generation::open(&desk(size).join("index")).unwrap();
    generation.keep_columns();
    bencher.bench_local(|| {
        for question in questions().ours.iter().take(50) {
            divan::black_box(ask(&generation, Vocabulary::standard(), question).unwrap());
        }
    });
}

#[divan::bench(args = SIZES, sample_count = 20)]
fn answer_bare_tantivy(bencher: divan::Bencher<'_, '_>, size: usize) {
    let bare = bare::Bare::open(&desk(size).join("bare"));
    bencher.bench_local(|| {
        for question in questions().bare.iter().take(50) {
            divan::black_box(bare.ask(question));
        }
    });
}

#[divan::bench(args = SIZES, sample_count = 3, sample_size = 1)]
fn import_advocacy(bencher: divan::Bencher<'_, '_>, size: usize) {
    bencher.bench_local(|| measured(&mut our_import(&desk(size))));
}

#[divan::bench(args = SIZES, sample_count = 3, sample_size = 1)]
fn import_bare_tantivy(bencher: divan::Bencher<'_, '_>, size: usize) {
    bencher.bench_local(|| measured(&mut bare_import(&desk(size))));
}
