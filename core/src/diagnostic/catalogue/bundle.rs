//! Rules about Bundles beyond the coded invariants.

rules! {
    FULL_URL_MISSING: "bundle-fullurl-missing", Required, Error, [],
        ja: "この種類の Bundle では、リソースを持つ entry に fullUrl が必要です", en: "in this type of Bundle an entry with a resource needs a fullUrl",
        mend_ja: "fullUrl に urn:uuid: か、サーバー上の URL を書いてください。", mend_en: "Write a fullUrl: urn:uuid: or the URL on the server.",
        wrong: "{\"resource\":{\"resourceType\":\"Patient\"}}", right: "{\"fullUrl\":\"urn:uuid:c757873d-ec9a-4326-a141-556f43239520\",\"resource\":{\"resourceType\":\"Patient\"}}", source: "FHIR R4 bundle §2.36.4";
    FULL_URL_RELATIVE: "bundle-fullurl-relative", Value, Error, ["url"],
        ja: "fullUrl「{url}」が絶対 URL ではありません", en: "the fullUrl \"{url}\" is not an absolute URL",
        mend_ja: "http(s):// か urn:uuid: で始めてください。", mend_en: "Begin with http(s):// or urn:uuid:.",
        wrong: "\"fullUrl\": \"Patient/1\"", right: "\"fullUrl\": \"http://example.org/fhir/Patient/1\"", source: "FHIR R4 bundle §2.36.4";
    FULL_URL_MISMATCH: "bundle-fullurl-mismatch", Invalid, Error, ["url", data "expected"],
        ja: "fullUrl「{url}」がリソースの種類と id ({expected}) で終わっていません", en: "the fullUrl \"{url}\" does not end with the resource's type and id ({expected})",
        mend_ja: "fullUrl の末尾を {expected} にするか、urn:uuid: にしてください。", mend_en: "End the fullUrl with {expected}, or use urn:uuid:.",
        wrong: "{\"fullUrl\":\"http://example.org/Patient/2\",\"resource\":{\"resourceType\":\"Patient\",\"id\":\"1\"}}", right: "{\"fullUrl\":\"http://example.org/Patient/1\",\"resource\":{\"resourceType\":\"Patient\",\"id\":\"1\"}}", source: "FHIR R4 bundle §2.36.4";
    FULL_URL_WITHOUT_ID: "bundle-fullurl-without-id", Invalid, Error, ["url", "id"],
        ja: "fullUrl「{url}」はサーバー上の URL の形ですが、リソースに id がありません", en: "the fullUrl \"{url}\" looks like a URL on a server, but the resource has no id",
        mend_ja: "リソースに \"id\": \"{id}\" を書くか、fullUrl を urn:uuid: にしてください。", mend_en: "Give the resource \"id\": \"{id}\", or use urn:uuid: as fullUrl.",
        wrong: "{\"fullUrl\":\"http://example.org/Patient/1\",\"resource\":{\"resourceType\":\"Patient\"}}", right: "{\"fullUrl\":\"http://example.org/Patient/1\",\"resource\":{\"resourceType\":\"Patient\",\"id\":\"1\"}}", source: "FHIR R4 bundle §2.36.4";
    SEARCH_MODE_MISSING: "bundle-search-mode-missing", BusinessRule, Warning, [],
        ja: "検索結果の entry に search.mode がないものがあります", en: "some entries of this search result have no search.mode",
        mend_ja: "match、include、outcome のどれかを書いてください。", mend_en: "Write match, include or outcome.",
        wrong: "{\"fullUrl\":\"http://example.org/Patient/1\",\"resource\":{\"resourceType\":\"Patient\",\"id\":\"1\"}},{\"fullUrl\":\"http://example.org/Patient/2\",\"resource\":{\"resourceType\":\"Patient\",\"id\":\"2\"},\"search\":{\"mode\":\"match\"}}", right: "{\"fullUrl\":\"http://example.org/Patient/1\",\"resource\":{\"resourceType\":\"Patient\",\"id\":\"1\"},\"search\":{\"mode\":\"match\"}}", source: "FHIR R4 search §3.1.1.2";
    SEARCH_RESOURCE_MISSING: "bundle-search-resource-missing", Required, Error, [],
        ja: "検索結果の entry にリソースがありません", en: "the entry of this search result has no resource",
        mend_ja: "リソースを入れるか、entry を取り除いてください。", mend_en: "Put the resource in, or remove the entry.",
        wrong: "{\"fullUrl\":\"http://example.org/Patient/1\"}", right: "{\"fullUrl\":\"http://example.org/Patient/1\",\"resource\":{\"resourceType\":\"Patient\",\"id\":\"1\"}}", source: "FHIR R4 search §3.1.1.2";
    SEARCH_ID_MISSING: "bundle-search-id-missing", Required, Error, [],
        ja: "検索結果のリソースに id がありません", en: "the resource in this search result has no id",
        mend_ja: "サーバーが付けた id を書いてください。", mend_en: "Write the id that the server gave.",
        wrong: "{\"fullUrl\":\"http://example.org/Patient/1\",\"resource\":{\"resourceType\":\"Patient\"}}", right: "{\"fullUrl\":\"http://example.org/Patient/1\",\"resource\":{\"resourceType\":\"Patient\",\"id\":\"1\"}}", source: "FHIR R4 search §3.1.1.2";
    SEARCH_OUTCOME_TYPE: "bundle-search-outcome-type", Invalid, Error, ["type"],
        ja: "search.mode が outcome の entry に {type} が入っています", en: "the entry with search.mode outcome contains {type}",
        mend_ja: "outcome には OperationOutcome を入れてください。", mend_en: "Put an OperationOutcome there, or change the mode.",
        wrong: "{\"fullUrl\":\"http://example.org/Patient/1\",\"resource\":{\"resourceType\":\"Patient\",\"id\":\"1\"},\"search\":{\"mode\":\"outcome\"}}", right: "{\"resource\":{\"resourceType\":\"OperationOutcome\",\"id\":\"1\",\"issue\":[{\"severity\":\"warning\",\"code\":\"informational\"}]},\"search\":{\"mode\":\"outcome\"}}", source: "FHIR R4 search §3.1.1.2";
    SEARCH_MATCH_TYPE: "bundle-search-match-type", Invalid, Error, ["type", "searched"],
        ja: "search.mode が match の entry に {type} が入っていますが、self のリンクが検索しているのは {searched} です", en: "the entry with search.mode match contains {type}, but the self link searches for {searched}",
        mend_ja: "検索に伴って加えたリソースなら include に、OperationOutcome なら outcome にしてください。", mend_en: "Say include for what was added to the matches, and outcome for an OperationOutcome.",
        wrong: "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"link\":[{\"relation\":\"self\",\"url\":\"http://a.jp/fhir/Observation?code=x\"}],\"entry\":[{\"fullUrl\":\"http://a.jp/fhir/Patient/1\",\"resource\":{\"resourceType\":\"Patient\",\"id\":\"1\"},\"search\":{\"mode\":\"match\"}}]}", right: "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"link\":[{\"relation\":\"self\",\"url\":\"http://a.jp/fhir/Observation?code=x\"}],\"entry\":[{\"fullUrl\":\"http://a.jp/fhir/Patient/1\",\"resource\":{\"resourceType\":\"Patient\",\"id\":\"1\"},\"search\":{\"mode\":\"include\"}}]}", source: "FHIR R4 search §3.1.1.2, bundle (entry.search.mode)";
    SEARCH_SELF_MISSING: "bundle-search-self-missing", BusinessRule, Warning, [],
        ja: "検索結果に、実行した検索を示す self のリンクがありません", en: "the search result has no self link that tells what was searched for",
        mend_ja: "link に relation self と検索の URL を書いてください。", mend_en: "Add a link with relation self and the URL of the search.",
        wrong: "{\"resourceType\":\"Bundle\",\"type\":\"searchset\"}", right: "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"link\":[{\"relation\":\"self\",\"url\":\"http://example.org/Patient?name=x\"}]}", source: "FHIR R4 search §3.1.1.1";
    REQUEST_URL_ABSOLUTE: "bundle-request-url-absolute", Value, Warning, ["url"],
        ja: "request.url「{url}」がサーバーの基底 URL からの相対になっていません", en: "request.url \"{url}\" is not relative to the server's base",
        mend_ja: "Patient/1 や Patient?name=x のように書いてください。", mend_en: "Write it like Patient/1 or Patient?name=x.",
        wrong: "{\"method\":\"GET\",\"url\":\"/Patient/1\"}", right: "{\"method\":\"GET\",\"url\":\"Patient/1\"}", source: "FHIR R4 http §3.1.0.11.1";
    REQUEST_URL_MISMATCH: "bundle-request-url-mismatch", Invalid, Error, ["url", "method", "found"],
        ja: "{method} の request.url「{url}」が entry のリソース {found} と合いません", en: "request.url \"{url}\" of {method} does not match the entry's resource {found}",
        mend_ja: "request.url をリソースの種類と id に合わせてください。", mend_en: "Let request.url name the resource's type and id.",
        wrong: "{\"fullUrl\":\"http://example.org/Patient/1\",\"resource\":{\"resourceType\":\"Patient\",\"id\":\"1\"},\"request\":{\"method\":\"PUT\",\"url\":\"Patient/2\"}}", right: "{\"fullUrl\":\"http://example.org/Patient/1\",\"resource\":{\"resourceType\":\"Patient\",\"id\":\"1\"},\"request\":{\"method\":\"PUT\",\"url\":\"Patient/1\"}}", source: "FHIR R4 http §3.1.0.11.1";
    REQUEST_RESOURCE_MISSING: "bundle-request-resource-missing", Required, Warning, ["method"],
        ja: "{method} の entry にリソースがありません", en: "the entry with {method} has no resource",
        mend_ja: "送るリソースを resource に入れてください。", mend_en: "Put what is to be sent into resource.",
        wrong: "{\"request\":{\"method\":\"POST\",\"url\":\"Patient\"}}", right: "{\"resource\":{\"resourceType\":\"Patient\"},\"request\":{\"method\":\"POST\",\"url\":\"Patient\"}}", source: "FHIR R4 http §3.1.0.11.1";
    REQUEST_TWICE: "bundle-request-twice", Duplicate, Error, ["url"],
        ja: "transaction の中で {url} を 2 回変更しようとしています", en: "{url} is changed twice in one transaction",
        mend_ja: "1 つのリソースへの変更は、1 つの entry にまとめてください。", mend_en: "Put the changes of one resource into one entry.",
        wrong: "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[{\"request\":{\"method\":\"PUT\",\"url\":\"Patient/1\"},\"fullUrl\":\"http://a.jp/fhir/Patient/1\",\"resource\":{\"resourceType\":\"Patient\",\"id\":\"1\",\"active\":true}},{\"request\":{\"method\":\"DELETE\",\"url\":\"Patient/1\"}}]}", right: "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[{\"request\":{\"method\":\"PUT\",\"url\":\"Patient/1\"},\"fullUrl\":\"http://a.jp/fhir/Patient/1\",\"resource\":{\"resourceType\":\"Patient\",\"id\":\"1\",\"active\":true}},{\"request\":{\"method\":\"DELETE\",\"url\":\"Patient/2\"}}]}", source: "FHIR R4 http#trules";
    LINK_TWICE: "bundle-link-twice", Invalid, Error, ["relation"],
        ja: "link の relation「{relation}」が 2 回あります", en: "the link relation \"{relation}\" occurs twice",
        mend_ja: "1 つにしてください。", mend_en: "Keep one.",
        wrong: "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"link\":[{\"relation\":\"self\",\"url\":\"http://example.org/Patient\"},{\"relation\":\"self\",\"url\":\"http://example.org/Patient?name=x\"}]}", right: "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"link\":[{\"relation\":\"self\",\"url\":\"http://example.org/Patient?name=x\"}]}", source: "FHIR R4 http §3.1.0.1.9";
    LINK_NOT_HERE: "bundle-link-not-here", Invalid, Error, ["relation", "type"],
        ja: "link の relation「{relation}」は検索結果のもので、{type} の Bundle では使えません", en: "the link relation \"{relation}\" belongs to search results, not to a Bundle of type {type}",
        mend_ja: "その link を取り除いてください。", mend_en: "Remove the link.",
        wrong: "{\"resourceType\":\"Bundle\",\"type\":\"document\",\"identifier\":{\"system\":\"http://a.jp\",\"value\":\"1\"},\"timestamp\":\"2024-04-01T00:00:00Z\",\"link\":[{\"relation\":\"first\",\"url\":\"http://example.org/1\"}]}", right: "{\"resourceType\":\"Bundle\",\"type\":\"document\",\"identifier\":{\"system\":\"http://a.jp\",\"value\":\"1\"},\"timestamp\":\"2024-04-01T00:00:00Z\"}", source: "FHIR R4 http §3.1.0.1.9";
    STYLESHEET_MISSING: "bundle-stylesheet-missing", NotFound, Error, ["url"],
        ja: "文書のスタイルシート「{url}」が Bundle の中にありません", en: "the document's stylesheet \"{url}\" is not in the Bundle",
        mend_ja: "スタイルシートの Binary を entry に加えるか、link を取り除いてください。", mend_en: "Add the stylesheet's Binary as an entry, or remove the link.",
        wrong: "a link stylesheet to Binary/css without that entry", right: "the same with an entry that holds the Binary css", source: "FHIR R4 documents §3.3.2";
    REFERENCE_SEVERAL: "bundle-reference-several", Invalid, Error, ["reference", "count"],
        ja: "参照「{reference}」に対応する entry が {count} 個あります", en: "{count} entries answer the reference \"{reference}\"",
        mend_ja: "版を付けて参照するか、余分な entry を取り除いてください。", mend_en: "Refer with a version, or remove the other entries.",
        wrong: "a reference to a fullUrl that two versions share", right: "the reference with /_history/1", source: "FHIR R4 bundle §2.36.4.1";
    REFERENCE_NOT_CARRIED: "bundle-reference-not-carried", NotFound, Error, [data "element", "reference", "hint"],
        ja: "{element} の参照先「{reference}」が Bundle の中にありません{hint}", en: "{element} refers to \"{reference}\", which is not in the Bundle{hint}",
        mend_ja: "参照先のリソースを entry に加え、fullUrl と参照を対応させてください (urn:uuid: 同士なら同じ文字列)。", mend_en: "Add the resource as an entry and let fullUrl and reference agree (the same text for urn:uuid:).",
        wrong: "{\"resourceType\":\"Bundle\",\"type\":\"document\",\"entry\":[{\"fullUrl\":\"http://a.jp/Composition/1\",\"resource\":{\"resourceType\":\"Composition\",\"id\":\"1\",\"status\":\"final\",\"type\":{\"text\":\"x\"},\"date\":\"2024-04-01\",\"author\":[{\"display\":\"x\"}],\"title\":\"x\",\"subject\":{\"reference\":\"Patient/1\"}}}]}", right: "{\"resourceType\":\"Bundle\",\"type\":\"document\",\"entry\":[{\"fullUrl\":\"http://a.jp/Composition/1\",\"resource\":{\"resourceType\":\"Composition\",\"id\":\"1\",\"status\":\"final\",\"type\":{\"text\":\"x\"},\"date\":\"2024-04-01\",\"author\":[{\"display\":\"x\"}],\"title\":\"x\",\"subject\":{\"reference\":\"Patient/1\"}}},{\"fullUrl\":\"http://a.jp/Patient/1\",\"resource\":{\"resourceType\":\"Patient\",\"id\":\"1\"}}]}", source: "FHIR R4 documents §3.3.1";
    ENTRY_UNREACHABLE: "bundle-entry-unreachable", BusinessRule, Error, ["entry", "type"],
        ja: "entry「{entry}」({type}) は、先頭のリソースから参照をたどって届きません", en: "no reference connects the entry \"{entry}\" ({type}) with the first resource",
        mend_ja: "先頭のリソースから参照するか、entry を取り除いてください。", mend_en: "Refer to it from the first resource, directly or through others, or remove it.",
        wrong: "{\"resourceType\":\"Bundle\",\"type\":\"document\",\"entry\":[{\"fullUrl\":\"http://a.jp/Composition/1\",\"resource\":{\"resourceType\":\"Composition\",\"id\":\"1\",\"status\":\"final\",\"type\":{\"text\":\"x\"},\"date\":\"2024-04-01\",\"author\":[{\"display\":\"x\"}],\"title\":\"x\"}},{\"fullUrl\":\"http://a.jp/Observation/1\",\"resource\":{\"resourceType\":\"Observation\",\"id\":\"1\",\"status\":\"final\",\"code\":{\"text\":\"x\"}}}]}", right: "{\"resourceType\":\"Bundle\",\"type\":\"document\",\"entry\":[{\"fullUrl\":\"http://a.jp/Composition/1\",\"resource\":{\"resourceType\":\"Composition\",\"id\":\"1\",\"status\":\"final\",\"type\":{\"text\":\"x\"},\"date\":\"2024-04-01\",\"author\":[{\"display\":\"x\"}],\"title\":\"x\",\"section\":[{\"title\":\"x\",\"entry\":[{\"reference\":\"Observation/1\"}]}]}},{\"fullUrl\":\"http://a.jp/Observation/1\",\"resource\":{\"resourceType\":\"Observation\",\"id\":\"1\",\"status\":\"final\",\"code\":{\"text\":\"x\"}}}]}", source: "FHIR R4 documents §3.3.1";
    ENTRY_BACKWARD: "bundle-entry-backward", BusinessRule, Warning, ["entry", "type"],
        ja: "entry「{entry}」({type}) は、逆向きの参照でしか先頭のリソースとつながっていません", en: "the entry \"{entry}\" ({type}) refers to the first resource, but nothing leads from the first resource to it",
        mend_ja: "先頭のリソースから参照してください。文書でこの形が許されるのは Provenance だけです。", mend_en: "Refer to it from the first resource; in a document only Provenance may be connected like this.",
        wrong: "{\"resourceType\":\"Bundle\",\"type\":\"document\",\"entry\":[{\"fullUrl\":\"http://a.jp/Composition/1\",\"resource\":{\"resourceType\":\"Composition\",\"id\":\"1\",\"status\":\"final\",\"type\":{\"text\":\"x\"},\"date\":\"2024-04-01\",\"author\":[{\"display\":\"x\"}],\"title\":\"x\",\"subject\":{\"reference\":\"Patient/1\"}}},{\"fullUrl\":\"http://a.jp/Patient/1\",\"resource\":{\"resourceType\":\"Patient\",\"id\":\"1\"}},{\"fullUrl\":\"http://a.jp/Observation/1\",\"resource\":{\"resourceType\":\"Observation\",\"id\":\"1\",\"status\":\"final\",\"code\":{\"text\":\"x\"},\"subject\":{\"reference\":\"Patient/1\"}}}]}", right: "{\"resourceType\":\"Bundle\",\"type\":\"document\",\"entry\":[{\"fullUrl\":\"http://a.jp/Composition/1\",\"resource\":{\"resourceType\":\"Composition\",\"id\":\"1\",\"status\":\"final\",\"type\":{\"text\":\"x\"},\"date\":\"2024-04-01\",\"author\":[{\"display\":\"x\"}],\"title\":\"x\",\"subject\":{\"reference\":\"Patient/1\"},\"section\":[{\"title\":\"x\",\"entry\":[{\"reference\":\"Observation/1\"}]}]}},{\"fullUrl\":\"http://a.jp/Patient/1\",\"resource\":{\"resourceType\":\"Patient\",\"id\":\"1\"}},{\"fullUrl\":\"http://a.jp/Observation/1\",\"resource\":{\"resourceType\":\"Observation\",\"id\":\"1\",\"status\":\"final\",\"code\":{\"text\":\"x\"},\"subject\":{\"reference\":\"Patient/1\"}}}]}", source: "FHIR R4 documents §3.3.1";
}
