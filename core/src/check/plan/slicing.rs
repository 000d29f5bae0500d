//! How a slice is recognised, compiled from its definition: where each of its discriminators leads in the data, and what has
//! to be there. Whether an item answers it is asked in `judge::matching`.

use super::literal::Mode;
use crate::json::Sym;
use crate::model::{
    BindingStrength, Canonical, Discriminator, DiscriminatorKind, Element, ElementId, Literal, Ruleset, StructureId,
};

/// One discriminator of one slice: where to look in the data, and what must be there.
#[derive(Clone, Debug)]
pub(crate) struct Matcher {
    /// The path as the definition writes it, for messages.
    pub(crate) path: Box<str>,
    pub(crate) steps: Vec<Step>,
    pub(crate) test: Test,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Child(Sym, Box<str>),
    Extension(Box<str>),
    Resolve,
    OfType(Box<str>),
}

#[derive(Clone, Debug)]
pub(crate) enum Test {
    /// Fixed value or pattern of this element.
    Value(ElementId),
    /// A part of a fixed value or pattern that stands on an element above.
    Literal(Literal, Mode),
    /// Required binding of this element.
    Binding(ElementId),
    /// Fixed values on elements below this one.
    Below(ElementId),
    Exists(bool),
    /// There is no value to compare with, but one has to be there.
    Demanded,
    Type(Vec<Box<str>>),
    Profile(Vec<StructureId>),
    /// The slice leaves this discriminator free, and another one tells it.
    Free,
    /// The definition gives nothing to compare with.
    Nothing,
}

impl Test {
    /// Whether there is a value to compare with.
    fn compares(&self) -> bool {
        matches!(self, Self::Value(_) | Self::Literal(..) | Self::Below(_))
    }
}

pub(crate) fn of_slice(rules: &Ruleset, sliced: &Element, slice: ElementId) -> Vec<Matcher> {
    let this = |kind| Matcher { path: "$this".into(), steps: vec![], test: test(rules, slice, kind) };
    // a re-slice is told apart by the slicing of the slice that it refines
    let above = parent_slice(rules, sliced, slice).map(|parent| rules.element(parent));
    let slicing = above.and_then(|above| above.slicing.as_ref()).or(sliced.slicing.as_ref());
    match slicing {
        Some(slicing) if !slicing.discriminators.is_empty() => {
            let read = |discriminator: &Discriminator| {
                let path = &discriminator.path;
                let Some(steps) = parse_path(rules, path) else {
                    return Matcher { path: path.clone(), steps: vec![], test: Test::Nothing };
                };
                let kind = discriminator.kind;
                let find = |through| {
                    let target = navigate(rules, slice, &steps, through);
                    target.map_or(Test::Nothing, |at| at.test(rules, kind))
                };
                let mut test = find(false);
                if matches!(kind, DiscriminatorKind::Value | DiscriminatorKind::Pattern) && !test.compares() {
                    // the value may stand in a slice on the way (`code.coding:LOINC.code`)
                    test = Some(find(true)).filter(Test::compares).unwrap_or(test);
                }
                if steps.is_empty() && matches!(test, Test::Demanded) {
                    // that the slice has to be there says nothing of which item it is
                    test = Test::Free;
                }
                Matcher { path: path.clone(), steps, test }
            };
            let mut matchers: Vec<Matcher> = slicing.discriminators.iter().map(read).collect();
            // that a value has to be there is for the slice to demand, where another discriminator tells which slice it is
            let tells = |matcher: &Matcher| !matches!(matcher.test, Test::Free | Test::Nothing | Test::Demanded);
            if matchers.iter().any(tells) {
                for matcher in matchers.iter_mut().filter(|matcher| matches!(matcher.test, Test::Demanded)) {
                    matcher.test = Test::Free;
                }
            }
            // a slice that allows there what every item may have says nothing by it, where another discriminator tells
            let told = slicing.discriminators.iter().zip(&matchers);
            let open: Vec<bool> = told.map(|(by, matcher)| is_as_in_whole(rules, slice, by.kind, matcher)).collect();
            if matchers.iter().zip(&open).any(|(matcher, open)| !open && tells(matcher)) {
                for (matcher, _) in matchers.iter_mut().zip(&open).filter(|(_, open)| **open) {
                    matcher.test = Test::Free;
                }
            }
            // a slice is what all its discriminators say: one that says nothing narrows nothing, unless none says more
            if matchers.iter().all(|matcher| matches!(matcher.test, Test::Free)) {
                for matcher in &mut matchers {
                    matcher.test = Test::Nothing;
                }
            }
            matchers
        }
        _ if sliced.choice => vec![this(DiscriminatorKind::Type)],
        _ if rules.element(slice).types.first().is_some_and(|ty| &*ty.code == "Extension") => {
            let steps = vec![Step::Child(rules.symbols.get(b"url"), "url".into())];
            let test = navigate(rules, slice, &steps, false)
                .map_or(Test::Nothing, |at| at.test(rules, DiscriminatorKind::Value));
            vec![Matcher { path: "url".into(), steps, test }]
        }
        _ => vec![],
    }
}

/// Whether a discriminator of type or profile asks of the slice what the sliced element itself allows.
fn is_as_in_whole(rules: &Ruleset, slice: ElementId, kind: DiscriminatorKind, matcher: &Matcher) -> bool {
    let whole = rules.element(slice).sliced.filter(|_| !matcher.steps.is_empty());
    let Some(target) = whole.and_then(|whole| navigate(rules, whole, &matcher.steps, false)) else { return false };
    match (&matcher.test, target.test(rules, kind)) {
        (Test::Type(own), Test::Type(all)) => *own == all,
        (Test::Profile(own), Test::Profile(all)) => *own == all,
        _ => false,
    }
}

/// The slice that a re-slice (`a/b`) refines, when it is there.
pub(crate) fn parent_slice(rules: &Ruleset, sliced: &Element, slice: ElementId) -> Option<ElementId> {
    let name = rules.element(slice).slice_name.as_deref()?;
    let (above, _) = name.rsplit_once('/')?;
    sliced.slices.iter().copied().find(|&other| rules.element(other).slice_name.as_deref() == Some(above))
}

/// Splits `a.b`, `extension('url').value`, `resolve().code`, `value.ofType(Quantity)`, `$this`.
pub(crate) fn parse_path(rules: &Ruleset, path: &str) -> Option<Vec<Step>> {
    let mut steps = Vec::new();
    let mut rest = path.trim();
    while !rest.is_empty() {
        rest = rest.strip_prefix('.').unwrap_or(rest);
        let end = segment_end(rest);
        let (segment, after) = rest.split_at(end);
        rest = after;
        match segment.split_once('(') {
            None if segment == "$this" => {}
            None => {
                let name = segment.trim_end_matches("[x]");
                steps.push(Step::Child(rules.symbols.get(name.as_bytes()), name.into()));
            }
            Some((function, argument)) => {
                let argument = argument.strip_suffix(')')?.trim().trim_matches(['\'', '"']);
                steps.push(match function {
                    "extension" => Step::Extension(argument.into()),
                    "resolve" => Step::Resolve,
                    "ofType" | "as" => Step::OfType(argument.rsplit('.').next().unwrap_or(argument).into()),
                    _ => return None,
                });
            }
        }
    }
    Some(steps)
}

/// The steps of a path, as they are written.
pub(crate) fn segments(path: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(path);
    std::iter::from_fn(move || {
        let (segment, after) = rest?.split_at(segment_end(rest?));
        rest = after.strip_prefix('.');
        Some(segment)
    })
}

/// A dot inside of parentheses or quotes does not end a segment.
fn segment_end(text: &str) -> usize {
    let mut depth = 0u32;
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '\'' | '"') => quote = Some(c),
            (None, '(') => depth += 1,
            (None, ')') => depth = depth.saturating_sub(1),
            (None, '.') if depth == 0 && at > 0 => return at,
            _ => {}
        }
    }
    text.len()
}

/// Where a discriminator's path leads in the definition.
#[derive(Clone, Debug)]
enum Target {
    Element(ElementId),
    /// Behind `resolve()`: the roots of the target profiles.
    Targets(Vec<StructureId>),
    /// Behind `ofType`: one type of the element.
    Typed(ElementId, Box<str>),
    /// Inside of a fixed value or pattern.
    Literal(Literal, Mode),
    /// Behind the `resolve()` of a reference that may lead to anything.
    Anything,
}

impl Target {
    fn test(self, rules: &Ruleset, kind: DiscriminatorKind) -> Test {
        match self {
            Self::Element(element) => test(rules, element, kind),
            Self::Typed(element, code) => match kind {
                DiscriminatorKind::Type => Test::Type(vec![code]),
                _ => test(rules, element, kind),
            },
            Self::Literal(literal, mode) => match kind {
                DiscriminatorKind::Exists => Test::Exists(true),
                _ => Test::Literal(literal, mode),
            },
            Self::Anything if kind == DiscriminatorKind::Exists => Test::Exists(true),
            Self::Anything => Test::Free,
            Self::Targets(structures) => match kind {
                DiscriminatorKind::Type => {
                    Test::Type(structures.iter().map(|&id| rules.structure(id).type_name.clone()).collect())
                }
                DiscriminatorKind::Profile => Test::Profile(structures),
                DiscriminatorKind::Exists => Test::Exists(true),
                DiscriminatorKind::Value | DiscriminatorKind::Pattern => Test::Nothing,
            },
        }
    }
}

/// Follows `steps` from the slice; `through` slices on the way, where the element itself says nothing.
fn navigate(rules: &Ruleset, slice: ElementId, steps: &[Step], through: bool) -> Option<Target> {
    let mut at = Target::Element(slice);
    for step in steps {
        at = match (step, at) {
            (Step::Child(sym, name), Target::Element(element)) => match part_of_value(rules, element, name) {
                _ if is_url_of_unknown(rules, element, name) => {
                    let canonical = &rules.element(element).types[0].profiles[0].canonical;
                    Target::Literal(Literal::String(Canonical::parse(canonical).url.into()), Mode::Fixed)
                }
                Some(part) => part,
                None => {
                    let child = child_of(rules, element, *sym)?;
                    Target::Element(if through { telling_slice(rules, child).unwrap_or(child) } else { child })
                }
            },
            (Step::Child(_, name), Target::Literal(literal, mode)) => {
                Target::Literal(part(&literal, name)?.clone(), mode)
            }
            (Step::Child(sym, _), Target::Typed(element, code)) => {
                let within = rules.element(element);
                let found = within.children.iter().copied().find(|&child| rules.element(child).sym == *sym);
                Target::Element(found.or_else(|| {
                    let structure = within.types.iter().find(|ty| ty.code == code)?.structure?;
                    child_of(rules, rules.structure(structure).first, *sym)
                })?)
            }
            (Step::Child(sym, _), Target::Targets(structures)) => {
                let mut roots = structures.iter().map(|&id| rules.structure(id).first);
                Target::Element(roots.find_map(|root| child_of(rules, root, *sym))?)
            }
            (Step::Extension(url), Target::Element(element)) => Target::Element(extension_of(rules, element, url)?),
            (Step::Resolve, Target::Element(element)) => {
                let types = &rules.element(element).types;
                if types.iter().all(|ty| ty.targets.is_empty()) {
                    return Some(Target::Anything);
                }
                Target::Targets(types.iter().flat_map(|ty| &ty.targets).filter_map(|target| target.structure).collect())
            }
            (Step::OfType(code), Target::Element(element)) => Target::Typed(element, code.clone()),
            _ => return None,
        };
    }
    Some(at)
}

/// The url of an extension whose definition is not loaded: its canonical tells it, by which the slice asks for it.
fn is_url_of_unknown(rules: &Ruleset, element: ElementId, name: &str) -> bool {
    let [ty] = &rules.element(element).types[..] else { return false };
    let [profile] = &ty.profiles[..] else { return false };
    name == "url" && &*ty.code == "Extension" && profile.structure.is_none()
}

/// The slice that speaks for a sliced element: the first that has to be there, else the only one.
fn telling_slice(rules: &Ruleset, element: ElementId) -> Option<ElementId> {
    let element = rules.element(element);
    let slices = &element.slices;
    let required = slices.iter().copied().find(|&slice| rules.element(slice).min > 0);
    required.or(if let [only] = slices[..] { Some(only) } else { None }).filter(|_| !element.choice)
}

/// The property of the fixed value or pattern that an element has itself.
fn part_of_value(rules: &Ruleset, element: ElementId, name: &str) -> Option<Target> {
    let element = rules.element(element);
    let fixed = element.fixed.as_ref().map(|value| (value, Mode::Fixed));
    let ((_, literal), mode) = fixed.or(element.pattern.as_ref().map(|value| (value, Mode::Pattern)))?;
    Some(Target::Literal(part(literal, name)?.clone(), mode))
}

/// A property of a literal; of its first item where it is an array.
fn part<'l>(literal: &'l Literal, name: &str) -> Option<&'l Literal> {
    match literal {
        Literal::Object(properties) => properties.iter().find(|(key, ..)| **key == *name).map(|(_, _, value)| value),
        Literal::Array(items) => part(items.first()?, name),
        _ => None,
    }
}

/// A child of an element in the definition: its own, else that of the profile on its type, else that of its type.
fn child_of(rules: &Ruleset, element: ElementId, sym: Sym) -> Option<ElementId> {
    let here = rules.element(element);
    let find = |children: &[ElementId]| children.iter().copied().find(|&child| rules.element(child).sym == sym);
    if let Some(child) = find(&here.children) {
        return Some(child);
    }
    if let Some(content) = here.content {
        return find(&rules.element(content).children);
    }
    let ty = here.types.first()?;
    let profiled = ty.profiles.iter().find_map(|target| target.structure);
    let structure = profiled.or(ty.structure)?;
    find(&rules.root(structure).children)
}

fn extension_of(rules: &Ruleset, element: ElementId, url: &str) -> Option<ElementId> {
    let list = child_of(rules, element, rules.symbols.get(b"extension"))?;
    // a re-slice, which says more, comes after the slice that it refines
    let found = rules.element(list).slices.iter().rev().copied().find(|&slice| {
        let types = &rules.element(slice).types;
        types.iter().flat_map(|ty| &ty.profiles).any(|target| *target.canonical == *url)
    });
    // an extension that the slice does not mention is there or not by the list's own cardinality
    Some(found.unwrap_or(list))
}

fn test(rules: &Ruleset, id: ElementId, kind: DiscriminatorKind) -> Test {
    let element = rules.element(id);
    match kind {
        DiscriminatorKind::Exists => Test::Exists(element.max != 0),
        DiscriminatorKind::Type => {
            // a choice that is narrowed through slices of it (`contentString`) takes what the slices take
            let narrowed = element.slices.iter().flat_map(|&slice| &rules.element(slice).types);
            let types: Vec<_> = if element.choice && !element.slices.is_empty() {
                narrowed.collect()
            } else {
                element.types.iter().collect()
            };
            let codes: Vec<_> = types.iter().map(|ty| ty.code.clone()).collect();
            if codes.is_empty() {
                // the root of a profile: its type
                return Test::Type(vec![rules.structure(element.structure).type_name.clone()]);
            }
            Test::Type(codes)
        }
        DiscriminatorKind::Profile => {
            let own = element.parent.is_none().then_some(element.structure);
            let on_type = element.types.iter().flat_map(|ty| &ty.profiles).filter_map(|target| target.structure);
            let structures: Vec<StructureId> = on_type.chain(own).collect();
            // a slice that asks for no profile here leaves this discriminator open
            let is_open = structures.is_empty() && element.types.iter().all(|ty| ty.profiles.is_empty());
            if is_open { Test::Free } else { Test::Profile(structures) }
        }
        DiscriminatorKind::Value | DiscriminatorKind::Pattern => {
            // `value[x]` whose value stands on the one type that it is narrowed to (`valueCode`)
            if let ([only], true) = (&element.slices[..], element.choice && element.fixed.is_none()) {
                return test(rules, *only, kind);
            }
            if element.max == 0 {
                Test::Exists(false)
            } else if element.fixed.is_some() || element.pattern.is_some() {
                Test::Value(id)
            } else if fixes_below(rules, id, 0) {
                Test::Below(id)
            } else if element.binding.as_ref().is_some_and(|binding| binding.strength == BindingStrength::Required) {
                Test::Binding(id)
            } else if element.min > 0 {
                Test::Demanded
            } else {
                Test::Free
            }
        }
    }
}

pub(crate) fn fixes_below(rules: &Ruleset, id: ElementId, depth: u32) -> bool {
    depth < 8
        && rules.element(id).children.iter().any(|&child| {
            let element = rules.element(child);
            element.fixed.is_some() || element.pattern.is_some() || fixes_below(rules, child, depth + 1)
        })
}

impl Matcher {
    /// The profiles to one of which it asks to conform.
    pub(crate) fn profiles(&self) -> Option<&[StructureId]> {
        if let Test::Profile(profiles) = &self.test { Some(profiles) } else { None }
    }

    /// Whether it compares, rather than asks for presence or nothing.
    pub(crate) fn tells_by_value(&self) -> bool {
        !matches!(self.test, Test::Exists(_) | Test::Demanded | Test::Free | Test::Nothing)
    }
}
