//! The box for words and the box for a place.

use crate::query::Answer;
use crate::web::asked::Asked;
use crate::web::frame::Frame;

/// What stands in the boxes.
pub(in crate::web) struct Box {
    pub(in crate::web) words: String,
    pub(in crate::web) place: String,
    /// Whether the place can't be used as it is.
    pub(in crate::web) is_place_wrong: bool,
    /// Whether the place that the question has is another than the one in the box.
    pub(in crate::web) is_place_kept: bool,
    /// The shortlist, without what has a box to tick on the page.
    pub(in crate::web) picks: Vec<String>,
}

impl Box {
    pub(in crate::web) fn empty(f: &Frame<'_>) -> Box {
        Box {
            words: String::new(),
            place: String::new(),
            is_place_wrong: false,
            is_place_kept: false,
            picks: f.picks.clone(),
        }
    }

    pub(in crate::web) fn of(asked: &Asked, answer: &Answer) -> Box {
        let is_here = |id: &str| answer.providers.iter().any(|own| own.provider.id == id);
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
            is_place_kept: wrong.is_some() && !asked.is_mended,
            picks: asked
                .picks
                .iter()
                .filter(|id| !is_here(id))
                .cloned()
                .collect(),
        }
    }
}

/// Whether words are the code of an area: people read its name.
fn is_code(words: &str) -> bool {
    crate::area::by_code(words).is_some()
}
