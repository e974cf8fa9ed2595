//! The table of areas, read once from the text that is part of the program.
//!
//! About 500 rows in 100 kB: reading them takes a fraction of a millisecond and happens at the
//! first question about an area. Cells are borrowed from the program's own text, never copied.

use std::sync::LazyLock;

use super::{Area, AreaId, AreaKind, Nation, SocialServices};
use crate::reference::{body, cells};

static TEXT: &str = include_str!("../../data/reference/areas.csv");
static TABLE: LazyLock<Table> = LazyLock::new(|| read(TEXT));

/// Every area, and its codes in an order that can be searched.
pub(super) struct Table {
    pub(super) areas: Vec<Area>,
    /// Current codes and former ones, sorted.
    codes: Vec<(&'static str, AreaId)>,
}

/// The table; reads it if nobody has asked before.
pub(super) fn table() -> &'static Table {
    &TABLE
}

/// The text of the table, whose numbering of areas an index depends on.
pub(crate) fn table_text() -> &'static str {
    TEXT
}

impl Table {
    /// The area with this code, or the one that took the code over.
    pub(super) fn by_code(&self, code: &str) -> Option<AreaId> {
        // GSS codes are in capitals and our own are not; no code is in both.
        find(&self.codes, code)
            .or_else(|| find(&self.codes, &code.to_ascii_uppercase()))
            .or_else(|| find(&self.codes, &code.to_ascii_lowercase()))
    }
}

/// One row's references to other rows, kept as codes until every row has been read.
struct References {
    region: &'static str,
    county: &'static str,
    combined_authority: &'static str,
    replaced_by: &'static str,
    members: &'static str,
}

fn read(text: &'static str) -> Table {
    let mut areas = Vec::with_capacity(520);
    let mut references = Vec::with_capacity(520);
    for row in body(text).lines() {
        // A test holds that no row is passed over here.
        if let Some((area, refers)) = read_row(row) {
            areas.push(area);
            references.push(refers);
        }
    }

    let codes = sorted_codes(&areas);
    let one = |code: &str| {
        if code.is_empty() {
            None
        } else {
            find(&codes, code)
        }
    };
    let several = |cell: &'static str| several(cell).filter_map(one).collect::<Vec<_>>();
    for (area, refers) in areas.iter_mut().zip(&references) {
        area.region = one(refers.region);
        area.county = one(refers.county);
        area.combined_authority = one(refers.combined_authority);
        area.replaced_by = several(refers.replaced_by);
        area.members = several(refers.members);
    }
    Table { areas, codes }
}

fn read_row(row: &'static str) -> Option<(Area, References)> {
    let mut cells = cells(row);
    let mut next = || cells.next().unwrap_or_default();
    let filled = |cell: &'static str| (!cell.is_empty()).then_some(cell);
    // The order of the columns; `the_header_is_the_one_this_reader_expects` checks it.
    let (code, name, name_welsh, name_gaelic) = (next(), next(), next(), next());
    let (official_name, official_name_welsh, other_names) = (next(), next(), next());
    let (kind, nation) = (next(), next());
    let (region, county, combined_authority) = (next(), next(), next());
    let (social_services, status) = (next(), next());
    let (start_date, end_date, replaced_by, former_codes) = (next(), next(), next(), next());
    let members = next();
    let (lat, lon, population, note) = (next(), next(), next(), next());

    let area = Area {
        code: filled(code)?,
        name: filled(name)?,
        name_welsh: filled(name_welsh),
        name_gaelic: filled(name_gaelic),
        official_name: filled(official_name),
        official_name_welsh: filled(official_name_welsh),
        other_names: several(other_names).collect(),
        kind: AreaKind::from_key(kind)?,
        nation: Nation::from_key(nation),
        region: None,
        county: None,
        combined_authority: None,
        social_services: match social_services {
            "yes" => SocialServices::Own,
            "county" => SocialServices::County,
            "hsc_trust" => SocialServices::HscTrust,
            _ => SocialServices::Parts,
        },
        former: status == "former",
        start_date: filled(start_date),
        end_date: filled(end_date),
        replaced_by: Vec::new(),
        former_codes: several(former_codes).collect(),
        members: Vec::new(),
        centre: lat.parse().ok().zip(lon.parse().ok()),
        population: population.parse().ok(),
        note: filled(note),
    };
    Some((
        area,
        References {
            region,
            county,
            combined_authority,
            replaced_by,
            members,
        },
    ))
}

/// The values of a cell that holds several.
fn several(cell: &'static str) -> impl Iterator<Item = &'static str> {
    cell.split(';')
        .map(str::trim)
        .filter(|value| !value.is_empty())
}

fn sorted_codes(areas: &[Area]) -> Vec<(&'static str, AreaId)> {
    let ids = || areas.iter().zip((0..=u16::MAX).map(AreaId));
    let mut codes: Vec<_> = ids().map(|(area, id)| (area.code, id)).collect();
    codes
        .extend(ids().flat_map(|(area, id)| area.former_codes.iter().map(move |&code| (code, id))));
    // A stable sort, and the first of two equals kept: a row's own code comes before a former code.
    codes.sort_by_key(|entry| entry.0);
    codes.dedup_by_key(|entry| entry.0);
    codes
}

fn find(codes: &[(&'static str, AreaId)], code: &str) -> Option<AreaId> {
    let at = codes.binary_search_by_key(&code, |entry| entry.0).ok()?;
    codes.get(at).map(|entry| entry.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_is_the_one_this_reader_expects() {
        let expected = [
            "code,name,name_welsh,name_gaelic,official_name,official_name_welsh,other_names",
            "kind,nation,region,county,combined_authority,social_services,status",
            "start_date,end_date,replaced_by,former_codes,members,lat,lon,population,note",
        ];
        assert_eq!(TEXT.lines().next(), Some(expected.join(",").as_str()));
    }

    #[test]
    fn every_row_is_read_and_every_code_it_names_exists() {
        let table = table();
        assert_eq!(table.areas.len(), body(TEXT).lines().count());
        for row in body(TEXT).lines() {
            let row: Vec<_> = cells(row).collect();
            assert!(row.iter().all(|cell| cell.trim() == *cell), "{row:?}");
            assert_eq!(row.len(), 23, "{row:?}");
            assert!(row.iter().all(|cell| !cell.contains('"')), "{row:?}");
            assert!(
                ["yes", "county", "hsc_trust", "no"].contains(&row[12]),
                "{row:?}"
            );
            assert!(["current", "former"].contains(&row[13]), "{row:?}");
            for named in [9, 10, 11, 16, 18]
                .into_iter()
                .flat_map(|column| several(row[column]))
            {
                assert!(
                    table.areas.iter().any(|area| area.code == named),
                    "{named} named by {row:?}"
                );
            }
        }
    }

    #[test]
    fn no_code_is_used_twice_or_mixes_capitals_and_small_letters() {
        let mut codes: Vec<_> = table()
            .areas
            .iter()
            .map(|area| area.code.to_ascii_lowercase())
            .collect();
        for (code, _) in &table().codes {
            assert!(*code == code.to_ascii_uppercase() || *code == code.to_ascii_lowercase());
        }
        codes.sort_unstable();
        let all = codes.len();
        codes.dedup();
        assert_eq!(codes.len(), all);
    }
}
