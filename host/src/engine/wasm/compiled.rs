//! Where the guest is, and its code for this machine: compiled once, then from the cache.

use crate::Error;
use crate::cache::{Cache, Key};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use tekigo_core::Words;
use wasmtime::component::Component;
use wasmtime::{Engine, Module};

/// The guest's file beside the program.
const FILE: &str = "tekigo-validator.wasm";
/// The environment's word on where it is.
const VARIABLE: &str = "TEKIGO_ENGINE_MODULE";

/// The guest's file: the one given, else `$TEKIGO_ENGINE_MODULE`, else `tekigo-validator.wasm` beside the program.
///
/// # Errors
/// There is none.
pub fn find(given: Option<&Path>) -> Result<PathBuf, Error> {
    let set = std::env::var_os(VARIABLE).filter(|value| !value.is_empty()).map(PathBuf::from);
    if let Some(path) = given.map(Path::to_owned).or(set) {
        return Ok(path);
    }
    let beside = std::env::current_exe().ok().and_then(|program| Some(program.parent()?.join(FILE)));
    if let Some(path) = beside.as_ref().filter(|path| path.is_file()) {
        return Ok(path.clone());
    }
    let looked = beside.map_or_else(|| FILE.to_owned(), |path| path.display().to_string());
    Err(Error::call(
        format!(
            "検査エンジンのファイルがありません ({looked})。配布物の {FILE} を --engine-module か環境変数 {VARIABLE} で指定してください。ソースからは cargo xtask plugin で作れます"
        ),
        format!(
            "the engine's file is not there ({looked}); give {FILE} of the distribution with --engine-module or in {VARIABLE}, or make it from source with cargo xtask plugin"
        ),
    ))
}

/// The guest's code for this machine.
pub(super) enum Code {
    /// A core module with the five functions.
    Module(Module),
    /// A component of the world `tekigo:validator`.
    Component(Component),
}

impl Code {
    /// From the cache, or compiled and kept there.
    pub(super) fn of(
        engine: &Engine,
        wasm: &[u8],
        cache: Option<&Cache>,
        notes: &mut Vec<Words>,
    ) -> wasmtime::Result<Self> {
        let is_component = wasm.get(4..8) == Some(&[0x0d, 0, 1, 0]);
        let Some(cache) = cache else { return Self::compile(engine, wasm, is_component) };
        let key = key(engine, wasm);
        let path = cache.path(&key);
        let path = path.display();
        let kept = cache.read(&key).map_err(|error| error.to_string());
        match kept.and_then(|kept| kept.map(|bytes| Self::thaw(engine, &bytes, is_component)).transpose()) {
            Ok(Some(code)) => return Ok(code),
            Ok(None) => {}
            Err(why) => notes.push(Words::new(
                format!("キャッシュ {path} を使えないため作り直します: {why}"),
                format!("cache entry {path} is not usable and made anew: {why}"),
            )),
        }
        let code = Self::compile(engine, wasm, is_component)?;
        let frozen = match &code {
            Self::Module(module) => module.serialize()?,
            Self::Component(component) => component.serialize()?,
        };
        notes.push(match cache.write(&key, &frozen) {
            Ok(()) => Words::new(
                format!("コンパイルした検査エンジンを残しました: {path}"),
                format!("the compiled engine is kept in {path}"),
            ),
            Err(error) => Words::new(
                format!("コンパイルした検査エンジンを残せません: {path}: {error}"),
                format!("the compiled engine cannot be kept: {path}: {error}"),
            ),
        });
        Ok(code)
    }

    fn compile(engine: &Engine, wasm: &[u8], is_component: bool) -> wasmtime::Result<Self> {
        if is_component {
            return Component::from_binary(engine, wasm).map(Self::Component);
        }
        Module::from_binary(engine, wasm).map(Self::Module)
    }

    /// Code that was kept. The cache has proved that it is what was written.
    fn thaw(engine: &Engine, bytes: &[u8], is_component: bool) -> Result<Self, String> {
        #[allow(
            unsafe_code,
            reason = "wasmtime cannot tell whether machine code is its own; the cache's digest tells that it is what was kept"
        )]
        // SAFETY: `Cache::read` gives bytes only when their digest is the one written with them, and this module alone
        // writes entries of this kind, from `serialize`. Whoever can write there can replace the program, too.
        let code = unsafe {
            if is_component {
                Component::deserialize(engine, bytes).map(Self::Component)
            } else {
                Module::deserialize(engine, bytes).map(Self::Module)
            }
        };
        code.map_err(|error| error.to_string())
    }
}

/// The digest of the guest and of everything in the compiler that its code hangs on.
fn key(engine: &Engine, wasm: &[u8]) -> Key {
    let mut settings = DefaultHasher::new();
    engine.precompile_compatibility_hash().hash(&mut settings);
    let mut key = Key::new("cwasm");
    key.add("settings", &settings.finish().to_le_bytes());
    key.add("guest", wasm);
    key
}
