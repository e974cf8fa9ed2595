//! The guide, through the front door: the case table, the interview, bad facts files.

use std::collections::BTreeSet;
use std::io::Write;
use std::process::Stdio;

use serde::Deserialize;
use serde_json::Value;

use crate::desk::{Desk, bundled};

const CASES: &str = include_str!("files/guide/cases.toml");
const BAD_FACTS: &str = include_str!("files/guide/bad_facts.toml");

#[derive(Deserialize)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    id: String,
    situation: String,
    facts: String,
    gives: Vec<String>,
    #[serde(default)]
    not: Vec<String>,
    #[serde(default)]
    asks: Vec<String>,
    #[serde(default)]
    says: String,
    #[serde(default)]
    trap: String,
}

/// The guide’s JSON for facts that are given on standard input.
fn guide(facts: &str) -> Value {
    let (status, out, err) = run(&["guide", "--facts", "-", "--json"], facts);
    serde_json::from_str(&out).unwrap_or_else(|_| panic!("status {status:?}: {err}\n{facts}"))
}

fn run(args: &[&str], typed: &str) -> (Option<i32>, String, String) {
    let mut child = bundled()
        .command(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The program may refuse before it has read all: that is no fault of the test.
    let _ = child.stdin.take().unwrap().write_all(typed.as_bytes());
    let output = child.wait_with_output().unwrap();
    (
        output.status.code(),
        String::from_utf8_lossy(&output.stdout).into_owned(),
        String::from_utf8_lossy(&output.stderr).into_owned(),
    )
}

fn texts(list: &Value, key: &str) -> Vec<String> {
    let list = list.as_array().cloned().unwrap_or_default();
    let text = |one: &Value| one[key].as_str().unwrap_or_default().to_owned();
    list.iter().map(text).collect()
}

/// Band, key and whom it is for, sorted.
fn given(json: &Value) -> BTreeSet<String> {
    let all = json["entitlements"].as_array().cloned().unwrap_or_default();
    all.iter()
        .map(|one| {
            let text = |key: &str| one[key].as_str().unwrap_or_default().to_owned();
            format!("{} {} {}", text("band"), text("key"), text("for"))
                .trim()
                .to_owned()
        })
        .collect()
}

#[test]
fn every_case_gives_exactly_what_the_law_gives_and_every_rule_speaks() {
    let cases: Cases = toml::from_str(CASES).unwrap();
    let mut wrong = Vec::new();
    let mut rules: BTreeSet<String> = BTreeSet::new();
    for case in &cases.case {
        let json = guide(&case.facts);
        let expected: BTreeSet<String> = case.gives.iter().cloned().collect();
        let found = given(&json);
        let mut faults = Vec::new();
        if found != expected {
            faults.push(format!("gives {found:?} and not {expected:?}"));
        }
        let near: Vec<String> = json["not"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|not| not["near"] == true)
            .map(|not| not["key"].as_str().unwrap().to_owned())
            .collect();
        for key in case.not.iter().filter(|key| !near.contains(key)) {
            faults.push(format!("does not say why {key} is not given ({near:?})"));
        }
        let asks = texts(&json["unknown"], "fact");
        for fact in case.asks.iter().filter(|fact| !asks.contains(fact)) {
            faults.push(format!("does not ask for {fact} ({asks:?})"));
        }
        if !json.to_string().contains(&case.says) {
            faults.push(format!("does not say “{}”", case.says));
        }
        rules.extend(texts(&json["entitlements"], "rule"));
        let refusals = json["not"].as_array().unwrap().iter();
        rules.extend(
            refusals
                .filter(|not| not["says"].is_string())
                .map(|not| not["rule"].as_str().unwrap().to_owned()),
        );
        if !faults.is_empty() {
            wrong.push(format!(
                "{}: {} ({}) [{}]",
                case.id,
                faults.join("; "),
                case.situation,
                case.trap
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let tables = include_str!("../../data/reference/guide/rules.toml");
    let silent: Vec<&str> = tables
        .lines()
        .filter_map(|line| line.strip_prefix("id = \"")?.strip_suffix('"'))
        .filter(|id| !rules.contains(*id))
        .collect();
    assert!(
        silent.is_empty(),
        "rules that no case makes speak: {silent:?}"
    );
}

#[derive(Deserialize)]
struct BadCases {
    case: Vec<BadCase>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BadCase {
    facts: String,
    line: usize,
    says: String,
}

#[test]
fn bad_facts_are_named_with_their_line() {
    let cases: BadCases = toml::from_str(BAD_FACTS).unwrap();
    assert!(cases.case.len() > 20);
    let mut wrong = Vec::new();
    for case in cases.case {
        let (status, out, err) = run(&["guide", "--facts", "-", "--json"], &case.facts);
        let err = err.replace('\n', " ");
        let place = format!("line {}, column", case.line);
        if status != Some(2)
            || !out.is_empty()
            || !err.contains(&place)
            || !err.contains(&case.says)
        {
            wrong.push(format!("{}→ {status:?} {err}\n", case.facts));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_facts_file_that_is_none_is_refused() {
    let desk = Desk::new();
    desk.run("guide --facts nowhere.toml")
        .code(2)
        .tells("nowhere.toml");
    desk.run("guide --facts data").code(2).tells("is a folder");
    desk.put("facts.toml", [0xff, 0xfe, 0x00]);
    desk.run("guide --facts facts.toml")
        .code(2)
        .tells("not UTF-8");
    desk.put("facts.toml", "x".repeat(2 << 20));
    desk.run("guide --facts facts.toml")
        .code(2)
        .tells("larger than 1 MB");
    desk.put("facts.toml", "");
    desk.run("guide --facts facts.toml --json")
        .code(0)
        .says("\"nation\"");
}

#[test]
fn without_lists_the_guide_still_answers() {
    let desk = Desk::new();
    desk.put(
        "facts.toml",
        "area = 'Leeds'\nage = 24\nprocess = 'mh_rights'\nmh_status = 's3'",
    );
    std::fs::remove_dir_all(desk.path("data")).unwrap();
    desk.run("guide --facts facts.toml")
        .code(0)
        .says("Independent mental health advocate (IMHA) (RIGHT)")
        .says("No providers can be named");
}

#[test]
fn the_bridge_asks_for_the_area_that_counts() {
    // A Derby resident detained in a Leeds hospital: the hospital’s area counts.
    let json = guide(
        "area = 'Derby'\nhospital_area = 'Leeds'\nage = 30\nprocess = 'mh_rights'\nmh_status = 's2'",
    );
    let holders = &json["providers"][0];
    assert_eq!(holders["statutory_type"], "imha");
    assert_eq!(holders["area"]["name"], "Leeds");
    assert_eq!(holders["coverage_basis"], "located_in");
    let json = guide("area = 'Derby'\nage = 30\nprocess = 'mh_rights'\nmh_status = 's2'");
    let names = texts(&json["providers"][0]["providers"], "name");
    assert_eq!(names[0], "Disability Direct: IMHA (Derby)");
    assert!(
        json["providers"][0]["duties"][0]
            .as_str()
            .unwrap()
            .contains("Derby")
    );
}

#[test]
fn where_the_law_gives_nothing_local_help_is_offered() {
    let json = guide(
        "area = 'Leeds'\nage = 30\nprocess = 'care_plan_review'\nmh_status = 'none'\n\
         sd = 'none'\nconditions = 'learning_disability'",
    );
    assert_eq!(json["entitlements"], serde_json::json!([]));
    let offered = json["offered"].as_array().unwrap();
    assert!(!offered.is_empty());
    for line in offered {
        assert!(!line["providers"].as_array().unwrap().is_empty());
    }
}

/// Answers typed one a line; what the terminal shows.
fn interview(typed: &[&str]) -> (Option<i32>, String) {
    let (status, out, err) = run(&["guide"], &format!("{}\n", typed.join("\n")));
    assert!(err.is_empty(), "{err}");
    let one_line: Vec<&str> = out.split_whitespace().collect();
    (status, one_line.join(" "))
}

#[test]
fn an_interview_leads_to_the_same_result_as_a_file() {
    // W04: both duties on one decision.
    let (status, out) = interview(&[
        "no",    // danger
        "Leeds", // where
        "4",     // 25 or over
        "1,4",   // care, moving
        "1,9",   // needs assessment, council move
        "1",     // not under the Mental Health Act
        "1",     // hard to understand
        "no",    // nobody to help
        "2",     // the council arranges
        "2",     // 8 weeks or more
        "2",     // lacks capacity
        "no",    // nobody to consult
        "no",    // no attorney
    ]);
    assert_eq!(status, Some(0), "{out}");
    for expected in [
        "IMCA, council move: must be arranged by law.",
        "Care Act advocate: must be arranged by law.",
        "Both duties stand",
        "Who can do it: Care Act advocate, Leeds",
    ] {
        assert!(out.contains(expected), "{expected}\n{out}");
    }
    // W08: the hospital’s area counts, and may be another than the place named first.
    let (status, out) = interview(&["2", "Leeds", "3", "6", "4", "Derby"]);
    assert_eq!(status, Some(0), "{out}");
    assert!(out.contains("Disability Direct: IMHA (Derby)"), "{out}");
    // W09: not the answer of Wales.
    let (status, out) = interview(&["2", "Leeds", "4", "6", "2"]);
    assert_eq!(status, Some(1), "{out}");
    assert!(out.contains("Law that is not in force yet"), "{out}");
    assert!(
        !out.contains("detained under the Mental Health Act\n"),
        "{out}"
    );
    assert!(!out.contains("Wales"), "{out}");
}

#[test]
fn one_can_go_back_ask_what_it_means_and_leave() {
    let (_, out) = interview(&["?", "2", "b", "1", "Leeds", "b", "b", "9", "q"]);
    assert!(out.contains("Getting them safe comes first"), "{out}");
    assert!(out.contains("call 999"), "{out}");
    assert!(out.contains("Choose one of the numbers."), "{out}");
    assert!(out.contains("You have not told us the nation"), "{out}");
    // Leaving at once is no error, and so is the end of what is typed.
    let (status, out) = interview(&["q"]);
    assert_eq!(status, Some(0), "{out}");
    let (status, _, _) = run(&["guide"], "");
    assert_eq!(status, Some(0));
}

#[test]
fn an_answer_taken_back_can_be_kept() {
    // Back from the end to the section, Enter keeps it; Enter at the place: the same one.
    let (status, out) = interview(&["2", "Leeds", "4", "6", "4", "", "b", "B", "", "", ""]);
    assert_eq!(status, Some(0), "{out}");
    assert!(out.ends_with("Enter: keep nothing. >"), "{out}");
    assert_eq!(
        out.matches("So, in short - IMHA: a legal right").count(),
        2,
        "{out}"
    );
}

#[test]
fn two_nations_each_give_their_own() {
    let json = guide(
        "area = 'Leeds'\nhospital_area = 'Glasgow'\nage = 30\nprocess = 'mh_rights'\n\
         mh_status = 'none'\nconditions = ['mental_illness']",
    );
    assert!(given(&json).contains("RIGHT sct_mh_s259"), "{json}");
    assert_eq!(json["providers"][0]["area"]["name"], "Glasgow City");
}

#[test]
fn what_is_certain_comes_first() {
    let json = guide("area = 'Leeds'\nage = 40\nmh_status = 's3'");
    assert_eq!(json["entitlements"][0]["key"], "eng_imha");
    assert_eq!(json["providers"][0]["statutory_type"], "imha");
    assert_eq!(json["providers"].as_array().unwrap().len(), 1);
}

#[test]
fn nothing_is_written_unless_it_is_asked_for() {
    let files = |desk: &Desk| -> Vec<String> {
        let all = std::fs::read_dir(desk.path("")).unwrap();
        let mut names: Vec<String> = all
            .map(|one| one.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    };
    let desk = Desk::bundled();
    desk.run("import").code(0);
    desk.put(
        "facts.toml",
        "nation = 'wales'\nage = 60\nprocess = 'nhs_complaint'\nmh_status = 'none'",
    );
    let before = files(&desk);
    desk.run("guide --facts facts.toml").code(0);
    desk.run("guide --facts facts.toml --json").code(0);
    assert_eq!(files(&desk), before);
    desk.run("guide --facts facts.toml --save note.txt")
        .code(0)
        .tells("Saved in note.txt");
    let note = std::fs::read_to_string(desk.path("note.txt")).unwrap();
    assert!(note.contains("Llais complaints advocacy (RIGHT)"), "{note}");
    assert!(
        note.lines().all(|line| line.chars().count() <= 80),
        "{note}"
    );
}

#[test]
fn any_entitlement_can_be_read_in_full() {
    let desk = Desk::new();
    desk.run("guide law ew_imca_la_move")
        .code(0)
        .says("MCA 2005 s39")
        .says("Who arranges it")
        .says("advocacy search --statutory imca");
    desk.run("guide law EW-IMCA-LA-MOVE").code(0);
    desk.run("guide law imha")
        .code(1)
        .tells("eng_imha_informal_2025");
    desk.run("guide law ew_imca_la_mvoe")
        .code(1)
        .tells("Did you mean ew_imca_la_move?");
    desk.run("guide law")
        .code(0)
        .says("eng_imha_informal_2025")
        .says("NOT IN FORCE");
    let all = desk.run("guide law --json").code(0).json();
    for one in all.as_array().unwrap() {
        let key = one["key"].as_str().unwrap();
        desk.run(&format!("guide law {key}")).code(0).says(key);
    }
    // The template names every fact and can be used as it is.
    let template = desk.run("guide facts").code(0).says("dols_same_place").out;
    desk.put("facts.toml", &template);
    desk.run("guide --facts facts.toml --json").code(0);
    desk.put(
        "facts.toml",
        template.replace("# nation = \"unknown\"", "nation = \"scotland\""),
    );
    desk.run("guide --facts facts.toml --json")
        .code(0)
        .says("sct_mh_s259");
}
