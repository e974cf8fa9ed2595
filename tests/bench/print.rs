//! How fast lists are printed: lists a second by format and number of workers, as whole processes.
//!
//! `cargo bench --bench print` prints the lists of the bundled providers for every council of Wales and
//! each statutory type, and one book. Read the ratios: two workers to one, and each format to PDF.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints, and stops at the first surprise"
)]

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

const PROGRAM: &str = env!("CARGO_BIN_EXE_advocacy");

fn main() {
    let desk = tempfile::tempdir().unwrap();
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let run = |args: &[&str]| -> Duration {
        let start = Instant::now();
        let output = Command::new(PROGRAM)
            .current_dir(desk.path())
            .args(args)
            .arg("--data")
            .arg(&data)
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{args:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        start.elapsed()
    };
    run(&["import"]);
    let batch = |format: &str, workers: &str| {
        let out = format!("{format}-{workers}");
        let args = [
            "print",
            "--area",
            "Wales",
            "--split",
            "area,statutory",
            "--with-national",
            "--as-of",
            "2026-11-24",
            "--format",
            format,
            "--workers",
            workers,
            "--out",
            &out,
        ];
        let time = run(&args);
        let files = std::fs::read_dir(desk.path().join(&out)).unwrap().count() - 3;
        (files, time.as_secs_f64())
    };
    println!(
        "{:<8} {:>7} {:>7} {:>12} {:>9}",
        "format", "workers", "lists", "lists a s", "to pdf"
    );
    let mut pdf = 0.0;
    for format in ["pdf", "docx", "html", "csv", "txt"] {
        if format == "pdf" && !cfg!(feature = "pdf") {
            continue;
        }
        let (files, one) = batch(format, "1");
        let (_, two) = batch(format, "2");
        if format == "pdf" {
            pdf = one;
        }
        for (workers, time) in [("1", one), ("2", two)] {
            println!(
                "{format:<8} {workers:>7} {files:>7} {:>12.1} {:>9.1}",
                files as f64 / time,
                pdf / time
            );
        }
        println!("{format:<8} two workers to one: {:.2}", one / two);
    }
    for (layout, size) in [
        ("line", "standard"),
        ("summary", "standard"),
        ("summary", "large"),
    ] {
        let format = if cfg!(feature = "pdf") { "pdf" } else { "html" };
        let time = run(&[
            "print",
            "--layout",
            layout,
            "--size",
            size,
            "--format",
            format,
            "--as-of",
            "2026-11-24",
            "--out",
            "book",
        ]);
        println!(
            "one book of all providers, {layout}, {size}: {:.2} s",
            time.as_secs_f64()
        );
    }
}
