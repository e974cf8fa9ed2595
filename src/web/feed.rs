//! Open Referral UK over HTTP: the feed answers, this hands it the request.

use axum::http::StatusCode;

use super::errors;
use super::reply::Reply;
use super::visit::Visit;
use crate::openreferral;

/// Where the feed stands.
const BASE: &str = "/openreferral/v3";

/// Every endpoint of Open Referral UK 3.0.
pub(super) fn answer(visit: &Visit) -> Reply {
    let serving = &visit.serving;
    let Ok(feed) = serving.feed() else {
        let says = "The index could not be read.";
        return errors::problem(StatusCode::INTERNAL_SERVER_ERROR, says);
    };
    let path = visit.path.strip_prefix(BASE).unwrap_or("");
    let (generation, vocabulary) = (&serving.generation, &serving.vocabulary);
    let reply = openreferral::answer(feed, generation, vocabulary, path, &visit.parameters);
    let status = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    Reply::ok(reply.content_type, reply.body).with_status(status)
}
