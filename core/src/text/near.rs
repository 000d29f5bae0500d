//! "Did you mean": the closest of a few names.

/// The name within a third of its length in edits (case counts half), if any is.
pub(crate) fn closest<'n>(written: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    if written.len() > 64 {
        return None;
    }
    let lower = written.to_lowercase();
    let written_chars: Vec<char> = lower.chars().collect();
    let bound = (written_chars.len() / 3).max(1);
    names
        .filter(|name| name.len().abs_diff(written.len()) <= bound && *name != written)
        .map(|name| (distance(&written_chars, &name.to_lowercase().chars().collect::<Vec<_>>()), name))
        .filter(|(distance, _)| *distance <= bound)
        .min_by_key(|(distance, name)| (*distance, *name))
        .map(|(_, name)| name)
}

/// Levenshtein distance in characters, one row.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let next = (diagonal + usize::from(x != y)).min(row[j] + 1).min(row[j + 1] + 1);
            diagonal = row[j + 1];
            row[j + 1] = next;
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn finds_case_and_typing_slips_only() {
        let names = || ["birthDate", "gender", "name"].into_iter();
        assert_eq!(closest("birthdate", names()), Some("birthDate"));
        assert_eq!(closest("gendre", names()), Some("gender"));
        assert_eq!(closest("occupation", names()), None);
    }
}
