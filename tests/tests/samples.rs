//! What the pages for integrators show is what the tested samples do: a block under a comment that names a file stands in
//! that file, line by line, whatever its indentation there.

use std::fs;
use tekigo_tests::root;

/// The blocks of a page with the files that they are from.
fn blocks(page: &str) -> Vec<(&str, Vec<&str>)> {
    let mut blocks = Vec::new();
    for part in page.split("<!-- wasm/samples/").skip(1) {
        let Some((file, rest)) = part.split_once(" -->") else { continue };
        let lines = rest.lines().skip_while(|line| !line.starts_with("```")).skip(1);
        blocks.push((file, lines.take_while(|line| !line.starts_with("```")).map(str::trim).collect()));
    }
    blocks
}

#[test]
fn pages_show_what_the_samples_do() {
    let mut seen = 0;
    for page in ["integrate-java.md", "integrate-dotnet.md", "integrate-go-python.md"] {
        let text = fs::read_to_string(root().join("docs").join(page)).unwrap();
        for (file, block) in blocks(&text) {
            let sample = fs::read_to_string(root().join("wasm/samples").join(file)).unwrap();
            let lines: Vec<&str> = sample.lines().map(str::trim).collect();
            assert!(!block.is_empty() && block.len() <= 15, "{page}: {} lines of {file}", block.len());
            assert!(lines.windows(block.len()).any(|part| part == block), "{page} shows what is not in {file}");
            seen += 1;
        }
    }
    assert_eq!(seen, 4, "a page lost its sample");
}

/// Every sample bounds time and memory, and asks for the version of the functions first.
#[test]
fn samples_are_bounded() {
    for (file, words) in [
        ("java/src/main/java/jp/tekigo/sample/Tekigo.java", ["withMemoryLimits", "TimeUnit.NANOSECONDS"]),
        ("dotnet/Tekigo.cs", ["SetLimits", "SetEpochDeadline"]),
        ("go/tekigo.go", ["WithMemoryLimitPages", "WithCloseOnContextDone"]),
        ("python/tekigo.py", ["set_limits", "set_epoch_deadline"]),
    ] {
        let sample = fs::read_to_string(root().join("wasm/samples").join(file)).unwrap();
        assert!(sample.contains("tekigo_abi_version") && words.iter().all(|word| sample.contains(word)), "{file}");
    }
}
