//! The directory as a package: what is written, and what comes back.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use advocacy::closed::Closed;
use advocacy::provider::{Column, Provider};
use serde_json::Value;

use super::Open;
use super::lists::{complete, hostile};
use crate::desk::Desk;

/// Compares two sets of providers in every column but notes.
fn same(before: &BTreeMap<String, Provider>, after: &BTreeMap<String, Provider>) {
    let mut differ = Vec::new();
    for (id, own) in before {
        let Some(again) = after.get(id) else {
            differ.push(format!("{id} is gone"));
            continue;
        };
        for column in Column::ALL
            .iter()
            .filter(|column| **column != Column::Notes)
        {
            let (was, is) = (own.cell(*column), again.cell(*column));
            if was != is {
                differ.push(format!("{id}, {}: {was:?} is now {is:?}", column.key()));
            }
        }
        assert_eq!(own.areas, again.areas, "{id}");
    }
    assert!(differ.is_empty(), "{}", differ.join("\n"));
    assert_eq!(before.len(), after.len());
}

#[test]
fn a_package_comes_back_as_the_same_providers() {
    for desk in [Desk::bundled(), hostile(), complete()] {
        desk.run("import").code(0);
        desk.run("export --format openreferral --out package")
            .code(0)
            .says("services of");
        desk.run("import package --index again --json").code(0);
        same(
            &Open::of(&desk).providers(),
            &Open::index(&desk, "again").providers(),
        );
    }
}

#[test]
fn what_is_mended_in_a_package_is_read() {
    let desk = hostile();
    desk.run("export --out package").code(0);
    let mend = |file: &str, from: &str, to: &str| {
        let path = format!("package/{file}");
        let text = fs::read_to_string(desk.path(&path)).unwrap();
        assert!(text.contains(from), "{from}");
        desk.put(&path, text.replacen(from, to, 1));
    };
    mend("services.csv", ",Plain Help,", ",Plainer Help,");
    mend("services.csv", ",temporarily closed,", ",active,");
    mend("phones.csv", ",01632 960001,", ",01632 960099,");
    desk.run("import package --index again").code(0);
    let after = Open::index(&desk, "again").providers();
    assert_eq!(after["plain"].name, "Plainer Help");
    assert_eq!(after["plain"].telephone, ["01632 960099"]);
    assert_eq!(after["paused"].cell(Column::Status), "active");
}

#[test]
fn a_package_is_what_its_description_says() {
    let desk = hostile();
    desk.run("export --out package").code(0);
    let read = |name: &str| fs::read(desk.path("package").join(name)).unwrap();
    let description: Value = serde_json::from_slice(&read("datapackage.json")).unwrap();
    assert_eq!(description["profile"], "tabular-data-package");
    let mut files: BTreeSet<String> = BTreeSet::from(["datapackage.json".to_owned()]);
    let mut held: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let resources = description["resources"].as_array().unwrap();
    let rows = |resource: &Value| -> Vec<BTreeMap<String, String>> {
        let bytes = read(resource["path"].as_str().unwrap());
        let mut csv = csv::Reader::from_reader(&bytes[..]);
        let headings = csv.headers().unwrap().clone();
        let fields = resource["schema"]["fields"].as_array().unwrap();
        let named: Vec<&str> = fields
            .iter()
            .map(|own| own["name"].as_str().unwrap())
            .collect();
        assert_eq!(headings.iter().collect::<Vec<_>>(), named);
        let rows = csv.records().map(|row| row.unwrap());
        rows.map(|row| {
            let cells = headings.iter().zip(row.iter());
            cells
                .map(|(name, cell)| (name.to_owned(), cell.to_owned()))
                .collect()
        })
        .collect()
    };
    for resource in resources {
        files.insert(resource["path"].as_str().unwrap().to_owned());
        let name = resource["name"].as_str().unwrap();
        let rows = rows(resource);
        let ids: BTreeSet<String> = rows.iter().map(|row| row["id"].clone()).collect();
        assert_eq!(ids.len(), rows.len(), "{name}: ids are the key");
        for field in resource["schema"]["fields"].as_array().unwrap() {
            let column = field["name"].as_str().unwrap();
            if field["constraints"]["required"] == true {
                assert!(
                    rows.iter().all(|row| !row[column].is_empty()),
                    "{name}.{column}"
                );
            }
        }
        let runs = |cell: &String| cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
        assert!(!rows.iter().any(|row| row.values().any(runs)), "{name}");
        held.insert(name.to_owned(), ids);
    }
    for resource in resources {
        let keys = resource["schema"]["foreignKeys"].as_array();
        for key in keys.into_iter().flatten() {
            let to = match key["reference"]["resource"].as_str().unwrap() {
                "" => resource["name"].as_str().unwrap(),
                to => to,
            };
            let column = key["fields"].as_str().unwrap();
            for row in rows(resource).iter().filter(|row| !row[column].is_empty()) {
                assert!(held[to].contains(&row[column]), "{column} {}", row[column]);
            }
        }
    }
    let there = fs::read_dir(desk.path("package")).unwrap();
    let there: BTreeSet<String> = there
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(there, files);
}

#[test]
fn an_export_writes_whole_and_never_over_anything_else() {
    let desk = hostile();
    for out in ["data/lists", "data", "index"] {
        desk.run(&format!("export --out {out}"))
            .code(2)
            .tells("holds what the directory is made of");
    }
    desk.put("other/mine.txt", "mine");
    desk.run("export --out other").code(2).tells("mine.txt");
    assert!(!desk.path("other/services.csv").exists());
    desk.run("export --out package").code(0);
    let first = fs::read(desk.path("package/services.csv")).unwrap();
    fs::remove_file(desk.path("package/phones.csv")).unwrap();
    desk.run("export --out package").code(0);
    assert!(desk.path("package/phones.csv").exists());
    assert_eq!(fs::read(desk.path("package/services.csv")).unwrap(), first);
    let left = fs::read_dir(desk.path(".")).unwrap();
    let hidden = left.filter(|entry| {
        entry
            .as_ref()
            .unwrap()
            .file_name()
            .to_string_lossy()
            .starts_with('.')
    });
    assert_eq!(hidden.count(), 0);
}
