//! Turns the rows of a sheet into providers, and says what became of every cell.
//!
//! A row is refused only if it has no name. Whatever else cannot be read is
//! left out and reported, and the rest of the row is kept.

mod row;

use crate::area::Nation;
use crate::closed::{Closed, Many};
use crate::decode::Row;
use crate::import::cells::ages::Ages;
use crate::import::cells::areas::Areas;
use crate::import::cells::contacts::{self, Numbers};
use crate::import::cells::values::{self, Purpose};
use crate::import::cells::{numbers, texts};
use crate::import::headings::Layout;
use crate::import::problem::{Problem, Severity};
use crate::provider::{Column, Columns, Covered, List, Provider, Source, Specialism};
use crate::statutory::StatutoryType;
use row::RowCells;

/// The cells of one row, wherever they come from.
pub trait Cells {
    /// The text in a column, counted from 0; "" when the row has no such cell.
    fn cell(&self, column: usize) -> &str;

    /// How many cells the row has.
    fn count(&self) -> usize;
}

impl Cells for Row<'_> {
    fn cell(&self, column: usize) -> &str {
        Row::cell(self, column)
    }

    fn count(&self) -> usize {
        self.len()
    }
}

impl Cells for Vec<String> {
    fn cell(&self, column: usize) -> &str {
        self.get(column).map_or("", String::as_str)
    }

    fn count(&self) -> usize {
        self.len()
    }
}

/// What tells one provider from another.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Identity {
    /// The id as given; empty where the list has none.
    pub id: String,
    /// The name; empty for a row that [`RowReader::read`] refuses.
    pub name: String,
    /// The organisation.
    pub organisation: String,
    /// The codes of the areas covered, in the order of the cell.
    pub areas: Vec<String>,
    /// The postcode of the address.
    pub postcode: String,
}

/// Reads the rows of one file.
#[derive(Debug)]
pub struct RowReader<'l> {
    file: &'l str,
    list: List,
    layout: &'l Layout,
    areas: Areas,
}

/// The area a row covers.
#[derive(Default)]
struct Cover {
    covered: Vec<Covered>,
    nations: Vec<Nation>,
}

impl<'l> RowReader<'l> {
    /// A reader for the rows of `file` (a name without folders).
    ///
    /// `list` is the list of rows that do not say which they belong to.
    pub fn new(file: &'l str, list: List, layout: &'l Layout) -> Self {
        let areas = Areas::default();
        Self {
            file,
            list,
            layout,
            areas,
        }
    }

    /// The provider in a row, or nothing if the row is refused; what there is to say goes to `tell`.
    ///
    /// The id is left as it stands, and empty if there is none.
    pub fn read(
        &mut self,
        cells: &dyn Cells,
        line: u64,
        tell: &mut dyn FnMut(Problem),
    ) -> Option<Provider> {
        let mut row = RowCells::new(self.file, line, self.layout, cells, Some(tell));
        row.extra_cells();
        let name = name(&mut row);
        if name.is_empty() {
            row.refuse_nameless();
            return None;
        }
        let mut provider = Provider {
            id: id(&mut row),
            name,
            organisation: row.line_of_text(Column::Organisation),
            description: row.prose(Column::Description),
            eligibility: row.prose(Column::Eligibility),
            referral: row.prose(Column::Referral),
            opening_hours: row.prose(Column::OpeningHours),
            alert: row.prose(Column::Alert),
            notes: row.prose(Column::Notes),
            quality_mark: row.line_of_text(Column::QualityMark),
            reach: row.first(Column::Reach, |cell, say| {
                values::one(Column::Reach, cell, say)
            }),
            advocates: row.first(Column::Advocates, |cell, say| {
                values::one(Column::Advocates, cell, say)
            }),
            cost: row.first(Column::Cost, values::cost),
            independence: row.first(Column::Independence, |cell, say| {
                values::one(Column::Independence, cell, say)
            }),
            status: row.first(Column::Status, |cell, say| {
                values::one(Column::Status, cell, say)
            }),
            quality_mark_expires: date(&mut row, Column::QualityMarkExpires),
            last_checked: date(&mut row, Column::LastChecked),
            source_url: row
                .first(Column::SourceUrl, |cell, say| {
                    some(contacts::source(cell, say))
                })
                .unwrap_or_default(),
            address: row.address(),
            ..Provider::default()
        };
        provider.postcode = postcode(&mut row, &provider.address);
        several(&mut row, &mut provider);
        ages(&mut row, &mut provider);

        row.each(Column::List, |cell, say| {
            provider.lists = provider.lists.with(values::many(Column::List, cell, say))
        });
        if provider.lists.is_empty() {
            provider.lists.add(self.list);
        }
        let list = if provider.lists.has(self.list) {
            Some(self.list)
        } else {
            provider.lists.iter().next()
        };

        let mut purpose = Purpose::default();
        for column in [Column::Specialisms, Column::StatutoryTypes, Column::Kinds] {
            row.each(column, |cell, say| purpose.read(column, cell, say));
        }
        if purpose.specialisms.is_empty() {
            // Not for the statutory list: what the law gives is a type, and says nothing of whom it is for.
            purpose.specialisms = provider
                .lists
                .iter()
                .filter_map(|list| Specialism::from_key(list.key()))
                .collect();
        }
        Purpose {
            specialisms: provider.specialisms,
            statutory_types: provider.statutory_types,
            kinds: provider.kinds,
        } = purpose;

        let cover = cover(&mut self.areas, &mut row);
        provider.statutory_types = lawful(&mut row, provider.statutory_types, &cover.nations);
        provider.areas = cover.covered;
        if provider.areas.is_empty() {
            row.say_of_row(Severity::Advice, "no area says whom the service covers");
        }
        if !provider.can_be_reached() {
            row.say_of_row(Severity::Advice, "there is no way to make contact");
        }
        let taken = Columns::default();
        provider.sources = vec![Source {
            file: self.file.to_owned(),
            line,
            list: list.unwrap_or(self.list),
            taken,
        }];
        Some(provider)
    }

    /// What tells the provider in a row from others, read without a word about the rest.
    ///
    /// Each part is the same as [`RowReader::read`] gives.
    pub fn identity(&mut self, cells: &dyn Cells) -> Identity {
        let mut row = RowCells::new(self.file, 0, self.layout, cells, None);
        let address = if row.is_filled(Column::Postcode) {
            String::new()
        } else {
            row.address()
        };
        Identity {
            id: id(&mut row),
            name: name(&mut row),
            organisation: row.line_of_text(Column::Organisation),
            areas: area_codes(&mut self.areas, &mut row),
            postcode: postcode(&mut row, &address),
        }
    }
}

fn some(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

/// The name, or nothing where the cell holds no word.
fn name(row: &mut RowCells<'_>) -> String {
    let name = row.line_of_text(Column::Name);
    if name.contains(char::is_alphanumeric) {
        name
    } else {
        String::new()
    }
}

/// The longest id; longer ones are cut.
const LONGEST_ID: usize = 200;

/// The id without anything that would break a line, a web address or an index.
fn id(row: &mut RowCells<'_>) -> String {
    row.first(Column::Id, |cell, say| {
        let mut clean = String::with_capacity(cell.len().min(LONGEST_ID));
        for c in cell.chars() {
            let c = if c.is_whitespace() || c.is_control() || crate::cleaned::is_invisible(c) {
                '-'
            } else {
                c
            };
            if clean.len() + c.len_utf8() > LONGEST_ID {
                break;
            }
            clean.push(c);
        }
        if clean != cell {
            say(
                Severity::Repaired,
                format!("{} was read as “{clean}”", crate::cleaned::quoted(cell)),
            );
        }
        some(clean)
    })
    .unwrap_or_default()
}

/// The codes of the areas, or where none can be read the words that stand there: two rows
/// for "North Leeds" and "South Leeds" are not the same provider.
fn area_codes(areas: &mut Areas, row: &mut RowCells<'_>) -> Vec<String> {
    let codes: Vec<String> = cover(areas, row)
        .covered
        .into_iter()
        .map(|covered| covered.gss)
        .collect();
    if !codes.is_empty() {
        return codes;
    }
    let mut words = Vec::new();
    row.each(Column::Areas, |cell, _| {
        words.push(crate::text::folded(cell))
    });
    words
}

fn date(row: &mut RowCells<'_>, column: Column) -> String {
    row.first(column, |cell, say| some(texts::date(cell, say)))
        .unwrap_or_default()
}

fn postcode(row: &mut RowCells<'_>, address: &str) -> String {
    if let Some(postcode) = row.first(Column::Postcode, |cell, say| {
        some(contacts::postcode(cell, say))
    }) {
        return postcode;
    }
    // A postcode that stands there but cannot be read is for a person to sort out.
    if row.is_filled(Column::Postcode) {
        return String::new();
    }
    let Some(postcode) = contacts::postcode_in(address) else {
        return String::new();
    };
    row.say(Column::Address, Severity::Repaired, || {
        format!("the postcode {postcode} was taken from the address")
    });
    postcode.to_string()
}

/// The columns that hold several values and need no other column.
fn several(row: &mut RowCells<'_>, provider: &mut Provider) {
    let mut phones = Numbers::default();
    row.each(Column::Telephone, |cell, say| {
        phones.read_telephone(cell, say)
    });
    row.each(Column::TextphoneOrSms, |cell, say| {
        phones.read_textphone(cell, say)
    });
    Numbers {
        telephone: provider.telephone,
        textphone_or_sms: provider.textphone_or_sms,
    } = phones;
    row.each(Column::Email, |cell, say| {
        contacts::email(&mut provider.email, cell, say)
    });
    row.each(Column::Website, |cell, say| {
        contacts::website(&mut provider.website, cell, say)
    });
    row.each(Column::Languages, |cell, say| {
        texts::words(&mut provider.languages, cell, &[" and ", "&", "/"], say)
    });
    row.each(Column::Formats, |cell, say| {
        texts::words(&mut provider.formats, cell, &[], say)
    });
    row.each(Column::CharityNumber, |cell, say| {
        numbers::charity(&mut provider.charity_number, cell, say)
    });
    row.each(Column::CompanyNumber, |cell, say| {
        numbers::company(&mut provider.company_number, cell, say)
    });
    let mut basis = Many::none();
    row.each(Column::CoverageBasis, |cell, say| {
        basis = basis.with(values::many(Column::CoverageBasis, cell, say))
    });
    let mut who = Many::none();
    row.each(Column::WhoCanRefer, |cell, say| {
        who = who.with(values::many(Column::WhoCanRefer, cell, say))
    });
    (provider.coverage_basis, provider.who_can_refer) = (basis, who);
}

fn ages(row: &mut RowCells<'_>, provider: &mut Provider) {
    let mut ages = Ages::default();
    row.each(Column::AgeMin, |cell, say| ages.read_min(cell, say));
    row.each(Column::AgeMax, |cell, say| ages.read_max(cell, say));
    let (ages, wrong) = ages.checked();
    if let Some(what) = wrong {
        row.say(Column::AgeMin, Severity::Unread, || what);
    }
    (provider.age_min, provider.age_max) = (ages.min, ages.max);
}

fn cover(areas: &mut Areas, row: &mut RowCells<'_>) -> Cover {
    let mut cover = Cover::default();
    row.each(Column::Areas, |cell, say| {
        let reading = areas.read(cell);
        for covered in &reading.covered {
            if !cover.covered.iter().any(|known| known.gss == covered.gss) {
                cover.covered.push(covered.clone());
            }
        }
        cover.nations.extend(&reading.nations);
        for (severity, what) in &reading.remarks {
            say(*severity, what.clone());
        }
    });
    cover
}

/// The statutory types that are law in a nation the service covers; what is not is reported.
///
/// A type under another nation's law would be shown to somebody whom it gives no right.
fn lawful(
    row: &mut RowCells<'_>,
    types: Many<StatutoryType>,
    nations: &[Nation],
) -> Many<StatutoryType> {
    if nations.is_empty() {
        return types;
    }
    let runs = |kind: &StatutoryType| nations.iter().any(|&nation| kind.runs_in(nation));
    for kind in types.iter().filter(|kind| !runs(kind)) {
        row.say(Column::StatutoryTypes, Severity::Unread, || {
            let mut names: Vec<&str> = nations.iter().map(|nation| nation.name()).collect();
            names.dedup();
            format!(
                "{} is no law in {}, so it was left out",
                kind.label(),
                names.join(" or ")
            )
        });
    }
    types.iter().filter(runs).collect()
}

#[cfg(test)]
mod tests;
