//! Who imports whom among the files of a crate, read from their tokens.
//!
//! Every path that leads to a module of the crate counts, in `use` items and in the middle of code: from `crate`, from any
//! number of `super`s, from `self`, from a module declared in the file. What a module re-exports (`pub use`) leads to the
//! module that defines it. Code under `#[cfg(test)]` is left out: tests stand above every floor.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::collections::{BTreeMap, BTreeSet};

type Path = Vec<String>;

/// One import: the line does not matter, the two files do.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Arrow {
    /// The file that imports, relative to the folder.
    pub from: String,
    /// The file that defines what is imported.
    pub to: String,
}

/// The files of a crate and what they import.
#[derive(Debug, Default)]
pub struct Imports {
    /// Module path to file.
    files: BTreeMap<Path, String>,
    /// What modules re-export: (module, name) to what it leads to.
    exports: BTreeMap<(Path, String), Path>,
    /// Paths as written, made absolute, with the module that they stand in.
    paths: Vec<(Path, Path)>,
}

impl Imports {
    /// Reads the files of a crate: (path relative to its source folder, text).
    ///
    /// # Panics
    /// A text is no Rust.
    pub fn of(sources: &[(String, String)]) -> Self {
        let mut all = Self::default();
        for (file, _) in sources {
            all.files.insert(module(file), file.clone());
        }
        for (file, text) in sources {
            let tokens: TokenStream = text.parse().unwrap_or_else(|error| panic!("{file}: {error}"));
            all.read(&tokens.into_iter().collect::<Vec<_>>(), &module(file));
        }
        all
    }

    /// Every arrow once, sorted; none leads from a file to itself.
    pub fn arrows(&self) -> BTreeSet<Arrow> {
        let found = self.paths.iter().filter_map(|(module, path)| {
            let (from, to) = (self.file(module)?, self.file(&self.defined(path, 0)?)?);
            (from != to).then(|| Arrow { from: from.to_owned(), to: to.to_owned() })
        });
        found.collect()
    }

    /// The file that holds a module, which may be an inline one.
    fn file(&self, module: &[String]) -> Option<&str> {
        (0..=module.len()).rev().find_map(|length| self.files.get(&module[..length])).map(String::as_str)
    }

    /// The module that defines what a path leads to.
    fn defined(&self, path: &[String], depth: usize) -> Option<Path> {
        let length = (0..=path.len()).rev().find(|&length| self.files.contains_key(&path[..length]))?;
        let (module, rest) = path.split_at(length);
        let exported = rest.first().and_then(|name| self.exports.get(&(module.to_vec(), name.clone())));
        match exported {
            // a circle of re-exports does not compile; this is only a guard
            Some(target) if depth < 8 => {
                let longer: Path = target.iter().chain(&rest[1..]).cloned().collect();
                self.defined(&longer, depth + 1)
            }
            _ => Some(module.to_vec()),
        }
    }

    fn read(&mut self, tokens: &[TokenTree], module: &Path) {
        let mut at = 0;
        while at < tokens.len() {
            at = match &tokens[at] {
                TokenTree::Punct(mark) if mark.as_char() == '#' && is_test(tokens.get(at + 1)) => {
                    item_end(tokens, at + 2)
                }
                TokenTree::Ident(word) if word == "use" => {
                    let end = item_end(tokens, at);
                    let mut found = Vec::new();
                    tree(&tokens[at + 1..end.saturating_sub(1)], &[], &mut found);
                    let is_public = at > 0 && (is_word(&tokens[at - 1], "pub") || is_restricted(tokens, at));
                    for (path, name) in found {
                        let Some(path) = self.absolute(&path, module) else { continue };
                        if is_public {
                            self.exports.insert((module.clone(), name), path.clone());
                        }
                        self.paths.push((module.clone(), path));
                    }
                    end
                }
                TokenTree::Ident(word) if word == "mod" => match (tokens.get(at + 1), tokens.get(at + 2)) {
                    (Some(TokenTree::Ident(name)), Some(TokenTree::Group(body))) => {
                        let inner: Path = module.iter().cloned().chain([name.to_string()]).collect();
                        self.read(&body.stream().into_iter().collect::<Vec<_>>(), &inner);
                        at + 3
                    }
                    _ => at + 1,
                },
                TokenTree::Ident(_) if !follows_path(tokens, at) => {
                    let (path, end) = path(tokens, at);
                    if path.len() > 1
                        && let Some(path) = self.absolute(&path, module)
                    {
                        self.paths.push((module.clone(), path));
                    }
                    end
                }
                TokenTree::Group(group) => {
                    self.read(&group.stream().into_iter().collect::<Vec<_>>(), module);
                    at + 1
                }
                _ => at + 1,
            };
        }
    }

    /// A path from the crate's root; `None` when it leads out of the crate.
    fn absolute(&self, path: &[String], module: &Path) -> Option<Path> {
        let supers = path.iter().take_while(|part| *part == "super").count();
        let (base, rest) = match path.first().map(String::as_str) {
            Some("crate") => (Path::new(), &path[1..]),
            Some("self") => (module.clone(), &path[1..]),
            Some("super") => (module[..module.len().checked_sub(supers)?].to_vec(), &path[supers..]),
            Some(first) => {
                let child: Path = module.iter().cloned().chain([first.to_owned()]).collect();
                self.files.contains_key(&child).then_some((module.clone(), path))?
            }
            None => return None,
        };
        Some(base.into_iter().chain(rest.iter().filter(|part| *part != "*").cloned()).collect())
    }
}

/// `check/judge/mod.rs` is the module `check::judge`.
fn module(file: &str) -> Path {
    let path = file.trim_end_matches(".rs").trim_end_matches("/mod");
    if path == "lib" { Path::new() } else { path.split('/').map(str::to_owned).collect() }
}

fn is_word(token: &TokenTree, word: &str) -> bool {
    matches!(token, TokenTree::Ident(found) if found == word)
}

fn is_mark(token: Option<&TokenTree>, mark: char) -> bool {
    matches!(token, Some(TokenTree::Punct(found)) if found.as_char() == mark)
}

/// `pub(crate) use`
fn is_restricted(tokens: &[TokenTree], at: usize) -> bool {
    at > 1 && matches!(tokens[at - 1], TokenTree::Group(_)) && is_word(&tokens[at - 2], "pub")
}

/// `[cfg(test)]`
fn is_test(token: Option<&TokenTree>) -> bool {
    matches!(token, Some(TokenTree::Group(group)) if group.to_string().replace(' ', "") == "[cfg(test)]")
}

/// Right after the item that goes on at `at`: its semicolon or its braces.
fn item_end(tokens: &[TokenTree], at: usize) -> usize {
    let is_use = tokens.get(at).is_some_and(|token| is_word(token, "use"));
    let ends = |token: &TokenTree| match token {
        TokenTree::Punct(mark) => mark.as_char() == ';',
        TokenTree::Group(group) => !is_use && group.delimiter() == Delimiter::Brace,
        _ => false,
    };
    tokens[at..].iter().position(ends).map_or(tokens.len(), |length| at + length + 1)
}

/// Whether what stands at `at` goes on a path or is a field or method.
fn follows_path(tokens: &[TokenTree], at: usize) -> bool {
    at > 0
        && (is_mark(tokens.get(at - 1), '.')
            || at > 1 && is_mark(tokens.get(at - 1), ':') && is_mark(tokens.get(at - 2), ':'))
}

/// The path that begins at `at`, and where it ends.
fn path(tokens: &[TokenTree], mut at: usize) -> (Path, usize) {
    let mut path = Path::new();
    while let Some(TokenTree::Ident(word)) = tokens.get(at) {
        path.push(word.to_string());
        at += 1;
        if !(is_mark(tokens.get(at), ':') && is_mark(tokens.get(at + 1), ':')) {
            break;
        }
        at += 2;
    }
    (path, at)
}

/// The leaves of a `use` tree: path and the name that it brings in.
fn tree(tokens: &[TokenTree], above: &[String], found: &mut Vec<(Path, String)>) {
    for branch in tokens.split(|token| is_mark(Some(token), ',')) {
        let mut whole: Path = above.to_vec();
        let mut at = 0;
        while let Some(token) = branch.get(at) {
            match token {
                TokenTree::Ident(word) if word == "as" => break,
                TokenTree::Ident(word) => whole.push(word.to_string()),
                TokenTree::Group(group) => {
                    tree(&group.stream().into_iter().collect::<Vec<_>>(), &whole, found);
                    whole.clear();
                    break;
                }
                TokenTree::Punct(mark) if mark.as_char() == '*' => whole.push("*".to_owned()),
                _ => {}
            }
            at += 1;
        }
        if whole.len() > above.len() && whole.last().is_some_and(|last| last == "self") {
            whole.pop();
        }
        let renamed = branch.get(at + 1).filter(|_| branch.get(at).is_some_and(|token| is_word(token, "as")));
        if let Some(name) = renamed.map(ToString::to_string).or_else(|| whole.last().cloned()) {
            found.push((whole, name));
        }
    }
}

/// Files that import each other, by any way round: the circles, largest first.
pub fn circles(arrows: &BTreeSet<Arrow>) -> Vec<BTreeSet<String>> {
    let mut next: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for arrow in arrows {
        next.entry(&arrow.from).or_default().push(&arrow.to);
    }
    let reached = |from: &str| {
        let (mut seen, mut open) = (BTreeSet::new(), vec![from.to_owned()]);
        while let Some(at) = open.pop() {
            for &to in next.get(&*at).into_iter().flatten() {
                if seen.insert(to.to_owned()) {
                    open.push(to.to_owned());
                }
            }
        }
        seen
    };
    let all: BTreeMap<&str, BTreeSet<String>> = next.keys().map(|&file| (file, reached(file))).collect();
    let returns = |one: &str, other: &str| all.get(one).is_some_and(|reached| reached.contains(other));
    let mut found: Vec<BTreeSet<String>> = Vec::new();
    for &file in all.keys().filter(|&&file| returns(file, file)) {
        if !found.iter().any(|circle| circle.contains(file)) {
            let members = all.keys().filter(|&&other| returns(file, other) && returns(other, file));
            found.push(members.map(|&member| member.to_owned()).collect());
        }
    }
    found.sort_by_key(|circle| std::cmp::Reverse(circle.len()));
    found
}

/// How many arrows run back up in the best order of a circle's files.
pub fn up(circle: &BTreeSet<String>, arrows: &BTreeSet<Arrow>) -> usize {
    let files: Vec<&str> = circle.iter().map(String::as_str).collect();
    let place = |file: &str| files.iter().position(|known| *known == file);
    let inside: Vec<(usize, usize)> =
        arrows.iter().filter_map(|arrow| Some((place(&arrow.from)?, place(&arrow.to)?))).collect();
    // the best order of each set of files, files added one by one: 2^n sets
    let mut best = vec![usize::MAX; 1 << files.len()];
    best[0] = 0;
    for set in 0..best.len() {
        for next in (0..files.len()).filter(|next| set & (1 << next) == 0) {
            // what is placed first stands lower; an arrow of a lower one to a higher one runs up
            let more = inside.iter().filter(|(from, to)| *to == next && set & (1 << from) != 0).count();
            let with = set | 1 << next;
            best[with] = best[with].min(best[set] + more);
        }
    }
    best.last().copied().unwrap_or(0)
}
