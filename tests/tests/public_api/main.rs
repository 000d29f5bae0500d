//! The public interface of `tekigo-core` as text, `docs/public-api.txt`: what its documentation shows. A change of it is seen in
//! review, and is made on purpose: `UPDATE_PUBLIC_API=1 cargo test -p tekigo-tests --test public_api` writes the page.
//!
//! rustdoc's JSON would say the same, but needs a nightly compiler; this reads the sources with `syn`.

mod list;

use tekigo_tests::{root, sources};

const PAGE: &str = "docs/public-api.txt";

#[test]
fn the_page_is_what_the_sources_say() {
    let listed = list::public_api(&sources("core/src"));
    let path = root().join(PAGE);
    if std::env::var_os("UPDATE_PUBLIC_API").is_some() {
        std::fs::write(&path, &listed).unwrap();
    }
    let page = std::fs::read_to_string(&path).unwrap_or_default();
    let differs = page.lines().zip(listed.lines()).find(|(old, new)| old != new);
    assert!(
        page == listed,
        "{PAGE} is not what core's sources say (first difference: {differs:?}). If the change is meant, run this test with UPDATE_PUBLIC_API=1 and commit the page."
    );
}

#[test]
fn what_is_hidden_private_or_a_test_is_not_listed() {
    let file = |path: &str, text: &str| (path.to_owned(), text.to_owned());
    let listed = list::public_api(&[
        file(
            "lib.rs",
            "pub mod shown;\n#[doc(hidden)] pub mod inner;\nmod closed;\npub use inner::{Kept, Error};\npub use closed::run;",
        ),
        file(
            "shown.rs",
            "pub fn f(x: u8) -> u8 { x }\nfn g() {}\npub(crate) fn h() {}\n#[cfg(test)] pub fn t() {}\npub const N: usize = 3;",
        ),
        file(
            "inner.rs",
            "/// Words.\n#[derive(Clone)]\npub struct Kept { pub a: u8, b: u8, #[doc(hidden)] pub c: u8 }\nimpl Kept { pub fn m(&self) -> u8 { 1 }\nfn n(&self) {} }\nimpl std::fmt::Display for Kept { fn fmt(&self) {} }\npub struct Lost;\n#[non_exhaustive] pub enum Error { A(u8) }",
        ),
        file("closed.rs", "pub fn run() {}\npub fn stay() {}"),
    ]);
    assert_eq!(
        listed,
        "# tekigo_core::Error\n#[non_exhaustive]\npub enum Error {\n    A(u8),\n}\n\n\
         # tekigo_core::Kept\n#[derive(Clone)]\npub struct Kept {\n    pub a: u8,\n    // some are private\n}\nimpl Kept {\n    pub fn m(&self) -> u8;\n}\nimpl std::fmt::Display for Kept\n\n\
         # tekigo_core::run\npub fn run();\n\n\
         # tekigo_core::shown::N\npub const N: usize = 3;\n\n\
         # tekigo_core::shown::f\npub fn f(x: u8) -> u8;\n"
    );
}
