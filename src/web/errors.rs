//! What goes wrong, said so that a person or a program can go on.

use axum::http::StatusCode;
use serde::Serialize;

use super::asked::Slip;
use super::frame::{Frame, render};
use super::reply::{PROBLEM, Reply};
use super::visit::Visit;

/// A problem (RFC 9457).
#[derive(Debug, Serialize)]
struct Problem<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    title: &'a str,
    status: u16,
    detail: &'a str,
    #[serde(skip_serializing_if = "<[Wrong]>::is_empty")]
    wrong: &'a [Wrong<'a>],
}

/// A parameter that can't be used.
#[derive(Debug, Serialize)]
pub(super) struct Wrong<'a> {
    parameter: &'a str,
    given: &'a str,
    says: &'a str,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    nearest: &'a [String],
}

/// A problem as JSON.
pub(super) fn problem(status: StatusCode, detail: &str) -> Reply {
    problem_with(status, detail, &[])
}

fn problem_with(status: StatusCode, detail: &str, wrong: &[Wrong<'_>]) -> Reply {
    let problem = Problem {
        kind: "about:blank",
        title: status.canonical_reason().unwrap_or("Error"),
        status: status.as_u16(),
        detail,
        wrong,
    };
    let body = serde_json::to_vec(&problem).unwrap_or_default();
    Reply::ok(PROBLEM, body).with_status(status)
}

/// Parameters that can't be used, as JSON.
pub(super) fn slips(slips: &[Slip]) -> Reply {
    let wrong: Vec<Wrong<'_>> = slips
        .iter()
        .map(|slip| Wrong {
            parameter: &slip.parameter,
            given: &slip.given,
            says: &slip.says,
            nearest: &slip.nearest,
        })
        .collect();
    let said: Vec<String> = slips
        .iter()
        .map(|slip| format!("{}: {}", slip.parameter, slip.says))
        .collect();
    problem_with(StatusCode::BAD_REQUEST, &said.join(" "), &wrong)
}

#[derive(askama::Template)]
#[template(path = "error.html", config = "src/web/askama.toml")]
struct ErrorPage<'a> {
    f: Frame<'a>,
    heading: &'a str,
    says: &'a str,
    near: &'a [(String, String)],
}

/// A page that says what is wrong; `key` names its words in the message files, `near` what may have
/// been meant: words and address.
pub(super) fn page(
    visit: &Visit,
    status: StatusCode,
    key: &str,
    near: &[(String, String)],
) -> Reply {
    let heading = visit.language.plain(&format!("{key}.heading"));
    let f = Frame::of(visit, heading);
    let page = ErrorPage {
        heading,
        says: visit.language.plain(&format!("{key}.says")),
        near,
        f,
    };
    render(&page).with_status(status).never_kept()
}

/// The same for a page or for a program, whichever asked.
pub(super) fn either(visit: &Visit, status: StatusCode, key: &str) -> Reply {
    match is_for_programs(&visit.path) {
        true => problem(status, visit.language.plain(&format!("{key}.says"))),
        false => page(visit, status, key, &[]),
    }
}

/// Whether an address is one that programs ask.
pub(super) fn is_for_programs(path: &str) -> bool {
    path.starts_with("/api/") || path == "/api" || path.starts_with("/openreferral")
}
