//! A power cut: what is renamed into place was on the disk before, and the new name is written down after.
//!
//! The order of the calls to the system is read from a trace. A system may write late and in any order;
//! only what was synced is sure to be there after a cut.

use std::collections::BTreeMap;

use crate::desk::Desk;
use crate::trace::{is_there, lines, traced};
use crate::{Form, list};

const CALLS: &str = "trace=openat,creat,write,pwrite64,writev,ftruncate,fsync,fdatasync,mkdir,link,linkat,rename,renameat,renameat2";

pub(crate) fn run(_: Form) -> String {
    if !is_there() {
        return "left out: there is no strace here that may trace".to_owned();
    }
    let desk = Desk::new().list("general.csv", list("first", 60));
    desk.run("import").code(0);
    desk.put("data/lists/general.csv", list("second", 60));
    let cases: [(&[&str], &str); 4] = [
        (&["import", "--accept-loss"], "/CURRENT"),
        (&["rollback"], "/CURRENT"),
        (&["import", "--accept-loss"], "/CURRENT"),
        (
            &["checked", "second-1", "--on", "2026-11-25"],
            "/general.csv",
        ),
    ];
    let mut files = 0;
    let mut folders = 0;
    for (n, (args, target)) in cases.iter().enumerate() {
        if n == 3 {
            // The day of a check needs a column.
            let with_day = list("second", 60).replace("id,name", "last_checked,id,name");
            let with_day = with_day.replace("\nsecond-", "\n,second-");
            desk.put("data/lists/general.csv", with_day);
            desk.run("import --accept-loss").code(0);
        }
        let (output, trace) = traced(&desk, &["-e", CALLS], args);
        assert!(output.status.success(), "{args:?}: {output:?}");
        let seen = Seen::of(&lines(&trace), target);
        let (own_files, own_folders) = seen.hold(args);
        files += own_files;
        folders += own_folders;
    }
    format!(
        "{} commands traced: {files} files and {folders} folders were on the disk before the rename that puts them in force, and the rename itself after",
        cases.len()
    )
}

/// What a trace tells, by the number of the line.
#[derive(Default)]
struct Seen {
    /// The last write to each file.
    written: BTreeMap<String, usize>,
    /// The last name given in each folder.
    named: BTreeMap<String, usize>,
    /// Every sync of a file or folder that ended.
    synced: BTreeMap<String, Vec<usize>>,
    /// The rename that puts it all in force, from and to.
    rename: Option<(usize, String, String)>,
}

impl Seen {
    fn of(lines: &[String], target: &str) -> Seen {
        let mut seen = Seen::default();
        // A call that another thread interrupts ends on a line of its own.
        let mut open: BTreeMap<String, String> = BTreeMap::new();
        for (at, line) in lines.iter().enumerate() {
            let (thread, call) = line.split_once(' ').unwrap_or(("", line));
            let call = call.trim_start();
            if call.ends_with("<unfinished ...>") {
                open.insert(thread.to_owned(), call.to_owned());
                // Whatever it writes, it may write from here on.
                if !call.starts_with("fsync") && !call.starts_with("fdatasync") {
                    seen.note(at, call, target);
                }
                continue;
            }
            match (call.starts_with("<..."), open.remove(thread)) {
                (true, Some(begun)) => seen.note(at, &begun, target),
                _ if call.contains(" = -1 ") => {}
                _ => seen.note(at, call, target),
            }
        }
        seen
    }

    fn note(&mut self, at: usize, call: &str, target: &str) {
        let Some((name, rest)) = call.split_once('(') else {
            return;
        };
        match name {
            "write" | "pwrite64" | "writev" | "ftruncate" => {
                if let Some(path) = of_descriptor(rest) {
                    self.written.insert(path, at);
                }
            }
            "fsync" | "fdatasync" => {
                if let Some(path) = of_descriptor(rest) {
                    self.synced.entry(path).or_default().push(at);
                }
            }
            "openat" | "creat" if rest.contains("O_CREAT") || name == "creat" => {
                if let Some(path) = quoted(rest).pop() {
                    self.name(&path, at);
                }
            }
            "mkdir" | "link" | "linkat" => {
                if let Some(path) = quoted(rest).pop() {
                    self.name(&path, at);
                }
            }
            "rename" | "renameat" | "renameat2" => {
                if let [from, to] = &quoted(rest)[..] {
                    match to.ends_with(target) {
                        true => self.rename = Some((at, from.clone(), to.clone())),
                        false => self.name(to, at),
                    }
                }
            }
            _ => {}
        }
    }

    fn name(&mut self, path: &str, at: usize) {
        if let Some((folder, _)) = path.rsplit_once('/') {
            self.named.insert(folder.to_owned(), at);
        }
    }

    fn is_synced(&self, path: &str, after: usize, before: usize) -> bool {
        self.synced.iter().any(|(own, times)| {
            own.ends_with(path) && times.iter().any(|at| (after..=before).contains(at))
        })
    }

    /// Holds the order; gives how many files and folders were looked at.
    fn hold(&self, args: &[&str]) -> (usize, usize) {
        let Some((renamed, from, to)) = &self.rename else {
            panic!("{args:?}: nothing was put in force");
        };
        let counts = |path: &str| path.contains("/gen-") || path.ends_with(from.as_str());
        let mut files = 0;
        for (path, written) in self.written.iter().filter(|(path, _)| counts(path)) {
            // The place of a lock holds nothing.
            if written > renamed || path.ends_with(".lock") {
                continue;
            }
            files += 1;
            assert!(
                self.is_synced(path, *written, *renamed),
                "{args:?}: {path} was not on the disk before {to} was put in force"
            );
        }
        let mut folders = 0;
        for (folder, named) in self.named.iter().filter(|(own, _)| own.contains("gen-")) {
            if named > renamed {
                continue;
            }
            folders += 1;
            assert!(
                self.is_synced(folder, *named, *renamed),
                "{args:?}: the names in {folder} were not on the disk before {to} was put in force"
            );
        }
        let (folder, _) = to.rsplit_once('/').unwrap_or((".", to));
        assert!(
            self.is_synced(folder, *renamed, usize::MAX),
            "{args:?}: the new name {to} was not written down in {folder}"
        );
        assert!(files > 0, "{args:?}: nothing was written");
        (files, folders)
    }
}

/// The path that strace shows beside a descriptor: `5</tmp/x/general.csv>`.
fn of_descriptor(rest: &str) -> Option<String> {
    let (_, path) = rest.split_once('<')?;
    let (path, _) = path.split_once('>')?;
    path.starts_with('/').then(|| path.to_owned())
}

/// The quoted paths of a call.
fn quoted(rest: &str) -> Vec<String> {
    let parts = rest.split('"').skip(1).step_by(2);
    parts.map(str::to_owned).collect()
}
