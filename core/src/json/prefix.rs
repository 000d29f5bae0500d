//! Narratives whose elements are written with a prefix for XHTML's namespace, `<h:div xmlns:h="http://www.w3.org/1999/xhtml">`
//! (Namespaces in XML 1.0 §4): the same elements as without.

/// XHTML's namespace.
pub(crate) const XHTML_NAMESPACE: &str = "http://www.w3.org/1999/xhtml";

/// The narrative without the prefix of its outermost element. What is taken out of a tag leaves room behind the name, so that
/// offsets stay what they are; only where an outer element declares the namespace, its declaration is put in.
pub(super) fn unprefixed(text: &str) -> String {
    let name = text.strip_prefix('<').unwrap_or(text);
    let Some((prefix, _)) = name.split_once(':') else { return text.to_owned() };
    let room = " ".repeat(prefix.len() + 1);
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut is_root = true;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let whole = [("<!--", "-->"), ("<![CDATA[", "]]>")]
            .iter()
            .find(|(start, _)| rest.starts_with(start))
            .map(|(start, end)| rest[start.len()..].find(end).map_or(rest.len(), |at| start.len() + at + end.len()));
        if let Some(length) = whole {
            out.push_str(&rest[..length]);
            rest = &rest[length..];
            continue;
        }
        let open = if rest.starts_with("</") { "</" } else { "<" };
        out.push_str(open);
        rest = &rest[open.len()..];
        if let Some(local) = rest.strip_prefix(prefix).and_then(|name| name.strip_prefix(':')) {
            let end = local.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).unwrap_or(local.len());
            out.push_str(&local[..end]);
            out.push_str(&room);
            rest = &local[end..];
        }
        if is_root {
            is_root = false;
            let end = rest.find('>').unwrap_or(rest.len());
            let (tag, after) = rest.split_at(end - usize::from(rest[..end].ends_with('/')));
            out.push_str(&declared(tag, prefix));
            rest = after;
        }
    }
    out + rest
}

/// The attributes of the outermost element, with the declaration of the namespace as the default.
fn declared(attributes: &str, prefix: &str) -> String {
    let own = format!("xmlns:{prefix}");
    let is_whole = |&(at, _): &(usize, &str)| attributes[at + own.len()..].trim_start().starts_with('=');
    match attributes.match_indices(&own).find(is_whole) {
        Some((at, _)) => {
            let after = &attributes[at + own.len()..];
            format!("{}xmlns{}{after}", &attributes[..at], " ".repeat(prefix.len() + 1))
        }
        None => format!("{attributes} xmlns=\"{XHTML_NAMESPACE}\""),
    }
}

#[cfg(test)]
mod tests {
    use super::unprefixed;

    #[test]
    fn names_lose_their_prefix_and_offsets_stay() {
        let text = "<h:div xmlns:h='http://www.w3.org/1999/xhtml'><h:p class='a'>1<h:br/></h:p><!-- <h:p> --></h:div>";
        let plain = "<div   xmlns  ='http://www.w3.org/1999/xhtml'><p   class='a'>1<br  /></p  ><!-- <h:p> --></div  >";
        assert_eq!(unprefixed(text), plain);
        assert_eq!(text.len(), plain.len());
    }

    #[test]
    fn a_declaration_further_out_is_put_in() {
        assert_eq!(unprefixed("<h:div>a</h:div>"), "<div   xmlns=\"http://www.w3.org/1999/xhtml\">a</div  >");
        let other = "<h:div xmlns:html='x'>a</h:div>";
        let plain = "<div   xmlns:html='x' xmlns=\"http://www.w3.org/1999/xhtml\">a</div  >";
        assert_eq!(unprefixed(other), plain);
        assert_eq!(unprefixed("<h:div/>"), "<div   xmlns=\"http://www.w3.org/1999/xhtml\"/>");
    }
}
