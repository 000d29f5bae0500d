//! Evidence checked on another machine: every byte is the one that was listed, and every form of the report is what the
//! record gives. Traffic that is not masked is judged again, too.

use super::pack::{JudgedBy, MANIFEST, MANIFEST_SHA256, Manifest, RUN, forms};
use super::sign::{PUBLIC_KEY, SIGNATURE, signed_by};
use super::{Packed, Report};
use crate::certify::catalogue::hex;
use crate::certify::journal::Event;
use crate::certify::judge::Judging;
use crate::certify::keep;
use crate::certify::system::Files;
use ed25519_dalek::VerifyingKey;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// What checking gave.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    /// What is wrong, each with the file that it is about.
    pub faults: Vec<String>,
    /// The report that the record gives.
    pub report: Option<Report>,
    /// Fingerprint of the key that it is signed by.
    pub signed_by: Option<String>,
    /// Items judged again from their traffic.
    pub judged_again: usize,
    /// Traffic is masked, so that verdicts rest on the facts of the record.
    pub masked: bool,
    /// It was judged with other masters than those at hand, so that nothing was judged again.
    pub other_masters: bool,
    /// Files.
    pub files: usize,
    /// Digest of the list of contents.
    pub digest: String,
}

/// Checks evidence. `judging` makes a judge for the time of a run; it is asked for only where there is traffic to be
/// judged again.
pub fn verify(packed: &Packed, trusted: Option<&VerifyingKey>, judging: impl FnOnce(&str) -> Judging) -> Checked {
    let mut checked = Checked { files: packed.0.len(), digest: packed.digest(), ..Checked::default() };
    let Some(manifest) = listed(packed, &mut checked.faults) else { return checked };
    let unmasked = manifest.unmasked;
    checked.masked = !unmasked;
    match signed_by(packed, trusted) {
        Ok(key) => checked.signed_by = key,
        Err(why) => checked.faults.push(format!("{SIGNATURE}: {why}")),
    }
    let recorded = match packed.recorded() {
        Ok(recorded) => recorded,
        Err(why) => {
            checked.faults.push(why);
            return checked;
        }
    };
    let report =
        Report::new(&recorded.declaration, &recorded.catalogue, &recorded.events, &recorded.waivers, &recorded.as_of);
    if manifest.judged_by != JudgedBy::of(&report) {
        checked.faults.push(format!("{MANIFEST} says that it was judged by something else than the record does"));
    }
    for (name, bytes) in forms(&report) {
        if packed.0.get(&name) != Some(&bytes) {
            checked.faults.push(format!("{name} is not what the record gives"));
        }
    }
    for event in &recorded.events {
        if let Event::Attested { files, .. } = event {
            for (name, sha256) in files {
                let same = |bytes: &Vec<u8>| hex(&Sha256::digest(bytes)) == *sha256;
                // an attestation that was given again has replaced its files
                if packed.0.get(name).is_some_and(|bytes| !same(bytes)) {
                    checked.faults.push(format!("{name} is not the file that was attested"));
                }
            }
        }
        if let Event::Begun { catalogue, .. } = event
            && catalogue[2] != recorded.catalogue.digest
        {
            checked.faults.push("catalogue/ is not the catalogue of the run".to_owned());
        }
    }
    let judging = unmasked.then(|| judging(&report.tool.now));
    checked.other_masters = judging.as_ref().is_some_and(|judging| judging.masters() != report.tool.masters);
    // with other masters something else may come out: that is no fault of the evidence
    if let Some(judging) = judging.filter(|_| !checked.other_masters) {
        judge_again(packed, &recorded.catalogue, &recorded.events, &judging, &mut checked);
    }
    checked.report = Some(report);
    checked
}

/// Compares every file with the list of contents.
fn listed(packed: &Packed, faults: &mut Vec<String>) -> Option<Manifest> {
    let Some(bytes) = packed.0.get(MANIFEST) else {
        faults.push(format!("{MANIFEST} is not there"));
        return None;
    };
    let digest = format!("{}\n", hex(&Sha256::digest(bytes)));
    if packed.0.get(MANIFEST_SHA256).map(Vec::as_slice) != Some(digest.as_bytes()) {
        faults.push(format!("{MANIFEST} is not the one of {MANIFEST_SHA256}"));
    }
    let manifest: Manifest = match serde_json::from_slice(bytes) {
        Ok(manifest) => manifest,
        Err(why) => {
            faults.push(format!("{MANIFEST}: {why}"));
            return None;
        }
    };
    let mut named = BTreeSet::from([MANIFEST, MANIFEST_SHA256, SIGNATURE, PUBLIC_KEY]);
    for listed in &manifest.files {
        named.insert(&listed.path);
        match packed.0.get(&listed.path) {
            None => faults.push(format!("{} is missing", listed.path)),
            Some(bytes) if bytes.len() as u64 != listed.bytes || hex(&Sha256::digest(bytes)) != listed.sha256 => {
                faults.push(format!("{} was changed", listed.path));
            }
            Some(_) => {}
        }
    }
    faults.extend(
        packed.0.keys().filter(|path| !named.contains(path.as_str())).map(|path| format!("{path} is not listed")),
    );
    if !packed.0.contains_key(RUN) {
        faults.push(format!("{RUN} is missing"));
    }
    Some(manifest)
}

/// Judges traffic again: the same facts have to come out.
fn judge_again(
    packed: &Packed,
    catalogue: &crate::certify::catalogue::Catalogue,
    events: &[Event],
    judging: &Judging,
    checked: &mut Checked,
) {
    let mut last: std::collections::BTreeMap<&str, &Event> = std::collections::BTreeMap::new();
    for event in events {
        if let Event::Done { item, .. } = event {
            last.insert(item, event);
        }
    }
    for (id, event) in last {
        let Event::Done { facts, digest, reason: None, .. } = event else { continue };
        let prefix = format!("traffic/{id}/");
        let files: Files = packed
            .0
            .iter()
            .filter_map(|(path, bytes)| Some((path.strip_prefix(&prefix)?.to_owned(), bytes.clone())))
            .collect();
        if keep::digest(&files) != *digest {
            checked.faults.push(format!("{prefix} is not what was seen"));
            continue;
        }
        let again = keep::seen_of(&files).zip(catalogue.item(id)).map(|(seen, item)| judging.judge(item, &seen).facts);
        if again.as_ref() == Some(facts) {
            checked.judged_again += 1;
        } else {
            checked.faults.push(format!("{id}: judged again, it gives something else"));
        }
    }
}
