//! Bare tantivy behind axum: the answer as JSON, with nothing around it.

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::extract::{RawQuery, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::get;

use crate::bare::{Bare, Question};
use crate::lists::Drawn;

/// The address of a question.
pub(crate) fn path(drawn: &Drawn) -> String {
    let question = Question::of(drawn);
    let mut out = form_urlencoded::Serializer::new(String::new());
    out.append_pair("words", &question.words);
    for area in &question.areas {
        out.append_pair("area", area);
    }
    for (name, value) in [
        ("specialism", &question.specialism),
        ("list", &question.list),
    ] {
        if let Some(value) = value {
            out.append_pair(name, value);
        }
    }
    format!("/?{}", out.finish())
}

/// Serves the index of a folder until it is ended.
pub(crate) fn serve(index: &Path) {
    let app = Router::new()
        .route("/", get(answer))
        .with_state(Arc::new(Bare::open(index)));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        println!("Serving on http://{}", listener.local_addr().unwrap());
        axum::serve(listener, app).await.unwrap();
    });
}

async fn answer(State(bare): State<Arc<Bare>>, RawQuery(query): RawQuery) -> impl IntoResponse {
    let mut question = Question {
        words: String::new(),
        areas: Vec::new(),
        specialism: None,
        list: None,
    };
    let query = query.unwrap_or_default();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        let value = value.into_owned();
        match &*name {
            "words" => question.words = value,
            "area" => question.areas.push(value),
            "specialism" => question.specialism = Some(value),
            _ => question.list = Some(value),
        }
    }
    let body = serde_json::to_vec(&bare.answer(&question)).unwrap();
    ([(CONTENT_TYPE, "application/json")], body)
}
