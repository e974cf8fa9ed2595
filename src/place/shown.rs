//! How a place is shown: a name that is clear beside the other choices, and what to know before
//! choosing.

use super::{Place, PlaceKind};
use crate::area::{self, Area, AreaId, AreaKind};
use crate::town::Town;

/// An area as a place.
pub(super) fn of_area(id: AreaId) -> Place {
    let area = area::get(id);
    Place {
        kind: PlaceKind::Area,
        name: area.name.to_owned(),
        area: id,
        share: None,
        outcode: None,
        note: area.former.then(|| fate(area)),
    }
}

/// What became of an abolished area.
fn fate(area: &Area) -> String {
    let successors: Vec<_> = area
        .replaced_by
        .iter()
        .map(|&id| area::get(id).name)
        .collect();
    // A name may hold a comma, so several are told apart by semicolons.
    let now = match successors.join("; ") {
        names if names.is_empty() => String::new(),
        names => format!(", now {names}"),
    };
    match area.end_date {
        Some(day) => format!("ended {day}{now}"),
        None => format!("abolished{now}"),
    }
}

/// A town as a place, with where it lies.
pub(super) fn of_town(town: Town) -> Place {
    let council = area::get(town.area);
    let county = council
        .county
        .filter(|_| council.kind == AreaKind::District)
        .map(|id| area::get(id).name);
    let lies_in = match county {
        Some(county) => format!("{}, {county}", council.name),
        None => council.name.to_owned(),
    };
    Place {
        kind: PlaceKind::Town,
        name: format!("{} ({lies_in})", town.name),
        area: town.area,
        share: None,
        outcode: None,
        note: None,
    }
}

/// Says what sort of area each is where two of the places have the same name.
pub(super) fn tell_apart(places: &mut [Place]) {
    let names: Vec<String> = places.iter().map(|place| place.name.clone()).collect();
    for place in places
        .iter_mut()
        .filter(|place| place.kind == PlaceKind::Area)
    {
        if names.iter().filter(|&name| *name == place.name).count() > 1 {
            let area = area::get(place.area);
            let former = if area.former { "former " } else { "" };
            place.name = format!("{} ({former}{})", area.name, area.kind.label());
        }
    }
}

/// Puts a note before the one there is.
pub(super) fn add_note(place: &mut Place, note: String) {
    place.note = Some(match place.note.take() {
        Some(before) => format!("{note}; {before}"),
        None => note,
    });
}
