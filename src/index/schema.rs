//! What a generation holds for each provider.
//!
//! Text to search, terms to filter by, one packed number to count by, and the
//! whole record to show. Everything that a filter or a count could need is
//! worked out here, at import, so that a question does none of it.

use tantivy::TantivyDocument;
use tantivy::schema::{
    FAST, Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};

use crate::area::cover::{self, Cover};
use crate::area::{self, AreaId};
use crate::closed::{Closed, Many};
use crate::postcode::Outcode;
use crate::provider::{Covered, Kind, List, Provider, Specialism, Status};
use crate::statutory::StatutoryType;
use crate::text;

use super::analysis::{FOLDED, READY, STEMS};

/// Changes whenever the fields or their meaning change.
pub(crate) const SCHEMA_VERSION: u32 = 7;

/// The fields of a generation.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields {
    /// The id, for `show` and for replacing.
    pub(crate) id: Field,
    /// Name and organisation, each whole, folded and without spaces: for "exactly this name".
    pub(crate) exact: Field,
    /// Stems of all that is looked through: of name and organisation twice, as they count more; of
    /// description, eligibility, areas and what the law calls it. Reading one field is far cheaper
    /// than putting two together.
    pub(crate) text: Field,
    /// Stems of name and organisation alone.
    pub(crate) title: Field,
    /// The words of the text unstemmed: tells exact words from shared stems.
    pub(crate) words: Field,
    /// Terms to filter by, see [`term`].
    pub(crate) has: Field,
    /// Closed lists and ages in one number, see [`Packed`].
    pub(crate) packed: Field,
    /// The numbers ([`AreaId::index`]) of the areas named in the list.
    pub(crate) areas: Field,
    /// The place in the order of names.
    pub(crate) rank: Field,
    /// Days from 1970 to the last check, 0 for never.
    pub(crate) checked: Field,
    /// Days from 1970 to the last day of the quality mark, 0 where none is known.
    pub(crate) mark_ends: Field,
    /// The provider as JSON.
    pub(crate) record: Field,
}

impl Fields {
    /// The schema, always built the same way, and its fields.
    pub(crate) fn schema() -> (Schema, Fields) {
        let mut schema = Schema::builder();
        let stems = |option| {
            TextOptions::default().set_indexing_options(
                TextFieldIndexing::default()
                    .set_tokenizer(STEMS)
                    .set_index_option(option),
            )
        };
        // Document numbers only: cheap to build, and all that a tier needs.
        let only_which = |chain| {
            TextOptions::default().set_indexing_options(
                TextFieldIndexing::default()
                    .set_tokenizer(chain)
                    .set_fieldnorms(false)
                    .set_index_option(IndexRecordOption::Basic),
            )
        };
        let fields = Fields {
            id: schema.add_text_field("id", STRING),
            exact: schema.add_text_field("exact", STRING),
            text: schema.add_text_field("text", stems(IndexRecordOption::WithFreqsAndPositions)),
            title: schema.add_text_field("title", stems(IndexRecordOption::WithFreqs)),
            words: schema.add_text_field("words", only_which(FOLDED)),
            has: schema.add_text_field("has", only_which(READY)),
            packed: schema.add_u64_field("packed", FAST),
            areas: schema.add_u64_field("areas", FAST),
            rank: schema.add_u64_field("rank", FAST),
            checked: schema.add_u64_field("checked", FAST),
            mark_ends: schema.add_u64_field("mark_ends", FAST),
            record: schema.add_text_field("record", STORED),
        };
        (schema.build(), fields)
    }

    /// The document for a provider that stands at `rank` in the order of names.
    pub(crate) fn document(&self, provider: &Provider, rank: u64, record: &str) -> TantivyDocument {
        let mut doc = TantivyDocument::new();
        // The largest first: the document grows to its size at once, and not by a dozen steps.
        doc.add_text(self.record, record);
        doc.add_text(self.id, &provider.id);
        let name = text::folded(&provider.name);
        let organisation = text::folded(&provider.organisation);
        let organisation_differs = organisation != name && !organisation.is_empty();
        let differing = organisation_differs.then_some(&organisation);
        for text in [&name]
            .into_iter()
            .chain(differing)
            .filter(|text| !text.is_empty())
        {
            doc.add_text(self.exact, text.replace(' ', ""));
        }
        let organisation = if organisation_differs {
            provider.organisation.as_str()
        } else {
            ""
        };
        let title = [provider.name.as_str(), organisation];
        let labels = provider.statutory_types.iter().map(|kind| kind.label());
        let body = [provider.description.as_str(), provider.eligibility.as_str()];
        let areas = provider.areas.iter().map(|covered| covered.name.as_str());
        // The thread that indexes has more time for the words than the one that reads the lists.
        for text in title.into_iter().filter(|text| !text.is_empty()) {
            for field in [self.title, self.text, self.text, self.words] {
                doc.add_text(field, text);
            }
        }
        let rest = body.iter().copied().chain(areas).chain(labels);
        for text in rest.filter(|text| !text.is_empty()) {
            doc.add_text(self.text, text);
            doc.add_text(self.words, text);
        }

        let covers: Vec<Cover> = provider.areas.iter().filter_map(cover_of).collect();
        doc.add_text(self.has, terms(provider, &covers));
        for cover in &covers {
            if let Cover::Area(id) = cover {
                doc.add_u64(self.areas, id.index() as u64);
            }
        }

        doc.add_u64(self.packed, Packed::of(provider).0);
        doc.add_u64(self.rank, rank);
        doc.add_u64(self.checked, day_or_none(&provider.last_checked));
        doc.add_u64(self.mark_ends, day_or_none(&provider.quality_mark_expires));
        doc
    }
}

/// A telephone number as digits in the national form: `441632960123` is `01632960123`.
pub(crate) fn national(digits: &str) -> String {
    let without = digits.strip_prefix("00").unwrap_or(digits);
    match without.strip_prefix("44") {
        Some(rest) if rest.len() >= 9 => format!("0{}", rest.trim_start_matches('0')),
        _ => digits.to_owned(),
    }
}

/// Everything to filter a provider by, as ready terms joined by spaces.
fn terms(provider: &Provider, covers: &[Cover]) -> String {
    let mut terms: Vec<String> = Vec::with_capacity(16);
    terms.extend(provider.lists.iter().map(term::list));
    terms.extend(provider.specialisms.iter().map(term::specialism));
    terms.extend(provider.statutory_types.iter().map(term::statutory));
    terms.extend(provider.kinds.iter().map(term::kind));
    let unstated = [
        (provider.specialisms.is_empty(), term::NO_SPECIALISM),
        (provider.statutory_types.is_empty(), term::NO_STATUTORY),
        (provider.kinds.is_empty(), term::NO_KIND),
    ];
    terms.extend(
        unstated
            .iter()
            .filter(|(is_so, _)| *is_so)
            .map(|(_, term)| (*term).to_owned()),
    );
    terms.extend(provider.languages.iter().map(|value| term::language(value)));
    terms.extend(provider.telephone.iter().map(|value| {
        let digits: String = value.chars().filter(char::is_ascii_digit).collect();
        term::telephone(&national(&digits))
    }));
    let reach = cover::reach(covers);
    terms.extend(reach.whole.iter().map(|id| term::whole(*id)));
    // Parts that are known by postcode stand apart: for a postcode they are no answer
    // unless they hold it.
    let areas: Vec<Cover> = covers
        .iter()
        .filter(|cover| matches!(cover, Cover::Area(_)))
        .copied()
        .collect();
    let by_area = if areas.len() == covers.len() {
        reach.part.clone()
    } else {
        cover::reach(&areas).part
    };
    terms.extend(reach.part.iter().map(|id| match by_area.contains(id) {
        true => term::part(*id),
        false => term::part_by_postcode(*id),
    }));
    for cover in covers {
        if let Cover::Outcode(outcode) = cover {
            terms.push(term::outcode(*outcode));
        }
    }
    terms.join(" ")
}

/// What the covers of a provider stand for; nothing for a code that no table knows.
pub(crate) fn cover_of(covered: &Covered) -> Option<Cover> {
    match area::by_code(&covered.gss) {
        Some(id) => Some(Cover::Area(id)),
        None => Outcode::parse(&covered.gss).map(Cover::Outcode),
    }
}

/// A day as the columns hold it: 0 is no day, so one before 1970 counts as the first after.
fn day_or_none(cell: &str) -> u64 {
    cell.parse().map_or(0, |day| days_since_1970(day).max(1))
}

/// The day that so many days after 1970 are; nothing for 0, which stands for no day.
pub(crate) fn day_of(days: u64) -> Option<jiff::civil::Date> {
    let days = i64::try_from(days).ok().filter(|days| *days > 0)?;
    let first = jiff::civil::date(1970, 1, 1);
    first
        .checked_add(jiff::Span::new().try_days(days).ok()?)
        .ok()
}

/// Days from 1970 to a day, 0 for one before.
pub(crate) fn days_since_1970(date: jiff::civil::Date) -> u64 {
    let days = jiff::civil::date(1970, 1, 1)
        .until(date)
        .map(|span| span.get_days());
    days.ok()
        .and_then(|days| u64::try_from(days).ok())
        .unwrap_or(0)
}

/// The terms of the `has` field: a letter for the group, then the value.
pub(crate) mod term {
    use super::{AreaId, Closed, Kind, List, Outcode, Specialism, StatutoryType, area, text};

    /// No specialism is stated.
    pub(crate) const NO_SPECIALISM: &str = "s:";
    /// No statutory type is stated.
    pub(crate) const NO_STATUTORY: &str = "t:";
    /// No kind of advocacy is stated.
    pub(crate) const NO_KIND: &str = "k:";

    pub(crate) fn list(value: List) -> String {
        format!("l:{}", value.key())
    }
    pub(crate) fn specialism(value: Specialism) -> String {
        format!("s:{}", value.key())
    }
    pub(crate) fn statutory(value: StatutoryType) -> String {
        format!("t:{}", value.key())
    }
    pub(crate) fn kind(value: Kind) -> String {
        format!("k:{}", value.key())
    }
    pub(crate) fn language(value: &str) -> String {
        // A space would split the term.
        format!("g:{}", text::folded(value).replace(' ', "_"))
    }
    /// This telephone number, as its digits.
    pub(crate) fn telephone(digits: &str) -> String {
        format!("n:{digits}")
    }
    /// The whole of the area is covered.
    pub(crate) fn whole(id: AreaId) -> String {
        format!("w:{}", area::get(id).code)
    }
    /// Only a part of the area is covered.
    pub(crate) fn part(id: AreaId) -> String {
        format!("p:{}", area::get(id).code)
    }
    /// Only some postcodes of the area are covered.
    pub(crate) fn part_by_postcode(id: AreaId) -> String {
        format!("q:{}", area::get(id).code)
    }
    /// This outward postcode is covered.
    pub(crate) fn outcode(outcode: Outcode) -> String {
        format!("o:{outcode}")
    }
}

/// The closed lists and ages of a provider in 64 bits: counting reads nothing else.
///
/// From the lowest bit: 5 lists, 23 specialisms, 11 statutory types, 6 kinds,
/// 3 states, then 8 bits each for the youngest and the oldest age.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Packed(pub(crate) u64);

impl Packed {
    pub(crate) const LISTS: u32 = 0;
    pub(crate) const SPECIALISMS: u32 = 5;
    pub(crate) const STATUTORY: u32 = 28;
    pub(crate) const KINDS: u32 = 39;
    pub(crate) const STATUS: u32 = 45;
    const AGE_MIN: u32 = 48;
    const AGE_MAX: u32 = 56;
    /// The bits of all statutory types.
    pub(crate) const TYPES: u64 = ((1 << (Self::KINDS - Self::STATUTORY)) - 1) << Self::STATUTORY;
    /// The bits of all specialisms.
    pub(crate) const ALL_SPECIALISMS: u64 =
        ((1 << (Self::STATUTORY - Self::SPECIALISMS)) - 1) << Self::SPECIALISMS;
    /// The bits of all kinds.
    pub(crate) const ALL_KINDS: u64 = ((1 << (Self::STATUS - Self::KINDS)) - 1) << Self::KINDS;
    /// The bits of all specialisms but general advocacy.
    pub(crate) const GROUPS: u64 = Self::ALL_SPECIALISMS & !Self::GENERAL;
    /// The bit of general advocacy.
    pub(crate) const GENERAL: u64 = 1 << (Self::SPECIALISMS + Specialism::General as u32);
    /// How many of the low bits stand for values that are counted.
    pub(crate) const COUNTED: usize = 48;

    pub(crate) fn of(provider: &Provider) -> Packed {
        let mut bits = u64::from(provider.lists.bits()) << Self::LISTS
            | u64::from(provider.specialisms.bits()) << Self::SPECIALISMS
            | Self::types(provider.statutory_types)
            | u64::from(provider.kinds.bits()) << Self::KINDS;
        bits |= Self::status_bit(provider.status());
        bits |= u64::from(provider.age_min.unwrap_or(0)) << Self::AGE_MIN;
        bits |= u64::from(provider.age_max.unwrap_or(u8::MAX)) << Self::AGE_MAX;
        Packed(bits)
    }

    /// Statutory types as bits.
    pub(crate) fn types(types: Many<StatutoryType>) -> u64 {
        u64::from(types.bits()) << Self::STATUTORY
    }

    /// The lists.
    pub(crate) fn lists(self) -> Many<List> {
        let all = (1 << (Self::SPECIALISMS - Self::LISTS)) - 1;
        Many::from_bits((self.0 >> Self::LISTS) as u32 & all)
    }

    pub(crate) fn status_bit(status: Status) -> u64 {
        1 << (Self::STATUS + status.place() as u32)
    }

    /// Whether a person of this age may use the service; unstated limits admit all.
    pub(crate) fn admits(self, age: u8) -> bool {
        let min = (self.0 >> Self::AGE_MIN) as u8;
        let max = (self.0 >> Self::AGE_MAX) as u8;
        (min..=max).contains(&age)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closed_lists_fit_their_bits() {
        assert_eq!(List::ALL.len() as u32, Packed::SPECIALISMS);
        assert_eq!(
            Specialism::ALL.len() as u32,
            Packed::STATUTORY - Packed::SPECIALISMS
        );
        assert_eq!(
            StatutoryType::ALL.len() as u32,
            Packed::KINDS - Packed::STATUTORY
        );
        assert_eq!(Kind::ALL.len() as u32, Packed::STATUS - Packed::KINDS);
        assert_eq!(Status::ALL.len() as u32, Packed::AGE_MIN - Packed::STATUS);
        assert_eq!(Packed::COUNTED as u32, Packed::AGE_MIN);
    }

    #[test]
    fn unstated_ages_admit_everyone() {
        let provider = Provider {
            age_min: Some(16),
            ..Provider::default()
        };
        let packed = Packed::of(&provider);
        assert!(!packed.admits(15) && packed.admits(16) && packed.admits(99));
    }
}
