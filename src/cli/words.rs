//! The vocabulary: the program's own, with a council's words where it has some.

use std::borrow::Cow;
use std::fs;
use std::io;
use std::path::Path;

use super::Places;
use super::output::tell;
use crate::vocabulary::Vocabulary;

/// The file with a council's own words, beside its lists.
const OWN: &str = "vocabulary.csv";

/// More problems than that are one: the file is not what it should be.
const MOST_TOLD: usize = 5;

/// A larger file is no vocabulary. It is read at every question, so it must stay small.
const MOST_BYTES: u64 = 1 << 20;

/// The vocabulary to read questions with; tells what of a council's own words can't be read.
///
/// A caller waits for the answer: without the council's words it may be weaker, but it comes.
pub(crate) fn vocabulary(places: &Places) -> Cow<'static, Vocabulary> {
    let bytes = match read(&places.data.join(OWN)) {
        Ok(Some(bytes)) => bytes,
        Ok(None) => return Cow::Borrowed(Vocabulary::standard()),
        Err(what) => {
            tell(&format!("{OWN}: {what}; none of its words are used"));
            return Cow::Borrowed(Vocabulary::standard());
        }
    };
    let (vocabulary, problems) = Vocabulary::with_own(&bytes);
    for problem in problems.iter().take(MOST_TOLD) {
        tell(&problem.to_string());
    }
    if problems.len() > MOST_TOLD {
        tell(&format!(
            "{OWN}: and {} more like these",
            problems.len() - MOST_TOLD
        ));
    }
    Cow::Owned(vocabulary)
}

/// The bytes of the file, nothing where there is none.
fn read(path: &Path) -> Result<Option<Vec<u8>>, String> {
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
