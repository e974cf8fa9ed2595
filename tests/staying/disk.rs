//! A full disk at every write: each call that writes fails once, and what was there still answers.

use crate::desk::Desk;
use crate::trace::{is_there, lines, traced};
use crate::{Form, answers, list};

/// The calls that need room on the disk, or that tell late that there was none.
const CALLS: &str = "write,pwrite64,writev,ftruncate,fallocate,fsync,fdatasync,mkdir,link,linkat,rename,renameat,renameat2";

pub(crate) fn run(form: Form) -> String {
    if !is_there() {
        return "left out: there is no strace here that may trace".to_owned();
    }
    let most = form.of(24, usize::MAX);
    let counted = [
        ("import", imports(most)),
        ("rollback", rollbacks(most)),
        ("record of a check", checks(most)),
        ("print", prints(most)),
    ];
    let all: usize = counted.iter().map(|(_, own)| own.0).sum();
    let failed: usize = counted.iter().map(|(_, own)| own.1).sum();
    let parts: Vec<String> = counted
        .iter()
        .map(|(what, own)| format!("{} in {what}", own.0))
        .collect();
    format!(
        "{all} writes failed ({}): {failed} times the program said so and ended, the others it could do without; the old answers stayed",
        parts.join(", ")
    )
}

/// Lets each writing call of a command fail in turn, at most so many of them spread over all.
///
/// `prepare` brings the desk into the state before, `holds` looks at the state after; it is told
/// whether the command said that it was done. Gives how many calls failed, and how many commands.
fn each_write(
    desk: &Desk,
    args: &[&str],
    most: usize,
    prepare: impl Fn(),
    holds: impl Fn(bool),
) -> (usize, usize) {
    prepare();
    let only = format!("trace={CALLS}");
    let (output, trace) = traced(desk, &["-e", &only], args);
    assert!(output.status.success(), "{args:?}: {output:?}");
    holds(true);
    let trace = lines(&trace);
    let mut all: Vec<(&str, usize)> = Vec::new();
    for call in CALLS.split(',') {
        let begins = format!(" {call}(");
        let count = trace.iter().filter(|line| line.contains(&begins)).count();
        all.extend((1..=count).map(|when| (call, when)));
    }
    let step = all.len().div_ceil(most).max(1);
    let mut tried = 0;
    let mut failed = 0;
    for (call, when) in all.into_iter().step_by(step) {
        prepare();
        let inject = format!("inject={call}:error=ENOSPC:when={when}");
        let (output, trace) = traced(desk, &["-e", &only, "-e", &inject], args);
        let hit = lines(&trace)
            .into_iter()
            .find(|line| line.contains("INJECTED"));
        let Some(hit) = hit else { continue };
        if writes_to_terminal(&hit) {
            continue;
        }
        tried += 1;
        failed += usize::from(!output.status.success());
        let says = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!says.contains("panicked"), "{hit}: {says}");
        // Each thread counts its own calls, so what is told may have failed as well.
        let code = output.status.code();
        assert!(matches!(code, Some(0 | 2)), "{hit}: {code:?} {says}");
        holds(output.status.success());
    }
    (tried, failed)
}

/// What is shown needs no room on a disk.
fn writes_to_terminal(line: &str) -> bool {
    line.contains("(1<pipe") || line.contains("(2<pipe") || line.contains("<anon_inode")
}

fn imports(most: usize) -> (usize, usize) {
    let desk = Desk::new().list("general.csv", list("first", 40));
    desk.run("import").code(0);
    let prepare = || {
        desk.put("data/lists/general.csv", list("first", 40));
        desk.run("import --accept-loss").code(0);
        desk.put("data/lists/general.csv", list("second", 50));
    };
    each_write(
        &desk,
        &["import", "--accept-loss"],
        most,
        prepare,
        |is_done| {
            let found = answers(&desk, ["first", "second"]);
            match is_done {
                true => assert_eq!(found, [0, 50]),
                false => assert_old(found, [40, 0], [0, 50]),
            }
        },
    )
}

/// The old answers, or the new ones where the failure came after they went live.
fn assert_old(found: [u64; 2], old: [u64; 2], new: [u64; 2]) {
    assert!(found == old || found == new, "{found:?}");
}

fn rollbacks(most: usize) -> (usize, usize) {
    let desk = Desk::new().list("general.csv", list("first", 40));
    desk.run("import").code(0);
    let prepare = || {
        desk.put("data/lists/general.csv", list("first", 40));
        desk.run("import --accept-loss").code(0);
        desk.put("data/lists/general.csv", list("second", 50));
        desk.run("import --accept-loss").code(0);
    };
    each_write(&desk, &["rollback"], most, prepare, |is_done| {
        let found = answers(&desk, ["first", "second"]);
        match is_done {
            true => assert_eq!(found, [40, 0]),
            false => assert_old(found, [0, 50], [40, 0]),
        }
    })
}

fn checks(most: usize) -> (usize, usize) {
    let before = "id,name,areas,last_checked\na,Ay,Leeds,\n";
    let after = "id,name,areas,last_checked\na,Ay,Leeds,2026-11-25\n";
    let desk = Desk::new().list("general.csv", before);
    desk.run("import").code(0);
    let prepare = || desk.put("data/lists/general.csv", before);
    let args = ["checked", "a", "--on", "2026-11-25"];
    each_write(&desk, &args, most, prepare, |is_done| {
        let now = std::fs::read_to_string(desk.path("data/lists/general.csv")).unwrap();
        assert!(now == after || (!is_done && now == before), "{now}");
    })
}

fn prints(most: usize) -> (usize, usize) {
    let desk = Desk::new().list("general.csv", list("first", 20));
    desk.run("import").code(0);
    let print = [
        "print",
        "--area",
        "Leeds",
        "--split",
        "specialism",
        "--format",
    ];
    let print: Vec<&str> = print
        .into_iter()
        .chain(["csv,txt", "--as-of", "2026-11-25"])
        .collect();
    let whole: Vec<&str> = print.iter().copied().chain(["--out", "whole"]).collect();
    assert!(desk.command(&whole).output().unwrap().status.success());
    let whole = desk.path("whole");
    let prepare = || {
        for folder in ["out", ".out.making"] {
            let _ = std::fs::remove_dir_all(desk.path(folder));
        }
    };
    let args: Vec<&str> = print.iter().copied().chain(["--out", "out"]).collect();
    each_write(&desk, &args, most, prepare, |is_done| {
        let names = |folder: &std::path::Path| -> Vec<String> {
            let Ok(entries) = std::fs::read_dir(folder) else {
                return Vec::new();
            };
            let names = entries.map(|own| own.unwrap().file_name().to_string_lossy().into_owned());
            names.filter(|name| !name.starts_with('.')).collect()
        };
        let made = names(&desk.path("out"));
        for name in &made {
            let made = std::fs::read(desk.path("out").join(name)).unwrap();
            let expected = std::fs::read(whole.join(name)).unwrap();
            assert!(made == expected, "{name} is not whole");
        }
        assert!(!is_done || made.len() == names(&whole).len());
    })
}
