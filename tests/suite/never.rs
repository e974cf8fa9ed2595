//! Whatever comes in, nothing panics: questions, place names, the bytes of a list.

use std::sync::OnceLock;

use advocacy::import::{Gathering, Input};
use advocacy::index::Generation;
use advocacy::vocabulary::Vocabulary;
use advocacy::{place, query, text};
use proptest::prelude::*;

use crate::desk::Desk;

/// Reads a list twice, as an import does.
fn import(bytes: Vec<u8>) {
    let files = vec![("general.csv".to_owned(), bytes)];
    let input = Input {
        name: "general",
        files: &files,
        map: None,
    };
    let mut gathering = Gathering::default();
    if gathering.gather(&input).is_ok() {
        let mut reading = gathering.settle(&Default::default(), jiff::civil::date(2026, 1, 1));
        let rows = reading.rows() as u64;
        let mut providers = 0;
        let read = reading.read(&input, |provider, _, _| -> Result<(), ()> {
            assert!(!provider.id.is_empty() && !provider.name.is_empty());
            providers += 1;
            Ok(())
        });
        let counts = read.unwrap().unwrap();
        assert!(
            providers <= rows && rows <= counts.rows,
            "{providers} {rows} {counts:?}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn questions(words in any::<String>()) {
        let parsed = query::parse(&words);
        for piece in parsed.phrases.iter().chain(&parsed.without) {
            prop_assert!(!piece.is_empty());
        }
        for word in &parsed.words {
            prop_assert!(words.get(word.range.clone()).is_some());
        }
    }

    #[test]
    fn questions_are_answered(words in any::<String>(), hint in "[a-zA-Z0-9 '\\-\"()&]{0,80}") {
        static DESK: OnceLock<(Desk, Generation)> = OnceLock::new();
        let (_, generation) = DESK.get_or_init(|| {
            let desk = Desk::bundled();
            desk.run("import").code(0);
            let generation = Generation::open(&desk.path("index")).unwrap();
            (desk, generation)
        });
        for text in [words, hint] {
            for words in [query::Words::Understood, query::Words::Literal] {
                let question = query::Question { text: text.clone(), words, ..query::Question::default() };
                let answer = query::ask(generation, Vocabulary::standard(), &question).unwrap();
                for piece in &answer.understood {
                    prop_assert!(text.contains(&piece.words), "{:?}", piece);
                }
            }
            query::suggest(generation, Vocabulary::standard(), &text, 8);
        }
    }

    #[test]
    fn words_point_into_their_text(typed in any::<String>()) {
        for word in text::words(&typed) {
            prop_assert!(typed.get(word.range).is_some());
        }
    }

    #[test]
    fn places(words in any::<String>()) {
        place::look_up(&words);
    }

    #[test]
    fn lists_of_any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        import(bytes);
    }

    #[test]
    fn lists_with_any_cells(cells in proptest::collection::vec(any::<String>(), 0..40)) {
        let mut list = "name,areas,telephone,email,website,postcode,last_checked,age_min,status\n".to_owned();
        for row in cells.chunks(9) {
            let row: Vec<String> = row.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
            list.push_str(&row.join(","));
            list.push('\n');
        }
        import(list.into_bytes());
    }
}
