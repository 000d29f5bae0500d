//! Rules about definitions of terminology: a bad definition is reported when it is loaded, never passed over.

rules! {
    VALUE_SET_CYCLIC: "value-set-cyclic", Processing, Warning, ["valueSet"],
        ja: "値セット {valueSet} は、取り込む値セットをたどると自分自身に戻ります。循環している部分は判定できません",
        en: "value set {valueSet} imports itself by way of the value sets that it names; what depends on that loop cannot be decided",
        mend_ja: "compose.include.valueSet / exclude.valueSet の参照が循環しないように直してください。",
        mend_en: "Break the loop of compose.include.valueSet / exclude.valueSet.",
        wrong: "{\"resourceType\":\"ValueSet\",\"url\":\"http://a.example/vs\",\"compose\":{\"include\":[{\"valueSet\":[\"http://a.example/vs\"]}]}}",
        right: "{\"resourceType\":\"ValueSet\",\"url\":\"http://a.example/vs\",\"compose\":{\"include\":[{\"system\":\"http://a.example/cs\"}]}}",
        source: "FHIR R4 ValueSet.compose";
    VALUE_SET_FILTER: "value-set-filter", NotSupported, Warning, ["valueSet", "filter"],
        ja: "値セット {valueSet} の filter「{filter}」は評価できません。この条件に関わる判定は「不明」になります",
        en: "the filter \"{filter}\" of value set {valueSet} cannot be evaluated; what depends on it stays undecided",
        mend_ja: "op は =、is-a、descendent-of、is-not-a、regex、in、not-in、generalizes、exists のいずれかとし、regex は正しい正規表現にしてください。",
        mend_en: "Use one of the operators =, is-a, descendent-of, is-not-a, regex, in, not-in, generalizes, exists, and a well-formed regular expression with regex.",
        wrong: "{\"property\":\"code\",\"op\":\"regex\",\"value\":\"[A-\"}", right: "{\"property\":\"code\",\"op\":\"regex\",\"value\":\"[A-Z]+\"}",
        source: "FHIR R4 ValueSet.compose.include.filter";
    CODE_SYSTEM_REPEATED_CODE: "code-system-repeated-code", Duplicate, Warning, ["codeSystem", "code"],
        ja: "コード体系 {codeSystem} がコード「{code}」などを 2 回以上定義しています。表示名はどれも有効とみなします",
        en: "code system {codeSystem} defines a code more than once, \"{code}\" among them; the displays of all its definitions count",
        mend_ja: "同じコードの定義を 1 つにまとめてください。", mend_en: "Merge the definitions of the code into one.",
        wrong: "{\"resourceType\":\"CodeSystem\",\"url\":\"http://a.example/cs\",\"status\":\"active\",\"content\":\"complete\",\"concept\":[{\"code\":\"a\"},{\"code\":\"a\"}]}",
        right: "{\"resourceType\":\"CodeSystem\",\"url\":\"http://a.example/cs\",\"status\":\"active\",\"content\":\"complete\",\"concept\":[{\"code\":\"a\"},{\"code\":\"b\"}]}",
        source: "FHIR R4 CodeSystem csd-1";
}
