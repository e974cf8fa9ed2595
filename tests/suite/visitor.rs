//! Somebody who visits the pages: requests to the server in this process, without a socket.
//!
//! `visitor().get("/search?q=imha").status(200).shows("mental health")`. A check that fails prints the
//! request, the status and the page.

use std::sync::{Arc, OnceLock};

use advocacy::web::{Listen, Site, router};
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request};
use serde_json::Value;
use tower::ServiceExt;

use crate::desk::{self, Desk};

/// A server without a socket.
pub(crate) struct Visitor {
    runtime: tokio::runtime::Runtime,
    router: Router,
}

/// How the server listens where nothing else is said.
pub(crate) fn quietly() -> Listen {
    Listen {
        address: ([127, 0, 0, 1], 0).into(),
        behind_proxy: false,
        log: false,
    }
}

impl Visitor {
    /// A visitor of the pages that a desk would serve.
    pub(crate) fn of(desk: &Desk) -> Visitor {
        let site = Site::open(&desk.path("data"), &desk.path("index")).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        Visitor {
            router: router(Arc::new(site), quietly()),
            runtime,
        }
    }

    /// Asks for a page.
    pub(crate) fn get(&self, path: &str) -> Page {
        self.send(Method::GET, path, &[], "")
    }

    /// Asks with headers.
    pub(crate) fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Page {
        self.send(Method::GET, path, headers, "")
    }

    /// Sends a form.
    pub(crate) fn post(&self, path: &str, form: &str) -> Page {
        let kind = ("content-type", "application/x-www-form-urlencoded");
        self.send(Method::POST, path, &[kind], form)
    }

    /// Sends any request.
    pub(crate) fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Vec<u8>>,
    ) -> Page {
        let line = format!("{method} {path}");
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(body.into())).unwrap();
        self.runtime
            .block_on(answer(self.router.clone(), line, request))
    }

    /// Asks for a page many times at once.
    pub(crate) fn get_at_once(&self, path: &str, times: usize) -> Vec<Page> {
        self.runtime.block_on(async {
            let mut asked = tokio::task::JoinSet::new();
            for _ in 0..times {
                let request = Request::builder().uri(path).body(Body::empty()).unwrap();
                asked.spawn(answer(self.router.clone(), path.to_owned(), request));
            }
            asked.join_all().await
        })
    }
}

async fn answer(router: Router, line: String, request: Request<Body>) -> Page {
    let response = router.oneshot(request).await.unwrap();
    let (head, body) = response.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    Page {
        line,
        status: head.status.as_u16(),
        headers: head.headers,
        bytes: body.to_vec(),
    }
}

/// A visitor of the bundled lists, for all that only read.
pub(crate) fn visitor() -> &'static Visitor {
    static VISITOR: OnceLock<Visitor> = OnceLock::new();
    VISITOR.get_or_init(|| Visitor::of(desk::bundled()))
}

/// What came back.
pub(crate) struct Page {
    line: String,
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Page {
    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    fn fail(&self, what: &str) -> ! {
        panic!(
            "{what}\n{}\nstatus {}\n{:#?}\n{}",
            self.line,
            self.status,
            self.headers,
            self.text()
        );
    }

    /// Holds the status.
    pub(crate) fn status(self, status: u16) -> Page {
        if self.status != status {
            self.fail(&format!("expected status {status}"));
        }
        self
    }

    /// Holds that the body contains a text, as it stands there.
    pub(crate) fn shows(self, text: &str) -> Page {
        if !self.text().contains(text) {
            self.fail(&format!("expected a page with {text:?}"));
        }
        self
    }

    /// Holds that the body does not contain a text.
    pub(crate) fn shows_not(self, text: &str) -> Page {
        if self.text().contains(text) {
            self.fail(&format!("expected a page without {text:?}"));
        }
        self
    }

    /// A header; empty where there is none.
    pub(crate) fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.map_or("", |value| value.to_str().unwrap())
    }

    /// Holds that a header contains a text.
    pub(crate) fn carries(self, name: &str, text: &str) -> Page {
        if !self.header(name).contains(text) {
            self.fail(&format!("expected {name} with {text:?}"));
        }
        self
    }

    /// The body as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes)
            .unwrap_or_else(|err| self.fail(&format!("no JSON: {err}")))
    }

    /// The values of an attribute, in order: `links("href")`. Escapes are undone.
    pub(crate) fn all(&self, attribute: &str) -> Vec<String> {
        let text = self.text();
        let begins = format!(" {attribute}=\"");
        let mut found = Vec::new();
        let mut rest = text.as_str();
        while let Some(at) = rest.find(&begins) {
            rest = &rest[at + begins.len()..];
            let end = rest.find('"').unwrap();
            found.push(unescaped(&rest[..end]));
            rest = &rest[end..];
        }
        found
    }

    /// The address of the first link whose text contains some words.
    pub(crate) fn link(&self, words: &str) -> String {
        let text = self.text();
        for piece in text.split("<a ").skip(1) {
            let (tag, rest) = piece.split_once('>').unwrap();
            let inner = rest.split("</a>").next().unwrap();
            if inner.contains(words) {
                let (_, href) = tag.split_once("href=\"").unwrap();
                return unescaped(href.split('"').next().unwrap());
            }
        }
        self.fail(&format!("expected a link with {words:?}"))
    }
}

/// Undoes escapes, the ampersand last: `&amp;lt;` is `&lt;`.
fn unescaped(text: &str) -> String {
    text.replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}
