//! Rules about the structure of a resource: elements, cardinality, types, values that a definition fixes.

rules! {
    RESOURCE_TYPE_MISSING: "resource-type-missing", Structure, Error, [],
        ja: "リソースに resourceType がありません", en: "the resource has no resourceType",
        mend_ja: "\"resourceType\": \"Patient\" のように、リソースの種類を書いてください。",
        mend_en: "Write what the resource is, e.g. \"resourceType\": \"Patient\".",
        wrong: "{\"id\":\"p1\"}", right: "{\"resourceType\":\"Patient\",\"id\":\"p1\"}", source: "FHIR R4 json §2.6.2";
    SIGNED_OBJECT: "signed-object", Structure, Error, [],
        ja: "FHIR リソースではなく、それに署名を付けた JSON (JWS の payload と署名) です。中身も署名も検証していません", en: "this is no FHIR resource but signed JSON (payload and signature of a JWS); neither content nor signature was judged",
        mend_ja: "署名を検証し、payload を Base64url から戻した中身 (FHIR の JSON) を渡してください。", mend_en: "Verify the signature and pass the content: the payload, decoded from base64url.",
        wrong: "{\"payload\":\"e30\",\"signatures\":[{\"protected\":\"eyJhbGciOiJSUzI1NiJ9\",\"signature\":\"c2ln\"}]}", right: "{\"resourceType\":\"Patient\"}", source: "RFC 7515 §7.2";
    RESOURCE_TYPE_UNKNOWN: "resource-type-unknown", Structure, Error, [data "type", definition "hint"],
        ja: "resourceType「{type}」は FHIR R4 (4.0.1) にありません{hint}", en: "resourceType \"{type}\" does not exist in FHIR R4 (4.0.1){hint}",
        mend_ja: "リソースの種類の綴り (大文字・小文字を含む) を確かめてください。", mend_en: "Check the spelling, including upper and lower case.",
        wrong: "{\"resourceType\":\"patient\"}", right: "{\"resourceType\":\"Patient\"}", source: "FHIR R4 resourcelist";
    ROOT_NOT_OBJECT: "root-not-object", Structure, Error, [definition "found"],
        ja: "FHIR リソースは JSON オブジェクトですが、ここは{found}です", en: "a FHIR resource is a JSON object, but this is {found}",
        mend_ja: "リソース 1 つを { … } で書いてください。複数なら Bundle にまとめるか、--ndjson で1 行に 1 つずつ渡してください。",
        mend_en: "Write one resource as { … }; several go into a Bundle or, one a line, through --ndjson.",
        wrong: "[{\"resourceType\":\"Patient\"}]", right: "{\"resourceType\":\"Patient\"}", source: "FHIR R4 json §2.6.2";
    UNKNOWN_ELEMENT: "unknown-element", Structure, Error, [data "element", "type", definition "hint"],
        ja: "要素「{element}」は {type} にありません{hint}", en: "element \"{element}\" does not exist in {type}{hint}",
        mend_ja: "綴りと置き場所を確かめ、FHIR にない項目は取り除くか拡張 (extension) で表してください。",
        mend_en: "Check spelling and place; what FHIR does not have is left out or written as an extension.",
        wrong: "{\"resourceType\":\"Patient\",\"birthdate\":\"1970-01-01\"}", right: "{\"resourceType\":\"Patient\",\"birthDate\":\"1970-01-01\"}",
        source: "FHIR R4 json §2.6.2";
    CARDINALITY_MIN: "cardinality-min", Structure, Error, ["element", definition "found", "how"],
        ja: "必須の要素「{element}」が{found}{how}", en: "required element \"{element}\" {found}{how}",
        mend_ja: "示した場所に「{element}」を書いてください。", mend_en: "Write \"{element}\" at the place shown.",
        wrong: "{\"resourceType\":\"Observation\",\"code\":{\"text\":\"x\"}}", right: "{\"resourceType\":\"Observation\",\"status\":\"final\",\"code\":{\"text\":\"x\"}}",
        source: "FHIR R4 elementdefinition (min)";
    CARDINALITY_MAX: "cardinality-max", Structure, Error, ["element", "max", "found"],
        ja: "要素「{element}」は {max} 個までですが、{found} 個あります", en: "element \"{element}\" occurs too often (maximum {max}, found {found})",
        mend_ja: "「{element}」を {max} 個に減らしてください。", mend_en: "Reduce \"{element}\" to {max}.",
        wrong: "Profile: {\"path\":\"Patient.identifier\",\"max\":\"1\"}\n{\"resourceType\":\"Patient\",\"identifier\":[{\"value\":\"1\"},{\"value\":\"2\"}]}", right: "Profile: {\"path\":\"Patient.identifier\",\"max\":\"1\"}\n{\"resourceType\":\"Patient\",\"identifier\":[{\"value\":\"1\"}]}", source: "FHIR R4 elementdefinition (max)";
    ELEMENT_PROHIBITED: "element-prohibited", Structure, Error, ["element"],
        ja: "要素「{element}」はこのプロファイルでは使えません", en: "element \"{element}\" must not be used in this profile",
        mend_ja: "「{element}」を取り除いてください。", mend_en: "Remove \"{element}\".",
        wrong: "Profile: {\"path\":\"Patient.photo\",\"max\":\"0\"}\n{\"resourceType\":\"Patient\",\"photo\":[{\"title\":\"x\"}]}", right: "Profile: {\"path\":\"Patient.photo\",\"max\":\"0\"}\n{\"resourceType\":\"Patient\",\"active\":true}", source: "FHIR R4 elementdefinition (max)";
    ARRAY_EXPECTED: "array-expected", Structure, Error, ["element"],
        ja: "要素「{element}」は配列 [ … ] で書きます", en: "element \"{element}\" must be an array",
        mend_ja: "値が 1 つでも [ ] で囲んでください。", mend_en: "Put [ ] around the value, even when there is only one.",
        wrong: "{\"resourceType\":\"Patient\",\"name\":{\"text\":\"x\"}}", right: "{\"resourceType\":\"Patient\",\"name\":[{\"text\":\"x\"}]}", source: "FHIR R4 json §2.6.2.2";
    ARRAY_NOT_ALLOWED: "array-not-allowed", Structure, Error, ["element"],
        ja: "要素「{element}」は繰り返せないので、配列では書けません", en: "element \"{element}\" does not repeat, so it cannot be an array",
        mend_ja: "[ ] を外し、値を 1 つだけ書いてください。", mend_en: "Remove the [ ] and write one value.",
        wrong: "{\"resourceType\":\"Patient\",\"gender\":[\"male\"]}", right: "{\"resourceType\":\"Patient\",\"gender\":\"male\"}", source: "FHIR R4 json §2.6.2.2";
    OBJECT_EXPECTED: "object-expected", Structure, Error, ["element", "type", definition "found"],
        ja: "「{element}」は {type} 型なのでオブジェクト {…} で書きますが、{found}です", en: "\"{element}\" is of type {type} and must be an object, but it is {found}",
        mend_ja: "値を {type} のオブジェクトとして書いてください。", mend_en: "Write the value as an object of type {type}.",
        wrong: "{\"resourceType\":\"Observation\",\"status\":\"final\",\"code\":\"x\"}", right: "{\"resourceType\":\"Observation\",\"status\":\"final\",\"code\":{\"text\":\"x\"}}", source: "FHIR R4 json §2.6.2.1";
    PRIMITIVE_EXPECTED: "primitive-expected", Structure, Error, ["element", "type", definition "found"],
        ja: "「{element}」は {type} 型の値ですが、{found}です", en: "\"{element}\" must be a value of type {type}, but it is {found}",
        mend_ja: "値を {type} の形で書いてください。拡張や id は「_{element}」に書きます。", mend_en: "Write a value of type {type}; its extensions and id go into \"_{element}\".",
        wrong: "{\"resourceType\":\"Patient\",\"birthDate\":{\"value\":\"1970-01-01\"}}", right: "{\"resourceType\":\"Patient\",\"birthDate\":\"1970-01-01\"}", source: "FHIR R4 json §2.6.2.3";
    NULL_VALUE: "json-null-value", Structure, Error, [data "element"],
        ja: "「{element}」が null です。FHIR では null を書けません", en: "\"{element}\" is null; FHIR does not allow null here",
        mend_ja: "値がないときは項目ごと取り除いてください (null が許されるのは、「_」の付く配列と位置を合わせるときだけです)。",
        mend_en: "Leave the property out when there is no value (null only aligns an array with its \"_\" companion).",
        wrong: "{\"resourceType\":\"Patient\",\"birthDate\":null}", right: "{\"resourceType\":\"Patient\"}", source: "FHIR R4 json §2.6.2.3";
    EMPTY_ARRAY: "empty-array", Structure, Error, [data "element"],
        ja: "「{element}」が空の配列です", en: "\"{element}\" is an empty array",
        mend_ja: "値がないときは項目ごと取り除いてください。", mend_en: "Leave the property out when there is no value.",
        wrong: "{\"resourceType\":\"Patient\",\"name\":[]}", right: "{\"resourceType\":\"Patient\"}", source: "FHIR R4 json §2.6.2.2";
    EMPTY_OBJECT: "empty-object", Structure, Error, [data "element"],
        ja: "「{element}」が空です (値も子要素もありません)", en: "\"{element}\" is empty: it has neither a value nor children",
        mend_ja: "値か子要素を書くか、項目ごと取り除いてください。", mend_en: "Give it a value or children, or leave it out.",
        wrong: "{\"resourceType\":\"Patient\",\"maritalStatus\":{}}", right: "{\"resourceType\":\"Patient\"}", source: "FHIR R4 element (ele-1)";
    NO_CONTENT: "element-without-content", Structure, Error, [data "element"],
        ja: "「{element}」には id しかなく、値も子要素もありません", en: "\"{element}\" has an id only, neither value nor children",
        mend_ja: "値か子要素を書くか、項目ごと取り除いてください。", mend_en: "Give it a value or children, or leave it out.",
        wrong: "{\"resourceType\":\"Patient\",\"maritalStatus\":{\"id\":\"a\"}}", right: "{\"resourceType\":\"Patient\"}", source: "FHIR R4 element (ele-1)";
    ELEMENT_ID_TWICE: "element-id-duplicate", Duplicate, Error, ["id"],
        ja: "要素の id「{id}」が、このリソースの中に 2 つあります", en: "the element id \"{id}\" occurs twice in this resource",
        mend_ja: "要素の id をリソースの中で一意にするか、取り除いてください。", mend_en: "Make the id unique in the resource, or remove it.",
        wrong: "{\"name\":[{\"id\":\"1\",\"text\":\"a\"},{\"id\":\"1\",\"text\":\"b\"}]}", right: "{\"name\":[{\"id\":\"1\",\"text\":\"a\"},{\"id\":\"2\",\"text\":\"b\"}]}", source: "FHIR R4 element (Element.id)";
    CHOICE_MULTIPLE: "choice-multiple", Structure, Error, ["element", "first", "second"],
        ja: "「{element}[x]」は 1 つの型だけで書きますが、「{first}」と「{second}」の両方があります", en: "\"{element}[x]\" takes one type, but both \"{first}\" and \"{second}\" are here",
        mend_ja: "どちらか一方だけを残してください。", mend_en: "Keep only one of them.",
        wrong: "{\"resourceType\":\"Patient\",\"deceasedBoolean\":true,\"deceasedDateTime\":\"2024\"}", right: "{\"resourceType\":\"Patient\",\"deceasedDateTime\":\"2024\"}", source: "FHIR R4 formats §2.6.1.7 (choice)";
    COMPANION_NOT_PRIMITIVE: "companion-not-primitive", Structure, Error, [data "element"],
        ja: "「_{element}」は使えません。「{element}」は値ではなくオブジェクトの型です", en: "\"_{element}\" is not allowed: \"{element}\" is an object, not a primitive",
        mend_ja: "id と extension は「{element}」の中に直接書いてください。", mend_en: "Write id and extension inside \"{element}\" itself.",
        wrong: "{\"resourceType\":\"Patient\",\"_maritalStatus\":{\"id\":\"a\"}}", right: "{\"resourceType\":\"Patient\",\"maritalStatus\":{\"id\":\"a\",\"text\":\"x\"}}", source: "FHIR R4 json §2.6.2.3";
    ATTRIBUTE_EXTENDED: "attribute-extended", Structure, Error, [data "element"],
        ja: "「_{element}」は使えません。「{element}」には拡張も id も付けられません", en: "\"_{element}\" is not allowed: \"{element}\" takes neither extensions nor an id",
        mend_ja: "「_{element}」を取り除き、補足は「{element}」を持つ側の extension に書いてください。", mend_en: "Remove \"_{element}\"; write what it says in the extension of the object that contains \"{element}\".",
        wrong: "{\"resourceType\":\"Patient\",\"id\":\"p1\",\"_id\":{\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/data-absent-reason\",\"valueCode\":\"unknown\"}]}}", right: "{\"resourceType\":\"Patient\",\"id\":\"p1\"}", source: "FHIR R4 resource#id, xml §2.6.1 (values of type System.String)";
    NULL_ALIGNMENT: "null-alignment", Structure, Error, [data "element", "values", "companions"],
        ja: "「{element}」({values} 個) と「_{element}」({companions} 個) の数が合いません", en: "\"{element}\" has {values} item(s) and \"_{element}\" has {companions}; both must have the same number",
        mend_ja: "両方の配列を同じ長さにし、対応するものがない位置には null を書いてください。", mend_en: "Make both arrays the same length, with null where there is nothing.",
        wrong: "{\"given\":[\"a\",\"b\"],\"_given\":[{\"id\":\"x\"}]}", right: "{\"given\":[\"a\",\"b\"],\"_given\":[{\"id\":\"x\"},null]}", source: "FHIR R4 json §2.6.2.3";
    TYPE_NOT_ALLOWED: "type-not-allowed", Structure, Error, ["element", definition "found", "allowed"],
        ja: "「{element}」の型 {found} は、ここでは使えません (使える型: {allowed})", en: "\"{element}\" is of type {found}, which is not allowed here (allowed: {allowed})",
        mend_ja: "使える型 ({allowed}) で書いてください。名前が型で終わる要素は、末尾もその型に合わせます (value[x] が Coding なら valueCoding)。", mend_en: "Write one of the allowed types ({allowed}); where the name ends with the type, let it end with that one (value[x] as a Coding is valueCoding).",
        wrong: "Profile: {\"path\":\"Observation.value[x]\",\"type\":[{\"code\":\"Quantity\"}]}\n{\"resourceType\":\"Observation\",\"status\":\"final\",\"code\":{\"text\":\"x\"},\"valueString\":\"1\"}", right: "Profile: {\"path\":\"Observation.value[x]\",\"type\":[{\"code\":\"Quantity\"}]}\n{\"resourceType\":\"Observation\",\"status\":\"final\",\"code\":{\"text\":\"x\"},\"valueQuantity\":{\"value\":1}}", source: "FHIR R4 elementdefinition (type)";
    FIXED_MISMATCH: "fixed-value", Value, Error, ["element", "expected", "found"],
        ja: "「{element}」は {expected} と決まっていますが、{found}", en: "\"{element}\" must be {expected}, but {found}",
        mend_ja: "「{element}」の値を {expected} にしてください (大文字小文字や空白まで同じに)。", mend_en: "Write {expected} in \"{element}\", the same in case and spaces.",
        wrong: "Profile: {\"path\":\"Patient.gender\",\"fixedCode\":\"male\"}\n{\"resourceType\":\"Patient\",\"gender\":\"female\"}", right: "Profile: {\"path\":\"Patient.gender\",\"fixedCode\":\"male\"}\n{\"resourceType\":\"Patient\",\"gender\":\"male\"}", source: "FHIR R4 elementdefinition (fixed[x])";
    FIXED_SURPLUS: "fixed-value-surplus", Value, Error, ["element", "found"],
        ja: "「{element}」({found}) は書けません。プロファイルが値の全体を決めていて、その中に「{element}」はありません", en: "\"{element}\" ({found}) is not allowed: the profile fixes the whole value, and it has no \"{element}\"",
        mend_ja: "「{element}」を取り除いてください。", mend_en: "Remove \"{element}\".",
        wrong: "Profile: {\"path\":\"Observation.code\",\"fixedCodeableConcept\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"8867-4\"}]}}\n{\"resourceType\":\"Observation\",\"status\":\"final\",\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"8867-4\",\"display\":\"Heart rate\"}]}}", right: "Profile: {\"path\":\"Observation.code\",\"fixedCodeableConcept\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"8867-4\"}]}}\n{\"resourceType\":\"Observation\",\"status\":\"final\",\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"8867-4\"}]}}", source: "FHIR R4 elementdefinition (fixed[x])";
    PATTERN_MISMATCH: "pattern-value", Value, Error, ["element", "expected", "found"],
        ja: "「{element}」には {expected} が必要ですが、{found}", en: "\"{element}\" must have {expected}, but {found}",
        mend_ja: "「{element}」に {expected} を書いてください (求められていない項目を書き加えるのは構いません)。", mend_en: "Write {expected} in \"{element}\"; what is not asked for may stand beside it.",
        wrong: "Profile: {\"path\":\"Observation.code\",\"patternCodeableConcept\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"8867-4\"}]}}\n{\"resourceType\":\"Observation\",\"status\":\"final\",\"code\":{\"coding\":[{\"code\":\"8867-4\"}]}}", right: "Profile: {\"path\":\"Observation.code\",\"patternCodeableConcept\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"8867-4\"}]}}\n{\"resourceType\":\"Observation\",\"status\":\"final\",\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"8867-4\"}]}}", source: "FHIR R4 elementdefinition (pattern[x])";
    MAX_LENGTH: "max-length", TooLong, Error, ["element", "max", "found"],
        ja: "「{element}」は {max} 文字までですが、{found} 文字あります", en: "\"{element}\" may have at most {max} characters, but has {found}",
        mend_ja: "{max} 文字以内に縮めてください。", mend_en: "Shorten it to {max} characters.",
        wrong: "Profile: {\"path\":\"Patient.language\",\"maxLength\":3}\n{\"resourceType\":\"Patient\",\"language\":\"ja-JP\"}", right: "Profile: {\"path\":\"Patient.language\",\"maxLength\":3}\n{\"resourceType\":\"Patient\",\"language\":\"ja\"}", source: "FHIR R4 elementdefinition (maxLength)";
    MIN_LENGTH: "min-length", Value, Error, ["element", "min", "found"],
        ja: "「{element}」は {min} 文字以上必要ですが、{found} 文字です", en: "\"{element}\" needs {min} characters or more, but has {found}",
        mend_ja: "省略せずに、{min} 文字以上で書いてください。", mend_en: "Write it in full, with {min} characters or more.",
        wrong: "Profile: {\"path\":\"Location.name\",\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/minLength\",\"valueInteger\":4}]}\n{\"resourceType\":\"Location\",\"name\":\"東棟\"}", right: "Profile: {\"path\":\"Location.name\",\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/minLength\",\"valueInteger\":4}]}\n{\"resourceType\":\"Location\",\"name\":\"東棟三階\"}", source: "FHIR R4 extension minLength";
    VALUE_MISSING: "value-missing", Required, Error, ["element"],
        ja: "「{element}」には値が必要です (拡張だけでは足りません)", en: "\"{element}\" must have a value; extensions alone are not enough",
        mend_ja: "「{element}」に値を書いてください。", mend_en: "Write a value in \"{element}\".",
        wrong: "Profile: {\"path\":\"Location.name\",\"extension\":[{\"url\":\"http://hl7.org/fhir/5.0/StructureDefinition/extension-ElementDefinition.mustHaveValue\",\"valueBoolean\":true}]}\n{\"resourceType\":\"Location\",\"_name\":{\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/data-absent-reason\",\"valueCode\":\"unknown\"}]}}", right: "Profile: {\"path\":\"Location.name\",\"extension\":[{\"url\":\"http://hl7.org/fhir/5.0/StructureDefinition/extension-ElementDefinition.mustHaveValue\",\"valueBoolean\":true}]}\n{\"resourceType\":\"Location\",\"name\":\"東棟\"}", source: "FHIR R5 elementdefinition (mustHaveValue), for R4 as an extension";
    VALUE_OR_EXTENSION_MISSING: "value-or-extension-missing", Required, Error, ["element", "allowed"],
        ja: "「{element}」に値がなく、値の代わりになる拡張 ({allowed}) もありません", en: "\"{element}\" has neither a value nor one of the extensions that may stand for it ({allowed})",
        mend_ja: "値を書くか、値の代わりになる拡張を書いてください。", mend_en: "Write a value, or one of these extensions.",
        wrong: "Profile: {\"path\":\"Location.name\",\"extension\":[{\"url\":\"http://hl7.org/fhir/5.0/StructureDefinition/extension-ElementDefinition.valueAlternatives\",\"valueCanonical\":\"http://hl7.org/fhir/StructureDefinition/data-absent-reason\"}]}\n{\"resourceType\":\"Location\",\"_name\":{\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/rendered-value\",\"valueString\":\"x\"}]}}", right: "Profile: {\"path\":\"Location.name\",\"extension\":[{\"url\":\"http://hl7.org/fhir/5.0/StructureDefinition/extension-ElementDefinition.valueAlternatives\",\"valueCanonical\":\"http://hl7.org/fhir/StructureDefinition/data-absent-reason\"}]}\n{\"resourceType\":\"Location\",\"_name\":{\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/data-absent-reason\",\"valueCode\":\"unknown\"}]}}", source: "FHIR R5 elementdefinition (valueAlternatives), for R4 as an extension";
    VALUE_FORM: "value-form", Value, Error, ["element", "form", "found"],
        ja: "「{element}」は決められた形 ({form}) で書きますが、{found} です", en: "\"{element}\" must have the form {form}, but it is {found}",
        mend_ja: "示した形で書いてください。", mend_en: "Write it in the form shown.",
        wrong: "Profile: {\"path\":\"Location.address.postalCode\",\"type\":[{\"code\":\"string\",\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/regex\",\"valueString\":\"[0-9]{3}-[0-9]{4}\"}]}]}\n{\"resourceType\":\"Location\",\"address\":{\"postalCode\":\"1000001\"}}", right: "Profile: {\"path\":\"Location.address.postalCode\",\"type\":[{\"code\":\"string\",\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/regex\",\"valueString\":\"[0-9]{3}-[0-9]{4}\"}]}]}\n{\"resourceType\":\"Location\",\"address\":{\"postalCode\":\"100-0001\"}}", source: "FHIR R4 extension regex";
    DECIMAL_PLACES: "decimal-places", Value, Error, ["element", "max", "found"],
        ja: "「{element}」の小数点以下は {max} 桁までですが、{found} です", en: "\"{element}\" may have at most {max} decimal places, but it is {found}",
        mend_ja: "小数点以下を {max} 桁以内にしてください。", mend_en: "Write no more than {max} decimal places.",
        wrong: "Profile: {\"path\":\"Observation.referenceRange.low\",\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/maxDecimalPlaces\",\"valueInteger\":1}]}\n{\"resourceType\":\"Observation\",\"status\":\"final\",\"code\":{\"text\":\"x\"},\"referenceRange\":[{\"low\":{\"value\":1.25}}]}", right: "Profile: {\"path\":\"Observation.referenceRange.low\",\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/maxDecimalPlaces\",\"valueInteger\":1}]}\n{\"resourceType\":\"Observation\",\"status\":\"final\",\"code\":{\"text\":\"x\"},\"referenceRange\":[{\"low\":{\"value\":1.2}}]}", source: "FHIR R4 extension maxDecimalPlaces";
    ATTACHMENT_TOO_LARGE: "attachment-too-large", TooLong, Error, ["element", "max", "found"],
        ja: "「{element}」は {max} バイトまでですが、{found} バイトあります", en: "\"{element}\" may have at most {max} bytes, but has {found}",
        mend_ja: "{max} バイト以内に縮めてください。", mend_en: "Reduce it to {max} bytes.",
        wrong: "Profile: {\"path\":\"Patient.photo\",\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/maxSize\",\"valueDecimal\":8}]}\n{\"resourceType\":\"Patient\",\"photo\":[{\"contentType\":\"image/png\",\"size\":9,\"url\":\"http://a.jp/1.png\"}]}", right: "Profile: {\"path\":\"Patient.photo\",\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/maxSize\",\"valueDecimal\":8}]}\n{\"resourceType\":\"Patient\",\"photo\":[{\"contentType\":\"image/png\",\"size\":8,\"url\":\"http://a.jp/1.png\"}]}", source: "FHIR R4 extension maxSize";
    ATTACHMENT_TYPE: "attachment-type", Value, Error, ["element", "allowed", "found"],
        ja: "「{element}」に使える形式は {allowed} ですが、「{found}」です", en: "\"{element}\" must be {allowed}, but it is \"{found}\"",
        mend_ja: "使える形式の添付にし、contentType もそれに合わせてください。", mend_en: "Attach one of these types and say so in contentType.",
        wrong: "Profile: {\"path\":\"Patient.photo\",\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/mimeType\",\"valueCode\":\"image/png\"}]}\n{\"resourceType\":\"Patient\",\"photo\":[{\"contentType\":\"image/gif\",\"url\":\"http://a.jp/1.gif\"}]}", right: "Profile: {\"path\":\"Patient.photo\",\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/mimeType\",\"valueCode\":\"image/png\"}]}\n{\"resourceType\":\"Patient\",\"photo\":[{\"contentType\":\"image/png\",\"url\":\"http://a.jp/1.png\"}]}", source: "FHIR R4 extension mimeType";
    UNIT_NOT_ALLOWED: "unit-not-allowed", Value, Error, ["element", "allowed", "found"],
        ja: "「{element}」に使える単位は {allowed} ですが、「{found}」です", en: "\"{element}\" must be in {allowed}, but it is in \"{found}\"",
        mend_ja: "使える単位に換算し、system と code も書いてください。", mend_en: "Convert it, and write system and code of the unit.",
        wrong: "Profile: {\"path\":\"Observation.referenceRange.low\",\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/elementdefinition-allowedUnits\",\"valueCodeableConcept\":{\"coding\":[{\"system\":\"http://unitsofmeasure.org\",\"code\":\"mg/dL\"}]}}]}\n{\"resourceType\":\"Observation\",\"status\":\"final\",\"code\":{\"text\":\"x\"},\"referenceRange\":[{\"low\":{\"value\":1,\"unit\":\"mmol/L\",\"system\":\"http://unitsofmeasure.org\",\"code\":\"mmol/L\"}}]}", right: "Profile: {\"path\":\"Observation.referenceRange.low\",\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/elementdefinition-allowedUnits\",\"valueCodeableConcept\":{\"coding\":[{\"system\":\"http://unitsofmeasure.org\",\"code\":\"mg/dL\"}]}}]}\n{\"resourceType\":\"Observation\",\"status\":\"final\",\"code\":{\"text\":\"x\"},\"referenceRange\":[{\"low\":{\"value\":1,\"unit\":\"mg/dL\",\"system\":\"http://unitsofmeasure.org\",\"code\":\"mg/dL\"}}]}", source: "FHIR R4 extension elementdefinition-allowedUnits";
    VALUE_INCOMPARABLE: "value-unit-incomparable", Value, Error, ["element", "bound", "found"],
        ja: "「{element}」の {found} は、上限・下限の {bound} と単位が違い、比べられません", en: "\"{element}\" is {found}, which cannot be compared with the bound {bound}: the units are of different kinds",
        mend_ja: "{bound} と同じ種類の UCUM 単位で書いてください (例: mL と L は比べられます)。", mend_en: "Use a UCUM unit that converts into that of {bound} (mL and L do).",
        wrong: "Profile: {\"path\":\"NutritionOrder.enteralFormula.maxVolumeToDeliver\",\"maxValueQuantity\":{\"value\":2,\"system\":\"http://unitsofmeasure.org\",\"code\":\"L\"}}\n{\"resourceType\":\"NutritionOrder\",\"status\":\"active\",\"intent\":\"order\",\"patient\":{\"display\":\"x\"},\"dateTime\":\"2026-04-01\",\"enteralFormula\":{\"maxVolumeToDeliver\":{\"value\":3,\"system\":\"http://unitsofmeasure.org\",\"code\":\"kg\"}}}", right: "Profile: {\"path\":\"NutritionOrder.enteralFormula.maxVolumeToDeliver\",\"maxValueQuantity\":{\"value\":2,\"system\":\"http://unitsofmeasure.org\",\"code\":\"L\"}}\n{\"resourceType\":\"NutritionOrder\",\"status\":\"active\",\"intent\":\"order\",\"patient\":{\"display\":\"x\"},\"dateTime\":\"2026-04-01\",\"enteralFormula\":{\"maxVolumeToDeliver\":{\"value\":1500,\"system\":\"http://unitsofmeasure.org\",\"code\":\"mL\"}}}", source: "FHIR R4 elementdefinition (minValue[x], maxValue[x])";
    VALUE_TOO_SMALL: "value-below-minimum", Value, Error, ["element", "min", "found"],
        ja: "「{element}」は {min} 以上ですが、{found} です", en: "\"{element}\" must be at least {min}, but it is {found}",
        mend_ja: "{min} 以上の値にしてください。", mend_en: "Use a value of at least {min}.",
        wrong: "Profile: {\"path\":\"Patient.telecom.rank\",\"minValuePositiveInt\":2}\n{\"resourceType\":\"Patient\",\"telecom\":[{\"system\":\"phone\",\"value\":\"1\",\"rank\":1}]}", right: "Profile: {\"path\":\"Patient.telecom.rank\",\"minValuePositiveInt\":2}\n{\"resourceType\":\"Patient\",\"telecom\":[{\"system\":\"phone\",\"value\":\"1\",\"rank\":2}]}", source: "FHIR R4 elementdefinition (minValue[x])";
    VALUE_TOO_LARGE: "value-above-maximum", Value, Error, ["element", "max", "found"],
        ja: "「{element}」は {max} 以下ですが、{found} です", en: "\"{element}\" must be at most {max}, but it is {found}",
        mend_ja: "{max} 以下の値にしてください。", mend_en: "Use a value of at most {max}.",
        wrong: "Profile: {\"path\":\"Patient.telecom.rank\",\"maxValuePositiveInt\":5}\n{\"resourceType\":\"Patient\",\"telecom\":[{\"system\":\"phone\",\"value\":\"1\",\"rank\":6}]}", right: "Profile: {\"path\":\"Patient.telecom.rank\",\"maxValuePositiveInt\":5}\n{\"resourceType\":\"Patient\",\"telecom\":[{\"system\":\"phone\",\"value\":\"1\",\"rank\":5}]}", source: "FHIR R4 elementdefinition (maxValue[x])";
    INVARIANT: "invariant", Invariant, Error, ["key", "human"],
        ja: "制約 {key} を満たしていません: {human}", en: "constraint {key} does not hold: {human}",
        mend_ja: "制約の意味と式は tekigo explain {key} で見られます。", mend_en: "Do as the message says; tekigo explain {key} shows the expression.",
        wrong: "{\"resourceType\":\"Observation\",\"status\":\"final\",\"code\":{\"text\":\"x\"},\"referenceRange\":[{\"type\":{\"text\":\"y\"}}]}",
        right: "{\"resourceType\":\"Observation\",\"status\":\"final\",\"code\":{\"text\":\"x\"},\"referenceRange\":[{\"text\":\"1-2\"}]}", source: "FHIR R4 elementdefinition (constraint)";
    INVARIANT_UNDECIDED: "invariant-undecided", Processing, Warning, ["key", "why"],
        ja: "制約 {key} は検証できませんでした: {why}", en: "constraint {key} could not be evaluated: {why}",
        mend_ja: "期間なら、start と end を同じ精度 (時刻まで書くなら両方にタイムゾーン) で書いてください。ほかは、制約を定義した側の問題か、必要な定義が読み込まれていません。--package で定義を加えてください。", mend_en: "Write start and end of a period in the same precision, times with their zones. Otherwise the definition is at fault, or something that it needs is not loaded; add it with --package.",
        wrong: "Profile: {\"path\":\"Patient\",\"constraint\":[{\"key\":\"a-1\",\"severity\":\"error\",\"human\":\"x\",\"expression\":\"name.text.matches('(?=a)b')\"}]}\n{\"resourceType\":\"Patient\",\"name\":[{\"text\":\"x\"}]}", right: "Profile: {\"path\":\"Patient\",\"constraint\":[{\"key\":\"a-1\",\"severity\":\"error\",\"human\":\"x\",\"expression\":\"name.text.matches('x')\"}]}\n{\"resourceType\":\"Patient\",\"name\":[{\"text\":\"x\"}]}", source: "FHIR R4 fhirpath";
    ATTACHMENT_SIZE: "attachment-size", Value, Error, ["stated", "found"],
        ja: "size は {stated} バイトですが、data は {found} バイトです", en: "size says {stated} bytes, but data has {found}",
        mend_ja: "size を base64 に変換する前の実際のバイト数に合わせてください。", mend_en: "Set size to the number of bytes before base64.",
        wrong: "{\"resourceType\":\"Media\",\"status\":\"completed\",\"content\":{\"contentType\":\"text/plain\",\"size\":9,\"data\":\"YWJj\"}}",
        right: "{\"resourceType\":\"Media\",\"status\":\"completed\",\"content\":{\"contentType\":\"text/plain\",\"size\":3,\"data\":\"YWJj\"}}", source: "FHIR R4 datatypes (Attachment.size)";
    SAMPLED_DATA: "sampled-data-format", Value, Error, ["value"],
        ja: "SampledData.data の「{value}」は、数でも E・U・L でもありません", en: "\"{value}\" in SampledData.data is neither a number nor E, U or L",
        mend_ja: "数 (または E、U、L) を半角の空白 1 つで区切って書いてください。", mend_en: "Write decimals (or E, U, L) with one space between.",
        wrong: "{\"resourceType\":\"Observation\",\"status\":\"final\",\"code\":{\"text\":\"x\"},\"valueSampledData\":{\"origin\":{\"value\":0},\"period\":10,\"dimensions\":1,\"data\":\"1,2,3\"}}", right: "{\"resourceType\":\"Observation\",\"status\":\"final\",\"code\":{\"text\":\"x\"},\"valueSampledData\":{\"origin\":{\"value\":0},\"period\":10,\"dimensions\":1,\"data\":\"1 2 3\"}}", source: "FHIR R4 datatypes#SampledData";
    IDENTIFIER_SYSTEM: "identifier-system-relative", Invalid, Error, ["system"],
        ja: "Identifier.system「{system}」は絶対 URI ではなく、番号の体系を特定できません", en: "Identifier.system \"{system}\" is not an absolute URI, so it does not identify a set of identifiers",
        mend_ja: "番号を発行する体系の URI (http://… や urn:oid:…) を書いてください。", mend_en: "Write the URI of the set of identifiers (http://… or urn:oid:…).",
        wrong: "{\"resourceType\":\"Patient\",\"identifier\":[{\"system\":\"hospital\",\"value\":\"1\"}]}", right: "{\"resourceType\":\"Patient\",\"identifier\":[{\"system\":\"http://a.jp/hospital\",\"value\":\"1\"}]}", source: "FHIR R4 datatypes (Identifier.system)";
    IDENTIFIER_VALUE: "identifier-value-not-uri", Invalid, Error, ["value"],
        ja: "system が urn:ietf:rfc:3986 の値は URI ですが、「{value}」はそうではありません", en: "values of the system urn:ietf:rfc:3986 must be URIs, but \"{value}\" is not one",
        mend_ja: "urn:oid: や urn:uuid: を付けた URI を書くか、番号の体系の system に直してください。", mend_en: "Write a whole URI, with urn:oid: or urn:uuid: where it is one, or the system that the value is from.",
        wrong: "{\"resourceType\":\"Patient\",\"identifier\":[{\"system\":\"urn:ietf:rfc:3986\",\"value\":\"1.2.392.100495\"}]}", right: "{\"resourceType\":\"Patient\",\"identifier\":[{\"system\":\"urn:ietf:rfc:3986\",\"value\":\"urn:oid:1.2.392.100495\"}]}", source: "FHIR R4 datatypes (Identifier)";
    CONTAINED_WITHOUT_ID: "contained-without-id", Required, Error, [],
        ja: "contained の中のリソースに id がなく、参照できません", en: "the contained resource has no id, so nothing can refer to it",
        mend_ja: "id を付け、「#id」の形で参照してください。", mend_en: "Give it an id, and refer to it as #id.",
        wrong: "{\"resourceType\":\"Patient\",\"contained\":[{\"resourceType\":\"Organization\",\"name\":\"x\"}]}", right: "{\"resourceType\":\"Patient\",\"contained\":[{\"resourceType\":\"Organization\",\"id\":\"o\",\"name\":\"x\"}],\"managingOrganization\":{\"reference\":\"#o\"}}", source: "FHIR R4 references §2.3.0.4 (contained resources)";
    CONTAINED_ID_TWICE: "contained-id-duplicate", Duplicate, Error, ["id"],
        ja: "id「{id}」の contained リソースが 2 つ以上あり、「#{id}」がどれを指すか決まりません", en: "several contained resources have the id \"{id}\", so it is unclear which one #{id} means",
        mend_ja: "contained の中で重ならない id にし、参照も合わせてください。", mend_en: "Give each contained resource an id of its own, and correct the references.",
        wrong: "{\"resourceType\":\"Patient\",\"contained\":[{\"resourceType\":\"Organization\",\"id\":\"o\",\"name\":\"x\"},{\"resourceType\":\"Practitioner\",\"id\":\"o\"}],\"managingOrganization\":{\"reference\":\"#o\"},\"generalPractitioner\":[{\"reference\":\"#o\"}]}", right: "{\"resourceType\":\"Patient\",\"contained\":[{\"resourceType\":\"Organization\",\"id\":\"o\",\"name\":\"x\"},{\"resourceType\":\"Practitioner\",\"id\":\"p\"}],\"managingOrganization\":{\"reference\":\"#o\"},\"generalPractitioner\":[{\"reference\":\"#p\"}]}", source: "FHIR R4 references §2.3.0.4 (contained resources), resource#id";
    ATTACHMENT_HASH: "attachment-hash", Value, Error, ["stated", "found"],
        ja: "hash は「{stated}」ですが、data の SHA-1 は「{found}」です", en: "hash says \"{stated}\", but the SHA-1 of data is \"{found}\"",
        mend_ja: "base64 に変換する前のデータの SHA-1 を求め、その 20 バイトを base64 で書いてください (16 進数ではありません)。", mend_en: "Take the SHA-1 of the data before base64 and write its 20 bytes in base64, not in hexadecimal digits.",
        wrong: "{\"resourceType\":\"Media\",\"status\":\"completed\",\"content\":{\"contentType\":\"text/plain\",\"hash\":\"AAAA\",\"data\":\"YWJj\"}}",
        right: "{\"resourceType\":\"Media\",\"status\":\"completed\",\"content\":{\"contentType\":\"text/plain\",\"hash\":\"qZk+NkcGgWq6PiVxeFDCbJzQ2J0=\",\"data\":\"YWJj\"}}", source: "FHIR R4 datatypes (Attachment.hash)";
}
