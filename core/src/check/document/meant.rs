//! "Did you mean": how it is said.

use super::place::nothing;
use crate::diagnostic::Arg;

/// The end of a message: what was probably meant, if anything.
pub(crate) fn did_you_mean(meant: Option<&str>) -> Arg {
    let told = |(ja, en): (String, String)| Arg::words(ja, en);
    meant.map_or_else(nothing, |meant| told(meant_words(meant)))
}

/// The end of a message: this was probably meant.
pub(crate) fn meant(name: &str) -> Arg {
    did_you_mean(Some(name))
}

/// [`meant`] in Japanese and English, for words that go on.
pub(crate) fn meant_words(name: &str) -> (String, String) {
    (format!("。「{name}」の誤りではありませんか"), format!("; did you mean \"{name}\"?"))
}
