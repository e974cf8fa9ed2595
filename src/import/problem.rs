//! What there is to say about a list: which value, where, and what became of it.
//!
//! Nothing that an import refuses, drops or changes goes unsaid, and each of
//! those is one [`Problem`]. Reading itself never fails: it gives what could be
//! read, and problems for the rest.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::cleaned::{is_invisible, quoted};
use crate::decode::{Note, RowFault};

/// What became of the row or the value that a problem is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The row was not imported.
    Refused,
    /// A value was left out; the rest of its row was kept.
    Unread,
    /// Two lists disagree and one of them won.
    Conflict,
    /// A value was changed so that it could be read.
    Repaired,
    /// Nothing was changed, but the keeper of the list should know.
    Advice,
}

impl Severity {
    /// Every severity, the gravest first.
    pub const ALL: [Self; 5] = [
        Self::Refused,
        Self::Unread,
        Self::Conflict,
        Self::Repaired,
        Self::Advice,
    ];

    /// The severity in one word: "refused", "advice".
    pub fn key(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Unread => "unread",
            Self::Conflict => "conflict",
            Self::Repaired => "repaired",
            Self::Advice => "advice",
        }
    }
}

/// One thing to say about one place in one file.
///
/// Prints as `leeds.csv: line 3, column “Postcode”: “LS1 4XYZ” is not a UK
/// postcode`. Text of the file is shown short, without characters that could
/// disguise the message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The name of the file, without folders.
    #[serde(serialize_with = "plainly")]
    pub list: String,
    /// The line, counted from 1; 0 means the whole file.
    pub line: u64,
    /// The heading as it stands in the file; empty for the whole row.
    #[serde(serialize_with = "plainly")]
    pub column: String,
    /// What became of it.
    pub severity: Severity,
    /// What is wrong and what was done, as a phrase without a full stop.
    #[serde(serialize_with = "plainly")]
    pub what: String,
}

impl Problem {
    /// The problem that a note of the decoder amounts to: something it guessed or repaired.
    pub fn of_note(list: &str, note: &Note) -> Self {
        let severity = if note.lost {
            Severity::Unread
        } else {
            Severity::Repaired
        };
        Remark::new(severity, "", note.what.clone()).at(list, note.line)
    }

    /// The problem that a row fault of the decoder amounts to.
    ///
    /// A row that was left out is refused; one that was read in another way
    /// comes next and is repaired.
    pub fn of_fault(list: &str, fault: &RowFault) -> Self {
        Remark::of_fault(fault).at(list, fault.line)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", Plain(&self.list))?;
        match (self.line, self.column.is_empty()) {
            (0, true) => {}
            (0, false) => write!(f, "column {}: ", quoted(&self.column))?,
            (line, true) => write!(f, "line {line}: ")?,
            (line, false) => write!(f, "line {line}, column {}: ", quoted(&self.column))?,
        }
        write!(f, "{}", Plain(&self.what))
    }
}

/// A problem whose file and line somebody else knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// What became of it.
    pub severity: Severity,
    /// The heading as it stands in the file; empty where there is none to name.
    pub column: String,
    /// What is wrong and what was done, as a phrase without a full stop.
    pub what: String,
}

impl Remark {
    /// A remark about a column.
    pub fn new(severity: Severity, column: &str, what: impl Into<String>) -> Self {
        let what = what.into();
        Self {
            severity,
            column: column.to_owned(),
            what,
        }
    }

    /// The same with its place.
    pub fn at(self, list: &str, line: u64) -> Problem {
        Problem {
            list: list.to_owned(),
            line,
            column: self.column,
            severity: self.severity,
            what: self.what,
        }
    }

    pub(crate) fn of_fault(fault: &RowFault) -> Self {
        let severity = match fault.left_out {
            true => Severity::Refused,
            false => Severity::Repaired,
        };
        Self::new(severity, "", fault.what.clone())
    }
}

/// Text without line breaks, control characters or invisible ones.
struct Plain<'t>(&'t str);

impl fmt::Display for Plain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write;
        self.0.chars().try_for_each(|c| {
            f.write_char(match c {
                '\t' | '\n' | '\r' => ' ',
                c if c.is_control() || is_invisible(c) => '\u{FFFD}',
                c => c,
            })
        })
    }
}

fn plainly<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&Plain(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_says_where_it_is() {
        let cases = [
            (
                3,
                "Postcode",
                "leeds.csv: line 3, column “Postcode”: “LS1 4XYZ” is not a UK postcode",
            ),
            (3, "", "leeds.csv: line 3: “LS1 4XYZ” is not a UK postcode"),
            (0, "", "leeds.csv: “LS1 4XYZ” is not a UK postcode"),
            (
                0,
                "Fax",
                "leeds.csv: column “Fax”: “LS1 4XYZ” is not a UK postcode",
            ),
        ];
        for (line, column, shown) in cases {
            let what = format!("{} is not a UK postcode", quoted("LS1 4XYZ"));
            let problem = Remark::new(Severity::Unread, column, what).at("leeds.csv", line);
            assert_eq!(problem.to_string(), shown);
        }
    }

    #[test]
    fn hostile_text_cannot_disguise_a_problem() {
        let problem =
            Remark::new(Severity::Advice, "a\u{202E}b\nc", "x\u{1B}[31m").at("f\u{7}.csv", 1);
        assert_eq!(
            problem.to_string(),
            "f�.csv: line 1, column “a�b c”: x�[31m"
        );
        let json = serde_json::to_string(&problem).expect("a problem is plain data");
        assert_eq!(
            json,
            r#"{"list":"f�.csv","line":1,"column":"a�b c","severity":"advice","what":"x�[31m"}"#
        );
    }
}
