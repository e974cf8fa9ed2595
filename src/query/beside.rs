//! The counts that stand beside the values to choose from.
//!
//! Values of a group are alternatives, so the count beside a value says how many there are with it
//! whatever else of the group is chosen. For a group of which something is chosen, that is not what
//! the answer counts: those all have what was chosen.

use super::{Answer, Facets, FilterBy, Question, counts};
use crate::index::{Generation, ReadError};
use crate::vocabulary::Vocabulary;

/// The counts of an answer, each group as though nothing of it were chosen.
///
/// Costs one more pass for each group of which something is chosen, and nothing otherwise.
pub fn beside(
    generation: &Generation,
    vocabulary: &Vocabulary,
    answer: &Answer,
) -> Result<Facets, ReadError> {
    let mut facets = answer.facets.clone();
    let chosen = &answer.question.filters;
    for (by, take) in GROUPS {
        let mut filters = chosen.clone();
        filters.clear(*by);
        if filters.asks_the_same_of(*by, chosen) {
            continue;
        }
        let without = Question {
            filters,
            ..answer.question.clone()
        };
        let mut counted = counts(generation, vocabulary, &without)?;
        std::mem::swap(take(&mut facets), take(&mut counted));
    }
    Ok(facets)
}

type CountsOf = fn(&mut Facets) -> &mut Counts;
type Counts = std::collections::BTreeMap<&'static str, u64>;

/// The groups with counts.
const GROUPS: &[(FilterBy, CountsOf)] = &[
    (FilterBy::Specialism, |facets| &mut facets.specialism),
    (FilterBy::StatutoryType, |facets| &mut facets.statutory_type),
    (FilterBy::List, |facets| &mut facets.list),
    (FilterBy::Kind, |facets| &mut facets.kind),
    (FilterBy::Status, |facets| &mut facets.status),
];
