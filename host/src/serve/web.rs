//! Requests in, responses out.

use super::Defaults;
use super::ask::{self, Asked, Wishes};
use super::capability;
use super::desk::{Desk, Told};
use super::metrics::Metrics;
use super::refusal::{FHIR_JSON, Refusal};
use crate::terminal::Console;
use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tekigo_core::outcome::Style;
use tekigo_core::{Format, Lang, Ruleset};
use tokio::sync::Semaphore;

/// What all requests share.
pub(crate) struct Service {
    desk: Desk,
    defaults: Defaults,
    rules: Arc<Ruleset>,
    types: BTreeSet<String>,
    statement: String,
    metrics: Metrics,
    /// Requests whose bodies are in memory: so many at a time, no more.
    places: Semaphore,
    max_body: usize,
    timeout: Duration,
    log: Option<Console>,
}

/// How a [`Service`] is to be.
pub(crate) struct Setup {
    pub(crate) desk: Desk,
    pub(crate) defaults: Defaults,
    pub(crate) rules: Arc<Ruleset>,
    /// Requests to validate that are taken at a time.
    pub(crate) places: usize,
    /// Bytes of a body.
    pub(crate) max_body: usize,
    /// For a body to arrive.
    pub(crate) timeout: Duration,
    /// To tell of each request: its route, status and time, and nothing of what it holds.
    pub(crate) log: Option<Console>,
    /// The instant at which it starts.
    pub(crate) since: String,
}

impl Service {
    pub(crate) fn new(setup: Setup) -> Arc<Self> {
        let Setup { desk, defaults, rules, places, max_body, timeout, log, since } = setup;
        let types = capability::types(&rules);
        let statement = capability::statement(&rules, &types, &since);
        let types = types.into_keys().collect();
        let (metrics, places) = (Metrics::new(), Semaphore::new(places));
        Arc::new(Self { desk, defaults, rules, types, statement, metrics, places, max_body, timeout, log })
    }

    /// The routes.
    pub(crate) fn router(self: &Arc<Self>) -> Router {
        Router::new()
            .route("/$validate", post(any))
            .route("/{kind}/$validate", post(of_kind))
            // clients that encode all that they may
            .route("/%24validate", post(any))
            .route("/{kind}/%24validate", post(of_kind))
            .route("/metadata", get(metadata))
            .route("/healthz", get(alive))
            .route("/metrics", get(metrics))
            .fallback(nowhere)
            .method_not_allowed_fallback(not_so)
            .with_state(Arc::clone(self))
    }

    fn language(&self, headers: &HeaderMap) -> Lang {
        ask::language(headers, self.defaults.options.lang)
    }

    /// The last of every answer: counted, told of, and never kept by anybody between.
    fn finish(&self, route: &'static str, began: Instant, mut response: Response) -> Response {
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        let status = response.status();
        self.metrics.answered(route, status);
        if let Some(log) = &self.log {
            log.problem(&format!("{route} {} {:.1} ms", status.as_u16(), began.elapsed().as_secs_f64() * 1e3));
        }
        response
    }

    async fn validate(&self, kind: Option<&str>, request: Request) -> Result<Response, Refusal> {
        if let Some(kind) = kind.filter(|&kind| !self.types.contains(kind)) {
            return Err(Refusal::new(
                StatusCode::NOT_FOUND,
                "not-supported",
                format!("リソースの種類「{kind}」はありません"),
                format!("there is no type of resource {kind:?}"),
            ));
        }
        let (parts, body) = request.into_parts();
        ask::check_media(&parts.headers)?;
        let wishes = Wishes::of(parts.uri.query().unwrap_or_default(), &parts.headers)?;
        ask::check_profiles(&wishes.profiles, &self.rules)?;
        let _place = self.places.try_acquire().map_err(|_| {
            Refusal::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "throttled",
                "混み合っています。少し待ってから、もう一度送ってください",
                "too many requests at this moment; send it again in a while",
            )
        })?;
        let _at_work = AtWork::begin(&self.metrics);
        let bytes = self.receive(&parts.headers, body).await?;
        let lang = self.language(&parts.headers);
        let mut options = self.defaults.of_now();
        options.lang = lang;
        options.profiles.extend(wishes.profiles);
        let style = Style { format: wishes.format, lang, rules: self.rules.label.clone(), ..Style::default() };
        let (length, began) = (bytes.len(), Instant::now());
        let kind = kind.map(str::to_owned);
        let rules = Arc::clone(&self.rules);
        let unwrap = move |validator: &tekigo_core::Validator, bytes| {
            let asked = Asked::of(bytes, kind.as_deref(), validator)?;
            ask::check_profiles(&asked.profiles, &rules)?;
            Ok(asked)
        };
        let Told { text, totals } = self.desk.ask(bytes, options, style, Box::new(unwrap)).await?;
        self.metrics.judged(length, began.elapsed(), &totals.counts);
        // what cannot be read at all is FHIR's "unreadable": the findings say where and why
        let status = if totals.counts.fatal > 0 { StatusCode::BAD_REQUEST } else { StatusCode::OK };
        let mut response = (status, text).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media(wishes.format)));
        headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(lang.pick("ja", "en")));
        if wishes.format == Format::Html {
            headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(PAGE_POLICY));
        }
        Ok(response)
    }

    /// The body, when it is not too long and arrives in time.
    async fn receive(&self, headers: &HeaderMap, body: Body) -> Result<Vec<u8>, Refusal> {
        let too_long = || {
            let most = self.max_body;
            Refusal::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                "too-long",
                format!("本文が大きすぎます。上限は {most} バイトです"),
                format!("the body is too long; at most {most} bytes are read"),
            )
        };
        let said = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
        if said.is_some_and(|said| said > self.max_body as u64) {
            return Err(too_long());
        }
        let read = tokio::time::timeout(self.timeout, axum::body::to_bytes(body, self.max_body)).await;
        let late = |_| {
            Refusal::new(
                StatusCode::REQUEST_TIMEOUT,
                "timeout",
                "本文が時間内に届きませんでした",
                "the body did not arrive in time",
            )
        };
        // a connection that breaks has nobody to tell, so what is left is the length
        let bytes = read.map_err(late)?.map_err(|_| too_long())?;
        Ok(bytes.into())
    }
}

/// Requests that are being answered, whichever way they end.
struct AtWork<'a>(&'a Metrics);

impl<'a> AtWork<'a> {
    fn begin(metrics: &'a Metrics) -> Self {
        metrics.at_work.inc();
        Self(metrics)
    }
}

impl Drop for AtWork<'_> {
    fn drop(&mut self) {
        self.0.at_work.dec();
    }
}

type Shared = State<Arc<Service>>;

async fn any(State(service): Shared, request: Request) -> Response {
    answer(&service, "/$validate", None, request).await
}

async fn of_kind(State(service): Shared, Path(kind): Path<String>, request: Request) -> Response {
    answer(&service, "/{type}/$validate", Some(&kind), request).await
}

async fn answer(service: &Service, route: &'static str, kind: Option<&str>, request: Request) -> Response {
    let began = Instant::now();
    let lang = service.language(request.headers());
    let response = service.validate(kind, request).await.unwrap_or_else(|refusal| refusal.told(lang));
    service.finish(route, began, response)
}

async fn metadata(State(service): Shared) -> Response {
    let response = typed(FHIR_JSON, service.statement.clone());
    service.finish("/metadata", Instant::now(), response)
}

async fn alive(State(service): Shared) -> Response {
    service.finish("/healthz", Instant::now(), typed("text/plain; charset=utf-8", "ok\n".to_owned()))
}

async fn metrics(State(service): Shared) -> Response {
    let text = service.metrics.text();
    let media = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    service.finish("/metrics", Instant::now(), typed(media, text))
}

async fn nowhere(State(service): Shared, request: Request) -> Response {
    let ja =
        "ここには何もありません。POST /$validate、POST /{種類}/$validate、GET /metadata、/healthz、/metrics があります";
    let en = "there is nothing here; there are POST /$validate, POST /{Type}/$validate, GET /metadata, /healthz and /metrics";
    astray(&service, &request, &Refusal::new(StatusCode::NOT_FOUND, "not-found", ja, en))
}

async fn not_so(State(service): Shared, request: Request) -> Response {
    let (ja, en) = ("$validate は POST、ほかは GET だけです", "$validate takes POST, everything else GET only");
    astray(&service, &request, &Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "not-supported", ja, en))
}

fn astray(service: &Service, request: &Request, refusal: &Refusal) -> Response {
    service.finish("other", Instant::now(), refusal.told(service.language(request.headers())))
}

fn typed(media: &'static str, text: String) -> Response {
    ([(header::CONTENT_TYPE, HeaderValue::from_static(media))] as [(HeaderName, HeaderValue); 1], text).into_response()
}

/// A report as a page runs nothing and fetches nothing.
const PAGE_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/// What a report in this format is sent as.
fn media(format: Format) -> &'static str {
    match format {
        Format::Outcome => FHIR_JSON,
        Format::Json | Format::Sarif | Format::Gitlab => "application/json; charset=utf-8",
        Format::Ndjson => "application/x-ndjson; charset=utf-8",
        Format::Junit => "application/xml; charset=utf-8",
        Format::Html => "text/html; charset=utf-8",
        Format::Csv => "text/csv; charset=utf-8",
        _ => "text/plain; charset=utf-8",
    }
}
