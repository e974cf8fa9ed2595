//! Precision and recall, on pairs of the bundled lists and on copies of bundled rows.
//!
//! `files/duplicates.csv` holds pairs of the bundled lists that were labelled by hand before the report
//! was written. Few services stand there twice, so the second set makes copies: each rule of
//! [`RULES`] changes bundled rows as another list keeper would have written them, or makes another
//! service of them. `cargo test labelled -- --nocapture` prints the figures.
#![expect(clippy::print_stdout, reason = "the figures are what is measured")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::pairs;
use crate::desk::{Desk, bundled};

fn files() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/files")
}

/// Two ids, the smaller first.
fn pair(one: &str, other: &str) -> (String, String) {
    let (a, b) = if one <= other {
        (one, other)
    } else {
        (other, one)
    };
    (a.to_owned(), b.to_owned())
}

fn labels() -> BTreeMap<(String, String), String> {
    let mut reader = csv::Reader::from_path(files().join("duplicates.csv")).unwrap();
    let rows = reader.records().map(Result::unwrap);
    rows.map(|row| (pair(&row[0], &row[1]), row[2].to_owned()))
        .collect()
}

fn told(desk: &Desk) -> BTreeMap<(String, String), String> {
    let json = desk.run("report duplicates --json").json();
    let all = pairs(&json).into_iter();
    all.map(|(one, other, band)| (pair(&one, &other), band))
        .collect()
}

#[test]
fn pairs_of_the_bundled_lists() {
    let labels = labels();
    for id in labels.keys().flat_map(|(one, other)| [one, other]) {
        assert!(
            bundled()
                .command(&["show", id])
                .output()
                .unwrap()
                .status
                .success(),
            "{id}"
        );
    }
    let told = told(bundled());
    let same: BTreeSet<_> = labels
        .iter()
        .filter(|(_, label)| *label == "same")
        .map(|(ids, _)| ids)
        .collect();
    // Whatever is told and not labelled counts as wrong, so that a new pair gets looked at.
    let right = told.keys().filter(|ids| same.contains(ids)).count();
    println!(
        "bundled lists: {} pairs labelled, {} the same; told {}, right {right}: precision {right}/{}, recall {right}/{}",
        labels.len(),
        same.len(),
        told.len(),
        told.len(),
        same.len()
    );
    for ids in told.keys().filter(|ids| !same.contains(ids)) {
        println!("  wrong: {ids:?}");
    }
    for ids in same.iter().filter(|ids| !told.contains_key(**ids)) {
        println!("  missed: {ids:?}");
    }
    assert_eq!(
        right,
        told.len(),
        "something that is not one service was told"
    );
    assert!(
        right >= 2,
        "of those that are one, fewer are told than before"
    );
}

type Cells = BTreeMap<String, String>;

/// What another list keeper does to a row: `None` where the rule has nothing to change.
struct Rule {
    name: &'static str,
    /// Whether the copy is the same service.
    same: bool,
    change: fn(&mut Cells) -> Option<()>,
}

fn cell<'c>(row: &'c mut Cells, column: &str) -> &'c mut String {
    row.entry(column.to_owned()).or_default()
}

fn filled(row: &Cells, column: &str) -> Option<String> {
    row.get(column).filter(|cell| !cell.is_empty()).cloned()
}

const RULES: &[Rule] = &[
    Rule {
        name: "Ltd behind the name",
        same: true,
        change: |row| {
            cell(row, "name").push_str(" Ltd");
            Some(())
        },
    },
    Rule {
        name: "telephone as +44",
        same: true,
        change: |row| {
            let phone = filled(row, "telephone")?;
            let first = phone.split(';').next()?.trim();
            let digits = first.strip_prefix('0')?.replace(' ', "");
            *cell(row, "telephone") = format!("+44 (0){digits}");
            Some(())
        },
    },
    Rule {
        name: "words in another order",
        same: true,
        change: |row| {
            let name = filled(row, "name")?;
            let (first, second) = name.split_once(": ")?;
            *cell(row, "name") = format!("{second}, {first}");
            Some(())
        },
    },
    Rule {
        name: "short forms",
        same: true,
        change: |row| {
            let name = filled(row, "name")?;
            let short = [
                ("Citizens Advice Bureau", "CAB"),
                ("mental health", "MH"),
                ("Mental Health", "MH"),
                ("learning disability", "LD"),
                ("Service", "Svc"),
                ("service", "svc"),
                (" and ", " & "),
            ];
            let new = short.iter().fold(name.clone(), |name, (long, short)| {
                name.replace(long, short)
            });
            *cell(row, "name") = new.clone();
            (new != name).then_some(())
        },
    },
    Rule {
        name: "a letter left out",
        same: true,
        change: |row| {
            let name = filled(row, "name")?;
            let longest = name.split(' ').max_by_key(|word| word.len())?;
            let mut letters: Vec<char> = longest.chars().collect();
            if letters.len() < 6 || !letters.iter().all(|c| c.is_alphabetic()) {
                return None;
            }
            letters.remove(letters.len() / 2);
            let slip: String = letters.into_iter().collect();
            *cell(row, "name") = name.replacen(longest, &slip, 1);
            Some(())
        },
    },
    Rule {
        name: "only name, area, telephone",
        same: true,
        change: |row| {
            filled(row, "telephone")?;
            let kept = ["id", "name", "list", "areas", "telephone"];
            row.retain(|column, _| kept.contains(&column.as_str()));
            Some(())
        },
    },
    Rule {
        name: "in another list",
        same: true,
        change: |row| {
            let list = filled(row, "list")?;
            let other = if list == "general" {
                "statutory"
            } else {
                "general"
            };
            *cell(row, "list") = other.to_owned();
            Some(())
        },
    },
    Rule {
        name: "for another council",
        same: false,
        change: |row| {
            filled(row, "areas")?;
            *cell(row, "areas") = "Isle of Wight".to_owned();
            Some(())
        },
    },
    Rule {
        name: "another statutory type",
        same: false,
        change: |row| {
            let types = filled(row, "statutory_types")?;
            // The import leaves out what is not law in the nation.
            if types.contains("scotland") {
                return None;
            }
            let other = ["imca", "imha", "care_act", "nhs_complaints"];
            let other = other.iter().find(|own| !types.contains(**own))?;
            *cell(row, "statutory_types") = (*other).to_owned();
            Some(())
        },
    },
    Rule {
        name: "for other people",
        same: false,
        change: |row| {
            let name = filled(row, "name")?;
            *cell(row, "specialisms") = "brain_injury".to_owned();
            *cell(row, "name") = format!("{name}: brain injury");
            Some(())
        },
    },
    Rule {
        name: "a namesake",
        same: false,
        change: |row| {
            filled(row, "areas")?;
            *cell(row, "areas") = "Isle of Wight".to_owned();
            *cell(row, "telephone") = "01632 960777".to_owned();
            for column in ["email", "website", "postcode", "address"] {
                cell(row, column).clear();
            }
            Some(())
        },
    },
];

/// Every third of the bundled rows, so that originals and copies stay in proportion.
fn originals() -> Vec<Cells> {
    let lists = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/lists");
    let mut paths: Vec<_> = std::fs::read_dir(lists)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let mut rows = Vec::new();
    for path in paths {
        let mut reader = csv::Reader::from_path(path).unwrap();
        let headings: Vec<String> = reader
            .headers()
            .unwrap()
            .iter()
            .map(str::to_owned)
            .collect();
        for row in reader.records() {
            let row = row.unwrap();
            let cells = headings.iter().cloned().zip(row.iter().map(str::to_owned));
            rows.push(cells.collect());
        }
    }
    rows.into_iter().step_by(3).collect()
}

/// The bundled lists with a list of copies beside them.
fn with_copies(rule: &Rule) -> (Desk, BTreeSet<(String, String)>) {
    let mut copies = Vec::new();
    let mut made = BTreeSet::new();
    for mut row in originals() {
        let id = row["id"].clone();
        if (rule.change)(&mut row).is_some() {
            let copy = format!("copy-of-{id}");
            made.insert(pair(&id, &copy));
            row.insert("id".to_owned(), copy);
            copies.push(row);
        }
    }
    let columns: BTreeSet<String> = copies.iter().flat_map(|row| row.keys().cloned()).collect();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&columns).unwrap();
    for row in &copies {
        let cells = columns
            .iter()
            .map(|column| row.get(column).map_or("", String::as_str));
        writer.write_record(cells).unwrap();
    }
    let desk = Desk::bundled().list("copies.csv", writer.into_inner().unwrap());
    desk.run("import").code(0);
    (desk, made)
}

#[test]
fn copies_as_other_keepers_write_them() {
    let same: BTreeSet<(String, String)> = labels()
        .into_iter()
        .filter(|(_, label)| label == "same")
        .map(|(ids, _)| ids)
        .collect();
    let bare = |id: &str| id.trim_start_matches("copy-of-").to_owned();
    let (mut found, mut likely, mut sought, mut wrong, mut wrong_likely) = (0, 0, 0, 0, 0);
    for rule in RULES {
        let (desk, made) = with_copies(rule);
        let told = told(&desk);
        let of_rule = told.iter().filter(|(ids, _)| made.contains(ids));
        let of_rule: Vec<&String> = of_rule.map(|(_, band)| band).collect();
        let of_rule_likely = of_rule.iter().filter(|band| **band == "likely").count();
        // Besides the copies: pairs of a copy or an original with some other service. Two copies that
        // a rule has moved to one council are not counted: it may have made one service of two.
        let is_copy = |id: &str| id.starts_with("copy-of-");
        let others: Vec<_> = told
            .iter()
            .filter(|(ids, _)| !made.contains(ids))
            .filter(|((one, other), _)| !(is_copy(one) && is_copy(other)))
            .filter(|((one, other), _)| !same.contains(&pair(&bare(one), &bare(other))))
            .collect();
        for (ids, band) in told
            .iter()
            .filter(|(ids, _)| !rule.same && made.contains(ids))
        {
            println!("    {band}: {ids:?}");
        }
        println!(
            "{:<28} {:<9} told {:>3} of {:>3}, likely {:>3}; others told wrongly {}",
            rule.name,
            if rule.same { "the same" } else { "another" },
            of_rule.len(),
            made.len(),
            of_rule_likely,
            others.len()
        );
        for (ids, band) in &others {
            println!("    {band}: {ids:?}");
        }
        wrong += others.len();
        wrong_likely += others.iter().filter(|(_, band)| *band == "likely").count();
        if rule.same {
            found += of_rule.len();
            likely += of_rule_likely;
            sought += made.len();
        } else {
            wrong += of_rule.len();
            wrong_likely += of_rule_likely;
        }
    }
    let share = |part: usize, of: usize| part as f64 / of.max(1) as f64;
    let (precision, recall) = (share(found, found + wrong), share(found, sought));
    println!(
        "copies: {sought} the same; likely or possible: precision {precision:.3}, recall {recall:.3}; likely alone: precision {:.3}, recall {:.3}",
        share(likely, likely + wrong_likely),
        share(likely, sought)
    );
    assert!(precision >= 0.9, "{precision}");
    assert!(recall >= 0.9, "{recall}");
}
