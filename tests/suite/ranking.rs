//! Which provider comes first, and what a person is told of the order.

use crate::desk::{Desk, search};

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
