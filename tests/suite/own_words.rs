//! `advocacy vocabulary check`: a council's own words, through the front door.

use serde_json::Value;

use crate::desk::Desk;

fn desk() -> Desk {
    let desk = Desk::new().list(
        "statutory.csv",
        "id,name,organisation,areas,telephone,statutory_types,specialisms\n\
         ward,Ward Voice,Silverline,Leeds,01632 960001,imha,mental_health\n\
         care,Care Voice,,Leeds,01632 960002,care_act,dementia\n",
    );
    desk.run("import").code(0);
    desk
}

/// "line column about grade" of each finding.
fn found(json: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let findings = json["findings"].as_array().unwrap().iter();
    findings
        .map(|own| {
            let column = text(&own["column"]);
            let (about, grade) = (text(&own["about"]), text(&own["grade"]));
            format!("{} {column} {about} {grade}", own["line"])
        })
        .collect()
}

const HEAD: &str = "group,name,same,one_way,former,welsh,means,with\n";

/// Rows below [`HEAD`], what is found, and a part of what is said.
const CASES: &[(&str, &[&str], &str)] = &[
    // Clean.
    ("V034,,,the forgetting,,,,\n", &[], ""),
    (",Hub 21,hub twenty one,,,,general,\n", &[], ""),
    (",Both,alpha beta;gamma delta,,,,,\n", &[], ""),
    // Ours already, for something else.
    (
        ",Ward team,sectioned,,,,dementia,\n",
        &["2 same our_meaning clash"],
        "Yours wins: nobody who types it is led to ours any more.",
    ),
    (
        "V034,,,SECTIONED,,,,\n",
        &["2 one_way our_meaning clash"],
        "Ours wins: yours does nothing.",
    ),
    // A plural and capitals make no other phrase.
    (
        ",Ward team,Hard Of Hearings,,,,dementia,\n",
        &["2 same our_meaning clash"],
        "(V042)",
    ),
    // Ours already, for the same.
    (
        "V034,,dementia,,,,,\n",
        &["2 same twice to_know"],
        "leads to “Dementia” (V034) already",
    ),
    // Never to be confused.
    (
        "V003,,IMCA,,,,,\n",
        &["2 same our_meaning clash", "2 same never_confused clash"],
        "must never be taken for “Independent mental health advocate (IMHA)” (V003)",
    ),
    (
        ",Ours,subject access request;safeguarding adults review,,,,general,\n",
        &[
            "2 same our_meaning clash",
            "2 same our_meaning clash",
            "2 same never_confused clash",
            "2 same never_confused clash",
        ],
        "both are called SAR",
    ),
    // Ordinary words; with others beside them, or as an abbreviation, they may be meant.
    (
        ",Kitchen,kitchen,,,,general,\n",
        &["2 same ordinary clash"],
        "is an ordinary English word",
    ),
    (
        ",Kitchen,kitchen,,,,general,community\n",
        &["2 same ordinary to_know"],
        "",
    ),
    (
        ",Kitchen,KITCHEN,,,,general,\n",
        &["2 same ordinary to_know"],
        "",
    ),
    (
        ",Community kitchen,community kitchen,,,,general,\n",
        &[],
        "",
    ),
    (
        ",Mother,mum,,,,parents,\n",
        &["2 same ordinary clash"],
        "stands in nearly every question and is left out",
    ),
    // Places.
    (
        ",Deal,deal,,,,general,\n",
        &["2 same place clash"],
        "is the name of a place",
    ),
    (",Leeds,Leeds,,,,general,\n", &["2 same place clash"], ""),
    (",Leeds,the leeds line,,,,general,\n", &[], ""),
    // Names of services and organisations in the lists.
    (
        ",Other,Ward Voice,,,,general,\n",
        &["2 same service_name clash"],
        "is the name of a service or an organisation",
    ),
    (
        ",Other,,silver line,,,general,\n",
        &["2 one_way service_name clash"],
        "",
    ),
    // Among themselves.
    (
        ",One,blue door,,,,general,\n,Two,blue doors,,,,dementia,\n",
        &["3 same two_meanings clash"],
        "stands for “One” in line 2 and for “Two” here; line 2 wins.",
    ),
    (
        ",One,blue door;Blue Door,,,,general,\n",
        &["2 same twice to_know"],
        "",
    ),
    (
        ",One,blue door,blue door,,,general,\n",
        &["2 one_way twice to_know"],
        "in line 2, column “same” already",
    ),
    (
        ",One,blue door,red door,,,general,\n,Two,red door,blue door,,,dementia,\n",
        &["3 same loop clash", "3 one_way loop clash"],
        "Each of the two groups leads to the other.",
    ),
    // Where they lead.
    (
        "V999,,,the old thing,,,,\n",
        &["2 group no_target clash"],
        "“V999” is none of our groups",
    ),
    (
        ",Alone,solo word,,,,,\n",
        &["2 means no_target clash"],
        "stands for nothing",
    ),
    (
        ",Alone,solo word,,,,imka,\n",
        &["2 means unread clash", "2 means no_target clash"],
        "“imka” is no statutory type",
    ),
    (
        ",Empty,,,,,general,\n",
        &["2 same unread clash"],
        "no words",
    ),
    // Not the law everywhere.
    (
        ",Ward team,the ward team,,,,imha,\n",
        &["2 means nation to_know"],
        "is law in England and Wales only",
    ),
    (",Ward team,the ward team,,,,imha?,\n", &[], ""),
];

#[test]
fn every_clash_is_told_where_it_stands() {
    let desk = desk();
    for (rows, expected, says) in CASES {
        desk.put("data/vocabulary.csv", format!("{HEAD}{rows}"));
        let clean = expected.iter().all(|own| own.ends_with("to_know"));
        let code = if clean { 0 } else { 1 };
        let ran = desk.run("vocabulary check --json").code(code);
        let json = ran.json();
        assert_eq!(found(&json), *expected, "{rows}\n{}", ran.out);
        let findings = json["findings"].as_array().unwrap();
        let said = findings
            .iter()
            .any(|own| own["what"].as_str().unwrap().contains(says));
        assert!(said || says.is_empty(), "{rows}\n{}", ran.out);
        desk.run("vocabulary check").code(code);
    }
}

#[test]
fn what_is_said_of_who_wins_is_so() {
    let desk = desk();
    let first = |rows: &str| {
        desk.put("data/vocabulary.csv", format!("{HEAD}{rows}"));
        let json = desk.run("search 'sectioned' --json").json();
        json["question"]["understood"][0]["value"].clone()
    };
    assert_eq!(first(",Ward team,sectioned,,,,dementia,\n"), "dementia");
    assert_eq!(first("V034,,,sectioned,,,,\n"), "imha");
}

#[test]
fn each_word_says_what_it_finds() {
    let desk = desk();
    let rows =
        "V034,,,the forgetting,,,,\n,Door,blue door;leeds,,,,imha,\n,Job,red door,,,,carers,\n";
    desk.put("data/vocabulary.csv", format!("{HEAD}{rows}"));
    let json = desk.run("vocabulary check --json").code(1).json();
    let words: Vec<String> = json["words"]
        .as_array()
        .unwrap()
        .iter()
        .map(|own| {
            format!(
                "{} {} {} {} {}",
                own["line"],
                own["phrase"].as_str().unwrap(),
                own["used"],
                own["finds"],
                own["finds_without"]
            )
        })
        .collect();
    assert_eq!(
        words,
        [
            "2 the forgetting true 1 0",
            "3 blue door true 1 0",
            "3 leeds false 2 2",
            "4 red door true 0 0",
        ]
    );
    let ran = desk
        .run("vocabulary check")
        .code(1)
        .says("data/vocabulary.csv: 4 words and phrases, 1 clash, 1 to know")
        .says("CLASHES")
        .says("line 3, column “same”: “leeds” is the name of a place")
        .says("“the forgetting”: Dementia")
        .says("1 service (0 without it)")
        .says("left out");
    for line in ran.out.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
}

#[test]
fn without_words_there_is_nothing_to_check() {
    let desk = desk();
    desk.run("vocabulary check")
        .code(0)
        .tells("no words of yours");
    let json = desk.run("vocabulary check --json").code(0).json();
    assert_eq!(json["words"].as_array().unwrap().len(), 0);
    desk.run("vocabulary check nosuch.csv")
        .code(2)
        .tells("no file nosuch.csv");
    desk.put("other.csv", format!("{HEAD},Deal,deal,,,,general,\n"));
    desk.run("vocabulary check other.csv")
        .code(1)
        .says("other.csv");
    desk.put("data/vocabulary.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    desk.run("vocabulary check")
        .code(1)
        .says("none of its words are used");
    std::fs::remove_file(desk.path("data/vocabulary.csv")).unwrap();
    std::fs::create_dir(desk.path("data/vocabulary.csv")).unwrap();
    desk.run("vocabulary check").code(2).tells("is not a file");
}

#[test]
fn words_command_no_terminal() {
    let desk = desk();
    desk.put(
        "data/vocabulary.csv",
        format!("{HEAD},=x\u{1b}[31m,\u{202e}door \u{1b}[2J,,,,nosuch\u{1b},\n"),
    );
    desk.run("vocabulary check")
        .code(1)
        .says_not("\u{1b}")
        .says_not("\u{202e}");
}
