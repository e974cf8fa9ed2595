//! Killed at random moments: the old answers or the new ones, whole documents or none, a list as it was
//! or with the check in it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::desk::Desk;
use crate::{Dice, Form, answers, list};

const LABELS: [&str; 2] = ["first", "second"];
const ROWS: u32 = 300;

pub(crate) fn run(form: Form) -> String {
    let each = form.of(15, 300);
    let prints_killed = form.of(5, 100);
    // Each at a desk of its own, at the same time: most of it is waiting for a moment.
    let counted = thread::scope(|scope| {
        [
            ("import", scope.spawn(|| imports(each))),
            ("rollback", scope.spawn(|| rollbacks(each))),
            ("batch print", scope.spawn(|| prints(prints_killed))),
            ("record of a check", scope.spawn(|| checks(each))),
        ]
        .map(|(what, killed)| (what, killed.join().unwrap()))
    });
    let kills: u32 = counted.iter().map(|(_, killed)| killed).sum();
    let parts: Vec<String> = counted
        .iter()
        .map(|(what, killed)| format!("{killed} in {what}"))
        .collect();
    format!(
        "{kills} kills ({}): no index unreadable, none mixed, no half list",
        parts.join(", ")
    )
}

/// Kills at random moments within what usually takes so long, or a little after.
struct Killer {
    dice: Dice,
    usual: Duration,
}

impl Killer {
    fn new(seed: u64, usual: Duration) -> Killer {
        let dice = Dice::new(seed);
        Killer { dice, usual }
    }

    /// Kills a program at a moment; false where it had ended before.
    ///
    /// How long that took is the measure from then on: how busy a machine is changes.
    fn kill(&mut self, mut child: Child) -> bool {
        let moment = self.usual.mul_f64(self.dice.part() * 1.2);
        let begun = Instant::now();
        while begun.elapsed() < moment {
            if child.try_wait().unwrap().is_some() {
                self.usual = begun.elapsed();
                return false;
            }
            thread::yield_now();
        }
        let ended = child.try_wait().unwrap().is_some();
        let _ = child.kill();
        child.wait().unwrap();
        !ended
    }
}

/// Kills, one at a time, until so many came before the end of what was killed; the long form promises
/// a thousand, so fewer fail.
fn until(kills: u32, mut one: impl FnMut(u32) -> bool) -> u32 {
    let (mut killed, mut tried) = (0, 0);
    while killed < kills {
        assert!(tried < kills * 10, "{killed} of {kills} killed in time");
        killed += u32::from(one(tried));
        tried += 1;
    }
    killed
}

fn start(desk: &Desk, args: &[&str]) -> Child {
    let mut command = desk.command(args);
    let command = command.stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().unwrap()
}

/// The shortest of a few runs in peace: a busy moment would put every kill behind the end.
fn usual(mut run: impl FnMut()) -> Duration {
    let times = (0..3).map(|_| {
        let start = Instant::now();
        run();
        start.elapsed()
    });
    times.min().unwrap()
}

/// Which of the two lists answers; panics where both do, or a part of one.
fn live(desk: &Desk) -> usize {
    match answers(desk, LABELS).map(|count| count == u64::from(ROWS)) {
        [true, false] => 0,
        [false, true] => 1,
        _ => panic!("mixed answers: {:?}", answers(desk, LABELS)),
    }
}

/// A desk where an import is killed until so many were.
fn imports(kills: u32) -> u32 {
    let desk = Desk::new().list("general.csv", list(LABELS[0], ROWS));
    desk.run("import").code(0);
    let offer = |desk: &Desk, which: usize| {
        desk.put("data/lists/general.csv", list(LABELS[which], ROWS));
    };
    let usual = usual(|| {
        offer(&desk, 1 - live(&desk));
        desk.run("import --accept-loss").code(0);
    });
    let mut killer = Killer::new(1, usual);
    let killed = until(kills, |_| {
        // Every provider of the list goes each time, which is meant here.
        offer(&desk, 1 - live(&desk));
        let child = start(&desk, &["import", "--accept-loss"]);
        let is_killed = killer.kill(child);
        live(&desk);
        is_killed
    });
    // What the killed ones left behind is swept.
    offer(&desk, 1 - live(&desk));
    desk.run("import --accept-loss").code(0);
    let left = fs::read_dir(desk.path("index")).unwrap();
    let left = left.filter(|entry| {
        let name = entry.as_ref().unwrap().file_name();
        name.to_string_lossy().starts_with("gen-")
    });
    // The last twelve before the current one, and that.
    assert!(left.count() <= 13);
    killed
}

fn rollbacks(kills: u32) -> u32 {
    let desk = Desk::new().list("general.csv", list(LABELS[0], ROWS));
    desk.run("import").code(0);
    desk.put("data/lists/general.csv", list(LABELS[1], ROWS));
    desk.run("import --accept-loss").code(0);
    let usual = usual(|| {
        desk.run("rollback").code(0);
    });
    let mut killer = Killer::new(2, usual);
    let killed = until(kills, |_| {
        let child = start(&desk, &["rollback"]);
        let is_killed = killer.kill(child);
        live(&desk);
        is_killed
    });
    // The history is whole too, and tells of nothing that never answered.
    desk.run("rollback").code(0);
    let history = desk.run("history --all --json").code(0).json();
    let generations = history["generations"].as_array().unwrap();
    assert_eq!(generations[0]["generation"], history["current"]);
    for generation in generations {
        assert_eq!(generation["fault"], serde_json::Value::Null);
    }
    killed
}

/// The documents in a folder by name; what is being written has names that begin with a dot.
fn documents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let Ok(entries) = fs::read_dir(folder) else {
        return BTreeMap::new();
    };
    entries
        .map(|entry| {
            let entry = entry.unwrap();
            let name = entry.file_name().to_string_lossy().into_owned();
            (name, fs::read(entry.path()).unwrap_or_default())
        })
        .filter(|(name, _)| !name.starts_with('.'))
        .collect()
}

fn prints(kills: u32) -> u32 {
    const PRINT: &str = "print --split area,specialism --format csv,txt,html --as-of 2026-11-25";
    let desk = Desk::bundled();
    desk.run("import").code(0);
    let usual = usual(|| {
        let _ = fs::remove_dir_all(desk.path("whole"));
        desk.run(&format!("{PRINT} --out whole")).code(0);
    });
    let whole = documents(&desk.path("whole"));
    assert!(whole.len() > 100);
    let mut killer = Killer::new(3, usual);
    until(kills, |n| {
        for folder in ["out", ".out.making"] {
            let _ = fs::remove_dir_all(desk.path(folder));
        }
        let mut args: Vec<&str> = PRINT.split(' ').collect();
        args.extend(["--out", "out"]);
        let child = start(&desk, &args);
        if !killer.kill(child) {
            return false;
        }
        // The folder that was asked for is there with everything in it, or not at all.
        let out = documents(&desk.path("out"));
        assert!(out.is_empty() || out == whole, "half a batch");
        for (name, bytes) in documents(&desk.path(".out.making")) {
            let is_document = whole.contains_key(&name) && name != "manifest.csv";
            assert!(!is_document || whole[&name] == bytes, "{name} is not whole");
        }
        // Going on gives what a run in peace gives.
        if n % 8 == 0 && out.is_empty() {
            desk.run(&format!("{PRINT} --out out --resume")).code(0);
            assert!(documents(&desk.path("out")) == whole, "going on");
        }
        true
    })
}

fn checks(kills: u32) -> u32 {
    let before = "id,name,areas,last_checked\n".to_owned()
        + &(0..2000)
            .map(|n| format!("s{n},Service {n},Leeds,\n"))
            .collect::<String>();
    let after = before.replace("s7,Service 7,Leeds,\n", "s7,Service 7,Leeds,2026-11-25\n");
    let desk = Desk::new().list("general.csv", &before);
    desk.run("import").code(0);
    let usual = usual(|| {
        desk.run("checked s7 --on 2026-11-25").code(0);
        desk.put("data/lists/general.csv", &before);
    });
    let mut killer = Killer::new(4, usual);
    let killed = until(kills, |_| {
        let child = start(&desk, &["checked", "s7", "--on", "2026-11-25"]);
        let is_killed = killer.kill(child);
        let now = fs::read_to_string(desk.path("data/lists/general.csv")).unwrap();
        assert!(now == before || now == after, "half a list");
        desk.put("data/lists/general.csv", &before);
        is_killed
    });
    desk.run("checked s7 --on 2026-11-25").code(0);
    killed
}
