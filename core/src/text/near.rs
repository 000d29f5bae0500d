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

/// Edits in characters, two neighbours that changed places counting as one (optimal string alignment).
pub(crate) fn distance(a: &[char], b: &[char]) -> usize {
    let (mut before, mut row): (Vec<usize>, Vec<usize>) = (Vec::new(), (0..=b.len()).collect());
    for (i, x) in a.iter().enumerate() {
        let mut next = vec![i + 1; b.len() + 1];
        for (j, y) in b.iter().enumerate() {
            next[j + 1] = (row[j] + usize::from(x != y)).min(row[j + 1] + 1).min(next[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                next[j + 1] = next[j + 1].min(before[j - 1] + 1);
            }
        }
        (before, row) = (row, next);
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
