//! The names that the checks themselves look for, interned once for a ruleset.

use crate::json::{Sym, Symbols};

macro_rules! syms {
    ($($field:ident: $name:literal),* $(,)?) => {
        /// Interned names; `UNKNOWN` where the ruleset has no such element.
        #[derive(Clone, Copy, Debug, Default)]
        #[allow(missing_docs)]
        pub struct Syms {
            $(pub $field: Sym),*
        }

        impl Syms {
            /// Looks every name up in `symbols`.
            pub fn new(symbols: &Symbols) -> Self {
                Self { $($field: symbols.get($name.as_bytes())),* }
            }
        }
    };
}

syms! {
    resource_type: "resourceType",
    id: "id",
    meta: "meta",
    profile: "profile",
    extension: "extension",
    modifier_extension: "modifierExtension",
    url: "url",
    value: "value",
    contained: "contained",
    entry: "entry",
    full_url: "fullUrl",
    resource: "resource",
    reference: "reference",
    identifier: "identifier",
    kind: "type",
    system: "system",
    code: "code",
    coding: "coding",
    display: "display",
    version: "version",
    text: "text",
    div: "div",
    status: "status",
    user_selected: "userSelected",
    unit: "unit",
    parameter: "parameter",
    implicit_rules: "implicitRules",
    language: "language",
    questionnaire: "questionnaire",
    hash: "hash",
    comparator: "comparator",
    section: "section",
    subject: "subject",
    link: "link",
    request: "request",
    response: "response",
    method: "method",
    search: "search",
    mode: "mode",
    timestamp: "timestamp",
    last_updated: "lastUpdated",
    version_id: "versionId",
    security: "security",
    tag: "tag",
    size: "size",
    data: "data",
    name: "name",
    family: "family",
    given: "given",
    interpretation: "interpretation",
    performer: "performer",
    specimen: "specimen",
    value_coded: "valueCodeableConcept",
    value_string: "valueString",
    value_identifier: "valueIdentifier",
    class: "class",
    date: "date",
    issued: "issued",
    authored: "authoredOn",
    recorded: "recordedDate",
    birth_date: "birthDate",
    effective: "effectiveDateTime",
    onset: "onsetDateTime",
    abatement: "abatementDateTime",
    last_occurrence: "lastOccurrence",
    occurrence: "occurrenceDateTime",
    performed: "performedDateTime",
    data_absent_reason: "dataAbsentReason",
    value_quantity: "valueQuantity",
    reference_range: "referenceRange",
}
