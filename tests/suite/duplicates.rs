//! `advocacy report duplicates` and the decision file, through the front door.

mod decisions;
mod labelled;

use serde_json::Value;

use crate::desk::Desk;

/// Pairs of every sort: which are told, and in which band.
const ROWS: &str = "id,name,organisation,areas,telephone,email,website,postcode,charity_number,statutory_types,specialisms,age_min,age_max\n\
voice,Harbour Voice,Harbour Voice,Leeds,01632 960001,,harbour.example,LS1 4AP,,,,,\n\
voice-ltd,Harbour Voice Services Ltd,Harbour Voice,Leeds,+44 1632 960001,,www.harbour.example,LS1 4AP,,,,,\n\
voice-imha,Harbour Voice: IMHA,Harbour Voice,Leeds,01632 960001,,harbour.example,LS1 4AP,,imha,mental_health,,\n\
voice-imca,Harbour Voice: IMCA,Harbour Voice,Leeds,01632 960001,,harbour.example,LS1 4AP,,imca,,,\n\
voice-bradford,Harbour Voice,Harbour Voice,Bradford,01632 960001,,harbour.example,LS1 4AP,,,,,\n\
beacon-a,Beacon Circle,Beacon Circle,Kent,01632 960002,,,,1000001,,,,\n\
beacon-b,Beacon Circle,Beacon Circle,Kent,01632 960003,,,,1000002,,,,\n\
young,Compass Choice,Compass Choice,Devon,01632 960004,,,,,,,0,17\n\
old,Compass Choice,Compass Choice,Devon,01632 960004,,,,,,,65,\n\
slip,Lantern Quayside,Lantern Quayside,Surrey,01632 960005,,,,,,,,\n\
slip-b,Lantern Quaysde,Lantern Quaysde,Surrey,01632 960005,,,,,,,,\n";

fn pairs(json: &Value) -> Vec<(String, String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let pairs = json["pairs"].as_array().unwrap().iter();
    pairs
        .map(|pair| {
            (
                text(&pair["one"]["id"]),
                text(&pair["other"]["id"]),
                text(&pair["band"]),
            )
        })
        .collect()
}

fn rows() -> Desk {
    let desk = Desk::new().list("general.csv", ROWS);
    desk.run("import").code(0);
    desk
}

#[test]
fn the_same_service_is_told_and_what_makes_two_is_not() {
    let desk = rows();
    let json = desk.run("report duplicates --json").code(0).json();
    let told = pairs(&json);
    let told: Vec<(&str, &str, &str)> = told
        .iter()
        .map(|(one, other, band)| (one.as_str(), other.as_str(), band.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("voice", "voice-ltd", "likely"),
            ("slip", "slip-b", "likely")
        ]
    );
    let pair = &json["pairs"][0];
    assert_eq!(pair["score"], 100);
    assert_eq!(pair["one"]["rows"][0]["line"], 2);
    assert_eq!(pair["lines"][0], "same,voice,voice-ltd");
    let agree: Vec<&str> = pair["agree"]
        .as_array()
        .unwrap()
        .iter()
        .map(|own| own.as_str().unwrap())
        .collect();
    assert!(
        agree.contains(&"names differ only in “services”, “ltd”"),
        "{agree:?}"
    );
    assert!(
        agree.contains(&"the same telephone 01632 960001"),
        "{agree:?}"
    );
    assert!(agree.contains(&"the same postcode LS1 4AP"), "{agree:?}");
    desk.run("report duplicates")
        .code(0)
        .says("Listed twice? 2 pairs of 11 services")
        .says("  general.csv line 3 · Leeds")
        .says("names spelled alike: “quayside” and “quaysde”")
        .says("different,voice,voice-ltd");
}

#[test]
fn filters_choose_pairs_and_nothing_found_is_status_1() {
    let desk = rows();
    desk.run("report duplicates --area Surrey")
        .code(0)
        .says("slip-b")
        .says_not("voice-ltd");
    desk.run("report duplicates --area Kent").code(1);
    desk.run("report duplicates --list housing").code(1);
    desk.run("report duplicates --area Nowhereshire").code(2);
}

#[test]
fn one_band_alone_can_be_asked_for() {
    let desk = Desk::new().list(
        "general.csv",
        "id,name,areas,telephone\n\
         a,Harbour Voice,Leeds,01632 960001\n\
         b,Harbour Voice Ltd,Leeds,01632 960001\n\
         c,Lantern Quay,Kent,\n\
         d,Lantern Quay,Kent; Devon,01632 960003\n",
    );
    desk.run("import").code(0);
    let ids = |args: &str| {
        let json = desk.run(args).json();
        pairs(&json)
            .into_iter()
            .map(|(one, _, _)| one)
            .collect::<Vec<_>>()
    };
    let all = ids("report duplicates --json");
    assert_eq!(all, ["a", "c"]);
    let json = desk.run("report duplicates --json").json();
    let low = json["pairs"][1]["score"].as_u64().unwrap();
    assert!(low < 88, "{low}");
    assert_eq!(
        ids(&format!("report duplicates --json --min-score {}", low + 1)),
        ["a"]
    );
    assert_eq!(
        ids(&format!("report duplicates --json --min-score {low}")),
        ["a", "c"]
    );
    desk.run("report duplicates --min-score 101").code(2);
}

#[test]
fn what_very_many_share_is_told_and_not_compared_all_with_all() {
    let mut rows = "id,name,areas,telephone\n".to_owned();
    for n in 0..900 {
        // Names of their own, so that only the telephone brings them together.
        let name: String = (0..6u32)
            .map(|at| char::from(b'a' + ((n * 7919 + 13) >> (at * 2)) as u8 % 26))
            .collect();
        rows.push_str(&format!("s{n},{name}{n},Leeds,01632 960009\n"));
    }
    let desk = Desk::new().list("general.csv", rows);
    desk.run("import").code(0);
    let json = desk.run("report duplicates --json").json();
    assert_eq!(json["shared"][0]["what"], "telephone");
    assert_eq!(json["shared"][0]["value"], "01632 960009");
    assert_eq!(json["shared"][0]["services"], 900);
    assert!(
        json["compared"].as_u64().unwrap() < 900 * 20,
        "{}",
        json["compared"]
    );
    desk.run("report duplicates")
        .says("telephone 01632 960009: 900 services");
}

#[test]
fn hostile_text_is_text_on_every_way_out() {
    let desk = Desk::new().list(
        "general.csv",
        "id,name,areas,telephone\n\
         \"=a\",\"=HYPERLINK(\"\"x\"\")\u{1b}[31m\",Leeds,01632 960001\n\
         \"b,\"\"c\",\"=HYPERLINK(\"\"x\"\")\u{1b}[31m Ltd\",Leeds,01632 960001\n",
    );
    desk.run("import").code(0);
    let shown = desk.run("report duplicates").code(0).says_not("\u{1b}");
    let csv = desk
        .run("report duplicates --csv")
        .code(0)
        .says_not("\u{1b}");
    assert!(csv.out.contains("'=HYPERLINK"), "{}", csv.out);
    // The line that is shown is one that the decision file reads.
    let line = shown
        .out
        .lines()
        .find(|line| line.starts_with("same,"))
        .unwrap();
    desk.put("data/decisions.csv", format!("decision,id,other\n{line}\n"));
    desk.run("import").code(0).says("1 provider from 1 list");
}
