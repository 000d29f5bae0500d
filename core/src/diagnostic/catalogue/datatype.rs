//! Rules about the values of primitive types: JSON kind, lexical form, range.

rules! {
    JSON_KIND: "primitive-json-kind", Structure, Error, ["type", "expected", definition "found"],
        ja: "{type} は JSON の{expected}で書きますが、ここは{found}です", en: "a value of type {type} must be a JSON {expected}, but its JSON type is {found}",
        mend_ja: "数値と真偽値は引用符なしで、それ以外は引用符で囲んで書いてください。", mend_en: "Write numbers and booleans without quotes and everything else with quotes.",
        wrong: "{\"resourceType\":\"Patient\",\"active\":\"true\"}", right: "{\"resourceType\":\"Patient\",\"active\":true}", source: "FHIR R4 json §2.6.2.3";
    INTEGER_FORMAT: "integer-format", Value, Error, ["value", "type"],
        ja: "{type}「{value}」が整数ではありません。小数点や指数は使えません", en: "\"{value}\" is no {type}; a whole number has no decimal point and no exponent",
        mend_ja: "小数点・指数なしの整数で書いてください。", mend_en: "Write a whole number without decimal point or exponent.",
        wrong: "{\"contentType\":\"image/png\",\"size\":1.0}", right: "{\"contentType\":\"image/png\",\"size\":1}", source: "FHIR R4 datatypes#integer";
    INTEGER_RANGE: "integer-range", Value, Error, ["value", "type", "min", "max"],
        ja: "「{value}」は {type} の範囲 ({min} から {max}) に入りません", en: "\"{value}\" is outside the range of {type} ({min} to {max})",
        mend_ja: "{min} から {max} までの整数で書いてください。", mend_en: "Use a whole number from {min} to {max}.",
        wrong: "{\"system\":\"phone\",\"value\":\"03-0000-0000\",\"rank\":0}", right: "{\"system\":\"phone\",\"value\":\"03-0000-0000\",\"rank\":1}", source: "FHIR R4 datatypes#integer";
    DECIMAL_PRECISION: "decimal-precision", Value, Warning, ["value", "digits"],
        ja: "小数「{value}」は有効数字が {digits} 桁あり、18 桁を超える部分は受け取る側で失われることがあります", en: "decimal \"{value}\" has {digits} significant digits; receivers may lose the digits after the 18th",
        mend_ja: "測定の精度に合った桁数で書いてください。", mend_en: "Write as many digits as the measurement has.",
        wrong: "\"value\": 0.1234567890123456789", right: "\"value\": 0.123456789", source: "FHIR R4 datatypes#decimal";
    STRING_EMPTY: "string-empty", Value, Error, ["type"],
        ja: "{type} の値が空文字列です。値がないときは項目ごと書きません", en: "the {type} is empty; what has no value is left out",
        mend_ja: "値を書くか、項目ごと取り除いてください。", mend_en: "Write a value or remove the element.",
        wrong: "{\"resourceType\":\"Patient\",\"name\":[{\"text\":\"\"}]}", right: "{\"resourceType\":\"Patient\",\"name\":[{\"text\":\"東京 太郎\"}]}", source: "FHIR R4 json §2.6.2.1";
    STRING_BLANK: "string-blank", Value, Warning, ["type"],
        ja: "{type} の値が空白文字だけです", en: "the {type} consists of white space only",
        mend_ja: "内容を書くか、項目ごと取り除いてください。", mend_en: "Write content or remove the element.",
        wrong: "{\"resourceType\":\"Patient\",\"name\":[{\"text\":\" \"}]}", right: "{\"resourceType\":\"Patient\",\"name\":[{\"text\":\"東京 太郎\"}]}", source: "FHIR R4 datatypes#string";
    STRING_SPACE: "string-space", Value, Warning, ["value"],
        ja: "文字列「{value}」の前後に空白や改行があります", en: "the string \"{value}\" begins or ends with white space",
        mend_ja: "前後の空白・改行を取り除いてください (全角空白は内容とみなします)。", mend_en: "Remove white space at both ends.",
        wrong: "{\"resourceType\":\"Patient\",\"name\":[{\"text\":\"東京 太郎 \"}]}", right: "{\"resourceType\":\"Patient\",\"name\":[{\"text\":\"東京 太郎\"}]}", source: "FHIR R4 datatypes#string";
    STRING_CONTROL: "string-control", Value, Warning, ["char"],
        ja: "文字列に制御文字 {char} が含まれています", en: "the string contains the control character {char}",
        mend_ja: "タブと改行以外の制御文字を取り除いてください。", mend_en: "Remove control characters other than tab and line breaks.",
        wrong: "{\"resourceType\":\"Patient\",\"name\":[{\"text\":\"A\\u0000B\"}]}", right: "{\"resourceType\":\"Patient\",\"name\":[{\"text\":\"AB\"}]}", source: "FHIR R4 datatypes#string";
    STRING_LENGTH: "string-length", TooLong, Error, ["max"],
        ja: "文字列が長すぎます。FHIR の文字列は {max} 文字までです", en: "the string is too long; a FHIR string has at most {max} characters",
        mend_ja: "分けるか、添付 (Attachment、Binary) にしてください。", mend_en: "Split it, or send it as an Attachment or Binary.",
        wrong: "a string of 1,048,577 characters", right: "an Attachment with the text", source: "FHIR R4 datatypes#string";
    STRING_MARKUP: "string-markup", Security, Error, ["value"],
        ja: "文字列に HTML のタグらしいもの「{value}」があります。そのまま画面に出すと危険です", en: "the string contains what looks like an HTML tag, \"{value}\"; displaying it unescaped is a security risk",
        mend_ja: "タグを取り除くか、< を使わない書き方にしてください。", mend_en: "Remove the tag, or write the text without <.",
        wrong: "{\"resourceType\":\"Patient\",\"name\":[{\"text\":\"<script>alert(1)</script>\"}]}", right: "{\"resourceType\":\"Patient\",\"name\":[{\"text\":\"東京 太郎\"}]}", source: "FHIR R4 security §6.1.0.12";
    URI_SPACE: "uri-space", Value, Error, ["value", "type"],
        ja: "{type}「{value}」に空白が含まれています", en: "the {type} \"{value}\" contains white space",
        mend_ja: "空白を取り除くか、%20 と書いてください。", mend_en: "Remove the white space or write it as %20.",
        wrong: "\"system\": \"http://example.org/a b\"", right: "\"system\": \"http://example.org/a-b\"", source: "FHIR R4 datatypes#uri";
    URI_ASCII: "uri-not-ascii", Value, Warning, ["value", "type"],
        ja: "{type}「{value}」に半角英数字・記号以外の文字があります。URI には使えません", en: "the {type} \"{value}\" contains characters outside ASCII, which a URI cannot contain",
        mend_ja: "登録されている URL や OID を使うか、その文字を %E6%82%A3 のようなパーセント符号化で書いてください。", mend_en: "Use a registered URL or OID, or percent-encode the characters (%E6%82%A3).",
        wrong: "\"system\": \"http://hospital.example.jp/患者ID\"", right: "\"system\": \"http://hospital.example.jp/patient-id\"", source: "FHIR R4 datatypes#uri; RFC 3986 §2";
    URI_PREFIX: "uri-prefix", Value, Error, ["value", "prefix"],
        ja: "「{value}」は URI ではありません。OID や UUID は「{prefix}」で始めます", en: "\"{value}\" is not a URI; an OID or UUID begins with \"{prefix}\"",
        mend_ja: "先頭を {prefix} にしてください。", mend_en: "Begin with {prefix}.",
        wrong: "\"system\": \"oid:1.2.392.100495.20.3.51\"", right: "\"system\": \"urn:oid:1.2.392.100495.20.3.51\"", source: "FHIR R4 datatypes#uri";
    OID_FORMAT: "oid-format", Value, Error, ["value"],
        ja: "OID「{value}」の書き方が正しくありません", en: "\"{value}\" is not a well-formed OID",
        mend_ja: "urn:oid: に続けて、0〜2 で始まり . で区切った数字 (先頭の 0 なし) を書いてください。", mend_en: "Write urn:oid: and then numbers with . between them, the first 0 to 2, none with a leading zero.",
        wrong: "\"system\": \"urn:oid:1.2.0392\"", right: "\"system\": \"urn:oid:1.2.392\"", source: "FHIR R4 datatypes#oid";
    UUID_FORMAT: "uuid-format", Value, Error, ["value"],
        ja: "UUID「{value}」の書き方が正しくありません", en: "\"{value}\" is not a well-formed UUID",
        mend_ja: "urn:uuid:c757873d-ec9a-4326-a141-556f43239520 のように、8-4-4-4-12 桁の 16 進数で書いてください。", mend_en: "Write it as urn:uuid: and 8-4-4-4-12 hexadecimal digits, e.g. urn:uuid:c757873d-ec9a-4326-a141-556f43239520.",
        wrong: "\"fullUrl\": \"urn:uuid:12345\"", right: "\"fullUrl\": \"urn:uuid:c757873d-ec9a-4326-a141-556f43239520\"", source: "FHIR R4 datatypes#uuid";
    UUID_CASE: "uuid-case", Value, Error, ["value"],
        ja: "UUID「{value}」に大文字があります。FHIR の UUID は小文字で書きます", en: "the UUID \"{value}\" has upper-case digits; FHIR writes UUIDs in lower case",
        mend_ja: "a〜f を小文字にしてください。参照する側も同じ綴りにします。", mend_en: "Use lower-case a to f, and the same spelling in references.",
        wrong: "\"fullUrl\": \"urn:uuid:C757873D-EC9A-4326-A141-556F43239520\"", right: "\"fullUrl\": \"urn:uuid:c757873d-ec9a-4326-a141-556f43239520\"", source: "FHIR R4 datatypes#uri (use all lowercase), datatypes#uuid";
    CANONICAL_RELATIVE: "canonical-relative", Value, Error, ["value"],
        ja: "canonical「{value}」が絶対 URL でも # で始まる参照でもありません", en: "the canonical \"{value}\" is neither an absolute URL nor a reference that begins with #",
        mend_ja: "対象の url 要素の値 (http:// や urn: で始まるもの) を書いてください。", mend_en: "Write the value of the target's url element, which begins with http:// or urn:.",
        wrong: "\"questionnaire\": \"Questionnaire/q1\"", right: "\"questionnaire\": \"http://example.org/fhir/Questionnaire/q1\"", source: "FHIR R4 references#canonical";
    ID_FORMAT: "id-format", Value, Error, ["value"],
        ja: "id「{value}」は使えません。半角英数字と - . で 1〜64 文字です", en: "the id \"{value}\" is not allowed; an id has 1 to 64 characters out of A-Z a-z 0-9 - .",
        mend_ja: "使える文字だけにし、64 文字以内にしてください (_ と / は使えません)。", mend_en: "Use only these characters, at most 64 of them (no _ and no /).",
        wrong: "{\"resourceType\":\"Patient\",\"id\":\"p_1\"}", right: "{\"resourceType\":\"Patient\",\"id\":\"p-1\"}", source: "FHIR R4 datatypes#id";
    CODE_SPACE: "code-space", Value, Error, ["value"],
        ja: "code「{value}」の前後に空白があるか、途中に空白が続いています", en: "the code \"{value}\" begins or ends with white space, or has more than one space in a row",
        mend_ja: "前後の空白を取り除き、途中の空白は半角 1 つにしてください。", mend_en: "Remove white space at both ends and keep single spaces only.",
        wrong: "\"code\": \" A01\"", right: "\"code\": \"A01\"", source: "FHIR R4 datatypes#code";
    DATE_FORMAT: "date-format", Value, Error, ["value", "type", "why"],
        ja: "{type}「{value}」の書き方が正しくありません: {why}", en: "\"{value}\" is no {type}: {why}",
        mend_ja: "date は 2024-04-01、dateTime は 2024-04-01T09:30:00+09:00、time は 09:30:00 のように書きます。", mend_en: "Write a date as 2024-04-01, a dateTime as 2024-04-01T09:30:00+09:00, a time as 09:30:00.",
        wrong: "{\"resourceType\":\"Patient\",\"birthDate\":\"2023-02-29\"}", right: "{\"resourceType\":\"Patient\",\"birthDate\":\"2023-02-28\"}", source: "FHIR R4 datatypes#dateTime";
    DATE_ZONE: "date-time-zone", Value, Error, ["value", "type"],
        ja: "{type}「{value}」にタイムゾーン (+09:00 など) がありません", en: "the {type} \"{value}\" has a time but no time zone",
        mend_ja: "日本時間なら末尾に +09:00 を付けてください。", mend_en: "Add the offset at the end, +09:00 for Japan.",
        wrong: "\"effectiveDateTime\": \"2024-04-01T09:30:00\"", right: "\"effectiveDateTime\": \"2024-04-01T09:30:00+09:00\"", source: "FHIR R4 datatypes#dateTime";
    DATE_YEAR: "date-year-unusual", Value, Warning, ["value"],
        ja: "「{value}」の年は普通の範囲 (1800〜2106) の外です。入力の誤りではありませんか", en: "the year of \"{value}\" is outside the usual range (1800 to 2106); it may be a typing error",
        mend_ja: "年を確かめてください。", mend_en: "Check the year.",
        wrong: "{\"resourceType\":\"Patient\",\"birthDate\":\"0970-01-01\"}", right: "{\"resourceType\":\"Patient\",\"birthDate\":\"1970-01-01\"}", source: "FHIR R4 datatypes#date";
    BASE64_FORMAT: "base64-format", Value, Error, ["why"],
        ja: "base64 として読めません: {why}", en: "this is not valid base64: {why}",
        mend_ja: "A-Z a-z 0-9 + / と末尾の = で、4 文字ずつに符号化してください。", mend_en: "Encode with A-Z a-z 0-9 + / and = at the end, in groups of four characters.",
        wrong: "{\"data\":\"%%%2@\"}", right: "{\"data\":\"aGVsbG8=\"}", source: "FHIR R4 datatypes#base64Binary";
    BASE64_SPACE: "base64-space", Value, Warning, [],
        ja: "base64 の途中に空白や改行があります。受け取る側によっては読めません", en: "the base64 contains white space, which some receivers cannot read",
        mend_ja: "空白・改行なしで符号化してください。", mend_en: "Encode without white space.",
        wrong: "{\"data\":\"aGVs bG8=\"}", right: "{\"data\":\"aGVsbG8=\"}", source: "RFC 4648 §3.1";
}
