//! Imports and rollbacks killed at random moments: the old answers or the new ones, nothing else.

use std::fs;
use std::io::Write;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

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
    // Every provider of the list goes each time, which is meant here.
    desk.run("import --accept-loss").code(0);
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
        let child = desk
            .command(&["import", "--accept-loss"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        match kill_at(child, moment(usual, n)) {
            true => killed += 1,
            false => finished += 1,
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
    desk.run("import --accept-loss").code(0);
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
    // The last twelve before the current one, and that.
    assert!(generations <= 13, "{generations} generations are left");
}

/// Moments spread over the whole of what usually takes so long, and somewhat beyond its end.
fn moment(usual: Duration, n: u32) -> Duration {
    usual.mul_f64(f64::from((n * 37) % KILLS) / f64::from(KILLS) * 1.5)
}

/// Kills a program at a moment; false when it had ended before.
fn kill_at(mut child: Child, moment: Duration) -> bool {
    let begun = Instant::now();
    while begun.elapsed() < moment {
        if child.try_wait().unwrap().is_some() {
            break;
        }
        std::hint::spin_loop();
    }
    if child.try_wait().unwrap().is_some() {
        return false;
    }
    child.kill().unwrap();
    child.wait().unwrap();
    true
}

#[test]
fn killed_rollbacks_leave_whole_answers() {
    let rows = 200;
    let desk = Desk::new().list("general.csv", list("first", rows));
    desk.run("import").code(0);
    desk.put("data/lists/general.csv", list("second", rows));
    desk.run("import --accept-loss").code(0);
    let times = (0..3).map(|_| {
        let start = Instant::now();
        desk.run("rollback").code(0);
        start.elapsed()
    });
    // The shortest: a busy moment would put the kills behind the end.
    let usual = times.min().unwrap();
    let mut killed = 0;
    for n in 0..KILLS {
        let child = desk
            .command(&["rollback"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        killed += u32::from(kill_at(child, moment(usual, n)));
        let count = |label: &str| {
            let ran = desk.run(&format!("search {label} --limit 1 --json"));
            ran.json()["total"].as_u64().unwrap()
        };
        let (first, second) = (count("first"), count("second"));
        assert!(
            (first, second) == (u64::from(rows), 0) || (first, second) == (0, u64::from(rows)),
            "after {n}: {first} first, {second} second"
        );
    }
    assert!(killed >= KILLS / 3, "only {killed} were killed in time");
    // The history is whole too, and tells of nothing that never answered.
    desk.run("rollback").code(0);
    let history = desk.run("history --all --json").code(0).json();
    let generations = history["generations"].as_array().unwrap();
    assert_eq!(generations[0]["generation"], history["current"]);
    for generation in generations {
        assert_eq!(generation["fault"], serde_json::Value::Null);
    }
}
