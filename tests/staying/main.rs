//! Whether the program stays up: killed at any moment, out of disk, with damaged files, in a crowd, fed
//! rubbish.
//!
//! Each part prints one line with its counts. `cargo test --test staying` runs the short form of all,
//! as part of the tests; `cargo test --release --test staying -- --long` the long one. Names choose
//! parts: `-- faults disk`.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a part prints what it counted, and stops at the first surprise"
)]

mod crash;
mod crowd;
mod disk;
mod faults;
mod fuzz;
mod order;
mod trace;

#[expect(dead_code, reason = "the suite uses the rest of it")]
#[path = "../suite/desk.rs"]
mod desk;
#[expect(dead_code, reason = "the web bench uses the rest of it")]
#[path = "../bench/drive.rs"]
mod drive;
#[expect(dead_code, reason = "the web bench uses the rest of it")]
#[path = "../bench/server.rs"]
mod server;
#[path = "../fuzz/targets.rs"]
mod targets;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::time::Instant;

/// How much is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// What every run of the tests can bear.
    Short,
    /// What was asked to be proven.
    Long,
}

impl Form {
    /// One of two numbers.
    pub(crate) fn of<T>(self, short: T, long: T) -> T {
        match self {
            Form::Short => short,
            Form::Long => long,
        }
    }
}

/// A part gives the line with what it counted, and panics where the program did not stay up.
type Part = fn(Form) -> String;

const PARTS: &[(&str, Part)] = &[
    ("crash", crash::run),
    ("disk", disk::run),
    ("order", order::run),
    ("faults", faults::run),
    ("fuzz", fuzz::run),
    ("crowd", crowd::run),
];

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let form = match args.iter().any(|arg| arg == "--long") {
        true => Form::Long,
        false => Form::Short,
    };
    // What the test runner of cargo is told is none of our business.
    let names: Vec<&String> = args.iter().filter(|arg| !arg.starts_with('-')).collect();
    if args.iter().any(|arg| arg == "--list") {
        return ExitCode::SUCCESS;
    }
    let mut failed = 0;
    for (name, part) in PARTS {
        if !names.is_empty() && !names.iter().any(|own| name.contains(own.as_str())) {
            continue;
        }
        let start = Instant::now();
        match catch_unwind(AssertUnwindSafe(|| part(form))) {
            Ok(line) => println!("{name}: {line} ({:.0} s)", start.elapsed().as_secs_f64()),
            Err(_) => {
                println!("{name}: FAILED");
                failed += 1;
            }
        }
    }
    match failed {
        0 => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}

/// Numbers that look random and are the same in every run.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end.max(1)
    }

    /// A part of one.
    pub(crate) fn part(&mut self) -> f64 {
        self.below(1 << 32) as f64 / (1u64 << 32) as f64
    }
}

/// A list of services that all have a word of their own, so that an answer tells which list it is from.
pub(crate) fn list(label: &str, rows: u32) -> String {
    let mut text = "id,name,description,areas,telephone\n".to_owned();
    for n in 0..rows {
        text.push_str(&format!(
            "{label}-{n},{label} {n},Advocacy number {n},Leeds,01632 960{:03}\n",
            n % 1000
        ));
    }
    text
}

/// How many services of each of two lists answer; panics where nothing answers.
pub(crate) fn answers(desk: &desk::Desk, labels: [&str; 2]) -> [u64; 2] {
    labels.map(|label| {
        let ran = desk.run(&format!("search {label} --literal --limit 1 --json"));
        assert!(
            matches!(ran.code, Some(0 | 1)),
            "{:?}: {}",
            ran.code,
            ran.err
        );
        ran.json()["total"].as_u64().unwrap()
    })
}
