//! What extensions of a definition ask of a value: least length, form, a value at all, units, additional bindings.

use super::binding;
use super::value::shown;
use crate::check::document::place::{name_of, place};
use crate::check::session::Session;
use crate::check::xhtml;
use crate::diagnostic::catalogue::{binding as codes, structure as rule};
use crate::diagnostic::{Arg, Finding, Rule, Severity, Sink};
use crate::fhirpath::{Membership, matches_whole};
use crate::json::{Kind, NodeId};
use crate::model::{AdditionalBinding, Demand, Element, StructureKind};
use rust_decimal::Decimal;
use std::str::FromStr;

/// Judges one value that answers `element`.
pub(crate) fn check(session: &Session, node: NodeId, element: &Element, sink: &mut Sink) {
    if element.demands.iter().any(Demand::is_of_narrative) {
        xhtml::check_control(session, node, &element.demands, sink);
    }
    let judge = Judge { session, node, element };
    for demand in &element.demands {
        match demand {
            Demand::MinLength(least) => judge.length(*least, sink),
            Demand::Value => judge.value(sink),
            Demand::Form { ty, regex } => judge.form(ty, regex, sink),
            Demand::Decimals(most) => judge.decimals(*most, sink),
            Demand::Size(most) => judge.size(most, sink),
            Demand::Binding(more) if !more.any => judge.binding(more, sink),
            // together with the others of their kind; `run` looks at what is imposed
            Demand::Source(_)
            | Demand::Language(_)
            | Demand::FormInWords(_)
            | Demand::Alternative(_)
            | Demand::Mime(_)
            | Demand::Unit(..)
            | Demand::Binding(_)
            | Demand::Impose(_) => {}
        }
    }
    judge.alternatives(sink);
    judge.listed(sink);
}

/// Additional bindings that one value of a repeating element has to meet: asked of all values together.
pub(crate) fn check_any(session: &Session, items: &[NodeId], element: &Element, sink: &mut Sink) {
    let Some(&first) = items.first() else { return };
    for demand in &element.demands {
        let Demand::Binding(more) = demand else { continue };
        let fits = |&node: &NodeId| binding::member_of(session.doc, node, &more.value_set) != Membership::NotMember;
        if more.any && !items.iter().any(fits) {
            Judge { session, node: first, element }.binding(more, sink);
        }
    }
}

/// One value and its element.
struct Judge<'j, 's> {
    session: &'j Session<'s>,
    node: NodeId,
    element: &'j Element,
}

impl Judge<'_, '_> {
    fn say(&self, rule: &'static Rule, words: impl IntoIterator<Item = Arg>, sink: &mut Sink) {
        let doc = self.session.doc;
        let name = name_of(doc, self.node);
        let mut args = vec![Arg::from(name.trim_start_matches('_'))];
        args.extend(words);
        let mut finding = Finding::new(rule, place(doc, self.node), args);
        finding.profile = Some(doc.rules.called(doc.rules.structure(self.element.structure)).into());
        sink.push(finding);
    }

    fn is_primitive(&self) -> bool {
        !matches!(self.session.doc.tree.kind(self.node), Kind::Object | Kind::Array)
    }

    /// The companion of a primitive that has no value.
    fn lacks_value(&self) -> bool {
        let doc = self.session.doc;
        doc.tree.kind(self.node) == Kind::Object
            && doc.structure_of(self.node).is_some_and(|id| doc.rules.structure(id).kind == StructureKind::Primitive)
    }

    fn length(&self, least: u32, sink: &mut Sink) {
        let doc = self.session.doc;
        if doc.tree.kind(self.node) != Kind::String {
            return;
        }
        let found = doc.tree.text(self.node).chars().count();
        if found < least as usize {
            self.say(&rule::MIN_LENGTH, [least.into(), found.into()], sink);
        }
    }

    fn value(&self, sink: &mut Sink) {
        if self.lacks_value() {
            self.say(&rule::VALUE_MISSING, [], sink);
        }
    }

    /// Without a value, one of the extensions that may stand for it.
    fn alternatives(&self, sink: &mut Sink) {
        let named = |demand: &'_ Demand| match demand {
            Demand::Alternative(url) => Some(url.split('|').next().unwrap_or_default().to_owned()),
            _ => None,
        };
        let allowed: Vec<String> = self.element.demands.iter().filter_map(named).collect();
        if allowed.is_empty() || !self.lacks_value() {
            return;
        }
        let doc = self.session.doc;
        let mut found = doc.items(self.node, doc.syms.extension).filter_map(|it| doc.text(it, doc.syms.url));
        if !found.any(|url| allowed.iter().any(|allowed| **allowed == *url)) {
            self.say(&rule::VALUE_OR_EXTENSION_MISSING, [allowed.join(", ").into()], sink);
        }
    }

    fn form(&self, ty: &str, regex: &str, sink: &mut Sink) {
        let doc = self.session.doc;
        if !self.is_primitive() || !ty.is_empty() && !self.session.is_type(self.node, ty) {
            return;
        }
        if matches_whole(regex, &doc.tree.text(self.node)) == Some(false) {
            let in_words = self.element.demands.iter().find_map(|demand| match demand {
                Demand::FormInWords(words) => Some(&**words),
                _ => None,
            });
            self.say(&rule::VALUE_FORM, [in_words.unwrap_or(regex).into(), shown(doc, self.node).into()], sink);
        }
    }

    /// Digits after the point, as they are written.
    fn decimals(&self, most: u32, sink: &mut Sink) {
        let doc = self.session.doc;
        let number = match doc.tree.kind(self.node) {
            Kind::Number => Some(self.node),
            Kind::Object => doc.tree.get(self.node, "value"),
            _ => None,
        };
        let Some(text) = number.map(|number| doc.tree.text(number)) else { return };
        let found = text.split_once('.').map_or(0, |(_, places)| places.bytes().take_while(u8::is_ascii_digit).count());
        if found > most as usize {
            self.say(&rule::DECIMAL_PLACES, [most.into(), (&*text).into()], sink);
        }
    }

    /// The size of an attachment, as it says or as its data is.
    fn size(&self, most: &str, sink: &mut Sink) {
        let doc = self.session.doc;
        let Ok(most) = Decimal::from_str(most) else { return };
        let said = doc.tree.get(self.node, "size").and_then(|size| Decimal::from_str(&doc.tree.text(size)).ok());
        let data = doc.tree.get(self.node, "data").map(|data| Decimal::from(decoded_length(&doc.tree.text(data))));
        if let Some(found) = said.max(data).filter(|found| *found > most) {
            self.say(&rule::ATTACHMENT_TOO_LARGE, [most.to_string().into(), found.to_string().into()], sink);
        }
    }

    /// Units and types of attachments: one of those listed.
    fn listed(&self, sink: &mut Sink) {
        let doc = self.session.doc;
        if doc.tree.kind(self.node) != Kind::Object {
            return;
        }
        let text = |name: &str| doc.tree.get(self.node, name).map(|it| doc.tree.text(it)).unwrap_or_default();
        let mimes = self.element.demands.iter().filter_map(|demand| match demand {
            Demand::Mime(code) => Some(&**code),
            _ => None,
        });
        let mimes: Vec<&str> = mimes.collect();
        let found = text("contentType");
        let is_attachment = doc.type_name(self.node) == "Attachment";
        if is_attachment && !mimes.is_empty() && !mimes.iter().any(|code| is_of_mime(&found, code)) {
            self.say(&rule::ATTACHMENT_TYPE, [mimes.join(", ").into(), (&*found).into()], sink);
        }
        let units = self.element.demands.iter().filter_map(|demand| match demand {
            Demand::Unit(system, code) => Some((&**system, &**code)),
            _ => None,
        });
        let units: Vec<(&str, &str)> = units.collect();
        if units.is_empty()
            || !self.session.is_type(self.node, "Quantity")
            || doc.tree.get(self.node, "value").is_none()
        {
            return;
        }
        let (system, code) = (text("system"), text("code"));
        if !units.contains(&(&*system, &*code)) {
            let allowed: Vec<&str> = units.iter().map(|(_, code)| *code).collect();
            let found = if code.is_empty() { text("unit") } else { code };
            self.say(&rule::UNIT_NOT_ALLOWED, [allowed.join(", ").into(), (&*found).into()], sink);
        }
    }

    /// An additional binding (R5 elementdefinition, binding.additional): purposes that bind nothing are passed over.
    fn binding(&self, more: &AdditionalBinding, sink: &mut Sink) {
        let doc = self.session.doc;
        let (miss, no_code, open) = match &*more.purpose {
            "required" => (&codes::BINDING_REQUIRED, Some(Severity::Error), Severity::Warning),
            "maximum" => (&codes::BINDING_MAX, Some(Severity::Error), Severity::Warning),
            "extensible" => (&codes::BINDING_EXTENSIBLE, Some(Severity::Warning), Severity::Information),
            "current" | "candidate" => (&codes::BINDING_CURRENT, None, Severity::Information),
            "preferred" => (&codes::BINDING_PREFERRED, None, Severity::Information),
            _ => return,
        };
        let definition = doc.rules.structure(self.element.structure);
        let before = sink.findings.len();
        binding::more(self.session, self.node, &more.value_set, (miss, no_code, open), definition, sink);
        if more.has_usage {
            // whether this is the use that is meant, the data does not say
            sink.findings[before..].iter_mut().for_each(|finding| finding.severity = Severity::Information);
        }
    }
}

/// Bytes that base64 text stands for.
fn decoded_length(text: &str) -> u64 {
    let digits = text.bytes().filter(|byte| !byte.is_ascii_whitespace() && *byte != b'=').count() as u64;
    digits * 3 / 4
}

/// `image/*` stands for every image; parameters (`;charset=…`) do not count.
fn is_of_mime(found: &str, allowed: &str) -> bool {
    let bare = found.split(';').next().unwrap_or_default().trim();
    match allowed.strip_suffix("/*") {
        Some(top) => bare.split_once('/').is_some_and(|(found, _)| found.eq_ignore_ascii_case(top)),
        None => bare.eq_ignore_ascii_case(allowed) || found == allowed,
    }
}
