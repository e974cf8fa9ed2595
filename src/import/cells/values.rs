//! Cells of the closed lists: specialisms, statutory types, cost and the like.
//!
//! A value is read by its key, its label, or an alias of
//! `data/reference/values.csv`. Some words have a row there that says why they
//! are *not* read: a learning difficulty is no learning disability, and an IMCA
//! is no IMHA, however alike they look.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::{BETWEEN, Say};
use crate::cleaned::quoted;
use crate::closed::{Closed, Many};
use crate::contact::is_nothing;
use crate::import::headings::squeezed;
use crate::import::problem::Severity;
use crate::provider::{
    Advocates, Column, Cost, CoverageBasis, Independence, Kind, List, Reach, Referrer, Specialism, Status,
};
use crate::statutory::StatutoryType;
use crate::text;

/// What words mean in a column.
enum Found<T> {
    These(Many<T>),
    /// They are understood and add nothing.
    Nothing,
    /// They are known not to be a value, and this is why.
    Not(&'static str),
    Unknown,
}

/// Words that say no more than that the value is a service.
const SERVICE_WORDS: [&str; 5] = ["advocacy", "advocate", "advocates", "service", "services"];

/// The values of a cell that may hold several.
pub(crate) fn many<T: Closed>(column: Column, cell: &str, say: &mut Say<'_>) -> Many<T> {
    let mut values = Many::none();
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
            say(Severity::Repaired, format!("{} was read as “{}”", quoted(cell), cost.key()));
            return Some(cost);
        }
    }
    one(Column::Cost, cell, say)
}

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
        match column {
            Column::StatutoryTypes => {
                each_piece::<StatutoryType>(column, cell, &mut |piece, found| match found {
                    Found::These(these) => self.statutory_types = self.statutory_types.with(these),
                    Found::Unknown => {
                        let taken = self.elsewhere(column, piece, say);
                        taken.unwrap_or_else(|| say(Severity::Unread, unknown::<StatutoryType>(column, piece)));
                    }
                    Found::Not(why) => say(Severity::Unread, refusal(piece, why)),
                    Found::Nothing => {}
                });
            }
            Column::Kinds => each_piece::<Kind>(column, cell, &mut |piece, found| match found {
                Found::These(these) => self.kinds = self.kinds.with(these),
                Found::Unknown => {
                    let taken = self.elsewhere(column, piece, say);
                    taken.unwrap_or_else(|| say(Severity::Unread, unknown::<Kind>(column, piece)));
                }
                Found::Not(why) => say(Severity::Unread, refusal(piece, why)),
                Found::Nothing => {}
            }),
            _ => each_piece::<Specialism>(column, cell, &mut |piece, found| match found {
                Found::These(these) => self.specialisms = self.specialisms.with(these),
                Found::Unknown => {
                    let taken = self.elsewhere(column, piece, say);
                    taken.unwrap_or_else(|| say(Severity::Unread, unknown::<Specialism>(column, piece)));
                }
                Found::Not(why) => say(Severity::Unread, refusal(piece, why)),
                Found::Nothing => {}
            }),
        }
    }

    /// Puts a value into the one other column whose value it is, if there is just one.
    fn elsewhere(&mut self, column: Column, piece: &str, say: &mut Say<'_>) -> Option<()> {
        let specialism = read_in::<Specialism>(Column::Specialisms, column, piece);
        let statutory = read_in::<StatutoryType>(Column::StatutoryTypes, column, piece);
        let kind = read_in::<Kind>(Column::Kinds, column, piece);
        let home = match (specialism, statutory, kind) {
            (Some(values), None, None) => {
                self.specialisms = self.specialisms.with(values);
                Column::Specialisms
            }
            (None, Some(values), None) => {
                self.statutory_types = self.statutory_types.with(values);
                Column::StatutoryTypes
            }
            (None, None, Some(values)) => {
                self.kinds = self.kinds.with(values);
                Column::Kinds
            }
            _ => return None,
        };
        say(Severity::Repaired, format!("{} was put under “{}”, where it belongs", quoted(piece), home.label()));
        Some(())
    }
}

fn read_in<T: Closed>(column: Column, not: Column, piece: &str) -> Option<Many<T>> {
    match look_up::<T>(column, piece) {
        Found::These(values) if column != not => Some(values),
        _ => None,
    }
}

/// Looks up each piece of a cell.
///
/// A piece that is no value as it stands is taken apart at commas, strokes and
/// "and", but only when that leaves nothing unread: “autism, but not dementia”
/// must not become two values.
fn each_piece<'c, T: Closed>(column: Column, cell: &'c str, take: &mut dyn FnMut(&'c str, Found<T>)) {
    for piece in cell.split(BETWEEN).map(str::trim).filter(|piece| !piece.is_empty()) {
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
        .or_else(|| read(&mut piece.split([',', '/', '&', '+']).flat_map(|part| part.split(" and "))))
        .filter(|values| !values.is_empty())
}

fn look_up<T: Closed>(column: Column, words: &str) -> Found<T> {
    if let Some(value) = T::from_key(words) {
        return Found::These([value].into_iter().collect());
    }
    // No value is that long.
    if words.len() > 200 {
        return Found::Unknown;
    }
    let Some(table) = TABLE.get(column.place()) else {
        return Found::Unknown;
    };
    let mut words: Vec<_> = text::words(words).map(|word| word.folded).collect();
    loop {
        match table.get(squeezed(&words.join(" ")).as_str()) {
            Some(Meaning::Values("-")) => return Found::Nothing,
            Some(Meaning::Values(keys)) => {
                return Found::These(keys.split(';').filter_map(T::from_key).collect());
            }
            Some(Meaning::Not(why)) => return Found::Not(why),
            None => {}
        }
        match words.pop() {
            Some(last) if SERVICE_WORDS.contains(&&*last) => {}
            _ => return Found::Unknown,
        }
    }
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

/// The key of the value that may have been meant: one slip in five letters, two in nine.
fn nearest(column: Column, piece: &str) -> Option<&'static str> {
    if piece.len() > 60 {
        return None;
    }
    let typed = squeezed(piece);
    let length = typed.chars().count();
    let allowed = match length {
        0..=4 => return None,
        5..=8 => 1,
        _ => 2,
    };
    let near = ALIASES.iter().filter(|alias| alias.column == column).filter_map(|alias| {
        let close = alias.words.chars().count().abs_diff(length) <= allowed;
        let slips = close.then(|| strsim::osa_distance(&typed, &alias.words))?;
        let Meaning::Values(keys) = alias.meaning else {
            return None;
        };
        let one = !keys.contains([';', '-']);
        (slips <= allowed && one).then_some((slips, keys))
    });
    near.min().map(|(_, key)| key)
}

#[derive(Debug, Clone, Copy)]
enum Meaning {
    /// Keys joined by `;`, or `-` for words that add nothing.
    Values(&'static str),
    Not(&'static str),
}

/// Words for a value besides its key.
struct Alias {
    column: Column,
    words: String,
    meaning: Meaning,
}

static ALIASES: LazyLock<Vec<Alias>> = LazyLock::new(|| {
    let mut aliases = Vec::new();
    own_names::<List>(Column::List, &mut aliases);
    own_names::<Specialism>(Column::Specialisms, &mut aliases);
    own_names::<StatutoryType>(Column::StatutoryTypes, &mut aliases);
    own_names::<Kind>(Column::Kinds, &mut aliases);
    own_names::<Reach>(Column::Reach, &mut aliases);
    own_names::<Advocates>(Column::Advocates, &mut aliases);
    own_names::<Cost>(Column::Cost, &mut aliases);
    own_names::<CoverageBasis>(Column::CoverageBasis, &mut aliases);
    own_names::<Referrer>(Column::WhoCanRefer, &mut aliases);
    own_names::<Independence>(Column::Independence, &mut aliases);
    own_names::<Status>(Column::Status, &mut aliases);
    for line in include_str!("../../../data/reference/values.csv").lines().skip(1) {
        let mut cells = line.splitn(4, ',');
        let (Some(column), Some(words), Some(value), Some(why)) =
            (cells.next(), cells.next(), cells.next(), cells.next())
        else {
            continue;
        };
        if let Some(column) = Column::from_key(column) {
            let meaning = if value.is_empty() { Meaning::Not(why) } else { Meaning::Values(value) };
            aliases.push(Alias { column, words: squeezed(words), meaning });
        }
    }
    aliases
});

fn own_names<T: Closed>(column: Column, aliases: &mut Vec<Alias>) {
    for value in T::ALL {
        for name in [value.key(), value.label()] {
            aliases.push(Alias { column, words: squeezed(name), meaning: Meaning::Values(value.key()) });
        }
    }
}

/// The meanings of words, by the place of the column.
static TABLE: LazyLock<Vec<HashMap<&'static str, Meaning>>> = LazyLock::new(|| {
    let mut table = vec![HashMap::new(); Column::ALL.len()];
    for alias in ALIASES.iter() {
        if let Some(of_column) = table.get_mut(alias.column.place()) {
            of_column.entry(alias.words.as_str()).or_insert(alias.meaning);
        }
    }
    table
});

#[cfg(test)]
mod tests {
    use super::super::tests::hear;
    use super::*;

    #[test]
    fn specialisms_are_read_by_key_label_and_alias() {
        // cell | values | said
        let cases = [
            ("mental_health;autism", "mental_health;autism", ""),
            ("Mental Health; Older people", "mental_health;older_people", ""),
            ("LD, MH", "learning_disability;mental_health", ""),
            ("Children & young people", "children_young_people", ""),
            ("Autism and dementia", "autism;dementia", ""),
            ("Blind and partially sighted", "sensory", ""),
            ("Learning disability advocacy service", "learning_disability", ""),
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
            ("Dementai", "", "unread: “Dementai” is not a value of “Specialisms”; did you mean “dementia”?"),
        ];
        for (cell, values, said) in cases {
            let (read, heard) = hear(|say| many::<Specialism>(Column::Specialisms, cell, say));
            assert_eq!((read.keys().as_str(), heard.as_str()), (values, said), "{cell}");
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
            let (mut read, _) = hear(|say| many::<StatutoryType>(Column::StatutoryTypes, cell, say).keys());
            let mut values: Vec<&str> = values.split(';').collect();
            values.sort_unstable();
            let mut keys: Vec<&str> = read.split(';').collect();
            keys.sort_unstable();
            assert_eq!(keys, values, "{cell}");
            read.clear();
        }
    }

    #[test]
    fn a_value_in_the_wrong_column_is_put_right() {
        let mut purpose = Purpose::default();
        let ((), said) = hear(|say| purpose.read(Column::Kinds, "Peer; IMHA; housing; Nonsense", say));
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

    #[test]
    fn cells_of_one_value() {
        let cases = [
            ("Free", Some(Cost::Free), ""),
            ("no charge", Some(Cost::Free), ""),
            ("£0.00", Some(Cost::Free), ""),
            ("£0 a session", Some(Cost::Free), "repaired: “£0 a session” was read as “free”"),
            ("£5 a session", Some(Cost::Charged), "repaired: “£5 a session” was read as “charged”"),
            ("TBC", None, ""),
            ("ask", None, "unread: “ask” is not a value of “Cost”; the values are free, charged, mixed"),
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

    #[test]
    fn the_table_of_values_is_sound() {
        fn holds<T: Closed>(keys: &str) -> bool {
            keys == "-" || keys.split(';').all(|key| T::from_key(key).is_some())
        }
        let file = include_str!("../../../data/reference/values.csv");
        let mut seen: HashMap<(Column, String), String> = HashMap::new();
        for row in csv::Reader::from_reader(file.as_bytes()).records() {
            let row = row.expect("four cells in every row");
            let (words, keys, why) = (&row[1], &row[2], &row[3]);
            let column = Column::from_key(&row[0]).expect(words);
            assert!(keys.is_empty() != why.is_empty(), "{words}");
            let sound = keys.is_empty()
                || match column {
                    Column::List => holds::<List>(keys),
                    Column::Specialisms => holds::<Specialism>(keys),
                    Column::StatutoryTypes => holds::<StatutoryType>(keys),
                    Column::Kinds => holds::<Kind>(keys),
                    Column::Reach => holds::<Reach>(keys),
                    Column::Advocates => holds::<Advocates>(keys),
                    Column::Cost => holds::<Cost>(keys),
                    Column::CoverageBasis => holds::<CoverageBasis>(keys),
                    Column::WhoCanRefer => holds::<Referrer>(keys),
                    Column::Independence => holds::<Independence>(keys),
                    Column::Status => holds::<Status>(keys),
                    _ => false,
                };
            assert!(sound, "{words}: {keys}");
            let earlier = seen.insert((column, squeezed(words)), keys.to_owned());
            assert!(earlier.is_none_or(|earlier| earlier == keys), "{words} stands for two values");
        }
    }
}
