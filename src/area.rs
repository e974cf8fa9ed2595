//! Areas: the nations, regions, councils and health bodies that a provider may serve, and what lies
//! in what.
//!
//! An [`Area`] has a code (the GSS code of the Office for National Statistics where there is one),
//! the names it goes by, now or before, and its larger areas. Abolished councils are areas too:
//! lists still name Cumbria, and people still say it. [`by_name`] finds an area by any of its
//! names, [`containing`] and [`within`] say what lies in what, and [`cover`] works out what a
//! provider's areas add up to.
//!
//! Source: `data/reference/areas.csv`, part of the program, read at the first question.

pub mod cover;
pub(crate) mod fold;
mod ground;
pub(crate) mod names;
pub(crate) mod near;
mod nesting;
mod table;

pub use names::by_name;
pub use near::nearest;
pub use nesting::{containing, current, lies_in, within};
pub(crate) use table::table_text;

/// One of the four nations, each with its own law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Nation {
    /// England.
    England,
    /// Wales.
    Wales,
    /// Scotland.
    Scotland,
    /// Northern Ireland.
    NorthernIreland,
}

impl Nation {
    /// Every nation.
    pub const ALL: [Self; 4] = [
        Self::England,
        Self::Wales,
        Self::Scotland,
        Self::NorthernIreland,
    ];

    /// The key that stands for it in data and JSON, such as `northern_ireland`.
    pub fn key(self) -> &'static str {
        match self {
            Self::England => "england",
            Self::Wales => "wales",
            Self::Scotland => "scotland",
            Self::NorthernIreland => "northern_ireland",
        }
    }

    /// Its name in English.
    pub fn name(self) -> &'static str {
        match self {
            Self::England => "England",
            Self::Wales => "Wales",
            Self::Scotland => "Scotland",
            Self::NorthernIreland => "Northern Ireland",
        }
    }

    /// The code of the nation as an area.
    pub fn code(self) -> &'static str {
        match self {
            Self::England => "E92000001",
            Self::Wales => "W92000004",
            Self::Scotland => "S92000003",
            Self::NorthernIreland => "N92000002",
        }
    }

    /// The nation with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|nation| nation.key() == key)
    }

    /// The nation that the area with this code lies in; none for the United Kingdom or an unknown
    /// code.
    pub fn from_code(code: &str) -> Option<Self> {
        get(by_code(code)?).nation
    }
}

/// What sort of area it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AreaKind {
    /// The whole United Kingdom.
    UnitedKingdom,
    /// One of the four nations.
    Nation,
    /// One of the nine regions of England, which have no council.
    Region,
    /// A combined authority; Greater London is counted here.
    CombinedAuthority,
    /// A county with a council, above its districts.
    County,
    /// A district below a county.
    District,
    /// A council that does the work of both county and district.
    Unitary,
    /// A borough of one of the former metropolitan counties.
    MetropolitanBorough,
    /// A borough of London.
    LondonBorough,
    /// The City of London.
    CityCorporation,
    /// A county or county borough of Wales.
    WelshPrincipalArea,
    /// A council area of Scotland.
    ScottishCouncilArea,
    /// A district of Northern Ireland.
    NiDistrict,
    /// A health and social care trust of Northern Ireland.
    HscTrust,
    /// A place that people name but no council has, such as Teesside or Bedfordshire.
    NamedCounty,
}

impl AreaKind {
    const ALL: [Self; 15] = [
        Self::UnitedKingdom,
        Self::Nation,
        Self::Region,
        Self::CombinedAuthority,
        Self::County,
        Self::District,
        Self::Unitary,
        Self::MetropolitanBorough,
        Self::LondonBorough,
        Self::CityCorporation,
        Self::WelshPrincipalArea,
        Self::ScottishCouncilArea,
        Self::NiDistrict,
        Self::HscTrust,
        Self::NamedCounty,
    ];

    /// The key that stands for it in data and JSON, such as `london_borough`.
    pub fn key(self) -> &'static str {
        match self {
            Self::UnitedKingdom => "united_kingdom",
            Self::Nation => "nation",
            Self::Region => "region",
            Self::CombinedAuthority => "combined_authority",
            Self::County => "county",
            Self::District => "district",
            Self::Unitary => "unitary",
            Self::MetropolitanBorough => "metropolitan_borough",
            Self::LondonBorough => "london_borough",
            Self::CityCorporation => "city_corporation",
            Self::WelshPrincipalArea => "welsh_principal_area",
            Self::ScottishCouncilArea => "scottish_council_area",
            Self::NiDistrict => "ni_district",
            Self::HscTrust => "hsc_trust",
            Self::NamedCounty => "named_county",
        }
    }

    /// What a person would call it, such as "health and social care trust".
    pub fn label(self) -> &'static str {
        match self {
            Self::UnitedKingdom => "state",
            Self::Nation => "nation",
            Self::Region => "region",
            Self::CombinedAuthority => "combined authority",
            Self::County => "county",
            Self::District => "district",
            Self::Unitary => "unitary council",
            Self::MetropolitanBorough => "metropolitan borough",
            Self::LondonBorough => "London borough",
            Self::CityCorporation => "city corporation",
            Self::WelshPrincipalArea => "Welsh council",
            Self::ScottishCouncilArea => "Scottish council",
            Self::NiDistrict => "Northern Ireland district",
            Self::HscTrust => "health and social care trust",
            Self::NamedCounty => "area with no council of its own",
        }
    }

    /// The kind with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// Whether areas of this kind are the smallest councils, of which every larger area is made.
    pub fn is_smallest_council(self) -> bool {
        self.rank() == 0
    }

    /// How large the kind is, from 0 for the smallest councils to 5 for the United Kingdom.
    pub(crate) fn rank(self) -> u8 {
        match self {
            Self::County | Self::HscTrust | Self::NamedCounty => 1,
            Self::CombinedAuthority => 2,
            Self::Region => 3,
            Self::Nation => 4,
            Self::UnitedKingdom => 5,
            _ => 0,
        }
    }
}

/// Who runs social services for an area, and so who must arrange advocacy for the people there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SocialServices {
    /// The body of the area itself.
    Own,
    /// The county above it.
    County,
    /// The health and social care trusts of Northern Ireland.
    HscTrust,
    /// Nobody for the area as a whole: the councils it is made of.
    Parts,
}

/// The number of an area in this program's table.
///
/// It may differ in the next version of the program: keep an area's code, not its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AreaId(u16);

impl AreaId {
    /// The place of the area in [`all`].
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// A nation, region, council or health body, now or formerly.
#[derive(Debug, Clone)]
pub struct Area {
    /// The GSS code; our own where there is none, such as `ni-antrim` or `hsct-southern`.
    pub code: &'static str,
    /// The name people know it by.
    pub name: &'static str,
    /// The same in Welsh, for areas of Wales.
    pub name_welsh: Option<&'static str>,
    /// The same in Gaelic, for some areas of Scotland.
    pub name_gaelic: Option<&'static str>,
    /// The full name of the body, such as "Leeds City Council".
    pub official_name: Option<&'static str>,
    /// The full name of the body in Welsh.
    pub official_name_welsh: Option<&'static str>,
    /// Whatever else it is called.
    pub other_names: Vec<&'static str>,
    /// What sort of area it is.
    pub kind: AreaKind,
    /// The nation it lies in; none for the United Kingdom.
    pub nation: Option<Nation>,
    /// The region of England it lies in.
    pub region: Option<AreaId>,
    /// The county above a district, which may be a former county.
    pub county: Option<AreaId>,
    /// The combined authority it belongs to.
    pub combined_authority: Option<AreaId>,
    /// Who runs social services there.
    pub social_services: SocialServices,
    /// Whether it has been abolished.
    pub former: bool,
    /// The day it began, where known.
    pub start_date: Option<&'static str>,
    /// The day it ended, where known.
    pub end_date: Option<&'static str>,
    /// The areas that took its place.
    pub replaced_by: Vec<AreaId>,
    /// Codes it had before, for the same ground or nearly.
    pub former_codes: Vec<&'static str>,
    /// The areas it is made of, for every area larger than a council except the counties.
    pub members: Vec<AreaId>,
    /// A point in the middle: latitude, longitude.
    pub centre: Option<(f32, f32)>,
    /// How many people live there, where known (counted in mid-2020).
    pub population: Option<u32>,
    /// A remark from the table's makers.
    pub note: Option<&'static str>,
}

impl Area {
    /// Whether it is a council that people know their advocates by: one that runs social services, or
    /// in Northern Ireland, where trusts do, a district.
    pub fn bears_duties(&self) -> bool {
        !self.former
            && match self.social_services {
                SocialServices::Own => self.kind != AreaKind::HscTrust,
                SocialServices::HscTrust => self.kind.is_smallest_council(),
                _ => false,
            }
    }
}

/// The councils that bear duties within any of some areas, or all of them, by name.
pub fn councils_with_duties(within: &[AreaId]) -> Vec<AreaId> {
    let is_within =
        |id: &AreaId| within.is_empty() || within.iter().any(|larger| lies_in(*id, *larger));
    let mut all: Vec<AreaId> = ids()
        .filter(|id| get(*id).bears_duties() && is_within(id))
        .collect();
    all.sort_by_cached_key(|id| crate::text::sort_key(get(*id).name));
    all
}

/// The councils that bear the duties for an area that lies in them, such as a district in a county;
/// none for an area that bears them itself or has councils that do.
pub fn councils_around(id: AreaId) -> Vec<AreaId> {
    let is_held = |council: AreaId| get(council).bears_duties() && lies_in(council, id);
    if ids().any(is_held) {
        return Vec::new();
    }
    let around = containing(id).iter().copied();
    around.filter(|own| get(*own).bears_duties()).collect()
}

/// Every area, in the order of the table.
pub fn all() -> &'static [Area] {
    &table::table().areas
}

/// Every area's number, in the order of [`all`].
pub fn ids() -> impl Iterator<Item = AreaId> {
    (0..=u16::MAX).map(AreaId).take(all().len())
}

/// The area with this number.
pub fn get(id: AreaId) -> &'static Area {
    // An `AreaId` is only ever made by counting the rows of this same table.
    &all()[id.index()]
}

/// The area with this code, in capitals or not.
///
/// A code that an area had formerly finds the area as it is now.
pub fn by_code(code: &str) -> Option<AreaId> {
    table::table().by_code(code.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_finds_its_area_in_capitals_or_not() {
        for (code, name) in [
            ("E08000035", "Leeds"),
            (" e08000035 ", "Leeds"),
            ("N92000002", "Northern Ireland"),
            ("ni-antrim", "Antrim"),
            ("NI-ANTRIM", "Antrim"),
            // Barnsley's code until its boundary moved.
            ("E08000016", "Barnsley"),
        ] {
            assert_eq!(by_code(code).map(|id| get(id).name), Some(name), "{code}");
        }
        assert_eq!(by_code(""), None);
        assert_eq!(by_code("E99999999"), None);
    }

    #[test]
    fn keys_are_read_back() {
        for nation in Nation::ALL {
            assert_eq!(Nation::from_key(nation.key()), Some(nation));
            assert_eq!(Nation::from_code(nation.code()), Some(nation));
        }
        for kind in AreaKind::ALL {
            assert_eq!(AreaKind::from_key(kind.key()), Some(kind));
        }
        assert_eq!(Nation::from_code("K02000001"), None);
    }

    #[test]
    fn every_current_district_has_a_county_and_every_former_area_a_successor() {
        for area in all() {
            if area.kind == AreaKind::District && !area.former {
                let county = area.county.map(get);
                assert!(
                    county.is_some_and(|c| c.kind == AreaKind::County && !c.former),
                    "{}",
                    area.name
                );
            }
            assert_eq!(area.former, !area.replaced_by.is_empty(), "{}", area.name);
            assert!(
                area.nation.is_some() || area.kind == AreaKind::UnitedKingdom,
                "{}",
                area.name
            );
        }
    }
}
