//! Codes against the value sets that they are bound to, and codings against their code systems.
//!
//! Two questions are asked apart from each other: every Coding, bound or not, is looked up in its system once
//! ([`coding`]); every binding is asked for the values of its element ([`bound`]), once for the base
//! definition and once for each profile. Severities follow the binding's strength and the practice of the HL7
//! validator: a miss is an error only where the binding is required (or by `maxValueSet`), a code that its complete
//! system does not have is always one.

use super::{codes, superseded};
use crate::check::document::below::Below;
use crate::check::document::meant::meant_words;
use crate::check::document::place::place;
use crate::check::memory::said::Once;
use crate::check::plan::systems::{System, Systems};
use crate::check::session::Session;
use crate::diagnostic::catalogue::binding as rule;
use crate::diagnostic::catalogue::masters::CODE_CHECK_DIGIT;
use crate::diagnostic::{Arg, Finding, Named, Rule, Severity, Sink, Text};
use crate::fhirpath::Membership;
use crate::json::{Kind, NodeId};
use crate::masters;
use crate::model::valueset::{CodeSystemId, INACTIVE, ValueSetId, Why};
use crate::model::{Binding, BindingStrength, Structure, StructureKind};
use crate::terminology::{self, Answer, CodeStatus, DisplayCheck, Listed, Lists, Unsure};
use std::borrow::Cow;

/// https://hl7.org/fhir/R4/ucum.html
const UCUM: &str = "http://unitsofmeasure.org";

/// Value sets that R4 4.0.1 binds more strongly than it means, by the canonical as it writes it: its vital signs would
/// have every component in one of 13 units. HL7's validator takes the binding as extensible as well.
const TOO_STRONG: [&str; 1] = ["http://hl7.org/fhir/ValueSet/ucum-vitals-common|4.0.1"];

/// A value as terminology sees it.
struct Coded<'a> {
    system: Option<Cow<'a, str>>,
    code: Option<Cow<'a, str>>,
}

/// A value set of units on a `value[x]` that may be a Quantity is about the Quantity's unit: a concept cannot answer it,
/// and R4's vital signs, which bind so, allow concepts all the same.
fn binds_units_only(doc: Below<'_>, node: NodeId, type_name: &str, binding: &Binding) -> bool {
    let Some(set) = binding.value_set.filter(|_| matches!(type_name, "CodeableConcept" | "Coding")) else {
        return false;
    };
    let element = doc.definition(node).map(|id| doc.rules.element(id));
    let include = &doc.rules.terms.value_set(set).include;
    element.is_some_and(|element| element.types.iter().any(|ty| &*ty.code == "Quantity"))
        && !include.is_empty()
        && include.iter().all(|include| &*include.system == UCUM)
}

/// The companion (`_status`) of a primitive whose value is not there.
fn is_primitive_without_value(doc: Below<'_>, node: NodeId) -> bool {
    doc.tree.kind(node) == Kind::Object
        && doc.structure_of(node).is_some_and(|id| doc.rules.structure(id).kind == StructureKind::Primitive)
}

/// The value set that the base definition binds the element around a Coding to.
fn bound_to(session: &Session, coding: NodeId) -> Option<ValueSetId> {
    let doc = session.around();
    let around = std::iter::successors(Some(coding), |&at| doc.tree.parent(at)).take(3);
    let elements = around.filter_map(|at| doc.definition(at)).map(|id| doc.rules.element(id));
    elements.filter_map(|element| element.binding.as_ref()).find_map(|binding| binding.value_set)
}

/// What the codes of one value say together.
enum Verdict<'t> {
    Member,
    /// A member that is a heading of its system, not for use.
    Abstract,
    NoCode,
    NotMember {
        other_name: &'t str,
    },
    Unknown(Why),
}

/// Checks one value (not the array around it) of a bound element. `type_name` is its FHIR type; `profile` the
/// definition that binds it, `None` for the base specification.
pub(crate) fn bound(
    session: &Session,
    node: NodeId,
    type_name: &str,
    binding: &Binding,
    profile: Option<&Structure>,
    sink: &mut Sink,
) {
    let doc = session.doc;
    // of a primitive without a value only a required binding says something: there is no code of the set
    let is_absent = is_primitive_without_value(doc, node);
    if is_absent && binding.strength != BindingStrength::Required {
        return;
    }
    let strength = match binding.strength {
        BindingStrength::Required
            if TOO_STRONG.contains(&&*binding.canonical) || binds_units_only(doc, node, type_name, binding) =>
        {
            BindingStrength::Extensible
        }
        strength => strength,
    };
    let (miss, no_code, open) = match strength {
        BindingStrength::Required => (&rule::BINDING_REQUIRED, Some(Severity::Error), Severity::Warning),
        BindingStrength::Extensible => (&rule::BINDING_EXTENSIBLE, Some(Severity::Warning), Severity::Information),
        BindingStrength::Preferred => (&rule::BINDING_PREFERRED, None, Severity::Information),
        // an example binds nothing
        BindingStrength::Example => return max(session, node, type_name, binding, profile, sink),
    };
    let set = (binding.value_set, &*binding.canonical);
    let held = against(session, node, type_name, set, (miss, no_code, open), profile, sink);
    // a member of the bound set is one of the larger set as well
    if !held {
        max(session, node, type_name, binding, profile, sink);
    }
}

fn max(
    session: &Session,
    node: NodeId,
    type_name: &str,
    binding: &Binding,
    profile: Option<&Structure>,
    sink: &mut Sink,
) {
    if let Some((canonical, set)) = &binding.max {
        let levels = (&rule::BINDING_MAX, Some(Severity::Error), Severity::Warning);
        against(session, node, type_name, (*set, canonical), levels, profile, sink);
    }
}

/// Checks one value against a value set that is bound beside the element's own binding. `levels`: the rule of a code that
/// is none of the set, how severe it is that there is no code, and that the set cannot be asked.
pub(crate) fn more(
    session: &Session,
    node: NodeId,
    canonical: &str,
    levels: Levels,
    profile: &Structure,
    sink: &mut Sink,
) {
    let set = session.doc.rules.terms.find_value_set(canonical).map(|(id, _)| id);
    let ty = session.doc.type_name(node);
    against(session, node, ty, (set, canonical), levels, Some(profile), sink);
}

/// The rule of a code that is no member; the severity where there is no code, and where the set cannot be asked.
pub(crate) type Levels = (&'static Rule, Option<Severity>, Severity);

/// Whether the value is a member; what is to be said otherwise is said.
#[allow(clippy::too_many_arguments, reason = "what was met, what was asked and where to say so")]
fn against(
    session: &Session,
    node: NodeId,
    type_name: &str,
    (set, canonical): (Option<ValueSetId>, &str),
    (miss, no_code, open): Levels,
    profile: Option<&Structure>,
    sink: &mut Sink,
) -> bool {
    let doc = session.doc;
    if canonical.is_empty() || !takes_codes(type_name) {
        return false;
    }
    let Some(id) = set else {
        if open == Severity::Information && miss.severity == Severity::Information {
            return false;
        }
        if let Some(held) = whole(session, node, type_name, canonical, (miss, no_code), profile, sink) {
            return held;
        }
        unavailable(session, node, canonical, None, open, profile, sink);
        return false;
    };
    let (rule, severity, other_name) = match verdict(doc, node, type_name, id) {
        Verdict::Member => return true,
        Verdict::Abstract => {
            if miss.severity == Severity::Error {
                let args = vec![shown(doc, node, type_name).into(), named(session, id).into()];
                sink.push(of_profile(session, Finding::new(&rule::CODE_ABSTRACT, place(doc, node), args), profile));
            }
            return true;
        }
        Verdict::Unknown(why) => {
            if miss.severity != Severity::Information {
                unavailable(session, node, canonical, Some(&why), open, profile, sink);
            }
            return false;
        }
        Verdict::NoCode => {
            let (Some(severity), false) = (no_code, is_quantity(type_name)) else { return false };
            (&rule::BINDING_NO_CODE, severity, None)
        }
        Verdict::NotMember { .. } if miss.is_of(&[&rule::BINDING_REQUIRED]) && is_of_list(session, node) => {
            return true;
        }
        Verdict::NotMember { other_name } => (miss, miss.severity, Some(other_name)),
    };
    let is_of_base = profile.is_none();
    let is_asked = miss.is_of(&[&rule::BINDING_EXTENSIBLE]);
    if (is_asked && is_of_base || miss.is_of(&[&rule::BINDING_PREFERRED]))
        && superseded::is_superseded(session, node, (canonical, is_asked), &|set| {
            member_of(doc, node, set) == Membership::Member
        })
    {
        return false;
    }
    if !session.document.said.borrow_mut().say(Once::Miss(node.0, canonical.into(), rule.id), sink) {
        return false;
    }
    // there may be one in each record, and only the first is told
    let is_folded = miss.is_of(&[&rule::BINDING_PREFERRED]) && is_of_base;
    let is_alike = |first| {
        let around = Below::new(session.around());
        systems(around, first, around.type_name(first)).eq(systems(doc, node, type_name))
    };
    if is_folded && session.document.said.borrow_mut().is_one_more(id, is_alike) {
        return false;
    }
    let args = match other_name {
        None => {
            vec![named(session, id).into(), session.call.plan.hints(&doc.rules.terms).allowed(&doc.rules.terms, id)]
        }
        Some(other_name) => {
            let code = codes(doc, node, type_name).next().and_then(|coded| coded.code).unwrap_or_default();
            let plain = doc.tree.kind(node) == Kind::String;
            let hint = session.call.plan.hints(&doc.rules.terms).hint(&doc.rules.terms, id, &code, other_name, plain);
            of_code(rule, shown(doc, node, type_name), named(session, id), hint)
        }
    };
    if is_folded {
        session.document.said.borrow_mut().tell_first(id, node);
    }
    sink.push(of_profile(session, Finding::new(rule, place(doc, node), args).severity(severity), profile));
    false
}

/// The same of a value set that is known although its definition is not loaded: all codes of some systems. Whether the code
/// exists is asked of its system, once, so here the system decides. `None` when it cannot.
fn whole(
    session: &Session,
    node: NodeId,
    type_name: &str,
    canonical: &str,
    (miss, no_code): (&'static Rule, Option<Severity>),
    profile: Option<&Structure>,
    sink: &mut Sink,
) -> Option<bool> {
    let doc = session.doc;
    let set = terminology::whole_systems(canonical)?;
    // an OID may be another name of a system that takes the code
    let (mut any, mut is_certain) = (false, true);
    for coded in codes(doc, node, type_name).filter(|coded| coded.code.is_some()) {
        any = true;
        // a plain code is of the system that stands beside it
        let system = coded.system.or_else(|| {
            // `around` is what lies outside of the value
            let around = session.around();
            let coding = around.tree.parent(node).filter(|_| doc.tree.kind(node) == Kind::String)?;
            around.tree.child(coding, around.syms.system).map(|system| around.tree.text(system))
        })?;
        if set.takes(&system) {
            return Some(true);
        }
        is_certain &= set.decides && !system.starts_with("urn:oid:");
    }
    if !is_certain {
        return None;
    }
    let (rule, severity) = if any { (miss, Some(miss.severity)) } else { (&rule::BINDING_NO_CODE, no_code) };
    let severity = severity?;
    if !session.document.said.borrow_mut().say(Once::Miss(node.0, canonical.into(), rule.id), sink) {
        return Some(false);
    }
    let systems = set.systems.join(", ");
    let hint = Arg::words(
        format!("この値セットに入るのは {systems} のコードです。"),
        format!("Codes of {systems} are its members."),
    );
    let args = if any {
        of_code(rule, shown(doc, node, type_name), canonical.into(), hint)
    } else {
        vec![canonical.into(), hint]
    };
    sink.push(of_profile(session, Finding::new(rule, place(doc, node), args).severity(severity), profile));
    Some(false)
}

/// The arguments of a rule about a code that is none of a value set. Where codes of one system are told together, what there
/// is to say of the others comes later (`fold`).
fn of_code(rule: &Rule, shown: String, set: Text, hint: Arg) -> Vec<Arg> {
    let more = rule.is_of(&[&rule::BINDING_PREFERRED]).then(|| "".into());
    [shown.into(), set.into(), hint].into_iter().chain(more).collect()
}

/// Once per value set: it could not be asked; where no reason is given, because it is not loaded.
#[allow(clippy::too_many_arguments, reason = "what was met, what was asked and where to say so")]
fn unavailable(
    session: &Session,
    node: NodeId,
    canonical: &str,
    why: Option<&Why>,
    severity: Severity,
    profile: Option<&Structure>,
    sink: &mut Sink,
) {
    let doc = session.doc;
    if session.document.said.borrow_mut().is_old_set(canonical) {
        return;
    }
    if !session.document.said.borrow_mut().say(Once::Set(canonical.into()), sink) {
        return;
    }
    let why = match why {
        // the message has named it
        None => Arg::words("定義が読み込まれていません", "its definition is not loaded"),
        Some(why) => terminology::why_words(why),
    };
    let args = vec![canonical.into(), why];
    let finding = Finding::new(&rule::VALUE_SET_UNAVAILABLE, place(doc, node), args).severity(severity);
    sink.push(of_profile(session, finding, profile));
}

/// Checks a Coding against its system, whatever it is bound to: once per Coding of the document.
pub(crate) fn coding(session: &Session, systems: &Systems, node: NodeId, sink: &mut Sink) {
    let doc = session.doc;
    if doc.tree.kind(node) != Kind::Object {
        return;
    }
    let child = |sym| doc.tree.child(node, sym).filter(|&child| doc.tree.kind(child) == Kind::String);
    let (system_node, code_node) = (child(doc.syms.system), child(doc.syms.code));
    let terms = &doc.rules.terms;
    let Some(system_node) = system_node else {
        // a companion (data-absent-reason) says that the sender knows
        let excused = doc.tree.companion_child(node, doc.syms.system).is_some();
        if let (Some(code_node), false) = (code_node, excused) {
            let args = vec![doc.tree.text(code_node).into_owned().into()];
            sink.push(Finding::new(&rule::CODING_NO_SYSTEM, place(doc, node), args));
        }
        return;
    };
    let system = doc.tree.text(system_node);
    let mut made = None;
    let known = systems.of(terms, &system, &mut made);
    if let Some(wrong) = &known.wrong {
        sink.push(wrong.finding(&system, place(doc, system_node)));
        return;
    }
    let Some(code_node) = code_node else { return };
    let code = doc.tree.text(code_node);
    let listed = session.call.policy.lists.find(&system, &code);
    if let Some(listed) = listed {
        of_list(doc, listed, (code_node, &code), child(doc.syms.display), sink);
    }
    let is_listed = matches!(listed, Some(Listed::Called(_)));
    let version = child(doc.syms.version).map_or(Cow::Borrowed(""), |node| doc.tree.text(node));
    match known.source.status(terms, &version, &code) {
        CodeStatus::NotInSystem if is_listed => {}
        CodeStatus::NotInSystem => {
            let hint = terminology::near_code(terms, &system, &code, bound_to(session, node));
            let args = vec![(*code).into(), (*system).into(), hint];
            sink.push(Finding::new(&rule::CODE_UNKNOWN, place(doc, code_node), args));
        }
        CodeStatus::Known { system: id, concept, flags } => {
            // the code is one of another version than the one that the sender used: judged by that, and said
            if !version.is_empty() && *terms.code_system(id).version != *version {
                let why = (Unsure::OtherVersion, known);
                system_unknown(session, system_node, (&system, &version), why, Severity::Information, sink);
            }
            if flags & INACTIVE != 0 {
                let args = vec![(*code).into(), (*system).into()];
                sink.push(Finding::new(&rule::CODE_INACTIVE, place(doc, code_node), args));
            }
            if let Some(display) = child(doc.syms.display).filter(|_| !is_listed) {
                displayed(doc, display, (id, concept), (&system, &code), session.call.policy.strict_displays, sink);
            }
        }
        CodeStatus::WellFormed => {}
        // what a master answers for is asked with the day of the record (`codes`), which lies outside of the value
        CodeStatus::InMaster => session.ask_outside(),
        CodeStatus::Unknown(unsure) => {
            // a hospital's own system: what its map knows of the code is told with the codes beside it
            if session.call.plan.map_from(doc.rules, &system).is_some() {
                return session.ask_outside();
            }
            // the master is not here, but its codes have one form
            let absent = known.absent(terms, &system);
            if absent.is_master && masters::system::check_digit(&system, &code) == Some(false) {
                let args = vec![(*code).into(), (*system).into()];
                sink.push(Finding::new(&CODE_CHECK_DIGIT, place(doc, code_node), args));
            }
            if let Some(shape) = absent.shape.filter(|shape| !shape.fits(&code)) {
                let words = Arg::words(shape.ja, shape.en);
                let args = vec![(*code).into(), (*system).into(), words];
                sink.push(Finding::new(&rule::CODE_FORM, place(doc, code_node), args));
            }
            if session.call.policy.known_systems.without_list.contains(&&*system) {
                return;
            }
            // of a system that is loaded in part it is not the sender's doing that the code is not there
            let is_loaded = matches!(unsure, Unsure::Incomplete);
            let is_strange =
                !is_loaded && !absent.is_expected && session.call.policy.known_systems.should_hold(&system);
            let severity =
                if doc.is_in_concept(node) && is_strange { Severity::Warning } else { Severity::Information };
            system_unknown(session, system_node, (&system, &version), (unsure, known), severity, sink);
        }
    }
}

/// What the lists of the document's version say of a code that the loaded ones have otherwise.
fn of_list(
    doc: Below<'_>,
    listed: Listed,
    (code_node, code): (NodeId, &str),
    display_node: Option<NodeId>,
    sink: &mut Sink,
) {
    let display = display_node.map_or(Cow::Borrowed(""), |node| doc.tree.text(node));
    let Some((rule, args)) = listed.told(code, &display) else { return };
    let node = if matches!(listed, Listed::Called(_)) { display_node.unwrap_or(code_node) } else { code_node };
    sink.push(Finding::new(rule, place(doc, node), args));
}

/// Whether a Coding, or the code of one, is as the list of the document's version has it: what is bound there takes it, although the
/// loaded value sets are those of another version.
fn is_of_list(session: &Session, node: NodeId) -> bool {
    let lists = session.call.policy.lists;
    if lists == Lists::Loaded {
        return false;
    }
    // `around` is what lies outside of the value
    let doc = session.around();
    let is_plain = doc.tree.kind(node) == Kind::String;
    let coding = if is_plain { doc.tree.parent(node) } else { Some(node) };
    let Some(coding) = coding.filter(|&coding| doc.tree.kind(coding) == Kind::Object) else { return false };
    let text = |sym| doc.tree.child(coding, sym).map(|child| doc.tree.text(child));
    let listed = text(doc.syms.system).zip(text(doc.syms.code)).and_then(|(system, code)| lists.find(&system, &code));
    listed.is_some_and(|listed| listed.takes(&text(doc.syms.display).unwrap_or_default()))
}

/// Checks the unit of a Quantity against its system.
pub(crate) fn quantity(session: &Session, systems: &Systems, node: NodeId, sink: &mut Sink) {
    let doc = session.doc;
    let child = |sym| doc.tree.child(node, sym).filter(|&child| doc.tree.kind(child) == Kind::String);
    let (Some(system_node), Some(code_node)) = (child(doc.syms.system), child(doc.syms.code)) else { return };
    let (system, code) = (doc.tree.text(system_node), doc.tree.text(code_node));
    let mut made = None;
    let known = systems.of(&doc.rules.terms, &system, &mut made);
    if let Some(wrong) = &known.wrong {
        sink.push(wrong.finding(&system, place(doc, system_node)));
        return;
    }
    match known.source.status(&doc.rules.terms, "", &code) {
        CodeStatus::NotInSystem => {
            let hint = terminology::near_code(&doc.rules.terms, &system, &code, None);
            let args = vec![(*code).into(), (*system).into(), hint];
            sink.push(Finding::new(&rule::CODE_UNKNOWN, place(doc, code_node), args));
        }
        CodeStatus::Unknown(unsure) => {
            system_unknown(session, system_node, (&system, ""), (unsure, known), Severity::Information, sink);
        }
        CodeStatus::Known { .. } | CodeStatus::WellFormed | CodeStatus::InMaster => {}
    }
}

/// Once per system: its codes could not be looked up.
fn system_unknown(
    session: &Session,
    node: NodeId,
    (system, version): (&str, &str),
    (unsure, known): (Unsure, &System),
    severity: Severity,
    sink: &mut Sink,
) {
    let doc = session.doc;
    if session.document.said.borrow_mut().is_old_system(system) {
        return;
    }
    let name = known.name(system);
    if !session.document.said.borrow_mut().say(Once::System(name.clone()), sink) {
        return;
    }
    let words = match unsure {
        // of one system it is always the same
        Unsure::NotLoaded => known.not_loaded.get_or_init(|| not_loaded(doc, system, known)).clone(),
        Unsure::Incomplete => known.incomplete.get_or_init(|| incomplete(system)).clone(),
        Unsure::OtherVersion => terminology::why_words(&unsure.why(system, version)),
    };
    let args = vec![name.into(), words, "".into()];
    sink.push(Finding::new(&rule::CODE_SYSTEM_UNKNOWN, place(doc, node), args).severity(severity));
}

/// Why a code of a system that is loaded in part cannot be looked up.
fn incomplete(system: &str) -> Arg {
    if masters::system::system(system).is_some() {
        codes::how_to_import(system, terminology::shape(system).is_some())
    } else {
        terminology::why_words(&Unsure::Incomplete.why(system, ""))
    }
}

/// Why the codes of a system that is not loaded cannot be looked up.
fn not_loaded(doc: Below<'_>, system: &str, known: &System) -> Arg {
    let has_shape = terminology::shape(system).is_some();
    if masters::system::system(system).is_some() {
        return codes::how_to_import(system, has_shape);
    }
    if doc.rules.terms.named.contains(system) {
        let (ja, en) = if has_shape {
            (
                "一覧 (マスター) を同梱していないため、コードの書式だけを確かめました",
                "its list is not embedded, only the form of the codes was checked",
            )
        } else {
            ("一覧 (マスター) を同梱していません", "its list is not embedded")
        };
        return Arg::words(ja, en);
    }
    let (ja, en) = ("この URL のコード体系を知りません", "no code system with this URL is known");
    let Some(meant) = known.namesake.as_deref() else { return Arg::words(ja, en) };
    let (more_ja, more_en) = meant_words(meant);
    let (ja, en) = ([ja, &more_ja].concat().into(), [en, &more_en].concat().into());
    Named { ja, en, names: [meant.into()].into() }.into()
}

/// `memberOf` for FHIRPath: a code, Coding, Quantity or CodeableConcept at `node`.
pub(crate) fn member_of(doc: Below<'_>, node: NodeId, canonical: &str) -> Membership {
    let Some((id, _)) = doc.rules.terms.find_value_set(canonical) else { return Membership::Unknown };
    let type_name = doc.type_name(node);
    match verdict(doc, node, type_name, id) {
        Verdict::Member | Verdict::Abstract => Membership::Member,
        Verdict::NotMember { .. } | Verdict::NoCode => Membership::NotMember,
        Verdict::Unknown(_) => Membership::Unknown,
    }
}

/// One member among the codes is enough; without one, a code that cannot be decided leaves the whole open.
fn verdict<'d>(doc: Below<'d>, node: NodeId, type_name: &str, set: ValueSetId) -> Verdict<'d> {
    let (mut any, mut open, mut named, mut heading) = (false, None, "", false);
    for coded in codes(doc, node, type_name) {
        let Some(code) = &coded.code else { continue };
        any = true;
        let plain = coded.system.is_none() && doc.tree.kind(node) == Kind::String;
        let system = if plain { None } else { Some(coded.system.as_deref().unwrap_or("")) };
        match terminology::answer(&doc.rules.terms, set, system, code) {
            Answer::Member { is_abstract: true, .. } => heading = true,
            Answer::Member { .. } => return Verdict::Member,
            Answer::NotMember { other_name, .. } => named = if named.is_empty() { other_name } else { named },
            Answer::Unknown(why) => open = open.or(Some(why)),
        }
    }
    if heading {
        return Verdict::Abstract;
    }
    match (any, open) {
        (false, _) => Verdict::NoCode,
        (true, Some(why)) => Verdict::Unknown(why),
        (true, None) => Verdict::NotMember { other_name: named },
    }
}

/// The codes of a value: itself, its system and code, or those of its codings.
fn codes<'d>(doc: Below<'d>, node: NodeId, type_name: &str) -> impl Iterator<Item = Coded<'d>> {
    let tree = doc.tree;
    let text = move |node: NodeId, sym| {
        let child = tree.child(node, sym).filter(|&child| tree.kind(child) == Kind::String)?;
        Some(tree.text(child))
    };
    let object = tree.kind(node) == Kind::Object;
    let concept = object && type_name == "CodeableConcept";
    let own = (!concept).then(|| {
        if object {
            Coded { system: text(node, doc.syms.system), code: text(node, doc.syms.code) }
        } else {
            Coded { system: None, code: (tree.kind(node) == Kind::String).then(|| tree.text(node)) }
        }
    });
    let codings = concept.then(|| doc.items(node, doc.syms.coding)).into_iter().flatten();
    let codings = codings
        .filter(move |&coding| tree.kind(coding) == Kind::Object)
        .map(move |coding| Coded { system: text(coding, doc.syms.system), code: text(coding, doc.syms.code) });
    own.into_iter().chain(codings)
}

fn displayed(
    doc: Below<'_>,
    node: NodeId,
    (id, concept): (CodeSystemId, u32),
    (system, code): (&str, &str),
    strict: bool,
    sink: &mut Sink,
) {
    let display = doc.tree.text(node);
    let terms = &doc.rules.terms;
    let about = |expected: Arg| vec![(*display).into(), code.into(), system.into(), expected];
    match terminology::display_of(terms, id, concept, &display, "ja") {
        DisplayCheck::Ok | DisplayCheck::Unknown => {}
        DisplayCheck::Spelling { expected } => {
            sink.push(Finding::new(&rule::DISPLAY_SPELLING, place(doc, node), about(expected.into())));
        }
        DisplayCheck::Mismatch { expected } => {
            // one name may be there for two languages
            let mut names: Vec<&str> = Vec::new();
            for (_, text) in &expected {
                if !names.contains(text) {
                    names.push(text);
                }
            }
            let list = |open: &str, close: &str| {
                let some: Vec<String> = names.iter().take(3).map(|text| format!("{open}{text}{close}")).collect();
                some.join(", ")
            };
            let words = Arg::words(list("「", "」"), list("\"", "\""));
            let finding = Finding::new(&rule::DISPLAY_MISMATCH, place(doc, node), about(words));
            // a display in a language that the system does not have (Japanese for HL7's codes) cannot be told wrong
            let latin = |text: &str| text.chars().all(|c| c < '\u{250}');
            let judged = latin(&display) && expected.iter().any(|(_, text)| latin(text));
            sink.push(if strict && judged { finding.severity(Severity::Error) } else { finding });
        }
    }
}

/// Types whose values may be codes: a binding on `value[x]` says nothing of a date or of sampled data.
pub(crate) fn takes_codes(type_name: &str) -> bool {
    is_quantity(type_name)
        || matches!(
            type_name,
            "code"
                | "Coding"
                | "CodeableConcept"
                | "string"
                | "markdown"
                | "id"
                | "uri"
                | "url"
                | "canonical"
                | "oid"
                | "uuid"
        )
}

/// Quantity and the types that specialise it: a number without a coded unit is not a faulty code.
fn is_quantity(type_name: &str) -> bool {
    matches!(type_name, "Quantity" | "SimpleQuantity" | "MoneyQuantity" | "Age" | "Count" | "Distance" | "Duration")
}

/// Codes of one value that are named.
const SHOWN: usize = 5;

/// The systems of what [`shown`] names; empty for a code without one.
fn systems<'d>(doc: Below<'d>, node: NodeId, type_name: &str) -> impl Iterator<Item = Cow<'d, str>> {
    codes(doc, node, type_name).take(SHOWN).map(|coded| coded.system.unwrap_or_default())
}

/// The value in words of the data: `system#code` of its codings, or the code itself.
fn shown(doc: Below<'_>, node: NodeId, type_name: &str) -> String {
    let mut shown = String::with_capacity(96);
    for coded in codes(doc, node, type_name).take(SHOWN) {
        if !shown.is_empty() {
            shown.push_str(", ");
        }
        if let Some(system) = &coded.system {
            shown.push_str(system);
            shown.push('#');
        }
        shown.push_str(coded.code.as_deref().unwrap_or(""));
    }
    shown
}

fn named(session: &Session, id: ValueSetId) -> Text {
    let terms = &session.doc.rules.terms;
    session.call.plan.hints(terms).name(terms, id)
}

fn of_profile(session: &Session, mut finding: Finding, profile: Option<&Structure>) -> Finding {
    finding.profile = profile.map(|profile| session.call.plan.called_as(session.doc.rules, profile));
    finding
}
