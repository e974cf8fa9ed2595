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

/// "MUST eng_care_act_s67 the carer", sorted.
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
