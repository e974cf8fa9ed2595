//! Lists to take away: what was searched for, or a shortlist, by the same printer as `advocacy print`.

use axum::http::StatusCode;

use super::shortlist;
use crate::print::batch::{Format, slug};
use crate::print::document::{Layout, Size};
use crate::print::{Wanted, compose};
use crate::query::{Question, ask};
use crate::web::asked::{Asked, is_yes};
use crate::web::errors;
use crate::web::reply::Reply;
use crate::web::style::policy_of;
use crate::web::visit::Visit;

/// A longer list is printed where the lists are kept, and not while somebody waits.
const MOST_SERVICES: u64 = 500;

pub(in crate::web) fn download(visit: &Visit) -> Reply {
    let asked = Asked::of(visit);
    let wrong = |key| errors::page(visit, StatusCode::BAD_REQUEST, key, &[]);
    let format = match visit.first("format") {
        "" => Some(Format::Html),
        key => Format::from_key(key),
    };
    let layout = match visit.first("layout") {
        "" | "summary" => Some(Layout::Summary),
        "line" => Some(Layout::Line),
        "full" => Some(Layout::Full),
        _ => None,
    };
    let size = match visit.first("size") {
        "" | "standard" => Some(Size::Standard),
        "large" => Some(Size::Large),
        _ => None,
    };
    let (Some(format), Some(layout), Some(size)) = (format, layout, size) else {
        return wrong("error.no_format");
    };
    // What could not be read would be missing from a list that looks whole.
    if !asked.slips.is_empty() {
        return wrong("error.no_list");
    }
    let is_shortlist = !asked.is_anything() && !asked.picks.is_empty();
    let question = match is_shortlist {
        true => Question {
            filters: shortlist::of(&asked.picks),
            today: Some(visit.today),
            ..Question::default()
        },
        false => asked.question.clone(),
    };
    let serving = &visit.serving;
    let counted = Question {
        limit: 1,
        ..question.clone()
    };
    let fault = || {
        let status = StatusCode::INTERNAL_SERVER_ERROR;
        errors::page(visit, status, "error.fault", &[])
    };
    match ask(&serving.generation, &serving.vocabulary, &counted) {
        Ok(answer) if answer.total > MOST_SERVICES => return wrong("error.long_list"),
        Ok(_) => {}
        Err(_) => return fault(),
    }
    let title = match is_shortlist {
        true => visit.language.plain("frame.shortlist").to_owned(),
        false => String::new(),
    };
    let wanted = Wanted {
        title,
        question,
        layout,
        size,
        max_age: None,
        day: visit.today,
        notes: is_yes(visit.first("notes")),
    };
    let site = &visit.site;
    let composed = compose(
        &serving.generation,
        &serving.vocabulary,
        &site.settings,
        &site.publisher,
        &wanted,
    );
    let Ok(mut composed) = composed else {
        return fault();
    };
    let base = site.settings.web.address.trim_end_matches('/');
    if is_shortlist && !base.is_empty() {
        let picks = asked.picks.iter().map(|id| ("pick", id.as_str()));
        let address = format!("{base}/shortlist?{}", crate::web::asked::encode(picks));
        composed.document.web_address = Some(address);
    }
    let name = format!("{}.{}", file_name(&composed.document.title), format.key());
    match site.printer.print(&composed, format) {
        // A page is read at once; what else there is, is a file.
        Ok(made) if format == Format::Html => Reply {
            policy: Some(policy_of(&made.bytes)),
            ..Reply::html(made.bytes)
        },
        Ok(made) => Reply::ok(content_type(format), made.bytes).saved_as(name),
        Err(_) => fault(),
    }
}

fn file_name(title: &str) -> String {
    let mut name = slug(title);
    name.truncate(80);
    match name.trim_matches('-') {
        "" => "advocacy".to_owned(),
        name => name.to_owned(),
    }
}

fn content_type(format: Format) -> &'static str {
    match format {
        Format::Pdf => "application/pdf",
        Format::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        Format::Html => crate::web::reply::HTML,
        Format::Csv => "text/csv; charset=utf-8",
        Format::Txt => "text/plain; charset=utf-8",
    }
}
