//! Cells of the closed lists: specialisms, statutory types, cost and the like.
//!
//! A value is read by its key, its label, or an alias of
//! `data/reference/values.csv`. Some words have a row there that says why they
//! are *not* read: a learning difficulty is no learning disability, and an IMCA
//! is no IMHA, however alike they look.

mod aliases;
mod purpose;

use super::{BETWEEN, Say, is_too_long};
use crate::cleaned::quoted;
use crate::closed::{Closed, Many};
use crate::contact::is_nothing;
use crate::import::problem::Severity;
use crate::provider::{Column, Cost};
use aliases::{Found, look_up, nearest};
pub(crate) use purpose::Purpose;

/// The values of a cell that may hold several.
pub(crate) fn many<T: Closed>(column: Column, cell: &str, say: &mut Say<'_>) -> Many<T> {
    let mut values = Many::none();
    if is_too_long(cell, say) {
        return values;
    }
    each_piece(column, cell, &mut |piece, found| match found {
        Found::These(these) => values = values.with(these),
        Found::Nothing => {}
        Found::Not(why) => say(Severity::Unread, refusal(piece, why)),
        Found::Unknown => say(Severity::Unread, unknown::<T>(column, piece)),
    });
    values
}

/// The value of a cell that holds one.
pub(crate) fn one<T: Closed>(column: Column, cell: &str, say: &mut Say<'_>) -> Option<T> {
    let cell = cell.trim();
    if cell.is_empty() {
        return None;
    }
    match look_up::<T>(column, cell) {
        Found::These(values) => values.iter().next(),
        Found::Nothing => None,
        _ if is_nothing(cell) => None,
        Found::Not(why) => {
            say(Severity::Unread, refusal(cell, why));
            None
        }
        Found::Unknown => {
            say(Severity::Unread, unknown::<T>(column, cell));
            None
        }
    }
}

/// The cost, also from an amount such as “£5 a session”.
pub(crate) fn cost(cell: &str, say: &mut Say<'_>) -> Option<Cost> {
    if cell.contains('£') && matches!(look_up::<Cost>(Column::Cost, cell), Found::Unknown) {
        let amount = cell.bytes().any(|b| b.is_ascii_digit());
        let something = cell.bytes().any(|b| b.is_ascii_digit() && b != b'0');
        if amount {
            let cost = if something { Cost::Charged } else { Cost::Free };
            say(
                Severity::Repaired,
                format!("{} was read as “{}”", quoted(cell), cost.key()),
            );
            return Some(cost);
        }
    }
    one(Column::Cost, cell, say)
}

/// Looks up each piece of a cell.
///
/// A piece that is no value as it stands is taken apart at commas, strokes and
/// "and", but only when that leaves nothing unread: “autism, but not dementia”
/// must not become two values.
fn each_piece<'c, T: Closed>(
    column: Column,
    cell: &'c str,
    take: &mut dyn FnMut(&'c str, Found<T>),
) {
    for piece in cell
        .split(BETWEEN)
        .map(str::trim)
        .filter(|piece| !piece.is_empty())
    {
        let found = match look_up(column, piece) {
            Found::Unknown if is_nothing(piece) => Found::Nothing,
            Found::Unknown => parts(column, piece).map_or(Found::Unknown, Found::These),
            found => found,
        };
        take(piece, found);
    }
}

fn parts<T: Closed>(column: Column, piece: &str) -> Option<Many<T>> {
    let read = |parts: &mut dyn Iterator<Item = &str>| {
        let mut values = Many::none();
        for part in parts.map(str::trim).filter(|part| !part.is_empty()) {
            match look_up(column, part.strip_prefix("and ").unwrap_or(part)) {
                Found::These(these) => values = values.with(these),
                Found::Nothing => {}
                Found::Not(_) | Found::Unknown => return None,
            }
        }
        Some(values)
    };
    read(&mut piece.split(','))
        .or_else(|| {
            read(
                &mut piece
                    .split([',', '/', '&', '+'])
                    .flat_map(|part| part.split(" and ")),
            )
        })
        .filter(|values| !values.is_empty())
}

fn refusal(piece: &str, why: &str) -> String {
    format!("{} was left out: {why}", quoted(piece))
}

fn unknown<T: Closed>(column: Column, piece: &str) -> String {
    let said = format!("{} is not a value of “{}”", quoted(piece), column.label());
    if let Some(near) = nearest(column, piece) {
        return format!("{said}; did you mean “{near}”?");
    }
    if T::ALL.len() > 6 {
        return said;
    }
    let keys: Vec<&str> = T::ALL.iter().map(|value| value.key()).collect();
    format!("{said}; the values are {}", keys.join(", "))
}

#[cfg(test)]
mod tests {
    use super::super::tests::hear;
    use super::*;
    use crate::provider::{Referrer, Specialism, Status};
    use crate::statutory::StatutoryType;

    #[test]
    fn specialisms_are_read_by_key_label_and_alias() {
        // cell | values | said
        let cases = [
            ("mental_health;autism", "mental_health;autism", ""),
            (
                "Mental Health; Older people",
                "mental_health;older_people",
                "",
            ),
            ("LD, MH", "learning_disability;mental_health", ""),
            ("Children & young people", "children_young_people", ""),
            ("Autism and dementia", "autism;dementia", ""),
            ("Blind and partially sighted", "sensory", ""),
            (
                "Learning disability advocacy service",
                "learning_disability",
                "",
            ),
            ("statutory;mental_health", "mental_health", ""),
            ("n/a", "", ""),
            ("", "", ""),
            (
                "Learning difficulty",
                "",
                "unread: “Learning difficulty” was left out: a learning difficulty such as dyslexia is not a \
                 learning disability; write the one that is meant",
            ),
            (
                "autism, but not dementia",
                "",
                "unread: “autism, but not dementia” is not a value of “Specialisms”",
            ),
            (
                "Dementai",
                "",
                "unread: “Dementai” is not a value of “Specialisms”; did you mean “dementia”?",
            ),
        ];
        for (cell, values, said) in cases {
            let (read, heard) = hear(|say| many::<Specialism>(Column::Specialisms, cell, say));
            assert_eq!(
                (read.keys().as_str(), heard.as_str()),
                (values, said),
                "{cell}"
            );
        }
    }

    #[test]
    fn statutory_types_are_never_confused() {
        let cases = [
            ("IMHA", "imha"),
            ("IMHAs", "imha"),
            ("Independent Mental Health Advocate", "imha"),
            ("IMCA", "imca"),
            ("independent mental capacity advocacy service", "imca"),
            ("IMCA/IMHA", "imha;imca"),
            ("Care Act, IMCA and IMHA", "care_act;imha;imca"),
            ("DoLS rep", "rpr"),
            ("Relevant Person’s Representative", "rpr"),
            ("39D IMCA", "imca"),
            ("ICAS", "nhs_complaints"),
            ("IMCA (NI)", "ni_imca"),
            ("DoLS", ""),
            ("Mental health advocacy", ""),
            ("advocacy", ""),
        ];
        for (cell, values) in cases {
            let (mut read, _) =
                hear(|say| many::<StatutoryType>(Column::StatutoryTypes, cell, say).keys());
            let mut values: Vec<&str> = values.split(';').collect();
            values.sort_unstable();
            let mut keys: Vec<&str> = read.split(';').collect();
            keys.sort_unstable();
            assert_eq!(keys, values, "{cell}");
            read.clear();
        }
    }

    #[test]
    fn cells_of_one_value() {
        let cases = [
            ("Free", Some(Cost::Free), ""),
            ("no charge", Some(Cost::Free), ""),
            ("£0.00", Some(Cost::Free), ""),
            (
                "£0 a session",
                Some(Cost::Free),
                "repaired: “£0 a session” was read as “free”",
            ),
            (
                "£5 a session",
                Some(Cost::Charged),
                "repaired: “£5 a session” was read as “charged”",
            ),
            ("TBC", None, ""),
            (
                "ask",
                None,
                "unread: “ask” is not a value of “Cost”; the values are free, charged, mixed",
            ),
        ];
        for (cell, value, said) in cases {
            let (read, heard) = hear(|say| cost(cell, say));
            assert_eq!((read, heard.as_str()), (value, said), "{cell}");
        }
        let (status, _) = hear(|say| one::<Status>(Column::Status, "Suspended", say));
        assert_eq!(status, Some(Status::TemporarilyClosed));
        let (who, _) = hear(|say| many::<Referrer>(Column::WhoCanRefer, "Anyone", say));
        assert_eq!(who.keys(), "self;family_friend;professional");
    }
}
