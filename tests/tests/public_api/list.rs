//! Sources → the items that a stranger can name, each as it is declared, without bodies and documentation.

use std::collections::BTreeMap;
use syn::{Attribute, Field, Fields, ImplItem, Item, ItemImpl, UseTree, Visibility};

/// A module by its path, and what is in it. Modules in braces are not looked into.
type Modules = BTreeMap<Vec<String>, Vec<Item>>;

/// Everything that is public, by its path.
pub(crate) fn public_api(sources: &[(String, String)]) -> String {
    let mut modules = Modules::new();
    for (path, text) in sources.iter().filter(|(path, _)| !path.ends_with("tests.rs")) {
        let file = syn::parse_file(text).unwrap_or_else(|error| panic!("{path}: {error}"));
        let name = path.trim_end_matches(".rs").trim_end_matches("/mod");
        let path = if name == "lib" { Vec::new() } else { name.split('/').map(str::to_owned).collect() };
        modules.insert(path, file.items);
    }
    let mut found = Found::new();
    walk(&modules, &[], "tekigo_core", &mut found);
    // an item with several paths is told at the shortest
    let mut shortest: BTreeMap<&(Vec<String>, String), &str> = BTreeMap::new();
    for (path, (item, _)) in &found {
        let kept = shortest.entry(item).or_insert(path);
        if path.len() < kept.len() {
            *kept = path;
        }
    }
    let told = |(path, (item, text)): (&String, &(_, String))| match shortest[item] {
        short if short == path => format!("# {path}\n{text}"),
        short => format!("# {path} = {short}\n"),
    };
    found.iter().map(told).collect::<Vec<_>>().join("\n")
}

/// By public path: where the item is declared and under what name; its text.
type Found = BTreeMap<String, ((Vec<String>, String), String)>;

/// Lists a module that is public under the name `public`.
fn walk(modules: &Modules, path: &[String], public: &str, found: &mut Found) {
    for item in modules.get(path).into_iter().flatten() {
        match item {
            Item::Mod(module) if is_shown(&module.vis, &module.attrs) => {
                let name = module.ident.to_string();
                walk(modules, &[path, std::slice::from_ref(&name)].concat(), &format!("{public}::{name}"), found);
            }
            Item::Use(import) if is_shown(&import.vis, &import.attrs) => {
                let mut names = Vec::new();
                leaves(&import.tree, &mut Vec::new(), &mut names);
                for from in names {
                    take(modules, path, &from, public, found);
                }
            }
            item => {
                if let Some(name) = name_of(item) {
                    let text = told(modules, path, item, &name);
                    found.insert(format!("{public}::{name}"), ((path.to_vec(), name), text));
                }
            }
        }
    }
}

/// Lists what `pub use` of `from` brings into a module.
fn take(modules: &Modules, here: &[String], from: &[String], public: &str, found: &mut Found) {
    let Some((name, above)) = from.split_last() else { return };
    let relative: Vec<String> = above.iter().filter(|part| *part != "self" && *part != "crate").cloned().collect();
    let absolute = above.first().is_some_and(|part| part == "crate");
    let mut home = if absolute { relative } else { [here, &relative].concat() };
    let at = [&home[..], std::slice::from_ref(name)].concat();
    if modules.contains_key(&at) {
        return walk(modules, &at, &format!("{public}::{name}"), found);
    }
    // the module named may itself only pass it on
    for _ in 0..8 {
        let Some(items) = modules.get(&home) else { return };
        if let Some(item) = items.iter().find(|item| name_of(item).as_deref() == Some(name)) {
            let text = told(modules, &home, item, name);
            found.insert(format!("{public}::{name}"), ((home, name.clone()), text));
            return;
        }
        let mut further = Vec::new();
        for item in items {
            if let Item::Use(import) = item
                && !matches!(import.vis, Visibility::Inherited)
            {
                leaves(&import.tree, &mut Vec::new(), &mut further);
            }
        }
        let Some(next) = further.into_iter().find(|path| path.last() == Some(name)) else { return };
        let above = &next[..next.len() - 1];
        home = match above.split_first() {
            Some((first, rest)) if first == "crate" => rest.to_vec(),
            Some((first, rest)) if first == "self" => [&home[..], rest].concat(),
            _ => [&home[..], above].concat(),
        };
    }
}

/// The paths that a `use` names.
fn leaves(tree: &UseTree, above: &mut Vec<String>, found: &mut Vec<Vec<String>>) {
    match tree {
        UseTree::Path(path) => {
            above.push(path.ident.to_string());
            leaves(&path.tree, above, found);
            above.pop();
        }
        UseTree::Name(name) if name.ident == "self" => found.push(above.clone()),
        UseTree::Name(name) => found.push([&above[..], &[name.ident.to_string()]].concat()),
        // a hidden module calls a room by an older name; nothing of the facade comes that way
        UseTree::Rename(_) => {}
        UseTree::Glob(_) => panic!("a glob says nothing about what is public"),
        UseTree::Group(group) => group.items.iter().for_each(|tree| leaves(tree, above, found)),
    }
}

fn is_shown(vis: &Visibility, attrs: &[Attribute]) -> bool {
    matches!(vis, Visibility::Public(_)) && !is_left_out(attrs)
}

/// Hidden, or only there for tests.
fn is_left_out(attrs: &[Attribute]) -> bool {
    attrs.iter().any(|attr| {
        let words = print(&attr.meta);
        words == "doc(hidden)" || words.starts_with("cfg(test")
    })
}

/// The name of an item that is public and shown.
fn name_of(item: &Item) -> Option<String> {
    let (vis, attrs, ident) = match item {
        Item::Const(item) => (&item.vis, &item.attrs, &item.ident),
        Item::Enum(item) => (&item.vis, &item.attrs, &item.ident),
        Item::Fn(item) => (&item.vis, &item.attrs, &item.sig.ident),
        Item::Static(item) => (&item.vis, &item.attrs, &item.ident),
        Item::Struct(item) => (&item.vis, &item.attrs, &item.ident),
        Item::Trait(item) => (&item.vis, &item.attrs, &item.ident),
        Item::Type(item) => (&item.vis, &item.attrs, &item.ident),
        _ => return None,
    };
    is_shown(vis, attrs).then(|| ident.to_string())
}

/// The item as it is declared, and what is implemented for it.
fn told(modules: &Modules, home: &[String], item: &Item, name: &str) -> String {
    let mut out = declared(item);
    if !matches!(item, Item::Struct(_) | Item::Enum(_)) {
        return out;
    }
    let (mut own, mut traits) = (String::new(), Vec::new());
    // another room may have a type of the same name, but an implementation elsewhere of this one
    let namesakes = modules.values().flatten().filter(|item| name_of(item).as_deref() == Some(name)).count();
    for (path, items) in modules {
        if namesakes > 1 && path.first() != home.first() {
            continue;
        }
        for implementation in
            items.iter().filter_map(|item| if let Item::Impl(item) = item { Some(item) } else { None })
        {
            if is_of(implementation, name) && !is_left_out(&implementation.attrs) {
                match &implementation.trait_ {
                    Some(_) => traits.push(head(implementation)),
                    None => own += &methods(implementation),
                }
            }
        }
    }
    traits.sort();
    out += &own;
    for head in traits {
        out += &head;
        out.push('\n');
    }
    out
}

fn is_of(implementation: &ItemImpl, name: &str) -> bool {
    let ty = match &*implementation.self_ty {
        syn::Type::Reference(reference) => &*reference.elem,
        ty => ty,
    };
    matches!(ty, syn::Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == name))
}

/// `impl Display for Words`.
fn head(implementation: &ItemImpl) -> String {
    let mut empty = implementation.clone();
    empty.items.clear();
    empty.attrs.clear();
    file(Item::Impl(empty)).trim_end().trim_end_matches("{}").trim_end().to_owned()
}

/// An `impl` with what is public in it; nothing when that is nothing.
fn methods(implementation: &ItemImpl) -> String {
    let mut shown = implementation.clone();
    shown.attrs.clear();
    shown.items.retain(|item| match item {
        ImplItem::Fn(item) => is_shown(&item.vis, &item.attrs),
        ImplItem::Const(item) => is_shown(&item.vis, &item.attrs),
        _ => false,
    });
    for item in &mut shown.items {
        match item {
            ImplItem::Fn(item) => {
                item.attrs.clear();
                item.block.stmts.clear();
            }
            ImplItem::Const(item) => item.attrs.clear(),
            _ => {}
        }
    }
    if shown.items.is_empty() { String::new() } else { file(Item::Impl(shown)) }
}

/// An item without bodies, documentation and what is private.
fn declared(item: &Item) -> String {
    let mut item = item.clone();
    let mut private = false;
    match &mut item {
        Item::Const(item) => kept(&mut item.attrs),
        Item::Static(item) => kept(&mut item.attrs),
        Item::Type(item) => kept(&mut item.attrs),
        Item::Fn(item) => {
            kept(&mut item.attrs);
            item.block.stmts.clear();
        }
        Item::Enum(item) => {
            kept(&mut item.attrs);
            for variant in &mut item.variants {
                variant.attrs.clear();
                variant.fields.iter_mut().for_each(|field| field.attrs.clear());
            }
        }
        Item::Struct(item) => {
            kept(&mut item.attrs);
            private = without_private(&mut item.fields);
        }
        Item::Trait(item) => {
            kept(&mut item.attrs);
            for item in &mut item.items {
                if let syn::TraitItem::Fn(function) = item {
                    function.attrs.clear();
                    if let Some(block) = &mut function.default {
                        block.stmts.clear();
                    }
                }
            }
        }
        _ => {}
    }
    let text = file(item);
    match text.strip_suffix("}\n") {
        Some(open) if private && text.contains('\n') => {
            let open = open.strip_suffix(" {").map_or(open.to_owned(), |head| format!("{head} {{"));
            format!("{}\n    // some are private\n}}\n", open.trim_end())
        }
        _ => text,
    }
}

/// Leaves public fields; whether there were others.
fn without_private(fields: &mut Fields) -> bool {
    let is_open = |field: &Field| is_shown(&field.vis, &field.attrs);
    let mut private = false;
    match fields {
        Fields::Named(named) => {
            private = !named.named.iter().all(is_open);
            named.named = named.named.iter().filter(|field| is_open(field)).cloned().collect();
            named.named.iter_mut().for_each(|field| field.attrs.clear());
        }
        Fields::Unnamed(unnamed) => {
            for field in unnamed.unnamed.iter_mut().filter(|field| !is_shown(&field.vis, &field.attrs)) {
                field.ty = syn::parse_str("_").expect("a type");
            }
        }
        Fields::Unit => {}
    }
    private
}

/// Attributes that callers see: derives, and that more may come.
fn kept(attrs: &mut Vec<Attribute>) {
    attrs.retain(|attr| attr.path().is_ident("derive") || attr.path().is_ident("non_exhaustive"));
}

/// Items as rustfmt would write them; bodies are empty and become `;`.
fn file(item: Item) -> String {
    let text = prettyplease::unparse(&syn::File { shebang: None, attrs: Vec::new(), items: vec![item] });
    let mut out = String::new();
    for line in text.lines() {
        let is_body = line.ends_with(" {}") && (line.contains("fn ") || line.trim_start().starts_with(')'));
        out += if is_body { line.trim_end_matches(" {}") } else { line };
        out += if is_body { ";\n" } else { "\n" };
    }
    out
}

fn print(meta: &syn::Meta) -> String {
    match meta {
        syn::Meta::Path(path) => path.segments.iter().map(|part| part.ident.to_string()).collect::<Vec<_>>().join("::"),
        syn::Meta::List(list) => {
            let name = list.path.segments.iter().map(|part| part.ident.to_string()).collect::<Vec<_>>().join("::");
            format!("{name}({})", list.tokens.to_string().replace(' ', ""))
        }
        syn::Meta::NameValue(value) => value.path.segments.iter().map(|part| part.ident.to_string()).collect(),
    }
}
