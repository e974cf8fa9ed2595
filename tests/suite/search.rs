//! What a search answers, on the bundled lists and on small ones.

use std::fs;

use crate::desk::{Desk, bundled};

#[test]
fn an_area_by_any_name_gives_the_same_answer() {
    let by = |area: &str| {
        let ran = bundled()
            .run(&format!("search IMHA --area {area} --json"))
            .code(0);
        ran.json()["providers"].to_string()
    };
    let leeds = by("Leeds");
    for other in ["E08000035", "'LS1 4AP'", "'Leeds City Council'", "LS1"] {
        assert_eq!(by(other), leeds, "{other}");
    }
}

#[test]
fn an_area_is_who_is_covered() {
    // name, areas
    let desk = Desk::new().list(
        "general.csv",
        "name,areas,telephone\n\
         For Derbyshire,Derbyshire,01632 960001\n\
         For Amber Valley,Amber Valley,01632 960002\n\
         For England,England,01632 960003\n\
         For Scotland,Scotland,01632 960004\n\
         For the UK,United Kingdom,01632 960005\n\
         For Nottinghamshire,Nottinghamshire,01632 960006\n\
         For both Cumbrian councils,Cumberland;Westmorland and Furness,01632 960007\n\
         For old Cumbria,Cumbria,01632 960008\n\
         For PO4,PO4,01632 960009\n\
         For nowhere,,01632 960010\n",
    );
    desk.run("import").code(0);
    let cases: &[(&str, &[&str])] = &[
        (
            "Derbyshire",
            &[
                "For Derbyshire",
                "For England",
                "For the UK",
                "For Amber Valley",
            ],
        ),
        (
            "'Amber Valley'",
            &[
                "For Amber Valley",
                "For Derbyshire",
                "For England",
                "For the UK",
            ],
        ),
        ("'Glasgow City'", &["For Scotland", "For the UK"]),
        (
            "Cumbria",
            &[
                "For both Cumbrian councils",
                "For England",
                "For old Cumbria",
                "For the UK",
            ],
        ),
        (
            "Cumberland",
            &[
                "For both Cumbrian councils",
                "For England",
                "For old Cumbria",
                "For the UK",
            ],
        ),
        (
            "Allerdale",
            &[
                "For both Cumbrian councils",
                "For England",
                "For old Cumbria",
                "For the UK",
            ],
        ),
        ("'PO4 8AA'", &["For England", "For PO4", "For the UK"]),
        ("'PO1 2AL'", &["For England", "For the UK"]),
        ("Portsmouth", &["For England", "For the UK", "For PO4"]),
        ("Cardiff", &["For the UK"]),
    ];
    let mut wrong = Vec::new();
    for (area, expected) in cases {
        let found = desk
            .run(&format!("search --area {area} --sort name --json"))
            .names();
        if found != *expected {
            wrong.push(format!("{area}: {found:?} instead of {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));

    desk.run("search --area Derbyshire")
        .says("These cover only a part of the area")
        .says("covers only a part of Derbyshire: Amber Valley")
        .says("covers all of England");
}

#[test]
fn another_nations_law_is_no_answer() {
    let desk = Desk::new().list(
        "statutory.csv",
        "name,areas,statutory_types,telephone\nUK service,United Kingdom,imha,01632 960001\n",
    );
    desk.run("import").code(0);
    desk.run("search --statutory imha --area Leeds")
        .code(0)
        .says("UK service");
    desk.run("search --statutory imha --area 'Glasgow City'")
        .code(1)
        .says_not("UK service")
        .says("not law in Scotland");
}

#[test]
fn former_areas_trusts_and_split_codes_answer_too() {
    let desk = Desk::new().list(
        "statutory.csv",
        "name,areas,statutory_types,telephone\n\
         For South Lakeland,South Lakeland,imha,01632 960001\n\
         For Southern Trust,Southern HSC Trust,,01632 960002\n\
         For Mendip,Mendip,imha,01632 960003\n\
         For Taunton Deane,Taunton Deane,imha,01632 960004\n\
         For Flintshire,Flintshire,imha,01632 960005\n\
         For Chester,Cheshire West and Chester,imha,01632 960006\n\
         For PO1,PO1,imca,01632 960007\n\
         Glasgow service,Glasgow City,imha,01632 960008\n\
         Leeds service,Leeds,imha,01632 960009\n",
    );
    desk.run("import").code(0);
    let cases: &[(&str, &[&str])] = &[
        ("--area 'LA9 4DL'", &["For South Lakeland"]),
        ("--area 'South Lakeland'", &["For South Lakeland"]),
        ("--area BT35", &["For Southern Trust"]),
        ("--area E10000027", &["For Mendip", "For Taunton Deane"]),
        ("--area CH4", &["For Chester", "For Flintshire"]),
        ("--area PO1", &["For PO1"]),
        ("--area PO4", &[]),
        (
            "--area Leeds --area 'Glasgow City' --statutory imha",
            &["Leeds service"],
        ),
    ];
    let mut wrong = Vec::new();
    for (filters, expected) in cases {
        let found = desk
            .run(&format!("search {filters} --sort name --json"))
            .names();
        if found != *expected {
            wrong.push(format!("{filters}: {found:?} instead of {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    desk.run("search --area CH4")
        .says("covers Flintshire, where 4");
    desk.run("search --area 'LA9 4DL'")
        .says("that includes LA9");
    desk.run("search --area Leeds --area 'Glasgow City' --statutory imha")
        .says("is not law in Scotland");
}

#[test]
fn closed_is_left_out_and_paused_says_so() {
    let desk = Desk::new().list(
        "general.csv",
        "name,areas,status,telephone\nOpen,Leeds,,01632 960001\nShut,Leeds,closed,01632 960002\nPaused,Leeds,temporarily closed,01632 960003\n",
    );
    desk.run("import").code(0);
    desk.run("search --area Leeds")
        .code(0)
        .says_not("Shut")
        .says("TEMPORARILY CLOSED")
        .says("not checked");
    assert_eq!(desk.run("search --status closed --json").names(), ["Shut"]);
}

#[test]
fn exact_comes_before_words_before_stems() {
    let desk = Desk::new().list(
        "general.csv",
        "name,description,areas,telephone\n\
         Voice,\"Independent advocates\",Leeds,01632 960001\n\
         Advocate,\"Anything\",Leeds,01632 960002\n\
         Northern,\"An advocate for you\",Leeds,01632 960003\n\
         Elsewhere,\"Nothing of the kind\",Leeds,01632 960004\n",
    );
    desk.run("import").code(0);
    let ran = desk.run("search advocate --json").code(0);
    assert_eq!(ran.names(), ["Advocate", "Northern", "Voice"]);
    let json = ran.json();
    let matched: Vec<&str> = json["providers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| p["why"]["match"].as_str().unwrap())
        .collect();
    assert_eq!(matched, ["exact", "words", "stem"]);
}

#[test]
fn words_fold_phrases_hold_and_minus_leaves_out() {
    let desk = Desk::new().list(
        "general.csv",
        "name,description,areas,telephone\n\
         Siân’s Café,care for older people,Leeds,01632 960001\n\
         Other,older carers and people who care,Leeds,01632 960002\n",
    );
    desk.run("import").code(0);
    let cases: &[(&str, &[&str])] = &[
        ("sians cafe", &["Siân’s Café"]),
        ("SIÂN'S CAFÉ", &["Siân’s Café"]),
        ("'\"older people\"'", &["Siân’s Café"]),
        ("older people", &["Siân’s Café"]),
        ("--literal older people", &["Other", "Siân’s Café"]),
        ("-- older -carers", &["Siân’s Café"]),
        ("carer", &["Other"]),
    ];
    for (words, expected) in cases {
        let line = match words.strip_prefix("-- ") {
            Some(words) => format!("search --json --sort name -- {words}"),
            None if words.contains('\'') && words.contains("CAF") => {
                let ran = desk
                    .command(&["search", "--json", "--sort", "name", words])
                    .output()
                    .unwrap();
                assert!(String::from_utf8_lossy(&ran.stdout).contains("Café"));
                continue;
            }
            None => format!("search --json --sort name {words}"),
        };
        assert_eq!(desk.run(&line).names(), *expected, "{words}");
    }
}

#[test]
fn counts_pages_and_order_agree() {
    let all = bundled().run("search --status active --status temporarily_closed --status closed --limit 1000 --sort name --json").code(0);
    let json = all.json();
    assert_eq!(json["total"], 240);
    let names = all.names();
    let mut sum: u64 = 0;
    for count in json["facets"]["list"].as_object().unwrap().values() {
        sum += count.as_u64().unwrap();
    }
    assert_eq!(sum, 240, "each provider stands in one list");
    let mut paged = Vec::new();
    for page in 1..=5 {
        paged.extend(
            bundled()
                .run(&format!("search --status active --status temporarily_closed --status closed --limit 50 --page {page} --sort name --json"))
                .names(),
        );
    }
    assert_eq!(paged, names);
    bundled().run("search --page 99 --json").code(0);
}

#[test]
fn ages_and_kinds_filter() {
    let desk = Desk::new().list(
        "general.csv",
        "name,areas,age_min,age_max,kinds,languages,telephone\n\
         Young,Leeds,7,25,,English,01632 960001\n\
         Old,Leeds,65,,peer,Welsh; English,01632 960002\n\
         All,Leeds,,,,,01632 960003\n",
    );
    desk.run("import").code(0);
    let cases: &[(&str, &[&str])] = &[
        ("--age 16", &["All", "Young"]),
        ("--age 70", &["All", "Old"]),
        ("--kind peer", &["Old"]),
        ("--language welsh", &["Old"]),
    ];
    for (filter, expected) in cases {
        assert_eq!(
            desk.run(&format!("search {filter} --sort name --json"))
                .names(),
            *expected,
            "{filter}"
        );
    }
}

#[test]
fn unknown_filters_name_the_nearest() {
    let desk = bundled();
    desk.run("search --area Leds").code(2).tells("Leeds");
    desk.run("search --specialism mental_helth")
        .code(2)
        .tells("mental_health");
    desk.run("search --statutory imah").code(2).tells("imha");
    desk.run("search --limit 0").code(2);
    desk.run("search --age 900").code(2);
}

#[test]
fn csv_opens_safely_and_comes_back() {
    let desk = Desk::new().list(
        "general.csv",
        "name,description,areas,telephone\nEvil,\"=HYPERLINK(\"\"http://x\"\")\",Leeds,01632 960001\n",
    );
    desk.run("import").code(0);
    let out = desk
        .run("search evil --csv")
        .code(0)
        .says("\"'=HYPERLINK")
        .out;
    let again = Desk::new().list("general.csv", out);
    again.run("import").code(0);
    let back = again.run("search evil --json").json();
    assert_eq!(
        back["providers"][0]["description"],
        "=HYPERLINK(\"http://x\")"
    );
}

#[test]
fn hostile_text_does_not_command_the_terminal() {
    let desk = Desk::new().list(
        "general.csv",
        "name,description,areas,telephone\n\"Evil \u{1b}[2J\u{202e}name\",x,Leeds,01632 960001\n",
    );
    desk.run("import");
    let ran = desk.run("search evil");
    assert!(
        !ran.out.contains('\u{1b}') && !ran.out.contains('\u{202e}'),
        "{:?}",
        ran.out
    );
}

#[test]
fn show_tells_everything_and_where_from() {
    let ran = bundled().run("search Teesside Mind --json").code(0);
    let id = ran.json()["providers"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    bundled()
        .run(&format!("show {id}"))
        .code(0)
        .says("not checked")
        .says("Where this was read")
        .says("statutory.csv line");
    bundled()
        .run("show teesside-mind-advocac")
        .code(1)
        .tells("did you mean");
}

#[test]
fn lines_fit_eighty_columns() {
    let ran = bundled().run("search mental health --area Leeds").code(0);
    for line in ran.out.lines().filter(|line| !line.contains("http")) {
        assert!(line.chars().count() <= 80, "{line}");
    }
    // Piped output is the same text; nothing colours it.
    assert!(!ran.out.contains('\u{1b}'));
}

#[test]
fn a_missing_index_is_made_and_said() {
    let desk = Desk::bundled();
    desk.run("search advocacy --limit 1")
        .code(0)
        .tells("making one");
    assert!(
        fs::read_to_string(desk.path("index/CURRENT"))
            .unwrap()
            .starts_with("gen-")
    );
    let empty = Desk::new();
    fs::remove_dir_all(empty.path("data")).unwrap();
    empty.run("search x").code(2).tells("no index");
}

#[test]
fn a_phrase_that_is_left_out_may_stand_anywhere_or_nowhere() {
    let desk = Desk::new().list(
        "general.csv",
        "id,name,description,areas\n\
         a,Alpha,care for all,Leeds\n\
         b,Beta,the care act at work,Leeds\n\
         c,Gamma,act with care,Leeds\n\
         d,Delta,act on it,Leeds\n",
    );
    desk.run("import").code(0);
    for (phrase, left) in [
        ("care act", vec!["Alpha", "Delta", "Gamma"]),
        ("act care", vec!["Alpha", "Beta", "Delta", "Gamma"]),
        ("act on", vec!["Alpha", "Beta", "Gamma"]),
        ("care for", vec!["Beta", "Delta", "Gamma"]),
    ] {
        let found = desk
            .command(&["search", "--area", "Leeds", "--sort", "name", "--json"])
            .args(["--", &format!("-\"{phrase}\"")])
            .output()
            .unwrap();
        let json: serde_json::Value = serde_json::from_slice(&found.stdout)
            .unwrap_or_else(|err| panic!("{err} {}", String::from_utf8_lossy(&found.stderr)));
        let names: Vec<&str> = json["providers"]
            .as_array()
            .unwrap()
            .iter()
            .map(|own| own["name"].as_str().unwrap())
            .collect();
        assert_eq!(names, left, "{phrase}");
    }
}
