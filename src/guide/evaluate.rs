//! Facts in, entitlements out: every result with the reasons that led to it, and why not the others.

use jiff::civil::Date;

use super::condition::{Condition, Known, Truth};
use super::facts::{Facts, Helpers, LawOf, OfHelper, Told};
use super::law::{Band, Entitlement, Law, Question, Rule, Takes};
use crate::area::Nation;

/// What follows from the facts.
#[derive(Debug, Clone)]
pub struct Findings<'a> {
    /// What the law gives or may give, the most time-critical first; then what is not in force and
    /// other roles.
    pub entitlements: Vec<Given<'a>>,
    /// What it does not give in the nation, and why; what came near first.
    pub not: Vec<NotGiven<'a>>,
    /// What is still to be told, the question that helps most first.
    pub unknown: Vec<Missing<'a>>,
    /// What to know where two of the results meet.
    pub together: Vec<&'a str>,
    /// The nations whose law was looked at; empty when no nation is known.
    pub nations: Vec<Nation>,
}

/// Something that the law gives or may give.
#[derive(Debug, Clone)]
pub struct Given<'a> {
    /// What.
    pub entitlement: &'a Entitlement,
    /// How strongly.
    pub band: Band,
    /// The rule that gives it.
    pub rule: &'a Rule,
    /// The conditions that hold, in the order of the rule.
    pub because: Vec<Reason<'a>>,
    /// Whether it is about what was told, or only can’t be ruled out yet.
    pub is_about: bool,
    /// The one question that would settle it, where it is only possible.
    pub settled_by: Option<Missing<'a>>,
}

/// Something that the law does not give here.
#[derive(Debug, Clone)]
pub struct NotGiven<'a> {
    /// What.
    pub entitlement: &'a Entitlement,
    /// The rule that says so, or that came nearest.
    pub rule: &'a Rule,
    /// The conditions that stand in the way.
    pub because: Vec<Reason<'a>>,
    /// What to know, where a rule says more than that its conditions fail.
    pub says: &'a str,
    /// It is about what was asked, only the conditions are not met.
    pub near: bool,
}

/// A condition that holds or does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reason<'a> {
    /// The place of the named condition.
    pub predicate: usize,
    /// Whether it holds.
    pub holds: bool,
    /// The reason in words.
    pub says: &'a str,
}

/// A fact that is still to be told.
#[derive(Debug, Clone, Copy)]
pub struct Missing<'a> {
    /// The place of the fact.
    pub fact: usize,
    /// The question that would tell it; for a helper who is known, one about the helper.
    pub question: &'a Question,
    /// The question of the fact.
    pub of: &'a Question,
}

/// Works out what follows from the facts on a day.
pub fn evaluate<'a>(law: &'a Law, facts: &'a Facts, today: Date) -> Findings<'a> {
    let told = Told::new(law, facts);
    let mut findings = Findings {
        entitlements: Vec::new(),
        not: Vec::new(),
        unknown: Vec::new(),
        together: Vec::new(),
        nations: nations_told(law, facts),
    };
    if findings.nations.is_empty() {
        // Without a nation there is no law to speak of: the guide must not show any.
        findings
            .unknown
            .extend(law.fact("nation").map(|fact| told.missing(fact)));
        return findings;
    }
    let outcomes: Vec<Outcome<'a>> = law.rules.iter().map(|rule| told.outcome(rule)).collect();
    given(&told, &outcomes, today, &mut findings);
    yield_to_duties(&mut findings);
    not_given(&told, &outcomes, &mut findings);
    findings
        .entitlements
        // What is certain first; among that the most time-critical.
        .sort_by_key(|given| {
            let certain = given.band < Band::Possible;
            (
                !certain,
                given.band >= Band::NotYet,
                given.entitlement.order,
            )
        });
    findings.unknown = told.unknown(&outcomes, &findings.entitlements);
    findings.together = together(law, &findings.entitlements);
    findings
}

/// The nations whose law may count; none while nothing is known of them.
fn nations_told(law: &Law, facts: &Facts) -> Vec<Nation> {
    use LawOf::{Council, Decision, Hospital, SupervisoryBody};
    let mut nations: Vec<Nation> = Vec::new();
    for whose in [Decision, Council, Hospital, SupervisoryBody] {
        let own = facts.nations(law, whose);
        if own.len() == Nation::ALL.len() {
            continue;
        }
        for nation in own {
            if !nations.contains(&nation) {
                nations.push(nation);
            }
        }
    }
    nations
}

/// What a rule comes to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Outcome<'a> {
    pub(crate) rule: &'a Rule,
    /// Whether it is the law where it counts.
    nation: Truth,
    /// Whether its conditions hold there.
    pub(crate) truth: Truth,
}

/// Whether a rule is the law of the nation that counts for it.
pub(crate) fn is_its_law(law: &Law, facts: &Facts, rule: &Rule) -> Truth {
    let nations = facts.nations(law, rule.law_of);
    let own = nations
        .iter()
        .filter(|nation| rule.nations.contains(nation))
        .count();
    if own == 0 || nations.len() == Nation::ALL.len() && own < nations.len() {
        // Where nothing tells the nation, no nation's law is shown.
        Truth::No
    } else if own == nations.len() {
        Truth::Yes
    } else {
        Truth::Unknown
    }
}

impl<'a> Told<'a> {
    pub(crate) fn outcome(&self, rule: &'a Rule) -> Outcome<'a> {
        let nation = is_its_law(self.law, self.facts, rule);
        Outcome {
            rule,
            nation,
            truth: match nation {
                Truth::No => Truth::No,
                _ => nation.min(rule.when.truth(self)),
            },
        }
    }

    fn reasons(&self, condition: &Condition, why: Truth) -> Vec<Reason<'a>> {
        let mut found: Vec<Reason<'a>> = Vec::new();
        let law = self.law;
        condition.reasons(why, self, &mut |predicate, holds| {
            let named = &law.predicates[predicate];
            let holds = holds == Truth::Yes;
            let reason = Reason {
                predicate,
                holds,
                says: if holds { &named.yes } else { &named.no },
            };
            if !found.contains(&reason) {
                found.push(reason);
            }
        });
        found
    }

    /// The question that would tell a fact.
    pub(crate) fn missing(&self, fact: usize) -> Missing<'a> {
        let of = &self.law.questions[fact];
        let mut question = of;
        if of.takes == Takes::Helpers
            && let Helpers::These(helpers) = self.facts.helpers(fact)
        {
            // There is a helper, and something about them is not known.
            let open = helpers.iter().find_map(|helper| {
                let questions = self.law.helper_questions.iter().enumerate();
                questions
                    .filter(|(n, _)| OfHelper(helper).has(*n, 1) == Truth::Unknown)
                    .map(|(_, question)| question)
                    .next()
            });
            question = open.unwrap_or(of);
        }
        Missing { fact, question, of }
    }

    /// The facts that a rule still waits for, in the order of the questions.
    fn waits(&self, outcome: &Outcome<'a>) -> Vec<usize> {
        let mut facts = Vec::new();
        if outcome.nation == Truth::Unknown {
            facts.extend(self.law.fact("nation"));
        }
        self.waits_for(&outcome.rule.when, &mut |fact| facts.push(fact));
        facts.sort_unstable();
        facts.dedup();
        facts
    }

    /// Whether a rule that is not settled can still change what is given.
    pub(crate) fn can_change(&self, outcome: &Outcome<'a>, given: &[Given<'a>]) -> bool {
        let rule = outcome.rule;
        let settled = |gives: usize, band: Band, subject: &str| {
            given.iter().any(|one| {
                one.rule.gives == gives
                    && one.rule.subject == subject
                    && one.settled_by.is_none()
                    && one.band <= band
            })
        };
        outcome.truth == Truth::Unknown
            && rule.asks
            && rule.band != Band::None
            && !settled(rule.gives, rule.band, &rule.subject)
            && !rule
                .yields_to
                .iter()
                .any(|duty| settled(*duty, Band::Must, ""))
    }

    fn unknown(&self, outcomes: &[Outcome<'a>], given: &[Given<'a>]) -> Vec<Missing<'a>> {
        let mut facts: Vec<usize> = Vec::new();
        if self.facts.nations(self.law, LawOf::Decision).len() == Nation::ALL.len() {
            facts.extend(self.law.fact("nation"));
        }
        for outcome in outcomes {
            if self.can_change(outcome, given) {
                facts.extend(self.waits(outcome));
            }
        }
        facts.sort_unstable();
        facts.dedup();
        facts.into_iter().map(|fact| self.missing(fact)).collect()
    }
}

fn given<'a>(told: &Told<'a>, outcomes: &[Outcome<'a>], today: Date, findings: &mut Findings<'a>) {
    let law = told.law;
    for outcome in outcomes {
        let rule = outcome.rule;
        let entitlement = &law.entitlements[rule.gives];
        if rule.band == Band::None || outcome.truth == Truth::No {
            continue;
        }
        let is_possible = outcome.truth == Truth::Unknown;
        let in_force = entitlement.is_in_force(today);
        // What is not law yet, or is no advocacy, is told when it is certain and not before.
        if is_possible && (!in_force || rule.band == Band::Adjacent || !rule.asks) {
            continue;
        }
        let band = match (in_force, is_possible) {
            (false, _) => Band::NotYet,
            (true, true) => Band::Possible,
            (true, false) => rule.band,
        };
        let new = Given {
            entitlement,
            band,
            rule,
            is_about: rule.when.conjuncts()[0].truth(told) == Truth::Yes,
            because: if is_possible {
                what_holds(told, rule)
            } else {
                told.reasons(&rule.when, Truth::Yes)
            },
            settled_by: is_possible
                .then(|| told.waits(outcome).first().map(|fact| told.missing(*fact)))
                .flatten(),
        };
        let same = findings
            .entitlements
            .iter_mut()
            .find(|one| one.rule.gives == rule.gives && one.rule.subject == rule.subject);
        match same {
            None => findings.entitlements.push(new),
            Some(old) if new.band < old.band => *old = new,
            Some(_) => {}
        }
    }
}

/// The conditions of an unsettled rule that hold already.
fn what_holds<'a>(told: &Told<'a>, rule: &'a Rule) -> Vec<Reason<'a>> {
    let mut found = Vec::new();
    for part in rule.when.conjuncts() {
        if part.truth(told) == Truth::Yes {
            found.extend(told.reasons(part, Truth::Yes));
        }
    }
    found
}

/// A power falls away where a duty meets the same need.
fn yield_to_duties(findings: &mut Findings<'_>) {
    let duties: Vec<(usize, &str)> = findings
        .entitlements
        .iter()
        .filter(|given| given.band == Band::Must)
        .map(|given| (given.rule.gives, given.rule.subject.as_str()))
        .collect();
    let mut kept = Vec::new();
    for given in std::mem::take(&mut findings.entitlements) {
        let mut yields_to = given.rule.yields_to.iter();
        if yields_to.any(|duty| duties.contains(&(*duty, given.rule.subject.as_str()))) {
            findings.not.push(NotGiven {
                entitlement: given.entitlement,
                rule: given.rule,
                because: given.because,
                says: "A duty to arrange an advocate applies, and comes before this power.",
                near: true,
            });
        } else {
            kept.push(given);
        }
    }
    findings.entitlements = kept;
}

/// Every entitlement of the nations that is surely not given.
fn not_given<'a>(told: &Told<'a>, outcomes: &[Outcome<'a>], findings: &mut Findings<'a>) {
    for (place, entitlement) in told.law.entitlements.iter().enumerate() {
        let own =
            |outcome: &&Outcome<'a>| outcome.rule.gives == place && outcome.nation != Truth::No;
        let is_given = findings
            .entitlements
            .iter()
            .any(|one| one.rule.gives == place);
        let is_told = findings.not.iter().any(|one| one.rule.gives == place);
        if entitlement.adjacent || is_given || is_told {
            continue;
        }
        let rules: Vec<&Outcome<'a>> = outcomes.iter().filter(own).collect();
        if rules
            .iter()
            .any(|o| o.rule.band != Band::None && o.truth != Truth::No)
        {
            // Not settled, and nobody is asked for its sake: nothing is said of it.
            continue;
        }
        let refusing = rules
            .iter()
            .find(|o| o.rule.band == Band::None && o.truth == Truth::Yes);
        let not = refusing.map(|outcome| NotGiven {
            entitlement,
            rule: outcome.rule,
            because: told.reasons(&outcome.rule.when, Truth::Yes),
            says: &outcome.rule.says,
            near: true,
        });
        let nearest = || {
            let tried = rules.iter().filter(|o| o.rule.band != Band::None);
            tried
                .map(|outcome| near_miss(told, entitlement, outcome.rule))
                .min_by_key(|not| (!not.near, not.because.len()))
        };
        findings.not.extend(not.or_else(nearest));
    }
    findings
        .not
        .sort_by_key(|not| (!not.near, not.entitlement.order));
}

/// Why a rule does not give: where it is about something else, that alone.
fn near_miss<'a>(told: &Told<'a>, entitlement: &'a Entitlement, rule: &'a Rule) -> NotGiven<'a> {
    let about = rule.when.conjuncts().first();
    let near = about.is_none_or(|about| about.truth(told) == Truth::Yes);
    NotGiven {
        entitlement,
        rule,
        because: match about {
            Some(about) if !near => told.reasons(about, Truth::No),
            _ => told.reasons(&rule.when, Truth::No),
        },
        says: "",
        near,
    }
}

/// What to know where two results meet.
fn together<'a>(law: &'a Law, given: &[Given<'a>]) -> Vec<&'a str> {
    let certain: Vec<&Given<'a>> = given
        .iter()
        .filter(|one| one.band < Band::Possible)
        .collect();
    let has = |keys: &[String], but: Option<&str>| {
        certain.iter().any(|one| {
            let key = one.entitlement.key.as_str();
            but != Some(key) && keys.iter().any(|own| own == key || own == "*")
        })
    };
    let mut found: Vec<&'a str> = Vec::new();
    for pair in &law.texts.together {
        let first = pair.keys.iter().find(|key| has(&[(*key).clone()], None));
        if let Some(first) = first
            && has(&pair.with, Some(first))
            && !found.contains(&pair.says.as_str())
        {
            found.push(&pair.says);
        }
    }
    found
}

impl Reason<'_> {
    /// The facts that a reason rests on: `capacity.la_move = lacks`.
    pub fn facts(&self, law: &Law, facts: &Facts) -> Vec<String> {
        let mut found = Vec::new();
        self.collect(law, facts, self.predicate, &mut found);
        found
    }

    fn collect(&self, law: &Law, facts: &Facts, predicate: usize, into: &mut Vec<String>) {
        law.predicates[predicate].is.leaves(&mut |leaf| match leaf {
            Condition::Has { fact, .. } | Condition::AnyHelper { fact, .. } => {
                let told = facts.told(law, *fact);
                if let Some(told) = told.filter(|told| !into.contains(told)) {
                    into.push(told);
                }
            }
            Condition::Holds(other) => self.collect(law, facts, *other, into),
            _ => {}
        });
    }
}
