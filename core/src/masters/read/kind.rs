//! Which publisher's file it is, by content and by name.

use super::medis_lab;
use super::sheet::{Row, Sheet};
use crate::masters::Day;
use crate::masters::fold::fold;

/// A publisher's layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "each has its row in the table below")]
pub enum Kind {
    SskDisease,
    SskModifier,
    SskDrug,
    MedisDisease,
    MedisModifier,
    MedisIndex,
    Hot,
    GenericName,
    PriceList,
    ClinsLab,
    Jlac10,
    Jlac11,
    Jfagy,
    JfagyDrug,
    Usage,
    Institutions,
    Insurers,
    SskProcedure,
    SskMaterial,
    JlacCodes,
    SskComment,
    MedisLab,
}

/// Kind, id, Japanese, English.
#[rustfmt::skip]
const KINDS: [(Kind, &str, &str, &str); 22] = [
    (Kind::SskDisease, "ssk-disease", "支払基金 傷病名マスター (b)", "disease master of claims (b)"),
    (Kind::SskModifier, "ssk-modifier", "支払基金 修飾語マスター (z)", "modifier master of claims (z)"),
    (Kind::SskDrug, "ssk-drug", "支払基金 医薬品マスター (y)", "drug master of claims (y)"),
    (Kind::MedisDisease, "medis-disease", "MEDIS 標準病名マスター (nmain)", "MEDIS disease names (nmain)"),
    (Kind::MedisModifier, "medis-modifier", "MEDIS 修飾語テーブル (mdfy)", "MEDIS modifiers (mdfy)"),
    (Kind::MedisIndex, "medis-index", "MEDIS 索引テーブル (index)", "MEDIS index terms (index)"),
    (Kind::Hot, "hot", "MEDIS 医薬品HOTコードマスター", "MEDIS HOT drug codes"),
    (Kind::GenericName, "generic-name", "一般名処方マスタ", "generic prescription names"),
    (Kind::PriceList, "price-list", "薬価基準収載品目リスト", "drug price list"),
    (Kind::ClinsLab, "clins-lab", "共有項目JLACコードマスタ", "shared laboratory items of the service"),
    (Kind::Jlac10, "jlac10", "JLAC10 コード表", "JLAC10 tables"),
    (Kind::Jlac11, "jlac11", "JLAC11 17桁コードリスト", "JLAC11 code list"),
    (Kind::Jfagy, "jfagy", "J-FAGY アレルゲン用語集", "J-FAGY allergens"),
    (Kind::JfagyDrug, "jfagy-drug", "J-FAGY 剤形・規格・銘柄不明コードマスター", "J-FAGY drugs without brand"),
    (Kind::Usage, "usage", "電子処方箋 用法マスタ", "usages of electronic prescriptions"),
    (Kind::Institutions, "institutions", "医療機関の一覧", "list of institutions"),
    (Kind::Insurers, "insurers", "保険者の一覧", "list of insurers"),
    (Kind::SskProcedure, "ssk-procedure", "支払基金 医科診療行為マスター (s)", "procedure master of claims (s)"),
    (Kind::SskMaterial, "ssk-material", "支払基金 特定器材マスター (t)", "material master of claims (t)"),
    (Kind::JlacCodes, "jlac-codes", "JLAC コードの表 (JLAC新旧コード対応表など)", "table of JLAC codes"),
    (Kind::SskComment, "ssk-comment", "支払基金 コメントマスター (c)", "comment master of claims (c)"),
    (Kind::MedisLab, "medis-lab", "MEDIS 臨床検査マスター (まとめ表)", "MEDIS laboratory master"),
];

impl Kind {
    /// Every kind, in the order of the table.
    pub fn all() -> impl Iterator<Item = Self> {
        KINDS.iter().map(|(kind, ..)| *kind)
    }

    fn row(self) -> &'static (Kind, &'static str, &'static str, &'static str) {
        KINDS.iter().find(|(kind, ..)| *kind == self).unwrap_or(&KINDS[0])
    }

    /// The word by which a call names it.
    pub fn id(self) -> &'static str {
        self.row().1
    }

    /// Its name: Japanese, English.
    pub fn names(self) -> (&'static str, &'static str) {
        (self.row().2, self.row().3)
    }

    /// The kind that is called so.
    pub fn of(id: &str) -> Option<Self> {
        KINDS.iter().find(|(_, known, ..)| *known == id).map(|(kind, ..)| *kind)
    }
}

/// What the name and the first rows of a file say of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recognised {
    /// The layout.
    pub kind: Option<Kind>,
    /// The day in its name.
    pub day: Option<Day>,
    /// The edition's number in its name (`nmain518.txt` → 518).
    pub label: String,
    /// The name calls it a delta: `y_20250813.csv` beside `y_ALL20250813.csv`.
    pub is_delta: bool,
}

/// Looks at the rows first and at the name where they do not tell; a kind that the caller names is believed.
pub fn recognise(name: &str, sheets: &[Sheet], given: Option<Kind>) -> Recognised {
    let kind = given.or_else(|| by_content(sheets)).or_else(|| by_name(name));
    let plain = fold(name.rsplit(['/', '\\']).next().unwrap_or(name));
    let digits = runs(&plain);
    let day = digits.iter().find_map(|run| match run.len() {
        8 => Day::parse(run).filter(|day| day.is_known()),
        // ippanmeishohoumaster_250814.xlsx
        6 if kind == Some(Kind::GenericName) => Day::parse(&["20", run].concat()),
        // 共有項目JLACコードマスタ_202609: valid from the 15th
        6 if kind == Some(Kind::ClinsLab) => Day::parse(&[run, "15"].concat()),
        6 => Day::parse(&[run, "01"].concat()),
        _ => None,
    });
    let label = match kind {
        Some(Kind::MedisDisease | Kind::MedisModifier | Kind::MedisIndex | Kind::Jlac10) => {
            digits.iter().find(|run| run.len() == 3).map(|run| (*run).to_owned()).unwrap_or_default()
        }
        _ => String::new(),
    };
    // b and z say "full" by being classes 0 and 3 only: a delta has classes 5, 1 or 9 and blanks
    let is_delta = match kind {
        Some(Kind::SskDrug | Kind::SskProcedure | Kind::SskMaterial) => !plain.contains("all") || is_sparse(sheets, 5),
        Some(Kind::SskComment) => !plain.contains("all") || is_sparse(sheets, 7),
        Some(Kind::SskDisease) => is_sparse(sheets, 6),
        Some(Kind::SskModifier) => is_sparse(sheets, 7),
        _ => false,
    };
    Recognised { kind, day, label, is_delta }
}

/// Whether rows that change something leave the name blank: what a delta does, and a whole edition never.
fn is_sparse(sheets: &[Sheet], name: usize) -> bool {
    let mut rows = sheets.iter().flat_map(|sheet| &sheet.rows);
    let changes = |row: &&Row| matches!(row.get(1), "1" | "5" | "9");
    rows.by_ref().filter(changes).any(|row| row.get(name).is_empty())
}

fn runs(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty()).collect()
}

fn by_content(sheets: &[Sheet]) -> Option<Kind> {
    let heads = sheets.iter().flat_map(|sheet| sheet.rows.iter().take(6));
    let has = |wanted: &str| {
        let wanted = fold(wanted);
        heads.clone().any(|row| row.fields.iter().any(|field| fold(field) == wanted))
    };
    let named = |wanted: &str| sheets.iter().any(|sheet| sheet.name.contains(wanted));
    if sheets.iter().any(medis_lab::is_table) {
        return Some(Kind::MedisLab);
    }
    if has("JLAC11コード") && has("FHIR識別文字列") {
        return Some(if has("変更区分") { Kind::JlacCodes } else { Kind::ClinsLab });
    }
    if has("基準番号（ＨＯＴコード）") {
        return Some(Kind::Hot);
    }
    if has("JFAGYCODE") {
        return Some(Kind::Jfagy);
    }
    if has("剤形・規格・銘柄不明コード") {
        return Some(Kind::JfagyDrug);
    }
    if has("一般名コード") {
        return Some(Kind::GenericName);
    }
    if has("薬価基準収載医薬品コード") && has("品名") {
        return Some(Kind::PriceList);
    }
    if named("用法マスタ") {
        return Some(Kind::Usage);
    }
    if has("JLAC11コード") || has("JLAC10コード") {
        return Some(Kind::JlacCodes);
    }
    if named("17桁") {
        return Some(Kind::Jlac11);
    }
    if named("分析物コード") {
        return Some(Kind::Jlac10);
    }
    if has("保険者番号") {
        return Some(Kind::Insurers);
    }
    if has("医療機関コード") || has("医療機関番号") {
        return Some(Kind::Institutions);
    }
    let row = sheets.first()?.rows.first()?;
    match (row.get(2), row.fields.len()) {
        ("B", 24..) => Some(Kind::SskDisease),
        ("Z", 16..) => Some(Kind::SskModifier),
        ("Y", 31..) => Some(Kind::SskDrug),
        ("S", 113..) => Some(Kind::SskProcedure),
        ("T", 30..) => Some(Kind::SskMaterial),
        ("C", 23..) => Some(Kind::SskComment),
        (key, count) if count >= 18 && digits(key, 8) && row.get(6).len() == 4 => Some(Kind::MedisDisease),
        (key, count) if count >= 9 && digits(key, 8) && row.get(5).len() == 4 => Some(Kind::MedisModifier),
        (key, count) if count >= 9 && key.len() == 4 && matches!(row.get(3), "1" | "2") => Some(Kind::MedisIndex),
        (_, count) if count >= 12 && row.get(1).len() == 16 => Some(Kind::Usage),
        _ => None,
    }
}

fn digits(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn by_name(name: &str) -> Option<Kind> {
    let plain = fold(name.rsplit(['/', '\\']).next().unwrap_or(name));
    let kinds = [
        ("nmain", Kind::MedisDisease),
        ("mdfy", Kind::MedisModifier),
        ("index", Kind::MedisIndex),
        ("medis", Kind::Hot),
        ("ippanmei", Kind::GenericName),
        ("jfagy", Kind::Jfagy),
        ("jlac11", Kind::Jlac11),
        ("jlac10", Kind::Jlac10),
        ("tp", Kind::PriceList),
        ("b_", Kind::SskDisease),
        ("z_", Kind::SskModifier),
        ("y_", Kind::SskDrug),
        ("s_", Kind::SskProcedure),
        ("t_", Kind::SskMaterial),
        ("c_", Kind::SskComment),
    ];
    kinds
        .into_iter()
        .find(|(begin, _)| plain.starts_with(begin) || plain.contains(&fold(begin)) && begin.len() > 4)
        .map(|(_, kind)| kind)
}
