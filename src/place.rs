//! What words stand for: a postcode, an outward code, an area, or a town.
//!
//! [`look_up`] serves `advocacy where WORDS` and `--area`. It never guesses between places: where a
//! name stands for several, or a postcode lies in several councils, it gives them all and the
//! person chooses.

mod shown;

use shown::{add_note, of_area, of_town, tell_apart};

use crate::area::near::near;
use crate::area::{self, AreaId};
use crate::postcode::{self, Outcode, Postcode};
use crate::town;

/// What sort of thing the words were.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PlaceKind {
    /// A full postcode.
    Postcode,
    /// The first half of a postcode.
    Outcode,
    /// An area, by its name or code.
    Area,
    /// A town or village.
    Town,
}

impl PlaceKind {
    /// The key that stands for it in JSON, such as `postcode`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Postcode => "postcode",
            Self::Outcode => "outcode",
            Self::Area => "area",
            Self::Town => "town",
        }
    }
}

/// One thing that words may stand for.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// What sort of thing it is.
    pub kind: PlaceKind,
    /// Its name as shown, clear beside the other choices: "PO4 8AA", "Leeds", "Newport (Isle of
    /// Wight)".
    pub name: String,
    /// The area itself, or the council that the postcode or town lies in.
    pub area: AreaId,
    /// The council's share of the outward code's postcodes, where the code is all there is to go
    /// by.
    pub share: Option<f32>,
    /// The outward code, if the words were one or a postcode.
    pub outcode: Option<Outcode>,
    /// What a person should know before choosing, such as "ended 2023-03-31, now Cumberland".
    pub note: Option<String>,
}

/// Everything that words may stand for, best first.
///
/// A postcode gives its council; in Northern Ireland the councils of its outward code. An outward
/// code gives its councils, largest share first. A code gives its area. A name gives the areas of
/// that name, an abolished one followed by its successors, then the towns of that name that lie
/// elsewhere. "Newport, Isle of Wight" and "Newport (Isle of Wight)" give the Newport there. Words
/// that stand for nothing give nothing; see [`nearest`].
pub fn look_up(words: &str) -> Vec<Place> {
    let found = by_postcode(words);
    if !found.is_empty() {
        return found;
    }
    let found = by_code(words);
    if !found.is_empty() {
        return found;
    }
    let found = by_name(words);
    if !found.is_empty() {
        return found;
    }
    by_town_and_area(words)
}

/// The names of areas and towns nearest to words that stand for nothing, at most `n`: for "did you
/// mean".
pub fn nearest(words: &str, n: usize) -> Vec<String> {
    let mut found = near(words);
    found.extend(town::near(words));
    // A stable sort: at the same distance areas come before towns.
    found.sort_by_key(|entry| entry.0);
    let mut names: Vec<String> = Vec::new();
    for (_, name) in found {
        if names.len() >= n {
            break;
        }
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    names
}

fn by_postcode(words: &str) -> Vec<Place> {
    if let Some((postcode, repaired)) = Postcode::parse_repaired(words) {
        let mut places = of_postcode(postcode);
        if repaired {
            places
                .iter_mut()
                .for_each(|place| add_note(place, format!("read as {postcode}")));
        }
        return places;
    }
    Outcode::parse(words)
        .or_else(|| sector(words))
        .map(of_outcode)
        .unwrap_or_default()
}

/// The council of a postcode; in Northern Ireland the councils of its outward code.
pub(crate) fn of_postcode(postcode: Postcode) -> Vec<Place> {
    let name = postcode.to_string();
    let outcode = postcode.outcode();
    if let Some(area) = postcode::council_of(postcode) {
        return vec![Place {
            kind: PlaceKind::Postcode,
            name,
            area,
            share: None,
            outcode: Some(outcode),
            note: None,
        }];
    }
    let mut places = of_outcode(outcode);
    for place in &mut places {
        place.kind = PlaceKind::Postcode;
        place.name.clone_from(&name);
        place.note = Some(format!(
            "goes by {outcode}: full postcodes of Northern Ireland are not held"
        ));
    }
    places
}

/// The councils of an outward code, the largest share first.
pub(crate) fn of_outcode(outcode: Outcode) -> Vec<Place> {
    let place = |(area, share)| Place {
        kind: PlaceKind::Outcode,
        name: outcode.to_string(),
        area,
        share: Some(share),
        outcode: Some(outcode),
        note: None,
    };
    postcode::councils_of(outcode)
        .into_iter()
        .map(place)
        .collect()
}

/// The outward code of a postcode that was cut short, such as "PO4 8".
fn sector(words: &str) -> Option<Outcode> {
    let (outward, digit) = words.trim().rsplit_once(char::is_whitespace)?;
    let is_digit = digit.len() == 1 && digit.bytes().all(|c| c.is_ascii_digit());
    Outcode::parse(outward).filter(|outcode| is_digit && outcode.is_in_use())
}

fn by_code(words: &str) -> Vec<Place> {
    let Some(id) = area::by_code(words) else {
        return Vec::new();
    };
    let mut places = with_successors(&[id]);
    tell_apart(&mut places);
    let now = area::get(id).code;
    if let Some(place) = places.first_mut()
        && !now.eq_ignore_ascii_case(words.trim())
    {
        add_note(place, format!("its code is now {now}"));
    }
    places
}

/// The areas of a name, an abolished one followed by its successors, then the towns of that name.
pub(crate) fn by_name(words: &str) -> Vec<Place> {
    let mut places = with_successors(&area::by_name(words));
    let mut towns = town::named(words);
    // "Stoke" is a village in Cheshire to the table of towns, and a city to nearly everybody.
    let mut longer = longer_names(words, &places);
    if towns.is_empty() && places.is_empty() && longer.is_empty() {
        towns = town::short_for(&crate::area::fold::fold_name(words));
    }
    longer.sort_by_key(|id| std::cmp::Reverse(area::get(*id).population));
    for id in longer {
        let people = area::get(id).population.unwrap_or(0);
        let smaller = towns
            .iter()
            .position(|town| town.population < people)
            .unwrap_or(towns.len());
        for town in towns.drain(..smaller) {
            add_town(&mut places, town);
        }
        places.push(of_area(id));
    }
    for town in towns {
        add_town(&mut places, town);
    }
    tell_apart(&mut places);
    places
}

fn add_town(places: &mut Vec<Place>, town: town::Town) {
    let given = |place: &Place| place.area == town.area && !area::get(place.area).former;
    if !places.iter().any(given) {
        places.push(of_town(town));
    }
}

/// Current areas whose name goes on after these words with "upon", "on", "under" and the like.
fn longer_names(words: &str, known: &[Place]) -> Vec<AreaId> {
    let begin = crate::area::fold::fold_name(words);
    if begin.is_empty() {
        return Vec::new();
    }
    let begin = format!("{begin} ");
    // "Kensington" is the council of Kensington and Chelsea, if no area is just Kensington.
    let no_own = known.is_empty();
    let mut found: Vec<AreaId> = Vec::new();
    for (id, is_own) in area::names::areas_beginning(&begin) {
        let name = crate::area::fold::fold_name(area::get(id).name);
        let next = name
            .strip_prefix(&begin)
            .and_then(|rest| rest.split(' ').next());
        let joins = next.is_some_and(|word| {
            crate::area::fold::JOINING.contains(&word) || no_own && word == "and"
        });
        let is_new = !found.contains(&id) && known.iter().all(|place| place.area != id);
        if is_own && joins && is_new && !area::get(id).former {
            found.push(id);
        }
    }
    found.sort_unstable();
    found
}

/// The areas as places, each abolished one followed by those that took its place.
fn with_successors(areas: &[AreaId]) -> Vec<Place> {
    let mut order: Vec<AreaId> = Vec::new();
    for &id in areas {
        for id in std::iter::once(id).chain(area::get(id).replaced_by.iter().copied()) {
            if !order.contains(&id) {
                order.push(id);
            }
        }
    }
    order.into_iter().map(of_area).collect()
}

/// A town or area with the area it lies in: "Newport, Isle of Wight", "Ashford (Ashford, Kent)".
fn by_town_and_area(words: &str) -> Vec<Place> {
    let cuts = words.char_indices().filter(|&(_, c)| c == ',' || c == '(');
    // No place has more commas than that in its name; a pasted page has.
    let cuts = cuts.take(4);
    for (at, mark) in cuts {
        let (name, rest) = words.split_at_checked(at).unwrap_or((words, ""));
        let lies_in = rest
            .strip_prefix(mark)
            .unwrap_or(rest)
            .trim()
            .trim_end_matches(')');
        let around = around(lies_in);
        let lies_there = |place: &Place| {
            around.iter().any(|id| area::lies_in(place.area, *id))
                || lies_in.eq_ignore_ascii_case(area::get(place.area).kind.label())
        };
        let mut places: Vec<Place> = by_postcode(name);
        places.extend(by_name(name));
        places.extend(town::named(name).into_iter().map(of_town));
        places.retain(lies_there);
        let mut seen: Vec<AreaId> = Vec::new();
        places.retain(|place| {
            let new = !seen.contains(&place.area);
            seen.push(place.area);
            new
        });
        if !places.is_empty() {
            return places;
        }
    }
    Vec::new()
}

/// The areas that words after a comma may mean: of "Ashford, Kent" either half will do.
///
/// Together with what they took the place of: to those who live there, Christchurch is in Dorset.
fn around(words: &str) -> Vec<AreaId> {
    let halves = std::iter::once(words).chain(words.split(',').take(4));
    let mut found: Vec<AreaId> = halves.flat_map(area::by_name).collect();
    let past =
        |id: &AreaId| matches!(area::get(*id).replaced_by[..], [heir] if found.contains(&heir));
    let before: Vec<AreaId> = area::ids().filter(past).collect();
    found.extend(before);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The kind, name and area code of every place found.
    fn places(words: &str) -> Vec<(PlaceKind, String, &'static str)> {
        look_up(words)
            .into_iter()
            .map(|place| (place.kind, place.name, area::get(place.area).code))
            .collect()
    }

    #[test]
    fn words_stand_for_places() {
        use PlaceKind::{Area, Outcode, Postcode, Town};
        for (words, kind, name, code) in [
            ("PO4 8AA", Postcode, "PO4 8AA", "E06000044"),
            ("po48aa", Postcode, "PO4 8AA", "E06000044"),
            ("P04 8AA", Postcode, "PO4 8AA", "E06000044"),
            ("BT48 6DQ", Postcode, "BT48 6DQ", "N09000005"),
            ("BT48", Outcode, "BT48", "N09000005"),
            ("ls1", Outcode, "LS1", "E08000035"),
            ("LS1 4", Outcode, "LS1", "E08000035"),
            ("E08000035", Area, "Leeds", "E08000035"),
            ("Leeds City Council", Area, "Leeds", "E08000035"),
            ("Cumbria", Area, "Cumbria", "E10000006"),
            ("Ynys Môn", Area, "Isle of Anglesey", "W06000001"),
            ("Newport", Area, "Newport", "W06000022"),
            ("Teesside", Area, "Teesside", "county-teesside"),
            (
                "Southern Trust",
                Area,
                "Southern Health and Social Care Trust",
                "hsct-southern",
            ),
            ("Keighley", Town, "Keighley (Bradford)", "E08000032"),
            (
                "Newport, Isle of Wight",
                Town,
                "Newport (Isle of Wight)",
                "E06000046",
            ),
            (
                "Newport (Isle of Wight)",
                Town,
                "Newport (Isle of Wight)",
                "E06000046",
            ),
        ] {
            let expected = (kind, name.to_owned(), code);
            assert_eq!(places(words).first(), Some(&expected), "{words}");
        }
        for words in [
            "",
            " ",
            "asdfgh",
            "ZE9 9ZZ",
            "ZE9",
            ",",
            "(",
            "a(b",
            "é,",
            "Newport, Atlantis",
            "100%",
        ] {
            assert!(look_up(words).is_empty(), "{words}");
        }
    }

    #[test]
    fn a_name_for_several_places_offers_them_all() {
        let newports = places("Newport");
        assert!(
            newports.iter().any(
                |(kind, name, _)| *kind == PlaceKind::Town && name == "Newport (Isle of Wight)"
            )
        );
        assert!(
            newports
                .iter()
                .any(|(_, name, _)| name == "Newport (Telford and Wrekin)")
        );
        assert_eq!(
            newports
                .iter()
                .filter(|(_, _, code)| *code == "W06000022")
                .count(),
            1
        );
        let names: Vec<_> = places("West Midlands")
            .into_iter()
            .map(|(_, name, _)| name)
            .collect();
        assert!(
            names
                .first()
                .is_some_and(|name| name.starts_with("West Midlands"))
        );
    }

    #[test]
    fn a_shown_name_finds_its_place_again() {
        for words in [
            "Newport",
            "Ashford",
            "Richmond",
            "Derry",
            "Dorset",
            "Bournemouth",
            "Washington",
            "West Midlands",
            "London",
        ] {
            for place in look_up(words) {
                assert_eq!(
                    look_up(&place.name).first().map(|again| again.area),
                    Some(place.area),
                    "{}",
                    place.name
                );
            }
        }
    }

    #[test]
    fn an_abolished_council_is_followed_by_its_successors() {
        let found = look_up("Allerdale");
        assert_eq!(
            found.first().and_then(|place| place.note.as_deref()),
            Some("ended 2023-03-31, now Cumberland")
        );
        assert_eq!(
            found.get(1).map(|place| area::get(place.area).code),
            Some("E06000063")
        );
        let found = look_up("Cumbria");
        let note = "ended 2023-03-31, now Cumberland; Westmorland and Furness";
        assert_eq!(
            found.first().and_then(|place| place.note.as_deref()),
            Some(note)
        );
        assert_eq!(found.len(), 3);
    }

    #[test]
    fn what_is_known_only_in_part_says_so() {
        let found = look_up("BT48 6DQ");
        assert!(found.iter().all(|place| {
            place
                .note
                .as_deref()
                .is_some_and(|note| note.contains("BT48"))
        }));
        let shares: f32 = look_up("PO6").iter().filter_map(|place| place.share).sum();
        assert!((shares - 1.0).abs() < 0.001);
        assert_eq!(
            look_up("P04 8AA")
                .first()
                .and_then(|place| place.note.as_deref()),
            Some("read as PO4 8AA")
        );
        assert_eq!(
            look_up("E08000016")
                .first()
                .and_then(|place| place.note.as_deref()),
            Some("its code is now E08000038")
        );
    }

    #[test]
    fn a_slip_finds_areas_and_towns() {
        assert_eq!(
            nearest("Leds", 3).first().map(String::as_str),
            Some("Leeds")
        );
        assert!(nearest("Keighly", 3).contains(&"Keighley".to_owned()));
        assert!(nearest("qqqqqqqq", 3).is_empty());
        assert_eq!(nearest("Leds", 1).len(), 1);
    }
}
