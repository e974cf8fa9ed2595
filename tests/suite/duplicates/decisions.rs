//! What is decided holds: in the import, in the report, in all that stands on the import.

use super::pairs;
use crate::desk::Desk;

const GENERAL: &str = "id,name,areas,telephone,description,last_checked,notes\n\
a,Harbour Voice,Leeds,01632 960001,Help to speak up.,2026-01-02,\n\
b,Harbour Voice Ltd,Leeds,01632 960001,,,\n\
d,Beacon Circle,Kent,01632 960004,,,\n";
const HOUSING: &str = "id,name,areas,telephone,email,last_checked,notes\n\
c,The Harbour Voice,Leeds,01632 960001,voice@harbour.example,,\n\
e,Beacon Circle,Kent,01632 960004,,,\n";

fn desk() -> Desk {
    let desk = Desk::new()
        .list("general.csv", GENERAL)
        .list("housing.csv", HOUSING);
    desk.run("import").code(0);
    desk
}

/// What was printed, its lines put together again.
fn unwrapped(out: &str) -> String {
    let words: Vec<&str> = out.split_whitespace().collect();
    words.join(" ")
}

fn decide(desk: &Desk, rows: &str) {
    desk.put("data/decisions.csv", format!("decision,id,other\n{rows}"));
}

#[test]
fn same_is_one_provider_under_the_first_id_and_can_be_undone() {
    let desk = desk();
    decide(&desk, "same,a,b\nsame,c,b\n");
    let ran = desk
        .run("import")
        .code(0)
        .says("3 providers from 2 lists (generation 2)")
        .says("2 ids are read as another’s, as decisions.csv says");
    for told in [
        "general.csv: line 3, column “id”: “b” is the same provider as “a” by decisions.csv line 2",
        "housing.csv: line 2, column “id”: “c” is the same provider as “a” by decisions.csv line 3",
    ] {
        assert!(unwrapped(&ran.out).contains(told), "{}", ran.out);
    }
    let shown = desk.run("show a --json").code(0).json();
    assert_eq!(shown["provider"]["email"][0], "voice@harbour.example");
    assert_eq!(shown["provider"]["description"], "Help to speak up.");
    // What the other ids are read as is told, and they still find it.
    for id in ["b", "c"] {
        let as_a = format!("“{id}” is the same provider as “a” by decisions.csv line");
        desk.run(&format!("show {id}"))
            .code(0)
            .tells(&as_a)
            .says("Help to speak up.");
        let json = desk.run(&format!("show {id} --json")).code(0).json();
        assert_eq!(json["provider"]["id"], "a");
        desk.run(&format!("history {id}"))
            .code(0)
            .says("gone")
            .tells(&as_a);
        desk.run(&format!("checked {id} --dry-run"))
            .code(0)
            .tells(&as_a)
            .says("general.csv: 2 rows");
    }
    desk.run("diff -1 current").code(0).says("2 gone");
    // Nothing is new, so nothing is made.
    desk.run("import").code(0).says("Nothing has changed");
    // One list alone brings the rows of the other along.
    desk.run("import general").code(0).says("3 providers");
    desk.run("checked a --on 2026-03-04 --by officer")
        .code(0)
        .says("general.csv: 2 rows")
        .says("housing.csv: 1 row");
    desk.run("import").code(0).says("3 providers");
    std::fs::remove_file(desk.path("data/decisions.csv")).unwrap();
    desk.run("import")
        .code(0)
        .says("5 providers")
        .says("2 added");
    desk.run("show b").code(0).says("2026");
}

#[test]
fn decided_pairs_are_counted_and_shown_when_asked_for() {
    let desk = desk();
    let before = desk.run("report duplicates --json").code(0).json();
    assert_eq!(before["pairs"].as_array().unwrap().len(), 4);
    decide(&desk, "different,a,b\nDifferent,b,c\nsame,e,d\n");
    let json = desk.run("report duplicates --json").code(0).json();
    assert_eq!(json["decided"], 3);
    assert_eq!(pairs(&json), [("a".into(), "c".into(), "likely".into())]);
    desk.run("report duplicates")
        .code(0)
        .says("3  decided, not shown");
    desk.run("report duplicates --decided")
        .says("decided to be two")
        .says("decided to be one, which the next import does");
    desk.run("import").code(0).says("4 providers");
    // A decision about an id holds for the provider that it became part of.
    decide(&desk, "same,a,b\ndifferent,b,c\nsame,d,e\n");
    desk.run("import").code(0).says("3 providers");
    desk.run("report duplicates").code(1).says("1  decided");
}

#[test]
fn a_pair_that_no_import_joins_is_not_kept_from_the_report() {
    let desk = desk();
    // No row has the id “x”, so none of these is applied, though together they say a = b.
    decide(&desk, "same,x,a\nsame,x,b\n");
    desk.run("import").code(0).says("5 providers");
    let json = desk.run("report duplicates --json").code(0).json();
    assert_eq!(json["decided"], 0);
    assert!(pairs(&json).contains(&("a".into(), "b".into(), "likely".into())));
    // Nor is an id that nothing stands behind told to be another's.
    desk.run("show x").code(1).tells("no provider with the id");
}

#[test]
fn the_filled_in_csv_is_the_decision_file() {
    let desk = desk();
    let csv = desk.run("report duplicates --csv").code(0).out;
    assert!(
        csv.starts_with("\u{feff}decision,id,other,score,band,"),
        "{csv}"
    );
    // As a spreadsheet program saves it: with semicolons, one pair decided, the others open.
    let mut reader = csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .from_writer(Vec::new());
    writer.write_record(reader.headers().unwrap()).unwrap();
    for record in reader.records() {
        let record = record.unwrap();
        let decision = match (&record[1], &record[2]) {
            ("d", "e") | ("e", "d") => "SAME",
            _ => "",
        };
        writer
            .write_record([decision].into_iter().chain(record.iter().skip(1)))
            .unwrap();
    }
    let saved = [b"\xef\xbb\xbf".to_vec(), writer.into_inner().unwrap()].concat();
    desk.put("data/decisions.csv", saved);
    desk.run("import").code(0).says("4 providers");
    let json = desk.run("report duplicates --json").json();
    assert_eq!(json["pairs"].as_array().unwrap().len(), 3);
}

#[test]
fn what_cannot_be_applied_is_told_by_line_and_loses_nothing() {
    let cases = [
        // (rows, providers, told)
        (
            "same,a,bb\n",
            5,
            "decisions.csv: line 2, column “other”: no row has the id “bb”",
        ),
        (
            "same,a,zz\nsame,a,b\n",
            4,
            "line 2, column “other”: no row has the id “zz”",
        ),
        (
            "same,a,b\nsame,b,c\ndifferent,a,c\n",
            5,
            "line 4, column “decision”: “a” and “c” are different here and the same by lines 2 and 3",
        ),
        (
            "merge,a,b\n",
            5,
            "line 2, column “decision”: “merge” is no decision",
        ),
        (
            "same,a\nsame,d,e\n",
            4,
            "line 2, column “other”: there is no id",
        ),
    ];
    for (rows, providers, told) in cases {
        let desk = desk();
        decide(&desk, rows);
        let ran = desk.run("import").code(0);
        let flat = unwrapped(&ran.out);
        assert!(
            flat.contains(&format!("{providers} providers")),
            "{rows}\n{flat}"
        );
        assert!(flat.contains(told), "{rows}\n{flat}");
    }
}

#[test]
fn a_file_that_is_no_decision_file_stops_the_import_and_changes_nothing() {
    let desk = desk();
    desk.put("data/decisions.csv", "decision,id\nsame,a\n");
    for command in ["import", "report duplicates"] {
        desk.run(command)
            .code(2)
            .tells("decisions.csv: there is no column “other”");
    }
    desk.put("data/decisions.csv", b"%PDF-1.7 \x00\x01\x02".as_slice());
    desk.run("import").code(2).tells("decisions.csv");
    desk.run("show b").code(0);
    desk.put("data/decisions.csv", "");
    desk.run("import").code(0).says("5 providers");
}

#[test]
fn many_joined_are_no_loss() {
    let mut rows = "id,name,areas,telephone\n".to_owned();
    let mut decisions = String::new();
    for n in 0..20 {
        rows.push_str(&format!("one{n},Name {n},Leeds,01632 960001\n"));
        rows.push_str(&format!("two{n},Name {n} Ltd,Leeds,01632 960001\n"));
        decisions.push_str(&format!("same,one{n},two{n}\n"));
    }
    let desk = Desk::new().list("general.csv", rows);
    desk.run("import").code(0);
    decide(&desk, &decisions);
    desk.run("import")
        .code(0)
        .says("20 providers")
        .says("20 gone");
}
