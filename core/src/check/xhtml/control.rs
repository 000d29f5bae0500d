//! What stands right in the outermost `div` of a narrative: who wrote it and in which language, where a profile asks for
//! that (https://hl7.org/fhir/extensions/StructureDefinition-narrative-source-control.html and
//! StructureDefinition-narrative-language-control.html).

use super::rules;
use crate::check::datatype::excerpt;
use crate::check::document::place::place;
use crate::check::session::Session;
use crate::diagnostic::{Arg, Finding, Place, Severity, Sink};
use crate::json::NodeId;
use crate::model::Demand;
use crate::xhtml::{self, Listener, Open, Text};
use std::ops::Range;

/// Classes that say where content comes from: those of the narrative page of FHIR and of the extension's own words.
const SOURCES: [&str; 5] = ["boilerplate", "generated", "original", "extensions", "additional"];
/// Findings for one narrative.
const MOST: usize = 20;

/// Something that stands right in the outermost `div`, and holds text.
#[derive(Debug, Default)]
struct Part {
    /// The beginning of its text.
    shown: String,
    /// The `class` names its source.
    has_source: bool,
    /// The language of a `div`.
    language: Option<String>,
}

/// Checks what a profile asks of the narrative `node` (the object with `div`).
pub(crate) fn check(session: &Session, node: NodeId, controls: &[Demand], sink: &mut Sink) {
    let doc = session.doc;
    let Some(div) = doc.tree.get(node, "div") else { return };
    let text = doc.tree.text(div);
    let Some(parts) = parts(&text) else { return };
    let languages: Vec<&str> = parts.iter().filter_map(|part| part.language.as_deref()).collect();
    let at = place(doc, node);
    for control in controls {
        match control {
            Demand::Source(severity) => {
                for part in parts.iter().filter(|part| !part.has_source).take(MOST) {
                    let words = vec![part.shown.as_str().into()];
                    sink.push(Finding::new(&rules::NARRATIVE_SOURCE, at.clone(), words).severity(*severity));
                }
            }
            Demand::Language(wanted) => match &**wanted {
                "_no" => {
                    for &found in languages.iter().take(MOST) {
                        sink.push(Finding::new(&rules::NARRATIVE_LANGUAGE_PROHIBITED, at.clone(), vec![found.into()]));
                    }
                }
                "_yes" if languages.is_empty() => {
                    let any = Arg::words("言語", "any language");
                    sink.push(Finding::new(&rules::NARRATIVE_LANGUAGE_MISSING, at.clone(), vec![any]));
                }
                "_yes" => {}
                "_resource" => {
                    let doc = session.around();
                    let language = doc.tree.get(doc.resource_of(node), "language").map(|it| doc.tree.text(it));
                    if let Some(language) = language.filter(|wanted| !languages.contains(&&**wanted)) {
                        sink.push(missing(at.clone(), &language, &languages));
                    }
                }
                wanted if !languages.contains(&wanted) => sink.push(missing(at.clone(), wanted, &languages)),
                _ => {}
            },
            _ => {}
        }
    }
}

/// Nothing in `language`. A narrative that is not divided at all may be in that language: that is no sure error.
fn missing(at: Place, language: &str, divided_into: &[&str]) -> Finding {
    let finding = Finding::new(&rules::NARRATIVE_LANGUAGE_MISSING, at, vec![language.into()]);
    if divided_into.is_empty() { finding.severity(Severity::Warning) } else { finding }
}

/// Of a narrative that is divided by language, but not all of it: the first text outside of the divisions.
pub(super) fn outside_languages(text: &str) -> Option<String> {
    let parts = parts(text)?;
    parts.iter().find(|part| part.language.is_some())?;
    parts.into_iter().find(|part| part.language.is_none()).map(|part| part.shown)
}

/// The parts of a narrative; `None` where it is not well-formed, which the narrative's own check says.
fn parts(text: &str) -> Option<Vec<Part>> {
    let mut gathering = Gathering { text, depth: 0, is_div: false, open: None, parts: Vec::new() };
    xhtml::read(text, &mut gathering).ok()?;
    Some(gathering.parts)
}

/// Gathers the parts while they are read.
struct Gathering<'t> {
    text: &'t str,
    depth: u32,
    /// The element that begins is a `div`.
    is_div: bool,
    open: Option<Part>,
    parts: Vec<Part>,
}

impl<'t> Listener<'t> for Gathering<'t> {
    type Mark = ();

    fn start(&mut self, name: &'t str, _: Range<usize>, _: Option<&Open<'t, ()>>) {
        if self.depth == 1 {
            self.open = Some(Part::default());
            self.is_div = name == "div";
        }
        self.depth += 1;
    }

    fn attribute(&mut self, name: &'t str, _: Range<usize>, value: Range<usize>) {
        // of what stands right in the outermost element
        let Some(part) = self.open.as_mut().filter(|_| self.depth == 2) else { return };
        let value = &self.text[value];
        match name {
            "class" => part.has_source = value.split_ascii_whitespace().any(|class| SOURCES.contains(&class)),
            "lang" | "xml:lang" if self.is_div => part.language = Some(value.to_owned()),
            _ => {}
        }
    }

    fn text(&mut self, text: Text, range: Range<usize>, _: bool, _: Option<&Open<'t, ()>>) {
        let words = self.text[range].trim();
        if text != Text::Run || words.is_empty() {
            return;
        }
        match &mut self.open {
            Some(part) if part.shown.is_empty() => part.shown = excerpt(words),
            None if self.depth == 1 => self.parts.push(Part { shown: excerpt(words), ..Part::default() }),
            Some(_) | None => {}
        }
    }

    fn end(&mut self) {
        self.depth -= 1;
        if self.depth == 1 {
            self.parts.extend(self.open.take().filter(|part| !part.shown.is_empty()));
        }
    }
}
