//! Elements that a page may hold. What loads, runs, sends or switches the parser to other rules is not among them.

macro_rules! names {
    ($(#[$doc:meta])* $kind:ident: $($tag:ident = $name:literal),+ $(,)?) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[allow(missing_docs, reason = "each is the element of its name")]
        pub enum $kind { $($tag),+ }

        impl $kind {
            /// Every one.
            pub const ALL: &'static [Self] = &[$(Self::$tag),+];

            /// Its name in HTML.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$tag => $name),+ }
            }
        }
    };
}

names! {
    /// An element with content.
    Tag:
    A = "a", Abbr = "abbr", Address = "address", Article = "article", Aside = "aside", B = "b", Bdi = "bdi",
    Bdo = "bdo", Big = "big", Blockquote = "blockquote", Caption = "caption", Cite = "cite", Code = "code",
    Colgroup = "colgroup", Dd = "dd", Del = "del", Details = "details", Dfn = "dfn", Div = "div", Dl = "dl", Dt = "dt",
    Em = "em", Figcaption = "figcaption", Figure = "figure", Footer = "footer", H1 = "h1", H2 = "h2", H3 = "h3",
    H4 = "h4", H5 = "h5", H6 = "h6", Header = "header", I = "i", Ins = "ins", Kbd = "kbd", Label = "label", Li = "li",
    Main = "main", Mark = "mark", Nav = "nav", Ol = "ol", P = "p", Pre = "pre", Q = "q", Rp = "rp", Rt = "rt",
    Ruby = "ruby", S = "s", Samp = "samp", Section = "section", Small = "small", Span = "span", Strong = "strong",
    Sub = "sub", Summary = "summary", Sup = "sup", Table = "table", Tbody = "tbody", Td = "td", Tfoot = "tfoot",
    Th = "th", Thead = "thead", Time = "time", Tr = "tr", U = "u", Ul = "ul", Var = "var",
}

names! {
    /// An element without content, written `<br/>`.
    Void:
    Br = "br", Col = "col", Hr = "hr", Img = "img", Input = "input", Wbr = "wbr",
}
