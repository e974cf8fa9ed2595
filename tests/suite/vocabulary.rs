//! Every group of the vocabulary, and every pair that must never be confused, is a case.

use std::path::Path;
use std::sync::OnceLock;

use advocacy::closed::Closed;
use advocacy::index::Generation;
use advocacy::postcode::Outcode;
use advocacy::query::{Answer, FilterBy, Filters, Question, TakenAs, Used, ask};
use advocacy::vocabulary::{Sense, Vocabulary};

use crate::desk::Desk;

/// An index with nothing in it that could match by accident.
fn generation() -> &'static Generation {
    static MADE: OnceLock<(Desk, Generation)> = OnceLock::new();
    &MADE
        .get_or_init(|| {
            let desk = Desk::new().list(
                "general.csv",
                "name,areas,telephone\nXyzzy,Leeds,01632 960001\n",
            );
            desk.run("import").code(0);
            let generation = Generation::open(&desk.path("index")).unwrap();
            (desk, generation)
        })
        .1
}

fn read(text: &str, area: Option<&str>) -> Answer {
    let mut filters = Filters::default();
    if let Some(area) = area {
        filters.add(FilterBy::Area, area).unwrap();
    }
    let question = Question {
        text: text.to_owned(),
        filters,
        ..Question::default()
    };
    ask(generation(), Vocabulary::standard(), &question).unwrap()
}

/// What a text was taken for, as `statutory_type:imha`.
fn taken(text: &str, only: impl Fn(Used) -> bool) -> Vec<String> {
    let pieces = read(text, None).understood.into_iter();
    let of_filters = pieces.filter(|piece| only(piece.used));
    of_filters
        .map(|piece| {
            let taken_as = serde_json::to_value(piece.taken_as).unwrap();
            format!("{}:{}", taken_as.as_str().unwrap(), piece.value)
        })
        .collect()
}

#[test]
fn every_word_of_every_group_leads_to_it() {
    let table = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/reference/vocabulary.csv");
    let mut reader = csv::Reader::from_path(table).unwrap();
    let headings = reader.headers().unwrap().clone();
    let mut wrong = Vec::new();
    let mut cases = 0;
    for record in reader.records() {
        let record = record.unwrap();
        let cell = |name: &str| {
            let at = headings.iter().position(|heading| heading == name).unwrap();
            record[at].to_owned()
        };
        let group = Vocabulary::standard()
            .groups()
            .iter()
            .find(|group| group.id == cell("group"))
            .unwrap();
        let context = group.with.first().cloned().unwrap_or_default();
        for column in ["same", "one_way", "misspelt", "former", "welsh"] {
            for words in cell(column).split(';').filter(|words| !words.is_empty()) {
                cases += 1;
                // The context stands apart, so that it makes no longer phrase with the words.
                // "s3" alone is a part of Sheffield: the words must say otherwise, or another place.
                let place = if Outcode::parse(words).is_some() {
                    "doncaster"
                } else {
                    ""
                };
                let answer = read(&format!("{words} . q1q {context} . {place}"), None);
                let found = answer.understood.iter().any(|piece| {
                    let meaning = group.meanings.iter().any(|meaning| match &meaning.sense {
                        Sense::Statutory(kind) => kind.key() == piece.value,
                        Sense::Specialism(kind) => kind.key() == piece.value,
                        Sense::Kind(kind) => kind.key() == piece.value,
                        Sense::Language(language) => *language == piece.value,
                    });
                    meaning || piece.value == group.name
                });
                let silent = group.generic && answer.words.iter().all(|word| word == "q1q");
                if !found && !silent {
                    wrong.push(format!("{} “{words}”: {:?}", group.id, answer.understood));
                }
            }
        }
    }
    assert!(cases > 1500, "only {cases} cases");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_must_never_be_confused_is_not() {
    let table = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/reference/never_confused.csv");
    let mut reader = csv::Reader::from_path(table).unwrap();
    let mut wrong = Vec::new();
    let mut cases = 0;
    for record in reader.records() {
        let record = record.unwrap();
        let (asked, never) = (&record[0], &record[1]);
        cases += 1;
        let chosen = |used: Used| used == Used::Filter;
        let mut others = taken(never, chosen);
        if others.is_empty() {
            others = taken(never, |_| true);
            others.retain(|other| other.starts_with("synonyms:"));
        }
        let ours = taken(asked, |used| used != Used::SetAside);
        let ours_chosen = taken(asked, chosen);
        for other in others {
            let confused = match other.starts_with("synonyms:") {
                true => ours.contains(&other),
                false => ours_chosen.contains(&other),
            };
            if confused {
                wrong.push(format!("“{asked}” is taken as “{never}”: {other}"));
            }
        }
    }
    assert!(cases >= 45, "only {cases} cases");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn words_that_mean_the_same_find_each_other_and_one_way_words_do_not() {
    let mut list = "name,description,areas,telephone\n".to_owned();
    let groups = Vocabulary::standard().groups();
    // Groups without a specialism or a type live by their words alone.
    let plain: Vec<_> = groups
        .iter()
        .filter(|group| group.meanings.is_empty() && !group.generic && group.same.len() > 1)
        .collect();
    for (n, group) in plain.iter().enumerate() {
        for (m, words) in group.same.iter().enumerate() {
            list.push_str(&format!(
                "Q{n}Q{m},{},Leeds,01632 960001\n",
                words.join(" ")
            ));
        }
    }
    list.push_str("Old name,mental handicap,Leeds,01632 960001\n");
    let desk = Desk::new().list("general.csv", list);
    desk.run("import").code(0);
    let mut wrong = Vec::new();
    for (n, group) in plain.iter().enumerate() {
        if !group.with.is_empty() {
            continue;
        }
        let asked = group.same[0].join(" ");
        let names = desk
            .run(&format!("search --json --limit 100 '{asked}'"))
            .names();
        for m in 0..group.same.len() {
            if !names.contains(&format!("Q{n}Q{m}")) {
                wrong.push(format!(
                    "{}: “{asked}” does not find {:?}",
                    group.id, group.same[m]
                ));
            }
        }
    }
    assert!(plain.len() > 10);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let names = desk
        .run("search --json --limit 100 'learning disability'")
        .names();
    assert!(!names.contains(&"Old name".to_owned()), "{names:?}");
}

#[test]
fn a_council_adds_its_own_words() {
    let desk = Desk::new().list(
        "general.csv",
        "name,areas,specialisms,telephone\nMemory service,Leeds,dementia,01632 960001\nOther,Leeds,housing,01632 960002\n",
    );
    desk.run("import").code(0);
    desk.put(
        "data/vocabulary.csv",
        "group,name,same,means\nL1,Dementia hub,the blue door,dementia\nL2,Nonsense,foo,quux\n",
    );
    let ran = desk.run("search 'the blue door' --json").code(0);
    assert_eq!(ran.names(), ["Memory service"]);
    let ran = ran.tells("vocabulary.csv: line 3, column “means”");
    assert_eq!(ran.json()["question"]["understood"][0]["value"], "dementia");
}

#[test]
fn words_that_cannot_be_read_never_stop_an_answer() {
    let desk = Desk::new().list(
        "general.csv",
        "name,areas,specialisms,telephone\nMemory service,Leeds,dementia,01632 960001\n",
    );
    desk.run("import").code(0);
    let row = "L1,Dementia hub,the blue door,dementia\n";
    let good = format!("group,name,same,means\n{row}");
    let wide: Vec<u8> = good.encode_utf16().flat_map(u16::to_le_bytes).collect();
    // However a list may be saved, these may be too.
    for saved in [
        [&[0xff, 0xfe][..], &wide].concat(),
        good.replace(',', ";").into_bytes(),
        good.replace(',', "\t").into_bytes(),
        format!("Our words,,,\n\n{good}").into_bytes(),
    ] {
        desk.put("data/vocabulary.csv", &saved);
        let ran = desk.run("search 'the blue door' --json").code(0);
        assert_eq!(ran.json()["question"]["understood"][0]["value"], "dementia");
    }
    for (broken, told) in [
        (vec![0; 3000], "none of its words are used"),
        (Vec::new(), "the file is empty"),
        (vec![b'x'; 2 << 20], "larger than 1 MB"),
    ] {
        desk.put("data/vocabulary.csv", &broken);
        let ran = desk.run("search dementia leeds").code(0);
        ran.says("Memory service").tells(told);
    }
    let same: Vec<String> = (0..300).map(|n| format!("word{n}")).collect();
    desk.put(
        "data/vocabulary.csv",
        format!("group,same,means\nL1,{},dementia\n", same.join(";")),
    );
    desk.run("search word1 leeds")
        .says("Memory service")
        .tells("line 2, column “same”: more than 200 words");
}

#[test]
fn taken_as_says_what_it_is() {
    let piece = &read("sectioned", Some("Leeds")).understood[0];
    assert_eq!(
        (piece.taken_as, piece.used),
        (TakenAs::StatutoryType, Used::SetAside)
    );
}
