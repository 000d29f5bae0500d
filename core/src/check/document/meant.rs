//! "Did you mean": how it is said.

use crate::diagnostic::{Arg, Named};

/// The end of a message: what was probably meant, if anything.
pub(crate) fn did_you_mean(meant: Option<&str>) -> Arg {
    let Some(meant) = meant else { return Arg::nothing() };
    let (ja, en) = meant_words(meant);
    Named { ja: ja.into(), en: en.into(), names: [meant.into()].into() }.into()
}

/// The end of a message: this was probably meant.
pub(crate) fn meant(name: &str) -> Arg {
    did_you_mean(Some(name))
}

/// [`meant`] in Japanese and English, for words that go on.
pub(crate) fn meant_words(name: &str) -> (String, String) {
    (format!("。「{name}」の誤りではありませんか"), format!("; did you mean \"{name}\"?"))
}
