//! The decision file: what is read, what holds together, what is told.

use std::collections::HashSet;

use super::*;

fn settle(rows: &str, ids: &str) -> Settled {
    let text = format!("decision,id,other\n{rows}");
    let (decisions, problems) = Decisions::read(text.as_bytes()).unwrap();
    assert_eq!(problems, []);
    let ids: HashSet<&str> = ids.split(' ').collect();
    decisions.settle(Some(&ids))
}

#[test]
fn same_reaches_on_and_the_first_named_leads() {
    let cases = [
        ("same,a,b\nsame,b,c\n", "a a a d"),
        ("same,b,c\nsame,a,b\n", "a→b b b d"),
        ("same,c,a\nsame,b,a\nsame,d,c\n", "c c c c"),
        // Both ways round and twice is one decision.
        ("same,a,b\nsame,b,a\nsame,a,b\n", "a a c d"),
        ("same,a,b\nsame,c,d\nsame,d,b\n", "a a a a"),
        ("different,a,b\nsame,c,a\n", "c b c d"),
    ];
    for (rows, expected) in cases {
        let settled = settle(rows, "a b c d");
        assert_eq!(settled.problems, [], "{rows}");
        let found: Vec<&str> = ["a", "b", "c", "d"].map(|id| settled.id(id)).to_vec();
        let expected: Vec<&str> = expected
            .split(' ')
            .map(|id| id.rsplit('→').next().unwrap())
            .collect();
        assert_eq!(found, expected, "{rows}");
    }
}

#[test]
fn what_contradicts_is_not_applied_and_all_its_lines_are_told() {
    let settled = settle(
        "same,a,b\nsame,b,c\ndifferent,c,a\nsame,d,e\ndifferent,d,f\n",
        "a b c d e f",
    );
    assert_eq!(settled.id("b"), "b");
    assert_eq!(settled.id("e"), "d");
    assert!(!settled.are_different("a", "c"));
    // Whoever is the same as one of a pair is not the other either.
    assert!(settled.are_different("f", "e"));
    let told: Vec<String> = settled.problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "decisions.csv: line 4, column “decision”: “c” and “a” are different here and the same by lines 2 and 3; none of these decisions is applied, so correct what is wrong"
        ]
    );
}

#[test]
fn unknown_ids_are_told_with_the_nearest() {
    let settled = settle(
        "same,voice-leeds,voice-lees\nsame,nothing-like-it,voice-leeds\nsame,voice-leeds,b\n",
        "voice-leeds b",
    );
    assert_eq!(settled.id("b"), "voice-leeds");
    let told: Vec<String> = settled.problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "decisions.csv: line 2, column “other”: no row has the id “voice-lees”, so the decision is not applied; did you mean: “voice-leeds”?",
            "decisions.csv: line 3, column “id”: no row has the id “nothing-like-it”, so the decision is not applied",
        ]
    );
}

#[test]
fn every_row_is_read_or_told() {
    let cases = [
        ("decision;id;other\r\nSame;a;b\r\n", "1", ""),
        (
            "\u{feff}score,other,id,decision\n90,b,a, SAME \n80,d,c,\n",
            "1",
            "",
        ),
        (
            "decision,id,other\nmerge,a,b\n",
            "0",
            "line 2, column “decision”: “merge” is no decision",
        ),
        (
            "decision,id,other\nsame,,b\n",
            "0",
            "line 2, column “id”: there is no id",
        ),
        (
            "decision,id,other\nsame,a\n",
            "0",
            "line 2, column “other”: there is no id",
        ),
        (
            "decision,id,other\nsame,a,a\n",
            "0",
            "line 2, column “other”: “a” stands on both sides",
        ),
        ("decision,id,other\n\u{1b}[2J,a,b\n", "0", "is no decision"),
        ("", "0", ""),
    ];
    for (text, rows, told) in cases {
        let (decisions, problems) = Decisions::read(text.as_bytes()).unwrap();
        assert_eq!(decisions.rows().len().to_string(), rows, "{text:?}");
        let said: String = problems.iter().map(ToString::to_string).collect();
        assert!(
            said.contains(told) && said.is_empty() == told.is_empty(),
            "{text:?}: {said}"
        );
        assert!(!said.contains('\u{1b}'), "{text:?}");
    }
    let err = Decisions::read(b"decision,id,name\nsame,a,b\n").unwrap_err();
    assert_eq!(
        err.to_string(),
        "decisions.csv: there is no column “other” (the headings in line 1 are: “decision”, “id”, “name”); a decision file has the columns decision, id, other"
    );
}
