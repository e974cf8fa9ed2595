//! What is no page: the script, the icon, the logo, and what watches over the server.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderValue};
use axum::http::{HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::web::site::Site;
use crate::web::style;

const FOR_A_YEAR: &str = "public, max-age=31536000, immutable";
const FOR_A_DAY: &str = "public, max-age=86400";

fn asset(kind: &'static str, keep: &'static str, body: impl IntoResponse) -> Response {
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(keep));
    response
}

pub(in crate::web) async fn script() -> Response {
    asset("text/javascript; charset=utf-8", FOR_A_YEAR, style::SCRIPT)
}

pub(in crate::web) async fn icon() -> Response {
    asset("image/svg+xml", FOR_A_DAY, style::ICON)
}

pub(in crate::web) async fn robots() -> Response {
    // Searches are for people; a crawler would only walk in circles.
    const SAYS: &str = "User-agent: *\nDisallow: /search\nDisallow: /cy/search\nDisallow: /print\nDisallow: /cy/print\nDisallow: /shortlist\nDisallow: /cy/shortlist\n";
    asset("text/plain; charset=utf-8", FOR_A_DAY, SAYS)
}

/// The publisher’s picture. An SVG could hold a script: it may run none, also when it is opened alone.
pub(in crate::web) async fn logo(State(site): State<Arc<Site>>) -> Response {
    let Some(logo) = &site.publisher.logo else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let kind = match logo.kind {
        "png" => "image/png",
        "jpg" => "image/jpeg",
        _ => "image/svg+xml",
    };
    let mut response = asset(kind, FOR_A_DAY, logo.bytes.clone());
    let policy = HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; sandbox");
    response
        .headers_mut()
        .insert(CONTENT_SECURITY_POLICY, policy);
    response
}

fn json(status: StatusCode, body: &serde_json::Value) -> Response {
    let mut response = asset("application/json", "no-store", body.to_string());
    *response.status_mut() = status;
    response
}

/// Whether the server works, and whether a newer generation waits that it can’t serve.
pub(in crate::web) async fn health(State(site): State<Arc<Site>>) -> Response {
    let serving = site.now();
    let manifest = serving.generation.manifest();
    let trouble = site.trouble();
    let code = match site.is_damaged() {
        // Some monitors look at nothing but this.
        true => StatusCode::SERVICE_UNAVAILABLE,
        false => StatusCode::OK,
    };
    json(
        code,
        &serde_json::json!({
            "status": match (&trouble, site.is_damaged()) {
                (_, true) => "fail",
                (Some(_), false) => "warn",
                (None, false) => "pass",
            },
            "version": env!("CARGO_PKG_VERSION"),
            "generation": manifest.generation,
            "made": manifest.made,
            "providers": manifest.providers,
            "up_seconds": site.started.elapsed().as_secs(),
            "trouble": trouble,
        }),
    )
}

/// Whether requests can be answered: there is a generation, and nobody wrote in its files.
pub(in crate::web) async fn ready(State(site): State<Arc<Site>>) -> Response {
    let generation = site.now().generation.manifest().generation;
    let (status, says) = match site.is_damaged() {
        true => (StatusCode::SERVICE_UNAVAILABLE, "fail"),
        false => (StatusCode::OK, "pass"),
    };
    let body = serde_json::json!({"status": says, "generation": generation});
    json(status, &body)
}

/// Figures for Prometheus.
pub(in crate::web) async fn metrics(State(site): State<Arc<Site>>) -> Response {
    let serving = site.now();
    let manifest = serving.generation.manifest();
    let text = site.metrics.text(manifest.generation, manifest.providers);
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    let mut response = asset(kind, "no-store", text);
    let robots = HeaderName::from_static("x-robots-tag");
    response
        .headers_mut()
        .insert(robots, HeaderValue::from_static("noindex"));
    response
}
