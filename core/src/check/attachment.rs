//! Attachment: the stated size is that of the data.

use super::base::place;
use super::session::Session;
use crate::diagnostic::catalogue::structure as rule;
use crate::diagnostic::{Finding, Sink};
use crate::json::{Kind, NodeId};

/// Compares `size` with the number of bytes that `data` (base64) holds.
pub(crate) fn check(session: &Session, node: NodeId, sink: &mut Sink) {
    let doc = session.doc;
    let of_kind = |sym, kind| doc.tree.child(node, sym).filter(|&child| doc.tree.kind(child) == kind);
    let (Some(size), Some(data)) = (of_kind(doc.syms.size, Kind::Number), of_kind(doc.syms.data, Kind::String)) else {
        return;
    };
    let Ok(stated) = doc.tree.text(size).parse::<u64>() else { return };
    let text = doc.tree.text(data);
    let digits = text.bytes().filter(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/')).count() as u64;
    let other = text
        .bytes()
        .any(|byte| !(byte.is_ascii_alphanumeric() || byte.is_ascii_whitespace() || b"+/=".contains(&byte)));
    // what is not base64 has no length; that is said of the data itself
    let found = digits * 3 / 4;
    if !other && found != stated {
        let words = vec![stated.to_string().into(), found.to_string().into()];
        let mut place = place(doc, size);
        place.node = Some(node.0);
        sink.push(Finding::new(&rule::ATTACHMENT_SIZE, place, words));
    }
}
