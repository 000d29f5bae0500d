//! Signatures: never an error, since the container is not public; what can be seen of them is told.

use super::kind::Kind;
use super::registry::{Basis, Row};
use super::service::Service;
use crate::check::Edition;
use crate::diagnostic::catalogue::clins::signature as rule;
use crate::diagnostic::{Arg, Sink};
use crate::json::NodeId;
use crate::text::base64;

/// The rules of this topic.
pub(super) static ROWS: &[Row] = &[
    Row::new(&rule::UNVERIFIED).basis(Basis::Reading),
    Row::new(&rule::NOT_EXPECTED).basis(Basis::Reading),
    Row::new(&rule::ABSENT).edition(Edition::E2023).basis(Basis::Reading),
];

/// Characters of a signature that are decoded to see what it is.
const HEAD: usize = 64;

/// Judges the topic.
pub(super) fn check(service: &Service<'_>, sink: &mut Sink) {
    match service.read.child(NodeId::ROOT, "signature") {
        Some(signature) => {
            let args = vec![container(service, signature), signer(service, signature)];
            service.tell(sink, &rule::UNVERIFIED, signature, args);
            if service.kind != Kind::Referral {
                service.tell(sink, &rule::NOT_EXPECTED, signature, vec![]);
            }
        }
        None if service.kind == Kind::Referral => {
            service.tell_absent(sink, &rule::ABSENT, NodeId::ROOT, "signature", vec![]);
        }
        None => {}
    }
}

/// The outermost layer, by its first bytes.
fn container(service: &Service<'_>, signature: NodeId) -> Arg {
    let words = |ja: &str, en: &str| Arg::Words { ja: ja.to_owned(), en: en.to_owned() };
    let Some(data) = service.read.text(signature, &["data"]) else {
        return words("data がありません", "it has no data");
    };
    let head: String = data.chars().filter(|c| !c.is_whitespace()).take(HEAD).collect();
    // a cut text has no padding of its own
    let bytes =
        head.get(..head.len() / 4 * 4).and_then(|whole| base64::read(whole, base64::STANDARD)).unwrap_or_default();
    match bytes.as_slice() {
        [b'e', b'y', b'J', ..] | [b'{', ..] => words("JSON の署名 (JWS、JAdES)", "a signature in JSON (JWS, JAdES)"),
        [b'<', ..] | [0xEF, 0xBB, 0xBF, b'<', ..] => words("XML の署名 (XAdES)", "a signature in XML (XAdES)"),
        [0x30, ..] => words("ASN.1 の署名 (CMS、CAdES)", "a signature in ASN.1 (CMS, CAdES)"),
        [b'%', b'P', b'D', b'F', ..] => words("PDF (PAdES)", "a PDF (PAdES)"),
        _ => words("形式は不明", "a form that is not known"),
    }
}

fn signer(service: &Service<'_>, signature: NodeId) -> Arg {
    let read = &service.read;
    let when = read.text(signature, &["when"]).unwrap_or_default();
    let who = read.child(signature, "who");
    let display = who.and_then(|who| read.text(who, &["display"]).or_else(|| read.text(who, &["reference"])));
    let who = display.unwrap_or_default();
    Arg::Text([&*when, &*who].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", "))
}
