//! The twelve operations of the service, as a table.

/// One operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Operation {
    /// Name on the command line and in documents.
    pub name: &'static str,
    /// 機能.
    pub ja: &'static str,
    /// The same in English.
    pub en: &'static str,
    /// What it takes.
    pub takes: Takes,
    /// Whether its answer is fetched by a request of its own (2.2.1(1)②, (2), (3); 2.2.3).
    pub has_result: bool,
    /// Where the guide describes it.
    pub address: &'static str,
}

/// What an operation takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// The data.
    Data,
    /// What is registered (a file or its keys) and the new data.
    OldAndNew,
    /// A file or its keys.
    Keys,
    /// A request made before.
    Request,
    /// An answer of `list`.
    List,
    /// An eligibility record.
    Eligibility,
    /// Local masters with their versions.
    Masters,
    /// No file.
    Nothing,
}

impl Takes {
    /// How many files.
    pub const fn files(self) -> usize {
        match self {
            Self::OldAndNew => 2,
            Self::Nothing => 0,
            _ => 1,
        }
    }
}

const fn op(
    name: &'static str,
    (ja, en): (&'static str, &'static str),
    takes: Takes,
    has_result: bool,
    address: &'static str,
) -> Operation {
    Operation { name, ja, en, takes, has_result, address }
}

/// All of them.
// one operation a line, so that it reads as a table
#[rustfmt::skip]
pub static OPERATIONS: [Operation; 12] = [
    op("register", ("登録", "register"), Takes::Data, true, "2.2.1(1)"),
    op("change", ("変更", "change"), Takes::OldAndNew, true, "2.2.1(2)③"),
    op("cancel", ("取消", "cancel"), Takes::Keys, true, "2.2.1(2)①"),
    op("undo", ("取消UNDO", "undo a cancel"), Takes::Keys, true, "2.2.1(2)②"),
    op("status", ("登録状況照会", "ask for the status"), Takes::Keys, true, "2.2.1(3)①"),
    op("result", ("結果取得", "fetch a result"), Takes::Request, false, "2.2.1(1)②"),
    op("cancel-extracted", ("文書6情報のみの取消", "cancel extracted information only"), Takes::Keys, true, "2.2.2(3)①"),
    op("destination", ("送付先利用状況確認", "search a destination"), Takes::Nothing, false, "2.2.2(1)①"),
    op("list", ("文書一覧取得", "list documents"), Takes::Nothing, false, "2.2.2(2)①"),
    op("fetch", ("文書取得", "fetch documents"), Takes::List, false, "2.2.2(2)①"),
    op("six-information", ("6情報・健診文書の取得", "fetch six-information"), Takes::Eligibility, false, "2.2.3(1)①"),
    op("master-check", ("マスタ更新要否確認", "check masters"), Takes::Masters, false, "2.2.1(4)①"),
];

/// The operation of this name.
pub fn find(name: &str) -> Option<&'static Operation> {
    OPERATIONS.iter().find(|operation| operation.name == name)
}
