//! From what the law gives to the providers that hold it, for the area that counts.
//!
//! The guide says what a person is entitled to; this asks the index who can give it: the statutory
//! type of each result, in the area of the body that counts for it (the hospital’s for an IMHA, the
//! council’s that is responsible for a Care Act advocate, the supervisory body’s for a deprivation of
//! liberty). One advocate and one story: a provider that holds more of what was found comes first.

use super::filters::{AreaFilter, Filters};
use super::law::{Duty, duties};
use super::{Fit, Found, Question, ask};
use crate::closed::{Closed, Many};
use crate::guide::summary::{is_shown, sentence, summary};
use crate::guide::{Band, Block, Facts, Findings, Law, LawOf, Section};
use crate::index::{Generation, ReadError};
use crate::place;
use crate::provider::{CoverageBasis, Independence, Kind, List, Specialism, Status};
use crate::statutory::StatutoryType;
use crate::vocabulary::Vocabulary;

/// How many providers are shown for each result.
const SHOWN: usize = 5;

/// Who holds a statutory type for the area that counts.
#[derive(Debug, Clone)]
pub struct Holders {
    /// The keys of the entitlements that it meets.
    pub entitlements: Vec<String>,
    /// What a provider must hold.
    pub statutory_type: StatutoryType,
    /// The area that counts.
    pub area: AreaFilter,
    /// Why that area counts.
    pub basis: Option<CoverageBasis>,
    /// The providers, the most fitting first.
    pub providers: Vec<Found>,
    /// How many there are in all.
    pub total: u64,
    /// Who must provide it, by name.
    pub duties: Vec<Duty>,
}

/// What else there is in the lists, where the law gives nothing certain.
#[derive(Debug, Clone)]
pub struct Offered {
    /// What it is, in words.
    pub says: String,
    /// The providers.
    pub providers: Vec<Found>,
}

/// Who can give what was found, and what else there is.
#[derive(Debug, Clone, Default)]
pub struct Bridge {
    /// For each statutory type and area.
    pub holders: Vec<Holders>,
    /// Local help that is no legal right.
    pub offered: Vec<Offered>,
    /// Names of providers that hold all statutory types found, where there are several.
    pub hold_all: Vec<String>,
    /// Whether a place was named at all; without one no provider can be named.
    pub has_place: bool,
    /// Why no providers can be named, where the index can’t be read.
    pub fault: Option<String>,
}

/// Finds the providers for what the guide found.
pub fn bridge(
    generation: &Generation,
    vocabulary: &Vocabulary,
    law: &Law,
    facts: &Facts,
    findings: &Findings<'_>,
) -> Result<Bridge, ReadError> {
    let mut bridge = Bridge {
        has_place: facts.place_of(law, LawOf::Decision).is_some(),
        ..Bridge::default()
    };
    let mut types: Many<StatutoryType> = Many::none();
    for given in &findings.entitlements {
        let is_meant = given.band <= Band::Possible && is_shown(given);
        let (Some(own), true) = (given.entitlement.statutory_type, is_meant) else {
            continue;
        };
        let Some(place) = facts.place_of(law, given.rule.law_of) else {
            continue;
        };
        bridge.has_place = true;
        let key = given.entitlement.key.clone();
        let same = bridge
            .holders
            .iter_mut()
            .find(|one| one.statutory_type == own && one.area.words == place.words);
        if let Some(same) = same {
            if !same.entitlements.contains(&key) {
                same.entitlements.push(key);
            }
            continue;
        }
        let Some(area) = AreaFilter::of(&place.words, &place::look_up(&place.words)) else {
            continue;
        };
        types.add(own);
        bridge.holders.push(Holders {
            entitlements: vec![key],
            statutory_type: own,
            duties: duties(Many::from_iter([own]), area.area),
            area,
            basis: given.rule.basis.or(given.entitlement.basis),
            providers: Vec::new(),
            total: 0,
        });
    }
    for holders in &mut bridge.holders {
        let filters = Filters {
            areas: vec![holders.area.clone()],
            statutory_types: Many::from_iter([holders.statutory_type]),
            age: facts.age(law),
            ..Filters::default()
        };
        (holders.providers, holders.total) = found(generation, vocabulary, filters)?;
        let (basis, all) = (holders.basis, types);
        holders.providers.sort_by_key(|one| rank(one, basis, all));
        holders.providers.truncate(SHOWN);
    }
    bridge.hold_all = hold_all(&bridge.holders, types);
    let certain = findings
        .entitlements
        .iter()
        .any(|given| given.band < Band::Possible);
    if !certain
        && let Some(place) = facts.place_of(law, LawOf::Decision)
        && let Some(area) = AreaFilter::of(&place.words, &place::look_up(&place.words))
    {
        bridge.offered = offered(generation, vocabulary, law, facts, &area)?;
    }
    Ok(bridge)
}

/// Whole cover first, then who holds more of what was found, then whose basis fits; then as asked.
fn rank(
    found: &Found,
    basis: Option<CoverageBasis>,
    types: Many<StatutoryType>,
) -> (bool, std::cmp::Reverse<usize>, bool) {
    let own = &found.provider;
    let held = types
        .iter()
        .filter(|one| own.statutory_types.has(*one))
        .count();
    let other_basis = basis.is_some_and(|basis| {
        !own.coverage_basis.is_empty()
            && !own.coverage_basis.has(basis)
            && !own.coverage_basis.has(CoverageBasis::National)
    });
    (
        found.why.fit == Some(Fit::Part),
        std::cmp::Reverse(held),
        other_basis,
    )
}

/// The providers that hold every statutory type that was found, if there are several.
fn hold_all(holders: &[Holders], types: Many<StatutoryType>) -> Vec<String> {
    let mut names = Vec::new();
    // One provider for two areas, or for two nations’ laws, is no one story.
    let one_area = holders
        .windows(2)
        .all(|pair| pair[0].area.area == pair[1].area.area);
    if types.iter().count() < 2 || !one_area {
        return names;
    }
    for found in holders.iter().flat_map(|one| &one.providers) {
        let own = &found.provider;
        let all = types.iter().all(|one| own.statutory_types.has(one));
        if all && !names.contains(&own.name) {
            names.push(own.name.clone());
        }
    }
    names
}

fn found(
    generation: &Generation,
    vocabulary: &Vocabulary,
    filters: Filters,
) -> Result<(Vec<Found>, u64), ReadError> {
    let question = Question {
        filters,
        ..Question::default()
    };
    let answer = ask(generation, vocabulary, &question)?;
    Ok((answer.providers, answer.total))
}

/// Local help: by the lines of advice that name a specialism or a kind.
fn offered(
    generation: &Generation,
    vocabulary: &Vocabulary,
    law: &Law,
    facts: &Facts,
    area: &AreaFilter,
) -> Result<Vec<Offered>, ReadError> {
    let mut all = Vec::new();
    let mut shown: Vec<String> = Vec::new();
    let nations = area.nations();
    for line in law
        .texts
        .offer
        .iter()
        .filter(|line| line.is_about(law, facts, &nations))
    {
        let mut specialisms: Many<Specialism> = line.specialism().into_iter().collect();
        if line.is_of_group() {
            specialisms = facts.specialisms(law);
        }
        let kinds: Many<Kind> = line.kind().into_iter().collect();
        if specialisms.is_empty() && kinds.is_empty() {
            continue;
        }
        let filters = Filters {
            areas: vec![area.clone()],
            specialisms,
            kinds,
            age: facts.age(law),
            ..Filters::default()
        };
        let (mut providers, _) = found(generation, vocabulary, filters)?;
        // Who does only what the law gives is no local help beside it.
        let statutory_only: Many<List> = Many::from_iter([List::Statutory]);
        providers.retain(|one| {
            !shown.contains(&one.provider.id) && one.provider.lists != statutory_only
        });
        providers.truncate(SHOWN);
        shown.extend(providers.iter().map(|one| one.provider.id.clone()));
        if !providers.is_empty() {
            all.push(Offered {
                says: line.says.clone(),
                providers,
            });
        }
    }
    Ok(all)
}

/// The whole result in words, in the order in which it is read: what the law gives, who does it, then
/// what was told and what to know of the result.
pub fn result_in_words(
    law: &Law,
    facts: &Facts,
    findings: &Findings<'_>,
    bridge: &Bridge,
) -> Vec<Section> {
    let mut sections = summary(law, facts, findings);
    let last = sections.split_off(sections.len().saturating_sub(2));
    sections.extend(bridge_in_words(bridge));
    sections.extend(last);
    sections
}

/// The bridge in words, for every face alike.
fn bridge_in_words(bridge: &Bridge) -> Vec<Section> {
    let mut sections: Vec<Section> = bridge.holders.iter().map(of_holders).collect();
    if !bridge.hold_all.is_empty() {
        sections.push(Section {
            heading: "One advocate, one story".to_owned(),
            blocks: vec![Block::Text(format!(
                "Holds all that was found: {}.",
                bridge.hold_all.join("; ")
            ))],
        });
    }
    for offered in &bridge.offered {
        sections.push(Section {
            heading: offered.says.clone(),
            blocks: offered.providers.iter().map(entry).collect(),
        });
    }
    if let Some(why) = &bridge.fault {
        sections.push(Section {
            heading: "Who can do it".to_owned(),
            blocks: vec![Block::Text(format!("No providers can be named: {why}"))],
        });
    } else if !bridge.has_place {
        sections.push(Section {
            heading: "Who can do it".to_owned(),
            blocks: vec![Block::Text(
                "Name the council, the town or a postcode, and the providers for that area are shown."
                    .to_owned(),
            )],
        });
    }
    sections
}

fn of_holders(holders: &Holders) -> Section {
    let mut blocks: Vec<Block> = Vec::new();
    if let Some(basis) = holders.basis {
        blocks.push(Block::Text(format!("What counts: {}.", basis.label())));
    }
    blocks.extend(
        holders
            .area
            .notes
            .iter()
            .map(|note| Block::Text(sentence(note))),
    );
    if holders.providers.is_empty() {
        blocks.push(Block::Text(
            "No provider in these lists holds it for this area. That does not mean that there is none: ask the body that has the duty."
                .to_owned(),
        ));
    }
    blocks.extend(holders.providers.iter().map(entry));
    let more = holders.total.saturating_sub(holders.providers.len() as u64);
    if more > 0 {
        blocks.push(Block::Text(format!("And {more} more.")));
    }
    for duty in &holders.duties {
        blocks.push(Block::Term("Duty", format!("{} ({})", duty.says, duty.law)));
    }
    Section {
        heading: format!(
            "Who can do it: {}, {}",
            holders.statutory_type.label(),
            holders.area.name()
        ),
        blocks,
    }
}

fn entry(found: &Found) -> Block {
    let own = &found.provider;
    let mut lines = Vec::new();
    match own.status() {
        Status::Active => {}
        status => lines.push(status.label().to_uppercase()),
    }
    if !own.alert.is_empty() {
        lines.push(format!("! {}", own.alert));
    }
    let checked = match own.last_checked.parse::<jiff::civil::Date>() {
        Ok(day) => format!("checked {}", day.strftime("%-d %B %Y")),
        Err(_) => "not checked".to_owned(),
    };
    let covers = found.why.area.clone().unwrap_or_default();
    let about: Vec<String> = [covers, checked]
        .into_iter()
        .filter(|s| !s.is_empty())
        .collect();
    lines.push(about.join(" · "));
    if !own.who_can_refer.is_empty() {
        let who: Vec<&str> = own.who_can_refer.iter().map(Closed::label).collect();
        lines.push(format!("who can refer: {}", who.join(", ")));
    }
    if matches!(
        own.independence,
        Some(Independence::PartOfCareProvider | Independence::PartOfCouncilOrNhs)
    ) {
        let label = own.independence.map_or("", Closed::label);
        lines.push(format!(
            "! {label}: check that it is independent of the person’s care"
        ));
    }
    let mut contact: Vec<&str> = own.telephone.iter().skip(1).map(String::as_str).collect();
    contact.extend(own.textphone_or_sms.iter().map(String::as_str));
    contact.extend(own.email.iter().map(String::as_str));
    contact.extend(own.website.iter().map(String::as_str));
    if contact.is_empty() && own.telephone.is_empty() {
        contact.push(match own.address.as_str() {
            "" => "no way to make contact is recorded",
            address => address,
        });
    }
    if !contact.is_empty() {
        lines.push(contact.join(" · "));
    }
    Block::Entry {
        id: own.id.clone(),
        name: own.name.clone(),
        telephone: own.telephone.first().cloned().unwrap_or_default(),
        lines,
    }
}

/// Whether the index must be asked at all: a place was named, and there is a law to look at.
pub fn needs_providers(law: &Law, facts: &Facts, findings: &Findings<'_>) -> bool {
    use LawOf::{Council, Decision, Hospital, SupervisoryBody};
    !findings.nations.is_empty()
        && [Decision, Council, Hospital, SupervisoryBody]
            .iter()
            .any(|whose| facts.place_of(law, *whose).is_some())
}
