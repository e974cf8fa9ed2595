//! The program under strace, which can make any call to the system fail and tells their order.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::desk::{Desk, PROGRAM};

/// Whether strace is there and may trace; a container may forbid it.
pub(crate) fn is_there() -> bool {
    let tried = Command::new("strace")
        .args(["-f", "-e", "trace=none", "true"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    tried.is_ok_and(|status| status.success())
}

/// The program with arguments under strace, with more arguments for that one; its trace goes to a file.
pub(crate) fn traced(desk: &Desk, strace: &[&str], args: &[&str]) -> (Output, PathBuf) {
    let trace = desk.path("trace");
    let output = Command::new("strace")
        .args(["-f", "-y", "-s", "0", "-o"])
        .arg(&trace)
        .args(strace)
        .arg(PROGRAM)
        .args(args)
        .current_dir(desk.path(""))
        .output()
        .unwrap();
    (output, trace)
}

/// The lines of a trace.
pub(crate) fn lines(trace: &Path) -> Vec<String> {
    let text = fs::read(trace).unwrap();
    let text = String::from_utf8_lossy(&text);
    text.lines().map(str::to_owned).collect()
}
