//! How questions are read, and what a person is told of it.

use std::path::Path;

use serde_json::Value;

use crate::desk::{Desk, bundled, search};

/// What a question was taken for: `area:E08000035`, with `filter:` before those that choose.
fn taken(json: &Value) -> Vec<String> {
    let pieces = json["question"]["understood"].as_array().unwrap();
    let mut all = Vec::new();
    for piece in pieces {
        let text = |key: &str| piece[key].as_str().unwrap().to_owned();
        let what = format!("{}:{}", text("as"), text("value"));
        if text("used") != "set_aside" {
            all.push(what.clone());
        }
        if text("used") == "filter" {
            all.push(format!("filter:{what}"));
        }
    }
    all
}

#[test]
fn questions_mean_what_the_table_says() {
    let table = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/files/understanding.csv");
    let mut reader = csv::Reader::from_path(table).unwrap();
    let mut wrong = Vec::new();
    let mut cases = 0;
    for record in reader.records() {
        let record = record.unwrap();
        let [question, area, holds, never] = [0, 1, 2, 3].map(|n| record[n].to_owned());
        cases += 1;
        let json = match area.as_str() {
            "" => search(&["--", &question]),
            area => search(&["--area", area, "--", &question]),
        };
        // Put aside because nothing fitted is still understood.
        let pieces = json["question"]["understood"].as_array().unwrap();
        let read: Vec<String> = pieces
            .iter()
            .map(|p| {
                format!(
                    "{}:{}",
                    p["as"].as_str().unwrap(),
                    p["value"].as_str().unwrap()
                )
            })
            .collect();
        let taken = taken(&json);
        let list = |cell: &str| -> Vec<String> {
            cell.split(';')
                .filter(|item| !item.is_empty())
                .map(str::to_owned)
                .collect()
        };
        for item in list(&holds).iter().filter(|item| !read.contains(item)) {
            wrong.push(format!("“{question}” is not taken as {item}: {read:?}"));
        }
        for item in list(&never).iter().filter(|item| taken.contains(item)) {
            wrong.push(format!("“{question}” is taken as {item}: {taken:?}"));
        }
    }
    assert!(cases > 60, "only {cases} cases");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_reading_can_be_taken_back_one_by_one_or_all() {
    let area = |json: &Value| json["question"]["filters"]["area"].clone();
    assert_eq!(area(&search(&["IMHA Derby"]))[0], "E06000015");
    let back = search(&["IMHA Derby", "--not-as", "derby"]);
    assert!(area(&back).is_null(), "{back}");
    assert_eq!(back["question"]["filters"]["statutory_type"][0], "imha");
    assert_eq!(back["question"]["words"][0], "derby");
    let back = search(&["IMHA Derby", "--not-as", "imha", "--not-as", "Derby"]);
    assert!(
        back["question"]["understood"]
            .as_array()
            .unwrap()
            .is_empty()
    );
    // The whole of what was taken back, not its beginning or end in its place.
    let back = search(&[
        "he has been sectioned in Derby",
        "--not-as",
        "been sectioned",
    ]);
    let understood = back["question"]["understood"].as_array().unwrap();
    assert_eq!(understood.len(), 1, "{understood:?}");
    assert_eq!(understood[0]["as"], "area");
    let literal = search(&["IMHA Derby", "--literal"]);
    assert!(
        literal["question"]["understood"]
            .as_array()
            .unwrap()
            .is_empty()
    );
    assert_eq!(literal["question"]["words"].as_array().unwrap().len(), 2);
}

#[test]
fn a_name_for_several_places_gives_the_choice() {
    let json = search(&["Newport advocacy"]);
    let choices = json["question"]["understood"][0]["choices"]
        .as_array()
        .unwrap();
    assert!(choices.len() >= 4);
    assert!(choices.iter().any(|c| c["value"] == "E06000046"));
    let json = search(&["advocacy CH4"]);
    let choices = json["question"]["understood"][0]["choices"]
        .as_array()
        .unwrap();
    assert!(
        choices.iter().all(|c| c["share"].as_f64().unwrap() > 0.0),
        "{choices:?}"
    );
    bundled()
        .run("search Newport advocacy")
        .code(0)
        .says("it may also mean: Newport (Isle of Wight)");
}

#[test]
fn the_law_of_another_nation_is_explained_and_never_shown() {
    bundled()
        .run("search IMCA in Edinburgh")
        .code(0)
        .says("there are no IMCAs")
        .says("2003 s259")
        .says("Mental health advocacy (Scotland)");
    bundled()
        .run("search IMCA in Belfast")
        .says("not yet in force")
        .says("Trust pays for local advocacy");
    for question in [
        "IMHA in Glasgow",
        "care act advocate Dundee",
        "RPR Fife",
        "NHS complaint Moray",
    ] {
        let json = search(&[question, "--limit", "100"]);
        for provider in json["providers"].as_array().unwrap() {
            let types = provider["statutory_types"].as_array().unwrap();
            let foreign = types
                .iter()
                .filter(|t| !t.as_str().unwrap().starts_with("scotland"));
            assert_eq!(foreign.count(), 0, "{question}: {provider}");
        }
    }
}

#[test]
fn a_filter_given_is_never_dropped_or_widened() {
    for (given, words) in [
        (&["Leeds"][..], "yorkshire advocacy"),
        (&["Leeds"], "uk imha"),
        (&["Leeds"], "england imha"),
        (&["LS1"], "leeds advocacy"),
        (&["Leeds", "Cardiff"], "otley advocate"),
    ] {
        let mut args: Vec<&str> = given.iter().flat_map(|area| ["--area", area]).collect();
        args.extend(["--limit", "100", "--", words]);
        let json = search(&args);
        for provider in json["providers"].as_array().unwrap() {
            let area = provider["why"]["area"].as_str().unwrap();
            let near = [
                "Leeds",
                "LS1",
                "England",
                "Cardiff",
                "Wales",
                "Otley",
                "West Yorkshire",
            ];
            assert!(
                near.iter().any(|name| area.contains(name)),
                "{words}: {area}"
            );
        }
    }
    let json = search(&[
        "--area",
        "Leeds",
        "--area",
        "Cardiff",
        "--",
        "otley advocate",
    ]);
    let areas = json["question"]["filters"]["area"].as_array().unwrap();
    assert!(areas.iter().any(|code| code == "W06000015"), "{areas:?}");
}

#[test]
fn what_the_csv_has_no_place_for_is_told_beside_it() {
    bundled()
        .run("search --csv imca Plymouth")
        .code(0)
        .tells("Nothing in these lists fits")
        .says(",instead,");
    bundled()
        .run("search --csv imca in Edinburgh")
        .tells("no IMCAs");
}

#[test]
fn a_postcode_that_is_none_is_said() {
    for (question, written) in [
        ("imha XX1 1AA", "XX1 1AA"),
        ("xx11aa imha", "XX11AA"),
        ("my brother was sectioned ZZ99 9ZZ", "ZZ99 9ZZ"),
    ] {
        let said = search(&["--", question])["notes"].to_string();
        let note = format!("“{written}” is no postcode that is known here");
        assert!(said.contains(&note), "{question}: {said}");
    }
    // The islands have postcodes, and law of their own; British forces have postcodes that are no place.
    for question in ["imha JE2 3AB", "imha GY11AA", "imha IM1 1AA"] {
        bundled()
            .run(&format!("search {question}"))
            .code(1)
            .says("outside the United Kingdom")
            .says_not("no postcode");
    }
    for question in [
        "imha LS1 4AP",
        "s5(2) leeds",
        "section 5 2nd opinion",
        "ward B2 2nd floor",
    ] {
        let said = search(&["--", question])["notes"].to_string();
        assert!(!said.contains("no postcode"), "{question}: {said}");
    }
}

#[test]
fn places_outside_the_uk_and_danger_are_said() {
    bundled()
        .run("search my mum sectioned in Jersey")
        .code(1)
        .says("outside the United Kingdom");
    for words in [
        "suicidal in Leeds",
        "I want to kill myself",
        "she might hurt herself Hull",
        "he strangled me",
        "my husband hits me Cardiff",
        "staff are hurting my mum in the care home",
        "mae hi eisiau lladd ei hun",
        "being abused by my carer in Slough",
    ] {
        bundled().run(&format!("search {words}")).says("call 999");
        bundled()
            .run(&format!("search --csv {words}"))
            .tells("call 999");
    }
    bundled()
        .run("search mum in Bangor hospital sectioned")
        .says("the law is that of Wales");
}

#[test]
fn slips_are_mended_only_where_nothing_matches() {
    let desk = Desk::new().list(
        "general.csv",
        "name,description,areas,telephone\nFirst,helps with budgerigars,Leeds,01632 960001\nOther,helps with housing,Leeds,01632 960002\n",
    );
    desk.run("import").code(0);
    let found = |words: &str| desk.run(&format!("search --json {words}")).names();
    assert_eq!(found("budgerigras"), ["First"]);
    assert_eq!(found("--literal budgerigras"), Vec::<String>::new());
    // Never in short words, numbers or postcodes.
    assert_eq!(found("bud"), Vec::<String>::new());
    assert_eq!(found("Lee5"), Vec::<String>::new());
    desk.run("search budgerigorx")
        .code(0)
        .says("(a word like the one typed)");
    desk.run("search zzyzxqw")
        .code(1)
        .says("stands in none of these lists");
}

#[test]
fn typing_is_completed_and_mended() {
    let desk = bundled();
    let texts = |typed: &str| -> Vec<String> {
        let json = desk.run(&format!("suggest --json {typed}")).json();
        let all = json.as_array().unwrap().iter();
        all.map(|s| s["text"].as_str().unwrap().to_owned())
            .collect()
    };
    for (typed, expected) in [
        ("portsm", "Portsmouth"),
        ("imh", "Independent mental health advocate (IMHA)"),
        ("dement", "Dementia"),
        ("solent m", "Solent Mind: Portsmouth Advocacy Service, IMCA"),
        ("people first adv", "People First: advocacy in Cumbria"),
        ("housing lee", "housing Leeds"),
        ("keighl", "Keighley (Bradford)"),
        ("portsmuoth", "Portsmouth"),
        ("dementai", "Dementia"),
        ("voiceabilty", "VoiceAbility Bedfordshire"),
    ] {
        let found = texts(typed);
        assert!(
            found.iter().any(|text| text == expected),
            "{typed}: {found:?}"
        );
    }
    desk.run("suggest portsmuoth")
        .code(0)
        .says("did you mean: Portsmouth");
    desk.run("suggest qqqqqq").code(1);
}

#[test]
fn whatever_is_typed_gets_an_answer() {
    let long = "mental health ".repeat(20_000);
    let crowd = "word ".repeat(1000);
    for typed in [
        long.as_str(),
        &crowd,
        "",
        " ",
        "the and of",
        "-a -b",
        "-housing",
        "\"",
        "\"unclosed",
        "\u{0}\u{1b}[2J\u{202e}",
        "👩‍👩‍👧",
        "'; DROP TABLE providers; --",
        "name:* AND (a OR b)^2 ~ [x TO y]",
        "((((((((((",
        "Ａｄｖｏｃａｃｙ",
        "01632",
        "9999999999999999999999999",
    ] {
        let args = ["search", "--json", "--", typed];
        let output = match bundled().command(&args).output() {
            Ok(output) => output,
            // Longer than the system lets an argument be.
            Err(_) => continue,
        };
        let code = output.status.code();
        assert!(
            matches!(code, Some(0 | 1)),
            "{:?}: {code:?}",
            &typed[..typed.len().min(40)]
        );
        let json: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert!(json["total"].is_u64());
    }
}
