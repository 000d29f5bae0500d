//! What follows from what, by kind: where the places of two findings do not tell, their rules do. An element that is absent fails
//! every slice and constraint that asks for it; an entry that cannot be read, or whose fullUrl is wrong, leaves references without
//! a target.

use super::causes::{Causes, first};
use super::systems::NO_MEMBER;
use super::targets::{POINTS_AT, WITHOUT_TARGET, is_hollow};
use crate::clins::PATIENT_PROFILE;
use crate::clins::kind::is_of_entry;
use crate::diagnostic::catalogue::{binding, bundle, clins, datatype, json, profile, structure};
use crate::diagnostic::{Arg, Family, Finding, Named, Rule, Text};
use crate::json::{Kind, NodeId};

/// The element is there, but not as what it should be: nothing in it could be counted.
pub(super) static SHAPE: [&Rule; 6] = [
    &structure::ARRAY_EXPECTED,
    &structure::OBJECT_EXPECTED,
    &structure::EMPTY_ARRAY,
    &structure::EMPTY_OBJECT,
    &structure::NULL_VALUE,
    &structure::NO_CONTENT,
];
/// The service's rules that say better than a cardinality what is missing.
static SAID_BETTER: [&Rule; 6] = [
    &clins::bundle::BUNDLE_TYPE_TAG,
    &clins::identifiers::BUNDLE_ID_SYSTEM,
    &clins::identifiers::BUNDLE_ID_FORM,
    &clins::identifiers::INSURED_COUNT,
    &clins::bundle::ENTRY_ABSENT,
    &clins::medication::USAGE_CHOICE,
];
/// What a code that its system does not have leads to, told of the same code.
static OF_UNKNOWN_CODE: [&Rule; 5] = [
    &clins::encounter::CLASS,
    &clins::documents::SECTION_FOREIGN,
    &clins::documents::CHECKUP_PROGRAMME,
    &clins::condition::CATEGORY_SENT,
    &clins::condition::DIAGNOSIS_TYPE_CODE,
];
/// Constraints of a Bundle and the elements of it that they read: where one of these is absent or wrong, that is to be mended.
static READ: [(&str, &[&str]); 17] = [
    ("bdl-1", &["type"]),
    ("bdl-2", &["type", "search"]),
    ("bdl-3", &["type", "request"]),
    ("bdl-4", &["type", "response"]),
    ("bdl-5", &["entry"]),
    ("bdl-9", &["type", "identifier"]),
    ("bdl-10", &["type", "timestamp"]),
    ("bdl-11", &["type", "entry"]),
    ("bdl-12", &["type"]),
    ("R0211", &["entry"]),
    ("R0212", &["entry"]),
    ("R02141", &["meta"]),
    ("R02142", &["meta"]),
    ("R02143", &["entry"]),
    ("R02151", &["identifier"]),
    ("R2152", &["identifier"]),
    ("bundle-entry", &["entry"]),
];
/// Constraints of other elements, and the elements below those that they read: where one of these is absent, or must not be there, that is to be
/// mended.
static READ_HERE: [(&str, &[&str]); 16] = [
    ("R5020", &["timing", "timing.code", "timing.code.coding"]),
    ("R1112", &["name"]),
    ("ait-1", &["clinicalStatus"]),
    ("ait-2", &["clinicalStatus"]),
    ("att-1", &["contentType"]),
    ("cmp-1", &["section"]),
    ("cmp-2", &["emptyReason", "entry"]),
    ("con-5", &["clinicalStatus"]),
    ("cpt-2", &["system"]),
    ("drt-1", &["system", "value"]),
    ("fhs-2", &["estimatedAge"]),
    ("obs-6", &["dataAbsentReason"]),
    ("qty-3", &["system"]),
    ("rat-1", &["denominator", "numerator"]),
    ("tim-1", &["durationUnit"]),
    ("tim-2", &["periodUnit"]),
];
/// Constraints that say that an element is missing, and the element.
static SAYS_ABSENT: [(&str, &str); 1] = [("needs-performer-on-CLINS", "performer")];
/// Levels between a constraint's finding and the Bundle that it is of.
const UP: usize = 10;

impl Causes<'_> {
    /// What the finding follows from by what the two of them are.
    pub(super) fn by_kind(&self, at: u32, finding: &Finding) -> Option<u32> {
        let node = finding.place.node?;
        if let Some(broken) = self.cut_off(finding) {
            return Some(broken);
        }
        if let Some(same) = self.repeats(at, finding) {
            return Some(same);
        }
        match finding.rule.family {
            Family::Service => self.service_by_kind(at, finding, node),
            Family::Bundle | Family::Other => self.fhir_by_kind(at, finding, node),
            // the form of a value follows from nothing by its kind
            Family::Text | Family::Datatype => None,
        }
    }

    /// The same of FHIR's rules.
    fn fhir_by_kind(&self, at: u32, finding: &Finding, node: u32) -> Option<u32> {
        let is = |rules: &[&Rule]| finding.is_of(rules);
        if is(&[&structure::CARDINALITY_MIN, &profile::SLICE_MIN]) {
            return self.of_absent(at, finding, node);
        }
        if is(&[&structure::INVARIANT]) {
            return self.of_constraint(at, finding, node);
        }
        if is(&WITHOUT_TARGET) {
            return self.of_target(at, finding, node);
        }
        let here = |rules: &[&Rule]| self.of_rules(at, finding, node, rules);
        if is(&[&structure::CARDINALITY_MAX]) {
            return here(&[&structure::CHOICE_MULTIPLE]);
        }
        if is(&[&structure::PATTERN_MISMATCH, &structure::FIXED_MISMATCH, &profile::REFERENCE_TARGET_TYPE]) {
            return self.of_surplus(at, finding, node);
        }
        if is(&[&binding::CODING_SYSTEM_SPELLING, &binding::CODING_SYSTEM_HTTPS, &binding::CODING_SYSTEM_UNDEFINED]) {
            return here(&[&structure::FIXED_MISMATCH, &structure::PATTERN_MISMATCH]);
        }
        if is(&[&bundle::FULL_URL_MISSING]) {
            return self.lacking(at, finding, node, "fullUrl");
        }
        if is(&[&binding::CODING_NO_SYSTEM]) {
            return self.lacking(at, finding, node, "system").or_else(|| self.without_system(at, finding, node));
        }
        if is(&NO_MEMBER) {
            return self.without_system(at, finding, node);
        }
        if is(&[&profile::SLICE_NONE_MATCHED]) {
            let list = self.tree.parent(NodeId(node)).filter(|&list| self.tree.kind(list) == Kind::Array);
            return self.slice_by_system(finding, list.unwrap_or(NodeId(node)));
        }
        if is(&[&bundle::ENTRY_UNREACHABLE, &bundle::ENTRY_BACKWARD]) {
            let graver = |lost: &u32| self.findings[*lost as usize].severity >= finding.severity;
            return here(&[&profile::SLICE_MAX])
                .or_else(|| self.wrong_entry(at, finding, NodeId(node)))
                .or_else(|| self.not_led_to(at, finding, node))
                .or_else(|| self.targets().no_section.filter(graver));
        }
        if is(&[&profile::SLICE_UNMATCHED]) && finding.reason().is_none() {
            let below = |(_, cause): &(u32, &Finding)| {
                cause.severity.is_error() && !cause.is_of(&[&profile::SLICE_ORDER]) && super::causes::rank(cause) < 7
            };
            let own = first(at, finding, self.between(node, node + 1).filter(below));
            let lost = || {
                let inner = self.within(node).filter(|(_, cause)| cause.is_of(&WITHOUT_TARGET));
                first(at, finding, inner).filter(|_| self.is_small(node))
            };
            let unknown = || {
                let code = self.named(NodeId(node), "code")?;
                let in_code = self.within(code.0).filter(|(_, cause)| cause.is_of(&[&binding::CODE_UNKNOWN]));
                first(at, finding, in_code)
            };
            return own.or_else(|| self.unreadable(at, finding, node)).or_else(lost).or_else(unknown);
        }
        if is(&[&profile::SLICE_ORDER]) {
            let mixed = || self.in_resource(at, finding, node, &[&clins::bundle::BUNDLE_TYPE_MIXED]);
            return here(&[&profile::SLICE_MAX]).or_else(mixed);
        }
        if is(&[&profile::SLICE_NEAR_MISS]) {
            return here(&[
                &binding::DISPLAY_MISMATCH,
                &clins::characters::FULL_WIDTH_LETTER,
                &clins::lists::DISPLAY_OF_LIST,
                &structure::CARDINALITY_MIN,
            ]);
        }
        if is(&[&profile::EXTENSION_UNKNOWN]) {
            return here(&[&structure::ELEMENT_PROHIBITED, &clins::bundle::SENT_ELEMENT_ABSENT]);
        }
        if is(&[&bundle::REFERENCE_SEVERAL]) {
            return self.of_shared(at, finding);
        }
        if is(&[&profile::PROFILE_UNKNOWN]) {
            return here(&[&datatype::URI_SPACE]);
        }
        if is(&[&binding::CODE_UNKNOWN, &binding::CODE_SYSTEM_UNKNOWN, &binding::DISPLAY_MISMATCH]) {
            let fixed: [&Rule; 3] =
                [&structure::FIXED_MISMATCH, &structure::PATTERN_MISMATCH, &clins::encounter::CLASS];
            let coding = self.tree.parent(NodeId(node));
            // the display of a code that is wrong itself
            let of_code = || {
                let coding = coding.filter(|_| is(&[&binding::DISPLAY_MISMATCH]))?;
                self.of_rules(at, finding, self.named(coding, "code")?.0, &fixed)
            };
            // a code in a system that is wrong itself
            let of_system = || self.of_rules(at, finding, self.named(coding?, "system")?.0, &fixed);
            if let Some(cause) = here(&fixed).or_else(of_code).or_else(of_system) {
                return Some(cause);
            }
            // an unknown code tells why its item is in no slice; a display that is another code's does not
            let of_section = || {
                let coding = coding.filter(|_| is(&[&binding::DISPLAY_MISMATCH]))?;
                self.of_rules(at, finding, self.named(coding, "code")?.0, &[&clins::documents::SECTION_FOREIGN])
            };
            let unmatched = || self.of_unmatched(at, finding, node).filter(|_| is(&[&binding::DISPLAY_MISMATCH]));
            return of_section().or_else(unmatched);
        }
        None
    }

    /// The same of the service's rules.
    fn service_by_kind(&self, at: u32, finding: &Finding, node: u32) -> Option<u32> {
        let is = |rules: &[&Rule]| finding.is_of(rules);
        let here = |rules: &[&Rule]| self.of_rules(at, finding, node, rules);
        if is(&[&clins::observation::RESULT_ABSENT]) {
            return self.lost_value(at, finding, node);
        }
        if is(&[&clins::observation::DESIGNATED_UNCODED, &clins::observation::STANDARD_CODE_ABSENT]) {
            return self.of_test_code(finding, node);
        }
        if is(&[&clins::dates::AFTER_DOCUMENT]) {
            return here(&[&clins::dates::SUMMARY_LATER]);
        }
        if is(&[&clins::encounter::STAY_INCOMPLETE]) {
            let tail = finding.place.tail.as_deref()?;
            let unknown = || {
                let list = self.named(NodeId(node), tail)?;
                first(at, finding, self.within(list.0).filter(|(_, cause)| cause.is_of(&[&binding::CODE_UNKNOWN])))
            };
            return self.lacking(at, finding, node, tail).or_else(unknown);
        }
        if is(&[&clins::encounter::PURPOSE_TEXT]) {
            let list = self.named(NodeId(node), "reasonCode")?;
            let is_text = |cause: &Finding| {
                cause.is_of(&[&structure::CARDINALITY_MIN]) && cause.place.tail.as_deref() == Some("text")
            };
            return first(at, finding, self.within(list.0).filter(|(_, cause)| is_text(cause)));
        }
        if is(&[&clins::tags::FLAG_NOT_INFECTION]) {
            return self.of_unknown_test(at, finding, node);
        }
        if is(&OF_UNKNOWN_CODE) {
            let unmatched =
                || self.of_unmatched(at, finding, node).filter(|_| is(&[&clins::documents::CHECKUP_PROGRAMME]));
            return here(&[&binding::CODE_UNKNOWN]).or_else(unmatched);
        }
        if is(&[&clins::allergy::CATEGORY_CODE]) {
            return here(&[&binding::BINDING_REQUIRED]);
        }
        if is(&[&clins::bundle::ENTRY_ABSENT, &clins::bundle::PATIENT_NOT_FIRST, &clins::bundle::BUNDLE_TYPE_ABSENT]) {
            let told = self.targets();
            return told.broken.or(told.hollow);
        }
        if is(&[&clins::observation::RANGE_UNIT]) {
            let mut up = std::iter::successors(Some(NodeId(node)), |&node| self.tree.parent(node)).take(UP);
            let resource = up.find(|&node| self.named(node, "resourceType").is_some())?;
            let refused = self.within(resource.0).filter(|(_, cause)| cause.is_of(&[&structure::TYPE_NOT_ALLOWED]));
            // limits that agree with each other are one fault, or the value's
            let same = |cause: &Finding| {
                cause.is_of(&[&clins::observation::RANGE_UNIT]) && cause.args[1..] == finding.args[1..]
            };
            let before =
                || first(at, finding, self.within(resource.0).filter(|(other, cause)| *other < at && same(cause)));
            return first(at, finding, refused).or_else(before);
        }
        if is(&[&clins::bundle::BUNDLE_TYPE_MIXED]) {
            let tags = self.named(self.named(NodeId::ROOT, "meta")?, "tag")?;
            let absent = self.within(tags.0).filter(|(_, cause)| cause.is_of(&[&clins::bundle::BUNDLE_TYPE_ABSENT]));
            return first(at, finding, absent);
        }
        if is(&[&clins::bundle::BUNDLE_KIND_UNDECLARED]) {
            let meta = self.named(NodeId(node), "meta").unwrap_or(NodeId(node));
            let profiles = self.named(meta, "profile").or_else(|| self.named(NodeId(node), "profile"))?;
            let unknown = self
                .within(profiles.0)
                .filter(|(_, cause)| cause.is_of(&[&profile::PROFILE_UNKNOWN, &datatype::URI_SPACE]));
            return first(at, finding, unknown);
        }
        None
    }

    /// A required element of the Composition that is missing, where it would lead to the entry.
    fn not_led_to(&self, at: u32, finding: &Finding, entry: u32) -> Option<u32> {
        let resource = self.named(NodeId(entry), "resource")?;
        let kind = self.tree.text(self.named(resource, "resourceType")?);
        let (_, elements) = POINTS_AT.iter().find(|(known, _)| *known == kind)?;
        let head = self.tree.children(self.tree.parent(NodeId(entry))?).next()?;
        let composition = self.named(head, "resource")?;
        let leads = |(_, cause): &(u32, &Finding)| {
            cause.is_of(&[&structure::CARDINALITY_MIN, &profile::SLICE_MIN])
                && cause.place.tail.as_deref().is_some_and(|tail| elements.contains(&tail))
        };
        first(at, finding, self.between(composition.0, composition.0 + 1).filter(leads))
    }

    /// The item around a code that is in none of the slices that are allowed: the code is what tells it.
    fn of_unmatched(&self, at: u32, finding: &Finding, node: u32) -> Option<u32> {
        const LEVELS: usize = 5;
        let mut up = std::iter::successors(Some(NodeId(node)), |&node| self.tree.parent(node)).take(LEVELS);
        up.find_map(|around| self.of_rules(at, finding, around.0, &[&profile::SLICE_UNMATCHED]))
    }

    /// A code of the laboratory test that its system does not have, told of something that depends on which test it is.
    fn of_unknown_test(&self, at: u32, finding: &Finding, node: u32) -> Option<u32> {
        let mut up = std::iter::successors(Some(NodeId(node)), |&node| self.tree.parent(node)).take(UP);
        let resource = up.find(|&node| self.named(node, "resourceType").is_some())?;
        let code = self.named(resource, "code")?;
        first(at, finding, self.within(code.0).filter(|(_, cause)| cause.is_of(&[&binding::CODE_UNKNOWN])))
    }

    /// The child `name` of an object.
    pub(super) fn named(&self, node: NodeId, name: &str) -> Option<NodeId> {
        let is_object = self.tree.kind(node) == Kind::Object;
        is_object.then(|| self.tree.children(node).find(|&child| self.tree.key_is(child, name)))?
    }

    /// A finding of one of these rules at `node` itself.
    fn of_rules(&self, at: u32, finding: &Finding, node: u32, rules: &[&Rule]) -> Option<u32> {
        first(at, finding, self.between(node, node + 1).filter(|(_, cause)| cause.is_of(rules)))
    }

    /// The same within the resource of an entry.
    fn in_resource(&self, at: u32, finding: &Finding, entry: u32, rules: &[&Rule]) -> Option<u32> {
        let resource = self.named(NodeId(entry), "resource")?;
        self.of_rules(at, finding, resource.0, rules)
    }

    /// That an element which the sender may do without is missing, where something graver says that it is.
    pub(super) fn said_gravely(&self, finding: &Finding) -> Option<u32> {
        let (node, tail) = (finding.place.node?, finding.place.tail.as_deref()?);
        let says = |(_, cause): &(u32, &Finding)| {
            cause.place.tail.as_deref() == Some(tail)
                || cause.is_of(&[&structure::INVARIANT])
                    && cause.spec_rule.as_deref().is_some_and(|key| SAYS_ABSENT.contains(&(key, tail)))
        };
        self.between(node, node + 1).find(says).map(|(at, _)| at)
    }

    /// That `node` lacks the element `name`.
    pub(super) fn lacking(&self, at: u32, finding: &Finding, node: u32, name: &str) -> Option<u32> {
        let is_it = |(_, cause): &(u32, &Finding)| {
            cause.is_of(&[&structure::CARDINALITY_MIN]) && cause.place.tail.as_deref() == Some(name)
        };
        first(at, finding, self.between(node, node + 1).filter(is_it))
    }

    /// A text that ends too soon, or is broken, leaves out what would have followed in all that was open there.
    fn cut_off(&self, finding: &Finding) -> Option<u32> {
        let is_absence = finding.place.tail.is_some()
            || finding.is_of(&[&structure::INVARIANT, &profile::SLICE_MIN, &profile::SLICE_UNMATCHED]);
        let &(start, broken) = self.by_start.first()?;
        let cause = &self.findings[broken as usize];
        let is_cut = cause.is_of(&[&json::JSON_TRUNCATED, &json::JSON_UNTERMINATED_STRING]);
        let node = NodeId(finding.place.node.filter(|_| is_absence && is_cut)?);
        (self.tree.span(node).end >= start).then_some(broken)
    }

    /// An element that is too few of, for it cannot be read, or is said better to be missing.
    fn of_absent(&self, at: u32, finding: &Finding, node: u32) -> Option<u32> {
        let tail = finding.place.tail.as_deref()?;
        let name = tail.split(['.', '[']).next().unwrap_or(tail);
        // what is empty lacks all, and what is of another type has other elements
        if let Some(cause) = self.of_rules(at, finding, node, &[&structure::EMPTY_OBJECT, &structure::TYPE_NOT_ALLOWED])
        {
            return Some(cause);
        }
        // the slice says which one is missing
        if finding.is_of(&[&structure::CARDINALITY_MIN])
            && tail != "entry"
            && let Some(slice) = self.only_slice(node, tail)
        {
            return Some(slice).filter(|&slice| self.findings[slice as usize].severity >= finding.severity);
        }
        if let Some(child) = self.named(NodeId(node), name)
            && let Some(cause) = self.of_rules(at, finding, child.0, &SHAPE)
        {
            return Some(cause);
        }
        if finding.is_of(&[&profile::SLICE_MIN])
            && let Some(cause) = self.of_slice(at, finding, node, tail)
        {
            return Some(cause);
        }
        let said = |(_, cause): &(u32, &Finding)| {
            let is_here = cause.place.tail.is_none() || cause.place.tail.as_deref() == Some(tail);
            // of several entries that are missing, each slice has its own
            let is_own = finding.is_of(&[&structure::CARDINALITY_MIN]) || !cause.is_of(&[&clins::bundle::ENTRY_ABSENT]);
            is_here && is_own && cause.is_of(&SAID_BETTER)
        };
        let tagged = || {
            let is_tag = |(_, cause): &(u32, &Finding)| cause.is_of(&[&clins::bundle::BUNDLE_TYPE_TAG]);
            let tags = self.named(NodeId(node), "tag").filter(|_| tail == "tag")?;
            first(at, finding, self.within(tags.0).filter(is_tag))
        };
        first(at, finding, self.between(node, node + 1).filter(said)).or_else(tagged)
    }

    /// A slice that has too few: there is nothing at all, the entry is missing, or a reference in the list leads nowhere.
    fn of_slice(&self, at: u32, finding: &Finding, node: u32, tail: &str) -> Option<u32> {
        let broken = || {
            let list = self.named(NodeId(node), tail).filter(|&list| self.is_small(list.0))?;
            let leads_nowhere = self.within(list.0).filter(|(_, cause)| cause.is_of(&WITHOUT_TARGET));
            first(at, finding, leads_nowhere)
        };
        if let Some(taken) = self.taken_for_another(at, finding, node, tail) {
            return Some(taken);
        }
        if let Some(written) = self.named(NodeId(node), tail).and_then(|list| self.slice_by_system(finding, list)) {
            return Some(written);
        }
        let missing = self.of_missing_entry(at, finding, NodeId(node));
        let is_lesser = || tail == "entry" || self.only_slice(node, tail).is_none();
        let lacking = || self.lacking(at, finding, node, tail).filter(|_| is_lesser());
        missing.or_else(lacking).or_else(broken).or_else(|| self.wrong_code(at, finding, node, tail))
    }

    /// An item that is one too many of its slice and does not fit it, where one slice has too few: it has the code of another.
    fn taken_for_another(&self, at: u32, finding: &Finding, node: u32, tail: &str) -> Option<u32> {
        let list = self.named(NodeId(node), tail).filter(|&list| self.tree.kind(list) == Kind::Array)?;
        self.only_slice(node, tail)?;
        let mut surplus = self.tree.children(list).filter_map(|item| {
            let misfits =
                |(_, cause): &(u32, &Finding)| cause.is_of(&[&structure::PATTERN_MISMATCH, &structure::FIXED_MISMATCH]);
            let taken = self.of_rules(at, finding, item.0, &[&profile::SLICE_MAX])?;
            self.within(item.0).any(|one| misfits(&one)).then_some(taken)
        });
        let taken = surplus.next()?;
        surplus.next().is_none().then_some(taken)
    }

    /// What does not fit in an item that is one too many of its slice: the code that makes it one is wrong, and not the rest.
    fn of_surplus(&self, at: u32, finding: &Finding, node: u32) -> Option<u32> {
        const LEVELS: usize = 7;
        let mut up = std::iter::successors(Some(NodeId(node)), |&node| self.tree.parent(node)).take(LEVELS);
        up.find_map(|around| {
            let taken = self.of_rules(at, finding, around.0, &[&profile::SLICE_MAX])?;
            let list = self.tree.parent(around)?;
            let holder = self.tree.parent(list)?;
            self.only_slice(holder.0, &self.tree.key(list))?;
            Some(taken)
        })
    }

    /// The slice of a list that has too few, where it is the only one.
    fn only_slice(&self, node: u32, tail: &str) -> Option<u32> {
        let is_of_list =
            |(_, one): &(u32, &Finding)| one.is_of(&[&profile::SLICE_MIN]) && one.place.tail.as_deref() == Some(tail);
        let mut slices = self.between(node, node + 1).filter(is_of_list);
        let (only, _) = slices.next()?;
        slices.next().is_none().then_some(only)
    }

    /// A slice that is told by a code, where an item of the list has one that its system does not know. Of a list of records it has to
    /// be the only such item, and the only slice that is missing.
    fn wrong_code(&self, at: u32, finding: &Finding, node: u32, tail: &str) -> Option<u32> {
        let is_code = |name: &Text| name.rsplit('.').next() == Some("code");
        let list = self
            .named(NodeId(node), tail)
            .filter(|_| named_in(finding).is_some_and(|by| by.names.iter().any(is_code)))?;
        let unknown = |(_, cause): &(u32, &Finding)| cause.is_of(&[&binding::CODE_UNKNOWN]);
        if self.is_small(list.0) {
            return first(at, finding, self.within(list.0).filter(unknown));
        }
        let items = self.tree.children(list).filter(|_| self.only_slice(node, tail).is_some());
        let codes = items.filter_map(|item| self.named(item, "code"));
        let mut found = codes.filter_map(|code| first(at, finding, self.within(code.0).filter(unknown)));
        let only = found.next()?;
        found.next().is_none().then_some(only)
    }

    /// That there is no result, where the limits of one are told to have no value beside them.
    fn lost_value(&self, at: u32, finding: &Finding, node: u32) -> Option<u32> {
        let ranges = self.named(NodeId(node), "referenceRange")?;
        let without = |(_, cause): &(u32, &Finding)| cause.is_of(&[&clins::observation::RANGE_UNIT]);
        first(at, finding, self.within(ranges.0).filter(without))
    }

    /// A slice that no entry is in, where it is said which resource is missing.
    fn of_missing_entry(&self, at: u32, finding: &Finding, bundle: NodeId) -> Option<u32> {
        let wanted = named_in(finding);
        let matches =
            |kind: &str, profile: &str| wanted.is_some_and(|wanted| wanted.holds(kind) || wanted.holds(profile));
        let absent = |(_, cause): &(u32, &Finding)| match cause.args.as_slice() {
            [Arg::Text(kind), Arg::Text(profile)] if cause.is_of(&[&clins::bundle::ENTRY_ABSENT]) => {
                matches(kind, profile)
            }
            _ => false,
        };
        first(at, finding, self.between(bundle.0, bundle.0 + 1).filter(absent))
            .or_else(|| {
                let first_resource = |(_, cause): &(u32, &Finding)| cause.is_of(&[&clins::bundle::PATIENT_NOT_FIRST]);
                let is_patient = matches("Patient", PATIENT_PROFILE);
                is_patient.then(|| first(at, finding, self.within(bundle.0).filter(first_resource)))?
            })
            .or_else(|| self.no_resource(at, finding, bundle))
    }

    /// That the entries hold no resources, told of the first.
    fn no_resource(&self, at: u32, finding: &Finding, bundle: NodeId) -> Option<u32> {
        let entries = self.named(bundle, "entry").filter(|&list| self.tree.kind(list) == Kind::Array)?;
        let mut all = self.tree.children(entries);
        let head = all.next().filter(|&head| self.named(head, "resource").is_none())?;
        if all.any(|entry| self.named(entry, "resource").is_some()) {
            return None;
        }
        let hollow = |(_, cause): &(u32, &Finding)| is_hollow(cause);
        first(at, finding, self.between(head.0, head.0 + 1).filter(hollow))
    }

    /// A constraint that reads what is absent, prohibited or wrong.
    fn of_constraint(&self, at: u32, finding: &Finding, node: u32) -> Option<u32> {
        let key = finding.spec_rule.as_deref()?;
        if matches!(key, "dom-3" | "dom-4") {
            let of_contained = |(_, cause): &(u32, &Finding)| {
                let is_inner = |arg: &Arg| matches!(arg, Arg::Text(text) if text.starts_with('#'));
                cause.is_of(&[&clins::contained::CONTAINED_TYPE])
                    || cause.is_of(&[&profile::REFERENCE_UNRESOLVED]) && cause.args.iter().any(is_inner)
                    || cause.is_of(&[&clins::bundle::SENT_ELEMENT_ABSENT])
                        && matches!(cause.place.tail.as_deref(), Some("performer" | "encounter"))
            };
            return first(at, finding, self.within(node).filter(of_contained));
        }
        if key == "con-3" {
            let rules: [&Rule; 2] = [&clins::condition::CLINICAL_ABSENT, &clins::condition::END_OF_ACTIVE];
            return self.of_rules(at, finding, node, &rules);
        }
        if key == "R6031" {
            return self.of_unknown_test(at, finding, node);
        }
        if key == "R3010" {
            return self.of_medication(at, finding, node);
        }
        if key == "con-4" {
            let own = |(_, cause): &(u32, &Finding)| cause.is_of(&[&clins::condition::END_OF_ACTIVE]);
            return first(at, finding, self.within(node).filter(own));
        }
        if let Some((_, names)) = READ_HERE.iter().find(|(known, _)| *known == key) {
            let refused = |name: &str| {
                let child = self.named(NodeId(node), name)?;
                self.of_rules(at, finding, child.0, &[&structure::ELEMENT_PROHIBITED])
            };
            let lacking = |path: &str| {
                let (above, name) = path.rsplit_once('.').unwrap_or(("", path));
                let mut steps = above.split('.').filter(|step| !step.is_empty());
                let holder = steps.try_fold(NodeId(node), |holder, step| self.named(holder, step))?;
                self.lacking(at, finding, holder.0, name)
            };
            return names.iter().find_map(|name| lacking(name).or_else(|| refused(name)));
        }
        if let Some(cause) = self.unreadable(at, finding, node) {
            return Some(cause);
        }
        let (_, names) = READ
            .iter()
            .find(|(known, _)| *known == key || *known == "bundle-entry" && key.starts_with("bundle-entry"))?;
        let up = std::iter::successors(Some(NodeId(node)), |&node| self.tree.parent(node)).take(UP);
        let bundle = up.into_iter().find(|&node| self.named(node, "resourceType").is_some() && self.is_bundle(node))?;
        if key.starts_with("bundle-entry0")
            && let Some(kind) = self.named(bundle, "type")
        {
            let not_first = |(_, cause): &(u32, &Finding)| cause.spec_rule.as_deref() == Some("bdl-11");
            let at_one = |one: NodeId| first(at, finding, self.between(one.0, one.0 + 1).filter(not_first));
            if let Some(cause) = at_one(bundle).or_else(|| at_one(kind)) {
                return Some(cause);
            }
        }
        for name in *names {
            if let Some(cause) = self.lacking(at, finding, bundle.0, name) {
                return Some(cause);
            }
            let Some(child) = self.named(bundle, name) else { continue };
            let own = |(_, cause): &(u32, &Finding)| {
                cause.is_of(&SHAPE)
                    || cause.is_of(&[&structure::FIXED_MISMATCH, &binding::CODE_UNKNOWN])
                    || is_hollow(cause)
            };
            let first_item = self.tree.children(child).next().filter(|_| self.tree.kind(child) == Kind::Array);
            let found = [Some(child), first_item].into_iter().flatten();
            let cause =
                found.into_iter().find_map(|one| first(at, finding, self.between(one.0, one.0 + 1).filter(own)));
            if cause.is_some() {
                return cause;
            }
        }
        if let Some(cause) = self.absent_entry_of_constraint(at, finding, key, bundle) {
            return Some(cause);
        }
        let refused = |(_, cause): &(u32, &Finding)| {
            let is_named = |name: &str| names.iter().any(|known| *known == name && name != "entry");
            let at = cause.place.node.map(NodeId);
            cause.is_of(&[&structure::ELEMENT_PROHIBITED]) && at.is_some_and(|at| is_named(&self.tree.key(at)))
        };
        let entries = self.named(bundle, "entry")?;
        first(at, finding, self.within(entries.0).filter(refused))
    }

    /// A constraint that asks for a resource of a type, where it is said that there is none.
    fn absent_entry_of_constraint(&self, at: u32, finding: &Finding, key: &str, bundle: NodeId) -> Option<u32> {
        let wanted = |kind: &str| match key {
            "bdl-11" => kind == "Composition",
            _ => is_of_entry(key, kind),
        };
        let absent = |(_, cause): &(u32, &Finding)| {
            let is_wanted = |arg: &Arg| matches!(arg, Arg::Text(kind) if wanted(kind));
            cause.is_of(&[&clins::bundle::ENTRY_ABSENT]) && cause.args.first().is_some_and(is_wanted)
        };
        first(at, finding, self.between(bundle.0, bundle.0 + 1).filter(absent))
    }

    pub(super) fn is_bundle(&self, node: NodeId) -> bool {
        self.named(node, "resourceType").is_some_and(|name| self.tree.is_text(name, "Bundle"))
    }

    /// That the resource of an entry, or the resource itself, is of no known type or of one that is not sent here.
    pub(super) fn unreadable(&self, at: u32, finding: &Finding, node: u32) -> Option<u32> {
        let rules: [&Rule; 4] = [
            &structure::RESOURCE_TYPE_MISSING,
            &structure::RESOURCE_TYPE_UNKNOWN,
            &structure::OBJECT_EXPECTED,
            &clins::bundle::BUNDLE_TYPE_MIXED,
        ];
        if !*self.is_unreadable.get_or_init(|| self.any(&rules)) {
            return None;
        }
        let resource = self.named(NodeId(node), "resource").unwrap_or(NodeId(node));
        self.of_rules(at, finding, resource.0, &rules).or_else(|| {
            let name = self.named(resource, "resourceType")?;
            self.of_rules(at, finding, name.0, &rules)
        })
    }
}

/// What a finding's words name.
pub(super) fn named_in(finding: &Finding) -> Option<&Named> {
    finding.args.iter().find_map(|arg| match arg {
        Arg::Named(named) => Some(&**named),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use crate::{Options, Ruleset, Validator};

    const CONDITIONS: &str = include_str!("../../../conformance/cases/clins-own/conditions.json");
    const REFERRAL: &str = include_str!("../../../conformance/cases/clins-own/referral.json");

    /// Rules of the errors that follow from nothing.
    fn roots(text: &str) -> Vec<&'static str> {
        let outcome = Validator::new(Ruleset::embedded(), Options::default()).validate(text.as_bytes());
        let issues = outcome.issues().iter().filter(|issue| issue.severity.is_error() && issue.because.is_none());
        issues.map(|issue| issue.rule.id).collect()
    }

    fn without(text: &str, line: &str) -> String {
        let found = text.lines().find(|one| one.contains(line)).expect(line);
        text.replacen(found, "", 1)
    }

    #[test]
    fn what_reads_an_absent_element_follows_from_its_absence() {
        assert_eq!(roots(&without(CONDITIONS, "\"type\": \"collection\"")), ["cardinality-min"]);
        assert_eq!(
            roots(&without(CONDITIONS, "\"fullUrl\": \"urn:uuid:2b9c6f10-5d3e-4c1a-9a51-3f0d8e7b0001\"")),
            ["cardinality-min"]
        );
        assert_eq!(roots(&without(REFERRAL, "\"timestamp\"")), ["cardinality-min"]);
    }

    #[test]
    fn references_follow_from_the_address_that_they_miss() {
        let bare = CONDITIONS.replacen("\"fullUrl\": \"urn:uuid:", "\"fullUrl\": \"", 1);
        assert_eq!(roots(&bare), ["bundle-fullurl-relative"]);
        let bare = REFERRAL.replacen(
            "\"fullUrl\": \"urn:uuid:a03e5f67-1071-4d82-ae68-d5e907140001",
            "\"fullUrl\": \"a03e5f67-1071-4d82-ae68-d5e907140001",
            1,
        );
        assert_eq!(roots(&bare), ["bundle-fullurl-relative"]);
    }

    #[test]
    fn a_text_that_ends_too_soon_is_one_fault() {
        let cut = (5000..5010).find(|&at| CONDITIONS.is_char_boundary(at)).expect("a boundary");
        let roots = roots(&CONDITIONS[..cut]);
        assert_eq!(roots.len(), 1, "{roots:?}");
        assert!(roots[0].starts_with("json-"), "{roots:?}");
    }
}
