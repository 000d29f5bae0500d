//! Choice elements: `value[x]` and its JSON names.

/// Types of an open choice (`*`), the primitive ones first; https://hl7.org/fhir/R4/datatypes.html#open
pub(crate) const OPEN: &[&str] = &[
    "base64Binary",
    "boolean",
    "canonical",
    "code",
    "date",
    "dateTime",
    "decimal",
    "id",
    "instant",
    "integer",
    "markdown",
    "oid",
    "positiveInt",
    "string",
    "time",
    "unsignedInt",
    "uri",
    "url",
    "uuid",
    "Address",
    "Age",
    "Annotation",
    "Attachment",
    "CodeableConcept",
    "Coding",
    "ContactPoint",
    "Count",
    "Distance",
    "Duration",
    "HumanName",
    "Identifier",
    "Money",
    "Period",
    "Quantity",
    "Range",
    "Ratio",
    "Reference",
    "SampledData",
    "Signature",
    "Timing",
    "ContactDetail",
    "Contributor",
    "DataRequirement",
    "Expression",
    "ParameterDefinition",
    "RelatedArtifact",
    "TriggerDefinition",
    "UsageContext",
    "Dosage",
    "Meta",
];

/// `value` and `dateTime` → `valueDateTime`.
pub(crate) fn expansion(name: &str, code: &str) -> String {
    let mut out = String::with_capacity(name.len() + code.len());
    out.push_str(name);
    let mut chars = code.chars();
    out.extend(chars.next().map(|first| first.to_ascii_uppercase()));
    out.push_str(chars.as_str());
    out
}

/// Whether `suffix` (`DateTime`) is how a choice's name writes the type `code` (`dateTime`).
pub(crate) fn expands(code: &str, suffix: &str) -> bool {
    match (code.chars().next(), suffix.chars().next()) {
        (Some(code_first), Some(suffix_first)) => {
            code_first.to_ascii_uppercase() == suffix_first
                && code[code_first.len_utf8()..] == suffix[suffix_first.len_utf8()..]
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_choices() {
        assert_eq!(expansion("value", "dateTime"), "valueDateTime");
        assert_eq!(expansion("deceased", "Age"), "deceasedAge");
        assert!(expands("dateTime", "DateTime") && expands("Quantity", "Quantity"));
        assert!(!expands("dateTime", "Date") && !expands("dateTime", "dateTime") && !expands("", "X"));
    }
}
