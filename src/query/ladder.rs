//! What is tried until something fits, from the strict reading of a question to its area alone.

use super::collect::Collected;
use super::filters::Filters;
use super::parse::Parsed;
use super::plan::{Choosing, Plan, plan};
use super::understand::Reading;
use super::understood::{TakenAs, Used};
use super::{Question, Words};
use crate::closed::Closed;
use crate::index::{Generation, ReadError};
use crate::provider::Specialism;

/// The strict reading, and what is tried after it, one after the other, until something fits.
///
/// First the words that were only to be found need no longer be there;
/// then the organisation named is put aside, since the need counts more than the name; then what
/// the law calls it, then who it is for. What a person gave as a filter is never put aside, nor
/// the area.
pub(super) fn ladder(reading: &Reading, question: &Question) -> (Choosing, Vec<Choosing>) {
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
        anything: false,
    };
    let mut steps = Vec::new();
    if question.words == Words::Literal {
        return (strict, steps);
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
    // What an adult's care law gives is no answer to a parent whose child is taken.
    let hints_help = !reading.specialisms.has(Specialism::Parents);
    if (strict.types || strict.specialisms)
        && hints_help
        && free
        && !reading.prefer.types.is_empty()
    {
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
            next.anything = strict.types || strict.specialisms;
        });
    }
    (strict, steps)
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

/// The step of the ladder on which something fitted, or the last.
pub(super) struct Step {
    /// The strict reading, which was tried first.
    pub(super) strict: Choosing,
    choosing: Choosing,
    pub(super) filters: Filters,
    pub(super) plan: Plan,
    pub(super) found: Collected,
}

/// Goes down the ladder until something fits.
///
/// `pass` carries out a plan: [`collect`](super::collect::collect) or [`count`](super::collect::count).
pub(super) fn climb(
    generation: &Generation,
    question: &Question,
    parsed: &Parsed<'_>,
    reading: &Reading,
    pass: impl Fn(&Generation, &Plan, &Question) -> Result<Collected, ReadError>,
) -> Result<Step, ReadError> {
    let (strict, wider) = ladder(reading, question);
    let attempt = |choosing: Choosing| -> Result<Step, ReadError> {
        let filters = used_filters(&question.filters, reading, choosing);
        let plan = plan(generation, parsed, reading, &filters, choosing);
        let found = pass(generation, &plan, question)?;
        Ok(Step {
            strict,
            choosing,
            filters,
            plan,
            found,
        })
    };
    let mut step = attempt(strict)?;
    for choosing in wider {
        if step.found.total > 0 {
            break;
        }
        step = attempt(choosing)?;
    }
    Ok(step)
}

impl Step {
    /// Whether something had to be put aside to find anything.
    pub(super) fn is_wider(&self) -> bool {
        self.choosing != self.strict && self.found.total > 0
    }

    /// Marks what was put aside to find anything, and names it; nothing where it was only ordinary
    /// words that no provider has.
    pub(super) fn set_aside(&self, reading: &mut Reading) -> Option<String> {
        set_aside(reading, &self.strict, self.choosing)
    }
}

/// Marks what was put aside to find anything, and says so.
fn set_aside(reading: &mut Reading, strict: &Choosing, choosing: Choosing) -> Option<String> {
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
        let telling = reading.needed.iter().filter(|piece| !piece.ordinary);
        aside.extend(telling.map(|piece| piece.words.join(" ")));
    }
    (!aside.is_empty()).then(|| aside.join(", "))
}
