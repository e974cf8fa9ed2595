//! What is asked of a list: its page, its filters, how full its items are.
//!
//! A parameter that a list does not have is passed over, one that it has must be well formed: a
//! filter that is misread would give an answer to another question.

use uuid::Uuid;

use crate::cleaned::quoted;
use crate::postcode::{Outcode, Postcode};
use crate::query::{FilterBy, Filters};

/// The items on a page when nothing else is asked for.
const PAGE: usize = 50;
/// The most items on a page; more are not refused, but come page by page.
const LARGEST_PAGE: usize = 500;
/// The items on a page of `minimal` ones, of which all should fit on one.
const MINIMAL_PAGE: usize = 10_000;
/// A longer value is no question.
const LONGEST: usize = 1_000;
/// More parameters than any question has.
const MOST: usize = 100;
/// As many searches are made for one question: each passes over the index.
const MOST_SEARCHES: usize = 5;

/// The lists that can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Collection {
    Services,
    Organisations,
    AtLocations,
    Taxonomies,
    Terms,
}

impl Collection {
    /// The list that a part of a path names.
    pub(super) fn named(part: &str) -> Option<Collection> {
        Some(match part {
            "services" => Self::Services,
            "organizations" => Self::Organisations,
            "service_at_locations" => Self::AtLocations,
            "taxonomies" => Self::Taxonomies,
            "taxonomy_terms" => Self::Terms,
            _ => return None,
        })
    }

    /// The parameters that the list has beside those that all have.
    fn own(self) -> &'static [&'static str] {
        match self {
            Self::Services => &[
                "taxonomy_term_id",
                "taxonomy_id",
                "organization_id",
                "modified_after",
                "minimal",
                "full",
                "postcode",
            ],
            Self::Organisations => &["full", "full_service"],
            Self::AtLocations => &[
                "taxonomy_term_id",
                "taxonomy_id",
                "organization_id",
                "modified_after",
                "full",
                "postcode",
                "proximity",
            ],
            Self::Taxonomies => &[],
            Self::Terms => &["taxonomy_id", "top_only", "parent_id"],
        }
    }
}

/// How a list is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Format {
    /// A page in its envelope.
    #[default]
    Json,
    /// Every record on a line of its own.
    Lines,
}

/// How much of a record is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) enum Depth {
    /// What tells that there is such a record, and whether it changed.
    Minimal,
    #[default]
    Brief,
    /// With what is nested in it.
    Full,
    /// The same for an organisation and also for its services.
    FullService,
}

/// What is asked; empty filters ask nothing, filled ones must all be met.
#[derive(Debug, Clone, Default)]
pub(super) struct Wanted {
    pub(super) page: Option<u64>,
    per_page: Option<u64>,
    pub(super) format: Option<Format>,
    pub(super) depth: Depth,
    pub(super) search: Vec<String>,
    pub(super) terms: Vec<Uuid>,
    pub(super) taxonomies: Vec<Uuid>,
    pub(super) organisations: Vec<Uuid>,
    pub(super) parents: Vec<Uuid>,
    pub(super) modified_after: Option<jiff::Timestamp>,
    pub(super) postcodes: Vec<Filters>,
    pub(super) proximity: Option<u64>,
}

/// Why a question gets no answer: an HTTP status and what to tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) status: u16,
    pub(super) detail: String,
}

impl Refusal {
    fn malformed(detail: String) -> Refusal {
        let status = 400;
        Refusal { status, detail }
    }
}

impl Wanted {
    /// Reads the parameters of a list of records.
    pub(super) fn read(
        collection: Collection,
        parameters: &[(String, String)],
    ) -> Result<Wanted, Refusal> {
        if parameters.len() > MOST {
            let detail = format!("More than {MOST} parameters are too many.");
            return Err(Refusal::malformed(detail));
        }
        let mut wanted = Wanted::default();
        for (name, value) in parameters {
            let name = match name.as_str() {
                // What validators of an older version ask with.
                "perPage" => "per_page",
                name => name,
            };
            let every = ["search", "page", "per_page", "format"];
            if !every.contains(&name) && !collection.own().contains(&name) {
                continue;
            }
            if value.len() > LONGEST {
                return Err(Refusal::malformed(format!(
                    "“{name}” is longer than {LONGEST} bytes."
                )));
            }
            // A form sends what was left blank too.
            if !value.trim().is_empty() {
                wanted.take(name, value.trim())?;
            }
        }
        if wanted.search.len() + wanted.postcodes.len() > MOST_SEARCHES {
            return Err(Refusal::malformed(format!(
                "“search” and “postcode” can be given {MOST_SEARCHES} times in all."
            )));
        }
        if wanted.proximity.is_some() && wanted.postcodes.is_empty() {
            return Err(Refusal::malformed(
                "“proximity” is a distance from a postcode, so give “postcode” too.".to_owned(),
            ));
        }
        if wanted.proximity.is_some() {
            return Err(Refusal {
                status: 501,
                detail: "These lists hold no coordinates of locations, so nothing can be said of distances. Leave “proximity” out: “postcode” alone gives the services whose area holds it.".to_owned(),
            });
        }
        Ok(wanted)
    }

    /// Reads the parameters of one record: only an organisation can be asked for in more than one way.
    pub(super) fn of_record(
        collection: Collection,
        parameters: &[(String, String)],
    ) -> Result<Wanted, Refusal> {
        let mut wanted = Wanted::default();
        let of = parameters.iter().filter(|(name, value)| {
            collection == Collection::Organisations
                && name == "full_service"
                && !value.trim().is_empty()
        });
        for (name, value) in of {
            wanted.take(name, value.trim())?;
        }
        Ok(wanted)
    }

    fn take(&mut self, name: &str, value: &str) -> Result<(), Refusal> {
        match name {
            "page" => once(&mut self.page, name, count(name, value)?)?,
            "per_page" => once(&mut self.per_page, name, count(name, value)?)?,
            "format" => once(&mut self.format, name, format(value)?)?,
            "search" => self.search.push(value.to_owned()),
            "taxonomy_term_id" => self.terms.push(id(name, value)?),
            "taxonomy_id" => self.taxonomies.push(id(name, value)?),
            "organization_id" => self.organisations.push(id(name, value)?),
            "parent_id" => self.parents.push(id(name, value)?),
            "minimal" => self.deepen(name, value, Depth::Minimal)?,
            "full" => self.deepen(name, value, Depth::Full)?,
            "full_service" => self.deepen(name, value, Depth::FullService)?,
            // No term of ours has one above it.
            "top_only" => {
                yes(name, value)?;
            }
            "modified_after" => {
                let time = time(name, value)?;
                self.modified_after = self.modified_after.max(Some(time));
            }
            "postcode" => self.postcodes.push(postcode(value)?),
            "proximity" => once(&mut self.proximity, name, metres(value)?)?,
            _ => {}
        }
        Ok(())
    }

    /// The fullest that is asked for counts; `minimal` asks for less and gives way to it.
    fn deepen(&mut self, name: &str, value: &str, depth: Depth) -> Result<(), Refusal> {
        if yes(name, value)? {
            self.depth = match (self.depth, depth) {
                (Depth::Brief, depth) => depth,
                (before, depth) => before.max(depth),
            };
        }
        Ok(())
    }

    /// The page, counting from 1.
    pub(super) fn page(&self) -> u64 {
        self.page.unwrap_or(1)
    }

    /// The items on a page.
    pub(super) fn per_page(&self) -> usize {
        let (usual, most) = match self.depth {
            Depth::Minimal => (MINIMAL_PAGE, MINIMAL_PAGE),
            _ => (PAGE, LARGEST_PAGE),
        };
        let asked = self.per_page.map(|asked| asked.min(most as u64) as usize);
        asked.unwrap_or(usual)
    }
}

/// Takes a value that can be given once; the same again is no other.
fn once<T: PartialEq>(taken: &mut Option<T>, name: &str, value: T) -> Result<(), Refusal> {
    match taken {
        Some(before) if *before != value => Err(Refusal::malformed(format!(
            "“{name}” is given twice, with different values."
        ))),
        _ => {
            *taken = Some(value);
            Ok(())
        }
    }
}

/// A whole number from 1; a larger one than any list has pages is as good as the largest.
fn count(name: &str, value: &str) -> Result<u64, Refusal> {
    let is_number = value.bytes().all(|b| b.is_ascii_digit());
    let number = match is_number {
        true => value.parse().unwrap_or(i64::MAX as u64),
        false => 0,
    };
    if number == 0 {
        return Err(Refusal::malformed(format!(
            "“{name}” must be a whole number from 1, and {} is none.",
            quoted(value)
        )));
    }
    Ok(number.min(i64::MAX as u64))
}

fn metres(value: &str) -> Result<u64, Refusal> {
    let metres: Option<f64> = value.parse().ok();
    let metres = metres.filter(|metres| metres.is_finite() && *metres >= 0.0);
    metres.map(|metres| metres as u64).ok_or_else(|| {
        Refusal::malformed(format!(
            "“proximity” must be a distance in metres, and {} is none.",
            quoted(value)
        ))
    })
}

fn format(value: &str) -> Result<Format, Refusal> {
    match value.to_ascii_lowercase().as_str() {
        "json" => Ok(Format::Json),
        "ndjson" => Ok(Format::Lines),
        _ => Err(Refusal::malformed(format!(
            "“format” must be json or ndjson, and not {}.",
            quoted(value)
        ))),
    }
}

fn yes(name: &str, value: &str) -> Result<bool, Refusal> {
    match value.to_ascii_lowercase().as_str() {
        "true" | "1" => Ok(true),
        "false" | "0" => Ok(false),
        _ => Err(Refusal::malformed(format!(
            "“{name}” must be true or false, and not {}.",
            quoted(value)
        ))),
    }
}

fn id(name: &str, value: &str) -> Result<Uuid, Refusal> {
    Uuid::try_parse(value).map_err(|_| {
        Refusal::malformed(format!(
            "“{name}” must be an id of this feed, a UUID, and {} is none.",
            quoted(value)
        ))
    })
}

/// A moment: with its zone, without one in UTC, or the beginning of a day in UTC.
fn time(name: &str, value: &str) -> Result<jiff::Timestamp, Refusal> {
    let utc = |text: &str| -> Option<jiff::Timestamp> {
        let time: jiff::civil::DateTime = text.parse().ok()?;
        let zoned = time.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
        Some(zoned.timestamp())
    };
    let read = |text: &str| text.parse().ok().or_else(|| utc(text));
    // A plus that was not written as %2B arrives as a blank.
    let mended = || {
        let (before, zone) = value.rsplit_once(' ')?;
        read(&format!("{before}+{zone}"))
    };
    read(value).or_else(mended).ok_or_else(|| {
        Refusal::malformed(format!(
            "“{name}” must be a date and time such as 2026-03-15T10:30:45Z, and {} is none.",
            quoted(value)
        ))
    })
}

/// A postcode or its outward half, which stands for the council that it lies in.
fn postcode(value: &str) -> Result<Filters, Refusal> {
    let is_one = Postcode::parse(value).is_some() || Outcode::parse(value).is_some();
    let mut filters = Filters::default();
    if is_one && filters.add(FilterBy::Area, value).is_ok() {
        return Ok(filters);
    }
    Err(Refusal::malformed(format!(
        "{} is no postcode that is known here.",
        quoted(value)
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Result<Wanted, Refusal> {
        let pairs: Vec<(String, String)> = pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        Wanted::read(Collection::AtLocations, &pairs)
    }

    #[test]
    fn moments_are_read_as_they_are_sent() {
        let same = [
            "2026-03-15T10:30:45Z",
            "2026-03-15T10:30:45.000Z",
            "2026-03-15T11:30:45+01:00",
            "2026-03-15T11:30:45 01:00",
            "2026-03-15T10:30:45",
            "2026-03-15 10:30:45",
        ];
        for text in same {
            let time = time("modified_after", text).expect(text);
            assert_eq!(time.to_string(), "2026-03-15T10:30:45Z", "{text}");
        }
        assert!(time("modified_after", "2026-03-15").is_ok());
        assert!(time("modified_after", "yesterday").is_err());
    }

    #[test]
    fn numbers_have_bounds_and_no_others() {
        let per_page = |value: &str| read(&[("perPage", value)]).map(|own| own.per_page());
        assert_eq!(per_page("7"), Ok(7));
        assert_eq!(per_page("100000"), Ok(LARGEST_PAGE));
        assert!(per_page("0").is_err() && per_page("-1").is_err() && per_page("1.5").is_err());
        let page = read(&[("page", "99999999999999999999999")]).map(|own| own.page());
        assert_eq!(page, Ok(i64::MAX as u64));
        assert!(read(&[("page", "1"), ("page", "2")]).is_err());
        assert!(read(&[("page", "2"), ("page", "2")]).is_ok());
        assert!(read(&[("page", ""), ("unheard_of", "\u{0}")]).is_ok());
    }

    #[test]
    fn a_distance_needs_a_place_and_is_never_guessed() {
        let status = |pairs: &[(&str, &str)]| read(pairs).err().map(|refusal| refusal.status);
        assert_eq!(status(&[("proximity", "500")]), Some(400));
        assert_eq!(
            status(&[("proximity", "far"), ("postcode", "LS1 4AP")]),
            Some(400)
        );
        assert_eq!(
            status(&[("proximity", "500"), ("postcode", "LS1 4AP")]),
            Some(501)
        );
        assert_eq!(status(&[("postcode", "LS1 4AP")]), None);
        assert_eq!(status(&[("postcode", "Leeds")]), Some(400));
    }
}
