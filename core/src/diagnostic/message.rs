//! Messages: a rule's text with a finding's arguments in their places.

use super::{Arg, Because, Finding, Lang, Rule};
use crate::text::limits::MAX_ARG_CHARS;
use memchr::{memchr, memmem};
use std::borrow::Cow;

/// The finding's message in `lang`.
pub fn render(finding: &Finding, lang: Lang) -> Cow<'static, str> {
    message(finding.rule, &finding.args, lang)
}

/// A rule's message with its arguments, in `lang`.
pub fn message(rule: &'static Rule, args: &[Arg], lang: Lang) -> Cow<'static, str> {
    filled(lang.pick(rule.ja, rule.en), rule, args, lang)
}

/// How to mend what a rule found, in `lang`.
pub fn mend(rule: &'static Rule, args: &[Arg], lang: Lang) -> Cow<'static, str> {
    filled(lang.pick(rule.mend_ja, rule.mend_en), rule, args, lang)
}

fn filled(text: &'static str, rule: &Rule, args: &[Arg], lang: Lang) -> Cow<'static, str> {
    if memchr(b'{', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let mut filled = fill(text, rule.args, args, lang);
    // a hint that has nothing to say leaves its space, and one that ends a sentence ends it once
    filled.truncate(filled.trim_end().len());
    while let Some(at) = memmem::find(filled.as_bytes(), "。。".as_bytes()) {
        filled.remove(at);
    }
    Cow::Owned(filled)
}

/// Puts `args`, named by `names`, into the `{name}` places of `template`. A place that names nothing stays as it is.
pub fn fill(template: &str, names: &[&str], args: &[Arg], lang: Lang) -> String {
    let mut out = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some(open) = memchr(b'{', rest.as_bytes()) {
        let (before, from) = rest.split_at(open);
        out.push_str(before);
        let place = memchr(b'}', from.as_bytes()).and_then(|close| {
            let at = names.iter().position(|name| *name == &from[1..close])?;
            Some((close, args.get(at)?))
        });
        if let Some((close, arg)) = place {
            push_arg(&mut out, arg, lang);
            rest = &from[close + 1..];
        } else {
            out.push('{');
            rest = &from[1..];
        }
    }
    out.push_str(rest);
    out
}

fn push_arg(out: &mut String, arg: &Arg, lang: Lang) {
    let text = match arg {
        Arg::Text(text) => text,
        Arg::Words { ja, en } => lang.pick(ja, en),
        Arg::Named(named) => lang.pick(&named.ja, &named.en),
        Arg::Count(count) => {
            out.push_str(&count.to_string());
            return;
        }
        Arg::Because(because) => return push_reason(out, because, lang),
    };
    match text.char_indices().nth(MAX_ARG_CHARS) {
        Some((end, _)) => {
            out.push_str(&text[..end]);
            out.push('…');
        }
        None => out.push_str(text),
    }
}

/// A sentence of its own: why.
fn push_reason(out: &mut String, because: &Because, lang: Lang) {
    let Because { profile, path, rule, args, more, node: _ } = because;
    out.push_str(lang.pick("。理由", ". Why"));
    if !profile.is_empty() {
        out.extend([" (", profile, lang.pick(" の場合", ""), ")"]);
    }
    out.extend([": ", path, " — ", &*message(rule, args, lang)]);
    if *more > 0 {
        let count = more.to_string();
        out.extend([lang.pick(" (ほか ", " (and "), &count, lang.pick(" 件)", " more)")]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(template: &str, args: &[Arg], expected: &str) {
        assert_eq!(fill(template, &["a", "b"], args, Lang::Ja), expected);
    }

    #[test]
    fn places_are_filled() {
        check("{a} と {b}", &[Arg::Count(2), "x".into()], "2 と x");
        check("{b}{a}{b}", &["1".into(), "2".into()], "212");
        check("{c} {", &["1".into()], "{c} {");
        check("{{a}}", &["1".into()], "{1}");
        check("{a}", &[Arg::words("日", "en")], "日");
    }

    #[test]
    fn an_argument_is_never_a_place() {
        check("{a}", &["{b}".into(), "no".into()], "{b}");
    }

    #[test]
    fn long_values_are_cut() {
        let out = fill("{a}", &["a"], &["あ".repeat(10_000).into()], Lang::En);
        assert_eq!(out.chars().count(), MAX_ARG_CHARS + 1);
    }
}
