//! Compiled terminology. The owner of this file may change every private detail; the checks use
//! `terminology::lookup` only.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Index into `Terms::value_sets`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ValueSetId(pub u32);

/// `content` of a CodeSystem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum CodeSystemContent {
    Complete,
    Fragment,
    Example,
    NotPresent,
}

/// One concept.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Concept {
    /// The code.
    pub code: Box<str>,
    /// Displays: (language, text); the main one first.
    pub displays: Vec<(Box<str>, Box<str>)>,
    /// Inactive or abstract.
    pub flags: u8,
}

/// A code system with its supplements merged in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CodeSystem {
    /// Canonical.
    pub url: Box<str>,
    /// Version.
    pub version: Box<str>,
    /// Name.
    pub name: Box<str>,
    /// How much of it is here.
    pub content: CodeSystemContent,
    /// Whether codes differ by case.
    pub case_sensitive: bool,
    /// Concepts sorted by code.
    pub concepts: Vec<Concept>,
}

/// A value set, expanded as far as it can be.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ValueSet {
    /// Canonical.
    pub url: Box<str>,
    /// Version.
    pub version: Box<str>,
    /// Name.
    pub name: Box<str>,
}

/// All terminology of a ruleset.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Terms {
    /// Code systems.
    pub code_systems: Vec<CodeSystem>,
    /// Value sets.
    pub value_sets: Vec<ValueSet>,
    /// Canonical → value set, newest-loaded last.
    pub by_url: BTreeMap<Box<str>, Vec<ValueSetId>>,
}
