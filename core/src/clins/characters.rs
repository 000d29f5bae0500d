//! Characters: what texts of the laboratory, names and other texts may hold, and the facility's own item codes.

use super::met::Question;
use super::registry::{Basis, Row};
use super::service::Service;
use crate::diagnostic::catalogue::clins::characters as rule;
use crate::diagnostic::{Rule, Severity, Sink};
use crate::json::{Kind, NodeId};
use crate::text::words;

/// System of the facility's own item codes.
pub(super) const LOCAL_CODE: &str = "http://jpfhir.jp/fhir/clins/CodeSystem/JP_CLINS_ObsLabResult_LocalCode_CS";
/// The extension that says whether a name is written in kanji or kana.
const REPRESENTATION: &str = "http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation";
/// The source of the rules where no guide states them.
const ELSEWHERE: &str = "JP-CLINS JP_Observation_LabResult_eCS 注意事項 (文字)、検査のほかには準用";
/// Different characters that one finding names.
const SHOWN: usize = 8;

/// The rules of this topic.
pub(super) static ROWS: &[Row] = &[
    Row::new(&rule::HALF_WIDTH_KATAKANA).basis(Basis::Reading),
    Row::new(&rule::IDEOGRAPHIC_SPACE).basis(Basis::Reading),
    Row::new(&rule::CONTROL_CHARACTER).basis(Basis::Reading),
    Row::new(&rule::MACHINE_DEPENDENT).basis(Basis::Reading),
    Row::new(&rule::FULL_WIDTH_LETTER).basis(Basis::Reading),
    Row::new(&rule::NAME_SPACE).spec("R1113"),
    Row::new(&rule::LOCAL_CODE_FORM).basis(Basis::Reading),
    Row::new(&rule::LOCAL_DISPLAY_BLANK).basis(Basis::Reading),
];

/// What a character is that should not stand in a text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    HalfKatakana,
    IdeographicSpace,
    Control,
    MachineDependent,
    FullWidth,
}

impl Class {
    const ALL: [(Self, &'static Rule); 5] = [
        (Self::HalfKatakana, &rule::HALF_WIDTH_KATAKANA),
        (Self::IdeographicSpace, &rule::IDEOGRAPHIC_SPACE),
        (Self::Control, &rule::CONTROL_CHARACTER),
        (Self::MachineDependent, &rule::MACHINE_DEPENDENT),
        (Self::FullWidth, &rule::FULL_WIDTH_LETTER),
    ];

    const fn bit(self) -> u8 {
        1 << self as u8
    }

    /// Full-width Greek letters and Roman numerals are allowed; they are no letters of U+FF01–U+FF5E.
    fn of(c: char) -> Option<Self> {
        Some(match c {
            // what nearly all texts are made of
            ' '..='~' | '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}' => return None,
            '\u{ff61}'..='\u{ff9f}' => Self::HalfKatakana,
            '\u{3000}' => Self::IdeographicSpace,
            // invisible ones that change what a text is, as well
            c if c.is_control() => Self::Control,
            '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' => Self::Control,
            // circled and bracketed numbers, squared units and eras, radicals, compatibility ideographs, user-defined ones
            '\u{2116}'
            | '\u{2121}'
            | '\u{2460}'..='\u{24ff}'
            | '\u{2e80}'..='\u{2fdf}'
            | '\u{3200}'..='\u{33ff}'
            | '\u{e000}'..='\u{f8ff}'
            | '\u{f900}'..='\u{faff}'
            | '\u{f0000}'..='\u{10ffff}' => Self::MachineDependent,
            '\u{ff01}'..='\u{ff5e}' => Self::FullWidth,
            _ => return None,
        })
    }
}

/// What kind of text is looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Where {
    /// The guide states the rules for it.
    Laboratory,
    /// A name of a person.
    Name,
    Other,
}

/// Judges the topic.
pub(super) fn check(service: &Service<'_>, sink: &mut Sink) {
    let syms = &service.doc().syms;
    for observation in service.of_type("Observation") {
        for concept in service.values(observation, syms.code) {
            service.judge_value(concept, Question::LocalCodes, sink, |sink| local_codes(service, concept, sink));
        }
    }
    for lab in service.declaring("JP_Observation_LabResult_eCS") {
        for name in [syms.code, syms.value_coded, syms.interpretation, syms.method] {
            for concept in service.values(lab, name) {
                service.judge_value(concept, Question::LaboratoryTexts, sink, |sink| {
                    in_concept(service, concept, Where::Laboratory, sink);
                });
            }
        }
        let specimen = service.values(lab, syms.specimen).next();
        let texts = [
            specimen.and_then(|specimen| service.doc().items(specimen, syms.display).next()),
            service.values(lab, syms.value_string).next(),
        ];
        texts.into_iter().flatten().for_each(|node| text(service, node, Where::Laboratory, sink));
    }
    for (profile, name) in [
        ("JP_Condition_eCS", "code"),
        ("JP_AllergyIntolerance_eCS", "code"),
        ("JP_MedicationRequest_eCS", "medicationCodeableConcept"),
    ] {
        for resource in service.declaring(profile) {
            for concept in service.items(resource, name) {
                in_concept(service, concept, Where::Other, sink);
            }
        }
    }
    for (is_patient, type_name) in [(true, "Patient"), (false, "Practitioner")] {
        for person in service.of_type(type_name) {
            for name in service.values(person, syms.name) {
                person_name(service, name, is_patient, sink);
            }
        }
    }
}

/// The texts of a CodeableConcept, and of its codings.
fn in_concept(service: &Service<'_>, concept: NodeId, place: Where, sink: &mut Sink) {
    let doc = service.doc();
    let codings = doc.items(concept, doc.syms.coding);
    let displays = codings.filter_map(|coding| doc.items(coding, doc.syms.display).next());
    for node in displays.chain(doc.items(concept, doc.syms.text).next()) {
        text(service, node, place, sink);
    }
}

/// The classes of the characters of a text, as a set: nearly always none.
fn classes(text: &str) -> u8 {
    // blanks, letters and signs of ASCII, eight at a time
    let marks = |word: u64| word & words::lanes(0x80) | words::below(word, b' ') | words::equal(word, 0x7f);
    if !words::any(text.as_bytes(), marks, |byte| !matches!(byte, b' '..=b'~')) {
        return 0;
    }
    text.chars().filter_map(Class::of).fold(0, |set, class| set | class.bit())
}

/// The guide states these rules for the laboratory; elsewhere they are worth knowing.
fn text(service: &Service<'_>, node: NodeId, place: Where, sink: &mut Sink) {
    if service.doc().tree.kind(node) == Kind::String {
        let text = service.doc().tree.text(node);
        tell(service, node, (&text, classes(&text)), place, sink);
    }
}

/// Tells of the characters of a text that holds some of these classes.
fn tell(service: &Service<'_>, node: NodeId, (text, held): (&str, u8), place: Where, sink: &mut Sink) {
    // drugs bear names in full width; spaces of names have a rule of their own
    let free: &[Class] = match place {
        Where::Laboratory => &[],
        Where::Other => &[Class::FullWidth],
        Where::Name => &[Class::FullWidth, Class::IdeographicSpace],
    };
    if free.iter().fold(held, |held, class| held & !class.bit()) == 0 {
        return;
    }
    let of_class = |c: char| Class::of(c).filter(|class| !free.contains(class)).map(|class| (class, c));
    let found: Vec<(Class, char)> = text.chars().filter_map(of_class).collect();
    for (class, rule) in Class::ALL {
        let mut found: Vec<char> = found.iter().filter(|(of, _)| *of == class).map(|(_, c)| *c).collect();
        found.sort_unstable();
        found.dedup();
        found.truncate(SHOWN);
        if found.is_empty() {
            continue;
        }
        let severity = if place == Where::Laboratory { Severity::Warning } else { Severity::Information };
        let finding = service.find(rule, node, vec![shown(&found).into()]);
        if let Some(mut finding) = finding {
            if place != Where::Laboratory {
                finding.source = Some(ELSEWHERE.into());
            }
            sink.push(finding.severity(severity));
        }
    }
}

/// Characters as a message shows them: with their number, and themselves where they can be seen.
fn shown(characters: &[char]) -> String {
    let one = |&c: &char| {
        let number = format!("U+{:04X}", u32::from(c));
        let is_seen = !matches!(Class::of(c), Some(Class::Control | Class::IdeographicSpace));
        if is_seen { format!("{c} ({number})") } else { number }
    };
    characters.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// Names never hold the ideographic space. The guide's own constraint looks at names that say how they are written.
fn person_name(service: &Service<'_>, name: NodeId, is_patient: bool, sink: &mut Sink) {
    let doc = service.doc();
    let parts = [doc.syms.text, doc.syms.family, doc.syms.given];
    let parts = parts.into_iter().flat_map(|part| doc.items(name, part).map(move |node| (part, node)));
    for (part, node) in parts {
        if service.doc().tree.kind(node) != Kind::String {
            continue;
        }
        let text = service.doc().tree.text(node);
        let held = classes(&text);
        // the guide asks it of the patient's names only
        if held & Class::IdeographicSpace.bit() != 0 && is_patient {
            let says_writing = || service.extensions(name, REPRESENTATION).next().is_some();
            let is_refused = part == doc.syms.text && says_writing();
            let severity = if is_refused { Severity::Error } else { Severity::Warning };
            let finding = service.find(&rule::NAME_SPACE, node, vec![(&*text).into()]);
            // the centre's constraint is only about the refused ones
            if let Some(mut finding) = finding {
                finding.spec_rule = finding.spec_rule.filter(|_| is_refused);
                sink.push(finding.severity(severity));
            }
        }
        tell(service, node, (&text, held), Where::Name, sink);
    }
}

/// Codes and displays of the facility's own items.
fn local_codes(service: &Service<'_>, concept: NodeId, sink: &mut Sink) {
    let doc = service.doc();
    let codings = doc.items(concept, doc.syms.coding).map(|coding| service.coding(coding));
    for coding in codings.filter(|coding| coding.is_of(LOCAL_CODE)) {
        let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        if !coding.code.bytes().all(is_allowed) {
            let node = service.part(coding.node, "code");
            service.tell(sink, &rule::LOCAL_CODE_FORM, node, vec![(&*coding.code).into()]);
        }
        if coding.display.chars().any(char::is_whitespace) {
            let node = service.part(coding.node, "display");
            service.tell(sink, &rule::LOCAL_DISPLAY_BLANK, node, vec![(&*coding.display).into()]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_by_class() {
        let classes = |text: &str| text.chars().map(|c| Class::of(c).is_some()).collect::<Vec<_>>();
        assert!(classes("血清AST(GOT) αβⅢ・ー、％".trim_end_matches('％')).iter().all(|found| !found));
        assert!(classes("ｱ\u{3000}\t①㎎㈱\u{2f8e}\u{e000}ＡＢ％\u{200b}").iter().all(|found| *found));
    }

    #[test]
    fn classes_are_those_of_the_characters() {
        for text in [
            "",
            "AST",
            "a plain text of ASCII ~",
            "tab\there",
            "\u{7f}",
            "last \u{1}",
            "血清 ｱ",
            "山田\u{3000}浩二",
            "①Ａ",
        ] {
            let found = text.chars().filter_map(Class::of).fold(0, |set, class| set | class.bit());
            assert_eq!(classes(text), found, "{text}");
        }
    }

    #[test]
    fn invisible_characters_are_shown_by_number() {
        assert_eq!(shown(&['\t', 'ｱ', '\u{3000}']), "U+0009, ｱ (U+FF71), U+3000");
    }
}
