//! Reading the vocabulary: our own table, and a council's words beside it.

use std::borrow::Cow;

use super::{Group, GroupId, Link, Meaning, Sense, Vocabulary, is_small, key};
use crate::closed::Closed;
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

/// What can't be read in a council's words, with where it stands and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("vocabulary.csv: line {line}, column “{column}”: {what}")]
pub struct Problem {
    /// The line, counting from 1.
    pub line: u64,
    /// The heading of the column.
    pub column: String,
    /// What is wrong, and what to do.
    pub what: String,
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

/// Adds a council's words.
pub(super) fn with_own(mut vocabulary: Vocabulary, text: &str) -> (Vocabulary, Vec<Problem>) {
    let mut problems = Vec::new();
    let text = text.trim_start_matches('\u{feff}');
    let heading = text.lines().next().unwrap_or_default();
    let semicolons = heading.contains(';') && !heading.contains(',');
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .delimiter(if semicolons { b';' } else { b',' })
        .from_reader(text.as_bytes());
    let headings: Vec<String> = match reader.headers() {
        Ok(headings) => headings
            .iter()
            .map(|h| text::folded(h).replace(' ', "_"))
            .collect(),
        Err(_) => Vec::new(),
    };
    for (n, heading) in headings.iter().enumerate() {
        if !COLUMNS.contains(&heading.as_str()) && !heading.is_empty() {
            problems.push(Problem {
                line: 1,
                column: reader
                    .headers()
                    .ok()
                    .and_then(|h| h.get(n))
                    .unwrap_or_default()
                    .to_owned(),
                what: format!(
                    "is not a column of a vocabulary and is left out; the columns are {}",
                    COLUMNS.join(", ")
                ),
            });
        }
    }
    let place = |column: &str| headings.iter().position(|heading| heading == column);
    let places: Vec<Option<usize>> = COLUMNS.iter().map(|column| place(column)).collect();
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(err) => {
                problems.push(Problem {
                    line: err.position().map_or(0, csv::Position::line),
                    column: String::new(),
                    what: format!("the row can't be read ({err}); save the file as CSV UTF-8"),
                });
                continue;
            }
        };
        let line = record.position().map_or(0, csv::Position::line);
        let mut row: [&str; COLUMNS.len()] = [""; COLUMNS.len()];
        for (to, at) in row.iter_mut().zip(&places) {
            *to = at.and_then(|at| record.get(at)).unwrap_or_default().trim();
        }
        if row.iter().all(|cell| cell.is_empty()) {
            continue;
        }
        for (column, what) in add(&mut vocabulary, &row, true) {
            problems.push(Problem {
                line,
                column: column.to_owned(),
                what,
            });
        }
    }
    sort(&mut vocabulary);
    (vocabulary, problems)
}

fn sort(vocabulary: &mut Vocabulary) {
    vocabulary.words.sort_unstable();
    vocabulary.words.dedup();
}

/// Adds a row; what can't be read of it is left out and returned with its column.
fn add(
    vocabulary: &mut Vocabulary,
    row: &[&str; COLUMNS.len()],
    own: bool,
) -> Vec<(&'static str, String)> {
    let [id, name, .., means, with, without, note] = *row;
    let mut problems = Vec::new();
    let known = vocabulary
        .groups
        .iter()
        .position(|g| g.id == id && !id.is_empty());
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
            return problems;
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
                let what = format!(
                    "“{phrase}” is too ordinary a word to stand for anything and is left out"
                );
                problems.push((COLUMNS[column], what));
                continue;
            }
            if own && !crate::place::by_name(phrase).is_empty() {
                let what = format!("“{phrase}” is the name of a place and is left out");
                problems.push((COLUMNS[column], what));
                continue;
            }
            any = true;
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
        problems.push(("same", "the row has no words; write some".to_owned()));
    }
    if vocabulary.groups[at].name.is_empty() {
        let first = LINKS
            .iter()
            .find_map(|(column, _)| items(row[*column]).next());
        vocabulary.groups[at].name = first.unwrap_or_default().to_owned();
    }
    problems
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
            assert_eq!(add(&mut all, &row_cells, false), [], "{row}");
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
        let (words, problems) = Vocabulary::with_own(own);
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
