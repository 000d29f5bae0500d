//! Files of a FHIR package, or single definition files → one `Draft`.

use super::archive::{self, ArchiveError, Bounds};
use super::draft::{Draft, Origin, ResourceDraft};
use super::read::{self, Doc, Key, Keys};
use super::{masters, read_terms};
use crate::diagnostic::{Arg, Finding, Place, Rule, Severity, Sink, catalogue::source as rules};
use crate::json::{Kind, NodeId, Tree, tree::ParseOptions, tree::parse};
use crate::model::Ruleset;
use crate::text::{LineIndex, Span};
use crate::xml;

/// What `package.json` says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PackageInfo {
    /// `name`.
    pub name: String,
    /// `version`.
    pub version: String,
    /// `fhirVersions`, or the older `fhir-version-list`.
    pub fhir_versions: Vec<String>,
}

/// What was read.
#[derive(Debug, Default)]
pub struct Loaded {
    /// The definitions.
    pub draft: Draft,
    /// What the package says of itself; absent without a `package.json`.
    pub info: Option<PackageInfo>,
    /// What is wrong with the package or its definitions.
    pub findings: Vec<Finding>,
}

impl Loaded {
    /// `name#version`, or `fallback` without a `package.json`.
    pub fn label(&self, fallback: &str) -> String {
        match &self.info {
            Some(info) if !info.name.is_empty() => format!("{}#{}", info.name, info.version),
            _ => fallback.to_owned(),
        }
    }
}

/// Reads a package archive (`.tgz`) called `file`. Cost: linear in the unpacked size, which is bounded
/// (`text::limits`); one file of it is in memory at a time.
pub fn read_archive(tgz: &[u8], file: &str) -> Loaded {
    read_archive_within(tgz, file, Bounds::default())
}

/// [`read_archive`] with bounds of the caller's.
pub fn read_archive_within(tgz: &[u8], file: &str, bounds: Bounds) -> Loaded {
    let keys = Keys::new();
    let mut reader = Reader::new(file, &keys);
    if let Err(error) =
        archive::visit(tgz, bounds, |name| Entry::of(name) != Entry::Skip, |name, bytes| reader.entry(name, bytes))
    {
        let (rule, args) = explain(file, error);
        reader.loaded.findings.push(Finding::new(rule, Place::default(), args));
    }
    reader.finish()
}

/// Reads a package's files: (name, bytes) with names as in an archive (`package/StructureDefinition-x.json`) or
/// relative to its `package` folder. `file` names the whole.
pub fn read_entries<N: AsRef<str>, B: AsRef<[u8]>>(entries: impl IntoIterator<Item = (N, B)>, file: &str) -> Loaded {
    let keys = Keys::new();
    let mut reader = Reader::new(file, &keys);
    for (name, bytes) in entries {
        reader.entry(name.as_ref(), bytes.as_ref());
    }
    reader.finish()
}

/// Reads one file of definitions: a StructureDefinition, ValueSet, CodeSystem, NamingSystem or Questionnaire, or a
/// Bundle of them; in JSON or in XML, which is typed by the embedded R4 rules.
pub fn definitions(name: &str, bytes: &[u8]) -> Loaded {
    let keys = Keys::new();
    let mut reader = Reader::new(name, &keys);
    reader.single = true;
    reader.definition(name, bytes);
    reader.finish()
}

/// What to do with a file of a package.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Entry {
    Info,
    Definition,
    Skip,
}

impl Entry {
    /// Only files directly in `package` count: its subfolders hold examples, schemas and tests, no definitions.
    /// https://confluence.hl7.org/display/FHIR/NPM+Package+Specification
    fn of(name: &str) -> Self {
        let name = name.trim_start_matches("./");
        let name = name.strip_prefix("package/").unwrap_or(name);
        if name.contains('/') || name.starts_with('.') {
            return Self::Skip;
        }
        match name.rsplit_once('.') {
            Some(("package", "json")) => Self::Info,
            // A file that build tools add to packages; no resource.
            Some(("ig-r4" | "spec.internals" | "validation-summary" | "validation-oo", "json")) => Self::Skip,
            Some((_, "json" | "xml")) => Self::Definition,
            _ => Self::Skip,
        }
    }
}

fn explain(file: &str, error: ArchiveError) -> (&'static Rule, Vec<Arg>) {
    match error {
        ArchiveError::Unreadable(what) => (&rules::PACKAGE_UNREADABLE, vec![file.into(), what.into()]),
        ArchiveError::TooManyBytes(limit) => (
            &rules::PACKAGE_TOO_LARGE,
            vec![file.into(), Arg::words("展開後の大きさ (バイト)", "its unpacked size in bytes"), Arg::Count(limit)],
        ),
        ArchiveError::FileTooLarge(name, limit) => (
            &rules::PACKAGE_TOO_LARGE,
            vec![
                file.into(),
                Arg::words(format!("{name} の大きさ (バイト)"), format!("the size of {name} in bytes")),
                Arg::Count(limit),
            ],
        ),
        ArchiveError::TooManyFiles(limit) => (
            &rules::PACKAGE_TOO_LARGE,
            vec![file.into(), Arg::words("ファイルの数", "the number of its files"), limit.into()],
        ),
    }
}

/// `url` and `version` of a resource; empty where absent.
fn canonical(doc: &mut Doc<'_>, node: NodeId) -> (Box<str>, Box<str>) {
    let (mut url, mut version) = <(Box<str>, Box<str>)>::default();
    for (key, value) in doc.properties(node) {
        match key {
            Key::Url => url = doc.text(value, "url"),
            Key::Version => version = doc.text(value, "version"),
            _ => {}
        }
    }
    (url, version)
}

struct Reader<'f> {
    file: &'f str,
    keys: &'f Keys,
    loaded: Loaded,
    seen: usize,
    /// One file given by name, not a package.
    single: bool,
}

impl<'f> Reader<'f> {
    fn new(file: &'f str, keys: &'f Keys) -> Self {
        Self { file, keys, loaded: Loaded::default(), seen: 0, single: false }
    }

    fn entry(&mut self, name: &str, bytes: &[u8]) {
        match Entry::of(name) {
            Entry::Info => self.info(name, bytes),
            Entry::Definition => self.definition(name, bytes),
            Entry::Skip => {}
        }
    }

    /// Origins are named once all files are read: `package.json` may come last.
    fn finish(mut self) -> Loaded {
        // what cannot be read at all says so itself
        let is_read = self.loaded.findings.iter().all(|finding| finding.severity != Severity::Fatal);
        if self.seen == 0 && is_read {
            self.report(&rules::PACKAGE_EMPTY, Span::default(), vec![self.file.into()]);
        }
        let label: Box<str> = self.loaded.label(self.file).into();
        let draft = &mut self.loaded.draft;
        let version = self.loaded.info.as_ref().map_or("", |info| &info.version);
        for structure in &mut draft.structures {
            structure.origin.package.clone_from(&label);
            // JP Core's definitions state no version: theirs is the package's
            if structure.version.is_empty() {
                structure.version = version.into();
            }
        }
        draft.code_systems.iter_mut().for_each(|draft| draft.origin.package.clone_from(&label));
        draft.value_sets.iter_mut().for_each(|draft| draft.origin.package.clone_from(&label));
        if let Some(version) = self.loaded.info.as_ref().and_then(|info| foreign_version(&info.fhir_versions)) {
            let args = vec![self.file.into(), version.into()];
            self.report(&rules::PACKAGE_FHIR_VERSION, Span::default(), args);
        }
        self.loaded
    }

    fn info(&mut self, name: &str, bytes: &[u8]) {
        self.parsed(name, bytes, |reader, doc| {
            let mut info = PackageInfo::default();
            for (key, value) in doc.properties(NodeId::ROOT) {
                match key {
                    Key::Name => info.name = doc.text(value, "name").into(),
                    Key::Version => info.version = doc.text(value, "version").into(),
                    Key::FhirVersions | Key::FhirVersionList if info.fhir_versions.is_empty() => {
                        info.fhir_versions = doc.texts(value, "fhirVersions").into_iter().map(String::from).collect();
                    }
                    _ => {}
                }
            }
            reader.loaded.info = Some(info);
        });
    }

    fn definition(&mut self, name: &str, bytes: &[u8]) {
        self.parsed(name, bytes, |reader, doc| reader.resource(name, doc, NodeId::ROOT, true));
    }

    /// One resource; in a Bundle, each of its resources.
    fn resource(&mut self, name: &str, doc: &mut Doc<'_>, node: NodeId, whole_file: bool) {
        let mut kind = Box::default();
        for (key, value) in doc.properties(node) {
            if key == Key::ResourceType {
                kind = doc.text(value, "resourceType");
            }
        }
        let origin = Origin { package: Box::default(), file: name.into() };
        let draft = &mut self.loaded.draft;
        match &*kind {
            "StructureDefinition" => {
                let before = doc.misfits.len();
                let mut structure = read::structure(doc, node, origin);
                structure.broken = doc.misfits.len() > before;
                if structure.url.is_empty() || structure.type_name.is_empty() {
                    let missing = if structure.url.is_empty() { "url" } else { "type" };
                    self.invalid(name, doc.tree, doc.tree.span(node), missing, true);
                    return;
                }
                draft.structures.push(structure);
            }
            "ValueSet" => draft.value_sets.push(read_terms::value_set(doc.tree, node, &origin)),
            "CodeSystem" => draft.code_systems.push(read_terms::code_system(doc.tree, node, &origin)),
            "NamingSystem" => draft.naming_systems.push(read_terms::naming_system(doc.tree, node)),
            // the search parameters of a whole package are not asked for
            "Questionnaire" | "Measure" | "SearchParameter" if self.single || *kind != *"SearchParameter" => {
                let (url, version) = canonical(doc, node);
                draft.resources.push(ResourceDraft { resource_type: kind, url, version, json: doc.compact(node) });
            }
            "Bundle" if whole_file => {
                for (key, entries) in doc.properties(node) {
                    if key != Key::Entry {
                        continue;
                    }
                    for entry in doc.items(entries, "Bundle.entry") {
                        for (key, value) in doc.properties(entry) {
                            if key == Key::Resource {
                                self.resource(name, doc, value, false);
                            }
                        }
                    }
                }
                return;
            }
            "" => {
                self.invalid(name, doc.tree, doc.tree.span(node), "resourceType", true);
                return;
            }
            // what a hospital's own codes stand for is advice for a validation; maps between shared systems are not
            "ConceptMap" => {
                let map = read_terms::concept_map(doc.tree, node);
                let is_local = masters::is_local(&map);
                draft.concept_maps.push(map);
                let (url, version) = canonical(doc, node);
                let json = if is_local { doc.compact(node) } else { Box::default() };
                if is_local || self.single && !url.is_empty() {
                    draft.resources.push(ResourceDraft { resource_type: kind, url, version, json });
                }
            }
            // Other resources define nothing to validate against; given by name, they can still be the target of a
            // canonical.
            _ if self.single => {
                let (url, version) = canonical(doc, node);
                if url.is_empty() {
                    return;
                }
                draft.resources.push(ResourceDraft { resource_type: kind, url, version, json: Box::default() });
            }
            _ => return,
        }
        self.seen += 1;
    }

    /// Parses a file and runs `read`; text that is neither JSON nor XML, and properties of the wrong kind, are findings.
    fn parsed(&mut self, name: &str, bytes: &[u8], read: impl FnOnce(&mut Self, &mut Doc<'_>)) {
        let mut sink = Sink::default();
        // XML does not say what repeats and what is a number: the definitions of the definitions do, those of R4 itself
        let is_xml = xml::is_xml(bytes);
        let tree = if is_xml {
            xml::parse(bytes, &*Ruleset::embedded(), self.keys.symbols(), &mut sink)
        } else {
            parse(bytes, self.keys.symbols(), ParseOptions::default(), &mut sink)
        };
        let (form, least) = if is_xml { ("XML", Severity::Fatal) } else { ("JSON", Severity::Error) };
        for finding in &sink.findings {
            if finding.severity < least {
                continue;
            }
            let position = LineIndex::new(bytes).position(bytes, finding.place.span.start);
            let (line, column) = (position.line, position.column);
            let what = Arg::words(
                format!("{line} 行 {column} 列で {form} として読めません ({})", finding.rule.id),
                format!("not {form} at line {line}, column {column} ({})", finding.rule.id),
            );
            self.report(&rules::DEFINITION_INVALID, finding.place.span, vec![self.name_of(name).into(), what]);
            break; // The first is enough to find the file; validating the file lists all.
        }
        // What could be saved of broken text is not taken for a definition.
        let Some(tree) = tree.filter(|_| !sink.has_fatal()) else { return };
        if tree.kind(NodeId::ROOT) != Kind::Object {
            self.invalid(name, &tree, tree.span(NodeId::ROOT), "resourceType", true);
            return;
        }
        let mut doc = Doc::new(&tree);
        read(self, &mut doc);
        for (span, property) in std::mem::take(&mut doc.misfits) {
            self.invalid(name, &tree, span, property, false);
        }
    }

    /// `property` is missing, or has a value of the wrong kind.
    fn invalid(&mut self, name: &str, tree: &Tree<'_>, span: Span, property: &str, missing: bool) {
        let source = tree.source().as_bytes();
        let line = LineIndex::new(source).position(source, span.start).line;
        let what = if missing {
            Arg::words(format!("{line} 行: {property} がありません"), format!("line {line}: {property} is missing"))
        } else {
            Arg::words(
                format!("{line} 行: {property} の値の種類が違います"),
                format!("line {line}: {property} has a value of the wrong kind"),
            )
        };
        self.report(&rules::DEFINITION_INVALID, span, vec![self.name_of(name).into(), what]);
    }

    fn report(&mut self, rule: &'static Rule, span: Span, args: Vec<Arg>) {
        self.loaded.findings.push(Finding::new(rule, Place { span, ..Place::default() }, args));
    }

    /// The name that a person finds the file by.
    fn name_of(&self, name: &str) -> String {
        if name == self.file { name.to_owned() } else { format!("{}: {name}", self.file) }
    }
}

/// A version that is not R4's, when none of them is.
fn foreign_version(versions: &[String]) -> Option<&str> {
    let is_r4 = |version: &String| version == "4.0" || version.starts_with("4.0.") || version == "R4";
    if versions.iter().any(is_r4) { None } else { versions.first().map(String::as_str) }
}
