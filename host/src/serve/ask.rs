//! What is asked for: by address and headers ([`Wishes`]), and by the body ([`Asked`]).

use super::refusal::Refusal;
use crate::args::unanswered;
use axum::http::{HeaderMap, StatusCode, header};
use tekigo_core::json::tree::Format as Written;
use tekigo_core::json::{Kind, NodeId, Tree};
use tekigo_core::{Format, Lang, Ruleset, Span, Validator};

/// What address and headers ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wishes {
    /// `profile` of the query, each of them.
    pub(super) profiles: Vec<String>,
    pub(super) format: Format,
}

impl Wishes {
    /// Reads the query. A name that does not exist is an error: a misspelt one must not be taken for its default.
    pub(super) fn of(query: &str, headers: &HeaderMap) -> Result<Self, Refusal> {
        let mut wishes = Self { profiles: Vec::new(), format: Format::Outcome };
        let mut mode = None;
        let mut media = None;
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            match &*name {
                "profile" => wishes.profiles.push(value.into_owned()),
                "mode" => mode = Some(value.into_owned()),
                "format" => {
                    wishes.format = value.parse().map_err(|why: tekigo_core::outcome::UnknownFormat| {
                        let words = why.words();
                        Refusal::call(words.ja, words.en)
                    })?;
                }
                "_format" => media = Some(value.into_owned()),
                "_pretty" => {}
                _ => {
                    return Err(Refusal::call(
                        format!("パラメーター「{name}」はありません。使えるのは profile、mode、format、_format です"),
                        format!("there is no parameter {name:?}; there are profile, mode, format and _format"),
                    ));
                }
            }
        }
        check_mode(mode.as_deref(), !wishes.profiles.is_empty())?;
        let accepted = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
        let accepted: Vec<&str> = media.as_deref().map_or_else(|| accepted.collect(), |media| vec![media]);
        if wishes.format == Format::Outcome && !accepted.is_empty() && !accepted.iter().any(|ranges| takes_json(ranges))
        {
            return Err(Refusal::new(
                StatusCode::NOT_ACCEPTABLE,
                "not-supported",
                "答えは JSON (application/fhir+json) だけです",
                "answers are JSON (application/fhir+json) only",
            ));
        }
        Ok(wishes)
    }
}

/// `mode` of FHIR's operation: nothing is stored here, so nothing can be updated or deleted.
fn check_mode(mode: Option<&str>, has_profile: bool) -> Result<(), Refusal> {
    match mode {
        None | Some("create") => Ok(()),
        Some("profile") if has_profile => Ok(()),
        Some("profile") => {
            Err(Refusal::call("mode が profile のときは、profile が必要です", "mode=profile needs a profile"))
        }
        Some(mode @ ("update" | "delete")) => Err(Refusal::new(
            StatusCode::BAD_REQUEST,
            "not-supported",
            format!("mode「{mode}」は使えません: このサーバーはリソースを保存しません"),
            format!("mode {mode:?} is not supported: this server stores no resources"),
        )),
        Some(mode) => Err(Refusal::call(
            format!("mode「{mode}」はありません。使えるのは create と profile です"),
            format!("there is no mode {mode:?}; there are create and profile"),
        )),
    }
}

/// Whether these media ranges take an OperationOutcome as JSON.
fn takes_json(ranges: &str) -> bool {
    ranges.split(',').any(|range| {
        let media = range.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let is_json = media.starts_with("application/") && media.contains("json");
        is_json || matches!(&*media, "" | "*/*" | "application/*" | "json" | "text/json")
    })
}

/// The language that the caller likes best of the two that there are.
pub(super) fn language(headers: &HeaderMap, otherwise: Lang) -> Lang {
    let ranges = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let known = ranges.split(',').enumerate().filter_map(|(at, range)| {
        let mut parts = range.split(';');
        let tag = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
        let lang = match tag.split('-').next() {
            Some("ja") => Lang::Ja,
            Some("en") => Lang::En,
            _ => return None,
        };
        let quality = parts.find_map(|part| part.trim().strip_prefix("q=")?.parse::<f32>().ok()).unwrap_or(1.0);
        (quality > 0.0).then_some((quality, std::cmp::Reverse(at), lang))
    });
    known.max_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1))).map_or(otherwise, |(_, _, lang)| lang)
}

/// Whether the body says that it is something that can be read.
pub(super) fn check_media(headers: &HeaderMap) -> Result<(), Refusal> {
    let media = headers.get(header::CONTENT_TYPE).map(|value| value.to_str().unwrap_or("?"));
    let media = media.map(|media| media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase());
    let known = media.as_deref().is_none_or(|media| {
        matches!(media, "text/json" | "text/xml")
            || media.starts_with("application/") && (media.contains("json") || media.contains("xml"))
    });
    let is_coded = headers.get(header::CONTENT_ENCODING).is_some_and(|value| value != "identity");
    if known && !is_coded {
        return Ok(());
    }
    Err(Refusal::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "not-supported",
        "本文は圧縮せず、Content-Type: application/fhir+json (XML は application/fhir+xml) で送ってください",
        "send the body uncompressed, with Content-Type: application/fhir+json (application/fhir+xml for XML)",
    ))
}

/// What the body asks for.
#[derive(Debug)]
pub(super) struct Asked {
    /// The resource. Where it came inside of Parameters, its lines and columns are those that it has in the body.
    pub(super) bytes: Vec<u8>,
    /// `profile` of Parameters, each of them.
    pub(super) profiles: Vec<String>,
}

impl Asked {
    /// Reads a body: the resource itself, or Parameters that have one. A body that cannot be read is left as it is: what is wrong
    /// with it is the answer. `kind`: the type that the address names.
    pub(super) fn of(body: Vec<u8>, kind: Option<&str>, validator: &Validator) -> Result<Self, Refusal> {
        let has_parameters = memchr::memmem::find(&body, b"Parameters").is_some();
        if kind.is_none() && !has_parameters {
            return Ok(Self { bytes: body, profiles: Vec::new() });
        }
        let read = validator.open(&body, |tree, _| {
            let is_operation = tree.get(NodeId::ROOT, "resourceType").is_some_and(|it| tree.is_text(it, "Parameters"));
            let parameters = if is_operation { Parameters::of(tree)? } else { None };
            let resource = parameters.as_ref().map_or(NodeId::ROOT, |it| it.resource);
            let written = tree.get(resource, "resourceType").map(|it| tree.text(it).into_owned());
            match (kind, written) {
                (Some(kind), Some(written)) if kind != written => Err(Refusal::call(
                    format!("/{kind}/$validate に {written} が送られました。/{written}/$validate か /$validate に送ってください"),
                    format!("/{kind}/$validate was sent {written}; send it to /{written}/$validate or /$validate"),
                )),
                _ => Ok(parameters.map(|it| (tree.span(it.resource), it.profiles))),
            }
        });
        match read {
            Err(_) | Ok(Ok(None)) => Ok(Self { bytes: body, profiles: Vec::new() }),
            Ok(Ok(Some((span, profiles)))) => Ok(Self { bytes: in_place(&body, span), profiles }),
            Ok(Err(refusal)) => Err(refusal),
        }
    }
}

/// The parameters of the operation.
struct Parameters {
    resource: NodeId,
    profiles: Vec<String>,
}

impl Parameters {
    /// `None` where there is no resource to judge: then these Parameters are the resource.
    fn of(tree: &Tree<'_>) -> Result<Option<Self>, Refusal> {
        let mut resource = None;
        let mut profiles = Vec::new();
        let mut mode = None;
        let parameters = tree.get(NodeId::ROOT, "parameter").into_iter().flat_map(|list| tree.children(list));
        for parameter in parameters {
            let Some(name) = tree.get(parameter, "name") else { continue };
            let value = || {
                let values = ["valueUri", "valueCanonical", "valueUrl", "valueString", "valueCode"];
                values.iter().find_map(|name| tree.get(parameter, name)).map(|it| tree.text(it).into_owned())
            };
            match &*tree.text(name) {
                "resource" => resource = resource.or_else(|| tree.get(parameter, "resource")),
                "profile" => profiles.extend(value()),
                "mode" => mode = value(),
                _ => {}
            }
        }
        let Some(resource) = resource.filter(|&it| tree.kind(it) == Kind::Object) else { return Ok(None) };
        if tree.format() == Written::Xml {
            return Err(Refusal::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "not-supported",
                "XML の Parameters は読めません。リソースそのものを送り、profile は URL に付けてください",
                "Parameters in XML are not read; send the resource itself and put profile into the address",
            ));
        }
        check_mode(mode.as_deref(), !profiles.is_empty())?;
        Ok(Some(Self { resource, profiles }))
    }
}

/// That part of the body, after white space that has its lines and columns: what is told of it is found in the body.
fn in_place(body: &[u8], span: Span) -> Vec<u8> {
    let (start, end) = (span.start as usize, (span.end as usize).min(body.len()));
    let before = String::from_utf8_lossy(&body[..start]);
    let line = before.rfind('\n').map_or(0, |at| at + 1);
    let mut bytes = vec![b'\n'; before.matches('\n').count()];
    bytes.resize(bytes.len() + before[line..].chars().count(), b' ');
    bytes.extend_from_slice(&body[start..end]);
    bytes
}

/// A profile that was asked for and that no definition answers cannot be checked: FHIR has it as an error of the request.
pub(super) fn check_profiles(profiles: &[String], rules: &Ruleset) -> Result<(), Refusal> {
    match profiles.iter().find_map(|canonical| unanswered(rules, canonical)) {
        None => Ok(()),
        Some(words) => Err(Refusal::new(StatusCode::BAD_REQUEST, "not-found", words.ja, words.en)),
    }
}
