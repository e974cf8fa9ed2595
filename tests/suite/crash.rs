//! Imports killed at random moments: the old answers or the new ones, nothing else.

use std::fs;
use std::io::Write;
use std::process::Stdio;
use std::time::Instant;

use crate::desk::Desk;

/// How many imports are killed.
const KILLS: u32 = 50;

fn list(label: &str, rows: u32) -> String {
    let mut text = "name,description,areas,telephone\n".to_owned();
    for n in 0..rows {
        text.push_str(&format!(
            "{label} {n},Advocacy number {n},Leeds,01632 960{:03}\n",
            n % 1000
        ));
    }
    text
}

#[test]
fn killed_imports_leave_whole_answers() {
    let rows = 400;
    let desk = Desk::new().list("general.csv", list("first", rows));
    desk.run("import").code(0);
    let counts = |label: &str| {
        let ran = desk.run(&format!("search {label} --limit 1 --json"));
        assert!(matches!(ran.code, Some(0 | 1)), "{}", ran.err);
        ran.json()["total"].as_u64().unwrap()
    };

    // One import in peace tells how long it takes.
    desk.put("data/lists/general.csv", list("second", rows));
    let start = Instant::now();
    desk.run("import").code(0);
    let usual = start.elapsed();

    let mut killed = 0;
    let mut finished = 0;
    for n in 0..KILLS {
        let (new, old) = if n % 2 == 0 {
            ("first", "second")
        } else {
            ("second", "first")
        };
        // Whichever is live now, offer the other.
        let live = if counts("first") > 0 {
            "first"
        } else {
            "second"
        };
        let next = if live == new { old } else { new };
        desk.put("data/lists/general.csv", list(next, rows));
        let mut child = desk
            .command(&["import"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // Moments spread over the whole import and somewhat beyond its end.
        let moment = usual.mul_f64(f64::from((n * 37) % KILLS) / f64::from(KILLS) * 1.5);
        let begun = Instant::now();
        while begun.elapsed() < moment {
            if child.try_wait().unwrap().is_some() {
                break;
            }
            std::hint::spin_loop();
        }
        match child.try_wait().unwrap() {
            Some(_) => finished += 1,
            None => {
                child.kill().unwrap();
                child.wait().unwrap();
                killed += 1;
            }
        }
        let (first, second) = (counts("first"), counts("second"));
        assert!(
            (first, second) == (u64::from(rows), 0) || (first, second) == (0, u64::from(rows)),
            "after {n}: {first} first, {second} second"
        );
    }
    writeln!(
        std::io::stderr(),
        "{killed} imports killed, {finished} ended before"
    )
    .unwrap();
    assert!(killed >= KILLS / 3, "only {killed} were killed in time");

    // What the killed ones left behind is swept, and the index is whole.
    desk.put("data/lists/general.csv", list("last", rows));
    desk.run("import").code(0);
    assert_eq!(counts("last"), u64::from(rows));
    let generations = fs::read_dir(desk.path("index"))
        .unwrap()
        .filter(|entry| {
            entry
                .as_ref()
                .unwrap()
                .file_name()
                .to_string_lossy()
                .starts_with("gen-")
        })
        .count();
    assert!(generations <= 4, "{generations} generations are left");
}
