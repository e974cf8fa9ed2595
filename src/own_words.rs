//! A council’s own words, read from beside its lists.

pub mod check;

use std::borrow::Cow;
use std::fs;
use std::io;
use std::path::Path;

use crate::vocabulary::Vocabulary;

/// The file with a council's own words, beside its lists.
pub const FILE: &str = "vocabulary.csv";

/// More problems than that are one: the file is not what it should be.
const MOST_TOLD: usize = 5;

/// A larger file is no vocabulary. It is read at every question, so it must stay small.
const MOST_BYTES: u64 = 1 << 20;

/// The vocabulary to read questions with, and what of a council's own words can't be read.
///
/// A caller waits for the answer: without the council's words it may be weaker, but it comes.
pub fn read(data: &Path) -> (Cow<'static, Vocabulary>, Vec<String>) {
    let bytes = match bytes(&data.join(FILE)) {
        Ok(Some(bytes)) => bytes,
        Ok(None) => return (Cow::Borrowed(Vocabulary::standard()), Vec::new()),
        Err(what) => {
            let told = format!("{FILE}: {what}; none of its words are used");
            return (Cow::Borrowed(Vocabulary::standard()), vec![told]);
        }
    };
    let (vocabulary, problems) = Vocabulary::with_own(&bytes);
    let mut told: Vec<String> = problems
        .iter()
        .take(MOST_TOLD)
        .map(ToString::to_string)
        .collect();
    if problems.len() > MOST_TOLD {
        told.push(format!(
            "{FILE}: and {} more like these",
            problems.len() - MOST_TOLD
        ));
    }
    (Cow::Owned(vocabulary), told)
}

/// The bytes of the file, nothing where there is none.
pub(crate) fn bytes(path: &Path) -> Result<Option<Vec<u8>>, String> {
    let about = match fs::metadata(path) {
        Ok(about) => about,
        Err(err) if err.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(err) => return Err(format!("can't be read ({err})")),
    };
    if !about.is_file() {
        // A pipe would keep the caller waiting for ever.
        return Err("is not a file".to_owned());
    }
    if about.len() > MOST_BYTES {
        return Err("is larger than 1 MB; keep the words that callers use".to_owned());
    }
    fs::read(path)
        .map(Some)
        .map_err(|err| format!("can't be read ({err})"))
}
