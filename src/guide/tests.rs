//! The law tables and the engine, over all combinations where that can be done.

use std::collections::BTreeSet;

use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::condition::{Condition, Known, Truth};
use super::evaluate::{evaluate, is_its_law};
use super::facts::{Facts, Helper, Helpers, LawOf, OneByOne, State, Whereabouts};
use super::interview::{Interview, Reply};
use super::law::{Band, Law, Rule, TABLES, Takes, law};
use super::read;
use crate::area::{self, Nation};
use crate::closed::Closed;
use crate::statutory::StatutoryType;

const TODAY: Date = date(2026, 11, 24);

#[test]
fn the_tables_can_be_read() {
    if let Err(problems) = Law::read(TABLES) {
        panic!("{}", problems.join("\n"));
    }
}

#[test]
fn every_condition_is_used_and_every_entitlement_has_a_rule_or_says_why_not() {
    let law = law();
    let mut used: BTreeSet<usize> = BTreeSet::new();
    let predicates = law.predicates.iter().map(|one| &one.is);
    let rules = law.rules.iter().map(|rule| &rule.when);
    for condition in predicates.chain(rules) {
        condition.leaves(&mut |leaf| {
            if let Condition::Holds(other) = leaf {
                used.insert(*other);
            }
        });
    }
    let idle: Vec<&str> = (0..law.predicates.len())
        .filter(|n| !used.contains(n))
        .map(|n| law.predicates[n].name.as_str())
        .collect();
    assert!(idle.is_empty(), "conditions that nothing uses: {idle:?}");
    for (place, one) in law.entitlements.iter().enumerate() {
        let has_rule = law.rules.iter().any(|rule| rule.gives == place);
        assert_eq!(has_rule, one.without_rule.is_empty(), "{}", one.key);
    }
    for own in StatutoryType::ALL {
        let has = law
            .entitlements
            .iter()
            .any(|one| one.statutory_type == Some(*own));
        assert!(has, "{} meets no entitlement", own.key());
    }
    // No list knows providers of these: the body that has the duty must be asked.
    let without: Vec<&str> = law
        .entitlements
        .iter()
        .filter(|one| !one.adjacent && one.statutory_type.is_none())
        .map(|one| one.key.as_str())
        .collect();
    assert_eq!(
        without,
        [
            "ni_pcc",
            "sct_asl_s14a",
            "sct_asp_s6",
            "sct_awi_s3",
            "sct_care_exp_2026",
            "sct_care_reform_s28",
            "sct_carers_s34",
            "wal_aln_s69"
        ]
    );
    let mut ids: Vec<&str> = law.rules.iter().map(|rule| rule.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), law.rules.len(), "a rule’s name stands twice");
}

#[test]
fn a_table_with_a_slip_is_refused_by_name() {
    let slips = [
        ("sd_any and", "sd_amy and", "there is no condition “sd_amy”"),
        (
            "key = \"eng_imha\"",
            "key = \"eng_imah\"",
            "no entitlement “eng_imah”",
        ),
        (
            "nations = [\"wales\"]\nlaw_of = \"hospital\"\nkey = \"wal_imha_informal\"",
            "nations = [\"england\"]\nlaw_of = \"hospital\"\nkey = \"wal_imha_informal\"",
            "not the law of all its nations",
        ),
    ];
    for (from, to, expected) in slips {
        assert!(TABLES.rules.contains(from), "{from}");
        let rules = TABLES.rules.replace(from, to);
        let tables = super::law::Tables {
            rules: &rules,
            ..TABLES
        };
        let problems = Law::read(tables).expect_err(from).join("; ");
        assert!(problems.contains(expected), "{problems}");
    }
}

#[test]
fn the_day_alone_brings_a_law_into_force() {
    let from = "[eng_imha_informal_2025]";
    let (before, after) = TABLES.entitlements.split_once(from).expect(from);
    let dated = after.replacen("in_force = \"no\"", "in_force = \"2027-04-01\"", 1);
    let entitlements = format!("{before}{from}{dated}");
    let law = Law::read(super::law::Tables {
        entitlements: &entitlements,
        ..TABLES
    })
    .expect("the tables");
    let (facts, problems) = read(
        &law,
        "nation = 'england'\nage = 35\nprocess = 'mh_rights'\nmh_status = 'informal'",
    );
    assert!(problems.is_empty(), "{problems:?}");
    for (day, expected) in [
        (date(2027, 3, 31), Band::NotYet),
        (date(2027, 4, 1), Band::Right),
    ] {
        let findings = evaluate(&law, &facts, day);
        let bands: Vec<Band> = findings.entitlements.iter().map(|one| one.band).collect();
        assert_eq!(bands, [expected], "{day}");
    }
}

// No rule of one nation gives another nation's entitlement, over all combinations.

/// The choices of one fact that a rule can tell apart, "not known" included.
fn choices(law: &Law, rule: &Rule, fact: usize) -> Vec<Choice> {
    let question = &law.questions[fact];
    if question.takes == Takes::Helpers {
        let fits = |states: u64| Helper {
            states: vec![State::one_of(states); law.helper_questions.len()],
        };
        let mut good = fits(3);
        for (n, question) in law.helper_questions.iter().enumerate() {
            let bad_sign = matches!(
                question.fact.as_str(),
                "paid_or_professional" | "implicated"
            );
            good.states[n] = State::one_of(if bad_sign { 2 } else { 1 });
        }
        return vec![
            Choice::Helpers(Helpers::Untold),
            Choice::Helpers(Helpers::These(Vec::new())),
            Choice::Helpers(Helpers::These(vec![good])),
            Choice::Helpers(Helpers::These(vec![fits(3)])),
        ];
    }
    // Values that stand together in every condition of the rule are one for it.
    let mut masks: Vec<u64> = Vec::new();
    collect_masks(law, &rule.when, fact, &mut masks);
    let mut classes: Vec<u64> = Vec::new();
    let mut seen: Vec<Vec<bool>> = Vec::new();
    for bit in 0..64 {
        let bit = 1_u64 << bit;
        if question.all() & bit == 0 {
            continue;
        }
        let signature: Vec<bool> = masks.iter().map(|mask| mask & bit != 0).collect();
        if !seen.contains(&signature) {
            seen.push(signature);
            classes.push(bit);
        }
    }
    let mut states = Vec::new();
    match question.takes {
        Takes::Several => {
            // Each class of values is there, not there, or not known, by itself.
            let relevant: Vec<u64> = classes
                .into_iter()
                .filter(|bit| masks.iter().any(|mask| mask & bit != 0))
                .collect();
            for mut n in 0..3_u64.pow(u32::try_from(relevant.len()).unwrap_or(0)) {
                let mut state = State::exactly(0);
                for bit in &relevant {
                    if n % 3 > 0 {
                        state.may |= bit;
                    }
                    if n % 3 > 1 {
                        state.must |= bit;
                    }
                    n /= 3;
                }
                states.push(state);
            }
        }
        _ => {
            states.extend(classes.into_iter().map(State::one_of));
            states.push(State {
                may: question.all(),
                must: 0,
            });
        }
    }
    states.into_iter().map(Choice::State).collect()
}

#[derive(Clone)]
enum Choice {
    State(State),
    Helpers(Helpers),
}

fn collect_masks(law: &Law, condition: &Condition, fact: usize, into: &mut Vec<u64>) {
    condition.leaves(&mut |leaf| match leaf {
        Condition::Has { fact: own, values } if *own == fact && !into.contains(values) => {
            into.push(*values);
        }
        Condition::Holds(other) => collect_masks(law, &law.predicates[*other].is, fact, into),
        _ => {}
    });
}

fn facts_of(law: &Law, condition: &Condition, into: &mut BTreeSet<usize>) {
    condition.leaves(&mut |leaf| match leaf {
        Condition::Has { fact, .. } | Condition::AnyHelper { fact, .. } => {
            into.insert(*fact);
        }
        Condition::Holds(other) => facts_of(law, &law.predicates[*other].is, into),
        _ => {}
    });
}

/// Every combination of the places that can tell whose law counts, with the nation of each law.
fn places(law: &Law, whose: LawOf) -> Vec<Facts> {
    let names: &[&str] = match whose {
        LawOf::Decision => &["area"],
        LawOf::Hospital => &["area", "hospital_area"],
        LawOf::Council => &["area", "council_area"],
        LawOf::SupervisoryBody => &["area", "council_area", "supervisory_area"],
    };
    let mut all = vec![Facts::new(law)];
    for name in names {
        let fact = law.fact(name).expect(name);
        let before = std::mem::take(&mut all);
        for facts in before {
            all.push(facts.clone());
            for nation in Nation::ALL {
                let mut facts = facts.clone();
                facts.set_place(
                    fact,
                    Some(Whereabouts {
                        words: nation.name().to_owned(),
                        area: area::by_code(nation.code()).expect("a nation"),
                    }),
                );
                all.push(facts);
            }
        }
    }
    // And every set of nations that the nation alone can be told as.
    let nation = law.fact("nation").expect("nation");
    for may in 1..16 {
        let mut facts = Facts::new(law);
        facts.set(nation, State::one_of(may));
        all.push(facts);
    }
    all
}

/// Tries all choices of the facts that are left, and counts them; what is decided already stays so
/// whatever they are. `lawful`: the rule may give what it gives.
fn try_all(
    law: &Law,
    rule: &Rule,
    left: &[(usize, Vec<Choice>)],
    facts: &mut Facts,
    lawful: bool,
) -> u128 {
    let truth = rule.when.truth(&OneByOne { law, facts });
    let combinations = left
        .iter()
        .map(|(_, choices)| choices.len() as u128)
        .product();
    if truth == Truth::No {
        return combinations;
    }
    assert!(
        lawful,
        "{} gives {} where another nation’s law counts: {:?}",
        rule.id, law.entitlements[rule.gives].key, facts
    );
    if truth == Truth::Yes || left.is_empty() {
        return combinations;
    }
    let (fact, choices) = &left[0];
    let before = (facts.state(*fact), facts.helpers(*fact).clone());
    let mut count = 0;
    for choice in choices {
        match choice {
            Choice::State(state) => facts.set(*fact, *state),
            Choice::Helpers(helpers) => facts.set_helpers(*fact, helpers.clone()),
        }
        count += try_all(law, rule, &left[1..], facts, lawful);
    }
    facts.set(*fact, before.0);
    facts.set_helpers(*fact, before.1);
    count
}

#[test]
fn no_rule_of_one_nation_gives_anothers_law_over_all_combinations() {
    let law = law();
    let mut count: u128 = 0;
    for rule in &law.rules {
        let mut own = BTreeSet::new();
        facts_of(law, &rule.when, &mut own);
        let names = [
            "nation",
            "area",
            "hospital_area",
            "council_area",
            "supervisory_area",
        ];
        for name in names {
            let fact = law.fact(name).expect(name);
            assert!(
                !own.contains(&fact),
                "{}: a condition asks for {name}",
                rule.id
            );
        }
        let left: Vec<(usize, Vec<Choice>)> = own
            .into_iter()
            .map(|fact| (fact, choices(law, rule, fact)))
            .collect();
        let given = &law.entitlements[rule.gives].nations;
        let all: u128 = left
            .iter()
            .map(|(_, choices)| choices.len() as u128)
            .product();
        let mut tried: Vec<(bool, u128)> = Vec::new();
        for mut facts in places(law, rule.law_of) {
            let counting = facts.nations(law, rule.law_of);
            let lawful = counting.iter().any(|nation| given.contains(nation));
            // Where nothing tells the nation, only what is law everywhere may be shown.
            let lawful = lawful && (counting.len() < 4 || given.len() == 4);
            if is_its_law(law, &facts, rule) == Truth::No {
                count += all;
                continue;
            }
            // No condition asks for a place, so that the same walk serves for all of them.
            let before = tried
                .iter()
                .find(|(own, _)| *own == lawful)
                .map(|(_, n)| *n);
            let own = before.unwrap_or_else(|| try_all(law, rule, &left, &mut facts, lawful));
            tried.push((lawful, own));
            count += own;
        }
    }
    // How many there are is known, so that a rule that drops out of the walk is noticed.
    assert_eq!((count, law.rules.len()), (254_132_820, 77));
}

// What is not known is never "none".

/// A complete set of facts: one value each, any set of the values where several can be true.
fn complete() -> impl Strategy<Value = (Facts, Vec<bool>)> {
    let law = law();
    let n = law.questions.len();
    (
        prop::collection::vec(any::<u64>(), n),
        prop::collection::vec(any::<bool>(), n),
        prop::collection::vec(prop::collection::vec(any::<bool>(), 6), 0..3),
    )
        .prop_map(move |(picks, known, helpers)| {
            let mut facts = Facts::new(law);
            for (fact, question) in law.questions.iter().enumerate() {
                let pick = picks[fact];
                match question.takes {
                    Takes::Several => {
                        // Few values, as in life: two numbers thinned by each other.
                        let values =
                            question.all() & pick & pick.rotate_left(17) & pick.rotate_left(31);
                        facts.set(fact, State::exactly(values));
                    }
                    Takes::YesNo | Takes::One => {
                        let values: Vec<u64> = question
                            .values
                            .iter()
                            .filter(|value| !value.is_range)
                            .map(|value| value.bits)
                            .collect();
                        let n = usize::try_from(pick % values.len() as u64).unwrap_or(0);
                        facts.set(fact, State::one_of(values[n]));
                    }
                    Takes::Helpers => {
                        let all = helpers.iter().map(|answers| Helper {
                            states: answers
                                .iter()
                                .map(|yes| State::one_of(if *yes { 1 } else { 2 }))
                                .collect(),
                        });
                        facts.set_helpers(fact, Helpers::These(all.collect()));
                    }
                    Takes::Place => {}
                }
            }
            (facts, known)
        })
}

/// The same facts, some of them not told.
fn partly(law: &Law, facts: &Facts, known: &[bool]) -> Facts {
    let mut partly = Facts::new(law);
    for (fact, question) in law.questions.iter().enumerate() {
        // The nation is told: without it no law is looked at.
        if known[fact] || question.fact == "nation" {
            partly.set(fact, facts.state(fact));
            partly.set_helpers(fact, facts.helpers(fact).clone());
        }
    }
    partly
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn whatever_is_told_later_was_possible_before((facts, known) in complete()) {
        let law = law();
        let part = partly(law, &facts, &known);
        let (all, some) = (evaluate(law, &facts, TODAY), evaluate(law, &part, TODAY));
        for given in all.entitlements.iter().filter(|one| one.band < Band::Possible) {
            let before = some.entitlements.iter().find(|one| {
                one.rule.gives == given.rule.gives && one.rule.subject == given.rule.subject
            });
            let is_quiet = law.rules.iter().any(|rule| {
                rule.gives == given.rule.gives && !rule.asks
            });
            // A power may have been overtaken by a duty on what was known; then it still is.
            prop_assert!(
                before.is_some() || is_quiet,
                "{} was not possible before", given.entitlement.key
            );
            prop_assert!(
                some.not.iter().all(|not| not.rule.gives != given.rule.gives),
                "{} was denied before", given.entitlement.key
            );
        }
        for possible in some.entitlements.iter().filter(|one| one.band == Band::Possible) {
            prop_assert!(possible.settled_by.is_some() || possible.rule.band == Band::Possible);
        }
    }

    #[test]
    fn results_are_of_the_nation_alone((facts, known) in complete()) {
        let law = law();
        let part = partly(law, &facts, &known);
        let findings = evaluate(law, &part, TODAY);
        let nation = facts.nations(law, LawOf::Decision)[0];
        for given in &findings.entitlements {
            prop_assert!(given.entitlement.nations.contains(&nation), "{}", given.entitlement.key);
        }
        for not in &findings.not {
            prop_assert!(not.entitlement.nations.contains(&nation), "{}", not.entitlement.key);
        }
    }

    #[test]
    fn no_facts_file_makes_it_fall_over(text in "\\PC{0,200}") {
        let _ = read(law(), &text);
        let _ = read(law(), &format!("process = [{text}]\nsd = {text}\nhelpers = [{{{text}}}]"));
    }
}

// The interview.

/// Walks every path of answers; gives the results below, and counts the paths.
fn walk(
    interview: &Interview<'_>,
    asked: &[String],
    fixed: &Fixed,
    paths: &mut usize,
) -> BTreeSet<String> {
    let law = law();
    let Some(step) = interview.next() else {
        *paths += 1;
        let findings = evaluate(law, interview.facts(), TODAY);
        return BTreeSet::from([findings
            .entitlements
            .iter()
            .map(|one| {
                format!(
                    "{}{}{} ",
                    one.band.key(),
                    one.entitlement.key,
                    one.rule.subject
                )
            })
            .collect()]);
    };
    let own = format!("{}: {}", law.questions[step.fact].fact, step.ask);
    let is_of_helper = law.questions[step.fact].takes == Takes::Helpers;
    assert!(
        is_of_helper || !asked.contains(&own),
        "asked twice: {own} after {asked:?}"
    );
    let mut asked = asked.to_vec();
    asked.push(own.clone());
    let replies: Vec<Reply<'_>> = fixed.replies(law, &step);
    let mut all = BTreeSet::new();
    let several = replies.len() > 1;
    for reply in replies {
        let mut next = interview.clone();
        if next.answer(&reply).is_ok() {
            assert!(next.clone().back(), "one can go back");
            all.extend(walk(&next, &asked, fixed, paths));
        }
    }
    if several && !law.questions[step.fact].opening && !is_of_helper {
        assert!(
            all.len() > 1,
            "asked for nothing: {own} after {asked:?} gives {all:?}"
        );
    }
    all
}

/// What the walk answers without trying all: the opening questions.
struct Fixed {
    nation: usize,
    age: usize,
    processes: &'static [&'static str],
}

impl Fixed {
    fn replies(&self, law: &Law, step: &super::Step<'_>) -> Vec<Reply<'static>> {
        let question = &law.questions[step.fact];
        let chosen = |n: usize| vec![Reply::Chosen(vec![n])];
        match question.fact.as_str() {
            "safety" => chosen(1),
            "area" => vec![Reply::Unknown],
            "nation" => chosen(self.nation),
            "age" => chosen(self.age),
            "process" => {
                let labels: Vec<&str> = question
                    .values
                    .iter()
                    .filter(|value| self.processes.contains(&value.key.as_str()))
                    .flat_map(|value| {
                        let group = question
                            .groups
                            .iter()
                            .find(|group| group.key == value.group);
                        [
                            value.label.as_str(),
                            group.map_or("", |group| group.label.as_str()),
                        ]
                    })
                    .collect();
                let fits = step
                    .options
                    .iter()
                    .enumerate()
                    .filter(|(_, own)| labels.contains(own));
                vec![Reply::Chosen(fits.map(|(n, _)| n).collect())]
            }
            // One of each kind is enough where there are many that rules treat alike.
            "mh_status" => [0, 3]
                .into_iter()
                .flat_map(chosen)
                .chain([Reply::Unknown])
                .collect(),
            "sd" | "carer_sd" => [0, 4]
                .into_iter()
                .flat_map(chosen)
                .chain([Reply::Unknown])
                .collect(),
            _ if law
                .helper_questions
                .iter()
                .any(|q| q.ask == step.ask && q.fact != "person_consents") =>
            {
                [0, 1].into_iter().flat_map(chosen).collect()
            }
            // One helper shows what a second would: nothing new.
            _ if step.ask.starts_with("Is there anybody else") => {
                vec![Reply::Chosen(vec![1]), Reply::Unknown]
            }
            _ => (0..step.options.len())
                .flat_map(chosen)
                .chain([Reply::Unknown])
                .collect(),
        }
    }
}

#[test]
fn no_path_asks_twice_or_in_vain() {
    let law = law();
    let mut paths = 0;
    let sets: &[&[&str]] = &[
        &["adult_needs_assessment"],
        &["s42_enquiry"],
        &["serious_medical_treatment"],
        &["la_move"],
        &["nhs_move"],
        &["accommodation_review"],
        &["dols"],
        &["mh_rights"],
        &["nhs_complaint"],
        &["social_care_complaint"],
        &["child_representation"],
        &["aln_dispute"],
        &["education_other"],
        &["housing"],
        &["police_custody"],
        &["scot_benefit", "childrens_hearing"],
        &["carers_assessment"],
        &["other"],
    ];
    for nation in 0..4 {
        for age in 0..4 {
            for (n, processes) in sets.iter().enumerate() {
                // The Mental Capacity Act is the same in England and Wales and for grown-ups of
                // any age, and so on: many questions are walked through once.
                let is_long = n < 7 || processes.contains(&"carers_assessment");
                let is_walked = nation == 0 || nation == 1 && n < 2;
                if is_long && (!is_walked || age != 3) {
                    continue;
                }
                let fixed = Fixed {
                    nation,
                    age,
                    processes,
                };
                let interview = Interview::new(law, Facts::new(law), TODAY);
                walk(&interview, &[], &fixed, &mut paths);
            }
        }
    }
    assert_eq!(paths, 14_164);
}

#[test]
fn going_back_takes_an_answer_back() {
    let law = law();
    let mut interview = Interview::new(law, Facts::new(law), TODAY);
    assert!(!interview.back());
    let first = interview.next().expect("a question").fact;
    interview.answer(&Reply::Chosen(vec![0])).expect("yes");
    assert_ne!(interview.next().expect("a question").fact, first);
    assert!(interview.back());
    assert_eq!(interview.next().expect("a question").fact, first);
    assert!(!interview.facts().is_told(law, first));
    assert!(interview.answer(&Reply::Chosen(vec![7])).is_err());
    assert!(interview.answer(&Reply::Words("maybe")).is_err());
}

/// The engine’s three answers are honest: what is decided stays so whatever else is told.
#[test]
fn conditions_use_facts_through_values_that_exist() {
    struct Nothing;
    impl Known for Nothing {
        fn holds(&self, _: usize) -> Truth {
            Truth::Unknown
        }
        fn has(&self, _: usize, _: u64) -> Truth {
            Truth::Unknown
        }
        fn any_helper(&self, _: usize, _: &Condition) -> Truth {
            Truth::Unknown
        }
    }
    for rule in &law().rules {
        assert_eq!(
            rule.when.truth(&Nothing),
            Truth::Unknown,
            "{} needs no facts",
            rule.id
        );
    }
}
