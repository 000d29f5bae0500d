//! Dates: of one document among themselves, and against a given now.

rules! {
    AFTER_DOCUMENT: "date-after-document", BusinessRule, Warning, ["date", "made"],
        ja: "日付「{date}」が、この Bundle の作成日時 ({made}) より後です", en: "the date \"{date}\" is later than the Bundle's own time, {made}",
        mend_ja: "日付か、Bundle の timestamp を直してください。", mend_en: "Correct the date, or the Bundle's timestamp.",
        wrong: "{\"timestamp\":\"2024-10-01T10:30:00.000+09:00\",\"entry\":[{\"resource\":{\"resourceType\":\"Condition\",\"recordedDate\":\"2024-10-02\"}}]}", right: "{\"timestamp\":\"2024-10-01T10:30:00.000+09:00\",\"entry\":[{\"resource\":{\"resourceType\":\"Condition\",\"recordedDate\":\"2024-10-01\"}}]}", source: "電子カルテ情報共有サービス 技術解説書 (登録する情報)";
    IN_FUTURE: "date-in-future", BusinessRule, Warning, ["date", "now"],
        ja: "日時「{date}」が、現在 ({now}) より後です", en: "\"{date}\" is later than now, {now}",
        mend_ja: "日時を直すか、送る側の時計を確かめてください。", mend_en: "Correct the date, or check the sender's clock.",
        wrong: "{\"timestamp\":\"2099-10-01T10:30:00.000+09:00\"}", right: "{\"timestamp\":\"2024-10-01T10:30:00.000+09:00\"}", source: "電子カルテ情報共有サービス 技術解説書 (登録する情報)";
    BEFORE_BIRTH: "date-before-birth", BusinessRule, Warning, ["date"],
        ja: "日付「{date}」が、患者の生年月日より前です", en: "the date \"{date}\" is before the patient's birth",
        mend_ja: "日付か生年月日を直してください。", mend_en: "Correct the date, or the date of birth.",
        wrong: "{\"timestamp\":\"2024-10-01T10:30:00.000+09:00\",\"entry\":[{\"resource\":{\"resourceType\":\"Patient\",\"birthDate\":\"1956-07-08\"}},{\"resource\":{\"resourceType\":\"Condition\",\"onsetDateTime\":\"1919-04\"}}]}", right: "{\"timestamp\":\"2024-10-01T10:30:00.000+09:00\",\"entry\":[{\"resource\":{\"resourceType\":\"Patient\",\"birthDate\":\"1956-07-08\"}},{\"resource\":{\"resourceType\":\"Condition\",\"onsetDateTime\":\"2019-04\"}}]}", source: "電子カルテ情報共有サービス 技術解説書 (登録する情報)";
    DATES_ORDER: "dates-order", BusinessRule, Warning, ["later", "laterDate", "earlier", "earlierDate"],
        ja: "{later} ({laterDate}) が {earlier} ({earlierDate}) より前です", en: "{later} ({laterDate}) is before {earlier} ({earlierDate})",
        mend_ja: "どちらかの日付を直してください。", mend_en: "Correct one of the dates.",
        wrong: "{\"resourceType\":\"Condition\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Condition_eCS\"]},\"onsetDateTime\":\"2024-06-10\",\"abatementDateTime\":\"2024-05-01\"}", right: "{\"resourceType\":\"Condition\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Condition_eCS\"]},\"onsetDateTime\":\"2024-06-10\",\"abatementDateTime\":\"2024-07-08\"}", source: "FHIR R4 condition (onset, abatement), observation (issued)";
    TIME_PRECISION: "time-precision", Value, Warning, ["date"],
        ja: "「{date}」は日付だけです。ここには、秒までの時刻と時差を書きます", en: "\"{date}\" is a date only; a time to the second with its zone is required here",
        mend_ja: "2024-09-30T10:15:00+09:00 の形にしてください。", mend_en: "Write it like 2024-09-30T10:15:00+09:00.",
        wrong: "{\"resourceType\":\"MedicationRequest\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_MedicationRequest_eCS\"]},\"authoredOn\":\"2024-09-30\"}", right: "{\"resourceType\":\"MedicationRequest\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_MedicationRequest_eCS\"]},\"authoredOn\":\"2024-09-30T10:15:00+09:00\"}", source: "JP-CLINS JP_MedicationRequest_eCS (authoredOn), JP_Composition_eReferral (date)";
    MILLISECONDS: "instant-milliseconds", Value, Information, ["instant"],
        ja: "「{instant}」にミリ秒がありません。仕様書は、ミリ秒と時差まで書くとしています (公表されている例にも、ないものがあります)", en: "\"{instant}\" has no milliseconds, which the guide asks for (some of the published examples have none, either)",
        mend_ja: "2024-10-01T10:30:00.000+09:00 の形にしてください。", mend_en: "Write it like 2024-10-01T10:30:00.000+09:00.",
        wrong: "{\"timestamp\":\"2024-10-01T10:30:00+09:00\"}", right: "{\"timestamp\":\"2024-10-01T10:30:00.000+09:00\"}", source: "JP-CLINS Bundle.timestamp, Bundle.meta.lastUpdated, Bundle.signature.when";
    STAY_DIFFERS: "stay-differs", BusinessRule, Warning, ["end", "own", "stay"],
        ja: "退院時サマリーの期間 (event.period.{end}) は {own} ですが、入院 (Encounter.period.{end}) は {stay} です", en: "event.period.{end} of the summary is {own}, but that of the stay (Encounter.period.{end}) is {stay}",
        mend_ja: "入院日と退院日を揃えてください。", mend_en: "Write the dates of admission and discharge alike.",
        wrong: "a summary whose event.period ends another day than its Encounter", right: "the same days in both", source: "JP-CLINS JP_Composition_eDischargeSummary (event)";
    STAY_AFTER: "stay-after-document", BusinessRule, Warning, ["end", "date", "made"],
        ja: "入院期間の {end} ({date}) が、文書の作成日時 ({made}) より後です", en: "the {end} of the stay, {date}, is later than the document itself, {made}",
        mend_ja: "入院日と退院日か、Composition.date を直してください。", mend_en: "Correct the dates of the stay, or Composition.date.",
        wrong: "a summary of 2024-10-01 whose stay ends on 2024-10-05", right: "the same with a stay that ends on 2024-09-24", source: "JP-CLINS JP_Composition_eDischargeSummary (event)";
    SUMMARY_LATER: "attached-summary-later", BusinessRule, Warning, ["date", "made"],
        ja: "添付の退院時サマリーの日時 ({date}) が、診療情報提供書の日時 ({made}) より後です", en: "the attached discharge summary is of {date}, later than the referral itself, {made}",
        mend_ja: "どちらかの Composition.date を直してください。", mend_en: "Correct one of the dates.",
        wrong: "a referral of 2024-10-01 with a summary of 2024-10-03", right: "the same with a summary of 2024-10-01", source: "JP-CLINS 診療情報提供書 (添付情報)";
    STAY_LENGTH: "stay-length-differs", BusinessRule, Information, ["length", "start", "end", "days"],
        ja: "在院日数 (Encounter.length) は {length} 日ですが、{start} から {end} までは {days} 日です", en: "Encounter.length is {length} days, but from {start} to {end} there are {days}",
        mend_ja: "入院日、退院日、在院日数のどれかを直してください (入院日を数えるかどうかの 1 日の差は構いません)。", mend_en: "Correct the dates or the number; whether the first day counts does not matter.",
        wrong: "a stay from 2024-09-10 to 2024-09-24 whose length is 24 d", right: "the same with a length of 14 d", source: "JP-CLINS JP_Encounter_eCS (length)";
}
