//! What JP-CLINS 1.13 announces. Its package was not seen: what stands here was told by others who use it, and is a table of its
//! own, which a call asks for (`--clins-version 1.13`). A row without a rule is known to be announced, and no more.

use super::registry::{Basis, Row};
use super::service::Service;
use super::version::Version;
use crate::diagnostic::catalogue::clins::announced as rule;
use crate::diagnostic::{Level, Sink};
use crate::json::NodeId;

/// Something that is announced.
#[derive(Debug)]
pub struct Fact {
    /// What it is about: a profile, a package, a kind of document.
    pub about: &'static str,
    /// What is announced, Japanese.
    pub ja: &'static str,
    /// English.
    pub en: &'static str,
    /// What is not known of it, and what that means here, Japanese.
    pub unknown_ja: &'static str,
    /// English.
    pub unknown_en: &'static str,
    /// Where it was told.
    pub source: &'static str,
    /// Elements of resources that declare the profile `about`, which the version will refuse: names from the resource down.
    pub prohibited: &'static [&'static [&'static str]],
}

impl Fact {
    /// Id of the rule that tells of it; `None` where nothing can be judged.
    pub fn rule(&self) -> Option<&'static str> {
        (!self.prohibited.is_empty()).then_some(rule::ELEMENT_PROHIBITED.id)
    }
}

/// Those who cite the pages of 1.13.0.
const CITED: &str = "JP-CLINS 1.13.0 (2026-08-31) を引用する第三者の記録 / records of third parties that cite it";

/// All that is known.
pub static FACTS: &[Fact] = &[
    Fact {
        about: "JP_Observation_LabResult_eCS",
        ja: "referenceRange とその low、high の extension、referenceRange の modifierExtension が使えなくなります (component の referenceRange も同じ)",
        en: "referenceRange, its low and high bear no extension any more, referenceRange no modifierExtension; those of component neither",
        unknown_ja: "プロファイルの差分は見ていません。違反は警告です",
        unknown_en: "the differential of the profile was not seen; what breaks it is a warning",
        source: CITED,
        prohibited: &[
            &["referenceRange", "extension"],
            &["referenceRange", "modifierExtension"],
            &["referenceRange", "low", "extension"],
            &["referenceRange", "high", "extension"],
            &["component", "referenceRange", "extension"],
            &["component", "referenceRange", "modifierExtension"],
            &["component", "referenceRange", "low", "extension"],
            &["component", "referenceRange", "high", "extension"],
        ],
    },
    Fact {
        about: "JP-CLINS 1.13.0",
        ja: "2026-08-31 の公開が予告されています",
        en: "its publication is announced for 2026-08-31",
        unknown_ja: "サービスがいつから受け付けるかは公表されていません。既定は 1.12.0 のままです",
        unknown_en: "from when on the service takes it is not public; 1.12.0 stays the default",
        source: "JP-CLINS 1.13.0-preR1",
        prohibited: &[],
    },
    Fact {
        about: "JP Core 1.2.0, jpfhir-terminology 2.2606.0",
        ja: "1.13.0 と組み合わせて使われています",
        en: "they are used together with 1.13.0",
        unknown_ja: "1.13.0 が必要とする組み合わせかどうか、変わる要素とコードは不明です。JP Core 1.2.0 は --core-version 1.2.0 で選べます",
        unknown_en: "whether 1.13.0 needs them, and which elements and codes change, is not known; JP Core 1.2.0 is chosen by --core-version 1.2.0",
        source: CITED,
        prohibited: &[],
    },
    Fact {
        about: "JP_Composition_eReferral",
        ja: "セクション 340、370、360、330、430、220、950 と、950 の Encounter.reasonCode に書く紹介目的が引用されています",
        en: "sections 340, 370, 360, 330, 430, 220 and 950 are cited, and the purpose in Encounter.reasonCode of 950",
        unknown_ja: "1.12 の表と違う点は見つかっていません。ServiceRequest を使わなくなるとの引用がありますが、禁止かどうかは不明です",
        unknown_en: "nothing in them differs from the table of 1.12; that there is no ServiceRequest any more is cited, whether it is forbidden is not known",
        source: CITED,
        prohibited: &[],
    },
    Fact {
        about: "JP_Composition_eReferral, JP_Composition_eDischargeSummary",
        ja: "エントリーがなく、文章だけのセクションの例 (NoEntry) があります",
        en: "there are examples of sections that hold a narrative and no entry (NoEntry)",
        unknown_ja: "1.12 でも文章だけのセクションは受け付けられます。条件が変わるかどうかは不明です",
        unknown_en: "1.12 takes such sections, too; whether the conditions change is not known",
        source: CITED,
        prohibited: &[],
    },
];

/// The rules of this topic.
pub(super) static ROWS: &[Row] =
    &[Row::new(&rule::ELEMENT_PROHIBITED).since(Version::ANNOUNCED).level(Level::Prohibited).basis(Basis::Announced)];

/// Judges the topic.
pub(super) fn check(service: &Service<'_>, sink: &mut Sink) {
    if !service.has(&rule::ELEMENT_PROHIBITED) {
        return;
    }
    for (about, path) in FACTS.iter().flat_map(|fact| fact.prohibited.iter().map(|path| (fact.about, *path))) {
        for resource in service.declaring(about) {
            prohibited(service, resource, path, path, sink);
        }
    }
}

/// Tells of what stands at the end of `rest`, the part of `path` that leads on from `node`.
fn prohibited(service: &Service<'_>, node: NodeId, path: &[&str], rest: &[&str], sink: &mut Sink) {
    let [name, rest @ ..] = rest else {
        let args = vec![path.join(".").into(), Version::ANNOUNCED.text().into()];
        return service.tell(sink, &rule::ELEMENT_PROHIBITED, node, args);
    };
    for child in service.read.items(node, name) {
        prohibited(service, child, path, rest, sink);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{For, Options, Ruleset, Validator};

    /// A result with every element that a fact prohibits, and one more that none does.
    fn result(profile: &str, is_within: impl Fn(&[&str]) -> bool) -> String {
        let extension = r#"[{"url":"http://jpfhir.jp/fhir/x","valueString":"x"}]"#;
        let range = |path: &[&str]| {
            let here = |end: &[&str]| {
                let whole: Vec<&str> = path.iter().chain(end).copied().collect();
                let name = whole.last().copied().unwrap_or_default();
                if is_within(&whole) { format!(r#","{name}":{extension}"#) } else { String::new() }
            };
            format!(
                r#"[{{"text":"x"{}{},"low":{{"value":1{}}},"high":{{"value":2{}}}}}]"#,
                here(&["extension"]),
                here(&["modifierExtension"]),
                here(&["low", "extension"]),
                here(&["high", "extension"])
            )
        };
        format!(
            r#"{{"resourceType":"Observation","meta":{{"profile":["{profile}"]}},"status":"final","code":{{"text":"x","extension":{extension}}},
            "referenceRange":{},"component":[{{"code":{{"text":"y"}},"referenceRange":{}}}]}}"#,
            range(&["referenceRange"]),
            range(&["component", "referenceRange"]),
        )
    }

    fn told(text: &str, version: Option<&str>) -> Vec<String> {
        let options = Options { target: For::Clins, clins_version: version.map(str::to_owned), ..Options::default() };
        let outcome = Validator::new(Ruleset::embedded(), options).validate(text.as_bytes());
        let of_rule = outcome.issues().iter().filter(|issue| issue.rule.id == rule::ELEMENT_PROHIBITED.id);
        of_rule.map(|issue| issue.expression().to_owned()).collect()
    }

    const LAB: &str = "http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Observation_LabResult_eCS";

    #[test]
    fn each_row_fires_where_the_call_asks_for_it_and_nowhere_else() {
        let all = FACTS.iter().flat_map(|fact| fact.prohibited.iter().map(move |path| (fact, path)));
        let mut rows = 0;
        for (fact, path) in all {
            rows += 1;
            assert_eq!(fact.about, "JP_Observation_LabResult_eCS", "give the test an instance of it");
            let text = result(LAB, |whole| whole == *path);
            for version in [Some("1.13"), Some("1.13.0")] {
                assert_eq!(told(&text, version).len(), 1, "{path:?}");
            }
            for version in [None, Some("1.12"), Some("1.5.2")] {
                assert!(told(&text, version).is_empty(), "{path:?} {version:?}");
            }
            assert!(told(&result(LAB, |_| false), Some("1.13")).is_empty());
        }
        assert_eq!(rows, 8);
        assert_eq!(told(&result(LAB, |_| true), Some("1.13")).len(), rows);
    }

    #[test]
    fn a_document_is_judged_by_the_version_that_it_declares() {
        let of = |version: &str| result(&format!("{LAB}|{version}"), |_| true);
        assert!(told(&of("1.12.0"), Some("1.13")).is_empty());
        assert_eq!(told(&of("1.13.0"), Some("1.13")).len(), 8);
        // it is off by default, for what declares it as well
        assert!(told(&of("1.13.0"), None).is_empty());
        assert!(told(&result(LAB.replace("LabResult", "Common").as_str(), |_| true), Some("1.13")).is_empty());
    }

    #[test]
    fn what_is_not_known_is_said() {
        for fact in FACTS {
            for words in [fact.about, fact.ja, fact.en, fact.unknown_ja, fact.unknown_en, fact.source] {
                assert!(!words.is_empty(), "{}", fact.about);
            }
        }
    }
}
