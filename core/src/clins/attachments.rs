//! Attachments: what they claim to be and are, and what belongs into which section.

use super::registry::{Basis, Row};
use super::service::Service;
use crate::diagnostic::catalogue::clins::attachments as rule;
use crate::diagnostic::{Arg, Sink};
use crate::json::NodeId;
use crate::text::base64;
use crate::text::media::{self, Media};

/// Digits of base64 that are decoded to see what an attachment is.
const HEAD: usize = 256;

/// The rules of this topic.
pub(super) static ROWS: &[Row] = &[
    Row::new(&rule::TYPE_MISMATCH).basis(Basis::Reading),
    Row::new(&rule::TYPE_FOREIGN).basis(Basis::Reading),
    Row::new(&rule::EMPTY).basis(Basis::Reading),
    Row::new(&rule::NOT_CURRENT).basis(Basis::Reading),
    Row::new(&rule::NO_PDF).basis(Basis::Reading),
];

/// Judges the topic.
pub(super) fn check(service: &Service<'_>, sink: &mut Sink) {
    let read = &service.read;
    for document in service.of_type("DocumentReference") {
        if let Some(status) =
            service.child(document, "status").filter(|&node| !service.doc().tree.is_text(node, "current"))
        {
            let text = service.doc().tree.text(status);
            service.tell(sink, &rule::NOT_CURRENT, status, vec![(&*text).into()]);
        }
        for attachment in of(service, document) {
            if ["data", "url"].iter().all(|name| read.child(attachment, name).is_none()) {
                service.tell_absent(sink, &rule::EMPTY, attachment, "data", vec![]);
            }
            claims(service, attachment, sink);
        }
    }
    for composition in service.of_type("Composition") {
        for section in service.items(composition, "section") {
            in_section(service, section, sink);
        }
    }
}

fn of(service: &Service<'_>, document: NodeId) -> Vec<NodeId> {
    let read = &service.read;
    service.items(document, "content").filter_map(|content| read.child(content, "attachment")).collect()
}

/// The kind of an attachment by its first bytes; `None` without data.
fn media(service: &Service<'_>, attachment: NodeId) -> Option<Media> {
    let data = service.read.text(attachment, &["data"])?;
    let head: String = data.chars().filter(|c| !c.is_whitespace()).take(HEAD).collect();
    let whole = head.len() / 4 * 4;
    base64::read(head.get(..whole)?, base64::STANDARD).map(|bytes| Media::of(&bytes))
}

fn claims(service: &Service<'_>, attachment: NodeId, sink: &mut Sink) {
    let Some(node) = service.read.child(attachment, "contentType") else { return };
    let claimed = service.doc().tree.text(node);
    let (Some(said), Some(found)) = (Media::of_mime(&claimed), media(service, attachment)) else { return };
    if said != found {
        let found = match found {
            // a text, or anything else that no first bytes tell
            Media::Bytes => Arg::words(
                format!("は {} の始まり方をしていません", said.mime()),
                format!("does not begin as {} does", said.mime()),
            ),
            _ => Arg::words(format!("の中身は {} です", found.mime()), format!("is {}", found.mime())),
        };
        let args = vec![(&*claimed).into(), found];
        service.tell(sink, &rule::TYPE_MISMATCH, node, args);
    }
}

/// A set of images (IHE PDI) is sent as an archive, or by its address.
fn is_archive(mime: &str) -> bool {
    matches!(&*media::essence(mime), "application/zip" | "application/x-zip-compressed")
}

/// 210 holds images and PDF, 230 PDF.
fn in_section(service: &Service<'_>, section: NodeId, sink: &mut Sink) {
    let read = &service.read;
    let codings = service.codings(section, "code");
    let Some(code) = codings.iter().map(|coding| &*coding.code).find(|code| matches!(*code, "210" | "230")) else {
        return;
    };
    for entry in read.items(section, "entry") {
        let Some(document) = read.follow(entry).filter(|&it| service.doc().type_name(it) == "DocumentReference") else {
            continue;
        };
        for attachment in of(service, document) {
            let Some(node) = read.child(attachment, "contentType") else { continue };
            let claimed = service.doc().tree.text(node);
            let said = Media::of_mime(&claimed);
            if code == "230" && said != Some(Media::Pdf) {
                service.tell(sink, &rule::NO_PDF, node, vec![(&*claimed).into()]);
            } else if code == "210"
                && !matches!(said, Some(Media::Png | Media::Jpeg | Media::Tiff | Media::Pdf))
                && !is_archive(&claimed)
            {
                service.tell(sink, &rule::TYPE_FOREIGN, node, vec![(&*claimed).into()]);
            }
        }
    }
}
