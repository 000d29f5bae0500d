//! Every bound on hostile input, in one place: name, unit, why.

/// Bytes of one input; spans are `u32`.
pub const MAX_INPUT_BYTES: u64 = u32::MAX as u64 - 1;
/// Nesting of JSON arrays and objects. FHIR's deepest published examples nest below 40.
pub const MAX_DEPTH: u32 = 512;
/// Findings of one severity kept for one input; the rest is counted and said. A bound for each severity, so that a flood
/// of hints does not wash the errors away.
pub const MAX_FINDINGS: usize = 20_000;
/// Characters of one argument of a message: an attachment of megabytes must not become a message of megabytes.
pub const MAX_ARG_CHARS: usize = 300;
/// Bytes of the path of one finding; a deeper place is told by the last one above it that fits (and by line and column).
/// Without it a name of a megabyte would be written once for each finding below it.
pub const MAX_PATH_BYTES: usize = 4096;
/// FHIRPath evaluation steps for one expression on one focus: linear expressions on 10 MB documents stay below it.
pub const MAX_FHIRPATH_STEPS: u64 = 20_000_000;
/// FHIRPath steps for all constraints on one document: so many for each node of it, on top of [`MAX_FHIRPATH_STEPS`].
/// A constraint that is quadratic in its resource would otherwise cost its full bound once for each resource.
pub const MAX_FHIRPATH_STEPS_PER_NODE: u64 = 200;
/// Variables that are in sight of one FHIRPath expression: each may use the one before it, a nested evaluation.
pub const MAX_FHIRPATH_VARIABLES: usize = 40;
/// Nesting of a FHIRPath expression.
pub const MAX_FHIRPATH_DEPTH: u32 = 200;
/// Unpacked bytes of one package archive.
pub const MAX_PACKAGE_BYTES: u64 = 1 << 30;
/// Unpacked bytes of one file in a package archive.
pub const MAX_PACKAGE_FILE_BYTES: u64 = 256 << 20;
/// Files in one package archive.
pub const MAX_PACKAGE_FILES: usize = 50_000;
/// Codes in one expanded value set.
pub const MAX_EXPANSION: usize = 1_000_000;
/// Profiles nested in profiles, value sets in value sets, bases of bases.
pub const MAX_DEFINITION_DEPTH: u32 = 64;
/// Types on which one expression of a definition is looked at.
pub const MAX_EXPRESSION_TYPES: usize = 64;
/// Rules looked at to answer one question about a value set: imports form a graph whose paths may multiply.
pub const MAX_TERM_STEPS: u32 = 5_000;
/// Concepts looked at while the filters of all value sets are worked out: R4 core with every Japanese package needs
/// about two million.
pub const MAX_FILTER_STEPS: u64 = 50_000_000;
/// Bytes of a regular expression in a value set's filter.
pub const MAX_PATTERN_BYTES: usize = 4096;
/// Elements of one snapshot that is made from a differential. The largest published ones have below 2,000.
pub const MAX_SNAPSHOT_ELEMENTS: usize = 200_000;
/// Rows of one publisher's file; the largest published master (HOT13) has below 200,000.
pub const MAX_MASTER_ROWS: usize = 500_000;
/// Problems of one publisher's file that are kept: a file of another kind would have one a line.
pub const MAX_MASTER_PROBLEMS: usize = 1_000;
/// Names, links, successors and facts that one concept of a master keeps of each: published masters stay far below, and a
/// file in which every row has the same code must not cost the square of its rows.
pub const MAX_MASTER_EXTRAS: usize = 512;
/// Characters of a search in masters.
pub const MAX_MASTER_QUERY: usize = 100;
/// Hits of a search in masters that are ranked: one character is in half of all names.
pub const MAX_MASTER_HITS: usize = 500;
