//! Which area counts, where several places are named or one name stands for several.

use std::ops::Range;

use super::sentence::{Role, Sentence, Span, What};
use crate::area::{self, AreaId, AreaKind};
use crate::closed::Many;
use crate::place::Place;
use crate::query::filters::AreaFilter;
use crate::query::understood::{TakenAs, Understood, Used};
use crate::statutory::StatutoryType;

/// A place named in the words.
pub(crate) struct Named {
    pub(crate) words: Range<usize>,
    pub(crate) area: AreaFilter,
    places: Vec<Place>,
    role: Role,
    used: Used,
    note: Option<String>,
}

impl Named {
    pub(crate) fn is_used(&self) -> bool {
        self.used == Used::Filter
    }

    pub(crate) fn understood(&self) -> Understood {
        let area = &self.area;
        Understood {
            words: area.words.clone(),
            taken_as: TakenAs::Area,
            value: area.code().to_owned(),
            name: area.name().to_owned(),
            used: self.used,
            choices: area.choices.clone(),
            notes: area.notes.iter().chain(&self.note).cloned().collect(),
        }
    }

    fn set_aside(&mut self, note: String) {
        self.used = Used::SetAside;
        self.note = Some(note);
    }
}

/// The places of the chosen spans, each made as narrow as the others allow.
///
/// "Newport, Isle of Wight" is the Newport there, "CF63 in the Vale of Glamorgan" is that part of
/// it, and of Leeds and Yorkshire Leeds counts. Areas given as filters say the same as words: a
/// place within one narrows it, and one beside it is put aside.
pub(crate) fn resolve(sentence: &Sentence<'_>, spans: &[Span], given: &[AreaFilter]) -> Vec<Named> {
    let mut named: Vec<Named> = spans
        .iter()
        .filter_map(|span| {
            let (What::Place(places, role) | What::Outcode(places, role)) = &span.what else {
                return None;
            };
            let words = span.from..span.to;
            Some(Named {
                area: AreaFilter::of(sentence.typed(words.clone()), places)?,
                words,
                places: places.clone(),
                role: *role,
                used: Used::Filter,
                note: None,
            })
        })
        .collect();
    for at in 0..named.len() {
        let around: Vec<AreaId> = given.iter().map(|given| given.area).collect();
        let others = named.iter().enumerate().filter(|(n, _)| *n != at);
        let others = others.map(|(_, other)| other.area.area);
        let around: Vec<AreaId> = around.into_iter().chain(others).collect();
        narrow(&mut named[at], &around);
    }
    drop_larger(&mut named);
    drop_county_behind(&mut named);
    for place in &mut named {
        let inside = |given: &AreaFilter| {
            given
                .councils()
                .any(|id| lies_in(place.area.area, id) || lies_in(id, place.area.area))
        };
        if !given.is_empty() && !given.iter().any(inside) {
            let names: Vec<&str> = given.iter().map(AreaFilter::name).collect();
            place.set_aside(format!(
                "it is not in {}, which was given as the area",
                names.join(" or ")
            ));
        }
    }
    named
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

/// Of a place and a larger one around it the smaller counts.
fn drop_larger(named: &mut [Named]) {
    for at in 0..named.len() {
        let id = named[at].area.area;
        let smaller = named.iter().enumerate().find(|(n, other)| {
            let same = other.area.area == id && other.area.split.is_empty();
            let earlier = *n < at;
            let whole = named[at].area.outcode.is_none();
            *n != at
                && other.is_used()
                && whole
                && (lies_in(other.area.area, id) && !same
                    || same && (earlier || other.area.outcode.is_some()))
        });
        if let Some((_, smaller)) = smaller {
            let note = format!("narrowed to {}", smaller.area.words);
            named[at].set_aside(note);
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

/// Whether it is larger than a council, or was a county before it was one.
fn is_county(id: AreaId) -> bool {
    let area = area::get(id);
    let was_county =
        |old: &area::Area| old.former && old.kind == AreaKind::County && old.replaced_by == [id];
    !area.kind.is_smallest_council() || area::all().iter().any(was_county)
}

fn lies_in(smaller: AreaId, larger: AreaId) -> bool {
    smaller == larger || area::containing(smaller).contains(&larger)
}

/// Of a home and a hospital in different areas the one that the law goes by.
///
/// An IMHA serves the hospital's area (Mental Health Act 1983 s130A); for the rest it is the home
/// or the council that is responsible.
pub(crate) fn by_role(named: &mut [Named], types: Many<StatutoryType>) {
    let by_hospital = types.has(StatutoryType::Imha) || types.has(StatutoryType::ScotlandMh);
    let used = |named: &[Named], role: Role| named.iter().any(|n| n.is_used() && n.role == role);
    let several = named.iter().filter(|n| n.is_used()).count() > 1;
    let told = used(named, Role::Hospital) || used(named, Role::Home);
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
                false => "the area where the person lives counts",
            }
            .to_owned(),
        );
    }
}
