//! Documents: sections and their order, what stands in them, the destination, what is only attached.

use super::concepts::Coding;
use super::kind::{self, Kind};
use super::registry::{Basis, Row};
use super::sections::{self, Section};
use super::service::Service;
use crate::diagnostic::catalogue::binding::{CODE_UNKNOWN, DISPLAY_MISMATCH};
use crate::diagnostic::catalogue::clins::documents as rule;
use crate::diagnostic::catalogue::profile::REFERENCE_TARGET_TYPE;
use crate::diagnostic::catalogue::structure::PATTERN_MISMATCH;
use crate::diagnostic::{Arg, Finding, Rule, Sink};
use crate::json::NodeId;

/// Codes of `emptyReason` that are used.
const EMPTY_REASONS: [&str; 3] = ["nilknown", "notasked", "unavailable"];
/// Inner sections that have to be there even without content: of a referral, of a discharge summary.
const REQUIRED: [&[&str]; 2] = [&["950", "340", "360"], &["342", "352", "312", "360", "362", "444", "424"]];
/// Programmes of check-ups (`Composition.event`) and how the codes of their sections begin.
const PROGRAMMES: [(&str, &str); 6] =
    [("010", "0101"), ("020", "0102"), ("030", "0103"), ("040", "0104"), ("070", "0107"), ("080", "0108")];
/// System of the programmes.
const PROGRAMME: &str = "urn:oid:1.2.392.200119.6.1002";
/// System of institution numbers.
const INSTITUTION_NO: &str = super::identifier::INSTITUTION_SYSTEM;

/// The rules of this topic.
pub(super) static ROWS: &[Row] = &[
    Row::new(&rule::CDA_OR_STRUCTURE).spec("checkExist-CDASection-or-CompositionSection"),
    Row::new(&rule::CDA_OR_STRUCTURE).spec("checkExist-CDASection-or-structuredSection"),
    Row::new(&rule::ATTACHMENTS_ALONE).basis(Basis::Reading),
    Row::new(&rule::SECTION_FOREIGN).basis(Basis::Reading),
    Row::new(&rule::SECTION_ORDER).basis(Basis::Reading),
    Row::new(&rule::EMPTY_REASON).basis(Basis::Reading),
    Row::new(&rule::EMPTY_REASON_ABSENT).basis(Basis::Reading),
    Row::new(&rule::STRUCTURED_SHARE).basis(Basis::Reading).advice(),
    Row::new(&rule::DIRECT_BINARY),
    Row::new(&rule::DESTINATION_INCOMPLETE),
    Row::new(&rule::DESTINATION_IS_SENDER).basis(Basis::Reading),
    Row::new(&rule::CHECKUP_PROGRAMME).basis(Basis::Reading),
];

/// Judges the topic.
pub(super) fn check(service: &Service<'_>, sink: &mut Sink) {
    for composition in service.of_type("Composition") {
        let around = service.references().bundle_around(composition);
        let kind = around.map(|index| kind::of_bundle(service.doc(), service.references(), index.bundle));
        let all = Section::all(service, composition);
        match kind {
            Some(kind @ (Kind::Referral | Kind::DischargeSummary)) => {
                choice(service, composition, kind, &all, sink);
                each(service, kind, &all, sink);
                if kind == Kind::Referral {
                    destination(service, composition, &all, sink);
                    share(service, &all, sink);
                }
            }
            Some(Kind::Checkup) => programme(service, composition, &all, sink),
            _ => {}
        }
    }
}

fn with<'s, 'j>(all: &'s [Section<'j>], code: &str) -> Option<&'s Section<'j>> {
    all.iter().find(|section| section.code == code)
}

/// Either the CDA document or the structured sections; attachments are never all that there is.
fn choice(service: &Service<'_>, composition: NodeId, kind: Kind, all: &[Section<'_>], sink: &mut Sink) {
    let spec = if kind == Kind::Referral {
        "checkExist-CDASection-or-CompositionSection"
    } else {
        "checkExist-CDASection-or-structuredSection"
    };
    let (cda, structure) = (with(all, "200"), with(all, "300"));
    let (place, found) = match (cda, structure) {
        (Some(_), Some(structure)) => (service.place(structure.node), Arg::fixed("両方あります", "both are there")),
        (None, None) => {
            (service.absent_place(composition, "section"), Arg::fixed("どちらもありません", "neither is there"))
        }
        (_, structure) => {
            if let Some(structure) = structure {
                attached_only(service, structure, all, sink);
            }
            return;
        }
    };
    service.tell_at(sink, &rule::CDA_OR_STRUCTURE, spec, place, vec![found]);
}

/// Structured sections without any content beside attachments: a PDF in an envelope.
fn attached_only(service: &Service<'_>, structure: &Section<'_>, all: &[Section<'_>], sink: &mut Sink) {
    let attached: Vec<&str> =
        all.iter().map(|section| &*section.code).filter(|code| matches!(*code, "210" | "220" | "230")).collect();
    let has_content = |section: &Section<'_>| {
        !section.entries.is_empty() || section.has_text(service) && !is_unavailable(service, section)
    };
    if !attached.is_empty() && !structure.inner.iter().any(has_content) {
        service.tell(sink, &rule::ATTACHMENTS_ALONE, structure.node, vec![attached.join(", ").into()]);
    }
}

fn is_unavailable(service: &Service<'_>, section: &Section<'_>) -> bool {
    service.codings(section.node, "emptyReason").iter().any(|coding| coding.code == "unavailable")
}

fn each(service: &Service<'_>, kind: Kind, all: &[Section<'_>], sink: &mut Sink) {
    let structure = with(all, "300");
    order(service, kind, false, all, sink);
    if let Some(structure) = structure {
        order(service, kind, true, &structure.inner, sink);
    }
    let inner = structure.into_iter().flat_map(|structure| &structure.inner);
    direct_binary(service, all.iter().chain(inner.clone()), sink);
    let required = REQUIRED[usize::from(kind == Kind::DischargeSummary)];
    for (section, is_inner) in all.iter().map(|section| (section, false)).chain(inner.map(|section| (section, true))) {
        known(service, kind, is_inner, section, sink);
        let reasons = service.codings(section.node, "emptyReason");
        for reason in reasons.iter().filter(|reason| !EMPTY_REASONS.contains(&&*reason.code)) {
            let args = vec![(&*reason.code).into()];
            service.tell(sink, &rule::EMPTY_REASON, service.part(reason.node, "code"), args);
        }
        if is_inner && reasons.is_empty() && section.entries.is_empty() && required.contains(&&*section.code) {
            let args = vec![(&*section.title).into()];
            service.tell_absent(sink, &rule::EMPTY_REASON_ABSENT, section.node, "emptyReason", args);
        }
    }
}

/// Data is attached by a DocumentReference, which says what it is; a Binary does not. The profile's word about the type of the
/// target is the same fault.
fn direct_binary<'s>(service: &Service<'_>, sections: impl Iterator<Item = &'s Section<'s>>, sink: &mut Sink) {
    let doc = service.doc();
    let is_binary =
        |&(_, entry): &(_, NodeId)| service.read.follow(entry).is_some_and(|target| doc.type_name(target) == "Binary");
    let entries = sections.flat_map(|section| section.entries.iter().map(move |&entry| (section, entry)));
    let found: Vec<(&Section<'_>, NodeId)> = entries.filter(is_binary).collect();
    if found.is_empty() {
        return;
    }
    // in the order of the document, so that each finding is looked up and not compared with every entry
    let mut within: Vec<_> = found.iter().map(|&(_, entry)| entry.0..doc.tree.subtree_end(entry).0).collect();
    within.sort_unstable_by_key(|range| range.start);
    let is_same = |node: u32| {
        let before = within.partition_point(|range| range.start <= node);
        before > 0 && within[before - 1].contains(&node)
    };
    sink.retain(|finding| finding.rule.id != REFERENCE_TARGET_TYPE.id || !finding.place.node.is_some_and(is_same));
    for (section, entry) in found {
        service.tell(sink, &rule::DIRECT_BINARY, entry, vec![(&*section.title).into()]);
    }
}

/// The section's number is one of this kind of document, of this version.
fn known(service: &Service<'_>, kind: Kind, is_inner: bool, section: &Section<'_>, sink: &mut Sink) {
    let codings = service.codings(section.node, "code");
    let Some(coding) = codings.first().filter(|coding| !coding.code.is_empty() && coding.is_of(sections::SYSTEM))
    else {
        return;
    };
    let at = service.part(coding.node, "code");
    if sections::rank(kind, is_inner, &coding.code).is_none() {
        service.tell(sink, &rule::SECTION_FOREIGN, at, vec![(&*coding.code).into(), (&*section.title).into()]);
    }
    if let Some(hint) = hint_at(sink, at) {
        *hint = meant(service, kind, is_inner, section, coding);
    }
}

/// The section that was meant, where its code is none: the number that it has since, or the one with its name, if this kind of document
/// has it at this place.
fn meant(service: &Service<'_>, kind: Kind, is_inner: bool, section: &Section<'_>, coding: &Coding<'_>) -> Arg {
    let by_name = || {
        let names = [&*coding.display, &*format!("{}セクション", section.title)];
        names.iter().find_map(|name| service.code_called(sections::SYSTEM, name))
    };
    let belongs = |code: &&str| sections::rank(kind, is_inner, code).is_some();
    is_meant(by_name().filter(belongs).or_else(|| sections::renumbered(&coding.code).filter(belongs)))
}

/// The first section that stands behind one that belongs behind it. One whose code is wrong, or that is one too many, has no place.
fn order(service: &Service<'_>, kind: Kind, is_inner: bool, all: &[Section<'_>], sink: &mut Sink) {
    let has_both = !is_inner && with(all, "200").is_some() && with(all, "300").is_some();
    let is_one_of_both = |section: &Section<'_>| has_both && matches!(&*section.code, "200" | "300");
    let wrong = wrong_codes(sink);
    let is_wrong = |section: &Section<'_>| {
        let code = service.read.child(section.node, "code");
        code.is_some_and(|code| {
            let from = wrong.partition_point(|&node| node < code.0);
            wrong.get(from).is_some_and(|&node| node < service.doc().tree.subtree_end(code).0)
        })
    };
    let ranked: Vec<(usize, &Section<'_>)> = all
        .iter()
        .filter(|section| !is_one_of_both(section) && !is_wrong(section))
        .filter_map(|section| Some((sections::rank(kind, is_inner, &section.code)?, section)))
        .collect();
    let out = ranked.windows(2).find(|pair| pair[1].0 < pair[0].0);
    if let Some([(_, before), (_, section)]) = out {
        let args = vec![(&*section.title).into(), (&*before.title).into()];
        service.tell(sink, &rule::SECTION_ORDER, section.node, args);
    }
}

/// Nodes of codes that were found to be none, or not to be what their display says; in order.
fn wrong_codes(sink: &Sink) -> Vec<u32> {
    let rules: [&Rule; 3] = [&CODE_UNKNOWN, &DISPLAY_MISMATCH, &PATTERN_MISMATCH];
    let found = sink.findings.iter().filter(|finding| finding.is_of(&rules));
    let mut nodes: Vec<u32> = found.filter_map(|finding| finding.place.node).collect();
    nodes.sort_unstable();
    nodes
}

/// How much of a referral is structured; told where nothing is.
fn share(service: &Service<'_>, all: &[Section<'_>], sink: &mut Sink) {
    let Some(structure) = with(all, "300") else { return };
    // the purpose is an Encounter with a text, structured in name only
    let told: Vec<&Section<'_>> = structure.inner.iter().filter(|section| section.code != "950").collect();
    let structured = told.iter().filter(|section| !section.entries.is_empty()).count();
    if structured == 0 && !told.is_empty() {
        let args = vec![structured.into(), told.len().into()];
        service.tell(sink, &rule::STRUCTURED_SHARE, structure.node, args);
    }
}

/// The institution that the referral goes to has a name and a number, and is not the one that it comes from.
fn destination(service: &Service<'_>, composition: NodeId, all: &[Section<'_>], sink: &mut Sink) {
    let read = &service.read;
    let organizations = |code: &str| {
        let entries = with(all, code).map(|section| section.entries.clone()).unwrap_or_default();
        let resources: Vec<NodeId> = entries.into_iter().filter_map(|entry| read.follow(entry)).collect();
        let is_organization = |resource: &NodeId| service.doc().type_name(*resource) == "Organization";
        resources.into_iter().filter(is_organization).collect::<Vec<_>>()
    };
    let number = |organization: NodeId| {
        service.identifiers(organization, INSTITUTION_NO).into_iter().next().map(|(_, value)| value.into_owned())
    };
    let to = organizations("910");
    for &organization in to.iter().filter(|&&organization| !service.profiled(organization)) {
        let missing: Vec<&str> = [
            (read.child(organization, "name").is_none(), "name"),
            (number(organization).is_none_or(|number| number.is_empty()), "identifier (medicalInstitutionCode)"),
        ]
        .into_iter()
        .filter_map(|(is_missing, name)| is_missing.then_some(name))
        .collect();
        if !missing.is_empty() {
            service.tell(sink, &rule::DESTINATION_INCOMPLETE, organization, vec![missing.join(", ").into()]);
        }
    }
    let sender = service.child(composition, "custodian").and_then(|node| read.follow(node)).and_then(number);
    for organization in to {
        if let Some(own) = number(organization).filter(|own| Some(own) == sender.as_ref()) {
            let args = vec![own.into()];
            service.tell(sink, &rule::DESTINATION_IS_SENDER, organization, args);
        }
    }
}

/// A section that has no such code: what is meant is of the programme, or one of the general ones, and has the name that is written.
fn hints_of_checkup(service: &Service<'_>, all: &[Section<'_>], programme: Option<&str>, sink: &mut Sink) {
    const GENERAL: &str = "019";
    for section in all {
        let codings = service.codings(section.node, "code");
        let Some(coding) = codings.first() else { continue };
        let at = service.part(coding.node, "code");
        let belongs = |code: &&str| code.starts_with(GENERAL) || programme.is_some_and(|start| code.starts_with(start));
        if let Some(hint) = hint_at(sink, at) {
            *hint = is_meant(service.code_called(&coding.system, &coding.display).filter(belongs));
        }
    }
}

/// The hint of the finding that a code is none.
fn hint_at(sink: &mut Sink, code: NodeId) -> Option<&mut Arg> {
    let is_it = |finding: &&mut Finding| finding.is_of(&[&CODE_UNKNOWN]) && finding.place.node == Some(code.0);
    sink.findings.iter_mut().find(is_it)?.args.get_mut(2)
}

fn is_meant(code: Option<&str>) -> Arg {
    code.map_or_else(Arg::nothing, |code| {
        Arg::words(format!("「{code}」のつもりではありませんか。"), format!("Is \"{code}\" meant?"))
    })
}

/// Sections of a check-up report belong to the programme that its event names; the general ones to every one. Where no section is of
/// that programme, it is the event that is wrong, and told once.
fn programme(service: &Service<'_>, composition: NodeId, all: &[Section<'_>], sink: &mut Sink) {
    let events = service.items(composition, "event").flat_map(|event| service.codings(event, "code"));
    let event = events.into_iter().find(|coding| coding.is_of(PROGRAMME));
    let prefix = event.as_ref().and_then(|event| PROGRAMMES.iter().find(|(programme, _)| *programme == event.code));
    hints_of_checkup(service, all, prefix.map(|(_, start)| *start), sink);
    let Some(event) = event else { return };
    let of = |section: &Section<'_>| {
        PROGRAMMES.iter().find(|(_, start)| section.code.len() == 5 && section.code.starts_with(start))
    };
    let owned = all.iter().filter_map(|section| Some((section, of(section)?.0)));
    let (own, others): (Vec<_>, Vec<_>) = owned.partition(|(_, programme)| *programme == event.code);
    let mut programmes: Vec<&str> = others.iter().map(|(_, programme)| *programme).collect();
    programmes.dedup();
    for programme in programmes {
        let sections: Vec<&Section<'_>> =
            others.iter().filter(|(_, of)| *of == programme).map(|(section, _)| *section).collect();
        let named = |open: &str, close: &str, comma: &str| {
            let one = |section: &&Section<'_>| format!("{}{open}{}{close}", section.code, section.title);
            sections.iter().map(one).collect::<Vec<_>>().join(comma)
        };
        let words = Arg::words(named("「", "」", "、"), format!("section {}", named(" \"", "\"", ", section ")));
        let is_event = own.is_empty() && sections.len() == others.len();
        let place = if is_event { service.part(event.node, "code") } else { sections[0].node };
        service.tell(sink, &rule::CHECKUP_PROGRAMME, place, vec![words, programme.into(), (&*event.code).into()]);
    }
}

#[cfg(test)]
mod tests {
    use crate::{For, Options, Ruleset, Validator};

    const REFERRAL: &str = include_str!("../../../conformance/cases/clins-own/referral.json");
    const SUMMARY: &str = include_str!("../../../conformance/cases/clins-own/discharge-summary.json");
    const CHECKUP: &str = include_str!("../../../conformance/cases/clins-own/checkup-specific.json");

    /// What is said of the code of a section that is none, where the code `from` is written as `to`.
    fn said(text: &str, from: &str, to: &str) -> String {
        let (from, to) = (format!("\"code\": \"{from}\""), format!("\"code\": \"{to}\""));
        assert!(text.contains(&from), "{from}");
        let text = text.replacen(&from, &to, 1);
        let options = Options { target: For::Clins, ..Options::default() };
        let outcome = Validator::new(Ruleset::embedded(), options).validate(text.as_bytes());
        let found = outcome.issues().iter().find(|issue| issue.rule.id == "code-unknown");
        found.map(|issue| issue.message(crate::options::Lang::En).into_owned()).unwrap_or_default()
    }

    #[test]
    fn only_a_section_of_the_document_is_offered() {
        for (text, from, to, expected) in [
            (REFERRAL, "360", "362", "\"360\""),
            (SUMMARY, "360", "362", "\"360\""),
            (SUMMARY, "312", "362", "\"312\""),
            (SUMMARY, "360", "999", "\"360\""),
            (CHECKUP, "01011", "01013", "\"01011\""),
        ] {
            let said = said(text, from, to);
            assert!(said.ends_with(&format!("Is {expected} meant?")), "{from} as {to}: {said}");
        }
        // a section of summaries in a referral: neither its name nor its number belongs there
        let foreign = REFERRAL.replace("傷病名・主訴", "退院時診断");
        assert!(!said(&foreign, "340", "345").contains("meant"), "{}", said(&foreign, "340", "345"));
    }
}
