//! Damage: bits that flip, files that go missing, are cut short or can't be read.
//!
//! What can answer is checked when it is opened, or for large generations by a check; nothing is answered
//! from damage that was found, and nothing panics.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use advocacy::index::Generation;
use advocacy::query::{self, Question};
use advocacy::vocabulary::Vocabulary;

use crate::desk::Desk;
use crate::{Dice, Form, list};

pub(crate) fn run(form: Form) -> String {
    let desk = Desk::bundled();
    desk.run("import").code(0);
    let files = files(&desk.path("index"));
    let flips = flips(&desk, &files, form.of(6, 400));
    let (gone, cut) = missing_and_cut(&desk, &files);
    let log = history(&desk, form.of(10, 200));
    let mut line = format!(
        "{flips} bits flipped in {} files, {gone} files taken away, {cut} cut short, {log} bits flipped in what is written down of changes: each was found or changed nothing",
        files.len()
    );
    if form == Form::Long {
        line.push_str(&large());
    }
    line
}

/// Every file of the index but the lock and the history, which answer nothing.
fn files(index: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![index.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true if path.ends_with("history") => {}
                true => folders.push(path),
                false if path.ends_with("LOCK") => {}
                false => files.push(path),
            }
        }
    }
    files.sort();
    files
}

const QUESTIONS: [&str; 5] = ["sectioned Leeds", "housing", "care act", "people first", ""];

/// What a few questions are answered; nothing where the index says that it can't answer.
fn answer(index: &Path) -> Option<Vec<String>> {
    let generation = Generation::open(index).ok()?;
    let answers = QUESTIONS.map(|text| {
        let question = Question {
            text: text.to_owned(),
            ..Question::default()
        };
        let answer = query::ask(&generation, Vocabulary::standard(), &question).ok()?;
        let ids: Vec<String> = answer
            .providers
            .into_iter()
            .map(|found| format!("{:?}", found.provider))
            .collect();
        Some(ids.join("\n"))
    });
    answers.into_iter().collect()
}

fn flips(desk: &Desk, files: &[PathBuf], each: u64) -> u64 {
    let index = desk.path("index");
    let whole = answer(&index).unwrap();
    let mut dice = Dice::new(5);
    let mut flips = 0;
    for path in files {
        let mut bytes = fs::read(path).unwrap();
        for _ in 0..each {
            let at = dice.below(bytes.len() as u64) as usize;
            let bit = 1 << dice.below(8);
            let Some(byte) = bytes.get_mut(at) else {
                continue;
            };
            *byte ^= bit;
            fs::write(path, &bytes).unwrap();
            bytes[at] ^= bit;
            flips += 1;
            let said = catch_unwind(AssertUnwindSafe(|| answer(&index)));
            let Ok(said) = said else {
                panic!("{} at {at}: a panic", path.display());
            };
            // A copy of a list answers nothing; a check finds it.
            let is_found =
                said.is_none() || Generation::open(&index).is_ok_and(|own| own.verify().is_err());
            let is_harmless = said.as_ref() == Some(&whole);
            assert!(
                is_harmless || said.is_none(),
                "{} at {at}: another answer",
                path.display()
            );
            // The manifest says of itself only what it needs to be read.
            let says_itself = path.ends_with("manifest.json") || path.ends_with("CURRENT");
            assert!(
                is_found || says_itself,
                "{} at {at}: not found",
                path.display()
            );
        }
        fs::write(path, &bytes).unwrap();
    }
    assert_eq!(answer(&index).unwrap(), whole);
    flips
}

fn missing_and_cut(desk: &Desk, files: &[PathBuf]) -> (usize, usize) {
    let index = desk.path("index");
    for path in files {
        let bytes = fs::read(path).unwrap();
        let is_found = || {
            answer(&index).is_none()
                || Generation::open(&index).is_ok_and(|own| own.verify().is_err())
        };
        fs::remove_file(path).unwrap();
        assert!(is_found(), "{} is missing", path.display());
        fs::write(path, &bytes[..bytes.len() / 2]).unwrap();
        assert!(is_found(), "{} is cut short", path.display());
        fs::write(path, &bytes).unwrap();
    }
    (files.len(), files.len())
}

/// Flips in the history: the commands that read it say what they can't read, and end in order.
fn history(desk: &Desk, flips: u64) -> u64 {
    desk.run("import").code(0);
    let folder = desk.path("index/history");
    let mut dice = Dice::new(6);
    let mut tried = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let bytes = fs::read(&path).unwrap();
        if bytes.is_empty() {
            continue;
        }
        for _ in 0..flips {
            let mut damaged = bytes.clone();
            let at = dice.below(bytes.len() as u64) as usize;
            damaged[at] ^= 1 << dice.below(8);
            fs::write(&path, damaged).unwrap();
            tried += 1;
            for command in ["history --all --json", "search housing --json"] {
                let ran = desk.run(command);
                assert!(
                    matches!(ran.code, Some(0..=2)) && !ran.err.contains("panicked"),
                    "{command}: {:?} {}",
                    ran.code,
                    ran.err
                );
            }
        }
        fs::write(&path, bytes).unwrap();
    }
    tried
}

/// A generation so large that opening it does not read all of it: what is flipped there is found by a
/// check, and no question panics beyond what the program catches.
fn large() -> String {
    let mut dice = Dice::new(9);
    let rows = list("large", 60_000);
    let mut rows = rows.lines();
    let mut text = rows.next().unwrap().to_owned() + "\n";
    for row in rows {
        // Words that no two services share: nothing else makes an index large.
        let words: Vec<String> = (0..40)
            .map(|_| format!("w{}", dice.below(1 << 40)))
            .collect();
        text.push_str(&row.replace("Advocacy number", &words.join(" ")));
        text.push('\n');
    }
    let desk = Desk::new().list("general.csv", text);
    desk.run("import").code(0);
    let index = desk.path("index");
    let sizes = files(&index).into_iter();
    let sizes = sizes.filter(|path| path.to_string_lossy().contains("/text/"));
    let bytes: u64 = sizes.map(|path| fs::metadata(path).unwrap().len()).sum();
    assert!(
        bytes > 16 << 20,
        "{bytes} bytes are checked when they are opened"
    );
    let mut dice = Dice::new(7);
    let (mut flips, mut caught, mut errors) = (0, 0, 0);
    for path in files(&index) {
        let mut bytes = fs::read(&path).unwrap();
        let is_text = path.to_string_lossy().contains("/text/");
        for _ in 0..if is_text { 60 } else { 0 } {
            let at = dice.below(bytes.len() as u64) as usize;
            let bit = 1 << dice.below(8);
            bytes[at] ^= bit;
            fs::write(&path, &bytes).unwrap();
            bytes[at] ^= bit;
            flips += 1;
            match catch_unwind(AssertUnwindSafe(|| answer(&index))) {
                Err(_) => caught += 1,
                Ok(None) => errors += 1,
                Ok(Some(_)) => {}
            }
            let checked = catch_unwind(AssertUnwindSafe(|| {
                Generation::open(&index).is_ok_and(|own| own.verify().is_ok())
            }));
            assert!(
                !matches!(checked, Ok(true)),
                "{} at {at}: no check finds it",
                path.display()
            );
        }
        fs::write(&path, &bytes).unwrap();
    }
    format!(
        "; in a large generation {flips} more, every one found by a check ({errors} by the question, {caught} by the guard around the library)"
    )
}
