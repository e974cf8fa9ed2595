//! What a service is for: the three columns that lists mix up most.

use super::aliases::{Found, look_up};
use super::{each_piece, refusal, unknown};
use crate::cleaned::quoted;
use crate::closed::{Closed, Many};
use crate::import::cells::{Say, is_too_long};
use crate::import::problem::Severity;
use crate::provider::{Column, Kind, Specialism};
use crate::statutory::StatutoryType;

/// What a service is for: the three columns that lists mix up most.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Purpose {
    pub(crate) specialisms: Many<Specialism>,
    pub(crate) statutory_types: Many<StatutoryType>,
    pub(crate) kinds: Many<Kind>,
}

impl Purpose {
    /// Reads a cell of one of the three columns.
    ///
    /// A value that is none of its column, but of exactly one of the others, goes there.
    pub(crate) fn read(&mut self, column: Column, cell: &str, say: &mut Say<'_>) {
        if is_too_long(cell, say) {
            return;
        }
        match column {
            Column::StatutoryTypes => {
                self.read_as(column, |own| &mut own.statutory_types, cell, say)
            }
            Column::Kinds => self.read_as(column, |own| &mut own.kinds, cell, say),
            _ => self.read_as(Column::Specialisms, |own| &mut own.specialisms, cell, say),
        }
    }

    fn read_as<T: Closed>(
        &mut self,
        column: Column,
        of: fn(&mut Self) -> &mut Many<T>,
        cell: &str,
        say: &mut Say<'_>,
    ) {
        each_piece::<T>(column, cell, &mut |piece, found| match found {
            Found::These(these) => *of(self) = of(self).with(these),
            Found::Nothing => {}
            Found::Not(why) => say(Severity::Unread, refusal(piece, why)),
            Found::Unknown => {
                if let Some(home) = self.elsewhere(column, piece) {
                    let what = format!(
                        "{} was put under “{}”, where it belongs",
                        quoted(piece),
                        home.label()
                    );
                    say(Severity::Repaired, what);
                } else {
                    say(Severity::Unread, unknown::<T>(column, piece));
                }
            }
        });
    }

    /// Puts a value into the one other column whose value it is, if there is just one, and says which.
    fn elsewhere(&mut self, column: Column, piece: &str) -> Option<Column> {
        let specialism = read_in::<Specialism>(Column::Specialisms, column, piece);
        let statutory = read_in::<StatutoryType>(Column::StatutoryTypes, column, piece);
        let kind = read_in::<Kind>(Column::Kinds, column, piece);
        match (specialism, statutory, kind) {
            (Some(values), None, None) => {
                self.specialisms = self.specialisms.with(values);
                Some(Column::Specialisms)
            }
            (None, Some(values), None) => {
                self.statutory_types = self.statutory_types.with(values);
                Some(Column::StatutoryTypes)
            }
            (None, None, Some(values)) => {
                self.kinds = self.kinds.with(values);
                Some(Column::Kinds)
            }
            _ => None,
        }
    }
}

fn read_in<T: Closed>(column: Column, not: Column, piece: &str) -> Option<Many<T>> {
    match look_up::<T>(column, piece) {
        Found::These(values) if column != not => Some(values),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::cells::tests::hear;

    #[test]
    fn a_value_in_the_wrong_column_is_put_right() {
        let mut purpose = Purpose::default();
        let ((), said) =
            hear(|say| purpose.read(Column::Kinds, "Peer; IMHA; housing; Nonsense", say));
        assert_eq!(purpose.kinds.keys(), "peer");
        assert_eq!(purpose.statutory_types.keys(), "imha");
        assert_eq!(purpose.specialisms.keys(), "housing");
        assert_eq!(
            said,
            "repaired: “IMHA” was put under “Statutory types”, where it belongs | repaired: “housing” was put under \
             “Specialisms”, where it belongs | unread: “Nonsense” is not a value of “Kinds of advocacy”; the values are \
             self_advocacy, peer, citizen, group, issue_based, non_instructed"
        );
    }
}
