//! Master packs: making, opening, looking up, searching. The files are generated: a b of 27,437 rows and a y of 19,686, as
//! large as the published ones.

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use std::hint::black_box;
use std::sync::Arc;
use tekigo_core::masters::merge::merge;
use tekigo_core::masters::read::{Kind, read, rows};
use tekigo_core::masters::{Day, Edition, Pack, find, pack_of, suggest, system};

const KANJI: &str =
    "急慢性膵肝腎胃肺心脳腸皮膚骨関節血管神経炎症癌腫瘍瘤閉塞狭窄出血潰瘍不全障害感染外傷骨折脱臼変形麻痺";
const KANA: &str = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";

/// The same numbers on every run.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % most
    }

    fn word(&mut self, letters: &str, least: usize, most: usize) -> String {
        let letters: Vec<char> = letters.chars().collect();
        let length = least + self.throw(most - least);
        (0..length).map(|_| letters[self.throw(letters.len())]).collect()
    }
}

fn row(width: usize, fields: &[(usize, &str)]) -> String {
    let mut all = vec![""; width];
    for (column, text) in fields {
        all[column - 1] = text;
    }
    all.iter().map(|field| format!("\"{field}\"")).collect::<Vec<_>>().join(",") + "\r\n"
}

#[rustfmt::skip]
fn b() -> String {
    let mut dice = Dice(1);
    let one = |number: usize, name: &str, kana: &str, icd: &str| {
        let (claim, key) = (format!("{:07}", 8_000_000 + number), format!("{:08}", 20_000_000 + number));
        let exchange = format!("{number:04X}").chars().rev().take(4).collect::<String>();
        row(46, &[(1, "0"), (2, "B"), (3, &claim), (6, name), (10, kana), (11, &key), (12, "1"), (13, &exchange), (16, icd),
            (19, "00"), (20, "0"), (22, "20020401"), (24, "99999999")])
    };
    let first = one(0, "急性膵炎", "キュウセイスイエン", "K859");
    (1..27_437).fold(first, |text, number| {
        let (name, kana) = (dice.word(KANJI, 3, 14), dice.word(KANA, 6, 30));
        let icd = format!("{}{:03}", char::from(b'A' + dice.throw(20) as u8), dice.throw(1000));
        text + &one(number, &name, &kana, &icd)
    })
}

#[rustfmt::skip]
fn y() -> String {
    let mut dice = Dice(2);
    (0..19_686).fold(String::new(), |text, number| {
        let (name, claim) = (dice.word(KANA, 4, 12) + "錠", format!("6{number:08}"));
        let (price, generic) = (format!("{:07}F{:04}", 1_000_000 + number, 1000), format!("{:07}F1ZZZ", 1_000_000 + number / 3));
        text + &row(42, &[(1, "0"), (2, "Y"), (3, &claim), (5, &name), (7, "ｱｲｳ"), (10, "錠"), (28, "1"), (31, "99999999"),
            (32, &price), (34, "0"), (35, &name), (36, "20100401"), (37, &generic), (38, &name)])
    })
}

fn made(kind: Kind, text: &str, wanted: &str) -> Vec<u8> {
    let batch = read(kind, &[rows(text.as_bytes())], false);
    assert!(!batch.is_faulty(), "{:?}", batch.problems);
    let of = batch.systems.into_iter().find(|of| of.system == wanted).expect("system");
    let edition = Edition { day: 20_240_601, ..Edition::default() };
    let merged = merge(None, of, kind.id(), &edition).expect("merged");
    pack_of(merged.meta, merged.concepts).expect("small")
}

fn masters(criterion: &mut Criterion) {
    for (name, kind, text, wanted) in
        [("b", Kind::SskDisease, b(), system::DISEASE_KEY), ("y", Kind::SskDrug, y(), system::CLAIM_DRUG)]
    {
        let mut group = criterion.benchmark_group(format!("masters/{name}"));
        group.sample_size(10);
        group.bench_function("import", |bencher| bencher.iter(|| made(kind, black_box(&text), wanted)));
        let bytes = Arc::new(made(kind, &text, wanted));
        eprintln!("{name}: {} bytes of text, {} bytes of pack", text.len(), bytes.len());
        group.bench_function("open", |bencher| {
            bencher.iter_batched(
                || Arc::clone(&bytes),
                |bytes| Pack::open(bytes).expect("a pack"),
                BatchSize::SmallInput,
            );
        });
        let pack = Pack::open(bytes).expect("a pack");
        let codes: Vec<&str> = pack.entries().map(|entry| entry.code()).step_by(97).collect();
        let mut at = 0;
        group.bench_function("look-up", |bencher| {
            bencher.iter(|| {
                at = (at + 1) % codes.len();
                pack.standing(black_box(codes[at]), "", Some(Day(20_240_701)))
            });
        });
        group.bench_function("look-up of a wrong code", |bencher| bencher.iter(|| pack.find(black_box("19999999"))));
        for query in ["急性膵炎", "急性すい炎", "ｷｭｳｾｲ", "膵", "ア"] {
            group.bench_function(format!("find {query}"), |bencher| {
                bencher.iter(|| find::find(&pack, black_box(query), 10));
            });
        }
        group.bench_function("suggest", |bencher| {
            bencher.iter(|| suggest::suggest(&pack, black_box("20000001X"), black_box("急性膵圧"), None));
        });
        group.finish();
    }
}

criterion_group!(benches, masters);
criterion_main!(benches);
