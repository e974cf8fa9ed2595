//! One provider as an entry of a list: the same rows in the same order every time.

use jiff::civil::Date;

use super::document::{Entry, Layout, Line, Named, Row, RowKind};
use super::links;
use crate::closed::Closed;
use crate::provider::{Independence, Provider, Status};

/// The months after which a check is old: 3 where the law gives the advocacy, else 6.
const FRESH_MONTHS: (u32, u32) = (3, 6);

/// Writes a provider as an entry.
pub(crate) fn entry(provider: &Provider, anchor: &str, layout: Layout, day: Date) -> Entry {
    let mut alerts = Vec::new();
    match provider.status() {
        Status::Active => {}
        status => alerts.push(status.label().to_owned()),
    }
    if !provider.alert.is_empty() {
        alerts.push(provider.alert.clone());
    }
    let about: Vec<String> = provider
        .description
        .split('\n')
        .map(str::trim)
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
        .collect();
    Entry {
        anchor: anchor.to_owned(),
        name: named(provider),
        alerts,
        about: match layout {
            // One line of words: how far it can be relied on, then what it is.
            Layout::Line => vec![format!(
                "{} {}.",
                checked_in_short(provider, day),
                what_it_is(provider)
            )],
            _ => about,
        },
        rows: rows(provider, layout, day),
    }
}

/// The name, with its language where that is not English.
pub(crate) fn named(provider: &Provider) -> Named {
    Named {
        text: provider.name.clone(),
        language: language(&provider.name),
    }
}

/// The language of a name, by words that only one language has.
///
/// A screen reader reads a Welsh name rightly only when it is told that it is Welsh.
fn language(name: &str) -> Option<&'static str> {
    const WELSH: [&str; 16] = [
        "eiriolaeth",
        "eiriolwr",
        "cymru",
        "gwasanaeth",
        "cymorth",
        "iechyd",
        "gofal",
        "cyngor",
        "pobl",
        "llais",
        "gwynedd",
        "ynys",
        "môn",
        "sir",
        "dros",
        "cymdeithas",
    ];
    const GAELIC: [&str; 6] = ["comhairle", "gàidhlig", "alba", "slàinte", "luchd", "taic"];
    let folded = name.to_lowercase();
    let words: Vec<&str> = folded
        .split(|c: char| !c.is_alphabetic())
        .filter(|w| !w.is_empty())
        .collect();
    let count = |of: &[&str]| words.iter().filter(|word| of.contains(word)).count();
    let (welsh, gaelic) = (count(&WELSH), count(&GAELIC));
    // Half of the words at least: "Cymru" alone in an English name makes no Welsh name.
    if welsh > 0 && welsh * 2 >= words.len() {
        Some("cy")
    } else if gaelic > 0 && gaelic * 2 >= words.len() {
        Some("gd")
    } else {
        None
    }
}

/// What it is in a few words: legal types, then what it is for.
pub(crate) fn what_it_is(provider: &Provider) -> String {
    let mut words: Vec<&str> = provider.statutory_types.iter().map(Closed::label).collect();
    words.extend(provider.specialisms.iter().map(Closed::label));
    if words.is_empty() {
        words.extend(provider.lists.iter().map(Closed::label));
    }
    words.dedup();
    words.join(", ")
}

fn rows(provider: &Provider, layout: Layout, day: Date) -> Vec<Row> {
    let mut rows = Vec::new();
    let link = |text: &String, href: Option<String>| Line {
        text: text.clone(),
        href,
    };
    let mut add = |label: &'static str, kind: RowKind, lines: Vec<Line>| {
        if !lines.is_empty() {
            rows.push(Row { label, kind, lines });
        }
    };
    let phones = provider
        .telephone
        .iter()
        .map(|n| link(n, links::telephone(n)));
    add("Telephone", RowKind::Telephone, phones.collect());
    let texts = provider.textphone_or_sms.iter().map(|n| link(n, None));
    add("Text", RowKind::Contact, texts.collect());
    if layout == Layout::Line {
        if provider.telephone.is_empty() {
            let other = provider.email.iter().map(|a| link(a, links::email(a)));
            let other = other.chain(provider.website.iter().map(|a| link(a, links::web(a))));
            let address = provider.address.as_str();
            let other = other.chain((!address.is_empty()).then(|| plain(address)));
            let none = || plain("No way to make contact is recorded.");
            let first = other.take(1).next().unwrap_or_else(none);
            add("Contact", RowKind::Contact, vec![first]);
        }
        return rows;
    }
    if !provider.can_be_reached() {
        let none = "No way to make contact is recorded: ask the council.";
        add("Contact", RowKind::Contact, vec![plain(none)]);
    }
    let emails = provider.email.iter().map(|a| link(a, links::email(a)));
    add("E-mail", RowKind::Contact, emails.collect());
    let pages = provider.website.iter().map(|a| link(a, links::web(a)));
    add("Website", RowKind::Contact, pages.collect());
    let address: Vec<&str> = [provider.address.as_str(), provider.postcode.as_str()]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
    if !address.is_empty() && !provider.address.contains(&provider.postcode) || address.len() == 1 {
        add("Address", RowKind::Plain, vec![plain(&address.join(", "))]);
    } else if !provider.address.is_empty() {
        add("Address", RowKind::Plain, vec![plain(&provider.address)]);
    }
    let mut texts: Vec<(&'static str, String)> = vec![
        ("It is", what_it_is(provider)),
        ("For", for_whom(provider)),
        ("Area", areas(provider)),
        ("Opening hours", provider.opening_hours.clone()),
        ("Who can ask", who_can_ask(provider)),
        ("How to ask", provider.referral.clone()),
        ("Cost", label(provider.cost)),
        ("Languages", provider.languages.join(", ")),
    ];
    if layout == Layout::Full {
        texts.extend([
            ("Formats", provider.formats.join(", ")),
            ("Organisation", provider.organisation.clone()),
            ("How", keys(provider.kinds.iter().map(Closed::label))),
            ("Advocates", label(provider.advocates)),
            ("One or many", label(provider.reach)),
            ("Quality mark", quality(provider)),
            ("Charity number", provider.charity_number.clone()),
        ]);
    }
    texts.push((
        "Independence",
        match provider.independence {
            Some(Independence::Independent) if layout != Layout::Full => String::new(),
            other => label(other),
        },
    ));
    for (name, text) in texts {
        if !text.is_empty() {
            add(name, RowKind::Plain, vec![plain(&text)]);
        }
    }
    add(
        "Checked",
        RowKind::Checked,
        vec![plain(&checked(provider, day))],
    );
    rows
}

fn plain(text: &str) -> Line {
    Line {
        text: text.to_owned(),
        href: None,
    }
}

fn label<T: Closed>(value: Option<T>) -> String {
    value.map_or_else(String::new, |value| value.label().to_owned())
}

fn keys<'t>(labels: impl Iterator<Item = &'t str>) -> String {
    labels.collect::<Vec<_>>().join(", ")
}

pub(crate) fn for_whom(provider: &Provider) -> String {
    let ages = match (provider.age_min, provider.age_max) {
        (Some(from), Some(to)) => format!("Ages {from} to {to}"),
        (Some(from), None) => format!("Age {from} and over"),
        (None, Some(to)) => format!("Up to age {to}"),
        (None, None) => String::new(),
    };
    let parts = [provider.eligibility.clone(), ages];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let whole: Vec<&str> = parts
        .iter()
        .map(|part| part.trim_end_matches('.'))
        .collect();
    match parts.last() {
        // The last sentence keeps its end.
        Some(last) if last.ends_with('.') => format!("{}.", whole.join(". ")),
        _ => whole.join(". "),
    }
}

pub(crate) fn areas(provider: &Provider) -> String {
    keys(provider.areas.iter().map(|area| area.name.as_str()))
}

pub(crate) fn who_can_ask(provider: &Provider) -> String {
    let who = keys(provider.who_can_refer.iter().map(Closed::label));
    let mut letters = who.chars();
    let first: String = letters
        .next()
        .map(|c| c.to_uppercase().collect())
        .unwrap_or_default();
    format!("{first}{}", letters.as_str())
}

fn quality(provider: &Provider) -> String {
    match provider.quality_mark_expires.as_str() {
        "" => provider.quality_mark.clone(),
        day => format!(
            "{} (until {})",
            provider.quality_mark,
            in_words_or_as_is(day)
        ),
    }
}

/// "24 November 2026"; text that is no day stays as it is.
fn in_words_or_as_is(day: &str) -> String {
    day.parse::<Date>()
        .map_or_else(|_| day.to_owned(), in_words)
}

/// "24 November 2026".
pub fn in_words(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}

/// The whole months from the day of the last check to `day`; nothing where there was none.
pub(crate) fn months_since_check(provider: &Provider, day: Date) -> Option<i32> {
    let checked: Date = provider.last_checked.parse().ok()?;
    let months = (i32::from(day.year()) - i32::from(checked.year())) * 12 + i32::from(day.month())
        - i32::from(checked.month())
        - i32::from(day.day() < checked.day());
    Some(months)
}

/// Whether the last check lies more than so many months before `day`; nothing where there was none.
///
/// To the day: a check of 24 May is six months old on 24 November and over six the day after.
pub(crate) fn checked_over(provider: &Provider, months: u32, day: Date) -> Option<bool> {
    let checked: Date = provider.last_checked.parse().ok()?;
    Some(over(checked, months, day))
}

/// Whether a check lies more than so many months before `day`.
pub(crate) fn over(checked: Date, months: u32, day: Date) -> bool {
    let span = jiff::Span::new().try_months(i64::from(months)).ok();
    let ends = span.and_then(|span| checked.checked_add(span).ok());
    ends.is_some_and(|ends| ends < day)
}

/// The months after which the check of a provider is old.
pub(crate) fn fresh_months(provider: &Provider) -> u32 {
    months_of(!provider.statutory_types.is_empty())
}

/// The same where the law gives what the service does, or does not.
pub(crate) fn months_of(legal: bool) -> u32 {
    match legal {
        true => FRESH_MONTHS.0,
        false => FRESH_MONTHS.1,
    }
}

/// The same as briefly as can be: "Not checked.", "Checked 9 March 2024."
fn checked_in_short(provider: &Provider, day: Date) -> String {
    match months_since_check(provider, day) {
        None => "Not checked.".to_owned(),
        Some(_) => format!("Checked {}.", in_words_or_as_is(&provider.last_checked)),
    }
}

/// How it was checked, in words.
pub(crate) fn checked(provider: &Provider, day: Date) -> String {
    let fresh = fresh_months(provider);
    let Some(is_old) = checked_over(provider, fresh, day) else {
        let before = match provider.telephone.is_empty() {
            true => "Make sure",
            false => "Ring",
        };
        return format!("Not checked. {before} before you rely on it.");
    };
    let on = in_words_or_as_is(&provider.last_checked);
    if is_old {
        format!("Checked on {on}, more than {fresh} months ago. Ring before you rely on it.")
    } else {
        format!("Checked on {on}.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn checked_on(day: &str) -> Provider {
        Provider {
            last_checked: day.to_owned(),
            ..Provider::default()
        }
    }

    #[test]
    fn an_old_check_says_so_in_words() {
        let today = date(2026, 11, 24);
        for (day, expected) in [
            ("", "Not checked. Make sure before you rely on it."),
            ("2026-11-01", "Checked on 1 November 2026."),
            ("2026-05-24", "Checked on 24 May 2026."),
            (
                "2026-05-23",
                "Checked on 23 May 2026, more than 6 months ago. Ring before you rely on it.",
            ),
            (
                "2026-04-24",
                "Checked on 24 April 2026, more than 6 months ago. Ring before you rely on it.",
            ),
        ] {
            assert_eq!(checked(&checked_on(day), today), expected);
        }
        assert_eq!(
            months_since_check(&checked_on("2026-05-25"), today),
            Some(5)
        );
        assert_eq!(
            months_since_check(&checked_on("2026-05-24"), today),
            Some(6)
        );
    }

    #[test]
    fn welsh_names_are_told_from_english_ones() {
        assert_eq!(language("Eiriolaeth Gwynedd"), Some("cy"));
        assert_eq!(language("Age Cymru Advocacy Service"), None);
        assert_eq!(language("Leeds Advocacy"), None);
    }
}
