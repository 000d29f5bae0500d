//! `xtask-bindgen IN.wasm OUT_FOLDER`: the JavaScript glue of a wasm file, for Node and the browser alike.

use std::process::ExitCode;
use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [input, folder] = args.as_slice() else {
        eprintln!("usage: xtask-bindgen IN.wasm OUT_FOLDER");
        return ExitCode::from(2);
    };
    // The `web` glue is a plain ES module that is told where its wasm is: it serves Node, browsers and bundlers.
    let written = Bindgen::new()
        .input_path(input)
        .web(true)
        .and_then(|bindgen| bindgen.typescript(false).remove_name_section(true).out_name("tekigo").generate(folder));
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask-bindgen: {error:#}");
            ExitCode::FAILURE
        }
    }
}
