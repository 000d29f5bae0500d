//! What the service finds out about data: validation, keys, what is in them.

use super::answer::Code;
use std::collections::BTreeSet;
use tekigo_core::request::{self, Target};
use tekigo_core::{For, Lang, Options, Validator};

/// Data that can be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Data {
    /// Its keys.
    pub target: Target,
    /// Identifiers of the records in it.
    pub records: BTreeSet<String>,
    /// The institution that a referral is addressed to.
    pub receiver: Option<String>,
    /// A signature: whether it is whole. `None` where there is none.
    pub signature: Option<bool>,
    /// The service extracts six-information from it.
    pub extractable: bool,
    /// Day that it was made, `2024-10-01`.
    pub day: Option<String>,
}

/// Why data are not stored.
pub type Refusal = Vec<Code>;

/// Who judges data. The service's tests have a fast one, everybody else [`Tekigo`].
pub trait Judge: Sync {
    /// What the data are.
    ///
    /// # Errors
    /// They cannot be stored.
    fn judge(&self, bytes: &[u8]) -> Result<Data, Refusal>;
}

/// tekigo's own rules for what is sent to the service.
#[derive(Clone, Debug)]
pub struct Tekigo(Validator);

/// So many errors stand in an answer.
const CODES: usize = 20;

impl Tekigo {
    /// Judges with the rules of `validator`, as the service does, at the time `now`.
    pub fn new(validator: &Validator, now: &str) -> Self {
        let options = Options { target: For::Clins, now: Some(now.to_owned()), ..Options::default() };
        Self(validator.with_options(options))
    }
}

impl Judge for Tekigo {
    fn judge(&self, bytes: &[u8]) -> Result<Data, Refusal> {
        let outcome = self.0.validate(bytes);
        if !outcome.is_valid() {
            let code = |issue: &tekigo_core::Issue| Code::new(issue.rule.id, &issue.message(Lang::Ja));
            return Err(outcome.errors().take(CODES).map(code).collect());
        }
        let found = request::keys(&self.0, bytes);
        let Some(target) = found.keys.as_ref().and_then(target) else {
            return Err(vec![Code::new("keys-missing", "キー情報がそろっていません")]);
        };
        let keys = found.keys.as_ref();
        let records = keys.map(|keys| keys.contents.iter().filter_map(|one| one.identifier.clone()).collect());
        let created = keys.and_then(|keys| keys.created.clone());
        Ok(Data {
            records: records.unwrap_or_default(),
            receiver: self.0.reading(bytes, tekigo_core::keys::receiver).ok().flatten(),
            signature: signature(bytes),
            extractable: request::extract(&self.0, bytes).is_ok_and(|extracted| extracted.is_some()),
            day: created.and_then(|instant| instant.get(..10).map(str::to_owned)),
            target,
        })
    }
}

/// The target that complete keys name.
pub(crate) fn target(keys: &tekigo_core::keys::Keys) -> Option<Target> {
    Some(Target {
        kind: keys.kind,
        resource_type: keys.resource_type.clone(),
        bundle_identifier_system: keys.bundle_identifier_system.clone(),
        bundle_identifier: Some(keys.bundle_identifier.clone()?),
        composition_identifier: keys.composition_identifier.clone(),
        institution: keys.institution.as_ref()?.code10.clone(),
        insured: keys.insured.clone()?,
    })
}

/// Whether the signature of a Bundle is whole: it has a signer, a time, and bytes that are base64.
fn signature(bytes: &[u8]) -> Option<bool> {
    use base64::Engine as _;
    let document: serde_json::Value = serde_json::from_slice(bytes).ok()?;
    let signature = document.get("signature")?;
    let data = signature.get("data").and_then(serde_json::Value::as_str).unwrap_or_default();
    let decoded = base64::engine::general_purpose::STANDARD.decode(data).unwrap_or_default();
    Some(!decoded.is_empty() && signature.get("who").is_some() && signature.get("when").is_some())
}
