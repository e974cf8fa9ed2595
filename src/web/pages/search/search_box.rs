//! The box for words and the box for a place.

use crate::web::asked::Asked;
use crate::web::frame::Frame;

/// What stands in the boxes.
pub(in crate::web) struct Box {
    pub(in crate::web) words: String,
    pub(in crate::web) place: String,
    /// Whether the place can't be used as it is.
    pub(in crate::web) is_place_wrong: bool,
    pub(in crate::web) picks: Vec<String>,
}

impl Box {
    pub(in crate::web) fn empty(f: &Frame<'_>) -> Box {
        Box {
            words: String::new(),
            place: String::new(),
            is_place_wrong: false,
            picks: f.picks.clone(),
        }
    }

    pub(in crate::web) fn of(asked: &Asked) -> Box {
        let wrong = asked.slips.iter().find(|slip| slip.parameter == "area");
        let area = asked.filters().areas.first();
        let place = match (wrong, area) {
            (Some(wrong), _) => wrong.given.clone(),
            (None, Some(area)) if is_code(&area.words) => area.name().to_owned(),
            (None, Some(area)) => area.words.clone(),
            (None, None) => String::new(),
        };
        Box {
            words: asked.question.text.clone(),
            place,
            is_place_wrong: wrong.is_some(),
            picks: asked.picks.clone(),
        }
    }
}

/// Whether words are the code of an area: people read its name.
fn is_code(words: &str) -> bool {
    crate::area::by_code(words).is_some()
}
