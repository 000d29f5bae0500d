//! The insurance: numbers of insurers and public payers wherever they stand, and whether the places that say who is insured agree.

use super::identifier::folded;
use super::identifiers::{INSURED, PUBLIC_PAYER, check_digit};
use super::moment::Moment;
use super::numbers::{insured_fault, is_digits, public_payer_fault, wrong_check_digit};
use super::registry::{Basis, Row};
use super::service::Service;
use crate::diagnostic::catalogue::clins::identifiers as forms;
use crate::diagnostic::catalogue::clins::insurance as rule;
use crate::diagnostic::{Arg, Finding, Severity, Sink};
use crate::json::NodeId;
use std::collections::BTreeSet;

/// Systems of insurers' numbers: the present one, and the one that it replaced.
const INSURERS: [&str; 2] =
    ["http://jpfhir.jp/fhir/core/mhlw/IdSystem/InsurerNumber", "urn:oid:1.2.392.100495.20.3.61"];
/// The same of public payers; profiles of JP-CLINS fix the second, a slip of the pen.
const PUBLIC_PAYERS: [&str; 3] = [
    "http://jpfhir.jp/fhir/core/mhlw/IdSystem/PublicPayerNumber",
    "$http://jpfhir.jp/fhir/core/mhlw/IdSystem/PublicPayerNumber",
    "urn:oid:1.2.392.100495.20.3.71",
];
/// Systems of the kinds of insurance (保険種別).
const KINDS: [&str; 2] =
    ["http://jpfhir.jp/fhir/core/mhlw/CodeSystem/InsuranceMajorCategory", "urn:oid:1.2.392.100495.20.2.61"];
/// 医保, 国保, 後期高齢者: those that have insured persons.
const WITH_INSURED: [&str; 3] = ["1", "2", "7"];
/// How many identifiers of one resource, or places of one part, are compared: more than anybody has, and each Coverage may name the
/// same Patient.
const MANY: usize = 16;
/// How the extensions of a Coverage begin that hold a part each.
const EXTENSION: &str = "http://jpfhir.jp/fhir/core/Extension/StructureDefinition/";

/// The rules of this topic.
pub(super) static ROWS: &[Row] = &[
    Row::new(&rule::PAYER_NUMBER),
    Row::new(&rule::RECIPIENT_NUMBER),
    Row::new(&rule::PARTS_DIFFER).basis(Basis::Reading),
    Row::new(&rule::PATIENT_DIFFERS).basis(Basis::Reading),
];

/// Judges the topic.
pub(super) fn check(service: &Service<'_>, sink: &mut Sink) {
    let mut judged = Judged::default();
    for organization in service.of_type("Organization") {
        for identifier in service.values(organization, service.doc().syms.identifier) {
            number(service, identifier, &mut judged, sink);
        }
    }
    for coverage in service.of_type("Coverage") {
        for payor in service.items(coverage, "payor") {
            if let Some(identifier) = service.read.child(payor, "identifier") {
                number(service, identifier, &mut judged, sink);
            }
        }
        identifiers(service, coverage, &mut judged, sink);
        let patient = service.child(coverage, "beneficiary").and_then(|node| service.read.follow(node));
        if is_of_insured(service, coverage) {
            parts(service, coverage, patient, sink);
        }
    }
    for coverage in service.declaring("JP_Coverage_eCS_publicPayment") {
        recipient(service, coverage, sink);
    }
}

/// Numbers whose last digit was looked at: each is told once, first where it identifies the patient.
#[derive(Default)]
struct Judged(Option<BTreeSet<String>>);

impl Judged {
    fn is_new(&mut self, service: &Service<'_>, number: &str) -> bool {
        self.0.get_or_insert_with(|| of_patients(service)).insert(bare(number))
    }
}

/// The numbers of the insurers and payers of all patients.
fn of_patients(service: &Service<'_>) -> BTreeSet<String> {
    let systems = [INSURED, PUBLIC_PAYER];
    let all = service.of_type("Patient").flat_map(|one| systems.map(|system| service.identifiers(one, system)));
    all.flatten().map(|(_, value)| bare(value.split(':').next().unwrap_or_default())).collect()
}

/// Without the zeros that a number may be filled up with.
fn bare(number: &str) -> String {
    number.trim_start_matches('0').to_owned()
}

/// The number of an insurer or a public payer: its digits, and the last of them.
fn number(service: &Service<'_>, identifier: NodeId, judged: &mut Judged, sink: &mut Sink) {
    let syms = &service.doc().syms;
    let Some(system) = service.text_of(identifier, syms.system) else { return };
    let (ja, en) = match &*system {
        system if INSURERS.contains(&system) => ("保険者番号", "insurer number"),
        system if PUBLIC_PAYERS.contains(&system) => ("公費負担者番号", "payer number"),
        _ => return,
    };
    let Some(value) = service.text_of(identifier, syms.value) else { return };
    // blanks around it are told as that
    let (value, at) = (value.trim(), service.value_of(identifier));
    if !(1..=8).any(|count| is_digits(value, count)) {
        if !value.is_empty() {
            service.tell(sink, &rule::PAYER_NUMBER, at, vec![Arg::fixed(ja, en), value.into()]);
        }
    } else if judged.is_new(service, value) {
        check_digit(service, at, value, (ja, en), sink);
    }
}

/// An identifier of a Coverage in the system of the insured person's has that one's form. No constraint asks for it here.
fn identifiers(service: &Service<'_>, coverage: NodeId, judged: &mut Judged, sink: &mut Sink) {
    for (node, value) in service.identifiers(coverage, INSURED) {
        let at = service.value_of(node);
        if let Some(why) = insured_fault(&value) {
            let found = service.find(&forms::INSURED_FORM, at, vec![(&*value).into(), why]);
            if let Some(found) = found {
                sink.push(Finding { spec_rule: None, ..found.severity(Severity::Warning) });
            }
            continue;
        }
        let insurer = value.split(':').next().unwrap_or_default();
        if judged.is_new(service, insurer) {
            check_digit(service, at, insurer, Part::Insurer.names(), sink);
        }
    }
}

/// The recipient of publicly funded care: seven digits; of the same payer, the patient's own.
fn recipient(service: &Service<'_>, coverage: NodeId, sink: &mut Sink) {
    let Some(at) = service.child(coverage, "subscriberId") else { return };
    let value = service.doc().tree.text(at);
    let value = value.trim();
    if !is_digits(value, 7) {
        if !value.is_empty() {
            service.tell(sink, &rule::RECIPIENT_NUMBER, at, vec![value.into()]);
        }
        return;
    }
    let payers: Vec<String> = payors(service, coverage, &PUBLIC_PAYERS).map(|(_, number)| bare(&number)).collect();
    let patient = service.child(coverage, "beneficiary").and_then(|node| service.read.follow(node));
    let own = patient.map(|patient| first_of(service, patient, PUBLIC_PAYER)).unwrap_or_default();
    for own in own.into_iter().filter(|own| public_payer_fault(own).is_none()) {
        let mut own_parts = own.split("::");
        let payer = bare(own_parts.next().unwrap_or_default());
        let number = own_parts.next().unwrap_or_default().trim_end_matches(':');
        if number == value {
            return;
        }
        if payers.contains(&payer) {
            let said = Arg::words(format!("受給者番号「{value}」"), format!("recipient number \"{value}\""));
            service.tell(sink, &rule::PATIENT_DIFFERS, at, vec![said, (&*own).into()]);
        }
    }
    if let Some((expected, written)) = wrong_check_digit(value) {
        let args = vec![value.into(), expected.into(), written.into()];
        service.tell(sink, &forms::CHECK_DIGIT_DERIVED, at, args);
    }
}

/// The values of a system that stand among the first identifiers of a resource.
fn first_of(service: &Service<'_>, resource: NodeId, system: &str) -> Vec<String> {
    let syms = &service.doc().syms;
    let first = service.values(resource, syms.identifier).take(MANY);
    let of_system = first.filter(|&one| service.text_of(one, syms.system).is_some_and(|own| own == system));
    of_system.map(|one| service.text_of(one, syms.value).unwrap_or_default().into_owned()).collect()
}

/// The numbers of one of `systems` that the payors of a Coverage have, each with the payor.
fn payors(
    service: &Service<'_>,
    coverage: NodeId,
    systems: &'static [&'static str],
) -> impl Iterator<Item = (NodeId, String)> {
    service.items(coverage, "payor").take(MANY).flat_map(move |payor| {
        let own = service.read.child(payor, "identifier");
        let organization = service.read.follow(payor);
        let theirs = organization.into_iter().flat_map(|one| service.values(one, service.doc().syms.identifier));
        own.into_iter().chain(theirs.take(MANY)).filter_map(move |identifier| {
            let syms = &service.doc().syms;
            service.text_of(identifier, syms.system).filter(|system| systems.contains(&&**system))?;
            Some((payor, service.text_of(identifier, syms.value)?.into_owned()))
        })
    })
}

/// A part of the insured person's identifier.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Insurer,
    Symbol,
    Number,
    Branch,
}

impl Part {
    /// In the order of the identifier.
    const ALL: [Self; 4] = [Self::Insurer, Self::Symbol, Self::Number, Self::Branch];

    const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Insurer => ("保険者番号", "insurer number"),
            Self::Symbol => ("記号", "symbol"),
            Self::Number => ("番号", "number"),
            Self::Branch => ("枝番", "branch"),
        }
    }

    /// Whether two places say the same: in half-width or full-width characters, a number filled up with zeros or not.
    fn is_same(self, one: &str, other: &str) -> bool {
        // what a half-width letter and its mark are in full width is not worked out
        let is_kana = |c| ('\u{ff61}'..='\u{ff9f}').contains(&c);
        let plain = |text: &str| {
            let text: String = folded(text).chars().filter(|c| !c.is_whitespace()).collect();
            if matches!(self, Self::Insurer | Self::Branch) { bare(&text) } else { text }
        };
        one.contains(is_kana) || other.contains(is_kana) || plain(one) == plain(other)
    }
}

/// The extensions that hold a part each.
const EXTENSIONS: [(&str, Part); 3] = [
    ("JP_Coverage_InsuredPersonSymbol", Part::Symbol),
    ("JP_Coverage_InsuredPersonNumber", Part::Number),
    ("JP_Coverage_InsuredPersonSubNumber", Part::Branch),
];

/// A place that says a part.
struct Said {
    part: Part,
    value: String,
    node: NodeId,
    place: &'static str,
}

/// Whether a Coverage is of an insurance with insured persons, as far as its kind says.
fn is_of_insured(service: &Service<'_>, coverage: NodeId) -> bool {
    let codings = service.codings(coverage, "type");
    let kinds = codings.iter().filter(|coding| KINDS.contains(&&*coding.system));
    kinds.into_iter().all(|kind| WITH_INSURED.contains(&&*kind.code))
}

/// All that a Coverage says of its parts, what is empty left out.
fn said(service: &Service<'_>, coverage: NodeId) -> Vec<Said> {
    let doc = service.doc();
    let mut all = Vec::new();
    let mut say = |node, place, parts: &[Part], values: Vec<String>| {
        let both = parts.iter().zip(values).filter(|(_, value)| !value.trim().is_empty());
        all.extend(both.map(|(&part, value)| Said { part, value, node, place }));
    };
    for identifier in service.values(coverage, doc.syms.identifier) {
        let value = service.text_of(identifier, doc.syms.value).unwrap_or_default();
        let colons = insured_fault(&value).is_none().then(|| value.split(':').map(str::to_owned).collect());
        let Some(values) = colons.or_else(|| quoted(&value)) else { continue };
        // quoted parts stand with the insurer's number (JP Core 1.2) or without
        let parts = if values.len() == 4 { &Part::ALL[..] } else { &Part::ALL[1..] };
        say(service.value_of(identifier), "identifier", parts, values);
    }
    for (place, part) in EXTENSIONS {
        for extension in service.extensions(coverage, &format!("{EXTENSION}{place}")) {
            if let Some(value) = service.read.child(extension, "valueString") {
                say(value, place, &[part], vec![doc.tree.text(value).into_owned()]);
            }
        }
    }
    if let Some(node) = service.child(coverage, "subscriberId") {
        let value = doc.tree.text(node);
        let colon = || {
            let (symbol, number) = value.split_once(':').filter(|(_, number)| !number.contains(':'))?;
            Some(vec![symbol.to_owned(), number.to_owned()])
        };
        // other insurances have numbers of their own there: a ticket's
        if let Some(values) = quoted(&value).or_else(colon) {
            say(node, "subscriberId", &[Part::Symbol, Part::Number], values);
        }
    }
    if let Some(node) = service.child(coverage, "dependent") {
        say(node, "dependent", &[Part::Branch], vec![doc.tree.text(node).into_owned()]);
    }
    for (payor, number) in payors(service, coverage, &INSURERS) {
        say(payor, "payor", &[Part::Insurer], vec![number]);
    }
    all
}

/// The parts of `"１２","３４"`, whichever quotation marks stand around them.
fn quoted(text: &str) -> Option<Vec<String>> {
    let text = text.trim().replace(['“', '”', '＂'], "\"");
    let inner = text.strip_prefix('"')?.strip_suffix('"')?;
    Some(inner.split("\",\"").map(str::to_owned).collect())
}

/// What the places of a Coverage say agrees, and agrees with the patient's identifier.
fn parts(service: &Service<'_>, coverage: NodeId, patient: Option<NodeId>, sink: &mut Sink) {
    let all = said(service, coverage);
    let mut odd_ones: Vec<NodeId> = Vec::new();
    let mut own: Vec<&Said> = Vec::new();
    // the insurer's number stands in two places at most: whether the identifier is another person's is known from the others
    for part in [Part::Number, Part::Symbol, Part::Branch, Part::Insurer] {
        let places: Vec<&Said> = all.iter().filter(|said| said.part == part).take(MANY).collect();
        let votes = |one: &Said| places.iter().filter(|other| part.is_same(&one.value, &other.value)).count();
        let most = places.iter().rev().max_by_key(|one| votes(one)).copied();
        let Some(most) = most else { continue };
        own.push(most);
        for odd in places.into_iter().filter(|odd| !part.is_same(&odd.value, &most.value)) {
            // one that differs in several parts is one fault
            if odd_ones.contains(&odd.node) || odd_ones.contains(&most.node) {
                continue;
            }
            odd_ones.push(odd.node);
            let (ja, en) = part.names();
            let args = vec![
                odd.place.into(),
                Arg::fixed(ja, en),
                (&*odd.value).into(),
                most.place.into(),
                (&*most.value).into(),
            ];
            service.tell(sink, &rule::PARTS_DIFFER, odd.node, args);
        }
    }
    let is_person = own.iter().any(|said| matches!(said.part, Part::Symbol | Part::Number));
    if odd_ones.is_empty() && is_person && !has_ended(service, coverage) {
        own.sort_by_key(|said| Part::ALL.iter().position(|part| *part == said.part));
        of_patient(service, &own, patient, sink);
    }
}

/// The patient is registered as the insurance has him now, which is what an insurance in force says as well.
fn of_patient(service: &Service<'_>, own: &[&Said], patient: Option<NodeId>, sink: &mut Sink) {
    let insured = patient.map(|patient| first_of(service, patient, INSURED)).unwrap_or_default();
    let [insured] = insured.as_slice() else { return };
    if insured_fault(insured).is_some() {
        return;
    }
    let theirs: Vec<&str> = insured.split(':').collect();
    let differs = |said: &&&Said| {
        let theirs = Part::ALL.iter().zip(&theirs).find(|(part, _)| **part == said.part);
        theirs.is_some_and(|(part, theirs)| !theirs.is_empty() && !part.is_same(&said.value, theirs))
    };
    let differing: Vec<&&Said> = own.iter().filter(differs).collect();
    let Some(first) = differing.first() else { return };
    let ja: Vec<String> = differing.iter().map(|said| format!("{}「{}」", said.part.names().0, said.value)).collect();
    let en: Vec<String> = differing.iter().map(|said| format!("{} \"{}\"", said.part.names().1, said.value)).collect();
    let args = vec![Arg::words(ja.join("、"), en.join(", ")), (&**insured).into()];
    service.tell(sink, &rule::PATIENT_DIFFERS, first.node, args);
}

/// Whether the insurance was over when the Bundle was made.
fn has_ended(service: &Service<'_>, coverage: NodeId) -> bool {
    let end = service.read.text(coverage, &["period", "end"]);
    let made = service.read.text(NodeId::ROOT, &["timestamp"]);
    let both = made.as_deref().and_then(Moment::parse).zip(end.as_deref().and_then(Moment::parse));
    both.is_some_and(|(made, end)| made.is_after(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_blanks_and_zeros_make_no_other_number() {
        for (part, one, other) in [
            (Part::Symbol, "１２－３４", "12-34"),
            (Part::Symbol, "あ　い", "あい"),
            (Part::Symbol, "ｱｲ", "アイ"),
            (Part::Insurer, "00138057", "138057"),
            (Part::Branch, "１", "01"),
        ] {
            assert!(part.is_same(one, other), "{one} {other}");
        }
        for (part, one, other) in
            [(Part::Number, "0187", "187"), (Part::Symbol, "あい", "あ"), (Part::Branch, "01", "02")]
        {
            assert!(!part.is_same(one, other), "{one} {other}");
        }
    }

    #[test]
    fn quoted_parts_are_read_with_the_marks_of_printers() {
        let read = |text| quoted(text).map(|parts| parts.join("|"));
        assert_eq!(read("\"１２－３４\",\"５６７８\",\"００\"").as_deref(), Some("１２－３４|５６７８|００"));
        assert_eq!(read("\"１２－３４”,\"５６７８\"").as_deref(), Some("１２－３４|５６７８"));
        assert_eq!(read("24100000123"), None);
    }
}
