//! Which area counts, where several places are named or one name stands for several.

use std::ops::Range;

use super::sentence::{Role, Sentence, Span, What};
use crate::area::{self, AreaId, AreaKind, Nation, lies_in};
use crate::closed::Many;
use crate::place::Place;
use crate::query::filters::{self, AreaFilter};
use crate::query::understood::{TakenAs, Understood, Used};
use crate::statutory::StatutoryType;

/// A place named in the words.
pub(crate) struct Named {
    pub(crate) words: Range<usize>,
    pub(crate) area: AreaFilter,
    places: Vec<Place>,
    role: Role,
    used: Used,
    /// The same place was named before: there is nothing to say of it.
    again: bool,
    /// Which of the areas given as filters it makes narrower.
    narrows: Option<usize>,
    note: Option<String>,
}

impl Named {
    pub(crate) fn is_used(&self) -> bool {
        self.used == Used::Filter
    }

    /// What to tell of it; nothing for a place that was named before.
    pub(crate) fn understood(&self) -> Option<Understood> {
        let area = &self.area;
        (!self.again).then(|| Understood {
            words: area.words.clone(),
            taken_as: TakenAs::Area,
            value: area.code().to_owned(),
            name: area.name().to_owned(),
            used: self.used,
            choices: area.choices.clone(),
            notes: area.notes.iter().chain(&self.note).cloned().collect(),
        })
    }

    fn set_aside(&mut self, note: String) {
        self.used = Used::SetAside;
        self.note = Some(note);
    }
}

/// The places of the chosen spans, each made as narrow as the others allow, those that do not count
/// put aside.
///
/// "Newport, Isle of Wight" is the Newport there, "CF63 in the Vale of Glamorgan" is that part of
/// it, and of Leeds and Yorkshire Leeds counts. An area given as a filter is never made wider: a
/// place within it narrows it, any other is put aside. `types` are what the words may mean.
pub(crate) fn resolve(
    sentence: &Sentence<'_>,
    spans: &[Span],
    given: &[AreaFilter],
    types: Many<StatutoryType>,
) -> Vec<Named> {
    let mut named = named(sentence, spans);
    for at in 0..named.len() {
        let around: Vec<AreaId> = given.iter().map(|given| given.area).collect();
        let others = named.iter().enumerate().filter(|(n, _)| *n != at);
        let others = others.map(|(_, other)| other.area.area);
        let around: Vec<AreaId> = around.into_iter().chain(others).collect();
        narrow(&mut named[at], &around);
    }
    drop_repeated(&mut named);
    drop_larger(&mut named);
    drop_county_behind(&mut named);
    drop_by_words(&mut named, sentence, given);
    by_role(&mut named, types);
    for place in &mut named {
        fit_given(place, given);
    }
    named
}

fn named(sentence: &Sentence<'_>, spans: &[Span]) -> Vec<Named> {
    let welsh = sentence.is_welsh(spans);
    let of_span = |span: &Span| {
        let (What::Place(places, role) | What::Outcode(places, role)) = &span.what else {
            return None;
        };
        let words = span.from..span.to;
        let mut places = places.clone();
        let in_wales = |place: &Place| area::get(place.area).nation == Some(Nation::Wales);
        if welsh && let Some(at) = places.iter().position(in_wales) {
            // A person who writes Welsh means the Bangor there.
            let there = places.remove(at);
            places.insert(0, there);
        }
        Some(Named {
            area: AreaFilter::of(sentence.typed(words.clone()), &places)?,
            words,
            places,
            role: *role,
            used: Used::Filter,
            again: false,
            narrows: None,
            note: None,
        })
    };
    spans.iter().filter_map(of_span).collect()
}

/// The areas that a question is about: those given, as narrow as the words make them, or those
/// named. Nothing where the words change nothing.
pub(crate) fn areas(named: Vec<Named>, given: &[AreaFilter]) -> Vec<AreaFilter> {
    let used: Vec<Named> = named.into_iter().filter(Named::is_used).collect();
    if given.is_empty() {
        return used.into_iter().map(|named| named.area).collect();
    }
    let narrowed: Vec<usize> = used.iter().filter_map(|named| named.narrows).collect();
    if narrowed.is_empty() {
        return Vec::new();
    }
    let kept = given
        .iter()
        .enumerate()
        .filter(|(n, _)| !narrowed.contains(n));
    let kept = kept.map(|(_, area)| area.clone());
    let inside = used.into_iter().filter(|named| named.narrows.is_some());
    kept.chain(inside.map(|named| named.area)).collect()
}

/// The nations that the areas lie in: none where no area was named, or the whole UK.
pub(crate) fn nations(named: &[Named], given: &[AreaFilter]) -> Vec<Nation> {
    let used = named
        .iter()
        .filter(|named| named.is_used() && given.is_empty());
    filters::nations(used.map(|named| &named.area).chain(given))
}

/// Says so where a name may also mean a place under another law, and a law was asked for.
pub(crate) fn told_of_other_nations(
    named: &[Named],
    types: Many<StatutoryType>,
    notes: &mut Vec<String>,
) {
    if types.is_empty() {
        return;
    }
    for place in named.iter().filter(|named| named.is_used()) {
        let here = place.area.nations();
        let elsewhere = place.area.choices.iter().filter_map(|choice| {
            let nation = Nation::from_code(choice.value)?;
            (!here.is_empty() && !here.contains(&nation)).then_some((&choice.name, nation))
        });
        if let (Some((name, nation)), Some(taken)) = (elsewhere.into_iter().next(), here.first()) {
            notes.push(format!(
                "“{}” is taken as the one in {}. If {name} is meant, the law is that of {}: say which.",
                place.area.words,
                taken.name(),
                nation.name()
            ));
        }
    }
}

/// Chooses the one of several places that lies in another place named, or is it.
fn narrow(place: &mut Named, around: &[AreaId]) {
    if place.places.len() < 2 {
        return;
    }
    let there = place.places.iter().find(|choice| {
        let lies_there = |id: &AreaId| lies_in(area::current(choice.area), *id);
        around.iter().any(lies_there)
    });
    let Some(there) = there.cloned() else {
        return;
    };
    let alone = Place {
        share: None,
        ..there
    };
    if let Some(narrower) = AreaFilter::of(&place.area.words, &[alone]) {
        place.area = narrower;
    }
}

/// A place named twice counts once.
fn drop_repeated(named: &mut [Named]) {
    for at in 1..named.len() {
        let (before, behind) = named.split_at_mut(at);
        let Some(place) = behind.first_mut() else {
            continue;
        };
        let same = |other: &&mut Named| {
            other.area.area == place.area.area && other.area.outcode == place.area.outcode
        };
        if let Some(first) = before.iter_mut().find(same) {
            if first.role == Role::Unsaid {
                first.role = place.role;
            }
            place.used = Used::SetAside;
            place.again = true;
        }
    }
}

/// Of a place and a larger one around it the smaller counts.
fn drop_larger(named: &mut [Named]) {
    for at in 0..named.len() {
        let id = named[at].area.area;
        let whole = named[at].area.outcode.is_none();
        let is_smaller = |other: &Named| {
            let inside = lies_in(other.area.area, id);
            let finer = other.area.area == id && other.area.outcode.is_some();
            inside && (other.area.area != id || finer)
        };
        let others = named.iter().enumerate().filter(|(n, _)| *n != at);
        let mut used = others
            .map(|(_, other)| other)
            .filter(|other| other.is_used());
        let smaller = used
            .find(|other| is_smaller(other))
            .map(|other| other.area.words.clone());
        if let Some(smaller) = smaller.filter(|_| whole) {
            named[at].set_aside(format!("it is around {smaller}"));
        }
    }
}

/// "Blackburn, Lancs" is Blackburn: a county that stands right behind a place only says where it is,
/// even where the place has a council of its own now.
fn drop_county_behind(named: &mut [Named]) {
    for at in 1..named.len() {
        let (before, behind) = named.split_at_mut(at);
        let (Some(place), Some(county)) = (before.last(), behind.first_mut()) else {
            continue;
        };
        let adjacent = place.words.end == county.words.start;
        let both = place.is_used() && county.is_used();
        if adjacent && both && is_county(county.area.area) && !is_county(place.area.area) {
            let note = format!("taken as where {} is", place.area.words);
            county.set_aside(note);
        }
    }
}

/// Places that the words around them take away: "not in Leeds", "I live in Kent" of a caller who
/// speaks for somebody else, "a Scottish man" in Leeds.
fn drop_by_words(named: &mut [Named], sentence: &Sentence<'_>, given: &[AreaFilter]) {
    let another_at = sentence.another();
    let told = named
        .iter()
        .any(|n| matches!(n.role, Role::Home | Role::Hospital | Role::Placed));
    for at in 0..named.len() {
        let another = !given.is_empty()
            || named.iter().enumerate().any(|(n, other)| {
                n != at && other.is_used() && !matches!(other.role, Role::Denied | Role::People)
            });
        if !named[at].is_used() || !another {
            continue;
        }
        match named[at].role {
            Role::Denied => named[at].set_aside("it is said to be elsewhere".to_owned()),
            Role::People => named[at].set_aside("another place is named".to_owned()),
            Role::Caller if another_at.is_some() => {
                named[at].set_aside("taken as where the caller is".to_owned());
            }
            // "In Leeds but my mum is in Swansea".
            Role::Unsaid
                if told && another_at.is_some_and(|other| named[at].words.end <= other) =>
            {
                let before = sentence.word(named[at].words.start.wrapping_sub(1));
                if matches!(before, "in" | "from") {
                    named[at].set_aside("taken as where the caller is".to_owned());
                }
            }
            _ => {}
        }
    }
}

/// Of a home and a hospital in different areas the one that the law goes by.
///
/// An IMHA serves the hospital's area (Mental Health Act 1983 s130A), and an IMCA that of the NHS
/// body that decides (Mental Capacity Act 2005 s37); for the rest it is the home or the council that
/// is responsible.
fn by_role(named: &mut [Named], types: Many<StatutoryType>) {
    let used = |named: &[Named], role: Role| named.iter().any(|n| n.is_used() && n.role == role);
    let several = named.iter().filter(|n| n.is_used()).count() > 1;
    let in_hospital = used(named, Role::Hospital);
    let by_hospital = types.has(StatutoryType::Imha)
        || types.has(StatutoryType::ScotlandMh)
        || types.has(StatutoryType::Imca) && in_hospital;
    let told = in_hospital || used(named, Role::Home) || used(named, Role::Placed);
    if !several || !told {
        return;
    }
    let counts = match by_hospital {
        true if used(named, Role::Hospital) => Role::Hospital,
        true => Role::Unsaid,
        false if used(named, Role::Home) => Role::Home,
        false => Role::Unsaid,
    };
    if !used(named, counts) {
        return;
    }
    for place in named.iter_mut().filter(|n| n.is_used() && n.role != counts) {
        place.set_aside(
            match by_hospital {
                true => "for this kind of advocate the area of the hospital counts",
                false => "taken as where the person stays; the council responsible is mostly that of the home before. Ask, and name that area",
            }
            .to_owned(),
        );
    }
}

/// Holds a place against the areas given as filters: they are never made wider.
fn fit_given(place: &mut Named, given: &[AreaFilter]) {
    if given.is_empty() || !place.is_used() {
        return;
    }
    let id = place.area.area;
    let around = |given: &AreaFilter| given.councils().any(|g| g != id && lies_in(id, g));
    let same_or_smaller = |given: &AreaFilter| given.councils().any(|g| lies_in(g, id));
    if given.iter().any(same_or_smaller) {
        // It says again what was given, or less.
        let narrower = given
            .iter()
            .find(|given| given.area != id)
            .map(AreaFilter::name);
        if let Some(name) = narrower {
            place.set_aside(format!("{name} was given as the area"));
        }
    } else if let Some(at) = given.iter().position(around) {
        place.narrows = Some(at);
    } else {
        let names: Vec<&str> = given.iter().map(AreaFilter::name).collect();
        place.set_aside(format!(
            "it is not in {}, which was given as the area",
            names.join(" or ")
        ));
    }
}

/// Whether it is larger than a council, or was a county before it was one.
fn is_county(id: AreaId) -> bool {
    let area = area::get(id);
    let was_county =
        |old: &area::Area| old.former && old.kind == AreaKind::County && old.replaced_by == [id];
    !area.kind.is_smallest_council() || area::all().iter().any(was_county)
}
