//! Element ids where a definition leaves them out: the order of the elements and their slice names say them.

use crate::source::draft::ElementDraft;

/// Gives each element without an id the one that its place says: below `a` with the slice name `x`, `a.b` is `a:x.b`.
pub(super) fn give(elements: &mut [ElementDraft]) {
    // path segment and id segment of the element before
    let mut above: Vec<(Box<str>, String)> = Vec::new();
    for element in elements {
        if element.id.is_empty() {
            let mut segments: Vec<(Box<str>, String)> = Vec::new();
            let count = element.path.split('.').count();
            for (index, segment) in element.path.split('.').enumerate() {
                let is_last = index + 1 == count;
                let kept = above.get(index).filter(|(path, _)| {
                    // an ancestor is the same one only as long as everything above it is
                    !is_last && segments.len() == index && **path == *segment
                });
                let id = match (&element.slice_name, kept) {
                    (Some(slice), _) if is_last => format!("{segment}:{slice}"),
                    (_, Some((_, id))) => id.clone(),
                    _ => segment.to_owned(),
                };
                // below a new ancestor nothing of the old place counts
                if kept.is_none() && !is_last {
                    above.truncate(index);
                }
                segments.push((segment.into(), id));
            }
            element.id = segments.iter().map(|(_, id)| id.as_str()).collect::<Vec<_>>().join(".").into();
            above = segments;
        } else {
            let ids = element.id.split('.').map(str::to_owned);
            above = element.path.split('.').map(Box::from).zip(ids).collect();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn element(path: &str, slice: Option<&str>) -> ElementDraft {
        ElementDraft { path: path.into(), slice_name: slice.map(Box::from), ..ElementDraft::default() }
    }

    #[test]
    fn children_follow_the_slice_before_them() {
        let mut elements = [
            element("A", None),
            element("A.b", None),
            element("A.b", Some("x")),
            element("A.b.c", None),
            element("A.b.c.d", None),
            element("A.b", Some("y")),
            element("A.b.c", None),
            element("A.e", None),
            element("A.b.c", None),
        ];
        give(&mut elements);
        let ids: Vec<&str> = elements.iter().map(|element| &*element.id).collect();
        assert_eq!(ids, ["A", "A.b", "A.b:x", "A.b:x.c", "A.b:x.c.d", "A.b:y", "A.b:y.c", "A.e", "A.b.c"]);
    }
}
