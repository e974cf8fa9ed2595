//! What is tried until something fits, from the strict reading of a question to its area alone.

use super::filters::Filters;
use super::plan::Choosing;
use super::understand::Reading;
use super::understood::{TakenAs, Used};
use super::{Question, Words};
use crate::closed::Closed;
use crate::provider::Specialism;

/// What is tried, one after the other, until something fits.
///
/// The strict reading first. Then the words that were only to be found need no longer be there;
/// then the organisation named is put aside, since the need counts more than the name; then what
/// the law calls it, then who it is for. What a person gave as a filter is never put aside, nor
/// the area.
pub(super) fn ladder(reading: &Reading, question: &Question) -> Vec<Choosing> {
    let given = &question.filters;
    let strict = Choosing {
        types: !reading.types.is_empty() && given.statutory_types.is_empty(),
        specialisms: !reading.specialisms.is_empty()
            && given.specialisms.is_empty()
            && reading.types.is_empty()
            && given.statutory_types.is_empty(),
        hinted: false,
        organisation: reading.organisation.is_some(),
        needed: !reading.needed.is_empty(),
        general: false,
    };
    let mut steps = vec![strict];
    if question.words == Words::Literal {
        return steps;
    }
    let mut last = strict;
    let mut step = |change: &dyn Fn(&mut Choosing)| {
        let mut next = last;
        change(&mut next);
        if next != last {
            steps.push(next);
            last = next;
        }
    };
    step(&|next| next.needed = false);
    step(&|next| next.organisation = false);
    if strict.types && !reading.specialisms.is_empty() && given.specialisms.is_empty() {
        step(&|next| {
            next.types = false;
            next.specialisms = true;
        });
    }
    // Without an area everything else would be the whole country.
    let somewhere = !reading.areas.is_empty() || !given.areas.is_empty();
    let free = given.statutory_types.is_empty() && given.specialisms.is_empty();
    if (strict.types || strict.specialisms) && free && !reading.prefer.types.is_empty() {
        step(&|next| {
            next.types = false;
            next.specialisms = false;
            next.hinted = true;
        });
    }
    if (strict.types || strict.specialisms) && given.specialisms.is_empty() && somewhere {
        step(&|next| {
            next.types = false;
            next.specialisms = false;
            next.hinted = false;
            next.general = true;
        });
    }
    if somewhere {
        step(&|next| {
            next.types = false;
            next.specialisms = false;
            next.hinted = false;
            next.general = false;
        });
    }
    steps
}

/// The filters given with those that the words gave and that choose.
pub(super) fn used_filters(given: &Filters, reading: &Reading, choosing: Choosing) -> Filters {
    let mut filters = given.clone();
    if !reading.areas.is_empty() {
        filters.areas.clone_from(&reading.areas);
    }
    filters.age = given.age.or(reading.age);
    if choosing.types {
        filters.statutory_types = reading.types;
    }
    if choosing.hinted {
        filters.statutory_types = reading.prefer.types;
    }
    if choosing.specialisms {
        filters.specialisms = reading.specialisms;
    }
    filters
}

/// Marks what was put aside to find anything, and says so.
pub(super) fn set_aside(
    reading: &mut Reading,
    strict: &Choosing,
    choosing: Choosing,
) -> Option<String> {
    let mut aside: Vec<String> = Vec::new();
    let by_types = strict.types && !choosing.types;
    let by_groups = (strict.specialisms || by_types) && !choosing.specialisms;
    for piece in &mut reading.understood {
        let dropped = match piece.taken_as {
            TakenAs::StatutoryType if choosing.hinted && piece.used == Used::Rank => {
                piece.used = Used::Filter;
                false
            }
            TakenAs::StatutoryType => by_types && piece.used == Used::Filter,
            TakenAs::Specialism if by_types && choosing.specialisms && piece.used == Used::Rank => {
                let chooses = Specialism::from_key(&piece.value)
                    .is_some_and(|kind| reading.specialisms.has(kind));
                if chooses {
                    piece.used = Used::Filter;
                }
                false
            }
            TakenAs::Specialism => by_groups && piece.used == Used::Filter,
            TakenAs::Organisation => strict.organisation && !choosing.organisation,
            _ => false,
        };
        if dropped {
            piece.used = Used::SetAside;
            if !aside.contains(&piece.name) {
                aside.push(piece.name.clone());
            }
        }
    }
    if strict.needed && !choosing.needed && aside.is_empty() {
        let words = reading.needed.iter().map(|piece| piece.words.join(" "));
        aside.extend(words);
    }
    (!aside.is_empty()).then(|| aside.join(", "))
}
