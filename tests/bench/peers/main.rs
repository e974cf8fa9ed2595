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
mod bare;
#[path = "../bare_http.rs"]
mod bare_http;
#[path = "../desk.rs"]
#[expect(dead_code, reason = "the web bench uses the rest of it")]
mod desk;
#[path = "../drive.rs"]
#[expect(dead_code, reason = "the web bench uses the rest of it")]
mod drive;
#[path = "../lists.rs"]
mod lists;
mod postgres;
mod rows;
mod seekstorm;
#[path = "../server.rs"]
#[expect(dead_code, reason = "the web bench uses the rest of it")]
mod server;
mod sqlite;
mod table;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use advocacy::index::Generation;
use advocacy::query::{FilterBy, Filters, Question, ask, suggest};
use advocacy::vocabulary::Vocabulary;
use desk::{PROGRAM, desk, measured};
use server::Server;
use table::{Table, Taken, Work};

/// The engines, in the order of the columns.
#[derive(Clone, Copy, PartialEq)]
enum Engine {
    Advocacy,
    Bare,
    Seekstorm,
    Sqlite,
    Postgres,
}

impl Engine {
    const ALL: [Engine; 5] = [
        Engine::Advocacy,
        Engine::Bare,
        Engine::Seekstorm,
        Engine::Sqlite,
        Engine::Postgres,
    ];

    fn name(self) -> &'static str {
        match self {
            Engine::Advocacy => "advocacy",
            Engine::Bare => "bare tantivy",
            Engine::Seekstorm => "seekstorm",
            Engine::Sqlite => "SQLite FTS5",
            Engine::Postgres => "PostgreSQL",
        }
    }

    fn known(name: &str) -> Option<Engine> {
        Engine::ALL.into_iter().find(|engine| engine.name() == name)
    }
}

/// What is asked of a run.
struct Plan {
    sizes: Vec<usize>,
    questions: usize,
    rounds: usize,
    /// How long a server is driven in one round.
    drive: Duration,
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
            drive: Duration::from_secs(if quick { 2 } else { 4 }),
            server: after("--server"),
        }
    }

    /// A million is left to the engines that are in one process: with the server a run takes too long.
    fn engines(&self, size: usize) -> Vec<Engine> {
        let mut engines = Engine::ALL.to_vec();
        if self.server.is_none() || size >= MANY {
            engines.retain(|engine| *engine != Engine::Postgres);
        }
        engines
    }

    /// Fewer rounds where each takes long.
    fn rounds(&self, size: usize) -> usize {
        if size < MANY {
            self.rounds
        } else {
            self.rounds.min(3)
        }
    }
}

/// From so many rows on, everything is done less often.
const MANY: usize = 1_000_000;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    // An engine in a process of its own: this same file, called again.
    match args.get(1).map(String::as_str) {
        Some("--bare-import") => return bare::import(Path::new(&args[2]), Path::new(&args[3])),
        Some("--import") => return import_here(&args[2], Path::new(&args[3]), &args[4]),
        Some("--cold") => return cold_here(&args[2], Path::new(&args[3]), &args[4]),
        Some("--bare-serve") => return bare_http::serve(Path::new(&args[2])),
        _ => {}
    }
    let plan = Plan::read(&args);
    let mut table = Table::begin();
    for size in &plan.sizes {
        imports(&plan, *size, &mut table);
        answers(&plan, *size, &mut table);
        completions(&plan, *size, &mut table);
        cold(&plan, *size, &mut table);
        pages(&plan, *size, &mut table);
        printed(&plan, *size, &mut table);
        // The next size needs the place.
        fs::remove_dir_all(desk(*size)).unwrap();
    }
    table.summary(&plan.sizes);
}

/// Where an engine keeps what it was given.
fn place(engine: Engine, desk: &Path) -> PathBuf {
    desk.join(match engine {
        Engine::Advocacy => "index",
        Engine::Bare => "bare",
        Engine::Seekstorm => "seekstorm",
        Engine::Sqlite => "sqlite",
        Engine::Postgres => "postgres",
    })
}

fn none_taken(engines: &[Engine]) -> Vec<Taken> {
    engines.iter().map(|one| Taken(*one, Vec::new())).collect()
}

fn imports(plan: &Plan, size: usize, table: &mut Table) {
    let desk = desk(size);
    let rounds = match size {
        0..100_000 => plan.rounds,
        100_000..MANY => plan.rounds.min(3),
        _ => 1,
    };
    let engines = plan.engines(size);
    let mut times = none_taken(&engines);
    let mut memory = none_taken(&engines);
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
    table.add(size, Work::Import, &times);
    table.add(size, Work::Memory, &memory);
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
            let mut generation = Generation::open(&place).unwrap();
            generation.keep_columns();
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
        Engine::Seekstorm => {
            let mut ask = seekstorm::open(&place);
            Box::new(move |n| ask(&theirs[n]))
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

fn answers(plan: &Plan, size: usize, table: &mut Table) {
    let drawn = questions(match size {
        0..100_000 => plan.questions,
        100_000..MANY => plan.questions.min(500),
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
    let mut means = none_taken(&engines);
    let mut lates = none_taken(&engines);
    let mut found = vec![0; engines.len()];
    // The first round warms all of them.
    for round in 0..=plan.rounds(size) {
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
    table.add(size, Work::Mean, &means);
    table.add(size, Work::Late, &lates);
    let found: Vec<Taken> = engines
        .iter()
        .zip(found)
        .map(|(engine, total)| Taken(*engine, vec![total as f64]))
        .collect();
    table.add(size, Work::Found, &found);
}

/// What is typed, right and wrong, each from its second letter on.
const TYPED: [&str; 7] = [
    "mental health",
    "portsmouth",
    "voice together",
    "imha leeds",
    "demenshia",
    "harbuor compass",
    "bournemoth",
];

/// So many ways to go on are asked for.
const WAYS: usize = 8;

/// Completes what was typed; says how many ways there are.
type Completer = Box<dyn FnMut(&str) -> usize>;

/// How an engine completes what was typed.
fn completer(engine: Engine, desk: &Path, plan: &Plan) -> Option<Completer> {
    let place = place(engine, desk);
    Some(match engine {
        Engine::Advocacy => {
            let mut generation = Generation::open(&place).unwrap();
            generation.keep_columns();
            Box::new(move |typed| suggest(&generation, Vocabulary::standard(), typed, WAYS).len())
        }
        Engine::Bare => {
            let bare = bare::Bare::open(&place);
            Box::new(move |typed| bare.completions(typed, WAYS).len())
        }
        // Its completions are made from runs of words when it takes lists in, which none here does.
        Engine::Seekstorm => return None,
        Engine::Sqlite => Box::new(sqlite::completer(&place, WAYS)),
        Engine::Postgres => Box::new(postgres::completer(plan.server.as_ref().unwrap(), WAYS)),
    })
}

fn completions(plan: &Plan, size: usize, table: &mut Table) {
    let desk = desk(size);
    let mut engines = Vec::new();
    let mut completers = Vec::new();
    for engine in plan.engines(size) {
        if let Some(completer) = completer(engine, &desk, plan) {
            engines.push(engine);
            completers.push(completer);
        }
    }
    let mut means = none_taken(&engines);
    // The first round warms all of them.
    for round in 0..=plan.rounds(size) {
        let mut times = vec![Duration::ZERO; engines.len()];
        let mut many = 0;
        for typed in TYPED {
            for end in 2..=typed.len() {
                many += 1;
                for (at, complete) in completers.iter_mut().enumerate() {
                    let start = Instant::now();
                    std::hint::black_box(complete(&typed[..end]));
                    times[at] += start.elapsed();
                }
            }
        }
        if round > 0 {
            for (mean, time) in means.iter_mut().zip(times) {
                mean.1.push(time.as_secs_f64() / f64::from(many));
            }
        }
    }
    table.add(size, Work::Completion, &means);
}

const COLD: &str = "advocacy care";

fn cold(plan: &Plan, size: usize, table: &mut Table) {
    let desk = desk(size);
    let mut engines = plan.engines(size);
    // A server is never cold.
    engines.retain(|engine| *engine != Engine::Postgres);
    let mut times = none_taken(&engines);
    let rounds = if size < MANY { 31 } else { 11 };
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
    table.add(size, Work::Cold, &times);
}

/// The address of the page that answers a question.
fn page(drawn: &lists::Drawn) -> String {
    let mut out = form_urlencoded::Serializer::new(String::new());
    out.append_pair("q", &drawn.words);
    for (name, value) in [
        ("area", drawn.area),
        ("specialism", drawn.specialism),
        ("list", drawn.list),
    ] {
        if let Some(value) = value {
            out.append_pair(name, value);
        }
    }
    format!("/search?{}", out.finish())
}

/// A page of ours beside the answer of bare tantivy as JSON: the time for each, with 8 connections
/// that ask again as soon as they are answered.
fn pages(plan: &Plan, size: usize, table: &mut Table) {
    let desk = desk(size);
    let drawn = questions(300);
    let ours: Vec<String> = drawn.iter().map(page).collect();
    let theirs: Vec<String> = drawn.iter().map(bare_http::path).collect();
    let servers = [(Server::ours(&desk), ours), (Server::bare(&desk), theirs)];
    let mut times = none_taken(&[Engine::Advocacy, Engine::Bare]);
    // The first round warms both.
    for round in 0..=plan.rounds(size).min(3) {
        for ((server, paths), taken) in servers.iter().zip(&mut times) {
            let load = drive::load(server.address, paths, plan.drive);
            assert_eq!(load.wrong, 0, "answers that were none");
            if round > 0 {
                taken.1.push(1.0 / load.per_second);
            }
        }
    }
    table.add(size, Work::Page, &times);
}

/// What is printed: PDF would need the typesetter, which takes long to build.
const FORMAT: &str = "html";

/// A batch of lists, one for each area and statutory type, as files: the time for each. No peer
/// prints.
fn printed(plan: &Plan, size: usize, table: &mut Table) {
    if size > 10_000 {
        return;
    }
    let desk = desk(size);
    let mut times = none_taken(&[Engine::Advocacy]);
    for _ in 0..plan.rounds.min(3) {
        let _ = fs::remove_dir_all(desk.join("printed"));
        let mut command = Command::new(PROGRAM);
        command
            .args(["print", "--split", "area,statutory", "--out", "printed"])
            .args(["--format", FORMAT, "--as-of", "2026-11-24"])
            .current_dir(&desk);
        let (time, _) = measured(&mut command);
        let files = fs::read_dir(desk.join("printed")).unwrap();
        let files = files.filter(|file| {
            let path = file.as_ref().unwrap().path();
            path.extension().is_some_and(|ending| ending == FORMAT)
        });
        times[0].1.push(time.as_secs_f64() / files.count() as f64);
    }
    table.add(size, Work::Print, &times);
}

fn import_here(engine: &str, lists: &Path, into: &str) {
    match Engine::known(engine) {
        Some(Engine::Seekstorm) => seekstorm::import(lists, Path::new(into)),
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
        Some(Engine::Seekstorm) => {
            std::hint::black_box(seekstorm::open(place)(&question));
        }
        Some(Engine::Sqlite) => {
            std::hint::black_box(sqlite::open(place)(&question));
        }
        _ => panic!("{engine} has no cold process"),
    }
}
