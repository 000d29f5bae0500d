//! Why a request is not made, or what it presupposes: words, the sentence's address in the guide, the case number where
//! the guide numbers it. The guide is 電子カルテ情報共有サービス システムベンダ向け技術解説書(案), 2023-09.

use serde::Serialize;

/// One reason. All of them stand in [`ALL`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reason {
    /// Stable name.
    pub id: &'static str,
    /// ケース n of 2.2.1(1)⑤.
    pub case: Option<u8>,
    /// Where the guide says so.
    pub address: &'static str,
    /// Japanese.
    pub ja: &'static str,
    /// English.
    pub en: &'static str,
}

/// A reason, told, with what it is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Told {
    /// Name of the reason.
    pub id: &'static str,
    /// ケース n.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case: Option<u8>,
    /// Where the guide says so.
    pub address: &'static str,
    /// Words.
    pub message: Words,
}

/// Words in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Words {
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
}

impl Reason {
    /// The reason with nothing to add.
    pub fn told(&self) -> Told {
        self.about("", "")
    }

    /// The reason with a detail behind it.
    pub fn about(&self, ja: &str, en: &str) -> Told {
        let with = |text: &str, detail: &str| {
            if detail.is_empty() { text.to_owned() } else { format!("{text}: {detail}") }
        };
        let message = Words { ja: with(self.ja, ja), en: with(self.en, en) };
        Told { id: self.id, case: self.case, address: self.address, message }
    }
}

macro_rules! reasons {
    ($($name:ident: $id:literal, $case:expr, $address:literal, $ja:literal, $en:literal;)*) => {
        $(
            #[doc = concat!("`", $id, "`: ", $en)]
            pub static $name: Reason = Reason { id: $id, case: $case, address: $address, ja: $ja, en: $en };
        )*
        /// Every reason.
        pub static ALL: &[&Reason] = &[$(&$name),*];
    };
}

reasons! {
    // register
    NO_INSURED_PAPER: "no-insured-number", Some(1), "2.2.1(1)⑤ ケース1",
        "有効な被保険者番号がないため登録できません。文書は紙などで渡してください", "there is no valid insured number, so nothing is registered: hand the document over on paper";
    NO_INSURED: "no-insured-number-do-not-register", Some(1), "2.2.1(1)⑤ ケース1",
        "有効な被保険者番号がないため登録できません。この情報は登録しないでください", "there is no valid insured number: do not register this information";
    INSURED_DIFFERS: "insured-number-differs", Some(1), "2.2.1(1)⑤ ケース1",
        "ファイルの被保険者番号が資格情報と違います。資格情報に合わせて直してください", "the file's insured number is not that of the eligibility record: correct it";
    INSURED_DOUBTFUL: "insured-number-doubtful", Some(1), "2.2.1(1)⑤ ケース1",
        "資格が有効かどうか判断できません", "whether the eligibility is in force cannot be decided";
    NO_CONSENT: "no-consent-to-send", None, "1.6.3 図2①",
        "サービスを使って送る同意がありません。紙などで渡してください", "there is no consent to send by the service: hand the document over on paper";
    DESTINATION_NOT_ON_SERVICE: "destination-not-on-service", Some(3), "2.2.1(1)⑤ ケース3",
        "紹介先がサービスを利用していないため、登録してもエラーになります。紙などで渡してください", "the destination does not use the service, registration would be refused: hand the document over on paper";
    DESTINATION_MISSING: "destination-missing", Some(3), "2.2.2(1)①",
        "紹介先情報セクション (910) に紹介先の医療機関番号がないため、送付先か確かめられません", "section 910 holds no institution number of the destination, so that it cannot be looked up";
    CONSENT_NOT_ASKED: "consent-not-asked", None, "1.6.3 図2",
        "同意の確認の答えが必要です。--consent に direct (口頭で同意済み)、portal (マイナポータルで許可)、reader (来院当日にカードリーダーで許可)、none (同意なし) のいずれかを指定してください",
        "the answer about consent is needed: --consent direct (given orally), portal (allowed in マイナポータル), reader (allowed at the card reader on the day) or none";
    CARD_NEEDED: "card-needed", None, "1.4 表3",
        "利用者証明用電子証明書の入ったマイナンバーカードがない患者は、後から許可する方法を使えません。口頭で同意を得るか、紙などで渡してください",
        "a patient without a card with the certificate cannot allow it later: get oral consent, or hand the document over on paper";
    CARD_NOT_ASKED: "card-not-asked", None, "1.4 表3",
        "患者がマイナンバーカードを持っているか、--card yes か --card no で指定してください", "say with --card yes or --card no whether the patient has the card";
    CARD_NEEDED_CHECKUP: "card-needed-checkup", None, "1.4 表3",
        "カードがなくても登録できるのはカルテ5情報と、口頭で同意を得た文書だけです。健診文書は登録しないでください",
        "without a card only five-information and documents with oral consent are registered: do not register the checkup report";
    NOT_A_DOCUMENT_CONSENT: "consent-not-here", None, "用語 文書情報; 2.2.2(1)②",
        "同意情報を付けるのは診療情報提供書 (添付の退院時サマリーを含む) だけです。--consent を外してください",
        "consent information goes with referrals (and the summaries they carry) only: leave --consent out";
    NOT_A_DOCUMENT_DESTINATION: "destination-not-here", None, "2.2.2(1)①",
        "送付先があるのは診療情報提供書だけです。--destination を外してください", "only a referral has a destination: leave --destination out";
    CONSENT_WITH_DOCUMENT: "consent-with-document", None, "2.2.2(1)②",
        "口頭の同意があるので、同意情報を付けて登録します。登録すると紹介先は直ちに閲覧できます", "consent was given orally: it goes with the document, which the destination can read at once";
    DOCUMENT_ONLY: "document-only", None, "2.2.2(1)②",
        "文書だけを登録します。患者が許可するまで閲覧保留です", "the document goes alone and is held until the patient allows it";
    REGISTER_CHECKUP: "register-checkup", None, "2.2.1(1)",
        "健診結果報告書を登録します", "the checkup report is registered";
    REGISTER_RECORDS: "register-records", None, "2.2.1(1); 1.4 表3",
        "カルテ5情報を登録します (カードの有無は問いません)", "the five-information is registered (no card is needed)";
    REGISTER_SUMMARY: "register-patient-care-summary", None, "1.4.1",
        "患者サマリーの登録の条件は公開されていません。ほかの文書と同じ形の要求を作ります", "the conditions for patient care summaries are not public; a request of the common form is made";
    // what a request presupposes
    ELIGIBILITY_NOT_CHECKED: "eligibility-not-checked", Some(1), "2.2.1(1)⑤ ケース1",
        "送信の前に、被保険者番号が有効なことを確かめてください (--eligibility を指定すると確かめます)", "see before sending that the insured number is valid (--eligibility checks it)";
    DESTINATION_NOT_CHECKED: "destination-not-checked", Some(3), "2.2.2(1)①; 2.2.1(1)⑤ ケース3",
        "送信の前に、紹介先がサービスを利用していることを確かめてください (--destination を指定すると確かめます)", "see before sending that the destination uses the service (--destination checks it)";
    CARD_NOT_CHECKED: "card-not-checked", None, "1.4 表3",
        "健診文書の登録には、患者がマイナンバーカードを持っていることが条件です", "a checkup report may be registered only if the patient has the card";
    AFTER_DELETION: "after-deletion", None, "2.2.2(3)①",
        "文書そのものを取り消した後に使う操作です。文書がまだ登録されているなら、先に request cancel で取り消してください", "this comes after the document itself was deleted: if it is still registered, cancel it first (request cancel)";
    AFTER_CANCEL: "after-cancel", None, "2.2.1(2)②",
        "取り消した登録を元に戻す操作です。この機能の実装は任意です", "this restores what was cancelled; implementing it is optional";
    OWN_REGISTRATION: "own-registration", None, "2.2.1(3)①",
        "照会できるのは、登録した医療機関だけです", "only the institution that registered may ask";
    REPLACES_ALL: "replaces-all", None, "2.2.1(2)③",
        "変更は取消と再登録です。新しいファイルにない記録はサービスから消えます", "a change cancels and registers again: what the new file does not hold is gone";
    OTHER_NUMBER: "institution-number-changed", None, "2.2.4(1)",
        "医療機関番号の変更として扱います。登録済みのデータは古い番号で特定します", "the institution number was changed: what is registered is found by the old one";
    // refusals of the other operations
    UNIT_ONLY: "part-of-a-unit", None, "2.2.4 図39",
        "登録の単位の一部だけを取り消したり変更したりはできません。残す記録を入れた新しいファイルで変更してください", "a part of a unit cannot be cancelled or changed: change to a new file with the records that stay";
    STATUS_OF_OTHER: "status-of-another-institution", None, "2.2.1(3)①",
        "照会できるのは、自施設が登録した情報だけです", "an institution may ask about what it registered only";
    CHANGE_OF_KIND: "change-of-kind", None, "2.2.1(2)③; 2.2.4 図39",
        "種類の違うデータには変更できません", "data cannot be changed to those of another kind";
    CHANGE_OF_PERSON: "change-of-person", None, "2.2.1(2)③; 2.2.4 図39",
        "別の被保険者のデータには変更できません。取り消してから登録してください", "data cannot be changed to those of another insured person: cancel, then register";
    CHANGE_OF_INSTITUTION: "change-of-institution", None, "2.2.1(2)③; 2.2.4(1)",
        "発行医療機関が違います。医療機関番号が変わった場合は --institution-number-changed を付けてください", "the issuing institution is another one; if its number was changed, say --institution-number-changed";
    DOCUMENTS_ONLY: "documents-only", None, "用語 文書情報; 2.2.2(3)①",
        "文書6情報が抽出されるのは診療情報提供書だけです", "six-information is extracted from referrals only";
    NO_RESULT: "no-separate-result", None, "2.2.1(1)②, (2), (3); 2.2.2(3)",
        "この操作の結果は要求への応答で返るため、結果取得の要求はありません", "this operation is answered at once: there is no separate request for its result";
    HELD: "document-held", None, "2.2.2(2)①",
        "閲覧保留の文書は取得できません。患者の許可を待ってください", "a held document cannot be fetched: wait until the patient allows it";
    NOT_LISTED: "document-not-listed", None, "2.2.2(2)①",
        "一覧にない文書です", "the list does not hold this document";
    OTHER_LIST: "list-of-another-institution", None, "2.2.2(2)①",
        "一覧は別の医療機関宛てです。取得できるのは自施設宛ての文書だけです", "the list is that of another institution: only documents addressed to one's own are fetched";
    NO_VIEWING_CONSENT: "no-viewing-consent", None, "2.2.3(1)①",
        "患者の閲覧の同意がありません", "the patient has not consented to the viewing";
    CONSENT_TOO_OLD: "consent-too-old", None, "2.2.3(1)①",
        "閲覧の同意から 24 時間を過ぎています。改めて同意を得てください", "the consent is older than 24 hours: get a new one";
    CONSENT_UNDECIDABLE: "consent-undecidable", None, "2.2.3(1)①",
        "閲覧の同意が 24 時間以内か判断できません", "whether the consent is within 24 hours cannot be decided";
    KEYS_INCOMPLETE: "keys-incomplete", None, "2.2.4 図39",
        "キー情報が足りません", "key information is missing";
    DATA_INVALID: "data-invalid", None, "2.2.1(1)④",
        "データにエラーがあるため、要求を作りません", "the data have errors: no request is made";
    QUERY_EMPTY: "query-empty", None, "2.2.2(1)①",
        "探す手がかりがありません。名称の一部、郵便番号、都道府県番号のいずれかを指定してください", "there is nothing to search by: give a part of the name, a postal code or a prefecture";
    INPUT_WRONG: "input-wrong", None, "docs/schema",
        "入力のファイルの形が違います", "the input file is not of the form that is needed";
}
