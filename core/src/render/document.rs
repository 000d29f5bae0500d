//! From a Bundle, or several inputs of one patient, to a page.

use super::model::{Banner, Block, By, Fact, Inline, Look, Page, Section, Tone};
use super::source::{At, Cx, Seen};
use super::strip;
use super::values::{
    coded, coded_of, date_of, first_code, identifier, names, period, reference, references, told, told_of, value_of,
};
use super::views;
use super::words::dates::{Date, Form};
use super::words::labels;
use super::words::sections::{self, Kind};
use crate::clins::identifier::Insured;
use std::collections::BTreeMap;

/// The page of all inputs together.
pub(crate) fn page<'a>(cx: &Cx<'_>, roots: &[At<'a>]) -> Page<'a> {
    if let [root] = roots {
        return nested(cx, *root);
    }
    let mut documents: Vec<At<'a>> = roots.iter().copied().filter(|root| composition(*root).is_some()).collect();
    let rest: Vec<At<'a>> = roots.iter().copied().filter(|root| composition(*root).is_none()).collect();
    let date =
        |bundle: &At<'a>| composition(*bundle).and_then(|one| one.peek_at("date")).unwrap_or_default().into_owned();
    documents.sort_by_key(|bundle| std::cmp::Reverse(date(bundle)));
    let checkups = rest.is_empty() && documents.iter().all(|one| kind_of(*one) == Kind::Checkup);
    if checkups && let Some((newest, older)) = documents.split_first() {
        // this time, last, the one before: one table
        return document(cx, *newest, older);
    }
    let mut page = collection(cx, &rest);
    for bundle in documents {
        bundle.place();
        let inner = document(cx, bundle, &[]);
        let title = inner.title.clone();
        if page.patient.is_none() {
            page.patient = composition(bundle).and_then(|one| patient_of(bundle, one)).map(|who| banner(cx, who, None));
        }
        page.sections.push(Section {
            anchor: cx.anchor(bundle),
            title,
            blocks: vec![Block::Nested(Box::new(inner))],
            children: Vec::new(),
        });
    }
    page
}

/// The page of one Bundle or resource.
pub(crate) fn nested<'a>(cx: &Cx<'_>, root: At<'a>) -> Page<'a> {
    if composition(root).is_some() { document(cx, root, &[]) } else { collection(cx, &[root]) }
}

/// The Composition of a document, or of a Bundle that has one in front.
pub(crate) fn composition(bundle: At<'_>) -> Option<At<'_>> {
    let first = bundle.get("entry").and_then(|entry| entry.get("resource"))?;
    (bundle.resource_type() == "Bundle" && first.resource_type() == "Composition").then_some(first)
}

fn kind_of(bundle: At<'_>) -> Kind {
    let kind = composition(bundle).and_then(|one| one.get("type")).map(first_code);
    Kind::of(&kind.unwrap_or_default())
}

/// The records of an input: those of a Bundle's entries, or the resource itself.
pub(crate) fn records(root: At<'_>) -> Vec<At<'_>> {
    if root.resource_type() == "Bundle" { resources(root).collect() } else { vec![root] }
}

/// The resources of a Bundle's entries.
fn resources(bundle: At<'_>) -> impl Iterator<Item = At<'_>> {
    bundle.items("entry").filter_map(|entry| entry.get("resource")).filter(|one| one.is_resource())
}

fn patient_of<'a>(bundle: At<'a>, composition: At<'a>) -> Option<At<'a>> {
    let named = composition.get("subject").and_then(At::follow).filter(|one| one.resource_type() == "Patient");
    named.or_else(|| resources(bundle).find(|one| one.resource_type() == "Patient"))
}

/// Who the patient is, at the date of the document.
fn banner<'a>(cx: &Cx<'_>, at: At<'a>, date: Option<&str>) -> Banner<'a> {
    let (name, kana) = names(at);
    let name =
        if name.is_empty() { Inline::us(cx.say("（氏名の記載なし）", "(no name given)")) } else { name };
    // that a record is in use is nothing to tell
    if at.peek_at("active").is_some_and(|active| active == "true") {
        at.word("active");
    }
    let mut born = date_of(cx, at, "birthDate", Form::Full);
    let age = at.peek_at("birthDate").and_then(|birth| Date::parse(&birth)?.age(Date::parse(date?)?));
    if let Some(age) = age {
        born.push(format!(" {age}{}", cx.say("歳", " years")), By::Us, Look::Unbroken);
    }
    if born.is_empty() {
        born = Inline::us(cx.say("記載なし", "not given"));
    }
    let sex = at.get("gender").map(|one| coded(cx, one, "gender"));
    let died = at.choice("deceased").map(|(value, of)| match &*of {
        "Boolean" if value.peek() == "false" => {
            value.mark(Seen::Worded);
            Inline::new()
        }
        "Boolean" => {
            value.mark(Seen::Worded);
            Inline::new().mark(cx.say("死亡", "deceased"), Tone::Alert)
        }
        _ => Inline::new().mark(cx.say("死亡", "deceased"), Tone::Alert).say(" ").followed(value_of(cx, value, &of)),
    });
    let mut facts: Vec<Fact<'a>> = [
        Fact::new(cx.say("生年月日", "Born"), born),
        Fact::new(cx.say("性別", "Sex"), sex.unwrap_or_else(|| Inline::us(cx.say("記載なし", "not given")))),
        Fact::new(cx.say("生死", "Deceased"), died.unwrap_or_default()),
    ]
    .into_iter()
    .flatten()
    .collect();
    for one in at.items("identifier") {
        let system = one.peek_at("system").unwrap_or_default();
        let label = if system.contains("20.3.51.") {
            cx.say("患者番号", "Patient number")
        } else if system.ends_with("JP_Insurance_memberID") {
            cx.plain("被保険者個人識別子", "保険の番号", "Insured person")
        } else if system.ends_with("JP_PublicPayer_memberID") {
            cx.plain("生活保護受給者識別子", "受給者番号", "Public payer")
        } else {
            continue;
        };
        let value = insured(cx, one, &system).unwrap_or_else(|| identifier(one));
        facts.extend(Fact::new(label, value));
    }
    Banner { name, kana, facts }
}

/// The parts of an insured person's identifier, each with its name; what is none stays as it is.
fn insured<'a>(cx: &Cx<'_>, at: At<'a>, system: &str) -> Option<Inline<'a>> {
    let value = at.get("value").filter(|value| value.is_leaf())?;
    let insured = Insured::parse(system, &value.peek()).ok()?;
    value.mark(Seen::Worded);
    let parts = insured.parts().into_iter().filter(|(.., part)| !part.is_empty()).map(|(ja, en, part)| {
        let mut out = Inline::new();
        out.push(cx.say(ja, en), By::Us, Look::Minor);
        out.push(" ", By::Us, Look::Minor);
        out.push(part.to_owned(), By::Data, Look::Code);
        out
    });
    Some(Inline::join(parts, cx.say("・", " · ")))
}

/// A document; entries of the same sections of `older` ones stand beside its own.
fn document<'a>(cx: &Cx<'_>, bundle: At<'a>, older: &[At<'a>]) -> Page<'a> {
    let Some(composition) = composition(bundle) else { return collection(cx, &[bundle]) };
    bundle.place();
    composition.place();
    let kind = kind_of(bundle);
    let patient = patient_of(bundle, composition);
    let date = composition.peek_at("date");
    let by_code = by_code(composition);
    let strip = strip::of_document(cx, composition, kind, &by_code);
    let mut page = Page {
        title: title(cx, composition),
        about: about(cx, bundle, composition),
        patient: patient.map(|who| banner(cx, who, date.as_deref())),
        strip,
        sections: Vec::new(),
        empty: Vec::new(),
        whole: vec![bundle, composition],
    };
    let mut beside: BTreeMap<String, Vec<At<'a>>> = BTreeMap::new();
    for other in older {
        if let Some(other) = self::composition(*other) {
            for section in all_sections(other) {
                let code = section.get("code").map(|code| first_code(code).into_owned()).unwrap_or_default();
                beside.entry(code).or_default().extend(section.items("entry").filter_map(At::follow));
            }
        }
    }
    let tops: Vec<At<'a>> = composition.items("section").flat_map(|one| unwrapped(cx, one)).collect();
    for section in ordered(tops, kind) {
        let built = build(cx, section, kind, &mut beside, &mut page.empty);
        page.sections.extend(built);
    }
    missing(cx, kind, &by_code, &mut page.empty);
    others(cx, resources(bundle), &mut page.sections);
    for other in older {
        other.place();
        let inner = document(cx, *other, &[]);
        page.sections.push(Section {
            anchor: cx.anchor(*other),
            title: Inline::us(cx.say("以前の健診 ", "Earlier: ")).followed(inner.title.clone()),
            blocks: vec![Block::Nested(Box::new(inner))],
            children: Vec::new(),
        });
    }
    page
}

fn title<'a>(cx: &Cx<'_>, composition: At<'a>) -> Inline<'a> {
    let by_type = coded_of(cx, composition, "type", "doc-typecodes");
    match composition.text("title") {
        Some(title) => {
            let mut out = Inline::data(title.clone());
            if by_type.words() != *title && !by_type.is_empty() {
                out.push(" ", By::Us, Look::Plain);
                out.extend_as(by_type, Look::Minor);
            }
            out
        }
        None if by_type.is_empty() => Inline::us(cx.say("文書", "Document")),
        None => by_type,
    }
}

fn about<'a>(cx: &Cx<'_>, bundle: At<'a>, composition: At<'a>) -> Vec<Fact<'a>> {
    told_of(composition, &["subject"]);
    told_of(bundle, &["timestamp"]);
    let version =
        composition.extension("composition-clinicaldocument-versionNumber").and_then(|ext| ext.choice("value"));
    let version = version.map(|(value, _)| Inline::data(value.take())).unwrap_or_default();
    let status = composition.get("status").map(|one| {
        let words = coded(cx, one, "Composition.status");
        if one.peek() == "final" { words } else { Inline::new().with(words.words(), By::Data, Look::Mark(Tone::Alert)) }
    });
    let event = composition.items("event").map(|event| {
        let what = Inline::join(event.items("code").map(|code| coded(cx, code, "checkup-program")), cx.say("、", ", "));
        let when = event.get("period").map(|one| period(cx, one)).unwrap_or_default();
        event.items("detail").for_each(told);
        Inline::join([what, when], " ")
    });
    let event = Inline::lines(event);
    [
        Fact::new(cx.say("作成日", "Date"), date_of(cx, composition, "date", Form::Full)),
        Fact::new(cx.say("区分", "Kind"), coded_of(cx, composition, "category", "report-category")),
        Fact::new(cx.say("作成者", "Author"), references(cx, composition, "author")),
        Fact::new(cx.say("管理責任機関", "Custodian"), references(cx, composition, "custodian")),
        Fact::new(cx.say("受診", "Encounter"), references(cx, composition, "encounter")),
        Fact::new(cx.say("対象", "About"), event),
        Fact::new(cx.say("状態", "State"), status.unwrap_or_default()),
        Fact::new(cx.say("版", "Version"), version),
        Fact::new(cx.say("電子署名", "Signature"), signature(cx, bundle)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Whether there is a signature, not whether it holds.
fn signature<'a>(cx: &Cx<'_>, bundle: At<'a>) -> Inline<'a> {
    let Some(signature) = bundle.get("signature") else {
        return Inline::us(cx.say("なし", "none"));
    };
    let who = signature.get("who").map(|who| reference(cx, who)).unwrap_or_default();
    let when = date_of(cx, signature, "when", Form::Full);
    let mut out = Inline::us(cx.say("あり（この画面では検証していません）", "present (not verified here)"));
    let by = Inline::join([who, when], " ");
    if !by.is_empty() {
        out.push(" ", By::Us, Look::Plain);
        out.extend(by);
    }
    out
}

/// Sections by their number, outer before inner.
fn by_code<'a>(composition: At<'a>) -> BTreeMap<String, Vec<At<'a>>> {
    let mut out: BTreeMap<String, Vec<At<'a>>> = BTreeMap::new();
    for section in all_sections(composition) {
        let code = section.get("code").map(first_code).unwrap_or_default();
        out.entry(sections::current(&code).to_owned()).or_default().push(section);
    }
    out
}

fn all_sections<'a>(at: At<'a>) -> Vec<At<'a>> {
    let mut out = Vec::new();
    let mut open: Vec<At<'a>> = at.items("section").collect();
    open.reverse();
    while let Some(section) = open.pop() {
        out.push(section);
        let from = open.len();
        open.extend(section.items("section"));
        open[from..].reverse();
    }
    out
}

/// 構造情報 is a shell: what is in it stands in its place.
fn unwrapped<'a>(cx: &Cx<'_>, section: At<'a>) -> Vec<At<'a>> {
    let is_shell = section.get("code").map(first_code).is_some_and(|code| code == "300");
    if !is_shell || section.get("section").is_none() || section.get("entry").is_some() || has_text(section) {
        return vec![section];
    }
    told_of(section, &["title", "code", "emptyReason", "text"]);
    let _ = cx;
    section.items("section").collect()
}

/// In the specification's order; what it does not name follows in the document's.
fn ordered(mut all: Vec<At<'_>>, kind: Kind) -> Vec<At<'_>> {
    let order = kind.order();
    all.sort_by_key(|section| {
        let code = section.get("code").map(first_code).unwrap_or_default();
        order.iter().position(|one| *one == sections::current(&code)).unwrap_or(order.len())
    });
    all
}

/// Whether there is text other than an empty element.
fn has_text(section: At<'_>) -> bool {
    section.at(&["text", "div"]).is_some_and(|div| !super::hide::plain(&div.peek()).trim().is_empty())
}

/// The title in words.
fn section_title<'a>(cx: &Cx<'_>, section: At<'a>) -> Inline<'a> {
    let code = section.get("code").map(first_code).unwrap_or_default();
    let known = sections::known(&code).map(|known| known.title(cx.lang(), cx.options.is_patient()));
    let own_words = cx.options.is_patient() || cx.lang() == crate::check::Lang::En;
    let title = match (known, section.get("title").filter(|one| one.is_leaf())) {
        (Some(known), _) if own_words => Inline::us(known),
        (_, Some(title)) => Inline::data(title.take()),
        (Some(known), None) => Inline::us(known),
        (None, None) => section.get("code").map(|code| coded(cx, code, "section")).unwrap_or_default(),
    };
    told_of(section, &["title", "code"]);
    if title.is_empty() { Inline::us(cx.say("（題名なし）", "(untitled)")) } else { title }
}

/// A section; `None` when it is empty, which `empty` then tells.
fn build<'a>(
    cx: &Cx<'_>,
    section: At<'a>,
    kind: Kind,
    beside: &mut BTreeMap<String, Vec<At<'a>>>,
    empty: &mut Vec<Inline<'a>>,
) -> Option<Section<'a>> {
    let code = section.get("code").map(|code| first_code(code).into_owned()).unwrap_or_default();
    let title = section_title(cx, section);
    let mut entries: Vec<At<'a>> = Vec::new();
    let mut lost: Vec<Inline<'a>> = Vec::new();
    for entry in section.items("entry") {
        let target = entry.follow().or_else(|| entry.get("resource")).or_else(|| entry.is_resource().then_some(entry));
        if let Some(target) = target {
            told(entry);
            entries.push(target);
        } else {
            // which record is missing is what there is to tell
            let address = || entry.text("reference").map(|address| Inline::new().with(address, By::Data, Look::Code));
            let name = entry.text("display").map(Inline::data).or_else(address);
            lost.push(name.unwrap_or_else(|| reference(cx, entry)));
        }
    }
    entries.extend(beside.remove(&code).unwrap_or_default());
    let children: Vec<At<'a>> = section.items("section").collect();
    let text = has_text(section);
    let reason = section.get("emptyReason").map(|reason| coded(cx, reason, "list-empty-reason")).unwrap_or_default();
    if entries.is_empty() && lost.is_empty() && children.is_empty() && !text {
        told_of(section, &["text"]);
        // for patients an optional section without content is as if it were not there, whatever was in it
        if !cx.options.is_patient() || kind.required().contains(&sections::current(&code)) {
            empty.push(with_reason(title, reason));
        }
        return None;
    }
    let anchor = cx.anchor(section);
    let mut blocks = views::blocks(cx, &entries, kind == Kind::Checkup);
    if !lost.is_empty() {
        let words = Inline::join(lost, cx.say("、", ", "));
        blocks.push(Block::Text(Inline::us(cx.say("この文書にない記録: ", "Not in this document: ")).followed(words)));
    }
    if let Some(narrative) = section.get("text").filter(|_| text) {
        narrative.word("status");
        if let Some(div) = narrative.get("div") {
            div.mark(Seen::Shown);
            // a text that only repeats what the entries say is told by them
            if !repeats(&blocks, &super::hide::plain(&div.peek())) {
                blocks.push(Block::Narrative { div, aside: !entries.is_empty() });
            }
        }
    }
    let author = references(cx, section, "author");
    let mut facts: Vec<Fact<'a>> = Fact::new(cx.say("記載者", "Written by"), author).into_iter().collect();
    if !reason.is_empty() {
        facts.extend(Fact::new(cx.say("項目がない理由", "Why without entries"), reason));
    }
    if !facts.is_empty() {
        blocks.push(Block::Facts(facts));
    }
    let children = children.into_iter().filter_map(|child| build(cx, child, kind, beside, empty)).collect::<Vec<_>>();
    if blocks.is_empty() && children.is_empty() {
        if !cx.options.is_patient() || kind.required().contains(&sections::current(&code)) {
            empty.push(title);
        }
        return None;
    }
    Some(Section { anchor, title, blocks, children })
}

/// Whether all letters of the text stand in one piece of the blocks.
fn repeats(blocks: &[Block<'_>], text: &str) -> bool {
    let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let text = letters(text);
    let mut words = String::new();
    for block in blocks {
        block.words(&mut words);
    }
    !text.is_empty() && words.lines().any(|line| letters(line).contains(&text))
}

fn with_reason<'a>(title: Inline<'a>, reason: Inline<'a>) -> Inline<'a> {
    if reason.is_empty() {
        return title;
    }
    let mut out = title;
    out.push("（", By::Us, Look::Plain);
    out.extend(reason);
    out.push("）", By::Us, Look::Plain);
    out
}

/// Sections that the specification demands and the document does not have.
fn missing<'a>(cx: &Cx<'_>, kind: Kind, by_code: &BTreeMap<String, Vec<At<'a>>>, empty: &mut Vec<Inline<'a>>) {
    // with a CDA document in it, the structured part is not looked at by receivers
    if by_code.contains_key("200") {
        return;
    }
    for code in kind.required() {
        if !by_code.contains_key(*code)
            && let Some(known) = sections::known(code)
        {
            let title = Inline::us(known.title(cx.lang(), cx.options.is_patient()));
            empty.push(if cx.options.is_patient() {
                title
            } else {
                with_reason(title, Inline::us(cx.say("欄なし", "missing")))
            });
        }
    }
}

/// What no section names, at the end: people and institutions, then the rest.
fn others<'a>(cx: &Cx<'_>, all: impl Iterator<Item = At<'a>>, out: &mut Vec<Section<'a>>) {
    let left: Vec<At<'a>> = all.filter(|one| !one.is_placed()).collect();
    let is_party = |one: &At<'a>| {
        matches!(
            &*one.resource_type(),
            "Patient"
                | "Practitioner"
                | "PractitionerRole"
                | "Organization"
                | "Location"
                | "RelatedPerson"
                | "Coverage"
        )
    };
    let (parties, rest): (Vec<_>, Vec<_>) = left.into_iter().partition(is_party);
    for (title, list) in [
        (cx.plain("その他の記録", "その他", "Other records"), rest),
        (cx.plain("患者・関係者・医療機関", "あなたと医療機関について", "People and institutions"), parties),
    ] {
        let Some(first) = list.first() else { continue };
        // an anchor of its own: that of the record is the record's
        let anchor = first.parent().map_or_else(|| cx.anchor_of_heading(), |holder| cx.anchor(holder));
        let blocks = views::blocks(cx, &list, false);
        out.push(Section { anchor, title: Inline::us(title), blocks, children: Vec::new() });
    }
}

/// Bundles without a Composition, and single resources: by kind.
fn collection<'a>(cx: &Cx<'_>, roots: &[At<'a>]) -> Page<'a> {
    let mut all: Vec<At<'a>> = Vec::new();
    let mut whole = Vec::new();
    for &root in roots {
        if root.resource_type() == "Bundle" {
            root.place();
            whole.push(root);
            all.extend(resources(root));
        } else if root.is_resource() {
            all.push(root);
        } else {
            whole.push(root);
        }
    }
    let patient = all.iter().copied().find(|one| one.resource_type() == "Patient");
    let date = roots.first().and_then(|root| root.peek_at("timestamp"));
    let order = ["Condition", "AllergyIntolerance", "MedicationRequest", "Observation"];
    let mut sections = Vec::new();
    let mut kinds: Vec<String> = order.iter().map(|&kind| kind.to_owned()).collect();
    kinds.extend(all.iter().map(|one| one.resource_type().into_owned()));
    let mut seen = std::collections::BTreeSet::new();
    kinds.retain(|kind| seen.insert(kind.clone()));
    let parties =
        ["Patient", "Practitioner", "PractitionerRole", "Organization", "Location", "RelatedPerson", "Coverage"];
    let single = all.len() == 1;
    let mut by_kind: BTreeMap<String, Vec<At<'a>>> = BTreeMap::new();
    for one in &all {
        by_kind.entry(one.resource_type().into_owned()).or_default().push(*one);
    }
    for kind in kinds.iter().filter(|kind| single || !parties.contains(&&***kind)) {
        let list = by_kind.get(kind).map_or(&[][..], |list| &list[..]);
        let Some(first) = list.iter().find(|one| !one.is_placed()) else { continue };
        let anchor = first.parent().map_or_else(|| cx.anchor_of_heading(), |holder| cx.anchor(holder));
        let blocks = views::blocks(cx, list, false);
        let title = Inline::us(labels::resource(kind, cx.lang()).to_owned());
        sections.push(Section { anchor, title, blocks, children: Vec::new() });
    }
    others(cx, all.iter().copied(), &mut sections);
    let title = match &all[..] {
        [one] => labels::resource(&one.resource_type(), cx.lang()).to_owned(),
        _ => cx.say("診療情報", "Health records").to_owned(),
    };
    let mut about = Vec::new();
    if let [root] = roots {
        about.extend(Fact::new(cx.say("作成日時", "Created"), date_of(cx, *root, "timestamp", Form::Full)));
    }
    Page {
        title: Inline::us(title),
        about,
        patient: patient.map(|who| banner(cx, who, date.as_deref())),
        strip: if single { Vec::new() } else { strip::of_records(cx, &all) },
        sections,
        empty: Vec::new(),
        whole,
    }
}
