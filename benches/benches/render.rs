//! Pages: the largest official document, a document of 10 MB that is mostly images, and 1,000 results of one patient; each beside what
//! serde_json needs to parse the same bytes.

#![allow(missing_docs)] // criterion's macros write functions without docs

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use serde_json::{Value, json};
use std::hint::black_box;
use std::path::{Path, PathBuf};
use tekigo_core::render::RenderOptions;
use tekigo_core::{Options, Ruleset, Validator};

/// A file of our own cases.
fn own(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/src/render").join(name);
    std::fs::read(path).expect("a file of the repository")
}

/// The largest official document, or nothing where the examples are absent.
fn largest() -> Option<Vec<u8>> {
    let mut open = vec![PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/fhir/examples"))];
    let mut found: Option<Vec<u8>> = None;
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "json") {
                let bytes = std::fs::read(&path).unwrap_or_default();
                let is_document =
                    bytes.windows(14).any(|window| window == b"\"Composition\"," || window == b"\"Composition\"\n");
                if is_document && found.as_ref().is_none_or(|known| known.len() < bytes.len()) {
                    found = Some(bytes);
                }
            }
        }
    }
    found
}

/// Our sample with images of `bytes` bytes together, one a record.
fn with_images(bytes: usize) -> Vec<u8> {
    const COUNT: usize = 8;
    let mut document: Value = serde_json::from_slice(&own("sample.json")).expect("JSON");
    // a PNG's head (1024 × 768), then noise: the renderer looks no further
    let mut data = "iVBORw0KGgoAAAANSUhEUgAABAAAAAMACAIAAAA12IJa".to_owned();
    let mut state = 1_u64;
    while data.len() < bytes / COUNT / 4 * 4 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        data.push(char::from(b'a' + (state >> 59) as u8 % 26));
    }
    let entries = document["entry"].as_array_mut().expect("entries");
    for at in 0..COUNT {
        entries.push(json!({
            "fullUrl": format!("urn:uuid:00000000-0000-4000-9000-{at:012}"),
            "resource": {"resourceType": "DocumentReference", "status": "current",
                "content": [{"attachment": {"contentType": "image/png", "data": data, "title": format!("画像{at}")}}]}
        }));
    }
    serde_json::to_vec(&document).expect("JSON")
}

/// A Bundle of `count` results of one patient: 40 items on different days.
fn results(count: usize) -> Vec<u8> {
    let entry = |at: usize| {
        let (item, day) = (at % 40, at / 40);
        json!({
            "fullUrl": format!("urn:uuid:00000000-0000-4000-a000-{at:012}"),
            "resource": {"resourceType": "Observation", "status": "final",
                "category": [{"coding": [{"code": "laboratory"}]}],
                "code": {"text": format!("検査{item}"), "coding": [{"system": "urn:oid:1.2.392.200119.4.504", "code": format!("3A{item:03}0000023920{}", item % 10)}]},
                "effectiveDateTime": format!("2026-{:02}-{:02}T09:00:00+09:00", day / 28 + 1, day % 28 + 1),
                "valueQuantity": {"value": f64::from(u16::try_from(at * 37 % 900).unwrap_or_default()) / 10.0, "unit": "g/dL", "system": "http://unitsofmeasure.org", "code": "g/dL"},
                "referenceRange": [{"low": {"value": 3.8, "unit": "g/dL"}, "high": {"value": 52.2, "unit": "g/dL"}}]}
        })
    };
    let entries: Vec<Value> = (0..count).map(entry).collect();
    serde_json::to_vec(&json!({"resourceType": "Bundle", "type": "collection", "entry": entries})).expect("JSON")
}

fn pages(criterion: &mut Criterion) {
    let validator = Validator::new(Ruleset::embedded(), Options::default());
    let inputs = [
        ("largest official document", largest()),
        ("10 MB with images", Some(with_images(10_000_000))),
        ("1,000 results", Some(results(1_000))),
    ];
    for (name, bytes) in inputs {
        let Some(bytes) = bytes else {
            eprintln!("skipped: {name}: the examples are not in ../shared");
            continue;
        };
        let mut group = criterion.benchmark_group(format!("render/{name}"));
        group.throughput(Throughput::Bytes(bytes.len() as u64));
        group.sample_size(10);
        let options = RenderOptions::default();
        group.bench_function("tekigo", |bencher| {
            bencher.iter(|| validator.render(black_box(&[&bytes]), &options).expect("a document"));
        });
        group.bench_function("serde_json::Value", |bencher| {
            bencher.iter(|| serde_json::from_slice::<Value>(black_box(&bytes)).expect("JSON"));
        });
        group.finish();
    }
}

criterion_group!(benches, pages);
criterion_main!(benches);
