//! A list in its envelope, or line by line.

use serde_json::Value;

use super::object::Object;
use super::parameters::{Format, Wanted};
use super::reply::Reply;
use crate::index::ReadError;

/// The items that a question gets, of all that there are.
#[derive(Debug, Clone)]
pub(super) enum Chosen {
    /// As many as there are, every one.
    All(usize),
    /// Those at these places, in order.
    These(Vec<u32>),
}

impl Chosen {
    fn count(&self) -> usize {
        match self {
            Self::All(count) => *count,
            Self::These(places) => places.len(),
        }
    }

    fn place(&self, at: usize) -> Option<usize> {
        match self {
            Self::All(count) => (at < *count).then_some(at),
            Self::These(places) => places.get(at).map(|place| *place as usize),
        }
    }
}

/// Writes a page of what was chosen, or all of it line by line; `item` gives the record at a place.
pub(super) fn write(
    wanted: &Wanted,
    chosen: &Chosen,
    mut item: impl FnMut(usize) -> Result<Option<Value>, ReadError>,
) -> Result<Reply, ReadError> {
    let total = chosen.count();
    if wanted.format == Some(Format::Lines) {
        let mut body = Vec::new();
        for place in (0..total).filter_map(|at| chosen.place(at)) {
            if let Some(record) = item(place)? {
                body.extend_from_slice(record.to_string().as_bytes());
                body.push(b'\n');
            }
        }
        return Ok(Reply::lines(body));
    }
    let (page, per_page) = (wanted.page(), wanted.per_page());
    let first = usize::try_from(page - 1)
        .ok()
        .and_then(|before| before.checked_mul(per_page))
        .map_or(total, |first| first.min(total));
    let last = first.saturating_add(per_page).min(total);
    let mut contents = Vec::with_capacity(last - first);
    for place in (first..last).filter_map(|at| chosen.place(at)) {
        contents.extend(item(place)?);
    }
    let pages = total.div_ceil(per_page) as u64;
    let envelope = Object::default()
        .value("total_items", total.into())
        .value("total_pages", pages.into())
        .value("page_number", page.into())
        .value("size", contents.len().into())
        .value("first_page", (page == 1).into())
        // A page after the last has none after it either.
        .value("last_page", (page >= pages).into())
        .value("empty", contents.is_empty().into())
        .value("contents", Value::Array(contents));
    Ok(Reply::json(&envelope.done()))
}
