//! Rules about narratives (`text.div`).

rules! {
    XHTML_STRING: "xhtml-not-string", Structure, Error, [definition "found"],
        ja: "text.div は XHTML を入れた文字列ですが、ここは{found}です", en: "text.div must be a string that contains XHTML, but its JSON type is {found}",
        mend_ja: "\"<div xmlns=\\\"http://www.w3.org/1999/xhtml\\\">…</div>\" の形で書いてください。", mend_en: "Write it as \"<div xmlns=\\\"http://www.w3.org/1999/xhtml\\\">…</div>\".",
        wrong: "\"div\":1", right: "\"div\":\"<div xmlns=\\\"http://www.w3.org/1999/xhtml\\\">患者</div>\"", source: "FHIR R4 json §2.6.2.4";
    XHTML_MALFORMED: "xhtml-malformed", Invalid, Error, ["what"],
        ja: "text.div が XML として正しくありません: {what}", en: "text.div is not well-formed XML: {what}",
        mend_ja: "要素は必ず閉じ (<br/> など)、属性値は引用符で囲み、& と < は &amp; と &lt; で書いてください。", mend_en: "Close every element (<br/>), quote attribute values, write & and < as &amp; and &lt;.",
        wrong: "<div xmlns=\"http://www.w3.org/1999/xhtml\">a<br></div>", right: "<div xmlns=\"http://www.w3.org/1999/xhtml\">a<br/></div>", source: "FHIR R4 narrative §2.4.0";
    XHTML_DEPTH: "xhtml-too-deep", TooCostly, Error, ["max"],
        ja: "text.div の入れ子が深すぎます (上限 {max})", en: "text.div is nested too deeply (limit {max})",
        mend_ja: "入れ子を浅くしてください。", mend_en: "Nest fewer elements.",
        wrong: "<div> within <div>, 100,000 times", right: "a few levels", source: "tekigo limits";
    XHTML_ROOT: "xhtml-root", Structure, Error, ["found"],
        ja: "text.div の一番外側は div ですが、{found} です", en: "the outermost element of text.div must be div, but this is {found}",
        mend_ja: "全体を <div xmlns=\"http://www.w3.org/1999/xhtml\"> と </div> で囲んでください。", mend_en: "Put everything in <div xmlns=\"http://www.w3.org/1999/xhtml\"> and </div>.",
        wrong: "<p>患者</p>", right: "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>患者</p></div>", source: "FHIR R4 narrative §2.4.0";
    XHTML_NAMESPACE: "xhtml-namespace", Structure, Error, [],
        ja: "text.div の名前空間が XHTML ではありません", en: "text.div is not in the XHTML namespace",
        mend_ja: "<div xmlns=\"http://www.w3.org/1999/xhtml\"> と書いてください。", mend_en: "Write <div xmlns=\"http://www.w3.org/1999/xhtml\">.",
        wrong: "<div>患者</div>", right: "<div xmlns=\"http://www.w3.org/1999/xhtml\">患者</div>", source: "FHIR R4 narrative §2.4.0";
    XHTML_ELEMENT: "xhtml-element", Invariant, Error, [data "element"],
        ja: "text.div に使えない HTML 要素「{element}」があります", en: "text.div contains the HTML element \"{element}\", which is not allowed",
        mend_ja: "見出し・段落・表・リスト・文字装飾・リンク・画像だけにしてください。", mend_en: "Use headings, paragraphs, tables, lists, text styles, links and images only.",
        wrong: "<div xmlns=\"http://www.w3.org/1999/xhtml\"><script>x</script></div>", right: "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>x</p></div>", source: "FHIR R4 narrative §2.4.0 (txt-1)";
    XHTML_ATTRIBUTE: "xhtml-attribute", Invariant, Error, ["attribute", "element"],
        ja: "要素 {element} に使えない属性「{attribute}」があります", en: "attribute \"{attribute}\" is not allowed on the element {element}",
        mend_ja: "その属性を取り除いてください。見た目は style か class で指定します。", mend_en: "Remove the attribute; use style or class for the looks.",
        wrong: "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p data-x=\"1\">x</p></div>", right: "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>x</p></div>", source: "FHIR R4 narrative §2.4.0 (txt-1)";
    XHTML_NESTING: "xhtml-nesting", Invariant, Error, ["child", "parent"],
        ja: "「{child}」は要素 {parent} のすぐ中に置けません", en: "\"{child}\" is not allowed directly inside the element {parent}",
        mend_ja: "段落 (p) や見出しの中には div・表・リストを置かず、その前で閉じてください。表は table > tr > td、リストは ul・ol > li の順に入れ子にします。", mend_en: "Close a paragraph or heading before a div, table or list. Tables nest as table > tr > td, lists as ul or ol > li.",
        wrong: "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>x<ul><li>y</li></ul></p></div>", right: "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>x</p><ul><li>y</li></ul></div>", source: "FHIR R4 narrative §2.4.0; HTML 4.01 §7.5.3, §9.3.1, §10.2, §11.2";
    XHTML_ACTIVE: "xhtml-active-content", Security, Error, ["value"],
        ja: "text.div に実行され得る内容、または外部を読み込む内容「{value}」があります", en: "text.div contains content that can run or that loads something from elsewhere: \"{value}\"",
        mend_ja: "スクリプト、イベント属性、javascript: や data: の URL、外部を参照するスタイルを取り除いてください。", mend_en: "Remove scripts, event attributes, javascript: and data: URLs and styles that refer elsewhere.",
        wrong: "<div xmlns=\"http://www.w3.org/1999/xhtml\"><a href=\"javascript:alert(1)\">x</a></div>", right: "<div xmlns=\"http://www.w3.org/1999/xhtml\"><a href=\"https://example.org\">x</a></div>", source: "FHIR R4 narrative §2.4.0 (txt-1)";
    XHTML_LINK: "xhtml-link", Invalid, Error, ["value"],
        ja: "text.div のリンク先「{value}」は、読む人がたどれません", en: "the link to \"{value}\" in text.div cannot be followed by a reader",
        mend_ja: "http(s):、mailto:、tel: の URL か、同じ text.div の中にある id を # で指定してください。", mend_en: "Use an http(s):, mailto: or tel: URL, or # and an id that is in the same text.div.",
        wrong: "<div xmlns=\"http://www.w3.org/1999/xhtml\"><a href=\"#nowhere\">x</a></div>", right: "<div xmlns=\"http://www.w3.org/1999/xhtml\"><a href=\"#here\">x</a><p id=\"here\">y</p></div>", source: "FHIR R4 narrative §2.4.0";
    XHTML_ID: "xhtml-duplicate-id", Duplicate, Warning, ["id"],
        ja: "text.div の中で id「{id}」が 2 回使われています", en: "the id \"{id}\" is used twice in text.div",
        mend_ja: "id を 1 つの text.div の中で重ならないようにしてください。", mend_en: "Use each id once in a text.div.",
        wrong: "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p id=\"a\">x</p><p id=\"a\">y</p></div>", right: "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p id=\"a\">x</p><p id=\"b\">y</p></div>", source: "FHIR R4 narrative §2.4.0";
    XHTML_ENTITY: "xhtml-entity", Invalid, Error, ["entity"],
        ja: "「{entity}」は HTML だけの実体参照で、XML として読めない受け手があります", en: "\"{entity}\" is an HTML entity that an XML reader does not know",
        mend_ja: "文字そのもの、または &#160; のような数値で書いてください。", mend_en: "Write the character itself or its number, like &#160;.",
        wrong: "<div xmlns=\"http://www.w3.org/1999/xhtml\">a&nbsp;b</div>", right: "<div xmlns=\"http://www.w3.org/1999/xhtml\">a&#160;b</div>", source: "FHIR R4 narrative §2.4.0";
    XHTML_EMPTY: "xhtml-empty", Invariant, Error, [],
        ja: "text.div に文字も画像もありません", en: "text.div has neither text nor an image",
        mend_ja: "内容を書くか、text ごと取り除いてください。", mend_en: "Write content or remove text.",
        wrong: "<div xmlns=\"http://www.w3.org/1999/xhtml\"> </div>", right: "<div xmlns=\"http://www.w3.org/1999/xhtml\">患者</div>", source: "FHIR R4 narrative §2.4.0 (txt-2)";
    NARRATIVE_SOURCE: "narrative-source", BusinessRule, Error, ["text"],
        ja: "text.div のすぐ下の「{text}」に、出所を示す class がありません (プロファイルの求め)", en: "\"{text}\", directly in text.div, has no class that says where it comes from, which the profile requires",
        mend_ja: "要素で囲み、class に generated (データから作った)・original (人が書いた)・boilerplate (決まり文句) のどれかを書いてください。", mend_en: "Put it in an element with class generated (made from the data), original (written by a person) or boilerplate (fixed words).",
        wrong: "Profile: {\"path\":\"Patient.text\",\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/narrative-source-control\",\"valueCode\":\"error\"}]}\n{\"resourceType\":\"Patient\",\"text\":{\"status\":\"generated\",\"div\":\"<div xmlns=\\\"http://www.w3.org/1999/xhtml\\\"><p>東京 太郎</p></div>\"}}", right: "Profile: {\"path\":\"Patient.text\",\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/narrative-source-control\",\"valueCode\":\"error\"}]}\n{\"resourceType\":\"Patient\",\"text\":{\"status\":\"generated\",\"div\":\"<div xmlns=\\\"http://www.w3.org/1999/xhtml\\\"><p class=\\\"generated\\\">東京 太郎</p></div>\"}}", source: "FHIR extension narrative-source-control";
    NARRATIVE_LANGUAGE_PROHIBITED: "narrative-language-prohibited", BusinessRule, Error, ["language"],
        ja: "text.div が言語「{language}」の div で分けられていますが、プロファイルは分けないよう求めています", en: "text.div is divided by language (\"{language}\"), which the profile does not allow",
        mend_ja: "lang のある div を取り除き、text.div を分けずに書いてください。", mend_en: "Remove the div with lang and do not divide text.div.",
        wrong: "Profile: {\"path\":\"Patient.text\",\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/narrative-language-control\",\"valueCode\":\"_no\"}]}\n{\"resourceType\":\"Patient\",\"text\":{\"status\":\"generated\",\"div\":\"<div xmlns=\\\"http://www.w3.org/1999/xhtml\\\"><div lang=\\\"ja\\\" xml:lang=\\\"ja\\\">東京 太郎</div></div>\"}}", right: "Profile: {\"path\":\"Patient.text\",\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/narrative-language-control\",\"valueCode\":\"_no\"}]}\n{\"resourceType\":\"Patient\",\"text\":{\"status\":\"generated\",\"div\":\"<div xmlns=\\\"http://www.w3.org/1999/xhtml\\\">東京 太郎</div>\"}}", source: "FHIR extension narrative-language-control";
    NARRATIVE_LANGUAGE_MISSING: "narrative-language-missing", BusinessRule, Error, ["language"],
        ja: "プロファイルは、text.div の中に{language}の div (lang 付き) を求めていますが、ありません", en: "the profile requires a div in text.div in the language {language}, and there is none",
        mend_ja: "text.div のすぐ下に <div lang=\"…\" xml:lang=\"…\"> を置き、その言語の内容を入れてください。", mend_en: "Put <div lang=\"…\" xml:lang=\"…\"> right in text.div and the content in that language in it.",
        wrong: "Profile: {\"path\":\"Patient.text\",\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/narrative-language-control\",\"valueCode\":\"ja\"}]}\n{\"resourceType\":\"Patient\",\"text\":{\"status\":\"generated\",\"div\":\"<div xmlns=\\\"http://www.w3.org/1999/xhtml\\\"><div lang=\\\"en\\\" xml:lang=\\\"en\\\">Taro Tokyo</div></div>\"}}", right: "Profile: {\"path\":\"Patient.text\",\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/narrative-language-control\",\"valueCode\":\"ja\"}]}\n{\"resourceType\":\"Patient\",\"text\":{\"status\":\"generated\",\"div\":\"<div xmlns=\\\"http://www.w3.org/1999/xhtml\\\"><div lang=\\\"en\\\" xml:lang=\\\"en\\\">Taro Tokyo</div><div lang=\\\"ja\\\" xml:lang=\\\"ja\\\">東京 太郎</div></div>\"}}", source: "FHIR extension narrative-language-control";
    NARRATIVE_LANGUAGE_DIFFERS: "narrative-language-differs", BusinessRule, Warning, [definition "language", "found"],
        ja: "リソースの language は「{language}」ですが、text.div の lang は{found}", en: "the resource's language is \"{language}\", but the lang of text.div {found}",
        mend_ja: "text.div に lang=\"{language}\" と xml:lang=\"{language}\" を書くか、リソースの language を説明文の言語に合わせてください。", mend_en: "Write lang=\"{language}\" and xml:lang=\"{language}\" on the div, or make the resource's language that of the narrative.",
        wrong: "{\"resourceType\":\"Patient\",\"language\":\"ja\",\"text\":{\"status\":\"generated\",\"div\":\"<div xmlns=\\\"http://www.w3.org/1999/xhtml\\\" lang=\\\"en\\\" xml:lang=\\\"en\\\">東京 太郎</div>\"}}", right: "{\"resourceType\":\"Patient\",\"language\":\"ja\",\"text\":{\"status\":\"generated\",\"div\":\"<div xmlns=\\\"http://www.w3.org/1999/xhtml\\\" lang=\\\"ja\\\" xml:lang=\\\"ja\\\">東京 太郎</div>\"}}", source: "FHIR R4 resource (Resource.language), narrative §2.4.0";
    NARRATIVE_LANGUAGE_MIXED: "narrative-language-mixed", BusinessRule, Warning, ["text"],
        ja: "text.div は言語ごとの div に分かれていますが、「{text}」はその外にあります", en: "text.div is divided by language, but \"{text}\" is outside the divisions",
        mend_ja: "すべての内容を、lang の付いた div のどれかに入れてください。", mend_en: "Put all content in one of the divs with lang.",
        wrong: "{\"resourceType\":\"Patient\",\"text\":{\"status\":\"generated\",\"div\":\"<div xmlns=\\\"http://www.w3.org/1999/xhtml\\\">Taro Tokyo<div lang=\\\"ja\\\" xml:lang=\\\"ja\\\">東京 太郎</div></div>\"}}", right: "{\"resourceType\":\"Patient\",\"text\":{\"status\":\"generated\",\"div\":\"<div xmlns=\\\"http://www.w3.org/1999/xhtml\\\"><div lang=\\\"en\\\" xml:lang=\\\"en\\\">Taro Tokyo</div><div lang=\\\"ja\\\" xml:lang=\\\"ja\\\">東京 太郎</div></div>\"}}", source: "FHIR extension narrative-language-control";
}
