//! The vocabulary: the program's own, with a council's words where it has some.

use std::borrow::Cow;

use super::Places;
use super::output::tell;
use crate::own_words;
use crate::vocabulary::Vocabulary;

/// The vocabulary to read questions with; tells what of a council's own words can't be read.
pub(crate) fn vocabulary(places: &Places) -> Cow<'static, Vocabulary> {
    let (vocabulary, problems) = own_words::read(&places.data);
    for problem in problems {
        tell(&problem);
    }
    vocabulary
}
