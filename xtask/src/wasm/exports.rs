//! What a module shows of itself. Rust exports every function that keeps its name, also one that only the compiler calls.

use crate::run::Failure;
use wasmparser::{Parser, Payload};

/// The module without its export of that name. The function stays where it is called.
pub(super) fn without(module: &[u8], name: &str) -> Result<Vec<u8>, Failure> {
    // the magic number and the version
    let mut out = module.get(..8).unwrap_or_default().to_vec();
    for payload in Parser::new(0).parse_all(module) {
        let payload = payload.map_err(|why| Failure(format!("not a module: {why}")))?;
        let Some((id, range)) = payload.as_section() else { continue };
        let section = if let Payload::ExportSection(exports) = &payload {
            let exports = exports.clone().into_iter_with_offsets();
            let exports: Result<Vec<_>, _> = exports.collect();
            let exports = exports.map_err(|why| Failure(format!("its exports cannot be read: {why}")))?;
            let ends = exports.iter().skip(1).map(|(at, _)| *at).chain([range.end]);
            let kept: Vec<&[u8]> = exports
                .iter()
                .zip(ends)
                .filter(|((_, export), _)| export.name != name)
                .map(|((at, _), end)| &module[*at..end])
                .collect();
            let mut section = Vec::new();
            unsigned(&mut section, kept.len());
            section.extend(kept.concat());
            section
        } else {
            module[range].to_vec()
        };
        out.push(id);
        unsigned(&mut out, section.len());
        out.extend(section);
    }
    Ok(out)
}

/// A number as WebAssembly writes it: seven bits a byte, the lowest first.
fn unsigned(out: &mut Vec<u8>, mut number: usize) {
    while number > 0x7f {
        out.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_export_is_taken_out_and_its_function_stays() {
        let of = |exports: &[u8]| {
            let functions = [&[1, 4, 1, 0x60, 0, 0][..], &[3, 2, 1, 0]].concat();
            [&b"\0asm\x01\0\0\0"[..], &functions, exports, &[10, 4, 1, 2, 0, 0x0b]].concat()
        };
        let both = of(&[7, 9, 2, 1, b'a', 0, 0, 1, b'b', 0, 0]);
        assert_eq!(without(&both, "a").expect("a module"), of(&[7, 5, 1, 1, b'b', 0, 0]));
        assert_eq!(without(&both, "c").expect("a module"), both);
        assert!(without(b"x", "a").is_err());
    }
}
