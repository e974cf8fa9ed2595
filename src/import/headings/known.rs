//! The headings that are known, and what each stands for.
//!
//! The keys and labels of the columns, and the aliases of
//! `data/reference/headings.csv`: `alias,column,use`. `use` is empty, or `weak`
//! for a heading that counts only when no other feeds the column (the later in
//! the file, the weaker), or `yes=…;no=…` for one that is a question. A row
//! without a column says there why that column of a sheet is left out.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::closed::Closed;
use crate::provider::Column;
use crate::text;

/// What the answers to a heading that is a question stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tick {
    pub(crate) yes: &'static str,
    pub(crate) no: &'static str,
}

/// The heading that may have been meant: one slip in five letters, two in nine.
pub(super) fn suggestion(heading: &str) -> Option<&'static str> {
    let typed = squeezed(heading);
    let length = typed.chars().count();
    let allowed = match length {
        0..=4 => return None,
        5..=8 => 1,
        9..=60 => 2,
        _ => return None,
    };
    let near = KNOWN.iter_in_order().filter_map(|(alias, known)| {
        let column = known.feeds.ok()?;
        let close = alias.chars().count().abs_diff(length) <= allowed;
        let slips = close.then(|| strsim::osa_distance(&typed, alias))?;
        (slips <= allowed).then_some((slips, known.place, column.label()))
    });
    near.min().map(|(.., label)| label)
}

/// A text with nothing left but its letters and digits, as headings and values are compared.
///
/// “E-mail address” and “EMAIL ADDRESS” are the same, and so are “children and
/// young people” and “Children & Young People”.
pub(crate) fn squeezed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text::words(text) {
        if !matches!(&*word.folded, "and" | "the") {
            out.push_str(&word.folded);
        }
    }
    out
}

/// What a heading is known for.
#[derive(Debug)]
pub(super) struct Known {
    /// The column, or why it is left out.
    pub(super) feeds: Result<Column, &'static str>,
    pub(super) tick: Option<Tick>,
    /// 0 in the words of the home format, 1 an alias, more for weak ones: the later in the file, the weaker.
    pub(super) weight: usize,
    /// Its place in the file.
    place: usize,
}

/// What aliases weigh; heavier ones count only when no other heading feeds the column.
pub(super) const WEAK: usize = 1;

struct Table {
    by_alias: HashMap<String, Known>,
    order: Vec<String>,
}

impl Table {
    fn iter_in_order(&self) -> impl Iterator<Item = (&str, &Known)> {
        let known = |alias: &'_ String| self.by_alias.get(alias);
        self.order
            .iter()
            .filter_map(move |alias| Some((alias.as_str(), known(alias)?)))
    }

    fn add(&mut self, alias: &str, known: Known) {
        let alias = squeezed(alias);
        if !alias.is_empty() && !self.by_alias.contains_key(&alias) {
            self.order.push(alias.clone());
            self.by_alias.insert(alias, known);
        }
    }
}

static KNOWN: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table {
        by_alias: HashMap::new(),
        order: Vec::new(),
    };
    for &column in Column::ALL {
        for name in [column.key(), column.label()] {
            table.add(
                name,
                Known {
                    feeds: Ok(column),
                    tick: None,
                    weight: 0,
                    place: 0,
                },
            );
        }
    }
    let file = include_str!("../../../data/reference/headings.csv");
    for (place, line) in file.lines().enumerate().skip(1) {
        let mut cells = line.splitn(3, ',');
        let (Some(alias), Some(column), Some(used)) = (cells.next(), cells.next(), cells.next())
        else {
            continue;
        };
        let feeds = Column::from_key(column).ok_or(used);
        let weight = if used == "weak" { WEAK + place } else { WEAK };
        table.add(
            alias,
            Known {
                feeds,
                tick: tick(used),
                weight,
                place,
            },
        );
    }
    table
});

/// Reads `yes=free;no=charged`.
fn tick(used: &'static str) -> Option<Tick> {
    let (yes, no) = used
        .strip_prefix("yes=")?
        .split_once(";no=")
        .unwrap_or((used.strip_prefix("yes=")?, ""));
    Some(Tick { yes, no })
}

/// What a heading is known for: as it stands, or without what stands in brackets, or without a number at its end.
pub(super) fn find(heading: &str) -> Option<&'static Known> {
    // No heading is that long, and rows of data are asked about too.
    if heading.len() > 120 {
        return None;
    }
    let whole = squeezed(heading);
    let by_alias = &KNOWN.by_alias;
    by_alias.get(&whole).or_else(|| {
        let bare = heading.split(['(', '[']).next().unwrap_or_default();
        let bare = squeezed(bare);
        let numberless = bare.trim_end_matches(|c: char| c.is_ascii_digit());
        by_alias.get(&bare).or_else(|| by_alias.get(numberless))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_known_however_they_are_written() {
        // heading | what it feeds
        let cases = [
            ("name", Some(Column::Name)),
            ("Service Name", Some(Column::Name)),
            ("ORGANISATION", Some(Column::Organisation)),
            ("Tel. No.", Some(Column::Telephone)),
            ("Phone 2", Some(Column::Telephone)),
            ("Telephone number (office)", Some(Column::Telephone)),
            ("TelephoneNumber", Some(Column::Telephone)),
            ("e-Mail Address*", Some(Column::Email)),
            ("Post Code", Some(Column::Postcode)),
            ("Address_Line_2", Some(Column::Address)),
            ("Ffôn", Some(Column::Telephone)),
            ("E-bost", Some(Column::Email)),
            ("Cod post", Some(Column::Postcode)),
            ("Last checked", Some(Column::LastChecked)),
            ("Textphone / SMS", Some(Column::TextphoneOrSms)),
            ("IMHA", Some(Column::StatutoryTypes)),
            ("Who it’s for", Some(Column::Eligibility)),
            ("Last updated", None),
            ("Fax", None),
            ("Shoe size", None),
            ("", None),
            ("(2)", None),
        ];
        for (heading, column) in cases {
            assert_eq!(
                find(heading).and_then(|known| known.feeds.ok()),
                column,
                "{heading}"
            );
        }
        assert!(find("Fax").is_some() && find("Shoe size").is_none() && find("").is_none());
    }

    #[test]
    fn the_table_of_aliases_is_sound() {
        let file = include_str!("../../../data/reference/headings.csv");
        let mut rows = csv::ReaderBuilder::new().from_reader(file.as_bytes());
        let mut seen = HashMap::new();
        for &column in Column::ALL {
            seen.insert(squeezed(column.label()), column.key().to_owned());
        }
        for row in rows.records() {
            let row = row.expect("three cells in every row");
            let (alias, column, used) = (&row[0], &row[1], &row[2]);
            assert!(!used.contains('"') && !used.contains(','), "{alias}");
            assert!(
                column.is_empty() != Column::from_key(column).is_some(),
                "{alias}: {column}"
            );
            assert_eq!(
                column.is_empty(),
                !used.is_empty() && used != "weak" && tick_of(used).is_none(),
                "{alias}"
            );
            let earlier = seen.insert(squeezed(alias), column.to_owned());
            assert!(
                earlier.is_none_or(|earlier| earlier == column),
                "{alias} stands for two columns"
            );
        }
    }

    fn tick_of(used: &str) -> Option<&str> {
        used.strip_prefix("yes=")
    }
}
