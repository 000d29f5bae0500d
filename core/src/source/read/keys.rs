//! The property names that definitions are read by.

use crate::json::{Sym, Symbols};

macro_rules! keys {
    ($($name:ident = $text:literal,)*) => {
        /// A property name known to the readers.
        #[allow(clippy::enum_variant_names, reason = "FHIR's names, one of which is \"key\"")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(in crate::source) enum Key { Other, $($name,)* }

        const ALL: &[(Key, &str)] = &[(Key::Other, ""), $((Key::$name, $text),)*];
    };
}

keys! {
    Abstract = "abstract", Aggregation = "aggregation", Alias = "alias", Base = "base", BaseDefinition = "baseDefinition",
    Binding = "binding", CaseSensitive = "caseSensitive", Code = "code", Comment = "comment", Compose = "compose",
    Concept = "concept", Condition = "condition", Constraint = "constraint", Contains = "contains", Content = "content",
    ContentReference = "contentReference", Context = "context", ContextInvariant = "contextInvariant",
    Definition = "definition", Derivation = "derivation", Designation = "designation", Differential = "differential",
    Discriminator = "discriminator", Display = "display", Element = "element", Entry = "entry", Example = "example",
    Exclude = "exclude", Expansion = "expansion", Expression = "expression", Extension = "extension",
    FhirVersions = "fhirVersions", FhirVersionList = "fhir-version-list", Filter = "filter", HierarchyMeaning = "hierarchyMeaning",
    Human = "human", Id = "id", Inactive = "inactive", Include = "include", IsModifier = "isModifier",
    IsModifierReason = "isModifierReason", IsSummary = "isSummary", KeyName = "key", Kind = "kind", Language = "language",
    Mapping = "mapping", Max = "max", MaxLength = "maxLength", Min = "min", MustSupport = "mustSupport", Name = "name",
    Op = "op", Ordered = "ordered", Parameter = "parameter", Path = "path", Preferred = "preferred", Profile = "profile",
    Property = "property", Representation = "representation", Requirements = "requirements", Resource = "resource",
    ResourceType = "resourceType", Rules = "rules", Severity = "severity", Short = "short", SliceName = "sliceName",
    Slicing = "slicing", Snapshot = "snapshot", Source = "source", Status = "status", Strength = "strength",
    Supplements = "supplements", System = "system", TargetProfile = "targetProfile", Text = "text", Title = "title",
    Total = "total", Type = "type", UniqueId = "uniqueId", Uri = "uri", Url = "url", Value = "value",
    ValueSet = "valueSet", Version = "version", Versioning = "versioning",
}

impl Key {
    /// The key of an interned name.
    #[inline]
    pub(in crate::source) fn of(sym: Sym) -> Self {
        ALL.get(usize::from(sym.0)).map_or(Self::Other, |(key, _)| *key)
    }
}

/// The symbol table that maps names to [`Key`]s.
pub(in crate::source) struct Keys(Symbols);

impl Keys {
    pub(in crate::source) fn new() -> Self {
        let mut symbols = Symbols::new();
        for (_, text) in ALL.iter().skip(1) {
            symbols.intern(text);
        }
        Self(symbols)
    }

    pub(in crate::source) fn symbols(&self) -> &Symbols {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_leads_to_its_key() {
        let keys = Keys::new();
        for (key, text) in ALL.iter().skip(1) {
            assert_eq!(Key::of(keys.symbols().get(text.as_bytes())), *key, "{text}");
        }
        assert_eq!(Key::of(keys.symbols().get(b"nothing")), Key::Other);
    }
}
