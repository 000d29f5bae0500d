//! The floors of `core` hold: a module uses its own room and lower floors, never a neighbour or one above. The same holds
//! among the rooms of `check`.

use std::collections::BTreeSet;
use tekigo_tests::imports::{Arrow, Imports, circles, up};
use tekigo_tests::sources;

/// The rooms of `core/src` by floor. `docs/architecture.md` says why each stands where it does.
const FLOORS: &[(&str, u8)] = &[
    ("text", 0),
    ("diagnostic", 1),
    ("markup", 1),
    ("json", 2),
    ("options", 2),
    ("fhirpath", 3),
    ("masters", 3),
    ("xhtml", 3),
    ("xml", 3),
    ("model", 4),
    ("source", 5),
    ("terminology", 5),
    ("check", 6),
    ("clins", 7),
    ("keys", 8),
    ("outcome", 8),
    ("render", 9),
    ("validator", 10),
    ("request", 11),
    ("wire", 12),
    ("lib", 13),
];

/// The rooms of `core/src/check` by floor.
const CHECK: &[(&str, u8)] = &[
    ("datatype", 0),
    ("policy", 0),
    ("document", 1),
    ("plan", 2),
    ("memory", 3),
    ("fold", 4),
    ("walk", 4),
    ("session", 5),
    ("xhtml", 6),
    ("judge", 7),
    ("topic", 8),
    ("query", 9),
    ("run", 9),
    ("mod", 10),
];

/// The files of `check` that need each other: a profile's walk sorts items into slices, follows references and asks
/// whether what it finds conforms to other profiles, which is another walk.
const RECURSION: &[&str] = &[
    "check/judge/conforms.rs",
    "check/judge/matching.rs",
    "check/judge/near_miss.rs",
    "check/judge/profile.rs",
    "check/judge/reason.rs",
    "check/judge/reference.rs",
    "check/judge/slice.rs",
];

/// What is not under `#[cfg(test)]` but in a file of tests.
fn is_test(file: &str) -> bool {
    file.ends_with("/tests.rs") || file.contains("/tests/")
}

fn core() -> Vec<(String, String)> {
    sources("core/src").into_iter().filter(|(file, _)| !is_test(file)).collect()
}

/// The room of a file: the part of its path after `above`.
fn room<'f>(file: &'f str, above: &str) -> Option<&'f str> {
    let rest = file.strip_prefix(above)?;
    Some(rest.split('/').next().unwrap_or_default().trim_end_matches(".rs"))
}

fn floor(floors: &[(&str, u8)], room: &str) -> Option<u8> {
    floors.iter().find(|(name, _)| *name == room).map(|(_, floor)| *floor)
}

/// The arrows between the rooms below `above` that do not lead down.
fn wrong(arrows: &BTreeSet<Arrow>, above: &str, floors: &[(&str, u8)]) -> Vec<String> {
    let mut wrong = Vec::new();
    for arrow in arrows {
        let (Some(from), Some(to)) = (room(&arrow.from, above), room(&arrow.to, above)) else { continue };
        let (Some(own), Some(theirs)) = (floor(floors, from), floor(floors, to)) else { continue };
        if from != to && theirs >= own {
            wrong.push(format!("{}: {from} [{own}] uses {to} [{theirs}]", arrow.from));
        }
    }
    wrong
}

#[test]
fn every_room_has_a_floor() {
    for (above, floors) in [("", FLOORS), ("check/", CHECK)] {
        let files = core();
        let rooms: BTreeSet<&str> = files.iter().filter_map(|(file, _)| room(file, above)).collect();
        let without: Vec<&&str> = rooms.iter().filter(|room| floor(floors, room).is_none()).collect();
        assert!(without.is_empty(), "give these rooms of {above:?} a floor in tests/tests/layers.rs: {without:?}");
    }
}

#[test]
fn modules_use_lower_floors_only() {
    let arrows = Imports::of(&core()).arrows();
    assert!(arrows.len() > 500, "only {} imports: the scan no longer understands the sources", arrows.len());
    let found = [wrong(&arrows, "", FLOORS), wrong(&arrows, "check/", CHECK)].concat();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// `docs/architecture.md` tells these figures and why the circle is one.
#[test]
fn the_circle_inside_check_is_the_real_recursion() {
    let arrows = Imports::of(&core()).arrows();
    let inside = |arrow: &Arrow| arrow.from.starts_with("check/") && arrow.to.starts_with("check/");
    let arrows: BTreeSet<Arrow> = arrows.into_iter().filter(inside).collect();
    let circles = circles(&arrows);
    let back: usize = circles.iter().map(|circle| up(circle, &arrows)).sum();
    assert_eq!(circles.first(), Some(&RECURSION.iter().map(|&file| file.to_owned()).collect()), "{circles:#?}");
    assert!(back < 8, "{back} of {} arrows run back up", arrows.len());
}

/// What belongs to the service stands above `check`: its word does not occur there.
#[test]
fn check_does_not_know_the_service() {
    for (file, text) in sources("core/src/check") {
        assert!(!text.to_lowercase().contains("clins"), "core/src/check/{file} speaks of the service");
    }
}

#[test]
fn the_scan_reads_every_form_of_use() {
    let files = [
        ("lib.rs", "pub mod a; pub mod b; pub mod c;"),
        ("a.rs", "pub struct A; pub fn make() {}"),
        ("b/mod.rs", "mod inner; pub mod deep; pub use inner::{B as Renamed, self as all}; pub struct Own;"),
        ("b/inner.rs", "pub struct B;"),
        ("b/deep/mod.rs", "pub mod deeper;"),
        ("b/deep/deeper.rs", "use super::super::inner::B; fn f() { let _ = vec![super::super::super::a::make()]; }"),
        (
            "c.rs",
            "use crate::{a::A, b::{Own, Renamed}}; fn f() { crate::b::all::x(); } #[cfg(test)] mod t { use crate::b::deep; }",
        ),
    ];
    let files: Vec<_> = files.iter().map(|(file, text)| ((*file).to_owned(), (*text).to_owned())).collect();
    let arrows = Imports::of(&files).arrows();
    let arrows: Vec<String> = arrows.iter().map(|arrow| format!("{} {}", arrow.from, arrow.to)).collect();
    let expected = [
        "b/deep/deeper.rs a.rs",
        "b/deep/deeper.rs b/inner.rs",
        "b/mod.rs b/inner.rs",
        "c.rs a.rs",
        "c.rs b/inner.rs",
        "c.rs b/mod.rs",
    ];
    assert_eq!(arrows, expected);
}

#[test]
fn circles_and_what_runs_back_up() {
    let arrow = |(from, to): &(&str, &str)| Arrow { from: (*from).to_owned(), to: (*to).to_owned() };
    let arrows: BTreeSet<Arrow> =
        [("a", "b"), ("b", "c"), ("c", "a"), ("a", "c"), ("c", "d"), ("d", "e")].iter().map(arrow).collect();
    let circles = circles(&arrows);
    assert_eq!(circles, [["a", "b", "c"].map(str::to_owned).into()]);
    assert_eq!(up(&circles[0], &arrows), 1);
}
