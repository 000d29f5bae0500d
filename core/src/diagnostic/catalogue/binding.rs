//! Rules about codes, code systems, displays and bindings.

rules! {
    BINDING_REQUIRED: "binding-required", CodeInvalid, Error, ["value", "valueSet", "hint"],
        ja: "「{value}」は値セット {valueSet} にありません (必須バインディング)。{hint}", en: "\"{value}\" is not in value set {valueSet}, from which a code is required. {hint}",
        mend_ja: "値セットにあるコードに置き換えてください (Coding なら system も合わせます)。", mend_en: "Use a code of the value set, with its system where a system is written.",
        wrong: "{\"resourceType\":\"Patient\",\"gender\":\"M\"}", right: "{\"resourceType\":\"Patient\",\"gender\":\"male\"}",
        source: "FHIR R4 terminologies §4.1.5.1 (required)";
    BINDING_EXTENSIBLE: "binding-extensible", CodeInvalid, Warning, ["value", "valueSet", "hint"],
        ja: "「{value}」は値セット {valueSet} にありません。意味の合うコードが値セットにあれば、それを使う決まりです (拡張可能バインディング)。{hint}",
        en: "\"{value}\" is not in value set {valueSet}; a code of the set must be used if it has a suitable one. {hint}",
        mend_ja: "値セットに合うコードがあればそれを使い、なければこのままで構いません。", mend_en: "Use a code of the value set if one fits; otherwise leave it as it is.",
        wrong: "Profile: {\"path\":\"Observation.method\",\"binding\":{\"strength\":\"extensible\",\"valueSet\":\"http://hl7.org/fhir/ValueSet/administrative-gender\"}}\n{\"resourceType\":\"Observation\",\"status\":\"final\",\"code\":{\"text\":\"x\"},\"method\":{\"coding\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/v3-MaritalStatus\",\"code\":\"M\"}]}}", right: "Profile: {\"path\":\"Observation.method\",\"binding\":{\"strength\":\"extensible\",\"valueSet\":\"http://hl7.org/fhir/ValueSet/administrative-gender\"}}\n{\"resourceType\":\"Observation\",\"status\":\"final\",\"code\":{\"text\":\"x\"},\"method\":{\"coding\":[{\"system\":\"http://hl7.org/fhir/administrative-gender\",\"code\":\"male\"}]}}",
        source: "FHIR R4 terminologies §4.1.5.2 (extensible)";
    BINDING_PREFERRED: "binding-preferred", Informational, Information, ["value", "valueSet", "hint", definition "more"],
        ja: "「{value}」は推奨される値セット {valueSet} にありません{more}。{hint}", en: "\"{value}\" is not in the preferred value set {valueSet}{more}. {hint}",
        mend_ja: "相互運用のため、できれば値セットのコードを使ってください。", mend_en: "Prefer a code of the value set, for interoperability.",
        wrong: "Profile: {\"path\":\"Patient.maritalStatus\",\"binding\":{\"strength\":\"preferred\",\"valueSet\":\"http://hl7.org/fhir/ValueSet/administrative-gender\"}}\n{\"resourceType\":\"Patient\",\"maritalStatus\":{\"coding\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/v3-MaritalStatus\",\"code\":\"M\"}]}}", right: "Profile: {\"path\":\"Patient.maritalStatus\",\"binding\":{\"strength\":\"preferred\",\"valueSet\":\"http://hl7.org/fhir/ValueSet/administrative-gender\"}}\n{\"resourceType\":\"Patient\",\"maritalStatus\":{\"coding\":[{\"system\":\"http://hl7.org/fhir/administrative-gender\",\"code\":\"male\"}]}}", source: "FHIR R4 terminologies §4.1.5.3 (preferred)";
    BINDING_MAX: "binding-max", CodeInvalid, Error, ["value", "valueSet", "hint"],
        ja: "「{value}」は、この要素で許される最大の値セット {valueSet} にありません。{hint}", en: "\"{value}\" is not in {valueSet}, the largest value set that this element allows. {hint}",
        mend_ja: "許される値セットのコードを使ってください。", mend_en: "Use a code of the value set that is allowed.",
        wrong: "\"language\":\"ja_JP\"", right: "\"language\":\"ja-JP\"", source: "FHIR R4 extension elementdefinition-maxValueSet";
    BINDING_CURRENT: "binding-current", CodeInvalid, Warning, ["value", "valueSet", "hint"],
        ja: "「{value}」は、これからの記録に使う値セット {valueSet} にありません。{hint}", en: "\"{value}\" is not in {valueSet}, the value set for new records. {hint}",
        mend_ja: "新しい記録なら値セットのコードを使ってください (以前の記録はこのままで構いません)。", mend_en: "Use a code of the value set in new records; older ones may stay as they are.",
        wrong: "Profile: {\"path\":\"Observation.method\",\"binding\":{\"strength\":\"example\",\"valueSet\":\"http://hl7.org/fhir/ValueSet/observation-methods\",\"extension\":[{\"url\":\"http://hl7.org/fhir/tools/StructureDefinition/additional-binding\",\"extension\":[{\"url\":\"purpose\",\"valueCode\":\"current\"},{\"url\":\"valueSet\",\"valueCanonical\":\"http://hl7.org/fhir/ValueSet/administrative-gender\"}]}]}}\n{\"resourceType\":\"Observation\",\"status\":\"final\",\"code\":{\"text\":\"x\"},\"method\":{\"coding\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/v3-MaritalStatus\",\"code\":\"M\"}]}}", right: "Profile: {\"path\":\"Observation.method\",\"binding\":{\"strength\":\"example\",\"valueSet\":\"http://hl7.org/fhir/ValueSet/observation-methods\",\"extension\":[{\"url\":\"http://hl7.org/fhir/tools/StructureDefinition/additional-binding\",\"extension\":[{\"url\":\"purpose\",\"valueCode\":\"current\"},{\"url\":\"valueSet\",\"valueCanonical\":\"http://hl7.org/fhir/ValueSet/administrative-gender\"}]}]}}\n{\"resourceType\":\"Observation\",\"status\":\"final\",\"code\":{\"text\":\"x\"},\"method\":{\"coding\":[{\"system\":\"http://hl7.org/fhir/administrative-gender\",\"code\":\"male\"}]}}", source: "FHIR R5 elementdefinition (binding.additional, purposes current and candidate), for R4 as an extension";
    BINDING_NO_CODE: "binding-no-code", CodeInvalid, Error, ["valueSet", "hint"],
        ja: "コードがありません。値セット {valueSet} のコードが必要です。{hint}", en: "there is no code; a code of value set {valueSet} is needed. {hint}",
        mend_ja: "coding に system と code を入れてください。text だけでは足りません。", mend_en: "Give a coding with system and code; text alone is not enough.",
        wrong: "{\"clinicalStatus\":{\"text\":\"活動性\"}}",
        right: "{\"clinicalStatus\":{\"coding\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/condition-clinical\",\"code\":\"active\"}]}}",
        source: "FHIR R4 terminologies §4.1.5";
    VALUE_SET_UNAVAILABLE: "value-set-unavailable", NotFound, Information, ["valueSet", definition "why"],
        ja: "値セット {valueSet} のコードかどうかは検証していません: {why}", en: "codes could not be checked against value set {valueSet}: {why}",
        mend_ja: "値セットやコード体系を含むパッケージを --package で読み込むと検証できます。", mend_en: "Load the package that contains the value set or code system with --package.",
        wrong: "Profile: {\"path\":\"Patient.maritalStatus\",\"binding\":{\"strength\":\"required\",\"valueSet\":\"http://a.jp/absent\"}}\n{\"resourceType\":\"Patient\",\"maritalStatus\":{\"coding\":[{\"system\":\"http://hl7.org/fhir/administrative-gender\",\"code\":\"male\"}]}}", right: "Profile: {\"path\":\"Patient.maritalStatus\",\"binding\":{\"strength\":\"required\",\"valueSet\":\"http://hl7.org/fhir/ValueSet/administrative-gender\"}}\n{\"resourceType\":\"Patient\",\"maritalStatus\":{\"coding\":[{\"system\":\"http://hl7.org/fhir/administrative-gender\",\"code\":\"male\"}]}}", source: "FHIR R4 terminologies §4.1.5";
    CODE_UNKNOWN: "code-unknown", CodeInvalid, Error, ["code", definition "system", "hint"],
        ja: "コード「{code}」はコード体系 {system} にありません。{hint}", en: "code system {system} has no code \"{code}\". {hint}",
        mend_ja: "コードの綴りと大文字小文字、system の URL を確かめてください。", mend_en: "Check the code's spelling and case, and the system's URL.",
        wrong: "{\"system\":\"http://terminology.hl7.org/CodeSystem/condition-clinical\",\"code\":\"activ\"}",
        right: "{\"system\":\"http://terminology.hl7.org/CodeSystem/condition-clinical\",\"code\":\"active\"}", source: "FHIR R4 datatypes §2.24.0.5 (Coding)";
    CODE_ABSTRACT: "code-abstract", BusinessRule, Warning, ["code", "valueSet"],
        ja: "「{code}」は分類のための見出しのコードで、データには使えません (値セット {valueSet})", en: "\"{code}\" is a heading in its code system and cannot be used in data (value set {valueSet})",
        mend_ja: "その下にある具体的なコードを使ってください。", mend_en: "Use one of the codes below it.",
        wrong: "{\"resourceType\":\"Questionnaire\",\"status\":\"active\",\"item\":[{\"linkId\":\"1\",\"text\":\"x\",\"type\":\"question\"}]}", right: "{\"resourceType\":\"Questionnaire\",\"status\":\"active\",\"item\":[{\"linkId\":\"1\",\"text\":\"x\",\"type\":\"string\"}]}", source: "FHIR R4 codesystem-concept-properties (notSelectable)";
    CODE_FORM: "code-form", CodeInvalid, Error, ["code", definition "system", definition "form"],
        ja: "コード「{code}」は {system} のコードの書式に合いません。{form}", en: "code \"{code}\" does not have the form of a code of {system}. {form}",
        mend_ja: "コードの桁数と文字 (半角の英数字) を確かめてください。", mend_en: "Check the code's length and characters.",
        wrong: "{\"system\":\"http://medis.or.jp/CodeSystem/master-disease-keyNumber\",\"code\":\"2006404\"}",
        right: "{\"system\":\"http://medis.or.jp/CodeSystem/master-disease-keyNumber\",\"code\":\"20064049\"}", source: "MEDIS and JAMI: the publishers' field lists (docs/masters.md)";
    CODE_INACTIVE: "code-inactive", BusinessRule, Warning, ["code", definition "system"],
        ja: "コード「{code}」({system}) は廃止または無効になっています", en: "code \"{code}\" of {system} is inactive",
        mend_ja: "後継のコードがないか確かめてください。", mend_en: "Look for the code that took its place.",
        wrong: "a coding with a retired code", right: "a coding with a code in use", source: "FHIR R4 codesystem-concept-properties (inactive)";
    CODE_SYSTEM_UNKNOWN: "code-system-unknown", NotFound, Information, ["system", "why", "count"],
        ja: "コード体系 {system} にあるコードかどうかは検証していません{count}: {why}", en: "codes of {system} were not looked up{count}: {why}",
        mend_ja: "system の URL に誤りがないか確かめてください。正しければ、このままで構いません (コード体系を含むパッケージを --package で読み込むと、コードの実在まで検証します)。", mend_en: "Check the system's URL; if it is right, nothing needs to be done (with a package that contains the code system, --package, its codes are looked up).",
        wrong: "{\"system\":\"http://a.jp/CodeSystem/absent\",\"code\":\"x\"}", right: "{\"system\":\"http://hl7.org/fhir/administrative-gender\",\"code\":\"male\"}", source: "FHIR R4 datatypes §2.24.0.5 (Coding)";
    CODING_SYSTEM_VALUE_SET: "coding-system-value-set", CodeInvalid, Error, ["system"],
        ja: "system に値セットの URL「{system}」が書かれています。ここにはコード体系の URL を書きます", en: "the system \"{system}\" is a value set, not a code system",
        mend_ja: "そのコードを定義しているコード体系 (CodeSystem) の URL に置き換えてください。", mend_en: "Give the URL of the code system that defines the code.",
        wrong: "{\"system\":\"http://hl7.org/fhir/ValueSet/measure-type\",\"code\":\"structure\"}",
        right: "{\"system\":\"http://terminology.hl7.org/CodeSystem/measure-type\",\"code\":\"structure\"}", source: "FHIR R4 datatypes §2.24.0.5 (Coding.system)";
    CODING_SYSTEM_SUPPLEMENT: "coding-system-supplement", CodeInvalid, Error, ["system"],
        ja: "system「{system}」は補足 (supplement) なので、コードの出典には使えません", en: "the system \"{system}\" is a supplement and defines no codes of its own",
        mend_ja: "補足ではなく、もとのコード体系の URL を書いてください。", mend_en: "Give the URL of the code system that it supplements.",
        wrong: "a coding with the URL of a supplement", right: "a coding with the URL of the code system", source: "FHIR R4 codesystem §4.8.4 (supplements)";
    CODING_SYSTEM_RELATIVE: "coding-system-relative", CodeInvalid, Error, ["system"],
        ja: "system「{system}」が絶対 URI ではありません", en: "the system \"{system}\" is not an absolute URI",
        mend_ja: "http://…、urn:oid:… などで始まる完全な URI を書いてください。", mend_en: "Write a whole URI such as http://… or urn:oid:….",
        wrong: "{\"system\":\"v3-ActCode\",\"code\":\"AMB\"}", right: "{\"system\":\"http://terminology.hl7.org/CodeSystem/v3-ActCode\",\"code\":\"AMB\"}",
        source: "FHIR R4 datatypes §2.24.0.5 (Coding.system)";
    CODING_SYSTEM_HTTPS: "coding-system-https", CodeInvalid, Error, ["system", "meant"],
        ja: "system「{system}」が https: で始まっています。コード体系の URL は名前なので、http: と https: は別のものです{meant}", en: "the system \"{system}\" begins with https:; the URL of a code system is a name, so http: and https: are different systems{meant}",
        mend_ja: "http: で始まる正式な URL を書いてください。", mend_en: "Write the code system's own URL, which begins with http:.",
        wrong: "{\"system\":\"https://loinc.org\",\"code\":\"8867-4\"}", right: "{\"system\":\"http://loinc.org\",\"code\":\"8867-4\"}",
        source: "FHIR R4 terminologies-systems §4.3.0.1";
    CODING_SYSTEM_SPELLING: "coding-system-spelling", CodeInvalid, Warning, ["system", "meant"],
        ja: "system「{system}」は、知られたコード体系の URL と一致しません (大文字・小文字、末尾の「/」、「|」や「#」の付け足し){meant}", en: "the system \"{system}\" is not exactly the URL of the known code system: upper and lower case, a final \"/\", or what follows \"|\" or \"#\" differ{meant}",
        mend_ja: "正式な URL を一字一句そのまま書いてください。", mend_en: "Write the code system's own URL, letter by letter.",
        wrong: "{\"system\":\"http://loinc.org/\",\"code\":\"8867-4\"}", right: "{\"system\":\"http://loinc.org\",\"code\":\"8867-4\"}",
        source: "FHIR R4 terminologies-systems §4.3.0.1; datatypes §2.24.0.1 (uri: case sensitive)";
    CODING_SYSTEM_UNDEFINED: "coding-system-undefined", CodeInvalid, Error, ["system", "meant"],
        ja: "FHIR R4 に system「{system}」は定義されていません{meant}", en: "FHIR R4 does not define the system \"{system}\"{meant}",
        mend_ja: "R4 で使う URL に直してください (v2 と v3 の表は http://terminology.hl7.org/CodeSystem/ にあります)。独自のコード体系には、自分の名前空間の URL を使います。", mend_en: "Write the URL that R4 uses (tables of v2 and v3 are at http://terminology.hl7.org/CodeSystem/); a code system of your own has a URL in your own namespace.",
        wrong: "{\"system\":\"http://hl7.org/fhir/v3/ActCode\",\"code\":\"AMB\"}", right: "{\"system\":\"http://terminology.hl7.org/CodeSystem/v3-ActCode\",\"code\":\"AMB\"}",
        source: "FHIR R4 terminologies-systems §4.3.0.1";
    CODING_NO_SYSTEM: "coding-no-system", CodeInvalid, Warning, ["code"],
        ja: "コード「{code}」に system がありません。コード体系が分からないと、コードの意味が決まりません", en: "code \"{code}\" has no system, so its meaning is not defined",
        mend_ja: "コード体系の URL を system に書いてください。", mend_en: "Give the code system's URL in system.",
        wrong: "{\"coding\":[{\"code\":\"73211009\"}]}", right: "{\"coding\":[{\"system\":\"http://snomed.info/sct\",\"code\":\"73211009\"}]}",
        source: "FHIR R4 datatypes §2.24.0.5 (Coding.system)";
    DISPLAY_MISMATCH: "display-mismatch", CodeInvalid, Warning, ["display", "code", definition "system", data "expected"],
        ja: "表示名「{display}」は、コード「{code}」({system}) の表示名{expected}と違います", en: "the display \"{display}\" is not that of code \"{code}\" of {system}, which is {expected}",
        mend_ja: "コードが意図どおりか確かめ、表示名をコード体系のものに合わせてください。独自の表現は text に書けます。", mend_en: "Check that this is the code you mean, and use a display of the code system; put your own wording in text.",
        wrong: "{\"code\":\"N\",\"display\":\"Emergency Contact\"}", right: "{\"code\":\"N\",\"display\":\"Next-of-Kin\"}",
        source: "FHIR R4 datatypes §2.24.0.5 (Coding.display)";
    DISPLAY_SPELLING: "display-spelling", Informational, Information, ["display", "code", definition "system", data "expected"],
        ja: "表示名「{display}」は、コード「{code}」({system}) の表示名「{expected}」と大文字小文字や全角半角だけが違います", en: "the display \"{display}\" differs only in case or width from \"{expected}\", the display of code \"{code}\" of {system}",
        mend_ja: "できれば表示名をコード体系の綴りに合わせてください。", mend_en: "Prefer the code system's own spelling.",
        wrong: "{\"code\":\"N\",\"display\":\"next-of-kin\"}", right: "{\"code\":\"N\",\"display\":\"Next-of-Kin\"}",
        source: "FHIR R4 datatypes §2.24.0.5 (Coding.display)";
}
