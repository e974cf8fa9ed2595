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
        let from = differ_from(&field.old, &field.new);
        page.wrapped(
            indent,
            &format!(
                "{}: {} → {}",
                field.column.key(),
                quoted(&field.old, from),
                quoted(&field.new, from)
            ),
        )?;
    }
    Ok(())
}

/// So much of a value is shown.
const SHOWN: usize = 120;
/// So much of what two long values share is shown before they part.
const BEFORE: usize = 30;

/// From which character on two values are shown, so that where they differ is seen.
fn differ_from(old: &str, new: &str) -> usize {
    let same = old.chars().zip(new.chars()).take_while(|(a, b)| a == b);
    match same.count() {
        few if few < SHOWN - BEFORE => 0,
        many => many - BEFORE,
    }
}

/// A value as it is shown beside another, from a character on; "nothing" for an empty one.
fn quoted(value: &str, from: usize) -> String {
    let rest: String = value.chars().skip(from).collect();
    match (value, from) {
        ("", _) => "nothing".to_owned(),
        (value, 0) => format!("“{}”", cut(value, SHOWN)),
        _ => format!("“… {}”", cut(&rest, SHOWN)),
    }
}
