//! How long the search for duplicates takes, and how much memory it holds, through the built program.
//!
//! `cargo bench --bench duplicates` takes 100,000 services as they are drawn, the same with 5,000 behind
//! one telephone, the same all of one organisation behind one telephone and one website, and such as are
//! full of copies or of services for a hundred councils. Beside
//! them stands the time of a report that only reads (`report stale`), since the machine is not always as
//! fast. `-- --quick` takes 10,000.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints, and stops at the first surprise"
)]

#[expect(dead_code, reason = "other benches use the rest of it")]
mod desk;
#[expect(dead_code, reason = "other benches use the rest of it")]
mod lists;

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use desk::{PROGRAM, measured};

/// Goals of the issue: time and memory at 100,000 services.
const GOALS: &str = "< 30 s, < 1 GB";
const ROUNDS: usize = 5;

/// A sort of directory: its name, and what it puts instead of the cells of the nth row.
type Sort = (&'static str, fn(usize, &str) -> Option<String>);

const SORTS: [Sort; 6] = [
    ("as drawn", |_, _| None),
    ("5,000 behind one telephone", |row, column| {
        (row < 5_000 && column == "telephone").then(|| "01632 960000".to_owned())
    }),
    ("all of one organisation", |_, column| match column {
        "organisation" => Some("Harbour Compass".to_owned()),
        "telephone" => Some("01632 960000".to_owned()),
        "website" => Some("https://example.org".to_owned()),
        _ => None,
    }),
    ("40 copies of each", |row, column| match column {
        "id" | "description" => None,
        "name" => Some(format!("Harbour {}", row / 40)),
        "telephone" => Some(format!("01632 96{:04}", row / 40)),
        "areas" => Some("Leeds".to_owned()),
        _ => Some(String::new()),
    }),
    ("all alike", |_, column| match column {
        "id" => None,
        "name" => Some("Harbour Compass".to_owned()),
        "telephone" => Some("01632 960000".to_owned()),
        "areas" => Some("Leeds".to_owned()),
        _ => Some(String::new()),
    }),
    ("3,000 for 100 councils each", |row, column| match column {
        "telephone" if row < 3_000 => Some("01632 960000".to_owned()),
        "areas" if row < 3_000 => {
            let councils = advocacy::area::councils_with_duties(&[]);
            let own = (0..100).map(|n| councils[(row * 7 + n * 2) % councils.len()]);
            let names: Vec<&str> = own.map(|id| advocacy::area::get(id).code).collect();
            Some(names.join(";"))
        }
        _ => None,
    }),
];

fn main() {
    let quick = std::env::args().any(|arg| arg == "--quick");
    let size = if quick { 10_000 } else { 100_000 };
    println!(
        "{:>8}  {:<28} {:>10} {:>10} {:>8} {:>9} {:>12}  goal",
        "rows", "directory", "median", "slowest", "memory", "pairs", "report stale"
    );
    for (what, put) in SORTS {
        let dir = tempfile::tempdir().unwrap();
        write(dir.path(), size, put);
        let import = program(dir.path(), &["import"]).output().unwrap();
        assert!(import.status.success());
        let mut ours: Vec<(Duration, u64)> = Vec::new();
        let mut reading: Vec<Duration> = Vec::new();
        for _ in 0..ROUNDS {
            ours.push(measured(&mut program(
                dir.path(),
                &["report", "duplicates", "--json"],
            )));
            reading.push(measured(&mut program(dir.path(), &["report", "stale", "--json"])).0);
        }
        ours.sort();
        reading.sort();
        let json = program(dir.path(), &["report", "duplicates", "--json"])
            .output()
            .unwrap();
        let json: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
        let most = ours.iter().map(|(_, bytes)| *bytes).max().unwrap_or(0) as f64 / 1e6;
        println!(
            "{size:>8}  {what:<28} {:>10.2?} {:>10.2?} {most:>5.0} MB {:>9} {:>12.2?}  {GOALS}",
            ours[ROUNDS / 2].0,
            ours[ROUNDS - 1].0,
            json["compared"],
            reading[ROUNDS / 2],
        );
    }
}

fn program(dir: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    command.args(args).current_dir(dir);
    command
}

/// Writes the lists of a directory.
fn write(dir: &Path, size: usize, put: fn(usize, &str) -> Option<String>) {
    fs::create_dir_all(dir.join("data/lists")).unwrap();
    let mut row = 0;
    for (name, text) in lists::lists(size) {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let headings = reader.headers().unwrap().clone();
        let path = dir.join(format!("data/lists/{name}.csv"));
        let mut writer = csv::Writer::from_path(path).unwrap();
        writer.write_record(&headings).unwrap();
        for record in reader.records() {
            let record = record.unwrap();
            let cells = headings.iter().zip(&record);
            let cells =
                cells.map(|(column, cell)| put(row, column).unwrap_or_else(|| cell.to_owned()));
            writer.write_record(cells).unwrap();
            row += 1;
        }
        writer.flush().unwrap();
    }
}
