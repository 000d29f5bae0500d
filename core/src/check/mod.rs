//! Floor 6: the checks of a document against a ruleset.
