//! `tekigo snapshot`

use super::{finish, load_with};
use crate::args::Definitions;
use crate::inputs::read;
use crate::terminal::Console;
use crate::{Error, Status};
use std::path::PathBuf;
use tekigo_core::diagnostic::Sink;
use tekigo_core::json::{NodeId, Symbols, tree::ParseOptions, tree::parse};
use tekigo_core::source::snapshot::snapshot_elements;
use tekigo_core::{Ruleset, xml};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// StructureDefinition (differential) / The StructureDefinition (its differential)
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    definitions: Definitions,
}

impl Args {
    /// The file as it is, with the snapshot put in or replaced.
    pub(super) fn run(&self, console: &Console) -> Result<Status, Error> {
        let given = read(&self.file)?;
        let mut bytes = given.clone();
        if xml::is_xml(&bytes) {
            // the answer is JSON, whatever the question was
            let tree = xml::parse(&bytes, &*Ruleset::embedded(), &Symbols::new(), &mut Sink::default());
            bytes = tree.map(|tree| tree.to_json(NodeId::ROOT).into_bytes()).unwrap_or_default();
        }
        let mut sink = Sink::default();
        let tree = parse(&bytes, &Symbols::new(), ParseOptions::default(), &mut sink);
        let Some(tree) = tree.filter(|tree| {
            tree.get(NodeId::ROOT, "resourceType").is_some_and(|node| tree.is_text(node, "StructureDefinition"))
        }) else {
            let name = self.file.display();
            return Err(Error::call(
                format!("{name} は StructureDefinition ではありません"),
                format!("{name} is no StructureDefinition"),
            ));
        };
        let text =
            |name: &str| tree.get(NodeId::ROOT, name).map(|node| tree.text(node).into_owned()).unwrap_or_default();
        let mut canonical = text("url");
        let version = text("version");
        if !version.is_empty() {
            canonical = format!("{canonical}|{version}");
        }
        let name = self.file.to_string_lossy().into_owned();
        let rules = load_with(console, &self.definitions, vec![(name, given)])?;
        let Some((id, _)) = rules.resolve(&canonical).filter(|(id, _)| !rules.structure(*id).broken) else {
            return Err(Error::call(
                format!("{canonical} のスナップショットを作れません (-v で理由を表示)"),
                format!("no snapshot can be made for {canonical} (-v tells why)"),
            ));
        };
        let lines: Vec<String> = snapshot_elements(&rules, id).iter().map(|element| format!("    {element}")).collect();
        let snapshot = format!("{{ \"element\": [\n{}\n  ] }}", lines.join(",\n"));
        let source = tree.source();
        let out = if let Some(old) = tree.get(NodeId::ROOT, "snapshot") {
            let span = tree.span(old);
            format!("{}{snapshot}{}", &source[..span.start as usize], &source[span.end as usize..])
        } else {
            let end = tree.span(NodeId::ROOT).end as usize - 1;
            let before = source[..end].trim_end();
            format!("{before},\n  \"snapshot\": {snapshot}\n{}", &source[end..])
        };
        finish(&format!("{}\n", out.trim_end()))
    }
}
