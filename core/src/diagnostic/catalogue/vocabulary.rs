//! Rules about a CodeSystem or ValueSet as data.

rules! {
    COUNT: "code-system-count", Invalid, Error, ["count", "found"],
        ja: "count は {count} ですが、全部を含む (complete) このコード体系の概念は {found} 個です", en: "count is {count}, but this complete code system has {found} concepts",
        mend_ja: "count を概念の数に合わせるか、content を fragment にしてください。", mend_en: "Write the number of concepts, or say that content is a fragment.",
        wrong: "{\"resourceType\":\"CodeSystem\",\"url\":\"http://a.jp/c\",\"status\":\"draft\",\"content\":\"complete\",\"count\":3,\"concept\":[{\"code\":\"a\"}]}", right: "{\"resourceType\":\"CodeSystem\",\"url\":\"http://a.jp/c\",\"status\":\"draft\",\"content\":\"complete\",\"count\":1,\"concept\":[{\"code\":\"a\"}]}", source: "FHIR R4 codesystem (count, content)";
    CONTENT: "code-system-content", Invalid, Error, ["content"],
        ja: "content は {content} ですが、概念が書かれています", en: "content is {content}, but there are concepts",
        mend_ja: "content を実際の内容に合わせるか、概念を取り除いてください。", mend_en: "Say what the content is, or remove the concepts.",
        wrong: "{\"resourceType\":\"CodeSystem\",\"url\":\"http://a.jp/c\",\"status\":\"draft\",\"content\":\"not-present\",\"concept\":[{\"code\":\"a\"}]}", right: "{\"resourceType\":\"CodeSystem\",\"url\":\"http://a.jp/c\",\"status\":\"draft\",\"content\":\"not-present\"}", source: "FHIR R4 codesystem (content), valueset-codesystem-content-mode";
    SUPPLEMENT: "code-system-supplement", BusinessRule, Error, ["content"],
        ja: "補足 (content が supplement) と supplements は組で書きます。content は「{content}」です", en: "a content of supplement and supplements go together; content is \"{content}\"",
        mend_ja: "補足なら両方を書き、そうでなければ supplements を取り除いてください。", mend_en: "Write both for a supplement, and remove supplements otherwise.",
        wrong: "{\"resourceType\":\"CodeSystem\",\"url\":\"http://a.jp/c\",\"status\":\"draft\",\"content\":\"supplement\"}", right: "{\"resourceType\":\"CodeSystem\",\"url\":\"http://a.jp/c\",\"status\":\"draft\",\"content\":\"supplement\",\"supplements\":\"http://hl7.org/fhir/administrative-gender\"}", source: "FHIR R4 codesystem §4.8.6 (supplements)";
    SUPPLEMENT_CODE: "code-system-supplement-code", CodeInvalid, Error, ["code", "system"],
        ja: "コード「{code}」は、補足されるコード体系 {system} にありません。補足は新しいコードを作れません", en: "{system}, which is supplemented, has no code \"{code}\"; a supplement defines no codes of its own",
        mend_ja: "元のコード体系のコードに直してください。", mend_en: "Write a code of the system that is supplemented.",
        wrong: "{\"resourceType\":\"CodeSystem\",\"url\":\"http://a.jp/c\",\"status\":\"draft\",\"content\":\"supplement\",\"supplements\":\"http://hl7.org/fhir/administrative-gender\",\"concept\":[{\"code\":\"man\"}]}", right: "{\"resourceType\":\"CodeSystem\",\"url\":\"http://a.jp/c\",\"status\":\"draft\",\"content\":\"supplement\",\"supplements\":\"http://hl7.org/fhir/administrative-gender\",\"concept\":[{\"code\":\"male\"}]}", source: "FHIR R4 codesystem §4.8.6 (supplements)";
    PROPERTY_UNDEFINED: "code-system-property-undefined", Invalid, Warning, ["code"],
        ja: "property「{code}」は CodeSystem.property に定義されていません", en: "property \"{code}\" is not defined in CodeSystem.property",
        mend_ja: "CodeSystem.property に定義を加えるか、綴りを直してください。", mend_en: "Define it in CodeSystem.property, or correct the spelling.",
        wrong: "{\"resourceType\":\"CodeSystem\",\"url\":\"http://a.jp/c\",\"status\":\"draft\",\"content\":\"complete\",\"concept\":[{\"code\":\"a\",\"property\":[{\"code\":\"p\",\"valueString\":\"x\"}]}]}", right: "{\"resourceType\":\"CodeSystem\",\"url\":\"http://a.jp/c\",\"status\":\"draft\",\"content\":\"complete\",\"property\":[{\"code\":\"p\",\"type\":\"string\"}],\"concept\":[{\"code\":\"a\",\"property\":[{\"code\":\"p\",\"valueString\":\"x\"}]}]}", source: "FHIR R4 codesystem (concept.property.code)";
    PROPERTY_TYPE: "code-system-property-type", Value, Error, ["code", "expected", "found"],
        ja: "property「{code}」の型は {expected} ですが、{found} です", en: "property \"{code}\" is of type {expected}, and {found} here",
        mend_ja: "property の定義と値の型を合わせてください。", mend_en: "Make the property's definition and the value agree.",
        wrong: "{\"resourceType\":\"CodeSystem\",\"url\":\"http://a.jp/c\",\"status\":\"draft\",\"content\":\"complete\",\"property\":[{\"code\":\"p\",\"type\":\"integer\"}],\"concept\":[{\"code\":\"a\",\"property\":[{\"code\":\"p\",\"valueString\":\"x\"}]}]}", right: "{\"resourceType\":\"CodeSystem\",\"url\":\"http://a.jp/c\",\"status\":\"draft\",\"content\":\"complete\",\"property\":[{\"code\":\"p\",\"type\":\"integer\"}],\"concept\":[{\"code\":\"a\",\"property\":[{\"code\":\"p\",\"valueInteger\":1}]}]}", source: "FHIR R4 codesystem (property.type), concept-properties";
    PROPERTY_TWICE: "code-system-property-twice", Duplicate, Error, ["code"],
        ja: "property「{code}」が 2 回定義されています", en: "property \"{code}\" is defined twice",
        mend_ja: "1 つにまとめてください。", mend_en: "Keep one of them.",
        wrong: "{\"resourceType\":\"CodeSystem\",\"url\":\"http://a.jp/c\",\"status\":\"draft\",\"content\":\"complete\",\"property\":[{\"code\":\"p\",\"type\":\"string\"},{\"code\":\"p\",\"type\":\"code\"}]}", right: "{\"resourceType\":\"CodeSystem\",\"url\":\"http://a.jp/c\",\"status\":\"draft\",\"content\":\"complete\",\"property\":[{\"code\":\"p\",\"type\":\"string\"}]}", source: "FHIR R4 codesystem (property.code)";
    PROPERTY_CODE: "code-system-property-code", CodeInvalid, Error, ["code"],
        ja: "親か子を指す property の値「{code}」は、このコード体系のコードではありません", en: "\"{code}\", which a property names as parent or child, is not a code of this system",
        mend_ja: "このコード体系にあるコードに直してください。", mend_en: "Write a code of this system.",
        wrong: "{\"resourceType\":\"CodeSystem\",\"url\":\"http://a.jp/c\",\"status\":\"draft\",\"content\":\"complete\",\"property\":[{\"code\":\"parent\",\"uri\":\"http://hl7.org/fhir/concept-properties#parent\",\"type\":\"code\"}],\"concept\":[{\"code\":\"a\"},{\"code\":\"b\",\"property\":[{\"code\":\"parent\",\"valueCode\":\"x\"}]}]}", right: "{\"resourceType\":\"CodeSystem\",\"url\":\"http://a.jp/c\",\"status\":\"draft\",\"content\":\"complete\",\"property\":[{\"code\":\"parent\",\"uri\":\"http://hl7.org/fhir/concept-properties#parent\",\"type\":\"code\"}],\"concept\":[{\"code\":\"a\"},{\"code\":\"b\",\"property\":[{\"code\":\"parent\",\"valueCode\":\"a\"}]}]}", source: "FHIR R4 codesystem (property.type), codesystem-concept-properties";
    MAP_CODE: "concept-map-code", CodeInvalid, Error, ["code", "system"],
        ja: "コード「{code}」は {system} にありません", en: "{system} has no code \"{code}\"",
        mend_ja: "コードの綴りか、group の source と target を確かめてください。", mend_en: "Check the code, and the group's source and target.",
        wrong: "{\"resourceType\":\"ConceptMap\",\"url\":\"http://a.jp/m\",\"status\":\"draft\",\"group\":[{\"source\":\"http://hl7.org/fhir/administrative-gender\",\"target\":\"http://a.jp/c\",\"element\":[{\"code\":\"man\",\"target\":[{\"code\":\"1\",\"equivalence\":\"equal\"}]}]}]}", right: "{\"resourceType\":\"ConceptMap\",\"url\":\"http://a.jp/m\",\"status\":\"draft\",\"group\":[{\"source\":\"http://hl7.org/fhir/administrative-gender\",\"target\":\"http://a.jp/c\",\"element\":[{\"code\":\"male\",\"target\":[{\"code\":\"1\",\"equivalence\":\"equal\"}]}]}]}", source: "FHIR R4 conceptmap (group.element.code, group.element.target.code)";
    MAP_OUTSIDE: "concept-map-outside-set", CodeInvalid, Error, ["code", "set"],
        ja: "コード「{code}」は、この対応表の対象とする値セット {set} にありません", en: "\"{code}\" is not in {set}, the value set that this map leads from or to",
        mend_ja: "コードの綴りか、source・target の値セットを確かめてください。", mend_en: "Check the code, and the value sets in source and target.",
        wrong: "{\"resourceType\":\"ConceptMap\",\"url\":\"http://a.jp/m\",\"name\":\"M\",\"status\":\"draft\",\"sourceUri\":\"http://hl7.org/fhir/ValueSet/administrative-gender\",\"group\":[{\"source\":\"http://hl7.org/fhir/address-use\",\"target\":\"http://hl7.org/fhir/address-type\",\"element\":[{\"code\":\"home\",\"target\":[{\"code\":\"both\",\"equivalence\":\"wider\"}]}]}]}", right: "{\"resourceType\":\"ConceptMap\",\"url\":\"http://a.jp/m\",\"name\":\"M\",\"status\":\"draft\",\"sourceUri\":\"http://hl7.org/fhir/ValueSet/administrative-gender\",\"group\":[{\"source\":\"http://hl7.org/fhir/administrative-gender\",\"target\":\"http://hl7.org/fhir/address-type\",\"element\":[{\"code\":\"male\",\"target\":[{\"code\":\"both\",\"equivalence\":\"wider\"}]}]}]}", source: "FHIR R4 conceptmap (source[x], target[x])";
    SEARCH_COMPONENTS: "search-parameter-components", Required, Error, ["found"],
        ja: "複合 (composite) の検索パラメータには component が 2 つ以上要りますが、{found} 個です", en: "a composite search parameter needs two components or more, and has {found}",
        mend_ja: "component を加えるか、type を直してください。", mend_en: "Add components, or correct the type.",
        wrong: "{\"resourceType\":\"SearchParameter\",\"url\":\"http://a.jp/s\",\"name\":\"S\",\"status\":\"draft\",\"description\":\"x\",\"code\":\"s\",\"base\":[\"Patient\"],\"type\":\"composite\",\"expression\":\"Patient\"}", right: "{\"resourceType\":\"SearchParameter\",\"url\":\"http://a.jp/s\",\"name\":\"S\",\"status\":\"draft\",\"description\":\"x\",\"code\":\"s\",\"base\":[\"Patient\"],\"type\":\"token\",\"expression\":\"Patient.gender\"}", source: "FHIR R4 searchparameter (component), search §3.1.1.4.17";
    CAPABILITY_SEARCH_TYPE: "capability-search-type", BusinessRule, Error, ["name", "stated", "defined"],
        ja: "検索パラメータ「{name}」の type は {stated} ですが、定義では {defined} です", en: "search parameter \"{name}\" is said to be of type {stated}, but its definition says {defined}",
        mend_ja: "type を定義に合わせるか、definition の URL を確かめてください。", mend_en: "Write the type that the definition gives, or check the URL in definition.",
        wrong: "\"searchParam\": [{\"name\": \"ward\", \"definition\": \"http://a.jp/SearchParameter/ward\", \"type\": \"token\"}] where that SearchParameter is loaded and of type string", right: "\"type\": \"string\"", source: "FHIR R4 capabilitystatement (rest.resource.searchParam.type)";
    SYSTEM_RELATIVE: "value-set-system-relative", Invalid, Error, ["system"],
        ja: "system「{system}」は絶対 URI ではありません", en: "system \"{system}\" is not an absolute URI",
        mend_ja: "コード体系の正式な URL を書いてください。contained のコード体系も、その url で書きます。", mend_en: "Write the code system's own URL, also where it is contained.",
        wrong: "{\"resourceType\":\"ValueSet\",\"url\":\"http://a.jp/v\",\"status\":\"draft\",\"compose\":{\"include\":[{\"system\":\"gender\"}]}}", right: "{\"resourceType\":\"ValueSet\",\"url\":\"http://a.jp/v\",\"status\":\"draft\",\"compose\":{\"include\":[{\"system\":\"http://hl7.org/fhir/administrative-gender\"}]}}", source: "FHIR R4 valueset (compose.include.system)";
    SYSTEM_VERSION: "value-set-system-version", Invalid, Error, ["system"],
        ja: "system「{system}」に「|」と版は付けられません", en: "system \"{system}\" cannot carry a version after \"|\"",
        mend_ja: "system には URL だけを書き、版は version に書いてください。", mend_en: "Write the URL alone as the system and the version as version.",
        wrong: "{\"resourceType\":\"ValueSet\",\"url\":\"http://a.jp/v\",\"status\":\"draft\",\"compose\":{\"include\":[{\"system\":\"http://hl7.org/fhir/administrative-gender|4.0.1\"}]}}", right: "{\"resourceType\":\"ValueSet\",\"url\":\"http://a.jp/v\",\"status\":\"draft\",\"compose\":{\"include\":[{\"system\":\"http://hl7.org/fhir/administrative-gender\",\"version\":\"4.0.1\"}]}}", source: "FHIR R4 valueset (compose.include.system is a uri, compose.include.version)";
    FILTER_VALUE: "value-set-filter-value", Value, Error, ["op", "value"],
        ja: "filter の値「{value}」は {op} の値になりません (exists には true か false、階層の演算にはそのコード体系のコード)", en: "\"{value}\" is not a valid value for a filter with {op}: exists takes true or false, hierarchy filters a code of the system",
        mend_ja: "値を直してください。", mend_en: "Correct the value.",
        wrong: "{\"resourceType\":\"ValueSet\",\"url\":\"http://a.jp/v\",\"status\":\"draft\",\"compose\":{\"include\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/condition-clinical\",\"filter\":[{\"property\":\"concept\",\"op\":\"is-a\",\"value\":\"bogus\"}]}]}}", right: "{\"resourceType\":\"ValueSet\",\"url\":\"http://a.jp/v\",\"status\":\"draft\",\"compose\":{\"include\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/condition-clinical\",\"filter\":[{\"property\":\"concept\",\"op\":\"is-a\",\"value\":\"active\"}]}]}}", source: "FHIR R4 valueset (compose.include.filter.value)";
    CANONICAL_URL: "canonical-url-relative", Invalid, Error, ["url"],
        ja: "url「{url}」は絶対 URI ではありません", en: "url \"{url}\" is not an absolute URI",
        mend_ja: "この定義を一意に示す絶対 URI を書いてください。", mend_en: "Write the absolute URI that identifies this definition.",
        wrong: "{\"resourceType\":\"CodeSystem\",\"url\":\"c\",\"status\":\"draft\",\"content\":\"not-present\"}", right: "{\"resourceType\":\"CodeSystem\",\"url\":\"http://a.jp/c\",\"status\":\"draft\",\"content\":\"not-present\"}", source: "FHIR R4 references §2.3.0.2 (canonical URLs)";
}
