//! Published constraints whose expression does not say what their own words say. They are mended the same way in
//! official packages and in our tables, so that both judge alike.

/// (expression as published, mended).
const MENDED: [(&str, &str); 3] = [
    // que-7 (R4 4.0.1): "if the operator is 'exists', the value must be a boolean"; Boolean is FHIRPath's, never FHIR's.
    ("operator = 'exists' implies (answer is Boolean)", "operator = 'exists' implies (answer is boolean)"),
    // ras-2 (R4 4.0.1): "must be <= 100"; without a probability the published one is neither true nor false.
    ("probability is decimal implies (probability as decimal) <= 100", "probability.ofType(decimal).all($this <= 100)"),
    // que-12 (R4 4.0.1): "if there are more than one enableWhen, enableBehavior must be specified"; published as > 2.
    (
        "enableWhen.count() > 2 implies enableBehavior.exists()",
        "enableWhen.count() > 1 implies enableBehavior.exists()",
    ),
];

/// The expression to evaluate for a published one.
pub(super) fn mended(expression: &str) -> &str {
    MENDED.iter().find(|(published, _)| *published == expression).map_or(expression, |(_, mended)| mended)
}

#[cfg(test)]
mod tests {
    #[test]
    fn others_stay_as_published() {
        assert_eq!(super::mended("a.exists()"), "a.exists()");
    }
}
