//! A desk to work at: a folder with lists and an index, and the program.
//!
//! `Desk::new().list("general.csv", "name,areas\n…").run("import").code(0)`.
//! A check that fails prints the command, its status and both outputs.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use serde_json::Value;

/// A temporary folder with `data/lists` and `index`.
pub(crate) struct Desk {
    dir: tempfile::TempDir,
}

/// The program, as the tests were built with it.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_advocacy");

impl Desk {
    /// A desk without any list.
    pub(crate) fn new() -> Desk {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("data/lists")).unwrap();
        Desk { dir }
    }

    /// A desk with the lists that the project comes with.
    pub(crate) fn bundled() -> Desk {
        let desk = Desk::new();
        let lists = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/lists");
        for entry in fs::read_dir(lists).unwrap() {
            let path = entry.unwrap().path();
            fs::copy(
                &path,
                desk.path("data/lists").join(path.file_name().unwrap()),
            )
            .unwrap();
        }
        desk
    }

    /// Puts a list on the desk.
    pub(crate) fn list(self, name: &str, content: impl AsRef<[u8]>) -> Desk {
        self.put(&format!("data/lists/{name}"), content);
        self
    }

    /// Writes any file on the desk.
    pub(crate) fn put(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    /// A path on the desk.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.dir.path().join(path)
    }

    /// The program, about to run at this desk.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        command
            .args(args)
            .current_dir(self.dir.path())
            .env_remove("COLUMNS")
            .env_remove("RUST_BACKTRACE");
        command
    }

    /// Runs the program with words separated by spaces; `'…'` keeps words together.
    pub(crate) fn run(&self, line: &str) -> Ran {
        let args = split(line);
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        Ran::of(line, self.command(&args).output().unwrap())
    }
}

/// One desk with the bundled lists imported, for all that only read.
pub(crate) fn bundled() -> &'static Desk {
    static DESK: OnceLock<Desk> = OnceLock::new();
    DESK.get_or_init(|| {
        let desk = Desk::bundled();
        desk.run("import").code(0);
        desk
    })
}

/// The JSON of a search of the bundled lists, with the arguments given as they are.
pub(crate) fn search(args: &[&str]) -> Value {
    let mut all = vec!["search", "--json"];
    all.extend(args);
    let output = bundled().command(&all).output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap_or_else(|err| {
        panic!(
            "{args:?}: {err}\n{}",
            String::from_utf8_lossy(&output.stderr)
        )
    })
}

fn split(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (n, part) in line.split('\'').enumerate() {
        if n % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}

/// How the program ended, and what it printed.
pub(crate) struct Ran {
    line: String,
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    fn of(line: &str, output: Output) -> Ran {
        Ran {
            line: line.to_owned(),
            code: output.status.code(),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    fn fail(&self, what: &str) -> ! {
        panic!(
            "{what}\nadvocacy {}\nstatus {:?}\n--- out\n{}\n--- err\n{}",
            self.line, self.code, self.out, self.err
        );
    }

    /// Holds the exit status.
    pub(crate) fn code(self, code: i32) -> Ran {
        if self.code != Some(code) {
            self.fail(&format!("expected status {code}"));
        }
        self
    }

    /// Holds that standard output contains a text.
    pub(crate) fn says(self, text: &str) -> Ran {
        if !self.out.contains(text) {
            self.fail(&format!("expected output with {text:?}"));
        }
        self
    }

    /// Holds that standard output does not contain a text.
    pub(crate) fn says_not(self, text: &str) -> Ran {
        if self.out.contains(text) {
            self.fail(&format!("expected output without {text:?}"));
        }
        self
    }

    /// Holds that standard error contains a text.
    pub(crate) fn tells(self, text: &str) -> Ran {
        if !self.err.contains(text) {
            self.fail(&format!("expected on standard error {text:?}"));
        }
        self
    }

    /// Holds that standard error is empty.
    pub(crate) fn tells_nothing(self) -> Ran {
        if !self.err.is_empty() {
            self.fail("expected nothing on standard error");
        }
        self
    }

    /// Standard output as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|err| self.fail(&format!("no JSON: {err}")))
    }

    /// The names of the providers of a `search --json`, in order.
    pub(crate) fn names(&self) -> Vec<String> {
        let json = self.json();
        let providers = json["providers"].as_array().cloned().unwrap_or_default();
        providers
            .iter()
            .map(|p| p["name"].as_str().unwrap_or_default().to_owned())
            .collect()
    }
}
