//! Call sheets: for each list, whom to ring, what the list says, what to ask, and room to write.
//!
//! A sheet is one HTML file and one text file, without scripts and without anything from elsewhere.
//! The words are those of `data/reference/call_sheet.toml`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

use jiff::civil::Date;
use serde::Deserialize;

use super::stale::{Band, Checked, Report, stands_in};
use crate::closed::Closed;
use crate::print::batch::slug;
use crate::print::html::escape;
use crate::print::text::Out;
use crate::print::{entry, in_words};
use crate::provider::Provider;

static TABLE: &str = include_str!("../../data/reference/call_sheet.toml");

/// The words of a sheet.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    title: String,
    intro: Vec<String>,
    now: String,
    nothing: String,
    write: String,
    last_check: String,
    stands: String,
    ends: Vec<String>,
    record: String,
    questions: Vec<Question>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Question {
    about: About,
    ask: String,
    /// What is asked where the list says nothing.
    #[serde(default)]
    missing: String,
    #[serde(default)]
    yes: String,
    #[serde(default)]
    no: String,
}

/// What a question is about, and so what the list says of it now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum About {
    Running,
    Telephone,
    Email,
    Website,
    Address,
    Whom,
    Areas,
    Refer,
    Statutory,
    Independence,
    Quality,
}

fn words() -> &'static Words {
    static WORDS: LazyLock<Words> = LazyLock::new(|| {
        // The table is part of the program, and a test reads it.
        toml::from_str(TABLE).unwrap_or_else(|err| panic!("call_sheet.toml: {err}"))
    });
    &WORDS
}

/// The sheet of one list.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// The name of its files, without ending.
    pub name: String,
    /// How many services are on it.
    pub calls: usize,
    /// The page.
    pub html: String,
    /// The same as text.
    pub text: String,
}

/// One question as it is asked of one service.
struct Asked {
    ask: String,
    now: String,
    yes: &'static str,
    no: &'static str,
}

/// A sheet for each list file with services that are due, stale or never checked.
///
/// A service stands once, on the sheet of the list that it was read from first: one call is enough.
pub fn sheets(report: &Report) -> Vec<Sheet> {
    let mut by_file: BTreeMap<&str, Vec<&Checked>> = BTreeMap::new();
    for one in report
        .providers
        .iter()
        .filter(|one| one.band != Band::Fresh)
    {
        let file = one.provider.sources.first();
        let file = file.map_or("", |source| source.file.as_str());
        by_file.entry(file).or_default().push(one);
    }
    let mut taken: Vec<String> = Vec::new();
    let mut sheets = Vec::with_capacity(by_file.len());
    for (file, calls) in by_file {
        let list = file.rsplit_once('.').map_or(file, |(name, _)| name);
        let own = match slug(list) {
            own if own.is_empty() => "list".to_owned(),
            own => own,
        };
        // "a b" and "a-b" are two lists and must not share a file.
        let mut name = format!("call-{own}");
        let mut n = 2;
        while taken.contains(&name) {
            name = format!("call-{own}-{n}");
            n += 1;
        }
        taken.push(name.clone());
        sheets.push(sheet(name, list, report.day, &calls));
    }
    sheets
}

/// One sheet for these services, under the heading of what they were chosen by.
pub fn sheet_of(heading: &str, day: Date, services: &[Checked]) -> Sheet {
    let calls: Vec<&Checked> = services.iter().collect();
    let name = match slug(heading) {
        own if own.is_empty() => "call-sheet".to_owned(),
        own => format!("call-{own}"),
    };
    sheet(name, heading, day, &calls)
}

fn sheet(name: String, heading: &str, day: Date, calls: &[&Checked]) -> Sheet {
    let count = match calls.len() {
        1 => "1 service".to_owned(),
        n => format!("{n} services"),
    };
    let day = in_words(day);
    let values = [("{list}", heading), ("{day}", &day), ("{count}", &count)];
    let fill = |text: &str| fill(text, &values);
    Sheet {
        calls: calls.len(),
        html: html(&fill, calls),
        text: text(&fill, calls),
        name,
    }
}

/// Fills in what stands for something; what is filled in is not looked at again.
fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    'text: while let Some(at) = rest.find('{') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        for (key, value) in values {
            if let Some(after) = from.strip_prefix(key) {
                out.push_str(value);
                rest = after;
                continue 'text;
            }
        }
        out.push('{');
        rest = from.get(1..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// The questions for one service, with what the list says now.
fn asked(provider: &Provider) -> Vec<Asked> {
    let mut asked = Vec::new();
    for question in &words().questions {
        let mut add = |ask: String, now: String| {
            asked.push(Asked {
                ask,
                now,
                yes: &question.yes,
                no: &question.no,
            });
        };
        match question.about {
            About::Statutory => {
                for one in provider.statutory_types.iter() {
                    let ask = fill(&question.ask, &[("{statutory}", one.label())]);
                    add(ask, one.label().to_owned());
                }
            }
            About::Quality if provider.quality_mark.is_empty() => {}
            About::Quality => {
                let mark = provider.quality_mark.as_str();
                let until = match provider.quality_mark_expires.parse() {
                    Ok(day) => format!("until {}", in_words(day)),
                    Err(_) => String::new(),
                };
                add(fill(&question.ask, &[("{mark}", mark)]), until);
            }
            about => {
                let now = now(provider, about);
                if now.is_empty() && !question.missing.is_empty() {
                    asked.push(Asked {
                        ask: question.missing.clone(),
                        now,
                        yes: "",
                        no: "",
                    });
                } else {
                    add(question.ask.clone(), now);
                }
            }
        }
    }
    asked
}

fn now(provider: &Provider, about: About) -> String {
    match about {
        About::Running => match provider.alert.as_str() {
            "" => provider.status().label().to_owned(),
            alert => format!("{}. {alert}", provider.status().label()),
        },
        About::Telephone => provider.telephone.join("; "),
        About::Email => provider.email.join("; "),
        About::Website => provider.website.join("; "),
        About::Address => joined(&[&provider.address, &provider.postcode], ", "),
        About::Whom => {
            let what = entry::what_it_is(provider);
            joined(&[&what, &entry::for_whom(provider)], ". ")
        }
        About::Areas => entry::areas(provider),
        About::Refer => joined(&[&entry::who_can_ask(provider), &provider.referral], ". "),
        About::Independence => provider
            .independence
            .map_or_else(String::new, |own| own.label().to_owned()),
        // These two are asked in ways of their own.
        About::Statutory | About::Quality => String::new(),
    }
}

fn joined(parts: &[&str], with: &str) -> String {
    let parts: Vec<&str> = parts.iter().copied().filter(|p| !p.is_empty()).collect();
    parts.join(with)
}

/// "never checked", "9 March 2024 (due …)".
fn last_check(one: &Checked) -> String {
    match one.provider.last_checked.parse() {
        Ok(day) => format!("{} ({})", in_words(day), one.band.label()),
        Err(_) => one.band.label().to_owned(),
    }
}

const STYLE: &str = "body{font:1.166rem/1.5 Arial,Helvetica,sans-serif;color:#000;background:#fff;max-width:48rem;margin:1.5rem auto;padding:0 1rem}\
h1{font-size:1.8rem}h2{font-size:1.4rem;border-top:3px solid #000;padding-top:.5rem;margin:2rem 0 .25rem}\
section{break-before:auto}h2,h3,.q{break-inside:avoid}h2{break-after:avoid}h3{font-size:1.166rem;margin:1rem 0 0;break-after:avoid}\
p{margin:.25rem 0;overflow-wrap:anywhere}.box{display:inline-block;width:1rem;height:1rem;border:2px solid #000;margin:0 .4rem 0 0;vertical-align:-.15rem}\
.tick{display:inline-block;margin-right:2rem}.line{border-bottom:1px solid #000;min-height:2.4rem;margin:.25rem 0 .5rem}\
code{font-size:1rem}@media print{body{margin:0;max-width:none}section{break-inside:auto}}";

fn html(fill: &dyn Fn(&str) -> String, calls: &[&Checked]) -> String {
    let words = words();
    let title = escape(&fill(&words.title));
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n"
    );
    for text in &words.intro {
        let _ = writeln!(out, "<p>{}</p>", escape(&fill(text)));
    }
    let tick = |out: &mut String, label: &str| {
        if !label.is_empty() {
            let _ = write!(
                out,
                "<span class=\"tick\"><span class=\"box\" role=\"img\" aria-label=\"box to tick\"></span>{}</span>",
                escape(label)
            );
        }
    };
    for one in calls {
        let own = &one.provider;
        let _ = writeln!(
            out,
            "<section>\n<h2>{}</h2>\n<p>{}: {}. {}: {}.</p>",
            escape(&own.name),
            escape(&words.stands),
            escape(&stands_in(own)),
            escape(&words.last_check),
            escape(&last_check(one)),
        );
        for asked in asked(own) {
            let now = match asked.now.as_str() {
                "" => words.nothing.as_str(),
                now => now,
            };
            let _ = write!(
                out,
                "<div class=\"q\">\n<h3>{}</h3>\n<p>{}: {}</p>\n<p>",
                escape(&asked.ask),
                escape(&words.now),
                escape(now)
            );
            tick(&mut out, asked.yes);
            tick(&mut out, asked.no);
            let _ = writeln!(
                out,
                "{}:</p>\n<p class=\"line\"></p>\n</div>",
                escape(&words.write)
            );
        }
        for end in &words.ends {
            let _ = writeln!(out, "<p>{}</p>\n<p class=\"line\"></p>", escape(end));
        }
        let record = self::fill(&words.record, &[("{id}", &own.id)]);
        let _ = writeln!(out, "<p>{}</p>\n</section>", escape(&record));
    }
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

fn text(fill: &dyn Fn(&str) -> String, calls: &[&Checked]) -> String {
    const LINE: &str = "____________________________________________________________";
    let words = words();
    let mut out = Out(String::new());
    out.heading(&fill(&words.title), '=');
    for text in &words.intro {
        out.text("", &fill(text));
    }
    for one in calls {
        let own = &one.provider;
        out.heading(&own.name, '-');
        let rows = stands_in(own);
        out.text("", &format!("{}: {rows}", words.stands));
        out.text("", &format!("{}: {}", words.last_check, last_check(one)));
        for asked in asked(own) {
            out.blank();
            out.text("", &asked.ask);
            let now = match asked.now.as_str() {
                "" => words.nothing.as_str(),
                now => now,
            };
            out.text("    ", &format!("{}: {now}", words.now));
            for tick in [asked.yes, asked.no] {
                if !tick.is_empty() {
                    out.text("    [ ] ", tick);
                }
            }
            out.text("    ", &format!("{}:", words.write));
            out.text("    ", LINE);
        }
        out.blank();
        for end in &words.ends {
            out.text("", end);
            out.text("    ", LINE);
        }
        out.text("", &self::fill(&words.record, &[("{id}", &own.id)]));
    }
    out.0.replace('\n', "\r\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_reads_and_asks_of_everything() {
        let words = words();
        assert!(words.questions.len() >= 11);
        assert!(words.questions.iter().any(|q| q.about == About::Statutory));
    }

    #[test]
    fn what_is_filled_in_is_not_filled_again() {
        let filled = fill("{a} {x} {b}", &[("{a}", "{b}"), ("{b}", "c")]);
        assert_eq!(filled, "{b} {x} c");
    }
}
