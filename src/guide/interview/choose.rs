//! Which fact to ask for next: one that can still change the result.

use std::collections::BTreeSet;

use super::{Interview, Stand};
use crate::guide::condition::Truth;
use crate::guide::evaluate::evaluate;
use crate::guide::facts::{Helper, Helpers, LawOf, State, Told};
use crate::guide::law::{Band, Law, Takes};

impl Interview<'_> {
    /// The fact to ask for next.
    pub(super) fn next_fact(&self) -> Option<usize> {
        let law = self.law;
        let knows_nation = self.now.facts.nations(law, LawOf::Decision).len() == 1;
        let opening = law.questions.iter().enumerate().find(|(fact, question)| {
            question.opening
                && self.now.may_ask(law, *fact)
                && !(question.fact == "nation" && knows_nation)
        });
        if let Some((fact, _)) = opening {
            return Some(fact);
        }
        // Where everything that was asked was known, an open condition can be settled by asking on.
        let all_known = self
            .now
            .asked
            .iter()
            .all(|fact| self.now.facts.is_told(law, *fact));
        let mut open = self.open(&self.now).into_iter();
        open.find(|fact| all_known || self.can_matter(*fact))
            .or_else(|| self.next_place())
    }

    /// A place that a result depends on, where it may be another than the one that was named.
    fn next_place(&self) -> Option<usize> {
        let law = self.law;
        self.now.facts.place_of(law, LawOf::Decision)?;
        let findings = evaluate(law, &self.now.facts, self.today);
        let mut whose: Vec<LawOf> = Vec::new();
        for given in findings.entitlements {
            if given.band <= Band::Possible && !whose.contains(&given.rule.law_of) {
                whose.push(given.rule.law_of);
            }
        }
        law.questions
            .iter()
            .enumerate()
            .position(|(fact, question)| {
                // The place that was named first is the council’s, unless others are in play too.
                question.place_of.is_some_and(|own| {
                    whose.contains(&own) && (own != LawOf::Council || whose.len() > 1)
                }) && self.now.may_ask(law, fact)
            })
    }

    /// The facts that could still settle something, in the order of the questions.
    fn open(&self, stand: &Stand) -> Vec<usize> {
        let told = Told::new(self.law, &stand.facts);
        let findings = evaluate(self.law, &stand.facts, self.today);
        let can_be_asked = |fact: usize| stand.may_ask(self.law, fact);
        let mut open: Vec<usize> = Vec::new();
        for rule in &self.law.rules {
            let outcome = told.outcome(rule);
            if !told.can_change(&outcome, &findings.entitlements) {
                continue;
            }
            let about = &rule.when.conjuncts()[0];
            // While nobody knows what it is about, its details can't settle anything.
            let condition = match about.truth(&told) {
                Truth::Unknown => about,
                _ => &rule.when,
            };
            for goal in [Truth::Yes, Truth::No] {
                told.wanted(condition, goal, &can_be_asked, &mut open);
            }
        }
        open.sort_unstable();
        open.dedup();
        open
    }

    /// Whether any answer to a question can still lead to another result than the others.
    fn can_matter(&self, fact: usize) -> bool {
        let mut results = BTreeSet::new();
        let mut budget = LONGEST_SEARCH;
        self.results(&self.now, fact, &mut results, &mut budget);
        results.len() > 1 || budget == 0
    }

    /// Collects the results that answers to a fact, and to all that are asked after it, lead to.
    fn results(
        &self,
        stand: &Stand,
        fact: usize,
        into: &mut BTreeSet<Vec<(usize, Band)>>,
        budget: &mut usize,
    ) {
        let question = &self.law.questions[fact];
        let answers: Vec<State> = match question.takes {
            Takes::Several => question
                .values
                .iter()
                .map(|v| State::exactly(v.bits))
                .collect(),
            _ => question
                .values
                .iter()
                .map(|v| State::one_of(v.bits))
                .collect(),
        };
        let helpers = [Vec::new(), vec![helper_who_fits(self.law)]];
        let n = match question.takes {
            Takes::Helpers => helpers.len(),
            _ => answers.len(),
        };
        for n in 0..n {
            if into.len() > 1 || *budget == 0 {
                return;
            }
            *budget -= 1;
            let mut after = stand.clone();
            match question.takes {
                Takes::Helpers => {
                    after
                        .facts
                        .set_helpers(fact, Helpers::These(helpers[n].clone()));
                }
                _ => after.facts.set(fact, answers[n]),
            }
            after.end(fact);
            match self.open(&after).first() {
                Some(next) => self.results(&after, *next, into, budget),
                None => {
                    let findings = evaluate(self.law, &after.facts, self.today);
                    let given = findings.entitlements.iter();
                    into.insert(given.map(|one| (one.rule.gives, one.band)).collect());
                }
            }
        }
    }
}

/// The longest search for an answer that matters; after that the question is asked.
const LONGEST_SEARCH: usize = 400;

/// Somebody who could take the advocate’s place, whatever the questions about helpers are: unpaid and
/// not suspected, and all else yes.
fn helper_who_fits(law: &Law) -> Helper {
    let is_bar = |fact: &str| matches!(fact, "paid_or_professional" | "implicated");
    let states = law.helper_questions.iter();
    Helper {
        states: states
            .map(|question| State::one_of(if is_bar(&question.fact) { 2 } else { 1 }))
            .collect(),
    }
}
