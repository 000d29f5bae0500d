//! `xtask-component component|module IN.wasm OUT.wasm`: what the compiler wrote, as a file for plugin hosts. Neither form may
//! import anything: that is what makes it run anywhere, and what makes it plain that it reaches neither files nor network.

use anyhow::{Context as _, Result, bail};
use std::ops::Range;
use std::process::ExitCode;
use wasmparser::{Encoding, Parser, Payload, Validator, WasmFeatures};
use wit_component::ComponentEncoder;

/// What the core module may need of a host: what has been in every engine for years. SIMD is not among it: interpreters,
/// of which plugin hosts have some, run it slowly or not at all.
const FEATURES: WasmFeatures = WasmFeatures::WASM1
    .union(WasmFeatures::BULK_MEMORY)
    .union(WasmFeatures::MULTI_VALUE)
    .union(WasmFeatures::REFERENCE_TYPES)
    .union(WasmFeatures::SATURATING_FLOAT_TO_INT)
    .union(WasmFeatures::SIGN_EXTENSION);

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    let written = match *words {
        ["component", input, output] => component(input, output),
        ["module", input, output] => module(input, output),
        _ => {
            eprintln!("usage: xtask-component component|module IN.wasm OUT.wasm");
            return ExitCode::from(2);
        }
    };
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask-component: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Writes the core module without its names, once it is plain that any host can run it.
fn module(input: &str, output: &str) -> Result<()> {
    let bytes = without_names(&std::fs::read(input).with_context(|| input.to_owned())?)?;
    imports_nothing(&bytes)?;
    Validator::new_with_features(FEATURES).validate_all(&bytes)?;
    std::fs::write(output, bytes).with_context(|| output.to_owned())
}

/// Encodes the component from a core module that `wit_bindgen` described.
fn component(input: &str, output: &str) -> Result<()> {
    let module = without_names(&std::fs::read(input).with_context(|| input.to_owned())?)?;
    let component = ComponentEncoder::default().validate(true).module(&module)?.encode()?;
    imports_nothing(&component)?;
    std::fs::write(output, component).with_context(|| output.to_owned())
}

/// A core module without the section of names, which no host needs and which is a tenth of the file.
fn without_names(module: &[u8]) -> Result<Vec<u8>> {
    let mut out = Vec::with_capacity(module.len());
    for payload in Parser::new(0).parse_all(module) {
        let payload = payload?;
        match &payload {
            Payload::Version { encoding: Encoding::Module, range, .. } => {
                out.extend(part(module, range.clone())?);
                continue;
            }
            Payload::Version { .. } => bail!("not a core module"),
            Payload::CustomSection(section) if section.name() == "name" => continue,
            _ => {}
        }
        if let Some((id, range)) = payload.as_section() {
            let section = part(module, range)?;
            out.push(id);
            unsigned(&mut out, section.len());
            out.extend(section);
        }
    }
    Ok(out)
}

/// What stands in a range that the parser found.
fn part(module: &[u8], range: Range<usize>) -> Result<&[u8]> {
    module.get(range).context("a section lies outside of the file")
}

/// An unsigned LEB128 number, as section sizes are written.
fn unsigned(out: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        out.push((number as u8 & 0x7f) | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn imports_nothing(bytes: &[u8]) -> Result<()> {
    let mut depth = 0_usize;
    for payload in Parser::new(0).parse_all(bytes) {
        match payload? {
            Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => depth += 1,
            Payload::End(_) => depth = depth.saturating_sub(1),
            // inside a component, a module's imports are answered by the component itself
            Payload::ImportSection(imports) if depth == 0 && imports.count() > 0 => {
                bail!("the module imports {} things", imports.count());
            }
            Payload::ComponentImportSection(imports) if depth == 0 && imports.count() > 0 => {
                bail!("the component imports {} things", imports.count());
            }
            _ => {}
        }
    }
    Ok(())
}
