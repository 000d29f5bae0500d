//! A Questionnaire as the checks need it: its items in document order, found by linkId.

use super::demand::{Demands, fhirpath};
use super::value::Value;
pub(super) use crate::check::document::json::Json;
use crate::json::{Kind, NodeId};
use std::borrow::Cow;

impl<'t> Json<'t> {
    /// Its `value[x]`.
    pub(super) fn value(self, prefix: &str) -> Option<Value<'t>> {
        if self.tree.kind(self.node) != Kind::Object {
            return None;
        }
        self.tree.children(self.node).find_map(|child| {
            let key = self.tree.key(child);
            let ty = key.strip_prefix(prefix)?;
            if !ty.starts_with(|c: char| c.is_ascii_uppercase()) {
                return None;
            }
            Value::read(ty, Self { tree: self.tree, node: child })
        })
    }
}

/// `item.type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub(super) enum ItemType {
    Group,
    Display,
    Boolean,
    Decimal,
    Integer,
    Date,
    DateTime,
    Time,
    String,
    Text,
    Url,
    Choice,
    OpenChoice,
    Attachment,
    Reference,
    Quantity,
    /// `question`, which stands for the types above and is none to answer with.
    Abstract,
    /// A code that R4 does not have: binding says so, and answers are not judged.
    Other,
}

impl ItemType {
    fn from_code(code: &str) -> Self {
        match code {
            "group" => Self::Group,
            "display" => Self::Display,
            "boolean" => Self::Boolean,
            "decimal" => Self::Decimal,
            "integer" => Self::Integer,
            "date" => Self::Date,
            "dateTime" => Self::DateTime,
            "time" => Self::Time,
            "string" => Self::String,
            "text" => Self::Text,
            "url" => Self::Url,
            "choice" => Self::Choice,
            "open-choice" => Self::OpenChoice,
            "attachment" => Self::Attachment,
            "reference" => Self::Reference,
            "quantity" => Self::Quantity,
            "question" => Self::Abstract,
            _ => Self::Other,
        }
    }

    /// Whether it asks for answers.
    pub(super) fn is_question(self) -> bool {
        !matches!(self, Self::Group | Self::Display)
    }
}

/// One item.
pub(super) struct Item<'t> {
    pub(super) link_id: Cow<'t, str>,
    pub(super) text: Cow<'t, str>,
    /// The same in other languages.
    pub(super) translations: Vec<Cow<'t, str>>,
    pub(super) kind: ItemType,
    pub(super) parent: Option<usize>,
    /// Indexes of its items.
    pub(super) children: Vec<usize>,
    pub(super) required: bool,
    pub(super) repeats: bool,
    pub(super) max_length: Option<usize>,
    pub(super) value_set: Cow<'t, str>,
    pub(super) options: Vec<Choice<'t>>,
    /// Values that are there before anybody answers.
    pub(super) initial: Vec<Value<'t>>,
    pub(super) enable_when: Vec<EnableWhen<'t>>,
    /// `enableBehavior` is `any`.
    pub(super) any: bool,
    /// FHIRPath that decides instead of `enableWhen`; empty when it is in another language.
    pub(super) enable_expression: Option<Cow<'t, str>>,
    pub(super) demands: Demands<'t>,
    pub(super) facts: Facts<'t>,
}

/// `answerOption`.
pub(super) struct Choice<'t> {
    pub(super) value: Value<'t>,
    pub(super) exclusive: bool,
}

/// `enableWhen`.
pub(super) struct EnableWhen<'t> {
    pub(super) node: NodeId,
    /// The item that has it.
    pub(super) holder: NodeId,
    pub(super) question: Cow<'t, str>,
    pub(super) operator: Cow<'t, str>,
    pub(super) answer: Option<Value<'t>>,
}

/// What extensions say about answers.
#[derive(Default)]
pub(super) struct Facts<'t> {
    pub(super) min_length: Option<usize>,
    pub(super) max_decimals: Option<usize>,
    pub(super) min_occurs: Option<usize>,
    pub(super) max_occurs: Option<usize>,
    pub(super) min_value: Option<Value<'t>>,
    pub(super) max_value: Option<Value<'t>>,
    pub(super) max_size: Option<Value<'t>>,
    /// What the whole answer has to match.
    pub(super) regex: Option<Cow<'t, str>>,
    /// How that is told to people.
    pub(super) entry_format: Cow<'t, str>,
    /// Value set of the units.
    pub(super) unit_set: Cow<'t, str>,
    /// (system, code)
    pub(super) units: Vec<(Cow<'t, str>, Cow<'t, str>)>,
    pub(super) reference_types: Vec<Cow<'t, str>>,
    /// Profiles, one of which the target is to meet: their types tell what may be referred to.
    pub(super) reference_profiles: Vec<Cow<'t, str>>,
    pub(super) mime_types: Vec<Cow<'t, str>>,
}

/// A questionnaire.
pub(super) struct Form<'t> {
    /// In document order.
    pub(super) items: Vec<Item<'t>>,
    /// Items outside of any other.
    pub(super) top: Vec<usize>,
    /// Sorted by linkId.
    by_link: Vec<usize>,
    pub(super) period: (Cow<'t, str>, Cow<'t, str>),
    pub(super) demands: Demands<'t>,
}

impl<'t> Form<'t> {
    pub(super) fn read(questionnaire: Json<'t>) -> Self {
        let period = questionnaire.get("effectivePeriod");
        let period = period.map(|period| (period.text("start"), period.text("end"))).unwrap_or_default();
        let demands = Demands::read(questionnaire);
        let mut form = Self { items: Vec::new(), top: Vec::new(), by_link: Vec::new(), period, demands };
        form.top = form.level(questionnaire, None);
        form.by_link = (0..form.items.len()).collect();
        form.by_link.sort_by(|&a, &b| (&form.items[a].link_id, a).cmp(&(&form.items[b].link_id, b)));
        form
    }

    // as deep as the JSON, which is bounded
    fn level(&mut self, holder: Json<'t>, parent: Option<usize>) -> Vec<usize> {
        let mut level = Vec::new();
        for json in holder.items("item") {
            let at = self.items.len();
            self.items.push(Item::read(json, parent));
            let children = self.level(json, Some(at));
            self.items[at].children = children;
            level.push(at);
        }
        level
    }

    /// The item with this linkId.
    pub(super) fn find(&self, link_id: &str) -> Option<usize> {
        let at = self.by_link.binary_search_by(|&at| (*self.items[at].link_id).cmp(link_id)).ok()?;
        Some(self.by_link[at])
    }

    /// Whether item `at` stands below item `above`.
    pub(super) fn is_below(&self, at: usize, above: usize) -> bool {
        std::iter::successors(self.items[at].parent, |&parent| self.items[parent].parent).any(|parent| parent == above)
    }

    pub(super) fn children(&self, of: Option<usize>) -> &[usize] {
        of.map_or(&self.top, |of| &self.items[of].children)
    }
}

impl<'t> Item<'t> {
    fn read(json: Json<'t>, parent: Option<usize>) -> Self {
        let options = json.items("answerOption").filter_map(|option| {
            let exclusive = option.items("extension").any(|extension| {
                extension.text("url").ends_with("/StructureDefinition/questionnaire-optionExclusive")
                    && extension.is_true("valueBoolean")
            });
            Some(Choice { value: option.value("value")?, exclusive })
        });
        let enable_when = json.items("enableWhen").map(|when| EnableWhen {
            node: when.node,
            holder: json.node,
            question: when.text("question"),
            operator: when.text("operator"),
            answer: when.value("answer"),
        });
        Self {
            link_id: json.text("linkId"),
            text: json.text("text"),
            translations: json.get("_text").map(translations).unwrap_or_default(),
            kind: ItemType::from_code(&json.text("type")),
            parent,
            children: Vec::new(),
            required: json.is_true("required"),
            repeats: json.is_true("repeats"),
            max_length: json.text("maxLength").parse().ok(),
            value_set: json.text("answerValueSet"),
            options: options.collect(),
            initial: json.items("initial").filter_map(|initial| initial.value("value")).collect(),
            enable_when: enable_when.collect(),
            any: json.text("enableBehavior") == "any",
            enable_expression: enable_expression(json),
            demands: Demands::read(json),
            facts: Facts::read(json),
        }
    }
}

/// SDC's `enableWhenExpression` (http://hl7.org/fhir/uv/sdc/StructureDefinition-sdc-questionnaire-enableWhenExpression.html).
fn enable_expression(json: Json<'_>) -> Option<Cow<'_, str>> {
    let url = "/StructureDefinition/sdc-questionnaire-enableWhenExpression";
    let extension = json.items("extension").find(|extension| extension.text("url").ends_with(url))?;
    Some(fhirpath(extension.get("valueExpression")?))
}

/// The contents of the extension `translation` (http://hl7.org/fhir/R4/extension-translation.html).
fn translations(beside: Json<'_>) -> Vec<Cow<'_, str>> {
    let of = beside.items("extension").filter(|extension| extension.text("url").ends_with("/translation"));
    let parts = of.flat_map(|extension| extension.items("extension"));
    parts.filter(|part| part.text("url") == "content").map(|part| part.text("valueString")).collect()
}

impl<'t> Facts<'t> {
    fn read(json: Json<'t>) -> Self {
        let mut facts = Self::default();
        for extension in json.items("extension") {
            let url = extension.text("url");
            let Some((place, name)) = url.rsplit_once('/') else { continue };
            if !place.starts_with("http://hl7.org/fhir/") || !place.ends_with("StructureDefinition") {
                continue;
            }
            let count = |name: &str| extension.text(name).parse().ok();
            match name {
                "maxDecimalPlaces" => facts.max_decimals = count("valueInteger"),
                "minLength" => facts.min_length = count("valueInteger"),
                "questionnaire-minOccurs" => facts.min_occurs = count("valueInteger"),
                "questionnaire-maxOccurs" => facts.max_occurs = count("valueInteger"),
                "minValue" | "sdc-questionnaire-minQuantity" => facts.min_value = extension.value("value"),
                "maxValue" | "sdc-questionnaire-maxQuantity" => facts.max_value = extension.value("value"),
                "maxSize" => facts.max_size = extension.value("value"),
                "regex" => facts.regex = Some(extension.text("valueString")),
                "entryFormat" => facts.entry_format = extension.text("valueString"),
                "questionnaire-unitValueSet" => facts.unit_set = extension.text("valueCanonical"),
                "questionnaire-unitOption" => {
                    if let Some(coding) = extension.get("valueCoding") {
                        facts.units.push((coding.text("system"), coding.text("code")));
                    }
                }
                "questionnaire-referenceResource" => facts.reference_types.push(extension.text("valueCode")),
                "questionnaire-referenceProfile" => facts.reference_profiles.push(extension.text("valueCanonical")),
                "mimeType" => facts.mime_types.push(extension.text("valueCode")),
                _ => {}
            }
        }
        facts
    }
}
