//! Telling hours from telephone numbers: "24/7", "9.00-17.00", "9 to 5".
//!
//! Opening hours often stand beside a number with nothing but a space between,
//! and would otherwise be read as more digits of it.

/// Whether the text begins with an hour: "24/7", "24 hours", "9 am", "9 to 5".
pub(super) fn is_time(text: &str) -> bool {
    let Some(rest) = after_hour(text) else {
        return false;
    };
    let word = rest.trim_start();
    let word = word
        .split(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or_default();
    let hours = ["h", "hr", "hrs", "hour", "hours", "am", "pm", "to"];
    hours.iter().any(|unit| unit.eq_ignore_ascii_case(word))
        || rest
            .strip_prefix("/7")
            .is_some_and(|end| !end.starts_with(|c: char| c.is_ascii_digit()))
}

/// Whether the text begins with a span of hours: "9-5", "9.30", "10 - 4".
pub(super) fn is_range(text: &str) -> bool {
    after_hour(text).is_some_and(|rest| {
        after_hour(rest.trim_start_matches([' ', '-', '.'])).is_some() && !rest.starts_with(')')
    }) && text
        .trim_start_matches(|c: char| c.is_ascii_digit())
        .trim_start()
        .starts_with(['-', '.'])
}

/// What follows one or two digits, when no third digit does.
fn after_hour(text: &str) -> Option<&str> {
    let digits = text.bytes().take(3).take_while(u8::is_ascii_digit).count();
    matches!(digits, 1 | 2).then(|| &text[digits..])
}

/// Whether a whole stretch is hours: "9.00-17.00", "10.30 - 4".
///
/// A landline written in pairs has more digits or a leading "+".
pub(super) fn only_times(run: &str) -> bool {
    run.len() <= 15
        && run.contains(['.', '-'])
        && run
            .split([' ', '-'])
            .filter(|part| !part.is_empty())
            .all(|part| {
                let (hour, minutes) = part.split_once('.').unwrap_or((part, "00"));
                after_hour(hour) == Some("")
                    && hour.parse::<u8>().is_ok_and(|hour| hour <= 24)
                    && matches!(minutes, "00" | "15" | "30" | "45")
            })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_and_what_only_resembles_them() {
        // text after a number | an hour?
        let cases = [
            ("24/7", true),
            ("24 hours", true),
            ("9 am", true),
            ("9 to 5", true),
            ("24/78", false),
            ("9", false),
            ("123 to", false),
            ("9 total", false),
            ("", false),
        ];
        for (text, hour) in cases {
            assert_eq!(is_time(text), hour, "{text}");
        }
        // stretch of figures | only hours?
        let cases = [
            ("9-5", true),
            ("9.00-17.00", true),
            ("10.30 - 4", true),
            ("01632 960123", false),
            ("20-79", false),
            ("9.10", false),
        ];
        for (run, hours) in cases {
            assert_eq!(only_times(run), hours, "{run}");
        }
    }
}
