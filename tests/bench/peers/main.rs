//! How fast the directory is beside other engines on the same work, in one run on one machine.
//!
//! `bash tests/bench/run` starts what must be started and calls this. The lists, the questions and
//! bare tantivy are those of `cargo bench`. Each engine finds every word (or what a slip may stand
//! for), keeps to the filters, fetches the first 20, and counts lists, specialisms, statutory types
//! and areas over all that fits.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints, and stops at the first surprise"
)]

#[path = "../bare.rs"]
#[expect(dead_code, reason = "the web bench uses the rest of it")]
mod bare;
#[path = "../desk.rs"]
#[expect(dead_code, reason = "the web bench uses the rest of it")]
mod desk;
#[path = "../lists.rs"]
mod lists;
mod postgres;
mod rows;
mod sqlite;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use advocacy::index::Generation;
use advocacy::query::{FilterBy, Filters, Question, ask};
use advocacy::vocabulary::Vocabulary;
use desk::{PROGRAM, desk, measured};

/// The engines, in the order of the columns.
#[derive(Clone, Copy, PartialEq)]
enum Engine {
    Advocacy,
    Bare,
    Sqlite,
    Postgres,
}

impl Engine {
    fn name(self) -> &'static str {
        match self {
            Engine::Advocacy => "advocacy",
            Engine::Bare => "bare tantivy",
            Engine::Sqlite => "SQLite FTS5",
            Engine::Postgres => "PostgreSQL",
        }
    }

    fn known(name: &str) -> Option<Engine> {
        [
            Engine::Advocacy,
            Engine::Bare,
            Engine::Sqlite,
            Engine::Postgres,
        ]
        .into_iter()
        .find(|engine| engine.name() == name)
    }
}

/// What is asked of a run.
struct Plan {
    sizes: Vec<usize>,
    questions: usize,
    rounds: usize,
    /// How to reach PostgreSQL, where it runs.
    server: Option<String>,
}

impl Plan {
    fn read(args: &[String]) -> Plan {
        let after = |flag: &str| {
            let at = args.iter().position(|arg| arg == flag)?;
            args.get(at + 1).cloned()
        };
        let quick = args.iter().any(|arg| arg == "--quick");
        let number = |flag: &str, quickly, fully| match after(flag) {
            Some(given) => given.parse().unwrap(),
            None if quick => quickly,
            None => fully,
        };
        let sizes = after("--sizes").unwrap_or_else(|| {
            match quick {
                true => "1000,10000",
                false => "1000,10000,100000,1000000",
            }
            .to_owned()
        });
        Plan {
            sizes: sizes.split(',').map(|size| size.parse().unwrap()).collect(),
            questions: number("--questions", 200, 1000),
            rounds: number("--rounds", 3, 5),
            server: after("--server"),
        }
    }

    /// A million is left to the engines that are in one process: with the server a run takes too long.
    fn engines(&self, size: usize) -> Vec<Engine> {
        let mut engines = vec![Engine::Advocacy, Engine::Bare, Engine::Sqlite];
        if self.server.is_some() && size <= 100_000 {
            engines.push(Engine::Postgres);
        }
        engines
    }
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    // An engine in a process of its own: this same file, called again.
    match args.get(1).map(String::as_str) {
        Some("--bare-import") => return bare::import(Path::new(&args[2]), Path::new(&args[3])),
        Some("--import") => return import_here(&args[2], Path::new(&args[3]), &args[4]),
        Some("--cold") => return cold_here(&args[2], Path::new(&args[3]), &args[4]),
        _ => {}
    }
    let plan = Plan::read(&args);
    print!("{:>8}  {:<14}", "rows", "work");
    for engine in [
        Engine::Advocacy,
        Engine::Bare,
        Engine::Sqlite,
        Engine::Postgres,
    ] {
        print!("  {:<32}", engine.name());
    }
    println!();
    for size in &plan.sizes {
        imports(&plan, *size);
        answers(&plan, *size);
        cold(&plan, *size);
    }
}

/// What one engine took: a figure for each round, in seconds or in megabytes.
struct Taken(Engine, Vec<f64>);

/// A row of the table. Each figure is the median of the rounds; each ratio is of figures of the same
/// round, with the least and the most. Bare tantivy's says how many times its time ours takes, each
/// peer's how many times our time it takes.
fn row(size: usize, work: &str, taken: &[Taken], show: impl Fn(f64) -> String) {
    print!("{size:>8}  {work:<14}");
    let ours = &taken[0].1;
    for Taken(engine, theirs) in taken {
        let mut ratios: Vec<f64> = ours
            .iter()
            .zip(theirs)
            .map(|(ours, theirs)| match engine {
                Engine::Bare => ours / theirs,
                _ => theirs / ours,
            })
            .collect();
        let said = match (engine, ratios.is_empty()) {
            (_, true) => "–".to_owned(),
            (Engine::Advocacy, _) => {
                let (least, most) = ends(&mut ours.clone());
                format!("{} ({}–{})", show(median(ours)), show(least), show(most))
            }
            _ => {
                let middle = median(&ratios);
                let (least, most) = ends(&mut ratios);
                let of = if *engine == Engine::Bare { "ours " } else { "" };
                format!(
                    "{} {of}×{middle:.2} ({least:.2}–{most:.2})",
                    show(median(theirs))
                )
            }
        };
        print!("  {said:<32}");
    }
    println!();
}

fn median(figures: &[f64]) -> f64 {
    let mut figures = figures.to_vec();
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

fn ends(figures: &mut [f64]) -> (f64, f64) {
    figures.sort_by(f64::total_cmp);
    (figures[0], figures[figures.len() - 1])
}

fn time(seconds: f64) -> String {
    match seconds {
        s if s < 0.001 => format!("{:.0} µs", s * 1e6),
        s if s < 1.0 => format!("{:.2} ms", s * 1e3),
        s => format!("{s:.2} s"),
    }
}

fn megabytes(bytes: f64) -> String {
    format!("{:.0} MB", bytes / 1e6)
}

/// Where an engine keeps what it was given.
fn place(engine: Engine, desk: &Path) -> PathBuf {
    desk.join(match engine {
        Engine::Advocacy => "index",
        Engine::Bare => "bare",
        Engine::Sqlite => "sqlite",
        Engine::Postgres => "postgres",
    })
}

fn imports(plan: &Plan, size: usize) {
    let desk = desk(size);
    let rounds = match size {
        0..100_000 => plan.rounds,
        100_000..1_000_000 => plan.rounds.min(3),
        _ => 1,
    };
    let engines = plan.engines(size);
    let mut times: Vec<Taken> = engines.iter().map(|one| Taken(*one, Vec::new())).collect();
    let mut memory: Vec<Taken> = engines.iter().map(|one| Taken(*one, Vec::new())).collect();
    // Turn about, so that a noisy moment meets all.
    for _ in 0..rounds {
        for (at, engine) in engines.iter().enumerate() {
            let mut command = match engine {
                Engine::Advocacy => desk::our_import(&desk),
                Engine::Bare => desk::bare_import(&desk),
                _ => {
                    let place = place(*engine, &desk);
                    let _ = fs::remove_dir_all(&place);
                    fs::create_dir_all(&place).unwrap();
                    let mut command = Command::new(std::env::current_exe().unwrap());
                    let into = match engine {
                        Engine::Postgres => plan.server.clone().unwrap(),
                        _ => place.to_str().unwrap().to_owned(),
                    };
                    command.args(["--import", engine.name()]);
                    command.arg(desk.join("data/lists")).arg(into);
                    command
                }
            };
            let (time, most) = measured(&mut command);
            times[at].1.push(time.as_secs_f64());
            // The server's memory is not its client's.
            if *engine != Engine::Postgres {
                memory[at].1.push(most as f64);
            }
        }
    }
    row(size, "import", &times, time);
    row(size, "  its memory", &memory, megabytes);
}

/// The questions, with a slip in each fifth: two letters the wrong way round, or one left out.
fn questions(count: usize) -> Vec<lists::Drawn> {
    let mut drawn = lists::questions(count);
    for (n, question) in drawn.iter_mut().enumerate().filter(|(n, _)| n % 5 == 0) {
        let words: Vec<String> = question.words.split(' ').map(str::to_owned).collect();
        let longest = words.iter().max_by_key(|word| word.len()).unwrap();
        if longest.len() < 6 {
            continue;
        }
        let at = 2 + n / 5 % (longest.len() - 4);
        let mut letters = longest.clone().into_bytes();
        match n % 2 {
            0 => letters.swap(at, at + 1),
            _ => drop(letters.remove(at)),
        }
        let slip = String::from_utf8(letters).unwrap();
        question.words = question.words.replacen(longest.as_str(), &slip, 1);
    }
    drawn
}

/// The question as the directory takes it.
fn ours(drawn: &lists::Drawn) -> Question {
    let mut filters = Filters::default();
    for (by, value) in [
        (FilterBy::Area, drawn.area),
        (FilterBy::Specialism, drawn.specialism),
        (FilterBy::List, drawn.list),
    ] {
        if let Some(value) = value {
            filters.add(by, value).unwrap();
        }
    }
    Question {
        text: drawn.words.clone(),
        filters,
        ..Question::default()
    }
}

/// How an engine answers the question of a number.
fn opened<'a>(
    engine: Engine,
    desk: &Path,
    plan: &Plan,
    ours: &'a [Question],
    theirs: &'a [bare::Question],
) -> Box<dyn FnMut(usize) -> u64 + 'a> {
    let place = place(engine, desk);
    match engine {
        Engine::Advocacy => {
            let generation = Generation::open(&place).unwrap();
            Box::new(move |n| {
                ask(&generation, Vocabulary::standard(), &ours[n])
                    .unwrap()
                    .total
            })
        }
        Engine::Bare => {
            let bare = bare::Bare::open(&place);
            Box::new(move |n| bare.ask(&theirs[n]))
        }
        Engine::Sqlite => {
            let mut ask = sqlite::open(&place);
            Box::new(move |n| ask(&theirs[n]))
        }
        Engine::Postgres => {
            let mut ask = postgres::open(plan.server.as_ref().unwrap());
            Box::new(move |n| ask(&theirs[n]))
        }
    }
}

fn answers(plan: &Plan, size: usize) {
    let drawn = questions(match size {
        0..1_000_000 => plan.questions,
        _ => plan.questions.min(100),
    });
    let as_ours: Vec<Question> = drawn.iter().map(ours).collect();
    let as_theirs: Vec<bare::Question> = drawn.iter().map(bare::Question::of).collect();
    let desk = desk(size);
    let engines = plan.engines(size);
    let mut asks: Vec<_> = engines
        .iter()
        .map(|engine| opened(*engine, &desk, plan, &as_ours, &as_theirs))
        .collect();
    let mut means: Vec<Taken> = engines.iter().map(|one| Taken(*one, Vec::new())).collect();
    let mut lates: Vec<Taken> = engines.iter().map(|one| Taken(*one, Vec::new())).collect();
    let mut found = vec![0; engines.len()];
    // The first round warms all of them.
    for round in 0..=plan.rounds {
        let mut times: Vec<Vec<Duration>> = vec![Vec::new(); engines.len()];
        for n in 0..drawn.len() {
            for (at, ask) in asks.iter_mut().enumerate() {
                let start = Instant::now();
                let total = ask(n);
                times[at].push(start.elapsed());
                if round == 0 {
                    found[at] += total;
                }
            }
        }
        if round == 0 {
            continue;
        }
        for (at, times) in times.iter_mut().enumerate() {
            times.sort();
            let sum: Duration = times.iter().sum();
            means[at].1.push(sum.as_secs_f64() / times.len() as f64);
            lates[at]
                .1
                .push(times[times.len() * 99 / 100].as_secs_f64());
        }
    }
    row(size, "answer, mean", &means, time);
    row(size, "  99th", &lates, time);
    let found: Vec<Taken> = engines
        .iter()
        .zip(found)
        .map(|(engine, total)| Taken(*engine, vec![total as f64]))
        .collect();
    row(size, "  found", &found, |total| format!("{total:.0}"));
}

const COLD: &str = "advocacy care";

fn cold(plan: &Plan, size: usize) {
    let desk = desk(size);
    let mut engines = plan.engines(size);
    // A server is never cold.
    engines.retain(|engine| *engine != Engine::Postgres);
    let mut times: Vec<Taken> = engines.iter().map(|one| Taken(*one, Vec::new())).collect();
    let rounds = if size < 1_000_000 { 31 } else { 11 };
    for _ in 0..rounds {
        for Taken(engine, times) in &mut times {
            let mut command = match engine {
                Engine::Advocacy => {
                    let mut command = Command::new(PROGRAM);
                    command
                        .args(["search", "advocacy", "care"])
                        .current_dir(&desk);
                    command
                }
                _ => {
                    let mut command = Command::new(std::env::current_exe().unwrap());
                    command.args(["--cold", engine.name()]);
                    command.arg(place(*engine, &desk)).arg(COLD);
                    command
                }
            };
            command.stdout(Stdio::null()).stderr(Stdio::null());
            let start = Instant::now();
            let status = command.status().unwrap();
            times.push(start.elapsed().as_secs_f64());
            assert!(status.success(), "{command:?}");
        }
    }
    row(size, "cold process", &times, time);
}

fn import_here(engine: &str, lists: &Path, into: &str) {
    match Engine::known(engine) {
        Some(Engine::Sqlite) => sqlite::import(lists, Path::new(into)),
        Some(Engine::Postgres) => postgres::import(lists, into),
        _ => panic!("{engine} is not imported here"),
    }
}

fn cold_here(engine: &str, place: &Path, words: &str) {
    let question = bare::Question {
        words: words.to_owned(),
        areas: Vec::new(),
        specialism: None,
        list: None,
    };
    match Engine::known(engine) {
        Some(Engine::Bare) => bare::cold(place, words),
        Some(Engine::Sqlite) => {
            std::hint::black_box(sqlite::open(place)(&question));
        }
        _ => panic!("{engine} has no cold process"),
    }
}
