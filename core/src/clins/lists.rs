//! The lists of the designated items by version: which codes of JLAC10 they hold, and what they call them. The embedded code systems
//! are those of 1.10; what 1.5.2 has otherwise stands in `code-lists.txt`, so that a document is judged by the list of its own
//! version.

use super::concepts::Coding;
use super::met::Question;
use super::registry::{Basis, Row};
use super::service::Service;
use super::version::Version;
use crate::diagnostic::catalogue::binding::{BINDING_REQUIRED, CODE_UNKNOWN, DISPLAY_MISMATCH, DISPLAY_SPELLING};
use crate::diagnostic::catalogue::clins::lists as rule;
use crate::diagnostic::{Finding, Sink};
use crate::json::NodeId;
use std::cmp::Ordering;

/// Codes that 1.5.2 and 1.10 have in different ways, sorted: the list (`C` core, `I` infections), the code, the number of its display in
/// 1.5.2 and in 1.10 (`---`: not in that list). Facts of the CodeSystems of the official packages 1.5.2 and 1.10.0
/// (`conformance/tests/code_lists.rs` holds them against the packages).
static CODES: &str = include_str!("code-lists.txt");
/// The displays by number, from 0.
static DISPLAYS: &str = include_str!("code-list-displays.txt");
/// Bytes of a line of [`CODES`], and where its parts stand in it.
const LINE: usize = 28;
const CODE: std::ops::Range<usize> = 2..19;
const OLD: std::ops::Range<usize> = 20..23;
const NEW: std::ops::Range<usize> = 24..27;

/// The systems of the lists.
const SYSTEMS: [(&str, u8); 2] = [
    ("http://jpfhir.jp/fhir/clins/CodeSystem/JLAC10/JP_CLINS_ObsLabResult_CoreLabo_CS", b'C'),
    ("http://jpfhir.jp/fhir/clins/CodeSystem/JLAC10/JP_CLINS_ObsLabResult_InfectionLabo_CS", b'I'),
];
/// Items that the list of changes takes out of 1.11; 1.12 counts them again.
const LEFT_OUT: [&str; 3] = ["HBs抗原(コントロール比)", "HCV抗体(コントロール比)", "HIV-1+2抗体(コントロール比)"];
/// The names of others of these begin so.
const LEFT_OUT_START: &str = "HIV-1+2抗体・p24抗原";

/// The rules of this topic.
pub(super) static ROWS: &[Row] = &[
    Row::new(&rule::NOT_IN_LIST).until(Version::V1_5_2),
    Row::new(&rule::DISPLAY_OF_LIST).until(Version::V1_5_2),
    Row::new(&rule::LEFT_OUT).since(Version::V1_11).until(Version::V1_11).basis(Basis::Announced),
];

/// What the lists say of a code, where they differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Listed {
    /// Its display in 1.5.2; `None` where the list does not have it.
    old: Option<&'static str>,
    /// The same in 1.10.
    new: Option<&'static str>,
}

fn listed(list: u8, code: &str) -> Option<Listed> {
    let lines = CODES.as_bytes();
    let (mut from, mut to) = (0, lines.len() / LINE);
    while from < to {
        let middle = usize::midpoint(from, to);
        let line = &CODES[middle * LINE..(middle + 1) * LINE];
        match (line.as_bytes()[0], &line[CODE]).cmp(&(list, code)) {
            Ordering::Less => from = middle + 1,
            Ordering::Greater => to = middle,
            Ordering::Equal => {
                let display = |number: &str| DISPLAYS.lines().nth(number.parse().ok()?);
                return Some(Listed { old: display(&line[OLD]), new: display(&line[NEW]) });
            }
        }
    }
    None
}

/// Whether the list of the document's version may say something else of a coding than the embedded one.
fn may_differ(service: &Service<'_>, coding: &Coding<'_>) -> bool {
    let list = SYSTEMS.iter().find(|(known, _)| coding.is_of(known));
    list.is_some_and(|(_, list)| service.version != Version::V1_5_2 || listed(*list, &coding.code).is_some())
}

/// Judges the topic.
pub(super) fn check(service: &Service<'_>, sink: &mut Sink) {
    if !matches!(service.version, Version::V1_5_2 | Version::V1_11) {
        return;
    }
    // codings of which another list was asked, and whether all that it said is void
    let mut void: Vec<(NodeId, bool)> = Vec::new();
    let mut found = Vec::new();
    for observation in service.of_type("Observation") {
        let differs = || service.test(observation).iter().any(|coding| may_differ(service, coding));
        if service.of_code(observation, Question::IsListed, &mut Sink::default(), |_| u32::from(differs())) == 0 {
            continue;
        }
        for coding in service.test(observation) {
            let Some((_, list)) = SYSTEMS.iter().find(|(known, _)| coding.is_of(known)) else { continue };
            let at = |name: &str| service.part(coding.node, name);
            if service.version == Version::V1_11 {
                let is_left_out = LEFT_OUT.contains(&&*coding.display) || coding.display.starts_with(LEFT_OUT_START);
                if *list == b'I' && is_left_out {
                    let args = vec![(&*coding.display).into(), (&*coding.code).into()];
                    found.extend(service.find(&rule::LEFT_OUT, at("code"), args));
                }
                continue;
            }
            match listed(*list, &coding.code) {
                Some(Listed { old: Some(old), .. }) => {
                    let is_right = coding.display.is_empty() || coding.display == old;
                    void.push((coding.node, is_right));
                    if !is_right {
                        let args = vec![(&*coding.display).into(), (&*coding.code).into(), old.into()];
                        found.extend(service.find(&rule::DISPLAY_OF_LIST, at("display"), args));
                    }
                }
                Some(Listed { old: None, new: Some(new) }) => {
                    let args = vec![(&*coding.code).into(), new.into()];
                    found.extend(service.find(&rule::NOT_IN_LIST, at("code"), args));
                }
                _ => {}
            }
        }
    }
    if !void.is_empty() {
        void.sort_unstable();
        // the coding that a node is of, and whether it is right
        let coding_of = |node: u32| {
            let before = void.partition_point(|(coding, _)| coding.0 <= node).checked_sub(1)?;
            let (coding, is_right) = void[before];
            (node < service.doc().tree.subtree_end(coding).0).then_some(is_right)
        };
        let is_void = |finding: &Finding| {
            let is_of_code = finding.is_of(&[&CODE_UNKNOWN, &DISPLAY_MISMATCH, &DISPLAY_SPELLING]);
            let of =
                finding.place.node.filter(|_| is_of_code || finding.is_of(&[&BINDING_REQUIRED])).and_then(coding_of);
            // an entry that is none of the slices for nothing but such a code; its profile tells the rest of its faults
            let reason = finding.reason().filter(|why| why.more == 0 && why.rule.is_of(&[&BINDING_REQUIRED]));
            let entry = reason.and_then(|why| coding_of(why.node?));
            of.is_some_and(|is_right| is_of_code || is_right) || entry == Some(true)
        };
        sink.retain(|finding| !is_void(finding));
    }
    for finding in found {
        sink.push(finding);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// They are found by halves, and by the width of their lines.
    #[test]
    fn lines_have_one_width_and_are_in_order() {
        assert_eq!(CODES.len() % LINE, 0);
        let lines: Vec<&str> = CODES.lines().collect();
        assert!(lines.len() > 600 && lines.is_sorted_by(|one, next| one < next));
        for line in lines {
            assert!(line.len() == LINE - 1 && line.is_ascii(), "{line}");
            let found = listed(line.as_bytes()[0], &line[CODE]).expect(line);
            assert!(found.old.is_some() || found.new.is_some(), "{line}");
            assert_eq!(
                (found.old.is_none(), found.new.is_none()),
                (&line[OLD] == "---", &line[NEW] == "---"),
                "{line}"
            );
        }
    }

    #[test]
    fn codes_are_called_by_their_list() {
        let both = Listed { old: Some("BS"), new: Some("CBG") };
        assert_eq!(listed(b'C', "3D010129902327101"), Some(both));
        assert_eq!(listed(b'I', "3D010129902327101"), None);
        assert_eq!(listed(b'C', ""), None);
    }
}
