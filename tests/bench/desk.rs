//! The folder to measure in: synthetic lists, the index of the built program, the bare index.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{LazyLock, Mutex};
use std::time::{Duration, Instant};

use crate::lists;

/// The built program.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_advocacy");

/// The folder with lists and both indexes of a size, made once.
pub(crate) fn desk(size: usize) -> PathBuf {
    static DESKS: LazyLock<Mutex<BTreeMap<usize, tempfile::TempDir>>> =
        LazyLock::new(Mutex::default);
    let mut desks = DESKS.lock().unwrap();
    let desk = desks.entry(size).or_insert_with(|| {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("data/lists")).unwrap();
        for (name, text) in lists::lists(size) {
            fs::write(dir.path().join(format!("data/lists/{name}.csv")), text).unwrap();
        }
        dir
    });
    desk.path().to_owned()
}

/// Runs a program; returns its time and the most memory it held, in bytes.
pub(crate) fn measured(command: &mut Command) -> (Duration, u64) {
    let start = Instant::now();
    let mut child = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut most = 0;
    loop {
        most = most.max(held(child.id(), "VmHWM:").unwrap_or(0));
        if let Some(ended) = child.try_wait().unwrap() {
            // A report that finds nothing has done its work as well.
            assert!(
                matches!(ended.code(), Some(0 | 1)),
                "{command:?} ended with {ended}"
            );
            return (start.elapsed(), most);
        }
        std::thread::park_timeout(Duration::from_millis(1));
    }
}

pub(crate) fn our_import(desk: &Path) -> Command {
    let _ = fs::remove_dir_all(desk.join("index"));
    let mut command = Command::new(PROGRAM);
    command.arg("import").current_dir(desk);
    command
}

pub(crate) fn bare_import(desk: &Path) -> Command {
    let _ = fs::remove_dir_all(desk.join("bare"));
    fs::create_dir_all(desk.join("bare")).unwrap();
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .arg("--bare-import")
        .arg(desk.join("data/lists"))
        .arg(desk.join("bare"));
    command
}

/// The processor time that a process has used, on all cores, in its own work and the system's for it.
pub(crate) fn worked(process: u32) -> Duration {
    let text = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    // What stands before the last bracket is a name and may hold blanks.
    let after = text.rsplit(')').next().unwrap_or("");
    let ticks = after.split_whitespace().skip(11).take(2);
    let ticks: u64 = ticks.filter_map(|own| own.parse::<u64>().ok()).sum();
    // Linux counts in hundredths for programs, whatever it counts in itself.
    Duration::from_millis(ticks * 10)
}

/// The memory of a process in bytes, by the name that the system has for it.
pub(crate) fn held(process: u32, name: &str) -> Option<u64> {
    let text = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let rest = text.lines().find_map(|line| line.strip_prefix(name))?;
    let kilobytes: u64 = rest.trim().trim_end_matches(" kB").parse().ok()?;
    Some(kilobytes * 1024)
}
