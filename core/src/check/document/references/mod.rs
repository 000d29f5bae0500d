//! Where references lead: every Bundle's fullUrls and every contained resource, indexed once
//! (http://hl7.org/fhir/R4/bundle.html#references).
//!
//! Building is O(n log n) in entries, a look-up O(log n), of a fullUrl mostly O(1); no reference walks the entries.

mod urls;

use crate::check::document::Document;
use crate::json::{Kind, NodeId};
use std::borrow::Cow;
use std::cell::{Cell, OnceCell};
use urls::{Found, Urls};

/// All Bundles and contained resources of an input.
#[derive(Debug, Default)]
pub struct References<'a> {
    /// In document order; a nested Bundle follows the one that holds it.
    bundles: Vec<BundleIndex<'a>>,
    /// Sorted by container; those of one container, where they are not few, by (id, resource).
    contained: Vec<Contained>,
    /// The first one of the container that was asked for last.
    asked_last: Cell<usize>,
}

/// One Bundle.
#[derive(Debug)]
pub struct BundleIndex<'a> {
    /// The Bundle resource.
    pub bundle: NodeId,
    /// One past its subtree.
    end: NodeId,
    /// The Bundle that holds this one.
    outer: Option<usize>,
    /// Its entries in document order.
    pub entries: Vec<Entry<'a>>,
    /// Entries with a fullUrl and a resource, sorted by (fullUrl, version, position).
    by_url: Vec<u32>,
    /// Where each fullUrl is in `by_url`.
    urls: Urls,
    /// Entries with type and id, sorted by (type, id, position).
    by_id: Vec<u32>,
}

/// One entry of a Bundle.
#[derive(Debug)]
pub struct Entry<'a> {
    /// The entry object.
    pub node: NodeId,
    /// Its resource.
    pub resource: Option<NodeId>,
    /// `fullUrl` as written; empty when absent.
    pub full_url: Cow<'a, str>,
    /// `resource.resourceType`; empty when absent.
    pub resource_type: Cow<'a, str>,
    /// `resource.id`; empty when absent.
    pub id: Cow<'a, str>,
    /// `resource.meta.versionId`; empty when absent.
    pub version: Cow<'a, str>,
}

#[derive(Debug)]
struct Contained {
    container: NodeId,
    /// The node of its id, looked for once; of few in one container when it is asked for: looking for all of them ahead went through a large Bundle once
    /// more.
    id: OnceCell<Option<NodeId>>,
    resource: NodeId,
}

impl Contained {
    fn id<'d>(&self, doc: &Document<'d>) -> Cow<'d, str> {
        let node = self.id.get_or_init(|| doc.tree.child(self.resource, doc.syms.id));
        node.map_or(Cow::Borrowed(""), |node| doc.tree.text(node))
    }
}

/// In one container, no more contained resources than this are few.
const FEW: usize = 8;

/// What a reference leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A resource of this input.
    Resource(NodeId),
    /// Several entries answer; the first, and how many.
    Several(NodeId, usize),
    /// `#id` without such a contained resource.
    NoContained,
    /// Not in this input. In a Bundle, `near` is an entry of the same type and id whose fullUrl the rules of
    /// resolution do not lead to.
    Outside {
        /// The entry's resource.
        near: Option<NodeId>,
    },
}

impl Target {
    /// The resource, where there is one.
    pub fn resource(&self) -> Option<NodeId> {
        match self {
            Self::Resource(node) | Self::Several(node, _) => Some(*node),
            Self::NoContained | Self::Outside { .. } => None,
        }
    }
}

impl<'a> References<'a> {
    /// Indexes every Bundle and contained resource of `doc`: one pass over the nodes and a sort.
    pub fn new(doc: &Document<'a>) -> Self {
        let named = doc.tree.strings_named(doc.syms.resource_type);
        Self::of(doc, named.filter_map(|name| Some((doc.tree.parent(name)?, doc.tree.is_text(name, "Bundle")))))
    }

    /// [`References::new`] where the base walk has passed over nothing: `resources` are all there are, each said once.
    pub(crate) fn among(doc: &Document<'a>, resources: &[NodeId]) -> Self {
        let all = Self::of(doc, resources.iter().map(|&resource| (resource, doc.type_name(resource) == "Bundle")));
        debug_assert_eq!(format!("{all:?}"), format!("{:?}", Self::new(doc)));
        all
    }

    /// Resources, and whether each is a Bundle.
    fn of(doc: &Document<'a>, resources: impl Iterator<Item = (NodeId, bool)>) -> Self {
        let mut all = Self::default();
        // Bundles around the current place, by index
        let mut open: Vec<usize> = Vec::new();
        for (resource, is_bundle) in resources {
            if is_bundle {
                while open.last().is_some_and(|&outer| all.bundles[outer].end <= resource) {
                    open.pop();
                }
                let outer = open.last().copied();
                open.push(all.bundles.len());
                all.bundles.push(BundleIndex::new(doc, resource, outer));
            }
            let holder = doc.tree.parent(resource);
            if holder.is_some_and(|holder| doc.tree.sym(holder) == doc.syms.contained)
                && let Some(container) = holder.and_then(|holder| doc.tree.parent(holder))
            {
                all.contained.push(Contained { container, id: OnceCell::new(), resource });
            }
        }
        // "resourceType" need not be the first key, so a nested Bundle may be seen before the one around it
        if !all.bundles.is_sorted_by_key(|bundle| bundle.bundle) {
            all.reorder();
        }
        // nearly always in order already, so that only the few of one container are sorted
        if !all.contained.is_sorted_by_key(|item| item.container) {
            all.contained.sort_by_key(|item| item.container);
        }
        for own in all.contained.chunk_by_mut(|a, b| a.container == b.container).filter(|own| own.len() > FEW) {
            own.sort_by(|a, b| (a.id(doc), a.resource).cmp(&(b.id(doc), b.resource)));
        }
        all
    }

    fn reorder(&mut self) {
        self.bundles.sort_by_key(|bundle| bundle.bundle);
        let mut open: Vec<usize> = Vec::new();
        for at in 0..self.bundles.len() {
            while open.last().is_some_and(|&outer| self.bundles[outer].end <= self.bundles[at].bundle) {
                open.pop();
            }
            self.bundles[at].outer = open.last().copied();
            open.push(at);
        }
    }

    /// The Bundles in document order.
    pub fn bundles(&self) -> &[BundleIndex<'a>] {
        &self.bundles
    }

    /// The Bundle at `node`.
    pub fn bundle_at(&self, node: NodeId) -> Option<&BundleIndex<'a>> {
        let at = self.bundles.binary_search_by_key(&node, |index| index.bundle).ok()?;
        Some(&self.bundles[at])
    }

    /// The innermost Bundle around `node` (not `node` itself when that is a Bundle).
    pub fn bundle_around(&self, node: NodeId) -> Option<&BundleIndex<'a>> {
        let before = self.bundles.partition_point(|bundle| bundle.bundle < node);
        let mut at = before.checked_sub(1);
        while let Some(index) = at {
            let bundle = &self.bundles[index];
            if node < bundle.end {
                return Some(bundle);
            }
            at = bundle.outer;
        }
        None
    }

    /// Where `reference`, which stands in the resource around `from`, leads.
    pub fn resolve(&self, doc: &Document<'_>, reference: &str, from: NodeId) -> Target {
        if let Some(id) = reference.strip_prefix('#') {
            let container = doc.root_resource_of(from);
            return self.contained(doc, container, id);
        }
        let hash = memchr::memchr(b'#', reference.as_bytes());
        let (url, fragment) = hash.map_or((reference, ""), |hash| (&reference[..hash], &reference[hash + 1..]));
        let mut near = None;
        let mut bundle = self.bundle_around(from);
        while let Some(index) = bundle {
            match index.resolve(doc, url, from) {
                Target::Outside { near: found } => near = near.or(found),
                found if fragment.is_empty() => return found,
                found => return found.resource().map_or(found, |resource| self.contained(doc, resource, fragment)),
            }
            bundle = index.outer.map(|outer| &self.bundles[outer]);
        }
        Target::Outside { near }
    }

    /// The resource in `container` that is called so.
    pub(crate) fn contained(&self, doc: &Document<'_>, container: NodeId, id: &str) -> Target {
        if id.is_empty() {
            return Target::Resource(container);
        }
        let own = self.contained_in(container);
        let (first, count) = if own.len() <= FEW {
            let named = own.iter().filter(|item| item.id(doc) == id).map(|item| item.resource);
            named.fold((None, 0), |(first, count), resource| {
                (Some(first.map_or(resource, |first: NodeId| first.min(resource))), count + 1)
            })
        } else {
            let named = &own[own.partition_point(|item| *item.id(doc) < *id)..];
            let count = named.partition_point(|item| item.id(doc) == id);
            (named.first().filter(|_| count > 0).map(|item| item.resource), count)
        };
        match first {
            None => Target::NoContained,
            Some(first) if count == 1 => Target::Resource(first),
            Some(first) => Target::Several(first, count),
        }
    }

    fn contained_in(&self, container: NodeId) -> &[Contained] {
        let is_first = |at: usize| {
            let is_of = |at: usize| self.contained.get(at).is_some_and(|item| item.container == container);
            is_of(at) && !at.checked_sub(1).is_some_and(is_of)
        };
        let last = self.asked_last.get();
        let from =
            if is_first(last) { last } else { self.contained.partition_point(|item| item.container < container) };
        self.asked_last.set(from);
        let rest = self.contained.get(from..).unwrap_or_default();
        // most containers hold few
        let near = rest.get(..=FEW).filter(|near| near[FEW].container != container).unwrap_or(rest);
        &near[..near.partition_point(|item| item.container == container)]
    }
}

impl<'a> BundleIndex<'a> {
    fn new(doc: &Document<'a>, bundle: NodeId, outer: Option<usize>) -> Self {
        let entries: Vec<Entry<'a>> = doc.items(bundle, doc.syms.entry).map(|node| Entry::new(doc, node)).collect();
        let held = |at: &u32| entries.get(*at as usize).is_some_and(|e| !e.full_url.is_empty() && e.resource.is_some());
        let mut by_url: Vec<u32> = (0..entries.len() as u32).filter(held).collect();
        by_url.sort_by(|&a, &b| {
            (entries[a as usize].url_and_version(), a).cmp(&(entries[b as usize].url_and_version(), b))
        });
        let url = |at: u32| &*entries[at as usize].full_url;
        let stretches = by_url.chunk_by(|&a, &b| url(a) == url(b)).map(|same| (url(same[0]), same.len()));
        let urls = Urls::new(by_url.len(), stretches);
        let mut by_id: Vec<u32> = (0..entries.len() as u32).filter(|&at| !entries[at as usize].id.is_empty()).collect();
        by_id.sort_by(|&a, &b| (entries[a as usize].type_and_id(), a).cmp(&(entries[b as usize].type_and_id(), b)));
        Self { bundle, end: doc.tree.subtree_end(bundle), outer, entries, by_url, urls, by_id }
    }

    /// The position of the entry around `node`.
    pub fn entry_around(&self, node: NodeId) -> Option<usize> {
        let at = self.entries.partition_point(|entry| entry.node <= node).checked_sub(1)?;
        (node < self.end).then_some(at)
    }

    /// Positions of the entries with this fullUrl and `meta.versionId`.
    pub fn with_version<'s>(&'s self, url: &str, version: &str) -> &'s [u32] {
        equal_range(self.with_url(url), |at| (*self.entries[at as usize].version).cmp(version))
    }

    /// Positions of the entries with this fullUrl.
    pub fn with_url<'s>(&'s self, url: &str) -> &'s [u32] {
        let full_url = |at: u32| &*self.entries[at as usize].full_url;
        match self.urls.find(url, |start| full_url(self.by_url[start]) == url) {
            Found::At(start, length) => &self.by_url[start..start + length],
            Found::No => &[],
            Found::Unknown => equal_range(&self.by_url, |at| full_url(at).cmp(url)),
        }
    }

    /// Positions of the entries whose resource has this type and id.
    pub fn with_id<'s>(&'s self, resource_type: &str, id: &str) -> &'s [u32] {
        equal_range(&self.by_id, |at| self.entries[at as usize].type_and_id().cmp(&(resource_type, id)))
    }

    /// Groups of positions that share fullUrl and version, each of two or more.
    pub fn shared_urls(&self) -> impl Iterator<Item = &[u32]> {
        self.by_url
            .chunk_by(|&a, &b| self.entries[a as usize].url_and_version() == self.entries[b as usize].url_and_version())
            .filter(|group| group.len() > 1)
    }

    fn resolve(&self, doc: &Document<'_>, url: &str, from: NodeId) -> Target {
        let parts = RestUrl::parse(url);
        let unversioned = match &parts {
            Some(parts) if !parts.version.is_empty() => &url[..url.len() - parts.version.len() - "/_history/".len()],
            _ => url,
        };
        let version = parts.as_ref().map_or("", |parts| parts.version);
        let source = self.entry_around(from).map(|at| &self.entries[at]);
        let full: Cow<'_, str> = if crate::check::datatype::is_absolute(unversioned) {
            Cow::Borrowed(unversioned)
        } else {
            // relative: against the base of the entry's own fullUrl, when that is a RESTful URL
            match source.and_then(|entry| RestUrl::parse(&entry.full_url)) {
                Some(base) if is_type(doc, base.resource_type) && source.is_some_and(|entry| entry.is_at(&base)) => {
                    Cow::Owned(format!("{}{unversioned}", base.base))
                }
                _ => Cow::Borrowed(""),
            }
        };
        let candidates = match (&*full, version) {
            ("", _) => &[],
            (full, "") => self.with_url(full),
            (full, version) => self.with_version(full, version),
        };
        if let Some(&first) = candidates.first()
            && let Some(resource) = self.entries[first as usize].resource
        {
            let count = candidates.len();
            return if count == 1 { Target::Resource(resource) } else { Target::Several(resource, count) };
        }
        let near = parts.and_then(|parts| {
            let at = *self.with_id(parts.resource_type, parts.id).first()?;
            self.entries[at as usize].resource
        });
        Target::Outside { near }
    }
}

impl<'a> Entry<'a> {
    fn new(doc: &Document<'a>, node: NodeId) -> Self {
        let object = doc.tree.kind(node) == Kind::Object;
        let resource = if object { doc.tree.child(node, doc.syms.resource) } else { None };
        let resource = resource.filter(|&resource| doc.tree.kind(resource) == Kind::Object);
        let meta = resource.and_then(|resource| doc.tree.child(resource, doc.syms.meta));
        Self {
            node,
            resource,
            full_url: doc.text(node, doc.syms.full_url).unwrap_or_default(),
            resource_type: resource.map(|resource| doc.resource_type(resource)).unwrap_or_default(),
            id: resource.and_then(|resource| doc.text(resource, doc.syms.id)).unwrap_or_default(),
            version: meta.and_then(|meta| doc.text(meta, doc.syms.version_id)).unwrap_or_default(),
        }
    }

    /// Whether the fullUrl, so split, is the address of this very resource: another one's says nothing about its base.
    fn is_at(&self, url: &RestUrl<'_>) -> bool {
        self.resource_type == url.resource_type && self.id == url.id
    }

    fn url_and_version(&self) -> (&str, &str) {
        (&self.full_url, &self.version)
    }

    fn type_and_id(&self) -> (&str, &str) {
        (&self.resource_type, &self.id)
    }
}

/// A URL of the form `[base/]Type/id[/_history/version]`, by its look: the type begins with a capital letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RestUrl<'a> {
    /// With its closing slash; empty for relative URLs.
    pub base: &'a str,
    /// Resource type.
    pub resource_type: &'a str,
    /// Logical id.
    pub id: &'a str,
    /// Version; empty when absent.
    pub version: &'a str,
}

impl<'a> RestUrl<'a> {
    /// Splits `url`; `None` when it has another form.
    pub fn parse(url: &'a str) -> Option<Self> {
        // nearly no reference has a version, and looking for one byte costs less than preparing to look for ten
        let versioned = memchr::memchr(b'_', url.as_bytes()).and_then(|_| url.split_once("/_history/"));
        let (rest, version) = versioned.unwrap_or((url, ""));
        let last_slash = |text: &str| memchr::memrchr(b'/', text.as_bytes());
        let slash = last_slash(rest)?;
        let (rest, id) = (&rest[..slash], &rest[slash + 1..]);
        let (base, resource_type) = match last_slash(rest) {
            Some(slash) => (&rest[..=slash], &rest[slash + 1..]),
            None => ("", rest),
        };
        let named = resource_type.bytes().next().is_some_and(|first| first.is_ascii_uppercase())
            && resource_type.bytes().all(|byte| byte.is_ascii_alphabetic());
        let rooted = base.is_empty() || base.starts_with("http://") || base.starts_with("https://");
        (named && rooted && !id.is_empty()).then_some(Self { base, resource_type, id, version })
    }
}

/// Whether a resource type of this name exists.
pub(crate) fn is_type(doc: &Document<'_>, name: &str) -> bool {
    doc.rules
        .type_named(name)
        .is_some_and(|structure| doc.rules.structure(structure).kind == crate::model::StructureKind::Resource)
}

/// The part of a sorted list that compares equal.
fn equal_range(sorted: &[u32], compare: impl Fn(u32) -> std::cmp::Ordering) -> &[u32] {
    let start = sorted.partition_point(|&at| compare(at).is_lt());
    let length = sorted[start..].partition_point(|&at| compare(at).is_eq());
    &sorted[start..start + length]
}
