//! Rules about an input as a whole: its size and the number of its findings.

rules! {
    FILE_TOO_LARGE: "file-too-large", TooLong, Error, ["bytes", "limit"],
        ja: "大きさが {bytes} バイトあり、上限の {limit} バイトを超えています",
        en: "the input has {bytes} bytes, more than the limit of {limit} bytes",
        mend_ja: "文書を分けるか、添付を小さくしてください。上限は --max-bytes で変えられます (サービスの上限は変わりません)。",
        mend_en: "Split the document or make its attachments smaller. --max-bytes changes the limit here, not that of the service.",
        wrong: "{\"resourceType\":\"Binary\",\"contentType\":\"application/pdf\",\"data\":\"JVBERi0xLjQKJcOkw7zDtsOfCjIgMCBvYmoKPDwvTGVuZ3RoIDMgMCBSL0ZpbHRlci9GbGF0ZURlY29kZT4+\"}",
        right: "{\"resourceType\":\"Binary\",\"contentType\":\"application/pdf\",\"data\":\"JVBERi0xLjQK\"}",
        source: "tekigo --max-bytes";
    FINDINGS_CAPPED: "findings-capped", TooCostly, Information, ["kept", "dropped"],
        ja: "指摘が多いため、重さごとに初めの {kept} 件だけを示しています。ほかに {dropped} 件あります",
        en: "there are many findings: the first of each severity are shown, {kept} in all; {dropped} more are only counted",
        mend_ja: "示した指摘を直してから、もう一度検証してください。",
        mend_en: "Correct the findings that are shown and validate again.",
        wrong: "{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[{},{},{}]}",
        right: "{\"resourceType\":\"Bundle\",\"type\":\"collection\"}",
        source: "tekigo limits: MAX_FINDINGS";
    ENGINE_LIMIT: "engine-limit", TooCostly, Fatal, ["limit", "bound"],
        ja: "検証エンジン (wasm) が{limit}の上限 {bound} に達したため、このデータの検証を途中でやめました。結果はありません",
        en: "the engine (wasm) reached its limit of {limit}, {bound}, and gave this input up: there is no result for it",
        mend_ja: "大きすぎるデータや、極端に深い・繰り返しの多いデータでないか確かめてください。正しいデータなら、上限を上げるか --engine native で検証してください。ほかのデータの結果に影響はありません。",
        mend_en: "Check whether the data is extremely large, deep or repetitive. If it is right, raise the limit or use --engine native. The results of the other inputs are not affected.",
        wrong: "{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[{\"resource\":{\"resourceType\":\"Basic\",\"code\":{\"text\":\"1\"}}},{\"resource\":{\"resourceType\":\"Basic\",\"code\":{\"text\":\"2\"}}}]}",
        right: "{\"resourceType\":\"Bundle\",\"type\":\"collection\"}",
        source: "tekigo --engine wasm: --wasm-fuel, --wasm-timeout, --wasm-memory";
}
