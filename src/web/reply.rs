//! What a handler gives back: a status, a kind of content, bytes.

use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

/// How an answer may be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keep {
    /// By the browser, which asks each time whether it is still right.
    Checked,
    /// Not at all: it holds what a person told.
    Never,
}

/// An answer.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) status: StatusCode,
    pub(super) content_type: &'static str,
    pub(super) body: Vec<u8>,
    pub(super) keep: Keep,
    /// The name of the file, for what is downloaded.
    pub(super) file: Option<String>,
    /// Where it is, for what has moved.
    pub(super) location: Option<String>,
    /// The policy of a page with a style of its own.
    pub(super) policy: Option<String>,
}

pub(super) const HTML: &str = "text/html; charset=utf-8";
pub(super) const JSON: &str = "application/json; charset=utf-8";
pub(super) const PROBLEM: &str = "application/problem+json";

impl Reply {
    /// An answer that was found.
    pub(super) fn ok(content_type: &'static str, body: impl Into<Vec<u8>>) -> Reply {
        Reply {
            status: StatusCode::OK,
            content_type,
            body: body.into(),
            keep: Keep::Checked,
            file: None,
            location: None,
            policy: None,
        }
    }

    /// A page.
    pub(super) fn html(page: impl Into<Vec<u8>>) -> Reply {
        Reply::ok(HTML, page)
    }

    /// The same with another status.
    pub(super) fn with_status(self, status: StatusCode) -> Reply {
        Reply { status, ..self }
    }

    /// The same, kept nowhere.
    pub(super) fn never_kept(self) -> Reply {
        Reply {
            keep: Keep::Never,
            ..self
        }
    }

    /// The same as a file to download. The name holds letters, digits, hyphens and a dot only.
    pub(super) fn saved_as(self, name: String) -> Reply {
        Reply {
            file: Some(name),
            ..self
        }
    }

    /// A pointer to where something is now.
    pub(super) fn moved(location: String) -> Reply {
        Reply {
            location: Some(location),
            ..Reply::ok(HTML, Vec::new()).with_status(StatusCode::SEE_OTHER)
        }
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        let keep = match self.keep {
            Keep::Checked if self.status.is_success() => "private, no-cache",
            _ => "no-store",
        };
        headers.insert(CACHE_CONTROL, HeaderValue::from_static(keep));
        let file = self
            .file
            .map(|name| format!("attachment; filename=\"{name}\""));
        if let Some(value) = file.and_then(|file| HeaderValue::try_from(file).ok()) {
            headers.insert(CONTENT_DISPOSITION, value);
        }
        if let Some(value) = self.policy.and_then(|own| HeaderValue::try_from(own).ok()) {
            headers.insert(axum::http::header::CONTENT_SECURITY_POLICY, value);
        }
        if let Some(value) = self.location.and_then(|to| HeaderValue::try_from(to).ok()) {
            headers.insert(axum::http::header::LOCATION, value);
        }
        response
    }
}
