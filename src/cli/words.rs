//! The vocabulary: the program's own, with a council's words where it has some.

use std::borrow::Cow;
use std::fs;
use std::io;

use anyhow::Context;

use super::Places;
use super::output::tell;
use crate::vocabulary::Vocabulary;

/// The file with a council's own words, beside its lists.
const OWN: &str = "vocabulary.csv";

/// More problems than that are one: the file is not what it should be.
const MOST_TOLD: usize = 5;

/// The vocabulary to read questions with; tells what of a council's own words can't be read.
pub(crate) fn vocabulary(places: &Places) -> anyhow::Result<Cow<'static, Vocabulary>> {
    let path = places.data.join(OWN);
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(err) if err.kind() == io::ErrorKind::NotFound => {
            return Ok(Cow::Borrowed(Vocabulary::standard()));
        }
        Err(err) => {
            return Err(err).with_context(|| format!("can't read {}", path.display()));
        }
    };
    let text = match std::str::from_utf8(&bytes) {
        Ok(text) => Cow::Borrowed(text),
        // What spreadsheet programs save where they are not asked for UTF-8.
        Err(_) => encoding_rs::WINDOWS_1252.decode(&bytes).0,
    };
    let (vocabulary, problems) = Vocabulary::with_own(&text);
    for problem in problems.iter().take(MOST_TOLD) {
        tell(&problem.to_string());
    }
    if problems.len() > MOST_TOLD {
        tell(&format!(
            "{OWN}: and {} more like these",
            problems.len() - MOST_TOLD
        ));
    }
    Ok(Cow::Owned(vocabulary))
}
