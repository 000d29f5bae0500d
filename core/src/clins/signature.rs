//! Signatures: never an error, since the container is not public; which layers can be seen of them is told, and that none of
//! them was checked.

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

/// Characters of a signature that are decoded to see what it is: headers hold certificates of some kilobytes.
const HEAD: usize = 1 << 16;
/// Layers of base64 that are taken off.
const WRAPPED: usize = 3;
/// Algorithms of JWS that are told by name (RFC 7518 §3.1, RFC 8037); others may say anything.
const ALGORITHMS: [&str; 11] =
    ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "none"];
/// Object identifier of SignedData (RFC 5652 §5.1), and that of a time stamp on a signature (RFC 3161).
const SIGNED_DATA: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02];
const TIME_STAMP: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x10, 0x02, 0x0E];

/// Judges the topic.
pub(super) fn check(service: &Service<'_>, sink: &mut Sink) {
    let root = service.child(NodeId::ROOT, "signature");
    if root.is_none() && service.kind == Kind::Referral {
        service.tell_absent(sink, &rule::ABSENT, NodeId::ROOT, "signature", vec![]);
    }
    // a referral may hold Bundles of its own
    let bundles = service.references().bundles().iter().map(|index| index.bundle).filter(|&one| one != NodeId::ROOT);
    let inner = bundles.filter_map(|bundle| service.child(bundle, "signature"));
    for signature in root.into_iter().chain(inner) {
        // what is said of it is one of the two: who may leave it out need not wait for the service to verify it
        if Some(signature) == root && service.kind == Kind::Referral {
            unverified(service, signature, sink);
        } else {
            service.tell(sink, &rule::NOT_EXPECTED, signature, vec![]);
        }
    }
}

fn unverified(service: &Service<'_>, signature: NodeId, sink: &mut Sink) {
    let mut layers = Layers::default();
    match service.read.text(signature, &["data"]) {
        Some(data) => layers.read(&data),
        None => layers.push("data がありません", "it has no data"),
    }
    let container = Arg::words(layers.ja.join(" → "), layers.en.join(" → "));
    service.tell(sink, &rule::UNVERIFIED, signature, vec![container, signer(service, signature)]);
}

/// The layers of a signature from the outside, in words.
#[derive(Default)]
struct Layers {
    ja: Vec<String>,
    en: Vec<String>,
}

impl Layers {
    fn push(&mut self, ja: impl Into<String>, en: impl Into<String>) {
        self.ja.push(ja.into());
        self.en.push(en.into());
    }

    /// Of `Signature.data`: base64 by FHIR, in which a text may stand that is base64 again.
    fn read(&mut self, data: &str) {
        let mut head: Vec<u8> = data.bytes().filter(|byte| !byte.is_ascii_whitespace()).take(HEAD).collect();
        for _ in 0..WRAPPED {
            // a header of JWS is base64 of another alphabet, and no layer of its own
            let inner = if head.starts_with(b"eyJ") && head.contains(&b'.') { None } else { decoded(&head) };
            let Some(inner) = inner else { break };
            self.push("Base64", "Base64");
            head = inner;
            if head.starts_with(b"eyJ") {
                break;
            }
        }
        self.innermost(&head);
    }

    /// What is in base64, by its first bytes.
    fn innermost(&mut self, bytes: &[u8]) {
        let has = |part: &[u8]| memchr::memmem::find(bytes, part).is_some();
        match bytes {
            [b'e', b'y', b'J', ..] => self.compact(bytes),
            [b'{', ..] => {
                let parsed: Option<serde_json::Value> = serde_json::from_slice(bytes).ok();
                let signatures = parsed.as_ref().and_then(|json| json.get("signatures")).and_then(|all| all.as_array());
                let count = signatures.map_or(1, Vec::len);
                self.push(
                    format!("JSON の署名 (JWS JSON 形式、JAdES。署名 {count} 件)"),
                    format!("a signature in JSON (JWS JSON serialization, JAdES; {count} signatures)"),
                );
            }
            [b'<', ..] | [0xEF, 0xBB, 0xBF, b'<', ..] if has(b"QualifyingProperties") => {
                self.push("XML の署名 (XAdES)", "a signature in XML (XAdES)");
            }
            [b'<', ..] | [0xEF, 0xBB, 0xBF, b'<', ..] => self.push("XML の署名", "a signature in XML"),
            [0x30, ..] if has(SIGNED_DATA) => {
                self.push("ASN.1 の署名 (CMS SignedData、CAdES)", "a signature in ASN.1 (CMS SignedData, CAdES)");
                if has(TIME_STAMP) {
                    self.push("署名タイムスタンプ", "a time stamp on the signature");
                }
            }
            [0x30, ..] => self.push("ASN.1 の署名 (CMS、CAdES)", "a signature in ASN.1 (CMS, CAdES)"),
            [b'%', b'P', b'D', b'F', ..] => self.push("PDF (PAdES)", "a PDF (PAdES)"),
            _ => self.push("形式は不明", "a form that is not known"),
        }
    }

    /// JWS in its compact form: header, payload, signature (RFC 7515 §7.1); without a payload what is signed stands elsewhere.
    fn compact(&mut self, bytes: &[u8]) {
        let mut parts = bytes.split(|&byte| byte == b'.');
        let header = parts.next().unwrap_or_default();
        let payload = parts.next();
        let text = str::from_utf8(header).ok().and_then(|text| base64::read(text, base64::URL_SAFE));
        let header: Option<serde_json::Value> = text.and_then(|text| serde_json::from_slice(&text).ok());
        let field = |name: &str| header.as_ref().and_then(|header| header.get(name));
        let (mut ja, mut en) = (vec!["compact".to_owned()], vec!["compact".to_owned()]);
        if let Some(known) = field("alg").and_then(|alg| ALGORITHMS.into_iter().find(|known| alg == *known)) {
            ja.push(format!("alg {known}"));
            en.push(format!("alg {known}"));
        }
        if let Some(count) = field("x5c").and_then(|chain| chain.as_array()).map(Vec::len) {
            ja.push(format!("証明書 {count} 枚"));
            en.push(format!("{count} certificates"));
        }
        if let Some(payload) = payload {
            let (own_ja, own_en) = if payload.is_empty() {
                ("署名対象は別", "detached")
            } else {
                ("署名対象を含む", "with its payload")
            };
            ja.push(own_ja.to_owned());
            en.push(own_en.to_owned());
        }
        self.push(
            format!("JSON の署名 (JWS、JAdES: {})", ja.join("、")),
            format!("a signature in JSON (JWS, JAdES: {})", en.join(", ")),
        );
    }
}

/// The bytes of a text that is base64, as far as whole groups of four digits go.
fn decoded(text: &[u8]) -> Option<Vec<u8>> {
    let text = str::from_utf8(text).ok().filter(|text| text.is_ascii())?;
    // a cut text has no padding of its own
    let whole = text.get(..text.len() / 4 * 4).filter(|whole| !whole.is_empty())?;
    base64::read(whole, base64::STANDARD)
}

fn signer(service: &Service<'_>, signature: NodeId) -> Arg {
    let read = &service.read;
    let when = read.text(signature, &["when"]).unwrap_or_default();
    let who = read.child(signature, "who");
    let display = who.and_then(|who| read.text(who, &["display"]).or_else(|| read.text(who, &["reference"])));
    let who = display.unwrap_or_default();
    [&*when, &*who].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layers(data: &str) -> Vec<String> {
        let mut layers = Layers::default();
        layers.read(data);
        assert_eq!(layers.ja.len(), layers.en.len());
        layers.en
    }

    fn wrapped(bytes: &[u8]) -> String {
        base64::write(bytes, base64::STANDARD)
    }

    #[test]
    fn layers_are_told_from_the_outside() {
        let jws = |header: &str, payload: &str| {
            let header = base64::write(header.as_bytes(), base64::URL_SAFE);
            format!("{}.{payload}.c2ln", header.trim_end_matches('='))
        };
        let header = r#"{"alg":"RS256","x5c":["MIIB","MIIC"],"sigT":"2024-10-01T01:31:00Z"}"#;
        let detached = "a signature in JSON (JWS, JAdES: compact, alg RS256, 2 certificates, detached)";
        for (data, expected) in [
            (wrapped(jws(header, "").as_bytes()), vec!["Base64", detached]),
            (wrapped(wrapped(jws(header, "").as_bytes()).as_bytes()), vec!["Base64", "Base64", detached]),
            (
                wrapped(jws(r#"{"alg":"secret name"}"#, "e30").as_bytes()),
                vec!["Base64", "a signature in JSON (JWS, JAdES: compact, with its payload)"],
            ),
            // as it should not stand in base64Binary
            (jws(header, ""), vec![detached]),
            (
                wrapped(br#"{"payload":"","signatures":[{},{}]}"#),
                vec!["Base64", "a signature in JSON (JWS JSON serialization, JAdES; 2 signatures)"],
            ),
            (wrapped(b"<ds:Signature><xades:QualifyingProperties/>"), vec!["Base64", "a signature in XML (XAdES)"]),
            (wrapped(b"<ds:Signature/>"), vec!["Base64", "a signature in XML"]),
            (
                wrapped(&[&[0x30, 0x82, 0x01, 0x00, 0x06, 0x09], SIGNED_DATA, &[0xA0], TIME_STAMP].concat()),
                vec!["Base64", "a signature in ASN.1 (CMS SignedData, CAdES)", "a time stamp on the signature"],
            ),
            (wrapped(b"%PDF-1.7"), vec!["Base64", "a PDF (PAdES)"]),
            (wrapped(&[1, 2, 3]), vec!["Base64", "a form that is not known"]),
            ("あ".to_owned(), vec!["a form that is not known"]),
            (String::new(), vec!["a form that is not known"]),
        ] {
            assert_eq!(layers(&data), expected, "{data}");
        }
    }

    /// Layers that go on and on, and megabytes of them, cost no more than the first of them.
    #[test]
    fn layers_are_bounded() {
        let mut data = "AAAA".to_owned();
        for _ in 0..12 {
            data = wrapped(data.as_bytes());
        }
        assert!(layers(&data).len() <= WRAPPED + 1);
        assert_eq!(layers(&"A".repeat(20_000_000)).last().map(String::as_str), Some("a form that is not known"));
        assert!(layers(&wrapped(format!("{}1", "[".repeat(40_000)).replacen('[', "{\"a\":", 1).as_bytes())).len() == 2);
    }
}
