//! How questions are read, what happens when nothing fits, and what a person is told.

use std::path::Path;
use std::sync::OnceLock;

use serde_json::Value;

use crate::desk::Desk;

/// One desk with the bundled lists imported, for all that only read.
fn bundled() -> &'static Desk {
    static DESK: OnceLock<Desk> = OnceLock::new();
    DESK.get_or_init(|| {
        let desk = Desk::bundled();
        desk.run("import").code(0);
        desk
    })
}

/// The JSON of a search with the arguments given as they are.
fn search(args: &[&str]) -> Value {
    let mut all = vec!["search", "--json"];
    all.extend(args);
    let output = bundled().command(&all).output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap_or_else(|err| {
        panic!(
            "{args:?}: {err}\n{}",
            String::from_utf8_lossy(&output.stderr)
        )
    })
}

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
fn matches_are_labelled_and_ordered() {
    let desk = Desk::new().list(
        "general.csv",
        "name,description,areas,specialisms,telephone\n\
         Dementia,Anything,Leeds,,01632 960001\n\
         Harbour,Help with dementia,Leeds,,01632 960002\n\
         Beacon,For people with Alzheimer's,Leeds,dementia,01632 960003\n\
         Compass,Nothing of the kind,Leeds,,01632 960004\n",
    );
    desk.run("import").code(0);
    let matched = |question: &str| -> Vec<(String, String)> {
        let json = desk.run(&format!("search --json {question}")).json();
        let providers = json["providers"].as_array().unwrap().iter();
        providers
            .map(|p| {
                (
                    p["name"].as_str().unwrap().to_owned(),
                    p["why"]["match"].as_str().unwrap().to_owned(),
                )
            })
            .collect()
    };
    let pairs = |list: &[(&str, &str)]| -> Vec<(String, String)> {
        list.iter()
            .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
            .collect()
    };
    assert_eq!(
        matched("dementia"),
        pairs(&[
            ("Dementia", "exact"),
            ("Harbour", "words"),
            ("Beacon", "synonym")
        ])
    );
    // A slip that is in no list is mended, and never comes above what stands there.
    assert_eq!(matched("harbuor"), pairs(&[("Harbour", "typo")]));
    assert_eq!(matched("dementla")[0].1, "typo");
    assert_eq!(matched("compass"), pairs(&[("Compass", "exact")]));
}

#[test]
fn a_mended_word_is_never_called_as_typed() {
    let desk = Desk::new().list(
        "general.csv",
        "name,description,areas,telephone\nSolicitor Link,law,Leeds,01632 960001\n",
    );
    desk.run("import").code(0);
    let json = desk.run("search --json solicitorr leeds").code(0).json();
    assert_eq!(json["providers"][0]["why"]["match"], "typo", "{json}");
}

#[test]
fn parts_of_the_score_stay_in_their_place() {
    // Many words, quoted ones, and the same hint again and again add up to no other part.
    let phrases = "\"rethink\" \"detained\" \"mental\" \"act\" \"health\" leeds";
    let again = format!("{} leeds", "bsl ".repeat(40));
    for (question, closeness) in [(phrases, 2), (&again, 2)] {
        let json = search(&["--", question]);
        for provider in json["providers"].as_array().unwrap() {
            let why = &provider["why"];
            let whole = why["area"].as_str().unwrap() == "covers all of England";
            if whole {
                assert_eq!(why["closeness"], closeness, "{question}: {provider}");
            }
            assert_ne!(why["match"], "typo", "{question}: {provider}");
        }
    }
    // Relevance orders those that are equal in everything else.
    let json = search(&["--", "\"rethink\""]);
    let scores: Vec<f64> = json["providers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| p["why"]["score"].as_f64().unwrap())
        .collect();
    let steps: Vec<u64> = json["providers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| p["why"]["steps"].as_u64().unwrap())
        .collect();
    let ordered = scores.windows(2).zip(steps.windows(2));
    assert!(
        ordered
            .into_iter()
            .all(|(s, n)| n[0] > n[1] || s[0] >= s[1]),
        "{scores:?} {steps:?}"
    );
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
fn nearer_then_fresher_comes_first() {
    let desk = Desk::new().list(
        "general.csv",
        "name,areas,last_checked,telephone\n\
         A nation,England,2026-11-01,01632 960001\n\
         B county,Derbyshire,,01632 960002\n\
         C own never,Amber Valley,,01632 960003\n\
         D own long ago,Amber Valley,2011-03-04,01632 960004\n",
    );
    desk.run("import").code(0);
    let names = desk.run("search --json advocacy in Amber Valley").names();
    assert_eq!(
        names,
        ["D own long ago", "C own never", "B county", "A nation"]
    );
    desk.run("search --explain advocacy in Amber Valley")
        .says("it is for just this area")
        .says("nobody has ever checked it")
        .says("checked more than a year ago")
        .says("for the whole nation, so nearer ones come first");
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
fn every_area_asked_for_has_its_duty_named() {
    bundled()
        .run("search --statutory care_act --area Ealing --area Swindon")
        .code(1)
        .says("London Borough of Ealing must arrange a Care Act advocate")
        .says("Swindon Borough Council must arrange a Care Act advocate");
    // A code on both sides of a border: the law of each side.
    bundled()
        .run("search --statutory care_act --area CH4")
        .says("Cheshire West and Chester Council must arrange a Care Act advocate")
        .says("Flintshire County Council must arrange an independent professional advocate");
}

#[test]
fn a_service_for_the_nation_under_another_law_is_no_help() {
    let desk = Desk::new().list(
        "statutory.csv",
        "name,areas,statutory_types,telephone\n\
         IMHA line,England,imha,01632 960001\n\
         Old Care Act line,England,care_act,01632 960002\n\
         Helpline,England,,01632 960003\n",
    );
    desk.run("import").code(0);
    let json = desk
        .run("search --json --statutory care_act --area Leeds --language Polish")
        .code(1)
        .json();
    let national = json["instead"]["national"].as_array().unwrap();
    let names: Vec<&str> = national
        .iter()
        .map(|found| found["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["Old Care Act line", "Helpline"]);
}

#[test]
fn what_explains_the_order_is_true() {
    let desk = Desk::new().list(
        "general.csv",
        "name,areas,specialisms,telephone\n\
         Chatterbox,Leeds,general;dementia,01632 960001\n\
         For prisoners,Leeds,prisons,01632 960002\n",
    );
    desk.run("import").code(0);
    let words = "it has words of the question";
    desk.run("search --explain --area Leeds").says_not(words);
    desk.run("search --explain dementia chatterbox in Leeds")
        .says(words);
    desk.run("search --explain advocacy in Leeds")
        .says("it is only for people who were not named");
}

#[test]
fn an_empty_answer_says_what_else_there_is() {
    let desk = Desk::new()
        .list(
            "statutory.csv",
            "name,areas,statutory_types,telephone\nIMHA elsewhere,Kent,imha,01632 960001\nCare Act Leeds,Leeds,care_act,01632 960002\n",
        )
        .list(
            "general.csv",
            "name,organisation,areas,specialisms,telephone\nNational line,Line,England,general,01632 960003\nLeeds Voice,Voice,Leeds,general,01632 960004\nMind advice,Mind,Leeds,mental_health,01632 960005\n",
        );
    desk.run("import").code(0);
    let json = desk
        .run("search --json --statutory imha --area Leeds")
        .code(1)
        .json();
    assert_eq!(json["total"], 0);
    let instead = &json["instead"];
    let without: Vec<(&str, u64)> = instead["without"]
        .as_array()
        .unwrap()
        .iter()
        .map(|w| (w["filter"].as_str().unwrap(), w["total"].as_u64().unwrap()))
        .collect();
    assert_eq!(without, [("statutory_type", 4), ("area", 1)]);
    assert_eq!(instead["general"][0]["name"], "Leeds Voice");
    assert_eq!(instead["national"][0]["name"], "National line");
    assert_eq!(instead["duties"][0]["gss"], "E08000035");
    assert!(
        instead["duties"][0]["says"]
            .as_str()
            .unwrap()
            .contains("Leeds City Council must make IMHAs")
    );
    let mind = &instead["advice"][0];
    assert_eq!(
        (&mind["name"], &mind["services"][0]["name"]),
        (&"Mind".into(), &"Mind advice".into())
    );
    desk.run("search --statutory imha --area Leeds")
        .code(1)
        .says("What stands in the way")
        .says("Leeds City Council must make IMHAs available")
        .says("this is not advocacy")
        .says("Mencap");
    // The words of a caller are a guess: what fits the rest is shown, and said to be that.
    let json = desk.run("search --json IMHA Leeds").code(0).json();
    assert_eq!(json["widened"], "Independent mental health advocate (IMHA)");
    assert!(json["total"].as_u64().unwrap() > 0);
    desk.run("search IMHA Leeds")
        .says("Nothing in these lists fits");
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
