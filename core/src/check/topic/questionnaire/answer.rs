//! One answer against its question: type, options, bounds.

use super::form::{Item, ItemType, Json};
use super::value::Value;
use super::{Walk, contained};
use crate::check::document::references::RestUrl;
use crate::diagnostic::catalogue::questionnaire as rules;
use crate::diagnostic::{Arg, Rule};
use crate::fhirpath::matches_whole;
use crate::terminology::{self, Answer};
use crate::text::base64;
use rust_decimal::Decimal;
use std::cmp::Ordering;

impl<'t> Walk<'_, 't> {
    /// Judges the value of one answer.
    pub(super) fn answer(&mut self, at: usize, answer: Json<'t>) {
        let Some(value) = answer.value("value") else { return };
        let form = self.form;
        let item = &form.items[at];
        if item.kind == ItemType::Abstract {
            let holder = self.holder(&value);
            return self.report(&rules::ANSWER_ABSTRACT, holder, vec![link(item)]);
        }
        if let Some(allowed) = mismatch(item, value.ty) {
            return self.report(
                &rules::ANSWER_TYPE,
                value.json.node,
                vec![link(item), value.ty.into(), allowed.into()],
            );
        }
        self.options(item, &value);
        self.length(item, &value);
        self.form_of(item, &value);
        self.range(item, &value);
        self.decimals(item, &value);
        match value.ty {
            "Quantity" => self.unit(item, &value),
            "Reference" => self.target(item, &value),
            "Attachment" => self.attachment(item, &value),
            _ => {}
        }
    }

    fn fault(&mut self, rule: &'static Rule, item: &Item<'_>, value: &Value<'t>, limit: impl Into<Arg>) {
        self.report(rule, value.json.node, vec![link(item), value.shown().into(), limit.into()]);
    }

    /// The answer that holds a value: what is wrong about a value as a whole is said of it.
    fn holder(&self, value: &Value<'t>) -> crate::json::NodeId {
        self.tree.parent(value.json.node).unwrap_or(value.json.node)
    }

    fn options(&mut self, item: &Item<'_>, value: &Value<'t>) {
        let free = item.kind == ItemType::OpenChoice && value.ty == "string";
        if !item.options.is_empty() {
            let found = item.options.iter().position(|option| option.value.is_same(value));
            self.steps += found.unwrap_or(item.options.len()) as u64;
            if free || found.is_some() {
                return;
            }
            let listed: Vec<String> = item.options.iter().take(8).map(|option| option.value.shown()).collect();
            let more = if item.options.len() > 8 { ", …" } else { "" };
            self.fault(&rules::ANSWER_NOT_OPTION, item, value, format!("{}{more}", listed.join(", ")));
            return;
        }
        if item.value_set.is_empty() || free {
            return;
        }
        let terms = &self.rules.terms;
        let (system, code) = match value.ty {
            "Coding" => (value.json.text("system"), value.json.text("code")),
            "string" | "integer" | "date" | "time" => (std::borrow::Cow::default(), value.text()),
            _ => return,
        };
        // a code without a system means nothing, so no value set has it
        let is_bare = value.ty == "Coding" && system.is_empty() && !code.is_empty();
        let held = if let Some(id) = item.value_set.strip_prefix('#') {
            let set = contained::value_set(self.container, id);
            set.and_then(|set| contained::has(terms, set, &system, &code))
        } else {
            let system = Some(&*system).filter(|system| !system.is_empty());
            let set = terms.find_value_set(&item.value_set);
            match set.map(|(set, _)| terminology::answer(terms, set, system, &code)) {
                Some(Answer::Member { .. }) => Some(true),
                Some(Answer::NotMember { .. }) => Some(false),
                None | Some(Answer::Unknown(_)) => None,
            }
        };
        match held.map(|held| held && !is_bare) {
            Some(true) => {}
            Some(false) => {
                let args = vec![link(item), value.shown().into(), item.value_set.to_string().into()];
                let whole = if value.ty == "Coding" { self.holder(value) } else { value.json.node };
                self.report(&rules::ANSWER_NOT_OPTION, whole, args);
            }
            None => {
                let args = vec![link(item), item.value_set.to_string().into()];
                self.report(&rules::ANSWER_OPTIONS_UNKNOWN, value.json.node, args);
            }
        }
    }

    fn length(&mut self, item: &Item<'_>, value: &Value<'t>) {
        if !matches!(value.ty, "string" | "uri") || (item.max_length.is_none() && item.facts.min_length.is_none()) {
            return;
        }
        let found = value.text().chars().count();
        if let Some(max) = item.max_length.filter(|&max| found > max) {
            self.fault(&rules::ANSWER_TOO_LONG, item, value, max);
        }
        if let Some(min) = item.facts.min_length.filter(|&min| found < min) {
            self.fault(&rules::ANSWER_TOO_SHORT, item, value, min);
        }
    }

    /// The whole answer against `regex` (http://hl7.org/fhir/R4/extension-regex.html).
    fn form_of(&mut self, item: &Item<'_>, value: &Value<'t>) {
        let Some(regex) = &item.facts.regex else { return };
        if matches!(value.ty, "Coding" | "Quantity" | "Reference" | "Attachment") {
            return;
        }
        if matches_whole(regex, &value.text()) == Some(false) {
            let form = if item.facts.entry_format.is_empty() { regex } else { &item.facts.entry_format };
            self.fault(&rules::ANSWER_REGEX, item, value, &**form);
        }
    }

    fn range(&mut self, item: &Item<'_>, value: &Value<'t>) {
        if let Some(min) = &item.facts.min_value {
            match value.order(min) {
                Some(Ordering::Less) => self.fault(&rules::ANSWER_BELOW, item, value, min.shown()),
                Some(_) => {}
                None => self.fault(&rules::ANSWER_INCOMPARABLE, item, value, min.shown()),
            }
        }
        if let Some(max) = &item.facts.max_value {
            match value.order(max) {
                Some(Ordering::Greater) => self.fault(&rules::ANSWER_ABOVE, item, value, max.shown()),
                Some(_) => {}
                None => self.fault(&rules::ANSWER_INCOMPARABLE, item, value, max.shown()),
            }
        }
    }

    /// Digits after the point, as they are written.
    fn decimals(&mut self, item: &Item<'_>, value: &Value<'t>) {
        let Some(max) = item.facts.max_decimals else { return };
        let number = match value.ty {
            "decimal" => value.text(),
            "Quantity" => value.json.text("value"),
            _ => return,
        };
        let found =
            number.split_once('.').map_or(0, |(_, places)| places.bytes().take_while(u8::is_ascii_digit).count());
        if found > max {
            self.fault(&rules::ANSWER_DECIMALS, item, value, max);
        }
    }

    fn unit(&mut self, item: &Item<'_>, value: &Value<'t>) {
        let (system, code) = (value.json.text("system"), value.json.text("code"));
        let units = &item.facts.units;
        if !units.is_empty() && !units.iter().any(|unit| unit.0 == system && unit.1 == code) {
            let allowed: Vec<&str> = units.iter().take(8).map(|unit| &*unit.1).collect();
            self.fault(&rules::ANSWER_UNIT, item, value, allowed.join(", "));
        }
        let terms = &self.rules.terms;
        let Some(set) = terms.find_value_set(&item.facts.unit_set) else { return };
        let system = Some(&*system).filter(|system| !system.is_empty());
        if matches!(terminology::answer(terms, set.0, system, &code), Answer::NotMember { .. }) {
            self.fault(&rules::ANSWER_UNIT, item, value, item.facts.unit_set.to_string());
        }
    }

    fn target(&mut self, item: &Item<'t>, value: &Value<'t>) {
        let reference = value.json.text("reference");
        let stated = value.json.text("type");
        // of what is named by an identifier, the type may be stated
        let found = RestUrl::parse(&reference).map_or(&*stated, |parts| parts.resource_type);
        if found.is_empty() {
            return;
        }
        let by_profile = |url: &std::borrow::Cow<'t, str>| {
            let (structure, _) = self.rules.resolve(url)?;
            Some(&*self.rules.structure(structure).type_name)
        };
        let profiles: Option<Vec<&str>> = item.facts.reference_profiles.iter().map(by_profile).collect();
        // where one of the profiles is not known, they say nothing
        let types: Vec<&str> =
            item.facts.reference_types.iter().map(|ty| &**ty).chain(profiles.unwrap_or_default()).collect();
        if !types.is_empty() && !types.contains(&found) {
            let allowed = types;
            self.fault(&rules::ANSWER_REFERENCE_TYPE, item, value, allowed.join(", "));
        }
    }

    fn attachment(&mut self, item: &Item<'_>, value: &Value<'t>) {
        let mime = value.json.text("contentType");
        let allowed = &item.facts.mime_types;
        if !allowed.is_empty() && !allowed.contains(&mime) {
            let args = vec![link(item), value.shown().into(), allowed.join(", ").into()];
            self.report(&rules::ANSWER_MIME, self.holder(value), args);
        }
        let max = item.facts.max_size.as_ref();
        let stated = value.json.get("size").and_then(|size| Value { ty: "decimal", json: size }.number());
        // what is attached here has a size, said or not
        let own = value.json.get("data").and_then(|data| base64::decode(&data.tree.text(data.node)));
        let size = stated.max(own.map(|bytes| Decimal::from(bytes.len())));
        if let (Some(max), Some(size)) = (max, size)
            && max.number().is_some_and(|most| size > most)
        {
            let args = vec![link(item), size.to_string().into(), max.shown().into()];
            self.report(&rules::ANSWER_SIZE, self.holder(value), args);
        }
    }
}

pub(super) fn link(item: &Item<'_>) -> Arg {
    Arg::from(&*item.link_id)
}

/// The types that an item's answers may have, where `found` is none of them.
pub(super) fn mismatch(item: &Item<'_>, found: &str) -> Option<&'static str> {
    let allowed: &[&str] = match item.kind {
        ItemType::Boolean => &["boolean"],
        ItemType::Decimal => &["decimal"],
        ItemType::Integer => &["integer"],
        ItemType::Date => &["date"],
        ItemType::DateTime => &["dateTime"],
        ItemType::Time => &["time"],
        ItemType::String | ItemType::Text => &["string"],
        ItemType::Url => &["uri"],
        ItemType::Attachment => &["Attachment"],
        ItemType::Reference => &["Reference"],
        ItemType::Quantity => &["Quantity"],
        // options may be of these types, too; whether one of them fits is another question
        ItemType::Choice | ItemType::OpenChoice => &["Coding", "string", "integer", "date", "time", "Reference"],
        ItemType::Group | ItemType::Display | ItemType::Abstract | ItemType::Other => return None,
    };
    if allowed.contains(&found) { None } else { allowed.first().copied() }
}
