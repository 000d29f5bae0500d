//! Floor 10: the facade. Bytes in, an outcome out.

use crate::check::memo::Memos;
use crate::check::plan::Plan;
use crate::check::{Options, Reading, query, run};
use crate::clins;
use crate::diagnostic::catalogue::input::FILE_TOO_LARGE;
use crate::diagnostic::{Arg, Finding, Place, Sink};
use crate::fhirpath::Host;
use crate::json::{self, Node, NodeId, Tree, tree::ParseOptions};
use crate::model::Ruleset;
use crate::outcome::{Completeness, Material, Outcome, severity_word};
use crate::render::{self, Note, RenderOptions, Rendered};
use crate::text::Span;
use crate::xml;
use std::sync::Arc;

/// Judges documents against one ruleset with one set of options. Cheap to share between threads.
#[derive(Debug)]
pub struct Validator {
    rules: Arc<Ruleset>,
    plan: Arc<Plan>,
    options: Options,
    /// Values met before, under these rules and options.
    memos: Memos,
}

impl Validator {
    /// Prepares a ruleset for use.
    pub fn new(rules: Arc<Ruleset>, options: Options) -> Self {
        let plan = Arc::new(Plan::new(&rules));
        Self { rules, plan, options, memos: Memos::default() }
    }

    pub(crate) fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The same rules with other options: what was worked out for the rules is shared.
    #[must_use]
    pub fn with_options(&self, options: Options) -> Self {
        Self { rules: Arc::clone(&self.rules), plan: Arc::clone(&self.plan), options, memos: Memos::default() }
    }

    /// The rules.
    pub fn rules(&self) -> &Ruleset {
        &self.rules
    }

    /// The options.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// Reads a document: as XML when it begins like XML, else as JSON. Findings about its text go to `sink`.
    pub(crate) fn read<'a>(&self, bytes: &'a [u8], sink: &mut Sink) -> Option<Tree<'a>> {
        self.read_into(Vec::new(), bytes, sink)
    }

    fn read_into<'a>(&self, nodes: Vec<Node>, bytes: &'a [u8], sink: &mut Sink) -> Option<Tree<'a>> {
        if xml::is_xml(bytes) {
            return xml::parse(bytes, &*self.rules, &self.rules.symbols, sink);
        }
        let options = ParseOptions { allow_comments: self.options.allow_comments };
        json::parse_into(nodes, bytes, &self.rules.symbols, options, sink)
    }

    /// Judges one document (FHIR JSON or FHIR XML, UTF-8). Every fault of the data is an issue of the outcome; nothing panics, and
    /// the same bytes give the same outcome.
    pub fn validate(&self, bytes: &[u8]) -> Outcome {
        let mut sink = Sink::default();
        let mut memo = self.memos.take();
        let Some(tree) = self.read_into(std::mem::take(&mut memo.nodes), bytes, &mut sink) else {
            self.memos.keep(memo);
            return Outcome::new(Material {
                bytes,
                tree: None,
                names: None,
                sink,
                resource_type: None,
                profiles: Vec::new(),
                completeness: Completeness::default(),
            });
        };
        let mut walked = run::walk(&tree, &self.rules, &self.plan, &self.options, memo, &mut sink);
        let for_service = clins::applies(&walked.doc, &self.options);
        let policy = clins::policy(for_service, self.options.edition);
        let mut judging = walked.judging(&self.plan, &self.options, policy);
        judging.profiles(&mut sink);
        if for_service {
            clins::judge(&judging, &mut sink);
        }
        let of_root = judging.declared().iter().filter(|declared| declared.resource == NodeId::ROOT);
        let profiles = of_root.map(|declared| declared.canonical.to_string()).collect();
        let (memo, filled) = judging.end(&mut sink);
        let (doc, mut memo) = walked.end(memo);
        if let Some(limit) = self.options.byte_limit(for_service)
            && bytes.len() as u64 > limit
        {
            let place = Place { span: Span::at(0), node: Some(NodeId::ROOT.0), tail: None };
            sink.push(Finding::new(&FILE_TOO_LARGE, place, vec![Arg::Count(bytes.len() as u64), Arg::Count(limit)]));
        }
        let resource_type = Some(doc.resource_type(NodeId::ROOT).into_owned()).filter(|name| !name.is_empty());
        let outcome = Outcome::new(Material {
            bytes,
            tree: Some(&tree),
            names: Some(&doc),
            sink,
            resource_type,
            profiles,
            completeness: Completeness { required: filled[0], semi_required: filled[1] },
        });
        memo.typed = doc.into_list();
        memo.nodes = tree.nodes;
        self.memos.keep(memo);
        outcome
    }

    /// Reads and types a document without judging it: `ask` gets its tree, types and references.
    ///
    /// # Errors
    /// The findings, when the text is neither JSON nor XML that could be read to its end.
    pub fn reading<R>(&self, bytes: &[u8], ask: impl FnOnce(&Reading<'_>) -> R) -> Result<R, Sink> {
        let mut sink = Sink::default();
        match self.read(bytes, &mut sink) {
            Some(tree) if !sink.has_fatal() => Ok(query::read(&tree, &self.rules, &self.plan, ask)),
            _ => Err(sink),
        }
    }

    /// Renders inputs of one patient together as one page. Findings stand in it when `options` ask for them.
    ///
    /// # Errors
    /// The position of the first input that could not be read, with its findings.
    pub fn render(&self, inputs: &[&[u8]], options: &RenderOptions) -> Result<Rendered, (usize, Sink)> {
        let mut notes = Vec::new();
        if options.findings {
            for (input, bytes) in inputs.iter().enumerate() {
                notes.extend(self.validate(bytes).issues.iter().map(|issue| Note {
                    input,
                    offset: issue.span.start,
                    severity: severity_word(issue.severity, options.lang),
                    rule: issue.rule.id,
                    message: issue.message(options.lang).into_owned(),
                }));
            }
        }
        let mut trees = Vec::with_capacity(inputs.len());
        for (at, bytes) in inputs.iter().enumerate() {
            let mut sink = Sink::default();
            match self.read(bytes, &mut sink) {
                Some(tree) if !sink.has_fatal() => trees.push(tree),
                _ => return Err((at, sink)),
            }
        }
        Ok(query::read_all(&trees, &self.rules, &self.plan, |readings| render::render(readings, &notes, options)))
    }

    /// Opens a document for FHIRPath: `ask` gets the tree and the host with its types, references and terminology.
    /// Expressions are to be bound to the symbols of [`Validator::rules`].
    ///
    /// # Errors
    /// The findings, when the text is not JSON.
    pub fn open<R>(&self, bytes: &[u8], ask: impl FnOnce(&Tree<'_>, &dyn Host) -> R) -> Result<R, Sink> {
        let mut sink = Sink::default();
        let Some(tree) = self.read(bytes, &mut sink) else { return Err(sink) };
        Ok(query::open(&tree, &self.rules, &self.plan, &self.options, |host| ask(&tree, host)))
    }
}
