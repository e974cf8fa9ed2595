//! How providers that are added, changed or gone are shown: after an import, a rollback, in a diff.

use super::output::{Page, cut};
use crate::closed::Closed;
use crate::index::{Change, FieldChange};

/// Shows providers that are gone, changed and added, at most `room` of them; returns how many of
/// them did not fit.
pub(crate) fn show(
    page: &mut Page,
    gone: &[Change],
    changed: &[Change],
    added: &[Change],
    room: usize,
) -> anyhow::Result<usize> {
    let mut left = room;
    for (sign, list) in [("-", gone), ("~", changed), ("+", added)] {
        for change in list.iter().take(left) {
            page.wrapped(
                &format!("  {sign} "),
                &format!("{} ({})", change.name, change.id),
            )?;
            fields(page, "      ", &change.fields)?;
        }
        left = left.saturating_sub(list.len());
    }
    Ok((gone.len() + changed.len() + added.len()).saturating_sub(room))
}

/// What changed, one field a line.
pub(crate) fn fields(page: &mut Page, indent: &str, fields: &[FieldChange]) -> anyhow::Result<()> {
    for field in fields {
        page.wrapped(
            indent,
            &format!(
                "{}: {} → {}",
                field.column.key(),
                quoted(&field.old),
                quoted(&field.new)
            ),
        )?;
    }
    Ok(())
}

/// A value as it is shown beside another; "nothing" for an empty one.
fn quoted(value: &str) -> String {
    if value.is_empty() {
        "nothing".to_owned()
    } else {
        format!("“{}”", cut(value, 120))
    }
}
