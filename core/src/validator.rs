//! Floor 10: the facade. Bytes in, an outcome out.

pub mod query;
mod workers;

pub use workers::Workers;

use crate::check::memory::Memory;
use crate::check::plan::Plan;
use crate::check::{For, Options, Reading, query as reader, run};
use crate::clins;
use crate::diagnostic::catalogue::input::FILE_TOO_LARGE;
use crate::diagnostic::{Arg, Finding, Lang, Place, Severity, Sink, Words, message};
use crate::fhirpath::Host;
use crate::json::{self, Holders, Node, NodeId, Tree, tree::ParseOptions};
use crate::model::Ruleset;
use crate::options::CLINS_MAX_BYTES;
use crate::outcome::paths::{Masked, Names};
use crate::outcome::{Completeness, Material, Outcome, severity_word};
use crate::render::{self, Note, RenderOptions, Rendered};
use crate::text::Span;
use crate::xml;
use std::sync::Arc;

/// Judges documents against one ruleset with one set of options. Cheap to clone and to share between threads; who has
/// many documents takes a [`Worker`] for each thread.
#[derive(Clone, Debug)]
pub struct Validator {
    rules: Arc<Ruleset>,
    plan: Arc<Plan>,
    options: Options,
}

/// Says what a validator is to be.
///
/// ```
/// use tekigo_core::{Options, Validator};
///
/// let validator = Validator::builder()
///     .options(Options { profiles: vec!["http://jpfhir.jp/fhir/core/StructureDefinition/JP_Patient".to_owned()], ..Options::default() })
///     .build();
/// assert!(!validator.validate(b"{}").is_valid());
/// ```
#[derive(Debug, Default)]
pub struct ValidatorBuilder {
    rules: Option<Arc<Ruleset>>,
    options: Options,
}

impl ValidatorBuilder {
    /// The rules; those that come with tekigo unless told otherwise.
    #[must_use]
    pub fn rules(mut self, rules: Arc<Ruleset>) -> Self {
        self.rules = Some(rules);
        self
    }

    /// What to check, beyond what the instance declares.
    #[must_use]
    pub fn options(mut self, options: Options) -> Self {
        self.options = options;
        self
    }

    /// The validator.
    pub fn build(self) -> Validator {
        Validator::new(self.rules.unwrap_or_else(Ruleset::embedded), self.options)
    }
}

/// A document is neither JSON nor XML that could be read.
#[derive(Clone, Debug)]
pub struct ReadError {
    findings: Vec<Finding>,
}

impl ReadError {
    fn new(sink: Sink) -> Self {
        Self { findings: sink.findings }
    }

    /// What is wrong with the text, and where.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The messages, one after the other, in both languages.
    pub fn words(&self) -> Words {
        let said =
            |lang| self.findings.iter().map(|finding| message::render(finding, lang)).collect::<Vec<_>>().join(", ");
        Words { ja: said(Lang::Ja), en: said(Lang::En) }
    }
}

impl std::fmt::Display for ReadError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.words().fmt(f)
    }
}

impl std::error::Error for ReadError {}

impl Validator {
    /// Starts to say what is wanted: rules and options, each with a default.
    pub fn builder() -> ValidatorBuilder {
        ValidatorBuilder::default()
    }

    /// Prepares a ruleset for use.
    pub fn new(rules: Arc<Ruleset>, options: Options) -> Self {
        let plan = Arc::new(Plan::new(&rules));
        Self { rules, plan, options }
    }

    pub(crate) fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The same rules with other options: what was worked out for the rules is shared.
    #[must_use]
    pub fn with_options(&self, options: Options) -> Self {
        Self { rules: Arc::clone(&self.rules), plan: Arc::clone(&self.plan), options }
    }

    /// The rules.
    pub fn rules(&self) -> &Ruleset {
        &self.rules
    }

    /// The rules, to build on.
    pub(crate) fn shared_rules(&self) -> Arc<Ruleset> {
        Arc::clone(&self.rules)
    }

    /// The options.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// Reads a document: as XML when it begins like XML, else as JSON. Findings about its text go to `sink`.
    pub(crate) fn read<'a>(&self, bytes: &'a [u8], sink: &mut Sink) -> Option<Tree<'a>> {
        self.read_into((Vec::new(), &mut Holders::default()), bytes, sink)
    }

    /// Reads a document to its end.
    pub(crate) fn read_whole<'a>(&self, bytes: &'a [u8]) -> Result<Tree<'a>, ReadError> {
        let mut sink = Sink::default();
        match self.read(bytes, &mut sink) {
            Some(tree) if !sink.has_fatal() => Ok(tree),
            _ => Err(ReadError::new(sink)),
        }
    }

    fn read_into<'a>(&self, spare: (Vec<Node>, &mut Holders), bytes: &'a [u8], sink: &mut Sink) -> Option<Tree<'a>> {
        if xml::is_xml(bytes) {
            return xml::parse(bytes, &*self.rules, &self.rules.symbols, sink);
        }
        let options = ParseOptions { allow_comments: self.options.allow_comments };
        json::parse_into(spare, bytes, &self.rules.symbols, options, sink)
    }

    /// Judges one document (FHIR JSON or FHIR XML, UTF-8). Every fault of the data is an issue of the outcome; nothing panics, and
    /// the same bytes give the same outcome.
    ///
    /// ```
    /// use tekigo_core::{Lang, Validator};
    ///
    /// let validator = Validator::builder().build();
    /// let outcome = validator.validate(br#"{"resourceType": "Patient", "gender": "F"}"#);
    /// assert!(!outcome.is_valid());
    /// let issue = outcome.errors().next().expect("the code is none of FHIR's");
    /// assert_eq!((issue.expression(), issue.line), ("Patient.gender", 1));
    /// println!("{}", issue.message(Lang::Ja));
    /// ```
    pub fn validate(&self, bytes: &[u8]) -> Outcome {
        self.judge(Box::default(), bytes).0
    }

    /// A worker for many documents, one after another.
    pub fn worker(&self) -> Worker {
        Worker { validator: self.clone(), memory: None }
    }

    /// Judges one document, and gives the memory back.
    fn judge(&self, mut memory: Box<Memory>, bytes: &[u8]) -> (Outcome, Box<Memory>) {
        let mut sink = Sink::within(std::mem::take(&mut memory.findings));
        let is_for_service = self.options.target == For::Clins && self.options.max_bytes.is_none();
        if is_for_service && bytes.len() as u64 > CLINS_MAX_BYTES * FAR_TOO_LARGE {
            let mut finding = too_large(bytes, CLINS_MAX_BYTES);
            (finding.severity, finding.place.node) = (Severity::Fatal, None);
            sink.push(finding);
            return (self.told(Outcome::unread(bytes, sink)), memory);
        }
        let Some(tree) = self.read_into((std::mem::take(&mut memory.nodes), &mut memory.holders), bytes, &mut sink)
        else {
            return (self.told(Outcome::unread(bytes, sink)), memory);
        };
        let mut walked = run::walk(&tree, &self.rules, &self.plan, &self.options, memory, &mut sink);
        let stance = clins::Stance::of(&walked.doc, &self.options);
        let policy = clins::policy(&stance, &self.options);
        let mut judging = walked.judging(&self.plan, &self.options, policy);
        judging.profiles(&mut sink);
        let mut coverage = clins::Coverage::default();
        if stance.applies {
            coverage = clins::judge(&judging, &stance, &mut sink);
        }
        let of_root = judging.declared().iter().filter(|declared| declared.resource == NodeId::ROOT);
        let profiles = of_root.map(|declared| declared.canonical.to_string()).collect();
        let judged_by = judging.judged_by(stance.edition());
        let (memory, filled) = judging.end(&mut sink);
        let (doc, mut memory) = walked.end(memory);
        if let Some(limit) = self.options.byte_limit(stance.applies)
            && bytes.len() as u64 > limit
        {
            sink.push(too_large(bytes, limit));
        }
        let masked = Masked(&doc);
        let names: &dyn Names = if self.options.mask { &masked } else { &doc };
        let resource_type = Some(doc.resource_type(NodeId::ROOT).into_owned());
        let resource_type = resource_type.filter(|name| !name.is_empty() && !names.hides_root());
        let (mut outcome, findings) = Outcome::of(Material {
            bytes,
            tree: Some(&tree),
            names: Some(names),
            sink,
            resource_type,
            profiles,
            completeness: Completeness { required: filled[0], semi_required: filled[1] },
            coverage,
        });
        outcome.judge_by(judged_by);
        memory.findings = findings;
        memory.typed = doc.into_list();
        memory.nodes = tree.nodes;
        memory.rest();
        (self.told(outcome), memory)
    }

    /// The outcome as the options want it told.
    fn told(&self, outcome: Outcome) -> Outcome {
        if self.options.mask { outcome.masked() } else { outcome }
    }

    /// Reads and types a document without judging it: `ask` gets its tree, types and references.
    ///
    /// ```
    /// use tekigo_core::Validator;
    ///
    /// let patient = br#"{"resourceType": "Patient", "name": [{"family": "Yamada"}]}"#;
    /// let family = Validator::builder().build().reading(patient, |reading| {
    ///     reading.text(tekigo_core::NodeId::ROOT, &["name", "family"]).map(|name| name.into_owned())
    /// })?;
    /// assert_eq!(family.as_deref(), Some("Yamada"));
    /// # Ok::<(), tekigo_core::ReadError>(())
    /// ```
    ///
    /// # Errors
    /// The text is neither JSON nor XML that could be read to its end.
    pub fn reading<R>(&self, bytes: &[u8], ask: impl FnOnce(&Reading<'_>) -> R) -> Result<R, ReadError> {
        let tree = self.read_whole(bytes)?;
        Ok(reader::read(&tree, &self.rules, &self.plan, ask))
    }

    /// Renders inputs of one patient together as one page. Findings stand in it when `options` ask for them.
    ///
    /// # Errors
    /// The position of the first input that could not be read, with its findings.
    pub fn render(&self, inputs: &[&[u8]], options: &RenderOptions) -> Result<Rendered, (usize, ReadError)> {
        let notes = self.notes(inputs, options);
        let mut trees = Vec::with_capacity(inputs.len());
        for (at, bytes) in inputs.iter().enumerate() {
            trees.push(self.read_whole(bytes).map_err(|error| (at, error))?);
        }
        Ok(reader::read_all(&trees, &self.rules, &self.plan, |readings| render::render(readings, &notes, options)))
    }

    /// Renders the version `new` of a document together with what changed since `old`.
    ///
    /// # Errors
    /// The position of the first of the two that could not be read, with its findings.
    pub fn compare(&self, old: &[u8], new: &[u8], options: &RenderOptions) -> Result<Rendered, (usize, ReadError)> {
        let trees =
            [self.read_whole(old).map_err(|error| (0, error))?, self.read_whole(new).map_err(|error| (1, error))?];
        let notes = self.notes(&[new], options);
        Ok(reader::read_all(&trees, &self.rules, &self.plan, |readings| match readings {
            [old, new] => render::compare(old, new, &notes, options),
            _ => Rendered::default(),
        }))
    }

    /// What the validator finds in the inputs, when the page is to show it.
    fn notes(&self, inputs: &[&[u8]], options: &RenderOptions) -> Vec<Note> {
        let mut notes = Vec::new();
        for (input, bytes) in inputs.iter().enumerate().filter(|_| options.findings) {
            notes.extend(self.validate(bytes).issues().iter().map(|issue| Note {
                input,
                offset: issue.span.start,
                severity: severity_word(issue.severity, options.lang),
                rule: issue.rule.id,
                message: issue.message(options.lang).into_owned(),
            }));
        }
        notes
    }

    /// Opens a document for FHIRPath: `ask` gets the tree and the host with its types, references and terminology.
    /// Expressions are to be bound to the symbols of [`Validator::rules`].
    ///
    /// # Errors
    /// The text is neither JSON nor XML.
    pub fn open<R>(&self, bytes: &[u8], ask: impl FnOnce(&Tree<'_>, &dyn Host) -> R) -> Result<R, ReadError> {
        let mut sink = Sink::default();
        let Some(tree) = self.read(bytes, &mut sink) else { return Err(ReadError::new(sink)) };
        Ok(reader::open(&tree, &self.rules, &self.plan, &self.options, |host| ask(&tree, host)))
    }
}

/// Judges many documents one after another and remembers values that they have in common, which the records of one sender
/// mostly are. It gives the same outcomes as [`Validator::validate`], sooner. One thread has one worker.
#[derive(Debug)]
pub struct Worker {
    validator: Validator,
    memory: Option<Box<Memory>>,
}

impl Worker {
    /// Judges one document; see [`Validator::validate`].
    pub fn validate(&mut self, bytes: &[u8]) -> Outcome {
        // should the judging panic, the next document begins with a fresh memory
        let memory = self.memory.take().unwrap_or_else(Memory::kept);
        let (outcome, memory) = self.validator.judge(memory, bytes);
        self.memory = Some(memory);
        outcome
    }

    /// What it judges with.
    pub fn validator(&self) -> &Validator {
        &self.validator
    }
}

/// An input of so many times the service's limit is not read.
const FAR_TOO_LARGE: u64 = 4;

fn too_large(bytes: &[u8], limit: u64) -> Finding {
    let place = Place { span: Span::at(0), node: Some(NodeId::ROOT.0), tail: None };
    Finding::new(&FILE_TOO_LARGE, place, vec![Arg::Count(bytes.len() as u64), Arg::Count(limit)])
}
