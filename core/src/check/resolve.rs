//! Where references lead: contained resources by id, entries of a Bundle by fullUrl
//! (http://hl7.org/fhir/R4/bundle.html#references, http://hl7.org/fhir/R4/references.html#contained).

use super::document::Document;
use crate::fhirpath::Resolved;
use crate::json::NodeId;
use std::collections::BTreeMap;

/// Indexes of one document, made once: linear in its size.
#[derive(Debug, Default)]
pub(crate) struct Resolver {
    /// (container, id) → contained resource.
    contained: BTreeMap<(u32, String), NodeId>,
    /// (Bundle, fullUrl) → resources with it, in order.
    entries: BTreeMap<(u32, String), Vec<NodeId>>,
    /// entry.resource → (Bundle, its fullUrl).
    entry_of: BTreeMap<u32, (NodeId, String)>,
}

impl Resolver {
    /// Indexes the resources of a document.
    pub(crate) fn new(doc: &Document, resources: &[NodeId]) -> Self {
        let mut made = Self::default();
        for &resource in resources {
            for contained in doc.items(resource, doc.syms.contained) {
                if let Some(id) = doc.text(contained, doc.syms.id) {
                    made.contained.entry((resource.0, id.into_owned())).or_insert(contained);
                }
            }
            if doc.resource_type(resource) != "Bundle" {
                continue;
            }
            for entry in doc.items(resource, doc.syms.entry) {
                let Some(inner) = doc.items(entry, doc.syms.resource).next() else { continue };
                let url = doc.text(entry, doc.syms.full_url).unwrap_or_default().into_owned();
                if !url.is_empty() {
                    made.entries.entry((resource.0, url.clone())).or_default().push(inner);
                }
                made.entry_of.insert(inner.0, (resource, url));
            }
        }
        made
    }

    /// Follows `reference`, which stands at `from`.
    pub(crate) fn resolve(&self, doc: &Document, reference: &str, from: NodeId) -> Resolved {
        let here = doc.root_resource_of(from);
        if let Some(id) = reference.strip_prefix('#') {
            if id.is_empty() {
                return Resolved::Node(here);
            }
            return self
                .contained
                .get(&(here.0, id.to_owned()))
                .map_or(Resolved::Missing, |&node| Resolved::Node(node));
        }
        let (plain, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let (plain, version) = plain.split_once("/_history/").unwrap_or((plain, ""));
        let mut resource = here;
        let mut in_bundle = false;
        // entries of a Bundle inside of a Bundle see the outer entries as well
        while let Some((bundle, own_url)) = self.entry_of.get(&resource.0) {
            in_bundle = true;
            let url = if plain.contains(':') {
                Some(plain.to_owned())
            } else {
                base_of(own_url).map(|base| format!("{base}{plain}"))
            };
            if let Some(found) = url.and_then(|url| self.find(doc, *bundle, &url, version)) {
                if fragment.is_empty() {
                    return Resolved::Node(found);
                }
                let inner = self.contained.get(&(found.0, fragment.to_owned()));
                return inner.map_or(Resolved::Missing, |&node| Resolved::Node(node));
            }
            resource = *bundle;
        }
        if plain.starts_with("urn:uuid:") || plain.starts_with("urn:oid:") {
            // such a name can only be found inside of what is exchanged
            return if in_bundle { Resolved::Missing } else { Resolved::External(None) };
        }
        Resolved::External(type_in(plain).map(str::to_owned))
    }

    /// The Bundle whose entry holds the resource, and the entry's fullUrl.
    pub(crate) fn entry_of(&self, resource: NodeId) -> Option<(NodeId, &str)> {
        self.entry_of.get(&resource.0).map(|(bundle, url)| (*bundle, &**url))
    }

    fn find(&self, doc: &Document, bundle: NodeId, url: &str, version: &str) -> Option<NodeId> {
        let found = self.entries.get(&(bundle.0, url.to_owned()))?;
        if version.is_empty() {
            return found.first().copied();
        }
        found.iter().copied().find(|&resource| {
            let meta = doc.items(resource, doc.syms.meta).next();
            meta.and_then(|meta| doc.text(meta, doc.syms.version_id)).is_some_and(|found| found == version)
        })
    }
}

/// `http://server/fhir/` of `http://server/fhir/Patient/1`.
fn base_of(url: &str) -> Option<&str> {
    if !url.starts_with("http") {
        return None;
    }
    let (rest, _) = url.rsplit_once('/')?;
    let (base, _) = rest.rsplit_once('/')?;
    url.get(..=base.len())
}

/// `Patient` of `Patient/1` and of `http://server/fhir/Patient/1`.
fn type_in(reference: &str) -> Option<&str> {
    let (rest, _) = reference.rsplit_once('/')?;
    let name = rest.rsplit('/').next()?;
    name.starts_with(|c: char| c.is_ascii_uppercase()).then_some(name)
}
