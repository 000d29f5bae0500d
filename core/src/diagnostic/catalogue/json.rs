//! Rules about JSON text itself. Fatal ones mean that the text is not JSON; the others that it is JSON which FHIR
//! forbids or which receivers read differently.

rules! {
    JSON_SYNTAX: "json-syntax", Invalid, Fatal, [definition "what"],
        ja: "JSON として読めません: {what}", en: "this is not JSON: {what}",
        mend_ja: "示した位置の前後を JSON (RFC 8259) の文法に合わせてください。", mend_en: "Correct the text at this place so that it is JSON (RFC 8259).",
        wrong: "{\"active\": @}", right: "{\"active\": true}", source: "RFC 8259 §2";
    JSON_EMPTY: "json-empty", Invalid, Fatal, [],
        ja: "入力に JSON の値がありません (空か、空白だけです)", en: "the input contains no JSON value: it is empty or only white space",
        mend_ja: "ファイルの書き出しや送信が途中で失敗していないか確かめてください。", mend_en: "Check whether writing or sending the file failed.",
        wrong: " ", right: "{\"resourceType\": \"Patient\"}", source: "RFC 8259 §2";
    JSON_TRUNCATED: "json-truncated", Invalid, Fatal, ["container", "line"],
        ja: "入力が途中で終わっています。{line} 行目で始まる{container} が閉じられていません", en: "the input ends too early: the {container} that begins on line {line} is never closed",
        mend_ja: "閉じ括弧を補うか、ファイルが最後まで書き出されているか確かめてください。", mend_en: "Add the closing bracket, or check whether the file was written to its end.",
        wrong: "{\"active\": true", right: "{\"active\": true}", source: "RFC 8259 §4";
    JSON_TRAILING_TEXT: "json-trailing-text", Invalid, Fatal, [definition "hint"],
        ja: "JSON の値が終わった後に余分な文字があります{hint}", en: "there is text after the end of the JSON value{hint}",
        mend_ja: "余分な文字を取り除いてください。", mend_en: "Remove what follows the value.",
        wrong: "{\"active\": true}}", right: "{\"active\": true}", source: "RFC 8259 §2";
    JSON_TRAILING_COMMA: "json-trailing-comma", Invalid, Fatal, [],
        ja: "最後の要素の後に , があります。JSON では書けません", en: "there is a comma after the last item, which JSON does not allow",
        mend_ja: "閉じ括弧の直前の , を取り除いてください。", mend_en: "Delete the comma before the closing bracket.",
        wrong: "{\"active\": true,}", right: "{\"active\": true}", source: "RFC 8259 §4, §5";
    JSON_MISSING_COMMA: "json-missing-comma", Invalid, Fatal, [],
        ja: "要素の間に , がありません", en: "there is no comma between two items",
        mend_ja: "この位置の前に , を入れてください。", mend_en: "Put a comma before this place.",
        wrong: "{\"id\": \"a\" \"active\": true}", right: "{\"id\": \"a\", \"active\": true}", source: "RFC 8259 §4, §5";
    JSON_MISSING_COLON: "json-missing-colon", Invalid, Fatal, [],
        ja: "名前と値の間に : がありません", en: "there is no colon between a name and its value",
        mend_ja: "名前の後に : を入れてください。", mend_en: "Put a colon after the name.",
        wrong: "{\"active\" true}", right: "{\"active\": true}", source: "RFC 8259 §4";
    JSON_MISSING_VALUE: "json-missing-value", Invalid, Fatal, [],
        ja: "値がありません", en: "a value is missing",
        mend_ja: "値を入れてください。値がない要素は、名前ごと書かないでください。", mend_en: "Write the value, or leave out the whole property if there is none.",
        wrong: "{\"active\": , \"id\": \"a\"}", right: "{\"id\": \"a\"}", source: "RFC 8259 §4, §5";
    JSON_UNQUOTED: "json-unquoted-name", Invalid, Fatal, ["name"],
        ja: "名前 {name} が \" で囲まれていません", en: "the name {name} is not in double quotes",
        mend_ja: "名前を \" で囲んでください (JSON5 や JavaScript の書き方は使えません)。", mend_en: "Put the name in double quotes: JSON5 and JavaScript are not JSON.",
        wrong: "{active: true}", right: "{\"active\": true}", source: "RFC 8259 §4, §7";
    JSON_SINGLE_QUOTE: "json-single-quote", Invalid, Fatal, ["text"],
        ja: "{text} が \" でなく ' で囲まれています", en: "{text} is in single quotes",
        mend_ja: "' でなく \" で囲んでください。", mend_en: "Use double quotes.",
        wrong: "{'id': 'a'}", right: "{\"id\": \"a\"}", source: "RFC 8259 §7";
    JSON_NUMBER: "json-number", Invalid, Fatal, ["text", definition "why"],
        ja: "{text} は JSON の数として読めません: {why}", en: "{text} is not a JSON number: {why}",
        mend_ja: "0.5、10、-1.5e3 のように書いてください。", mend_en: "Write it like 0.5, 10 or -1.5e3.",
        wrong: "{\"value\": .5}", right: "{\"value\": 0.5}", source: "RFC 8259 §6";
    JSON_LITERAL: "json-literal", Invalid, Fatal, ["text", definition "why"],
        ja: "{text} は JSON の値ではありません: {why}", en: "{text} is not a JSON value: {why}",
        mend_ja: "true・false・null は小文字だけで、文字列は \" で囲んで書いてください。", mend_en: "Write true, false and null in lower case and strings in double quotes.",
        wrong: "{\"active\": True}", right: "{\"active\": true}", source: "RFC 8259 §3";
    JSON_ESCAPE: "json-escape", Invalid, Fatal, ["text"],
        ja: "文字列の中の {text} は正しいエスケープではありません", en: "{text} is not a JSON escape sequence",
        mend_ja: "\\ そのものは \\\\ と、Unicode は \\u に 4 桁の 16 進数を続けて書いてください。", mend_en: "Write a backslash as \\\\ and Unicode as \\u with four hexadecimal digits.",
        wrong: "{\"url\": \"C:\\dir\"}", right: "{\"url\": \"C:\\\\dir\"}", source: "RFC 8259 §7";
    JSON_CONTROL_CHARACTER: "json-control-character", Invalid, Fatal, ["code"],
        ja: "文字列の中に制御文字 {code} がそのまま入っています", en: "the string contains an unescaped control character, {code}",
        mend_ja: "改行は \\n、タブは \\t、その他は \\u00XX と書くか、取り除いてください。", mend_en: "Write \\n for a line end, \\t for a tab, \\u00XX for others, or remove it.",
        wrong: "{\"id\": \"a\tb\"}", right: "{\"id\": \"a\\tb\"}", source: "RFC 8259 §7";
    JSON_UNTERMINATED_STRING: "json-unterminated-string", Invalid, Fatal, [definition "what"],
        ja: "閉じられていない文字列です: {what}", en: "this string is not closed: {what}",
        mend_ja: "文字列の終わりに \" を入れてください。", mend_en: "Put a double quote at the end of the string.",
        wrong: "{\"id\": \"a,\n\"active\": true}", right: "{\"id\": \"a\",\n\"active\": true}", source: "RFC 8259 §7";
    JSON_BRACKET: "json-bracket", Invalid, Fatal, [definition "found", definition "open", "line"],
        ja: "{line} 行目の {open} が {found} で閉じられています", en: "{open} on line {line} is closed by {found}",
        mend_ja: "波括弧は波括弧で、角括弧は角括弧で閉じてください。間の閉じ括弧が抜けていないかも確かめてください。", mend_en: "Close braces with braces and square brackets with square brackets; perhaps a closing one is missing before this.",
        wrong: "{\"given\": [\"a\"}", right: "{\"given\": [\"a\"]}", source: "RFC 8259 §4, §5";
    JSON_TOO_DEEP: "json-too-deep", TooCostly, Fatal, ["limit"],
        ja: "入れ子が {limit} 段を超えています。ここから内側は読みません", en: "nesting is deeper than {limit}; what is inside was not read",
        mend_ja: "入れ子を浅くしてください。繰り返し自分自身を含めている可能性があります。", mend_en: "Nest less; perhaps something includes itself again and again.",
        wrong: "[[[[ … 513 …", right: "[[1]]", source: "RFC 8259 §9";
    JSON_TOO_LARGE: "json-too-large", TooLong, Fatal, ["bytes", "limit"],
        ja: "入力が {bytes} バイトあり、上限 {limit} バイトを超えています", en: "the input has {bytes} bytes, over the limit of {limit}",
        mend_ja: "分割するか、NDJSON (1 行 1 リソース) にしてください。", mend_en: "Split it, or use NDJSON (one resource a line).",
        wrong: "[ … 4 GiB …", right: "[]", source: "RFC 8259 §9";
    JSON_GAVE_UP: "json-gave-up", TooCostly, Fatal, ["count"],
        ja: "文法の誤りが {count} 件に達したため、ここから先は読んでいません", en: "the rest was not read: there are already {count} syntax errors",
        mend_ja: "JSON のファイルかどうかを確認し、先に報告された誤りから直してください。", mend_en: "Check that this is a JSON file at all, and correct the first faults first.",
        wrong: "[@, @, … 1000 …", right: "[1, 2]", source: "RFC 8259 §9";
    JSON_UTF8: "json-utf8", Invalid, Fatal, ["offset", "bytes", "guess"],
        ja: "先頭から {offset} バイト目の {bytes} は UTF-8 ではありません{guess}", en: "the bytes {bytes} at offset {offset} are not UTF-8{guess}",
        mend_ja: "UTF-8 (BOM なし) で保存してください。", mend_en: "Save the file as UTF-8 without a byte order mark.",
        wrong: "{\"text\": \"<93FA>\"}", right: "{\"text\": \"日\"}", source: "RFC 8259 §8.1";
    JSON_ENCODING: "json-encoding", Invalid, Fatal, ["encoding"],
        ja: "文字コードが UTF-8 でなく {encoding} です", en: "the text is {encoding}, not UTF-8",
        mend_ja: "UTF-8 (BOM なし) で保存してください。", mend_en: "Save the file as UTF-8 without a byte order mark.",
        wrong: "{\u{0}}\u{0}", right: "{}", source: "RFC 8259 §8.1";
    JSON_SIGNED: "json-signed", Invalid, Fatal, [],
        ja: "FHIR の JSON ではなく、それに署名を付けた形 (JWS: eyJ で始まり「.」で区切った 3 つの部分) です。中身も署名も検証していません", en: "this is not FHIR JSON but a signed form of it (JWS: three parts separated by \".\", the first beginning with eyJ); neither content nor signature was judged",
        mend_ja: "署名を検証して取り出した中身 (FHIR の JSON) を渡してください。電子カルテ情報共有サービスの署名の形式は公表されていません。", mend_en: "Verify the signature and pass the content, the FHIR JSON. The form of signatures of the service is not public.",
        wrong: "eyJhbGciOiJSUzI1NiJ9.e30.c2ln", right: "{}", source: "RFC 7515 §7.1";
    JSON_BOM: "json-bom", Invalid, Error, [],
        ja: "先頭に BOM (EF BB BF) があります。受け取る側によっては読めません", en: "the text begins with a byte order mark, which some receivers cannot read",
        mend_ja: "UTF-8 (BOM なし) で保存してください。", mend_en: "Save as UTF-8 without a byte order mark.",
        wrong: "\u{feff}{}", right: "{}", source: "RFC 8259 §8.1";
    JSON_DUPLICATE_KEY: "json-duplicate-key", Duplicate, Error, ["name", "line"],
        ja: "名前 {name} が同じオブジェクトに 2 回以上あります (最初は {line} 行目)。読む側によって採られる値が変わります", en: "the name {name} occurs more than once in this object (first on line {line}); which value is used depends on the reader",
        mend_ja: "どれか 1 つだけを残してください。繰り返しのある要素なら配列にまとめます。", mend_en: "Keep one of them; an element that repeats is written as one array.",
        wrong: "{\"id\": \"a\", \"id\": \"b\"}", right: "{\"id\": \"a\"}", source: "FHIR R4 §2.6.2, RFC 8259 §4";
    JSON_LONE_SURROGATE: "json-lone-surrogate", Invalid, Error, ["text"],
        ja: "{text} はサロゲートペアの片方だけで、文字になりません", en: "{text} is half of a surrogate pair and represents no character",
        mend_ja: "文字を UTF-8 でそのまま書くか、\\ud842\\udfb7 のように 2 つ続けて書いてください。文字列を途中で切っていないかも確かめてください。", mend_en: "Write the character itself in UTF-8, or both halves like \\ud842\\udfb7; perhaps a string was cut in the middle of a character.",
        wrong: "{\"text\": \"\\ud842\"}", right: "{\"text\": \"\\ud842\\udfb7\"}", source: "RFC 8259 §8.2";
    JSON_COMMENT: "json-comment", Invalid, Warning, [],
        ja: "コメントがあります。JSON では書けないため、送信前に取り除く必要があります", en: "this is a comment; JSON has no comments, so remove it before sending the document",
        mend_ja: "コメントを取り除いてください。FHIR の説明文は text や note に書けます。", mend_en: "Remove the comment; FHIR has text and note for words.",
        wrong: "{\"active\": true /* yes */}", right: "{\"active\": true}", source: "RFC 8259 §2, FHIR R4 §2.6.2";
}
