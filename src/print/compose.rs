//! From a question to a document: the services that fit, by area, legal right and name.
//!
//! Order (field notes, section 7.3): areas from A to Z; within one, what the law gives before local
//! services; then by name. Services for the whole nation stand in a part of their own at the end. A
//! service stands in full once, and is pointed to elsewhere.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;

use super::document::{
    Day, Document, Entry, Group, Layout, Need, Panel, Part, Publisher, Reference, Size, Words,
};
use super::entry::{checked_over, entry, in_words, named};
use super::settings::Settings;
use super::words::{self, words};
use crate::area::{self, AreaId, AreaKind};
use crate::closed::Closed;
use crate::index::{Generation, ReadError};
use crate::provider::{Provider, Specialism, Status};
use crate::query::{self, Answer, AreaFilter, Filters, Found, Question, Sort, TakenAs, Used};
use crate::statutory::StatutoryType;
use crate::vocabulary::Vocabulary;

/// The months after which a copy is to be destroyed, where the publisher says nothing.
const EXPIRES_AFTER: u8 = 3;

/// A longer subject stands under the title.
const LONGEST_SUBJECT: usize = 40;

/// What is to be printed.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// The title; empty for one made from the filters.
    pub title: String,
    /// The words and filters, as of a search.
    pub question: Question,
    /// How much of each service.
    pub layout: Layout,
    /// How large the text.
    pub size: Size,
    /// Services not checked for more months than this go to the exceptions.
    pub max_age: Option<u32>,
    /// The day that is printed.
    pub day: Date,
    /// Whether there are lines to write on.
    pub notes: bool,
}

/// A document, the providers in it, and what to know of them.
#[derive(Debug, Clone)]
pub struct Composed {
    /// The document.
    pub document: Document,
    /// The providers, in the order of the document.
    pub providers: Vec<Provider>,
    /// How many of them were never checked.
    pub never_checked: usize,
    /// How many stand among the exceptions.
    pub exceptions: usize,
    /// How many have no telephone number.
    pub without_telephone: usize,
    /// How many are temporarily closed or closed.
    pub not_active: usize,
    /// Whether any is for less than a whole nation, also among the exceptions.
    pub has_local: bool,
}

/// Asks for the services and sets them in order.
pub fn compose(
    generation: &Generation,
    vocabulary: &Vocabulary,
    settings: &Settings,
    publisher: &Publisher,
    wanted: &Wanted,
) -> Result<Composed, ReadError> {
    let question = Question {
        sort: Sort::Name,
        ..wanted.question.clone()
    };
    let answer = query::every(generation, vocabulary, &question)?;
    let filters = answer.filters.clone();
    let (stale, current): (Vec<&Found>, Vec<&Found>) = answer
        .providers
        .iter()
        .partition(|one| is_too_old(&one.provider, wanted));
    let mut order = Order {
        filters: &filters,
        providers: Vec::new(),
        places: BTreeMap::new(),
    };
    let mut parts = parts(&current, &filters, wanted, &mut order);
    if parts.is_empty() && stale.is_empty() {
        parts.push(Part {
            heading: place(&filters),
            intro: nothing(&answer),
            groups: Vec::new(),
        });
    }
    if let Some(months) = wanted.max_age
        && !stale.is_empty()
    {
        let entries = stale.iter().map(|one| order.add(one, wanted)).collect();
        let words = &words().exceptions;
        parts.push(Part {
            heading: words.heading.clone(),
            intro: words.intro.replace("{months}", &months.to_string()),
            groups: vec![Group {
                heading: String::new(),
                intro: String::new(),
                entries,
                see: Vec::new(),
            }],
        });
    }
    let all = answer.providers.iter();
    let mut places = all.flat_map(|one| places(one, &filters));
    let has_local = places.any(|place| place != Place::National);
    let never_checked = count(&order, |own| own.last_checked.is_empty());
    let mut document = frame(
        settings,
        publisher,
        wanted,
        &filters,
        parts,
        &order,
        never_checked,
    );
    if let Some(panel) = widened(&answer) {
        // Before everything else: who holds this list must not take it for what was asked for.
        document.front.insert(0, panel);
    }
    Ok(Composed {
        never_checked,
        exceptions: stale.len(),
        without_telephone: count(&order, |own| own.telephone.is_empty()),
        not_active: count(&order, |own| own.status() != Status::Active),
        has_local,
        document,
        providers: order.providers,
    })
}

/// What a list says first that holds other services than those that were asked for.
fn widened(answer: &Answer) -> Option<Panel> {
    answer.widened.as_ref().filter(|_| answer.total > 0)?;
    // A caller's own words are not printed; what they were taken for is.
    let aside = answer.understood.iter();
    let aside =
        aside.filter(|piece| piece.used == Used::SetAside && piece.taken_as != TakenAs::Area);
    let mut names: Vec<&str> = aside.map(|piece| piece.name.as_str()).collect();
    names.dedup();
    let words = &words().widened;
    let what = match names.is_empty() {
        true => words.unnamed.clone(),
        false => format!("“{}”", names.join(", ")),
    };
    let duties = answer.instead.iter().flat_map(|instead| &instead.duties);
    Some(Panel {
        heading: words.heading.clone(),
        danger: false,
        paragraphs: vec![words.says.replace("{what}", &what)],
        items: duties.map(|duty| duty.says.clone()).collect(),
    })
}

fn count(order: &Order<'_>, is: fn(&Provider) -> bool) -> usize {
    order.providers.iter().filter(|own| is(own)).count()
}

/// Why there is no service, as a search says it: another nation's law, who has the duty.
fn nothing(answer: &Answer) -> String {
    let mut parts: Vec<String> = answer.suggestion.iter().cloned().collect();
    if parts.is_empty() {
        parts.push(words().groups.nothing.clone());
    }
    let duties = answer.instead.iter().flat_map(|instead| &instead.duties);
    parts.extend(duties.map(|duty| duty.says.clone()));
    parts.join(" ")
}

fn is_too_old(provider: &Provider, wanted: &Wanted) -> bool {
    wanted
        .max_age
        .is_some_and(|most| checked_over(provider, most, wanted.day).unwrap_or(true))
}

/// The providers in the order of the document, each with its anchor.
#[derive(Debug)]
struct Order<'a> {
    filters: &'a Filters,
    providers: Vec<Provider>,
    places: BTreeMap<String, usize>,
}

impl Order<'_> {
    /// A provider as the law of the area sees it: what is law elsewhere only is not shown.
    fn here(&self, provider: &Provider) -> Provider {
        Provider {
            statutory_types: query::lawful(provider.statutory_types, self.filters),
            ..provider.clone()
        }
    }

    fn add(&mut self, found: &Found, wanted: &Wanted) -> Entry {
        let own = &found.provider;
        self.places.insert(own.id.clone(), self.providers.len());
        self.providers.push(own.clone());
        let anchor = format!("p{}", self.providers.len());
        entry(&self.here(own), &anchor, wanted.layout, wanted.day)
    }

    /// A pointer to a provider that stands in full already.
    fn reference(&self, provider: &Provider) -> Option<Reference> {
        let place = self.places.get(&provider.id)?;
        Some(reference(provider, *place))
    }
}

fn reference(provider: &Provider, place: usize) -> Reference {
    Reference {
        anchor: format!("p{}", place + 1),
        name: named(provider),
        telephone: provider.telephone.first().cloned().unwrap_or_default(),
    }
}

/// Where a provider stands: under an area, or with those for the whole nation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Area(String, AreaId),
    National,
}

fn parts(found: &[&Found], filters: &Filters, wanted: &Wanted, order: &mut Order<'_>) -> Vec<Part> {
    let mut by_place: BTreeMap<Place, Vec<&Found>> = BTreeMap::new();
    for &one in found {
        for place in places(one, filters) {
            by_place.entry(place).or_default().push(one);
        }
    }
    let mut parts = Vec::new();
    for (place, found) in by_place {
        let heading = match &place {
            Place::Area(_, id) => area::get(*id).name.to_owned(),
            Place::National => words().groups.national.clone(),
        };
        let mut groups = Vec::new();
        let (legal, local): (Vec<&Found>, Vec<&Found>) = found
            .iter()
            .partition(|one| !query::lawful(one.provider.statutory_types, filters).is_empty());
        for (of, heading) in [
            (legal, &words().groups.legal),
            (local, &words().groups.local),
        ] {
            let mut group = Group {
                heading: heading.clone(),
                intro: String::new(),
                entries: Vec::new(),
                see: Vec::new(),
            };
            for one in of {
                match order.reference(&one.provider) {
                    Some(reference) => group.see.push(reference),
                    None => group.entries.push(order.add(one, wanted)),
                }
            }
            if !group.entries.is_empty() || !group.see.is_empty() {
                groups.push(group);
            }
        }
        parts.push(Part {
            heading,
            intro: String::new(),
            groups,
        });
    }
    parts
}

/// The parts that a provider belongs to.
fn places(found: &Found, filters: &Filters) -> Vec<Place> {
    let own = &found.provider;
    let covered: Vec<AreaId> = own
        .areas
        .iter()
        .filter_map(|area| area::by_code(&area.gss))
        .collect();
    let is_nation = |id: &AreaId| {
        matches!(
            area::get(*id).kind,
            AreaKind::Nation | AreaKind::UnitedKingdom
        )
    };
    if covered.iter().any(is_nation) {
        return vec![Place::National];
    }
    let name = |id: AreaId| Place::Area(crate::text::sort_key(area::get(id).name), id);
    let mut places: Vec<Place> = Vec::new();
    let mut add = |place: Place| {
        if !places.contains(&place) {
            places.push(place);
        }
    };
    for wanted in filters.areas.iter().flat_map(asked_for) {
        let is_larger = area::get(wanted).kind.rank() > 1;
        if !is_larger {
            // One council: whatever fits it stands under it, also what covers a part of it.
            let fits = covered.is_empty()
                || covered
                    .iter()
                    .any(|own| area::lies_in(wanted, *own) || area::lies_in(*own, wanted));
            if fits {
                add(name(wanted));
            }
            continue;
        }
        for own in covered.iter().filter(|own| area::lies_in(**own, wanted)) {
            add(name(*own));
        }
    }
    if filters.areas.is_empty() {
        covered.iter().for_each(|own| add(name(*own)));
    }
    if places.is_empty() {
        // An outward postcode, or something larger than what was asked for.
        let first = filters.areas.first().map(|area| area.area);
        match first.or_else(|| covered.first().copied()) {
            Some(id) => places.push(name(id)),
            None => places.push(Place::National),
        }
    }
    places
}

fn asked_for(area: &AreaFilter) -> Vec<AreaId> {
    let mut all = vec![area.area];
    all.extend(
        area.split
            .iter()
            .map(|(id, _)| *id)
            .filter(|id| *id != area.area),
    );
    all
}

/// "Leeds", "Leeds and Bradford", "the United Kingdom".
fn place(filters: &Filters) -> String {
    let mut names: Vec<&str> = filters.areas.iter().map(AreaFilter::name).collect();
    names.dedup();
    match names.as_slice() {
        [] => "the United Kingdom".to_owned(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// What was asked for besides the area: "Housing", "IMCA".
fn subject(filters: &Filters) -> String {
    let mut parts: Vec<String> = Vec::new();
    // The words of a search may be a caller's own and are not printed; what they meant is.
    parts.extend(
        filters
            .statutory_types
            .iter()
            .map(|own| own.label().to_owned()),
    );
    parts.extend(filters.specialisms.iter().map(|own| own.label().to_owned()));
    parts.extend(filters.lists.iter().map(|own| own.label().to_owned()));
    parts.extend(filters.kinds.iter().map(|own| own.label().to_owned()));
    parts.extend(filters.languages.iter().cloned());
    parts.extend(filters.age.map(|age| format!("Age {age}")));
    // Services that were picked one by one are shown whatever their state.
    if filters.ids.is_empty() {
        parts.extend(filters.statuses.iter().map(|own| own.label().to_owned()));
    }
    parts.dedup();
    parts.join(", ")
}

fn frame(
    settings: &Settings,
    publisher: &Publisher,
    wanted: &Wanted,
    filters: &Filters,
    parts: Vec<Part>,
    order: &Order<'_>,
    never_checked: usize,
) -> Document {
    let day = wanted.day;
    let months = settings.expires_after_months.unwrap_or(EXPIRES_AFTER);
    let expiry = day.checked_add(i64::from(months).months()).unwrap_or(day);
    let contact = publisher.contact.first().map_or_else(
        || match publisher.name.as_str() {
            "" => "whoever gave you this list".to_owned(),
            name => name.to_owned(),
        },
        |line| line.text.clone(),
    );
    let mut fill = BTreeMap::from([
        ("area", place(filters)),
        ("date", in_words(day)),
        ("expiry", in_words(expiry)),
        ("contact", contact),
    ]);
    let total = order.providers.len();
    let mut facts = vec![match total {
        1 => "1 service".to_owned(),
        n => format!("{n} services"),
    }];
    if never_checked == total && total > 0 {
        facts.push("none of them checked".to_owned());
    } else if never_checked > 0 {
        facts.push(format!("{never_checked} of them not checked"));
    }
    let subject = subject(filters);
    let place = place(filters);
    // What a list is for belongs into its title: a council has many lists.
    let (title, subtitle) = match wanted.title.trim() {
        "" if !subject.is_empty() && subject.chars().count() <= LONGEST_SUBJECT => {
            (format!("Advocacy in {place}: {subject}"), String::new())
        }
        "" => (format!("Advocacy in {place}"), subject),
        own => (own.to_owned(), subject),
    };
    fill.insert("title", title.clone());
    fill.insert("count", total.to_string());
    let mut names: Vec<Reference> = Vec::with_capacity(total);
    let mut by_name: Vec<usize> = (0..total).collect();
    by_name.sort_by_cached_key(|n| crate::text::sort_key(&order.providers[*n].name));
    names.extend(by_name.iter().map(|n| reference(&order.providers[*n], *n)));
    Document {
        title,
        subtitle,
        publisher: publisher.clone(),
        language: "en-GB",
        printed: Day {
            year: day.year(),
            month: day.month(),
            day: day.day(),
            words: in_words(day),
        },
        facts,
        front: words::front(settings, &fill),
        glossary: glossary(&parts),
        parts,
        needs: needs(order, &by_name),
        names,
        back: words::back(settings, &fill),
        layout: wanted.layout,
        size: wanted.size,
        notes: wanted.notes,
        web_address: Some(settings.web_address.clone()).filter(|address| !address.is_empty()),
        words: Words::ENGLISH,
    }
}

/// The services by what they help with: what the law gives first.
fn needs(order: &Order<'_>, by_name: &[usize]) -> Vec<Need> {
    let need = |heading: &'static str, has: &dyn Fn(&Provider) -> bool| {
        let own = by_name.iter().filter(|n| has(&order.providers[**n]));
        Need {
            heading: heading.to_owned(),
            services: own.map(|n| reference(&order.providers[*n], *n)).collect(),
        }
    };
    let legal = StatutoryType::ALL.iter().map(|own| {
        need(own.label(), &|provider| {
            query::lawful(provider.statutory_types, order.filters).has(*own)
        })
    });
    let local = Specialism::ALL
        .iter()
        .map(|own| need(own.label(), &|provider| provider.specialisms.has(*own)));
    let all = legal.chain(local);
    all.filter(|need| !need.services.is_empty()).collect()
}

/// The short names that the services use.
fn glossary(parts: &[Part]) -> Vec<(String, String)> {
    let mut used: std::collections::BTreeSet<&str> = std::collections::BTreeSet::new();
    let mut look = |text: &'_ str| {
        for word in text.split(|c: char| !(c.is_alphanumeric() || c == '+')) {
            if let Some(short) = words().glossary.iter().find(|own| own.short == word) {
                used.insert(&short.short);
            }
        }
    };
    for entry in parts
        .iter()
        .flat_map(|part| &part.groups)
        .flat_map(|group| &group.entries)
    {
        look(&entry.name.text);
        entry.about.iter().for_each(|text| look(text));
        let lines = entry.rows.iter().flat_map(|row| &row.lines);
        lines.for_each(|line| look(&line.text));
    }
    words()
        .glossary
        .iter()
        .filter(|own| used.contains(own.short.as_str()))
        .map(|own| (own.short.clone(), own.means.clone()))
        .collect()
}
