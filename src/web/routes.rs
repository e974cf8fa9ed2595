//! Which address leads to which room, and what stands around every answer.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{MatchedPath, RawPathParams, Request, State};
use axum::http::header::{CACHE_CONTROL, ETAG, HeaderValue, RETRY_AFTER};
use axum::http::{Method, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use tower_http::compression::CompressionLayer;

use super::gate::{Full, Weight};
use super::messages::Language;
use super::reply::Reply;
use super::serve::{LARGEST_HEAD, Listen};
use super::site::Site;
use super::visit::{Visit, pairs};
use super::{api, errors, feed, headers, log, pages};

/// Who asks, as far as the connection tells.
#[derive(Debug, Clone, Copy)]
pub(super) struct Caller(pub(super) IpAddr);

/// A handler: a request in, an answer out.
pub(super) type Handler = fn(&Visit) -> Reply;

/// A longer address is refused; a shortlist of the most services fits.
const LONGEST_ADDRESS: usize = 16 << 10;
/// A longer body is refused.
const LARGEST_BODY: usize = 64 << 10;
/// A question that takes longer is given up.
const SLOWEST: Duration = Duration::from_secs(20);
/// A printed list that takes longer is given up.
const SLOWEST_PRINT: Duration = Duration::from_secs(120);

/// The pages, in every language.
const PAGES: &[(&str, Handler)] = &[
    ("/", pages::home::show),
    ("/search", pages::search::show),
    ("/provider/{id}", pages::provider::show),
    ("/provider/{id}/row.csv", pages::provider::row),
    ("/guide", pages::guide::begin),
    ("/shortlist", pages::shortlist::show),
    ("/areas", pages::areas::list),
    ("/area/{id}", pages::areas::one),
    ("/gaps", pages::gaps::show),
    ("/stale", pages::stale::show),
    ("/list-health", pages::list_health::show),
    ("/types", pages::types::list),
    ("/type/{id}", pages::types::one),
    ("/about", pages::about::about),
    ("/accessibility", pages::about::accessibility),
    ("/privacy", pages::about::privacy),
    ("/leave", pages::about::leave),
];

/// The pages that answer a form.
const FORMS: &[(&str, Handler)] = &[
    ("/guide", pages::guide::answer),
    ("/guide/note", pages::guide::note),
];

/// Files that are the same in every language.
const FILES: &[(&str, Handler)] = &[
    ("/gaps.csv", pages::gaps::file),
    ("/gaps.json", pages::gaps::json),
    ("/gaps.svg", pages::gaps::picture),
    ("/list-health.csv", pages::list_health::file),
    ("/list-health.json", pages::list_health::json),
];

/// Files that hold every service there is, and so cost what a printed list costs.
const LARGE_FILES: &[(&str, Handler)] = &[
    ("/stale.csv", pages::stale::file),
    ("/stale.json", pages::stale::json),
    ("/stale/sheet", pages::stale::sheet),
    ("/stale/sheet.txt", pages::stale::sheet_as_text),
];

/// What programs ask.
const API: &[(&str, Handler)] = &[
    ("/api/search", api::search),
    ("/api/suggest", api::suggest),
    ("/api/provider/{id}", api::provider),
    ("/api/where", api::place),
    ("/api/coverage", api::coverage),
    ("/api/openapi.json", api::openapi),
    ("/openreferral/v3", feed::answer),
    ("/openreferral/v3/", feed::answer),
    ("/openreferral/v3/{table}", feed::answer),
    ("/openreferral/v3/{table}/{id}", feed::answer),
];

/// The whole site.
pub fn router(site: Arc<Site>, listen: Listen) -> Router {
    let mut router = Router::new();
    for language in Language::ALL {
        for (path, handler) in PAGES {
            let path = format!("{}{path}", language.prefix());
            let path = match path.len() {
                0 => "/",
                1 => path.as_str(),
                _ => path.trim_end_matches('/'),
            };
            router = router.route(path, reading(*handler, language, Weight::Light));
        }
        for (path, handler) in FORMS {
            let path = format!("{}{path}", language.prefix());
            router = router.route(&path, sending(*handler, language));
        }
        let path = format!("{}/print", language.prefix());
        let print = pages::print::download;
        router = router.route(&path, reading(print, language, Weight::Heavy));
    }
    for (path, handler) in FILES.iter().chain(API) {
        router = router.route(path, reading(*handler, Language::English, Weight::Light));
    }
    for (path, handler) in LARGE_FILES {
        router = router.route(path, reading(*handler, Language::English, Weight::Heavy));
    }
    router = router.route("/api/guide", sending(api::guide, Language::English));
    let around = move |State(site): State<Arc<Site>>, request: Request, next: Next| {
        around(site, listen, request, next)
    };
    router
        .route("/assets/quicker.js", get(pages::assets::script))
        .route("/icon.svg", get(pages::assets::icon))
        .route("/favicon.ico", get(pages::assets::icon))
        .route("/logo", get(pages::assets::logo))
        .route("/robots.txt", get(pages::assets::robots))
        .route("/health", get(pages::assets::health))
        .route("/ready", get(pages::assets::ready))
        .route("/metrics", get(pages::assets::metrics))
        .fallback(no_such_page)
        .method_not_allowed_fallback(wrong_method)
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn_with_state(Arc::clone(&site), around))
        .with_state(site)
}

fn reading(handler: Handler, language: Language, weight: Weight) -> MethodRouter<Arc<Site>> {
    get(
        move |State(site): State<Arc<Site>>, parameters: RawPathParams, request: Request| {
            respond(site, handler, language, weight, parameters, request)
        },
    )
}

fn sending(handler: Handler, language: Language) -> MethodRouter<Arc<Site>> {
    post(
        move |State(site): State<Arc<Site>>, parameters: RawPathParams, request: Request| {
            respond(site, handler, language, Weight::Light, parameters, request)
        },
    )
}

/// Runs a handler on a thread of its own, with a place in the gate.
async fn respond(
    site: Arc<Site>,
    handler: Handler,
    language: Language,
    weight: Weight,
    parameters: RawPathParams,
    request: Request,
) -> Response {
    let caller = request.extensions().get::<Caller>().copied();
    let caller = caller.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |caller| caller.0);
    let id = parameters
        .iter()
        .last()
        .map_or("", |(_, value)| value)
        .to_owned();
    let mut visit = visit(&site, language, &request, id);
    let sent = request.headers().get(axum::http::header::CONTENT_TYPE);
    let is_form = sent.is_some_and(|own| {
        own.as_bytes()
            .starts_with(b"application/x-www-form-urlencoded")
    });
    if request.method() == Method::POST {
        let body = axum::body::to_bytes(request.into_body(), LARGEST_BODY);
        let Ok(body) = tokio::time::timeout(SLOWEST, body).await else {
            let status = StatusCode::REQUEST_TIMEOUT;
            return errors::either(&visit, status, "error.slow").into_response();
        };
        let Ok(body) = body else {
            let status = StatusCode::PAYLOAD_TOO_LARGE;
            return errors::either(&visit, status, "error.large").into_response();
        };
        // A program may not say what it sends, and curl calls whatever it sends a form.
        match is_form && !errors::is_for_programs(&visit.path) {
            true => visit.parameters = pairs(&body),
            false => visit.body = body,
        }
    }
    if site.is_damaged() {
        let status = StatusCode::SERVICE_UNAVAILABLE;
        return later(errors::either(&visit, status, "error.fault").into_response());
    }
    let place = match site.gate.enter(weight, caller).await {
        Ok(place) => place,
        Err(full) => {
            site.metrics.refused();
            let (status, key) = match full {
                Full::Server => (StatusCode::SERVICE_UNAVAILABLE, "error.busy"),
                Full::Caller => (StatusCode::TOO_MANY_REQUESTS, "error.often"),
            };
            return later(errors::either(&visit, status, key).into_response());
        }
    };
    let visit = Arc::new(visit);
    let of = Arc::clone(&visit);
    let work = tokio::task::spawn_blocking(move || {
        let reply = handler(&of);
        // Given up or not: the place is taken until the work has ended.
        drop(place);
        reply
    });
    let most = match weight {
        Weight::Light => SLOWEST,
        Weight::Heavy => SLOWEST_PRINT,
    };
    match tokio::time::timeout(most, work).await {
        Ok(Ok(reply)) => reply.into_response(),
        // Damaged bytes in an index can make the library below panic.
        Ok(Err(_)) => {
            let status = StatusCode::INTERNAL_SERVER_ERROR;
            errors::either(&visit, status, "error.fault").into_response()
        }
        Err(_) => {
            let status = StatusCode::SERVICE_UNAVAILABLE;
            later(errors::either(&visit, status, "error.slow").into_response())
        }
    }
}

fn later(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(RETRY_AFTER, HeaderValue::from_static("5"));
    response
}

fn visit(site: &Arc<Site>, language: Language, request: &Request, id: String) -> Visit {
    let path = request.uri().path();
    let query = request.uri().query().unwrap_or("");
    let own = path.strip_prefix(language.prefix()).unwrap_or(path);
    Visit {
        serving: site.now(),
        site: Arc::clone(site),
        language,
        path: if own.is_empty() { "/" } else { own }.to_owned(),
        id,
        parameters: pairs(query.as_bytes()),
        body: Bytes::new(),
        today: jiff::Zoned::now().date(),
        query: query.to_owned(),
    }
}

async fn no_such_page(State(site): State<Arc<Site>>, request: Request) -> Response {
    // People add a slash, or a program does.
    let path = request.uri().path();
    let bare = path.trim_end_matches('/');
    if bare.len() < path.len() && bare.starts_with('/') && !bare.starts_with("//") {
        let query = request.uri().query();
        let query = query.map_or_else(String::new, |own| format!("?{own}"));
        return Reply::moved(format!("{bare}{query}")).into_response();
    }
    let language = Language::of_path(request.uri().path());
    let visit = visit(&site, language, &request, String::new());
    errors::either(&visit, StatusCode::NOT_FOUND, "error.missing").into_response()
}

async fn wrong_method(State(site): State<Arc<Site>>, request: Request) -> Response {
    let path = request.uri().path();
    let language = Language::of_path(path);
    // A browser asks before it reads data from another site.
    if request.method() == Method::OPTIONS && errors::is_for_programs(path) {
        let mut response = StatusCode::NO_CONTENT.into_response();
        let headers = response.headers_mut();
        for (name, value) in [
            ("access-control-allow-methods", "GET, HEAD, POST, OPTIONS"),
            (
                "access-control-allow-headers",
                "Content-Type, If-None-Match",
            ),
            ("access-control-max-age", "86400"),
        ] {
            headers.insert(name, HeaderValue::from_static(value));
        }
        return response;
    }
    let visit = visit(&site, language, &request, String::new());
    let status = StatusCode::METHOD_NOT_ALLOWED;
    // The router adds which methods the address does answer.
    errors::either(&visit, status, "error.method").into_response()
}

/// What stands around every answer: who asks, whether the browser has it already, the headers, the
/// log and the figures.
async fn around(site: Arc<Site>, listen: Listen, mut request: Request, next: Next) -> Response {
    let began = Instant::now();
    if listen.behind_proxy
        && let Some(caller) = forwarded(&request)
    {
        request.extensions_mut().insert(Caller(caller));
    }
    let method = request.method().clone();
    let matched = request.extensions().get::<MatchedPath>();
    let route = matched.map_or_else(|| "(none)".to_owned(), |own| own.as_str().to_owned());
    let is_open = errors::is_for_programs(request.uri().path());
    let is_read = method == Method::GET || method == Method::HEAD;
    let tag = is_read.then(|| {
        let serving = site.now();
        let manifest = serving.generation.manifest();
        let today = jiff::Zoned::now().date();
        let address = request.uri().path_and_query();
        let of = headers::Of {
            generation: manifest.generation,
            made: &manifest.made,
            words: serving.words,
            address: address.map_or("", |own| own.as_str()),
        };
        headers::tag(&site, &of, today)
    });
    let has_it = tag
        .as_ref()
        .is_some_and(|tag| is_kept(&route) && headers::has(request.headers(), tag));
    let mut response = if has_it {
        StatusCode::NOT_MODIFIED.into_response()
    } else if let Some((status, key)) = too_much(&request) {
        let language = Language::of_path(request.uri().path());
        let visit = visit(&site, language, &request, String::new());
        errors::either(&visit, status, key).into_response()
    } else {
        next.run(request).await
    };
    let status = response.status();
    let is_kept = is_kept(&route) && (headers::is_tagged(status) || has_it);
    let headers = response.headers_mut();
    if is_kept && let Some(tag) = tag.and_then(|tag| HeaderValue::try_from(tag).ok()) {
        headers.insert(ETAG, tag);
        let asked_each_time = HeaderValue::from_static("private, no-cache");
        headers.entry(CACHE_CONTROL).or_insert(asked_each_time);
    }
    headers::add(headers, &site, is_open);
    let took = began.elapsed();
    site.metrics.request(&route, status, took);
    if listen.log {
        let bytes = response.body().size_hint().exact();
        log::request(&method, &route, status, bytes, took);
    }
    response
}

/// What of a head is too large: the status to answer, and the key of its words.
///
/// The connection gives up on a head that is still unfinished at its limit, but takes one that came
/// whole in a single read (RFC 6585, section 5: 431).
fn too_much(request: &Request) -> Option<(StatusCode, &'static str)> {
    let query = request.uri().query().map_or(0, str::len);
    let address = request.uri().path().len() + query;
    if address > LONGEST_ADDRESS {
        return Some((StatusCode::URI_TOO_LONG, "error.long"));
    }
    let headers = request.headers().iter();
    let headers: usize = headers
        .map(|(name, value)| name.as_str().len() + value.len())
        .sum();
    let status = StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE;
    (headers > LARGEST_HEAD).then_some((status, "error.large"))
}

/// Whether answers of a route depend on nothing but their address, the generation and the day.
fn is_kept(route: &str) -> bool {
    !matches!(route, "(none)" | "/health" | "/ready" | "/metrics") && !route.starts_with("/assets")
}

/// The caller that the nearest proxy names.
fn forwarded(request: &Request<Body>) -> Option<IpAddr> {
    let named = request
        .headers()
        .get_all("x-forwarded-for")
        .iter()
        .next_back()?;
    named.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
}
