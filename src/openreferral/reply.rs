//! What a question gets: a status, what sort of text follows, and the text.

use serde_json::Value;

use super::object::Object;

/// An answer, ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The media type of the body.
    pub content_type: &'static str,
    /// The body.
    pub body: Vec<u8>,
}

impl Reply {
    /// A record or a page.
    pub(super) fn json(value: &Value) -> Reply {
        Reply {
            status: 200,
            content_type: "application/json; charset=utf-8",
            body: value.to_string().into_bytes(),
        }
    }

    /// Records, one on each line.
    pub(super) fn lines(body: Vec<u8>) -> Reply {
        Reply {
            status: 200,
            content_type: "application/x-ndjson",
            body,
        }
    }

    /// What went wrong (RFC 9457).
    pub(super) fn problem(status: u16, detail: &str) -> Reply {
        let title = match status {
            400 => "Bad Request",
            404 => "Not Found",
            501 => "Not Implemented",
            _ => "Internal Server Error",
        };
        let problem = Object::default()
            .text("type", "about:blank")
            .text("title", title)
            .value("status", status.into())
            .text("detail", detail);
        Reply {
            status,
            content_type: "application/problem+json",
            body: problem.done().to_string().into_bytes(),
        }
    }
}
