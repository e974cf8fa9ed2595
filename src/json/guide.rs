//! The JSON of the guide.

use serde::Serialize;

use super::provider::{ProviderJson, provider};
use crate::area;
use crate::closed::Closed;
use crate::guide::law::InForce;
use crate::guide::summary::next_steps;
use crate::guide::{Band, Entitlement, Facts, Findings, Given, Law, Missing, NotGiven, Reason};
use crate::provider::CoverageBasis;
use crate::query::{Bridge, Holders};

/// `guide --facts FILE --json`: what the law gives, why, what it does not give, and who does it.
#[derive(Serialize)]
pub struct GuideJson<'a> {
    facts: Vec<String>,
    nations: Vec<&'static str>,
    entitlements: Vec<GivenJson<'a>>,
    not: Vec<NotJson<'a>>,
    unknown: Vec<MissingJson<'a>>,
    together: &'a [&'a str],
    next_steps: Vec<String>,
    providers: Vec<HoldersJson<'a>>,
    /// Why no providers can be named, where the index can’t be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    providers_missing: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    hold_all: &'a [String],
    offered: Vec<OfferedJson<'a>>,
    law_checked_on: &'a str,
    head: &'a str,
    foot: String,
    choice: &'a str,
    safety: &'a str,
    privacy: &'a str,
}

#[derive(Serialize)]
struct GivenJson<'a> {
    key: &'a str,
    name: &'a str,
    band: &'static str,
    #[serde(rename = "for", skip_serializing_if = "str::is_empty")]
    subject: &'a str,
    statutory_type: Option<&'static str>,
    arranged_by: &'a str,
    who_can_ask: &'a str,
    because: Vec<&'a str>,
    law: &'a str,
    coverage_basis: Option<&'static str>,
    area_that_counts: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    says: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    settled_by: Option<MissingJson<'a>>,
    rule: &'a str,
    chain: Vec<ReasonJson<'a>>,
    source_read: &'a str,
}

#[derive(Serialize)]
struct NotJson<'a> {
    key: &'a str,
    name: &'a str,
    because: Vec<&'a str>,
    #[serde(skip_serializing_if = "str::is_empty")]
    says: &'a str,
    rule: &'a str,
    near: bool,
    chain: Vec<ReasonJson<'a>>,
}

/// One link of the chain from facts to result.
#[derive(Serialize)]
struct ReasonJson<'a> {
    condition: &'a str,
    holds: bool,
    facts: Vec<String>,
}

#[derive(Serialize)]
struct MissingJson<'a> {
    fact: &'a str,
    ask: &'a str,
}

#[derive(Serialize)]
struct HoldersJson<'a> {
    entitlements: &'a [String],
    statutory_type: &'static str,
    area: AreaJson,
    coverage_basis: Option<&'static str>,
    total: u64,
    providers: Vec<ProviderJson<'a>>,
    duties: Vec<&'a str>,
}

#[derive(Serialize)]
struct OfferedJson<'a> {
    says: &'a str,
    providers: Vec<ProviderJson<'a>>,
}

#[derive(Serialize)]
struct AreaJson {
    gss: &'static str,
    name: &'static str,
}

impl<'a> GuideJson<'a> {
    /// The result of an evaluation, with the providers for it.
    pub fn of(law: &'a Law, facts: &Facts, findings: &'a Findings<'a>, bridge: &'a Bridge) -> Self {
        let told = 0..law.questions.len();
        GuideJson {
            facts: told.filter_map(|fact| facts.told(law, fact)).collect(),
            nations: findings.nations.iter().map(|nation| nation.key()).collect(),
            entitlements: findings
                .entitlements
                .iter()
                .map(|given| given_json(law, facts, given))
                .collect(),
            not: findings
                .not
                .iter()
                .map(|not| not_json(law, facts, not))
                .collect(),
            unknown: findings.unknown.iter().map(missing).collect(),
            together: &findings.together,
            next_steps: next_steps(law, facts, findings),
            providers: bridge.holders.iter().map(holders).collect(),
            providers_missing: bridge.fault.as_deref(),
            hold_all: &bridge.hold_all,
            offered: bridge
                .offered
                .iter()
                .map(|offered| OfferedJson {
                    says: &offered.says,
                    providers: offered.providers.iter().map(provider).collect(),
                })
                .collect(),
            law_checked_on: &law.checked_on,
            head: &law.texts.head,
            foot: crate::guide::summary::foot(law, findings),
            choice: &law.texts.choice,
            safety: &law.texts.safety,
            privacy: &law.texts.privacy,
        }
    }
}

fn given_json<'a>(law: &'a Law, facts: &Facts, given: &Given<'a>) -> GivenJson<'a> {
    let entitlement = given.entitlement;
    GivenJson {
        key: &entitlement.key,
        name: &entitlement.name,
        band: given.band.key(),
        subject: &given.rule.subject,
        statutory_type: entitlement.statutory_type.map(Closed::key),
        arranged_by: &entitlement.arranged_by,
        who_can_ask: &entitlement.who_can_ask,
        because: given.because.iter().map(|reason| reason.says).collect(),
        law: &entitlement.law,
        coverage_basis: entitlement.basis.map(CoverageBasis::key),
        area_that_counts: &entitlement.area,
        says: &given.rule.says,
        settled_by: given.settled_by.as_ref().map(missing),
        rule: &given.rule.id,
        chain: chain(law, facts, &given.because),
        source_read: &entitlement.read,
    }
}

fn not_json<'a>(law: &'a Law, facts: &Facts, not: &NotGiven<'a>) -> NotJson<'a> {
    NotJson {
        key: &not.entitlement.key,
        name: &not.entitlement.name,
        because: not.because.iter().map(|reason| reason.says).collect(),
        says: not.says,
        rule: &not.rule.id,
        near: not.near,
        chain: chain(law, facts, &not.because),
    }
}

fn chain<'a>(law: &'a Law, facts: &Facts, reasons: &[Reason<'a>]) -> Vec<ReasonJson<'a>> {
    reasons
        .iter()
        .map(|reason| ReasonJson {
            condition: &law.predicates[reason.predicate].name,
            holds: reason.holds,
            facts: reason.facts(law, facts),
        })
        .collect()
}

fn missing<'a>(missing: &Missing<'a>) -> MissingJson<'a> {
    MissingJson {
        fact: &missing.of.fact,
        ask: &missing.question.ask,
    }
}

fn holders(holders: &Holders) -> HoldersJson<'_> {
    HoldersJson {
        entitlements: &holders.entitlements,
        statutory_type: holders.statutory_type.key(),
        area: AreaJson {
            gss: holders.area.code(),
            name: area::get(holders.area.area).name,
        },
        coverage_basis: holders.basis.map(Closed::key),
        total: holders.total,
        providers: holders.providers.iter().map(provider).collect(),
        duties: holders
            .duties
            .iter()
            .map(|duty| duty.says.as_str())
            .collect(),
    }
}

/// `guide law --json`: one entitlement in full.
#[derive(Serialize)]
pub struct LawJson<'a> {
    key: &'a str,
    name: &'a str,
    nations: Vec<&'static str>,
    statutory_type: Option<&'static str>,
    law: &'a str,
    regulations: &'a str,
    gives: &'a str,
    conditions: &'a str,
    arranged_by: &'a str,
    who_can_ask: &'a str,
    not_for: &'a str,
    area_that_counts: &'a str,
    coverage_basis: Option<&'static str>,
    /// A day, or true or false.
    in_force: String,
    adjacent: bool,
    source_read: &'a str,
    rules: Vec<RuleJson<'a>>,
    law_checked_on: &'a str,
}

#[derive(Serialize)]
struct RuleJson<'a> {
    rule: &'a str,
    band: &'static str,
    says: &'a str,
}

impl<'a> LawJson<'a> {
    /// An entitlement with its rules.
    pub fn of(law: &'a Law, one: &'a Entitlement) -> Self {
        let rules = law
            .rules
            .iter()
            .filter(|rule| law.entitlements[rule.gives].key == one.key);
        LawJson {
            key: &one.key,
            name: &one.name,
            nations: one.nations.iter().map(|nation| nation.key()).collect(),
            statutory_type: one.statutory_type.map(Closed::key),
            law: &one.law,
            regulations: &one.regulations,
            gives: &one.gives,
            conditions: &one.conditions,
            arranged_by: &one.arranged_by,
            who_can_ask: &one.who_can_ask,
            not_for: &one.not_for,
            area_that_counts: &one.area,
            coverage_basis: one.basis.map(Closed::key),
            in_force: match one.in_force {
                InForce::Yes => "yes".to_owned(),
                InForce::No => "no".to_owned(),
                InForce::From(day) => day.to_string(),
            },
            adjacent: one.adjacent,
            source_read: &one.read,
            rules: rules
                .map(|rule| RuleJson {
                    rule: &rule.id,
                    band: Band::key(rule.band),
                    says: &rule.says,
                })
                .collect(),
            law_checked_on: &law.checked_on,
        }
    }
}

/// Every entitlement.
pub fn law(law: &Law) -> Vec<LawJson<'_>> {
    law.entitlements
        .iter()
        .map(|one| LawJson::of(law, one))
        .collect()
}
