//! `advocacy search`: providers by words and filters.

mod csv;
mod instead;
mod understood;

pub(crate) use understood::{pieces, told};

use clap::{Args, ValueEnum};

use super::filters::FilterArgs;
use super::output::{Page, count, cut, tell};
use super::{Outcome, Places, open, words};
use crate::closed::{Closed, Many};
use crate::json::AnswerJson;
use crate::provider::{Provider, Status};
use crate::query::{
    self, Answer, AreaFilter, Found, LARGEST_PAGE, Match, PAGE, Part, Question, Sort, Words,
};
use crate::statutory::StatutoryType;

/// What `advocacy search` takes.
#[derive(Debug, Args)]
pub(crate) struct SearchArgs {
    /// Words that a provider must have; "phrases" in quotes, -words to leave out after `--`
    #[arg(value_name = "WORDS")]
    words: Vec<String>,
    #[command(flatten)]
    filters: FilterArgs,
    /// The page
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    page: u32,
    /// Providers on a page
    #[arg(long, value_name = "N", default_value_t = PAGE as u32, value_parser = clap::value_parser!(u32).range(1..=LARGEST_PAGE as i64))]
    limit: u32,
    /// The order
    #[arg(long, value_enum, default_value_t = SortArg::Relevance)]
    sort: SortArg,
    /// Take the words as they are (no understanding, no help with typing)
    #[arg(long)]
    literal: bool,
    /// Words that were understood wrongly: look for them as words (may be repeated)
    #[arg(long, value_name = "WORDS")]
    not_as: Vec<String>,
    /// Say of each provider why it stands where it does
    #[arg(long, conflicts_with_all = ["json", "csv"])]
    explain: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Print CSV that is safe to open in a spreadsheet
    #[arg(long, conflicts_with = "json")]
    csv: bool,
    #[command(flatten)]
    places: Places,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum SortArg {
    Relevance,
    Name,
    Checked,
}

impl From<SortArg> for Sort {
    fn from(sort: SortArg) -> Sort {
        match sort {
            SortArg::Relevance => Sort::Relevance,
            SortArg::Name => Sort::Name,
            SortArg::Checked => Sort::Checked,
        }
    }
}

pub(crate) fn run(args: SearchArgs) -> anyhow::Result<Outcome> {
    let question = question(&args)?;
    let generation = open(&args.places)?;
    let vocabulary = words::vocabulary(&args.places);
    let answer = query::ask(&generation, &vocabulary, &question)?;
    for note in question.filters.areas.iter().flat_map(|area| {
        area.notes
            .iter()
            .map(move |note| format!("“{}”: {note}.", area.words))
    }) {
        tell(&note);
    }
    let mut page = Page::new();
    if args.json {
        page.json(&AnswerJson::of(&answer))?;
    } else if args.csv {
        // A file of providers has no place for these, and they may not be lost.
        for line in understood::told(&answer) {
            tell(&line);
        }
        csv::write(&mut page, &answer)?;
    } else {
        table(&mut page, &answer, args.explain)?;
    }
    page.finish()?;
    Ok(if answer.total == 0 {
        Outcome::Nothing
    } else {
        Outcome::Done
    })
}

fn question(args: &SearchArgs) -> anyhow::Result<Question> {
    Ok(Question {
        text: args.words.join(" "),
        filters: args.filters.read()?,
        sort: args.sort.into(),
        page: args.page as usize,
        limit: args.limit as usize,
        words: if args.literal {
            Words::Literal
        } else {
            Words::Understood
        },
        not_as: args.not_as.clone(),
        today: Some(jiff::Zoned::now().date()),
    })
}

/// The answer for eyes: how it was read, then the providers, then what else there is.
fn table(page: &mut Page, answer: &Answer, explain: bool) -> anyhow::Result<()> {
    page.heading(&heading(answer))?;
    understood::show(page, answer)?;
    if let Some(suggestion) = &answer.suggestion {
        page.wrapped("", suggestion)?;
    }
    for note in &answer.notes {
        page.wrapped("", note)?;
    }
    if answer.total == 0 && answer.suggestion.is_none() {
        page.wrapped("", &nothing(answer))?;
    }
    let from = (answer.question.page - 1) * answer.question.limit;
    if answer.providers.is_empty() && answer.total > 0 {
        page.line("There is nothing on this page; earlier pages have them.")?;
    }
    let wide = (from + answer.providers.len()).to_string().len();
    let mut parts_begun = false;
    for (n, found) in answer.providers.iter().enumerate() {
        let is_part = found.why.fit == Some(query::Fit::Part);
        if is_part && !parts_begun {
            parts_begun = true;
            page.line("")?;
            page.heading("These cover only a part of the area:")?;
        }
        page.line("")?;
        show(page, from + n + 1, wide, found, answer)?;
        if explain {
            let indent = " ".repeat(wide + 2);
            page.line(&format!("{indent}Why here:"))?;
            for reason in query::reasons(answer, found) {
                page.wrapped(&format!("{indent}- "), &reason)?;
            }
        }
    }
    let last = from + answer.providers.len();
    if (last as u64) < answer.total && !answer.providers.is_empty() {
        page.line("")?;
        page.line(&format!(
            "{} to {last} of {}; the next page: --page {}",
            from + 1,
            answer.total,
            answer.question.page + 1
        ))?;
    }
    if let Some(instead) = &answer.instead {
        instead::show(page, answer, instead)?;
    }
    Ok(())
}

/// "3 providers · imha · Leeds (E08000035) · “bilingual”".
fn heading(answer: &Answer) -> String {
    let question = &answer.question;
    let filters = &question.filters;
    let mut parts = vec![count(answer.total, "provider", "providers")];
    if !question.text.trim().is_empty() {
        parts.push(format!("“{}”", cut(question.text.trim(), 60)));
    }
    let mut group = |names: Vec<String>| {
        if !names.is_empty() {
            parts.push(names.join(" or "));
        }
    };
    group(
        filters
            .statutory_types
            .iter()
            .map(|t| t.label().to_owned())
            .collect(),
    );
    group(
        filters
            .specialisms
            .iter()
            .map(|s| s.label().to_owned())
            .collect(),
    );
    group(
        filters
            .lists
            .iter()
            .map(|l| format!("{} list", l.label()))
            .collect(),
    );
    group(filters.kinds.iter().map(|k| k.label().to_owned()).collect());
    group(
        filters
            .statuses
            .iter()
            .map(|s| s.label().to_owned())
            .collect(),
    );
    group(filters.languages.clone());
    group(filters.age.iter().map(|age| format!("age {age}")).collect());
    group(filters.areas.iter().map(area_shown).collect());
    parts.join(" · ")
}

/// "Leeds (E08000035)", or for a split outward code "CH4: Cheshire West and Chester, Flintshire".
fn area_shown(area: &AreaFilter) -> String {
    match (area.outcode, area.split.as_slice()) {
        (Some(outcode), [_, ..]) => {
            let councils = area.split.iter().map(|(id, _)| crate::area::get(*id).name);
            let names: Vec<&str> = councils.collect();
            format!("{outcode}: {}", names.join(", "))
        }
        _ => format!("{} ({})", area.name(), area.code()),
    }
}

fn nothing(answer: &Answer) -> String {
    let mut advice = vec!["Nothing in these lists fits. That does not mean that nothing exists."];
    if answer.filters.areas.is_empty() {
        advice.push("Name the place (council, town or postcode) and what it is about.");
    }
    if answer.filters.statuses.is_empty() {
        advice.push("Closed services are left out; see them with --status closed.");
    }
    advice.join(" ")
}

fn show(
    page: &mut Page,
    number: usize,
    wide: usize,
    found: &Found,
    answer: &Answer,
) -> anyhow::Result<()> {
    let provider = &found.provider;
    let indent = " ".repeat(wide + 2);
    let phone = provider.telephone.first().map_or("", String::as_str);
    let name = query::parts(&provider.name, &found.marks.name);
    page.ends_marked(&format!("{number:>wide$}  "), &name, phone, true)?;
    match provider.status() {
        Status::Active => {}
        status => page.wrapped(&indent, &status.label().to_uppercase())?,
    }
    if !provider.alert.is_empty() {
        page.wrapped(&indent, &format!("! {}", provider.alert))?;
    }
    let what = what_it_is(
        provider,
        query::lawful(provider.statutory_types, &answer.filters),
    );
    let area = match &found.why.area {
        Some(area) => area.clone(),
        None => areas(provider),
    };
    let mut rest: Vec<Part<'_>> = Vec::new();
    if !provider.organisation.is_empty() && !provider.name.starts_with(&provider.organisation) {
        let organisation = &provider.organisation;
        rest.extend(query::parts(organisation, &found.marks.organisation));
        rest.extend(query::parts(" · ", &[]));
    }
    rest.extend(query::parts(&area, &[]));
    page.ends(&indent, &what, &checked(provider), false)?;
    page.wrapped_marked(&indent, &rest)?;
    let passage = found.marks.passage_of(&provider.description);
    if !passage.is_empty() {
        page.wrapped_marked(&indent, &passage)?;
    }
    let mut contact: Vec<&str> = Vec::new();
    contact.extend(provider.telephone.iter().skip(1).map(String::as_str));
    contact.extend(provider.textphone_or_sms.iter().map(String::as_str));
    contact.extend(provider.email.iter().map(String::as_str));
    contact.extend(provider.website.iter().map(String::as_str));
    if contact.is_empty() && phone.is_empty() {
        contact.push(if provider.address.is_empty() {
            "no way to make contact is recorded"
        } else {
            &provider.address
        });
    }
    if !contact.is_empty() {
        page.wrapped(&indent, &contact.join(" · "))?;
    }
    match found.why.matched {
        Match::Stem => page.wrapped(&indent, "(another form of the words)")?,
        Match::Typo => page.wrapped(&indent, "(a word like the one typed)")?,
        _ => {}
    }
    page.line(&format!("{indent}{}", provider.id))?;
    Ok(())
}

/// What the law calls it, and for whom.
fn what_it_is(provider: &Provider, lawful: Many<StatutoryType>) -> String {
    let mut words: Vec<&str> = Vec::new();
    words.extend(lawful.iter().map(short_name));
    words.extend(provider.specialisms.iter().map(Closed::label));
    words.extend(provider.kinds.iter().map(Closed::label));
    words.dedup();
    if words.is_empty() {
        words.extend(provider.lists.iter().map(Closed::label));
    }
    words.join(", ")
}

/// The abbreviation that staff use, where there is one.
fn short_name(statutory: StatutoryType) -> &'static str {
    let label = statutory.label();
    match (label.find('('), label.find(')')) {
        (Some(open), Some(close)) if label[open + 1..close].chars().all(char::is_uppercase) => {
            &label[open + 1..close]
        }
        _ => label,
    }
}

fn areas(provider: &Provider) -> String {
    match provider.areas.as_slice() {
        [] => "no area is recorded".to_owned(),
        areas => {
            let names: Vec<&str> = areas.iter().map(|area| area.name.as_str()).collect();
            names.join(", ")
        }
    }
}

/// "checked 9 March 2024" or "not checked".
fn checked(provider: &Provider) -> String {
    match provider.last_checked.parse::<jiff::civil::Date>() {
        Ok(date) => format!("checked {}", date.strftime("%-d %B %Y")),
        Err(_) => "not checked".to_owned(),
    }
}
