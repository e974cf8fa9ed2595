//! The CSV of an answer: its page of providers, with why each is there.

use std::borrow::Cow;

use crate::cli::output::Page;
use crate::print::csv;
use crate::query::Answer;

/// Writes the page of an answer.
pub(crate) fn write(page: &mut Page, answer: &Answer) -> anyhow::Result<()> {
    let mut rows = Vec::with_capacity(answer.providers.len());
    for found in &answer.providers {
        let matched = serde_json::to_value(found.why.matched)?;
        let matched = match answer.widened {
            Some(_) => "instead",
            None => matched.as_str().unwrap_or_default(),
        };
        let area = found.why.area.as_deref().unwrap_or_default();
        rows.push((
            &found.provider,
            vec![Cow::Owned(matched.to_owned()), Cow::Borrowed(area)],
        ));
    }
    csv::write(page.raw(), &["why_match", "why_area"], rows.into_iter())?;
    Ok(())
}
