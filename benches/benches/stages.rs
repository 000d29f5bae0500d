//! Each stage by itself: parse, validate, load, on the same bytes and in the same run as its peers.

#![allow(missing_docs)] // criterion's macros write functions without docs

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use std::path::Path;
use std::time::Duration;
use tekigo_benches::{symbols, workloads};
use tekigo_core::diagnostic::Sink;
use tekigo_core::json::{ParseOptions, parse};
use tekigo_core::model::codec;
use tekigo_core::source::{compile, embedded_blob, read_archive};
use tekigo_core::{Options, Ruleset, Validator};

/// Bytes to tree, beside the two JSON libraries that a validator in Rust would otherwise start from.
fn parse_stage(criterion: &mut Criterion) {
    for workload in workloads(Path::new(env!("CARGO_TARGET_TMPDIR"))) {
        let documents = workload.documents();
        let symbols = symbols(&documents);
        let mut group = criterion.benchmark_group(format!("parse/{}", workload.name));
        group.throughput(Throughput::Bytes(workload.bytes.len() as u64));
        group.sample_size(10).measurement_time(Duration::from_secs(3)).warm_up_time(Duration::from_millis(500));
        group.bench_function("tekigo", |bencher| {
            bencher.iter(|| {
                for document in &documents {
                    let mut sink = Sink::default();
                    let tree = parse(black_box(document), &symbols, ParseOptions::default(), &mut sink);
                    assert!(tree.is_some() && sink.findings.is_empty());
                    black_box(tree);
                }
            });
        });
        peers(&mut group, &documents);
        group.finish();
    }
}

/// Bytes to outcome with everything on, beside what the peers need to parse the same bytes.
fn validate_stage(criterion: &mut Criterion) {
    let mut worker = Validator::new(Ruleset::embedded(), Options::default()).worker();
    for workload in workloads(Path::new(env!("CARGO_TARGET_TMPDIR"))) {
        let documents = workload.documents();
        let mut group = criterion.benchmark_group(format!("validate/{}", workload.name));
        group.throughput(Throughput::Bytes(workload.bytes.len() as u64));
        group.sample_size(10).measurement_time(Duration::from_secs(3)).warm_up_time(Duration::from_millis(500));
        group.bench_function("tekigo", |bencher| {
            bencher.iter(|| {
                for document in &documents {
                    let outcome = worker.validate(black_box(document));
                    assert!(outcome.resource_type().is_some());
                    black_box(outcome);
                }
            });
        });
        peers(&mut group, &documents);
        group.finish();
    }
}

/// The blob of the embedded rules, opened.
fn load_stage(criterion: &mut Criterion) {
    let blob = embedded_blob();
    let mut group = criterion.benchmark_group("load");
    group.throughput(Throughput::Bytes(blob.len() as u64));
    group.bench_function("embedded", |bencher| bencher.iter(|| codec::decode(black_box(blob)).is_ok()));
    group.finish();
}

/// The R4 core package as published: read (inflated, parsed) and compiled, apart and together.
fn compile_stage(criterion: &mut Criterion) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/fhir/packages/assembled/hl7.fhir.r4.core-4.0.1.tgz");
    let Ok(bytes) = std::fs::read(path) else {
        eprintln!("skipped: the R4 core package is not in ../shared");
        return;
    };
    let mut group = criterion.benchmark_group("compile");
    group.sample_size(10);
    group.bench_function("R4 core, read", |bencher| {
        bencher.iter(|| read_archive(black_box(&bytes), "r4").draft.structures.len());
    });
    group.bench_function("R4 core, read and compiled", |bencher| {
        bencher.iter(|| compile(None, read_archive(black_box(&bytes), "r4").draft, "r4").0.structures.len());
    });
    group.finish();
}

/// The two JSON libraries on the same bytes.
fn peers(group: &mut BenchmarkGroup<'_, WallTime>, documents: &[&[u8]]) {
    group.bench_function("serde_json", |bencher| {
        bencher.iter(|| {
            for document in documents {
                let value: serde_json::Result<serde_json::Value> = serde_json::from_slice(black_box(document));
                assert!(value.is_ok());
                let _ = black_box(value);
            }
        });
    });
    group.bench_function("sonic-rs", |bencher| {
        bencher.iter(|| {
            for document in documents {
                let value: sonic_rs::Result<sonic_rs::Value> = sonic_rs::from_slice(black_box(document));
                assert!(value.is_ok());
                let _ = black_box(value);
            }
        });
    });
}

criterion_group!(stages, parse_stage, compile_stage, validate_stage, load_stage);
criterion_main!(stages);
