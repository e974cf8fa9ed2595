//! The names of areas, in every form that people type.
//!
//! Lists and people say "Leeds City Council", "London Borough of Hackney", "Bristol, City of",
//! "Ynys Môn", "St. Helens". Every name is kept folded, once as it stands and once undressed. A name
//! is looked up as typed first, so that "City of London" is not London, and undressed only when
//! that finds nothing.

use std::ops::Range;
use std::sync::LazyLock;

use super::fold::{fold_name, undress};
use super::{AreaId, AreaKind, get, ids};

/// One name of one area.
pub(super) struct Name {
    /// The first eight bytes, to compare before the rest.
    start: u64,
    /// Where it stands in the text of the index.
    place: Range<usize>,
    /// Whose name it is.
    pub(super) area: AreaId,
    /// 0 for the name it is known by, 1 for its other proper names, 2 for whatever else it is
    /// called.
    pub(super) rank: u8,
}

/// All names, in the order of their folded forms.
struct Index {
    text: String,
    full: Vec<Name>,
    /// Those that were dressed.
    undressed: Vec<Name>,
}

static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let mut index = Index {
        text: String::with_capacity(96 * 1024),
        full: Vec::with_capacity(2500),
        undressed: Vec::with_capacity(1500),
    };
    for id in ids() {
        let area = get(id);
        index.add(area.name, id, 0);
        let proper = [
            area.name_welsh,
            area.name_gaelic,
            area.official_name,
            area.official_name_welsh,
        ];
        for name in proper.into_iter().flatten() {
            index.add(name, id, 1);
        }
        for name in &area.other_names {
            index.add(name, id, 2);
        }
    }
    let Index {
        text,
        full,
        undressed,
    } = &mut index;
    for names in [full, undressed] {
        names.sort_unstable_by_key(|name| {
            (name.start, &text[name.place.clone()], name.area, name.rank)
        });
    }
    index
});

impl Index {
    fn add(&mut self, name: &str, area: AreaId, rank: u8) {
        let folded = fold_name(name);
        let undressed = undress(&folded);
        if undressed != folded {
            let name = self.keep(&undressed, area, rank);
            self.undressed.push(name);
        }
        let name = self.keep(&folded, area, rank);
        self.full.push(name);
    }

    fn keep(&mut self, folded: &str, area: AreaId, rank: u8) -> Name {
        let from = self.text.len();
        self.text.push_str(folded);
        Name {
            start: start(folded),
            place: from..self.text.len(),
            area,
            rank,
        }
    }

    fn text(&self, name: &Name) -> &str {
        &self.text[name.place.clone()]
    }

    fn find<'i>(&'i self, names: &'i [Name], folded: &str) -> &'i [Name] {
        let wanted = (start(folded), folded);
        let from = names.partition_point(|name| (name.start, self.text(name)) < wanted);
        let count = names[from..].partition_point(|name| self.text(name) == folded);
        &names[from..from + count]
    }
}

/// The first eight bytes as a number, in the same order as the text.
fn start(folded: &str) -> u64 {
    let mut bytes = [0; 8];
    for (to, from) in bytes.iter_mut().zip(folded.bytes()) {
        *to = from;
    }
    u64::from_be_bytes(bytes)
}

/// Every name in its folded form, dressed and undressed.
pub(super) fn every() -> impl Iterator<Item = (&'static str, &'static Name)> {
    let index = &*INDEX;
    index
        .full
        .iter()
        .chain(&index.undressed)
        .map(|name| (index.text(name), name))
}

/// The names that begin with a folded text, in the order of the names.
pub(super) fn beginning(typed: &str) -> impl Iterator<Item = (&'static str, &'static Name)> {
    let index = &*INDEX;
    let from = index.full.partition_point(|name| index.text(name) < typed);
    let typed = typed.to_owned();
    index.full[from..]
        .iter()
        .map(|name| (index.text(name), name))
        .take_while(move |(text, _)| text.starts_with(&typed))
}

/// The areas with a name that begins with a folded text, each with whether that is the name it is
/// known by.
pub(crate) fn areas_beginning(typed: &str) -> impl Iterator<Item = (AreaId, bool)> {
    beginning(typed).map(|(_, name)| (as_named_today(name.area), name.rank == 0))
}

/// How many words the longest name has that begins with this folded word; 0 where none does.
pub(crate) fn longest_beginning_with(word: &str) -> usize {
    beginning(word)
        .map(|(name, _)| name)
        .filter(|name| matches!(name.as_bytes().get(word.len()), None | Some(b' ')))
        .map(|name| name.split(' ').count())
        .max()
        .unwrap_or(0)
}

/// The areas that go by a name, likeliest first.
///
/// Any name will do, dressed or not: English, Welsh, Gaelic, official, everyday or former, whatever
/// its case, accents and punctuation. An area's own name comes before others' bynames, a current
/// area before an abolished one, a council before a region of the same name. An abolished area is
/// not offered beside a current one that took its name and place. Nothing is found for words that
/// are no area's name; see [`nearest`](super::nearest) for those.
pub fn by_name(words: &str) -> Vec<AreaId> {
    let index = &*INDEX;
    let typed = fold_name(words);
    if typed.is_empty() {
        return Vec::new();
    }
    let undressed = undress(&typed);
    let found = [
        (&index.full, typed.as_str()),
        (&index.undressed, &typed),
        (&index.full, &undressed),
        (&index.undressed, &undressed),
    ]
    .into_iter()
    .map(|(names, folded)| index.find(names, folded))
    .find(|found| !found.is_empty())
    .unwrap_or_default();

    let mut found: Vec<_> = found
        .iter()
        .map(|name| (name.rank, as_named_today(name.area)))
        .collect();
    found.sort_by_key(|&(rank, id)| (rank, get(id).former, likelihood(get(id).kind), id));
    let mut areas: Vec<AreaId> = Vec::with_capacity(found.len());
    for (_, id) in found {
        if !areas.contains(&id) {
            areas.push(id);
        }
    }
    areas
}

/// The area a person means who names an abolished one: the one in its place, if that has its name.
pub(super) fn as_named_today(id: AreaId) -> AreaId {
    let bare = |id: AreaId| undress(&fold_name(get(id).name)).into_owned();
    match get(id).replaced_by[..] {
        [heir] if bare(heir) == bare(id) => heir,
        _ => id,
    }
}

/// The order of kinds for one name: councils, then the larger areas that have none.
pub(super) fn likelihood(kind: AreaKind) -> u8 {
    match kind {
        AreaKind::HscTrust | AreaKind::NamedCounty => 1,
        AreaKind::Region => 2,
        AreaKind::CombinedAuthority => 3,
        AreaKind::Nation => 4,
        AreaKind::UnitedKingdom => 5,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::super::all;
    use super::*;

    #[test]
    fn a_name_is_found_however_it_is_written() {
        for (words, codes) in [
            ("Leeds", &["E08000035"][..]),
            ("LEEDS CITY COUNCIL", &["E08000035"]),
            ("leeds  council", &["E08000035"]),
            ("London Borough of Hackney", &["E09000012"]),
            ("Hackney LB", &["E09000012"]),
            ("Royal Borough of Greenwich", &["E09000011"]),
            ("City of London", &["E09000001"]),
            ("Bournemouth, Christchurch and Poole", &["E06000058"]),
            ("bournemouth christchurch & poole council", &["E06000058"]),
            ("BCP", &["E06000058"]),
            ("Ynys Môn", &["W06000001"]),
            ("Ynys Mo\u{302}n", &["W06000001"]),
            ("ynys mon", &["W06000001"]),
            ("Cyngor Sir Ynys Môn", &["W06000001"]),
            ("Anglesey", &["W06000001"]),
            ("Rhondda Cynon Taf County Borough Council", &["W06000016"]),
            ("Caerdydd", &["W06000015"]),
            ("Cyngor Sir Benfro", &["W06000009"]),
            ("Bristol", &["E06000023"]),
            ("Bristol, City of", &["E06000023"]),
            ("City of Bristol", &["E06000023"]),
            ("Herefordshire, County of", &["E06000019"]),
            ("Hull", &["E06000010"]),
            ("Kingston-upon-Hull", &["E06000010"]),
            ("St. Helens", &["E08000013"]),
            ("Saint Helens Metropolitan Borough Council", &["E08000013"]),
            ("King’s Lynn and West Norfolk", &["E07000146"]),
            ("Kings Lynn & West Norfolk", &["E07000146"]),
            ("Western Isles", &["S12000013"]),
            ("Eilean Siar", &["S12000013"]),
            ("Comhairle nan Eilean Siar", &["S12000013"]),
            ("Durham", &["E06000047"]),
            ("Glasgow", &["S12000049"]),
            ("Southern Trust", &["hsct-southern"]),
            ("southern hsc trust", &["hsct-southern"]),
            ("Belfast", &["N09000003"]),
            ("Belfast HSCT", &["hsct-belfast"]),
            ("Teesside", &["county-teesside"]),
            ("Bedfordshire", &["county-bedfordshire"]),
            ("Cumbria County Council", &["E10000006"]),
            ("Allerdale", &["E07000026"]),
            // The abolished counties of these names are the councils of today.
            ("North Yorkshire", &["E06000065"]),
            ("Somerset County Council", &["E06000066"]),
            ("Buckinghamshire County", &["E06000060"]),
            ("Dorset County Council", &["E06000059"]),
            ("Newport", &["W06000022"]),
            ("England", &["E92000001"]),
            ("Cymru", &["W92000004"]),
            ("UK", &["K02000001"]),
            ("West Yorkshire Combined Authority", &["E47000003"]),
            ("Suffolk", &["E10000029"]),
            ("", &[]),
            ("council", &[]),
            ("& , '", &[]),
            ("Atlantis", &[]),
        ] {
            let found: Vec<_> = by_name(words).into_iter().map(|id| get(id).code).collect();
            assert_eq!(found, codes, "{words}");
        }
    }

    #[test]
    fn one_name_for_several_areas_gives_the_likeliest_first() {
        for (words, first) in [
            ("Bournemouth", "E06000028"),
            ("Derry", "ni-derry"),
            ("West Midlands", "E12000005"),
            ("London", "E12000007"),
        ] {
            assert_eq!(
                by_name(words).first().map(|&id| get(id).code),
                Some(first),
                "{words}"
            );
        }
    }

    #[test]
    fn every_area_is_found_by_each_of_its_names() {
        for (id, area) in ids().zip(all()) {
            let names = [
                area.name_welsh,
                area.name_gaelic,
                area.official_name,
                area.official_name_welsh,
            ];
            for name in names
                .into_iter()
                .flatten()
                .chain([area.name])
                .chain(area.other_names.iter().copied())
            {
                assert!(by_name(name).contains(&as_named_today(id)), "{name}");
            }
        }
    }
}
