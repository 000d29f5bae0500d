//! What a receiver makes of findings that FHIR leaves to its judgement. Plain data: floors above decide what it says, the
//! checks only read it.

use crate::diagnostic::Severity;
use crate::options::Edition;

/// How strictly a document is judged where the specification leaves it open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Of an instance's `meta.profile` that no loaded definition answers.
    pub unknown_profile: Severity,
    /// Of a profile that is declared in a version that is not loaded and was judged by another one.
    pub other_version: Severity,
    /// Whether a wrong `display` of a known code is an error (HL7's validator) or a warning.
    pub strict_displays: bool,
    /// Whether a relative reference of an unusual form outside of Bundles is an error or a warning.
    pub strict_references: bool,
    /// Of a modifier extension that nobody defines: it changes what the data means, so that a receiver may refuse it.
    pub unknown_modifier: Severity,
    /// Whether elements with mustSupport and minimum 0 that are absent are told.
    pub tells_semi_required: bool,
    /// Of what FHIR itself calls a best practice (`dom-6`: a narrative in each resource). The guide's own way to validate does
    /// not show it.
    pub advice: Severity,
    /// Edition of the guide that says what an absent element means.
    pub edition: Edition,
    /// Versions that a canonical without one means, where rules of several are loaded: of a guide, and of what it builds on. Empty: the
    /// one that answers everybody.
    pub versions: [&'static str; 2],
}

impl Policy {
    /// FHIR and its profiles, nothing else.
    pub const FHIR: Self = Self {
        unknown_profile: Severity::Warning,
        other_version: Severity::Information,
        strict_displays: true,
        strict_references: false,
        unknown_modifier: Severity::Warning,
        tells_semi_required: false,
        advice: Severity::Warning,
        edition: Edition::E2024,
        versions: ["", ""],
    };
}
