//! Codings against the masters that are loaded, on the day of the record: do they exist, are they valid then, do display and
//! the codes beside them belong to them.
//!
//! It is a stage of its own after the walk: what is asked here lies outside of the Coding (the record's day, its siblings),
//! so nothing of it may be kept with the value. Without masters it costs nothing.

use super::item::{self, child, text_of};
use super::record_day::record_day;
use crate::check::document::Document;
use crate::check::document::place::place;
use crate::check::memory::said::Once;
use crate::check::session::Session;
use crate::diagnostic::catalogue::binding::{
    CODE_FORM, CODE_SYSTEM_UNKNOWN, CODE_UNKNOWN, DISPLAY_MISMATCH, DISPLAY_SPELLING,
};
use crate::diagnostic::catalogue::masters as rule;
use crate::diagnostic::{Arg, Finding, Sink};
use crate::json::{Kind, NodeId};
use crate::masters::{Day, Entry, Masters, Pack, Standing, flag, fold, suggest, system};
use crate::terminology::{self, Listed};
use std::borrow::Cow;

/// Suggestions that one document is given: they are looked for by running over all names.
const MOST_SUGGESTIONS: usize = 50;
/// Names that a message shows.
const MOST_NAMES: usize = 3;
/// Codings of one concept that are compared with each other.
const MOST_SIBLINGS: usize = 32;
/// The service's own code for a disease that has none.
const UNCODED_DISEASE: &str = "99999999";

/// A coding whose system has a master.
struct Coding<'d> {
    node: NodeId,
    system: Cow<'d, str>,
    code_node: NodeId,
    code: Cow<'d, str>,
    display: Option<(NodeId, Cow<'d, str>)>,
    version: Cow<'d, str>,
}

/// See the module.
#[cfg_attr(target_family = "wasm", inline(never))] // engines compile a function when it is first called
pub(crate) fn check(session: &Session<'_>, codings: &[NodeId], sink: &mut Sink) {
    let masters = &session.doc.rules.terms.masters;
    if session.call.plan.has_no_masters(session.doc.rules) {
        return;
    }
    let today = session.call.options.now.as_deref().and_then(Day::parse);
    let mut judge = Judge { session, masters, today, day: None, suggested: 0 };
    for &node in codings {
        judge.coding(node, sink);
    }
}

struct Judge<'s, 'd> {
    session: &'s Session<'d>,
    masters: &'s Masters,
    today: Option<Day>,
    /// The last resource and its day.
    day: Option<(NodeId, Option<Day>)>,
    suggested: usize,
}

impl<'s> Judge<'s, '_> {
    fn doc(&self) -> &'s Document<'s> {
        self.session.around()
    }

    fn day_of(&mut self, node: NodeId) -> Option<Day> {
        let resource = self.doc().resource_of(node);
        match self.day {
            Some((known, day)) if known == resource => day,
            _ => {
                let day = record_day(self.doc(), resource).or(self.today);
                self.day = Some((resource, day));
                day
            }
        }
    }

    fn read(&self, node: NodeId) -> Option<Coding<'s>> {
        let doc = self.doc();
        let child = |sym| doc.tree.child(node, sym).filter(|&child| doc.tree.kind(child) == Kind::String);
        if doc.tree.kind(node) != Kind::Object {
            return None;
        }
        let code_node = child(doc.syms.code)?;
        Some(Coding {
            node,
            system: doc.tree.text(child(doc.syms.system)?),
            code_node,
            code: doc.tree.text(code_node),
            display: child(doc.syms.display).map(|node| (node, doc.tree.text(node))),
            version: child(doc.syms.version).map_or(Cow::Borrowed(""), |node| doc.tree.text(node)),
        })
    }

    fn coding(&mut self, node: NodeId, sink: &mut Sink) {
        let Some(coding) = self.read(node) else { return };
        let masters = self.masters;
        if let Some(map) = self.session.call.plan.map_from(self.session.doc.rules, &coding.system) {
            let day = self.day_of(node);
            self.mapped(&coding, map, day, sink);
        }
        let Some(pack) = masters.get(&coding.system) else { return };
        if is_dummy(&coding) {
            return;
        }
        let day = self.day_of(node);
        match pack.standing(&coding.code, &coding.version, day) {
            Standing::Active(entry) => self.known(&coding, pack, entry, sink),
            Standing::Retired(entry) => {
                let words = successors(pack, entry, day);
                let args = vec![
                    (*coding.code).into(),
                    (*coding.system).into(),
                    entry.to().to_string().into(),
                    told(day),
                    words,
                ];
                sink.push(Finding::new(&rule::CODE_RETIRED, place(self.doc(), coding.code_node), args));
                self.known(&coding, pack, entry, sink);
            }
            Standing::NotYet(entry) => {
                let from = entry.from().to_string();
                let args = vec![(*coding.code).into(), (*coding.system).into(), from.into(), told(day)];
                sink.push(Finding::new(&rule::CODE_NOT_YET_VALID, place(self.doc(), coding.code_node), args));
                self.known(&coding, pack, entry, sink);
            }
            // in the list of the document's version
            Standing::Absent if self.is_listed(&coding) => {}
            Standing::Absent => self.absent(&coding, pack, day, sink),
            Standing::BeforeEditions => {
                let oldest = Day(pack.meta().oldest()).to_string();
                let args = vec![(*coding.code).into(), (*coding.system).into(), told(day), oldest.into()];
                if self.first(&coding.system, sink) {
                    sink.push(Finding::new(&rule::CODE_BEFORE_EDITIONS, place(self.doc(), coding.code_node), args));
                }
            }
            Standing::Unsaid => self.unsaid(&coding, sink),
        }
    }

    /// Whether the list of the document's version has the code; its display was held against that list.
    fn is_listed(&self, coding: &Coding<'_>) -> bool {
        matches!(self.session.call.policy.lists.find(&coding.system, &coding.code), Some(Listed::Called(_)))
    }

    /// Whether nothing was said yet of what this system's master cannot tell.
    fn first(&self, system: &str, sink: &Sink) -> bool {
        self.session.document.said.borrow_mut().say(Once::System(system.into()), sink)
    }

    fn absent(&mut self, coding: &Coding<'_>, pack: &Pack, day: Option<Day>, sink: &mut Sink) {
        let shape = terminology::shape(&coding.system).filter(|shape| !shape.fits(&coding.code));
        let words = if let Some(shape) = shape {
            Arg::words(shape.ja, shape.en)
        } else if let Some(other) = self.other_list(pack, &coding.code) {
            Arg::words(
                format!("「{}」のコードです。", other.ja),
                format!("It is a code of another list: {}.", other.en),
            )
        } else {
            let edition = pack.meta().edition();
            Arg::words(
                format!("取り込んだ版は {edition} までです。"),
                format!("The newest edition imported is {edition}."),
            )
        };
        let words = joined(words, self.suggestions(pack, coding, day));
        let args = vec![(*coding.code).into(), (*coding.system).into(), words];
        sink.push(Finding::new(&CODE_UNKNOWN, place(self.doc(), coding.code_node), args));
    }

    /// The other list of designated laboratory items that has the code.
    fn other_list(&self, pack: &Pack, code: &str) -> Option<&'static system::System> {
        let own = pack.meta().system.as_str();
        let lists = [system::CORE_JLAC10, system::CORE_JLAC11, system::INFECTION_JLAC10, system::INFECTION_JLAC11];
        let has = |list: &&str| self.masters.get(list).is_some_and(|pack| pack.find(code).is_some());
        if !lists.contains(&own) {
            return None;
        }
        lists.iter().filter(|&&list| list != own).find(|list| has(list)).and_then(|list| system::system(list))
    }

    fn unsaid(&self, coding: &Coding<'_>, sink: &mut Sink) {
        if let Some(shape) = terminology::shape(&coding.system).filter(|shape| !shape.fits(&coding.code)) {
            let words = Arg::words(shape.ja, shape.en);
            let args = vec![(*coding.code).into(), (*coding.system).into(), words];
            sink.push(Finding::new(&CODE_FORM, place(self.doc(), coding.code_node), args));
        } else if self.first(&coding.system, sink) {
            let words = Arg::words(
                "取り込んだマスターはコード体系の一部です。載っていないコードは判断できません",
                "the master that was imported is a part of the system, which says nothing of other codes",
            );
            let args = vec![(*coding.system).into(), words, "".into()];
            sink.push(Finding::new(&CODE_SYSTEM_UNKNOWN, place(self.doc(), coding.node), args));
        }
    }

    /// What is asked of a code that its master has.
    fn known(&self, coding: &Coding<'_>, pack: &Pack, entry: Entry<'_>, sink: &mut Sink) {
        let flags = entry.flags();
        let at = |node| place(self.doc(), node);
        if flags & flag::ABSTRACT != 0 && !self.is_listed(coding) {
            let words = Arg::words("見出しのコードです。", "It is the code of a heading.");
            let args = vec![(*coding.code).into(), (*coding.system).into(), words];
            sink.push(Finding::new(&CODE_UNKNOWN, at(coding.code_node), args));
            return;
        }
        if flags & flag::UNCODED != 0 {
            // the claims' row for a disease without a code is not the service's
            if matches!(
                pack.meta().system.as_str(),
                system::DISEASE_KEY | system::CLAIM_DISEASE | system::DISEASE_EXCHANGE
            ) {
                let args = vec![(*coding.code).into(), (*coding.system).into()];
                sink.push(Finding::new(&rule::CODE_UNCODED_ROW, at(coding.code_node), args));
            }
            return;
        }
        let about = || vec![(*coding.code).into(), entry.display().into()];
        if flags & flag::NOT_ALONE != 0 && !self.has_modifier(coding.node) {
            sink.push(Finding::new(&rule::CODE_NOT_ALONE, at(coding.code_node), about()));
        }
        if flags & flag::NOT_INSURED != 0 {
            sink.push(Finding::new(&rule::CODE_NOT_INSURED, at(coding.code_node), about()));
        }
        self.modifier_place(coding, entry, sink);
        self.display(coding, pack, entry, sink);
        self.siblings(coding, entry, sink);
        item::check(self.session, coding.node, entry, sink);
        if pack.meta().system == system::DISEASE_KEY {
            self.text(coding, entry, sink);
        }
    }

    fn display(&self, coding: &Coding<'_>, pack: &Pack, entry: Entry<'_>, sink: &mut Sink) {
        let Some((node, display)) = &coding.display else { return };
        // a laboratory code outside the shared items may bear the name that the hospital uses
        if matches!(pack.meta().system.as_str(), system::JLAC10 | system::JLAC11)
            || entry.display().is_empty()
            || self.is_listed(coding)
        {
            return;
        }
        let plain = |text: &str| fold::decoded(text).filter(|c| !c.is_whitespace()).collect::<String>();
        let own = plain(display);
        if entry.displays().any(|known| *known == **display || plain(known) == own) {
            return;
        }
        let about = |expected: Arg| vec![(**display).into(), (*coding.code).into(), (*coding.system).into(), expected];
        let place = place(self.doc(), *node);
        if let Some(known) = entry.displays().find(|known| fold::same(known, display)) {
            sink.push(Finding::new(&DISPLAY_SPELLING, place, about(known.into())));
            return;
        }
        let list = |open: &str, close: &str| {
            let some: Vec<String> =
                entry.displays().take(MOST_NAMES).map(|name| format!("{open}{name}{close}")).collect();
            some.join(", ")
        };
        let words = Arg::words(list("「", "」"), list("\"", "\""));
        sink.push(Finding::new(&DISPLAY_MISMATCH, place, about(words)));
    }

    /// Codes of other systems in the same concept: do they stand for the same thing?
    fn siblings(&self, coding: &Coding<'_>, entry: Entry<'_>, sink: &mut Sink) {
        let doc = self.doc();
        let Some(list) = doc.tree.parent(coding.node).filter(|&list| doc.tree.kind(list) == Kind::Array) else {
            return;
        };
        for other in doc.tree.children(list).take(MOST_SIBLINGS).filter(|&other| other != coding.node) {
            let Some(other) = self.read(other) else { continue };
            if is_dummy(&other) || entry.stands_for(&other.system, &other.code) != Some(false) {
                continue;
            }
            // told once a pair: by the first, unless only the second one's master knows of it
            let back = self.masters.get(&other.system).and_then(|pack| Some(pack.entry(pack.find(&other.code)?)));
            let back = back.and_then(|entry| entry.stands_for(&coding.system, &coding.code));
            if back == Some(true) || back == Some(false) && other.node < coding.node {
                continue;
            }
            let linked: Vec<&str> = entry.linked(&other.system).take(MOST_NAMES).collect();
            let args = vec![
                (*coding.code).into(),
                entry.display().into(),
                (*other.code).into(),
                (*other.system).into(),
                linked.join(", ").into(),
            ];
            sink.push(Finding::new(&rule::CODES_DISAGREE, place(doc, other.code_node), args));
        }
    }

    /// A hospital's own code: the standard code that the concept map gives for it stands beside it, or is told.
    fn mapped(&self, coding: &Coding<'_>, map: &Pack, day: Option<Day>, sink: &mut Sink) {
        let doc = self.doc();
        let Some(entry) = map.find(&coding.code).map(|number| map.entry(number)) else { return };
        let list = doc.tree.parent(coding.node).filter(|&list| doc.tree.kind(list) == Kind::Array);
        let beside = list.into_iter().flat_map(|list| doc.tree.children(list).take(MOST_SIBLINGS));
        let mut is_standard = false;
        for other in beside.filter(|&other| other != coding.node).filter_map(|other| self.read(other)) {
            match entry.stands_for(&other.system, &other.code) {
                None => {}
                Some(true) => is_standard = true,
                Some(false) => {
                    is_standard = true;
                    let expected: Vec<&str> = entry.linked(&other.system).take(MOST_NAMES).collect();
                    let args = vec![
                        (*coding.code).into(),
                        (*coding.system).into(),
                        (*other.code).into(),
                        (*other.system).into(),
                        expected.join(", ").into(),
                    ];
                    sink.push(Finding::new(&rule::LOCAL_CODE_DIFFERS, place(doc, other.code_node), args));
                }
            }
        }
        if is_standard {
            return;
        }
        let targets: Vec<(String, &str)> =
            entry.links().take(MOST_NAMES).map(|(to, code)| (self.target(entry, to, code, day), to)).collect();
        let words = |english: bool| {
            let name = |to| system::system(to).map_or(to, |known| if english { known.en } else { known.ja });
            targets.iter().map(|(code, to)| format!("{code} [{}]", name(to))).collect::<Vec<_>>().join(", ")
        };
        let args = vec![(*coding.code).into(), (*coding.system).into(), Arg::words(words(false), words(true))];
        sink.push(Finding::new(&rule::LOCAL_CODE_MAPPED, place(doc, coding.code_node), args));
    }

    /// A code that a concept map leads to, with its name; where its master says that it was retired, what took its place.
    fn target(&self, entry: Entry<'_>, to: &str, code: &str, day: Option<Day>) -> String {
        let own = entry.facts().filter(|(key, _)| *key == to).find_map(|(_, text)| text.strip_prefix(code));
        let own = own.map_or("", str::trim_start);
        let of = |code: &str, name: &str| if name.is_empty() { code.to_owned() } else { format!("{code} ({name})") };
        let Some(pack) = self.masters.get(to) else { return of(code, own) };
        match pack.standing(code, "", day) {
            Standing::Active(entry) => of(code, entry.display()),
            Standing::Retired(entry) => match suggest::heirs(pack, entry, day).first() {
                Some(heir) => of(heir, pack.find(heir).map_or("", |number| pack.entry(number).display())),
                None => of(code, entry.display()),
            },
            _ => of(code, own),
        }
    }

    /// The text of a disease beside what its code and those of its modifiers give together.
    fn text(&self, coding: &Coding<'_>, entry: Entry<'_>, sink: &mut Sink) {
        let doc = self.doc();
        let Some(concept) = doc.tree.parent(coding.node).and_then(|list| doc.tree.parent(list)) else { return };
        let Some(node) = text_of(doc, concept, "text") else {
            return;
        };
        let [mut before, mut behind] = [String::new(), String::new()];
        for extension in child(doc, concept, "extension").into_iter().flat_map(|list| doc.tree.children(list)) {
            let Some(is_prefix) = modifier_of(doc, extension) else { continue };
            // a modifier that no code tells cannot be compared
            let Some(name) = self.modifier_name(extension) else { return };
            if is_prefix { &mut before } else { &mut behind }.push_str(name);
        }
        let plain = |text: &str| fold::fold(text).split_whitespace().collect::<String>();
        let text = doc.tree.text(node);
        let own = plain(&text);
        if entry.displays().any(|name| plain(&format!("{before}{name}{behind}")) == own) {
            return;
        }
        let composed = format!("{before}{}{behind}", entry.display());
        sink.push(Finding::new(&rule::DISEASE_TEXT, place(doc, node), vec![(*text).into(), composed.into()]));
    }

    /// The name that the master gives the modifier in an extension.
    fn modifier_name(&self, extension: NodeId) -> Option<&'s str> {
        let doc = self.doc();
        let codings = child(doc, child(doc, extension, "valueCodeableConcept")?, "coding")?;
        doc.tree.children(codings).filter_map(|node| self.read(node)).find_map(|coding| {
            let pack = self.masters.get(&coding.system)?;
            Some(pack.entry(pack.find(&coding.code)?).display())
        })
    }

    /// Whether the concept around a coding has an extension that modifies it.
    fn has_modifier(&self, coding: NodeId) -> bool {
        let doc = self.doc();
        let around = doc.tree.parent(coding).and_then(|list| doc.tree.parent(list));
        let Some(extensions) = around.and_then(|concept| child(doc, concept, "extension")) else { return false };
        doc.tree.children(extensions).any(|extension| modifier_of(doc, extension).is_some())
    }

    /// A modifier that goes before the name in an extension for those behind it, or the other way round.
    fn modifier_place(&self, coding: &Coding<'_>, entry: Entry<'_>, sink: &mut Sink) {
        const MOST_STEPS: usize = 6;
        let doc = self.doc();
        let (prefix, suffix) = (entry.flags() & flag::PREFIX != 0, entry.flags() & flag::SUFFIX != 0);
        if prefix == suffix {
            return;
        }
        let mut at = Some(coding.node);
        for _ in 0..MOST_STEPS {
            let Some(node) = at else { return };
            if let Some(is_prefix) = modifier_of(doc, node) {
                if is_prefix != prefix {
                    let words = if prefix {
                        Arg::words("接頭語", "goes before the name")
                    } else {
                        Arg::words("接尾語", "goes behind the name")
                    };
                    let args = vec![(*coding.code).into(), entry.display().into(), words];
                    sink.push(Finding::new(&rule::MODIFIER_PLACE, place(doc, coding.code_node), args));
                }
                return;
            }
            at = doc.tree.parent(node);
        }
    }

    fn suggestions(&mut self, pack: &Pack, coding: &Coding<'_>, day: Option<Day>) -> Arg {
        self.suggested += 1;
        if self.suggested > MOST_SUGGESTIONS {
            return Arg::nothing();
        }
        let display = coding.display.as_ref().map_or("", |(_, display)| display);
        let found = suggest::suggest(pack, &coding.code, display, day);
        if found.is_empty() {
            return Arg::nothing();
        }
        let list = |english: bool| {
            let one = |of: &suggest::Suggestion<'_>| {
                let (ja, en) = of.why.words();
                format!("{} ({}; {})", of.entry.code(), of.entry.display(), if english { en } else { ja })
            };
            found.iter().map(one).collect::<Vec<_>>().join(", ")
        };
        Arg::words(format!("候補: {}", list(false)), format!("Perhaps: {}", list(true)))
    }
}

/// Codes that the service itself gives for what is not coded: they are in no master.
fn is_dummy(coding: &Coding<'_>) -> bool {
    let url = system::system(&coding.system).map_or(&*coding.system, |known| known.url);
    match url {
        system::DISEASE_KEY => coding.code == UNCODED_DISEASE,
        system::ALLERGEN_YJ | system::ALLERGEN_DRUG | system::ALLERGEN_FOOD | system::ALLERGEN_OTHER => {
            matches!(&*coding.code, "D9M000000000" | "D9F000000000" | "D9N000000000")
        }
        _ => false,
    }
}

/// Whether an extension holds a modifier that goes before the name (true) or behind it; `None` for any other node.
fn modifier_of(doc: &Document<'_>, node: NodeId) -> Option<bool> {
    let url = child(doc, node, "url")?;
    let url = doc.tree.text(url);
    if url.ends_with("DiseasePrefixModifier") {
        Some(true)
    } else if url.ends_with("DiseasePostfixModifier") {
        Some(false)
    } else {
        None
    }
}

fn told(day: Option<Day>) -> Arg {
    match day {
        Some(day) => day.to_string().into(),
        None => Arg::words("最新の版", "the newest edition"),
    }
}

/// Two sentences, where both are there.
fn joined(one: Arg, other: Arg) -> Arg {
    match (one, other) {
        (Arg::Words { ja, en }, Arg::Words { ja: more_ja, en: more_en }) => {
            Arg::words([&*ja, &more_ja].concat(), [&*en, &more_en].join(" ").trim_end())
        }
        (one, _) => one,
    }
}

/// Words for a system whose master is not loaded: what was checked, and the command that would help.
pub(crate) fn how_to_import(system: &str, has_shape: bool) -> Arg {
    let Some(known) = system::system(system) else { return Arg::nothing() };
    let (checked_ja, checked_en) = if has_shape {
        ("コードの書式だけを確かめました。", "only the form of its codes was checked; ")
    } else {
        ("", "")
    };
    Arg::words(
        format!(
            "{}のマスターを取り込んでいません。{checked_ja}tekigo masters import {} で取り込むと、実在・有効期間・表示名まで検証します",
            known.ja, known.held_by
        ),
        format!(
            "its master is not imported; {checked_en}\"tekigo masters import {}\" lets existence, validity and displays be checked",
            known.held_by
        ),
    )
}

/// What took the place of a retired code, in words.
fn successors(pack: &Pack, entry: Entry<'_>, day: Option<Day>) -> Arg {
    let heirs = suggest::heirs(pack, entry, day);
    if heirs.is_empty() {
        return Arg::nothing();
    }
    let name = |code: &&str| match pack.find(code) {
        Some(number) => format!("{code} ({})", pack.entry(number).display()),
        None => (*code).to_owned(),
    };
    let list = heirs.iter().take(MOST_NAMES).map(name).collect::<Vec<_>>().join(", ");
    Arg::words(format!("移行先は {list} です。"), format!("Its successor is {list}."))
}
