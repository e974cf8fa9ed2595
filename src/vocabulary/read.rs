//! Reading the vocabulary: our own table, and a council's words beside it.

use std::borrow::Cow;

use super::{Group, GroupId, Link, Meaning, Sense, Vocabulary, is_small, key};
use crate::closed::Closed;
use crate::decode::decode;
use crate::provider::{Kind, Specialism};
use crate::reference::{body, cells};
use crate::statutory::StatutoryType;
use crate::text;

/// The columns, in the order of our own table.
const COLUMNS: [&str; 11] = [
    "group", "name", "same", "one_way", "misspelt", "former", "welsh", "means", "with", "without",
    "note",
];

/// How the words of a column belong to the group; the others hold no words.
const LINKS: [(usize, Link); 5] = [
    (2, Link::Same),
    (6, Link::Welsh),
    (3, Link::OneWay),
    (5, Link::Former),
    (4, Link::Misspelt),
];

/// Longer phrases are sentences.
const LONGEST_PHRASE: usize = 12;

/// So many words of a council may mean the same: each is looked for whenever one of them is asked.
const MOST_SAME: usize = 200;

/// What can't be read in a council's words, with where it stands and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("vocabulary.csv: {}{what}", place(*.line, .column))]
pub struct Problem {
    /// The line, counting from 1; 0 for the file as a whole.
    pub line: u64,
    /// The heading of the column; empty for a whole row.
    pub column: String,
    /// What is wrong, and what to do.
    pub what: String,
}

fn place(line: u64, column: &str) -> String {
    match (line, column) {
        (0, _) => String::new(),
        (line, "") => format!("line {line}: "),
        (line, column) => format!("line {line}, column “{column}”: "),
    }
}

/// The vocabulary of the program.
pub(super) fn standard() -> Vocabulary {
    static TABLE: &str = body(include_str!("../../data/reference/vocabulary.csv"));
    let mut vocabulary = Vocabulary::default();
    for row in TABLE.lines() {
        let mut row_cells: [&str; COLUMNS.len()] = [""; COLUMNS.len()];
        for (to, cell) in row_cells.iter_mut().zip(cells(row)) {
            *to = cell;
        }
        // Ours is held to have none by a test.
        let _ = add(&mut vocabulary, &row_cells, false);
    }
    sort(&mut vocabulary);
    vocabulary
}

/// A row of a council's words, as it stands in the file.
#[derive(Debug)]
pub(super) struct OwnRow {
    /// The line on which it starts, counting from 1.
    pub(super) line: u64,
    /// The group that its words lead to.
    pub(super) group: GroupId,
    cells: [String; COLUMNS.len()],
}

impl OwnRow {
    /// The id of the group, as it stands there; empty where the row makes one of its own.
    pub(super) fn id(&self) -> &str {
        &self.cells[0]
    }

    /// Every phrase with the heading of its column and how it belongs to the group.
    pub(super) fn phrases(&self) -> impl Iterator<Item = (&'static str, Link, &str)> {
        LINKS.iter().flat_map(|(column, link)| {
            let phrases = items(&self.cells[*column]);
            phrases.map(|phrase| (COLUMNS[*column], *link, phrase))
        })
    }
}

/// Adds a council's words from a file, however it was saved; gives its rows, and what of it can't be
/// read.
pub(super) fn with_own(
    mut vocabulary: Vocabulary,
    bytes: &[u8],
) -> (Vocabulary, Vec<OwnRow>, Vec<Problem>) {
    let mut own = Vec::new();
    let column_of = |heading: &str| {
        let key = text::folded(heading).replace(' ', "_");
        COLUMNS.iter().position(|column| *column == key)
    };
    let sheet = match decode(bytes, "vocabulary.csv", &|heading| {
        column_of(heading).is_some()
    }) {
        Ok(sheet) => sheet,
        Err(err) => {
            let problem = Problem {
                line: 0,
                column: String::new(),
                what: format!("{err}; none of its words are used"),
            };
            return (vocabulary, own, vec![problem]);
        }
    };
    let lost = sheet.notes().iter().filter(|note| note.lost);
    let mut problems: Vec<Problem> = lost
        .map(|note| Problem {
            line: note.line,
            column: String::new(),
            what: note.what.clone(),
        })
        .collect();
    let headings = sheet.headings();
    let columns: Vec<Option<usize>> = headings.iter().map(|heading| column_of(heading)).collect();
    for (heading, column) in headings.iter().zip(&columns) {
        if column.is_none() && !heading.is_empty() {
            problems.push(Problem {
                line: sheet.heading_line(),
                column: heading.clone(),
                what: format!(
                    "is not a column of a vocabulary and is left out; the columns are {}",
                    COLUMNS.join(", ")
                ),
            });
        }
    }
    let mut rows = sheet.rows();
    while let Some(row) = rows.next() {
        let row = match row {
            Ok(row) => row,
            Err(fault) => {
                problems.push(Problem {
                    line: fault.line,
                    column: String::new(),
                    what: fault.what,
                });
                continue;
            }
        };
        let mut cells: [&str; COLUMNS.len()] = [""; COLUMNS.len()];
        for (at, column) in columns.iter().enumerate() {
            if let Some(column) = column {
                cells[*column] = row.cell(at).trim();
            }
        }
        if cells.iter().all(|cell| cell.is_empty()) {
            continue;
        }
        let (group, told) = add(&mut vocabulary, &cells, true);
        own.extend(group.map(|group| OwnRow {
            line: row.line,
            group,
            cells: cells.map(str::to_owned),
        }));
        problems.extend(told.into_iter().map(|(column, what)| Problem {
            line: row.line,
            column: column.to_owned(),
            what,
        }));
    }
    sort(&mut vocabulary);
    (vocabulary, own, problems)
}

fn sort(vocabulary: &mut Vocabulary) {
    vocabulary.words.sort_unstable();
    vocabulary.words.dedup();
}

/// What is said of a row of which no words are left.
pub(super) const NO_WORDS: &str = "the row has no words; write some";

/// Why a word is left out that stands in nearly every question.
pub(super) fn too_ordinary(phrase: &str) -> String {
    format!("“{phrase}” is too ordinary a word to stand for anything and is left out")
}

/// Why the name of a place is left out.
pub(super) fn is_a_place(phrase: &str) -> String {
    format!("“{phrase}” is the name of a place and is left out")
}

/// Adds a row; gives its group, and with its column what can't be read of it and is left out.
fn add(
    vocabulary: &mut Vocabulary,
    row: &[&str; COLUMNS.len()],
    own: bool,
) -> (Option<GroupId>, Vec<(&'static str, String)>) {
    let [id, name, .., means, with, without, note] = *row;
    let mut problems = Vec::new();
    let known = vocabulary.ids.get(id).map(|id| usize::from(id.0));
    let at = match known {
        Some(at) => {
            let fixed = [
                ("name", name),
                ("with", with),
                ("without", without),
                ("note", note),
            ];
            let changed = fixed.iter().filter(|(_, cell)| !cell.is_empty());
            problems.extend(changed.map(|(column, _)| {
                let what = format!("{id} is one of the program’s groups: words are added to it, this is not changed");
                (*column, what)
            }));
            at
        }
        None if vocabulary.groups.len() >= usize::from(u16::MAX) => {
            problems.push(("group", "there is no room for more groups".to_owned()));
            return (None, problems);
        }
        None => {
            vocabulary.groups.push(Group {
                id: id.to_owned(),
                name: name.to_owned(),
                with: contexts(with),
                without: contexts(without),
                note: note.trim_start_matches(['!', ' ']).to_owned(),
                warns: note.starts_with('!'),
                own,
                ..Group::default()
            });
            vocabulary.groups.len() - 1
        }
    };
    let number = GroupId(at as u16);
    if !id.is_empty() {
        vocabulary.ids.insert(id.into(), number);
    }
    for item in items(means) {
        if let Err(what) = mean(&mut vocabulary.groups[at], item) {
            problems.push(("means", what));
        }
    }
    let mut any = false;
    for (column, link) in LINKS {
        for phrase in items(row[column]) {
            let words: Vec<Cow<'_, str>> = text::words(phrase).map(|word| word.folded).collect();
            if words.is_empty() || words.len() > LONGEST_PHRASE {
                problems.push((
                    COLUMNS[column],
                    format!("“{phrase}” is not one to {LONGEST_PHRASE} words and is left out"),
                ));
                continue;
            }
            if let [only] = &*words
                && is_small(only)
                && link != Link::Misspelt
                && known.is_none()
                && own
            {
                problems.push((COLUMNS[column], too_ordinary(phrase)));
                continue;
            }
            if own && !crate::place::by_name(phrase).is_empty() {
                problems.push((COLUMNS[column], is_a_place(phrase)));
                continue;
            }
            any = true;
            if own && vocabulary.groups[at].same.len() >= MOST_SAME {
                let what =
                    format!("more than {MOST_SAME} words mean the same; the rest is left out");
                problems.push((COLUMNS[column], what));
                break;
            }
            let keys: Vec<Cow<'_, str>> = words.iter().map(|word| key(word)).collect();
            vocabulary
                .words
                .extend(keys.iter().map(|key| Box::from(&**key)));
            let first = vocabulary
                .longest
                .entry(keys[0].as_ref().into())
                .or_default();
            *first = (*first).max(keys.len() as u8);
            let leads = vocabulary
                .phrases
                .entry(keys.join(" ").into_boxed_str())
                .or_default();
            if !leads.iter().any(|(group, _)| *group == number) {
                leads.push((number, link));
            }
            if matches!(link, Link::Same | Link::Welsh) {
                let same = words.into_iter().map(Cow::into_owned).collect();
                vocabulary.groups[at].same.push(same);
            }
        }
    }
    if !any && known.is_none() {
        problems.push(("same", NO_WORDS.to_owned()));
    }
    if vocabulary.groups[at].name.is_empty() {
        let first = LINKS
            .iter()
            .find_map(|(column, _)| items(row[*column]).next());
        vocabulary.groups[at].name = first.unwrap_or_default().to_owned();
    }
    (Some(number), problems)
}

/// The values of a cell that holds several.
fn items(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(';')
        .map(str::trim)
        .filter(|item| !item.is_empty())
}

fn contexts(cell: &str) -> Vec<String> {
    let phrase = |item| {
        let words: Vec<String> = text::words(item)
            .map(|word| key(&word.folded).into_owned())
            .collect();
        words.join(" ")
    };
    items(cell)
        .map(phrase)
        .filter(|phrase| !phrase.is_empty())
        .collect()
}

/// Adds what one item of `means` says.
fn mean(group: &mut Group, item: &str) -> Result<(), String> {
    let (value, sure) = match item.strip_suffix('?') {
        Some(value) => (value, false),
        None => (item, true),
    };
    let sense = match value {
        "generic" => {
            group.generic = true;
            return Ok(());
        }
        "name" => {
            group.names_one = true;
            return Ok(());
        }
        value => match value.split_once('=') {
            Some(("language", language)) => Sense::Language(language.to_owned()),
            _ => StatutoryType::from_key(value)
                .map(Sense::Statutory)
                .or_else(|| Specialism::from_key(value).map(Sense::Specialism))
                .or_else(|| Kind::from_key(value).map(Sense::Kind))
                .ok_or_else(|| {
                    format!(
                        "“{item}” is no statutory type, specialism or kind and is left out; \
                         write for example imha, dementia or language=Welsh"
                    )
                })?,
        },
    };
    let meaning = Meaning { sense, sure };
    if !group.meanings.contains(&meaning) {
        group.meanings.push(meaning);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_table_is_read_without_a_problem() {
        let table = include_str!("../../data/reference/vocabulary.csv");
        let mut all = Vocabulary::default();
        for row in body(table).lines() {
            assert_eq!(cells(row).count(), COLUMNS.len(), "{row}");
            let mut row_cells: [&str; COLUMNS.len()] = [""; COLUMNS.len()];
            for (to, cell) in row_cells.iter_mut().zip(cells(row)) {
                *to = cell;
            }
            assert_eq!(add(&mut all, &row_cells, false).1, [], "{row}");
        }
        let mut ids: Vec<&str> = all.groups.iter().map(|group| group.id.as_str()).collect();
        assert_eq!(ids.len(), Vocabulary::standard().groups.len());
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count, "two groups have one id");
    }

    #[test]
    fn a_council_adds_words_and_is_told_what_cannot_be_read() {
        let own = "group,name,same,means,colour\n\
                   V034,,the forgetting,,\n\
                   ,Hub 21,hub twenty one,general;nonsense,x\n\
                   ,,,,\n\
                   X,Empty,,,\n";
        let (words, problems) = Vocabulary::with_own(own.as_bytes());
        let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(told.len(), 3, "{told:?}");
        assert!(told[0].contains("line 1, column “colour”"), "{told:?}");
        assert!(
            told[1].contains("line 3, column “means”: “nonsense”"),
            "{told:?}"
        );
        assert!(told[2].contains("line 5, column “same”"), "{told:?}");
        let find = |words: &Vocabulary, text: &str| {
            let keys: Vec<Cow<'_, str>> = text
                .split(' ')
                .map(|w| key(w).into_owned().into())
                .collect();
            let hit = words.longest_at(&keys, |_| true)?;
            Some(words.group(hit.groups[0].0).name.clone())
        };
        assert_eq!(find(&words, "the forgetting").as_deref(), Some("Dementia"));
        assert_eq!(find(&words, "hub twenty one").as_deref(), Some("Hub 21"));
        assert_eq!(find(Vocabulary::standard(), "the forgetting"), None);
    }
}
