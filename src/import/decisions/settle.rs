//! What the decisions come to together: which ids are one, which pairs are settled as two.

use std::collections::{HashMap, HashSet};

use super::{COLUMNS, Decided, Decision, Decisions, FILE};
use crate::cleaned::quoted;
use crate::import::problem::{Problem, Remark, Severity};

/// For so many unknown ids the nearest are looked for; a file of another directory has thousands.
const MOST_NEAREST: usize = 20;
/// A contradiction names so many of the lines that it goes through.
const MOST_LINES: usize = 8;

/// The decisions that hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settled {
    /// For each id that is another's: that one, and the line that says so.
    under: HashMap<Box<str>, (Box<str>, u64)>,
    /// The pairs that are two providers, each pair in the order of its ids.
    different: HashSet<(Box<str>, Box<str>)>,
    /// Those that do not hold, and why.
    pub problems: Vec<Problem>,
}

impl Settled {
    /// The id that a row goes under.
    pub fn id<'i>(&'i self, id: &'i str) -> &'i str {
        self.under.get(id).map_or(id, |(first, _)| first)
    }

    /// The line that puts an id under another; nothing where it stands for itself.
    pub fn line(&self, id: &str) -> Option<u64> {
        self.under.get(id).map(|(_, line)| *line)
    }

    /// Whether somebody decided that two providers are two.
    pub fn are_different(&self, one: &str, other: &str) -> bool {
        !self.different.is_empty() && self.different.contains(&pair(self.id(one), self.id(other)))
    }

    /// How many ids go under another.
    pub fn joined(&self) -> usize {
        self.under.len()
    }

    /// How many pairs are settled as two.
    pub fn parted(&self) -> usize {
        self.different.len()
    }

    /// Whether nothing holds.
    pub fn is_empty(&self) -> bool {
        self.under.is_empty() && self.different.is_empty()
    }
}

fn pair(one: &str, other: &str) -> (Box<str>, Box<str>) {
    match one <= other {
        true => (one.into(), other.into()),
        false => (other.into(), one.into()),
    }
}

impl Decisions {
    /// Works out what holds together; `ids` are the ids of all rows, or nothing where they are not
    /// to be held against them.
    ///
    /// A row with an unknown id is told and not applied, the others are.
    pub fn settle(&self, ids: Option<&HashSet<&str>>) -> Settled {
        let mut settled = Settled::default();
        let known: Vec<&Decided> = self.rows.iter().collect();
        let known = match ids {
            Some(ids) => with_known_ids(known, ids, &mut settled.problems),
            None => known,
        };
        let (same, different): (Vec<&Decided>, Vec<&Decided>) = known
            .into_iter()
            .partition(|row| row.decision == Decision::Same);
        let (same, different) = without_contradictions(same, different, &mut settled.problems);
        let mut groups = Groups::of(&same);
        for row in &same {
            for id in [&row.id, &row.other] {
                if let Some(first) = groups.of_id(id)
                    && *groups.ids[first] != **id
                {
                    let first = (groups.ids[first].into(), row.line);
                    settled.under.entry(id.clone()).or_insert(first);
                }
            }
        }
        for row in different {
            let ids = pair(settled.id(&row.id), settled.id(&row.other));
            settled.different.insert(ids);
        }
        settled.problems.sort_by_key(|problem| problem.line);
        settled
    }
}

fn with_known_ids<'d>(
    rows: Vec<&'d Decided>,
    ids: &HashSet<&str>,
    problems: &mut Vec<Problem>,
) -> Vec<&'d Decided> {
    let mut looked_for = 0;
    let mut known = Vec::with_capacity(rows.len());
    for row in rows {
        let mut all_known = true;
        for (column, id) in [(1, &row.id), (2, &row.other)] {
            if ids.contains(&**id) {
                continue;
            }
            all_known = false;
            looked_for += 1;
            let near = match looked_for <= MOST_NEAREST {
                true => nearest(id, ids),
                false => Vec::new(),
            };
            let hint = match near.as_slice() {
                [] => String::new(),
                near => format!("; did you mean: {}?", near.join(", ")),
            };
            let what = format!(
                "no row has the id {}, so the decision is not applied{hint}",
                quoted(id)
            );
            let remark = Remark::new(Severity::Unread, COLUMNS[column], what);
            problems.push(remark.at(FILE, row.line));
        }
        if all_known {
            known.push(row);
        }
    }
    known
}

/// The three ids that are spelled most like one.
fn nearest(id: &str, ids: &HashSet<&str>) -> Vec<String> {
    let mut near: Vec<(f64, &str)> = ids
        .iter()
        .map(|known| (strsim::jaro_winkler(id, known), *known))
        .filter(|(likeness, _)| *likeness > 0.85)
        .collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    let near = near.into_iter().take(3);
    near.map(|(_, id)| quoted(id).to_string()).collect()
}

/// The numbers of ids and which of them are one, by the rows that say `same`.
struct Groups<'d> {
    ids: Vec<&'d str>,
    numbers: HashMap<&'d str, usize>,
    /// For each id one that was named before it and is the same, or itself.
    before: Vec<usize>,
}

impl<'d> Groups<'d> {
    fn of(same: &[&'d Decided]) -> Groups<'d> {
        let mut groups = Groups {
            ids: Vec::new(),
            numbers: HashMap::new(),
            before: Vec::new(),
        };
        for row in same {
            let [one, other] = [&row.id, &row.other].map(|id| groups.number(id));
            let (one, other) = (groups.first(one), groups.first(other));
            // The one that was named first leads, whatever the order of the rows that join them.
            groups.before[one.max(other)] = one.min(other);
        }
        groups
    }

    fn number(&mut self, id: &'d str) -> usize {
        *self.numbers.entry(id).or_insert_with(|| {
            self.ids.push(id);
            self.before.push(self.before.len());
            self.ids.len() - 1
        })
    }

    /// The first of the group that an id belongs to.
    fn first(&mut self, mut number: usize) -> usize {
        while self.before[number] != number {
            // Halves the way for whoever comes next.
            self.before[number] = self.before[self.before[number]];
            number = self.before[number];
        }
        number
    }

    /// The first of the group of an id; nothing where no row names it.
    fn of_id(&mut self, id: &str) -> Option<usize> {
        let number = self.numbers.get(id).copied()?;
        Some(self.first(number))
    }
}

/// Takes out every `different` between ids that the `same` make one, and all those `same`.
fn without_contradictions<'d>(
    same: Vec<&'d Decided>,
    different: Vec<&'d Decided>,
    problems: &mut Vec<Problem>,
) -> (Vec<&'d Decided>, Vec<&'d Decided>) {
    let mut groups = Groups::of(&same);
    let mut lines: HashMap<usize, Vec<u64>> = HashMap::new();
    for row in &same {
        if let Some(group) = groups.of_id(&row.id) {
            lines.entry(group).or_default().push(row.line);
        }
    }
    let mut out: HashSet<usize> = HashSet::new();
    let mut kept = Vec::with_capacity(different.len());
    for row in different {
        let group = groups.of_id(&row.id);
        let Some(group) = group.filter(|group| groups.of_id(&row.other) == Some(*group)) else {
            kept.push(row);
            continue;
        };
        let says = lines.get(&group).map(Vec::as_slice).unwrap_or_default();
        let what = format!(
            "{} and {} are different here and the same by {}; none of these decisions is applied, so correct what is wrong",
            quoted(&row.id),
            quoted(&row.other),
            in_words(says)
        );
        problems.push(Remark::new(Severity::Conflict, COLUMNS[0], what).at(FILE, row.line));
        out.insert(group);
    }
    let mut same = same;
    same.retain(|row| {
        groups
            .of_id(&row.id)
            .is_none_or(|group| !out.contains(&group))
    });
    (same, kept)
}

/// "line 2", "lines 2, 5 and 9", of many the first ones.
fn in_words(lines: &[u64]) -> String {
    let shown: Vec<String> = lines.iter().take(MOST_LINES).map(u64::to_string).collect();
    let more = lines.len().saturating_sub(MOST_LINES);
    match (shown.as_slice(), more) {
        ([only], 0) => format!("line {only}"),
        ([first @ .., last], 0) => format!("lines {} and {last}", first.join(", ")),
        _ => format!("lines {} and {more} more", shown.join(", ")),
    }
}
