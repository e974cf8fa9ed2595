//! The JSON of what words stand for.

use serde::Serialize;

use crate::area;
use crate::place::Place;

/// `where --json`: what words stand for, likeliest first.
#[derive(Serialize)]
pub struct WhereJson<'a> {
    words: &'a str,
    places: Vec<PlaceJson>,
    nearest: Vec<String>,
}

#[derive(Serialize)]
struct PlaceJson {
    kind: &'static str,
    name: String,
    area: AreaJson,
    within: Vec<AreaJson>,
    #[serde(skip_serializing_if = "Option::is_none")]
    share: Option<f32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

#[derive(Serialize)]
pub(super) struct AreaJson {
    gss: &'static str,
    name: &'static str,
    kind: &'static str,
    nation: Option<&'static str>,
}

impl AreaJson {
    pub(super) fn of(id: area::AreaId) -> AreaJson {
        let area = area::get(id);
        AreaJson {
            gss: area.code,
            name: area.name,
            kind: area.kind.key(),
            nation: area.nation.map(area::Nation::key),
        }
    }
}

impl<'a> WhereJson<'a> {
    /// `nearest` names what is spelt nearly so, where there is no place.
    pub fn of(words: &'a str, places: &[Place], nearest: Vec<String>) -> Self {
        WhereJson {
            words,
            places: places.iter().map(place_json).collect(),
            nearest,
        }
    }
}

fn place_json(place: &Place) -> PlaceJson {
    PlaceJson {
        kind: place.kind.key(),
        name: place.name.clone(),
        area: AreaJson::of(place.area),
        within: area::containing(place.area)
            .iter()
            .map(|id| AreaJson::of(*id))
            .collect(),
        share: place.share,
        note: place.note.clone(),
    }
}
