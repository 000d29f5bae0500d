//! XML as text, and what FHIR asks of it.

rules! {
    XML_SYNTAX: "xml-syntax", Invalid, Fatal, [definition "what"],
        ja: "XML として正しくありません: {what}", en: "this is not well-formed XML: {what}",
        mend_ja: "示された場所を直してください。XML を文字列の連結で作らず、ライブラリで書き出すと防げます。", mend_en: "Correct the place shown; a library that writes XML avoids this, joining strings does not.",
        wrong: "<Patient xmlns=\"http://hl7.org/fhir\"><id value=\"a\"></Patient>", right: "<Patient xmlns=\"http://hl7.org/fhir\"><id value=\"a\"/></Patient>", source: "XML 1.0 §2.1";
    XML_DOCTYPE: "xml-doctype", Security, Fatal, [],
        ja: "DOCTYPE 宣言があるため、読みません。外部のファイルを読ませる攻撃や、実体を際限なく展開させる攻撃に使われます", en: "there is a DOCTYPE declaration, so the input was not read: attackers use it to read other files or to expand entities without end",
        mend_ja: "DOCTYPE 宣言を取り除いてください。実体は、その文字か、&#160; のような文字番号で書きます。", mend_en: "Remove the DOCTYPE declaration; write entities as the character itself or as its number, like &#160;.",
        wrong: "<!DOCTYPE Patient [<!ENTITY a \"x\">]><Patient xmlns=\"http://hl7.org/fhir\"/>", right: "<Patient xmlns=\"http://hl7.org/fhir\"><active value=\"true\"/></Patient>", source: "FHIR R4 security §6.1.0 (narrative and XML)";
    XML_ENCODING: "xml-encoding", Invalid, Fatal, ["encoding"],
        ja: "文字コードが UTF-8 でなく {encoding} です", en: "the encoding is {encoding}, not UTF-8",
        mend_ja: "UTF-8 で保存し、XML 宣言も encoding=\"UTF-8\" にしてください。", mend_en: "Save as UTF-8 and declare encoding=\"UTF-8\".",
        wrong: "<?xml version=\"1.0\" encoding=\"Shift_JIS\"?>", right: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>", source: "FHIR R4 xml §2.6.1";
    XML_UTF8: "xml-utf8", Invalid, Fatal, ["offset", "bytes"],
        ja: "先頭から {offset} バイト目の {bytes} は UTF-8 ではありません", en: "the bytes {bytes} at offset {offset} are not UTF-8",
        mend_ja: "UTF-8 で保存してください。", mend_en: "Save the file as UTF-8.",
        wrong: "<family value=\"<93FA>\"/>", right: "<family value=\"日\"/>", source: "FHIR R4 xml §2.6.1";
    XML_TOO_DEEP: "xml-too-deep", TooCostly, Fatal, ["limit"],
        ja: "要素の入れ子が {limit} 段を超えています。ここで読むのをやめました", en: "elements are nested deeper than {limit}; what is inside was not read",
        mend_ja: "入れ子を浅くしてください。繰り返し自分自身を含めている可能性があります。", mend_en: "Nest less; perhaps something includes itself again and again.",
        wrong: "<extension><extension> … 257 …", right: "<extension url=\"a\"><valueCode value=\"b\"/></extension>", source: "FHIR R4 security §6.1.0";
    XML_TOO_LARGE: "xml-too-large", TooLong, Fatal, ["bytes", "limit"],
        ja: "入力が {bytes} バイトあり、上限 {limit} バイトを超えています", en: "the input has {bytes} bytes, over the limit of {limit}",
        mend_ja: "Bundle を分割してください。", mend_en: "Split the Bundle.",
        wrong: "<Bundle> … 4 GiB …", right: "<Bundle xmlns=\"http://hl7.org/fhir\"/>", source: "FHIR R4 security §6.1.0";
    XML_NAMESPACE: "xml-namespace", Structure, Error, [data "element"],
        ja: "要素「{element}」が FHIR の名前空間 http://hl7.org/fhir にありません", en: "element \"{element}\" is not in the namespace of FHIR, http://hl7.org/fhir",
        mend_ja: "一番外側の要素に xmlns=\"http://hl7.org/fhir\" を付けてください。", mend_en: "Put xmlns=\"http://hl7.org/fhir\" on the outermost element.",
        wrong: "<Patient><active value=\"true\"/></Patient>", right: "<Patient xmlns=\"http://hl7.org/fhir\"><active value=\"true\"/></Patient>", source: "FHIR R4 xml §2.6.1";
    XML_ATTRIBUTE: "xml-attribute", Structure, Error, ["attribute", data "element", "hint"],
        ja: "要素「{element}」に属性「{attribute}」はありません{hint}", en: "element \"{element}\" has no attribute \"{attribute}\"{hint}",
        mend_ja: "属性「{attribute}」を取り除いてください。FHIR の属性は value・id・url だけです。", mend_en: "Remove the attribute \"{attribute}\"; FHIR has the attributes value, id and url only.",
        wrong: "<status value=\"final\" note=\"x\"/>", right: "<status value=\"final\"/>", source: "FHIR R4 xml §2.6.1";
    XML_ELEMENT_FOR_ATTRIBUTE: "xml-element-for-attribute", Structure, Error, ["name"],
        ja: "「{name}」は、ここでは要素でなく属性として書きます", en: "\"{name}\" is an attribute here, not an element",
        mend_ja: "<extension url=\"…\"> の形に直してください。", mend_en: "Write <extension url=\"…\">.",
        wrong: "<Patient xmlns=\"http://hl7.org/fhir\"><extension><url value=\"http://a.jp/x\"/><valueString value=\"x\"/></extension></Patient>", right: "<Patient xmlns=\"http://hl7.org/fhir\"><extension url=\"http://a.jp/x\"><valueString value=\"x\"/></extension></Patient>", source: "FHIR R4 xml §2.6.1";
    XML_TEXT: "xml-text", Structure, Error, ["text", data "element"],
        ja: "要素「{element}」の中に文字「{text}」があります。FHIR の値は属性に書きます", en: "element \"{element}\" contains the text \"{text}\"; in FHIR, values are written as attributes",
        mend_ja: "値なら <{element} value=\"…\"/> の形にし、そうでなければ取り除いてください。", mend_en: "Write a value as <{element} value=\"…\"/>; remove anything else.",
        wrong: "<status>final</status>", right: "<status value=\"final\"/>", source: "FHIR R4 xml §2.6.1";
    XML_INSTRUCTION: "xml-processing-instruction", Structure, Error, ["instruction"],
        ja: "処理命令 {instruction} があります。リソースには書けません", en: "there is a processing instruction, {instruction}; a resource cannot contain one",
        mend_ja: "処理命令を取り除いてください。", mend_en: "Remove the processing instruction.",
        wrong: "<?xml-stylesheet href=\"a.xsl\"?><Patient xmlns=\"http://hl7.org/fhir\"/>", right: "<Patient xmlns=\"http://hl7.org/fhir\"><active value=\"true\"/></Patient>", source: "FHIR R4 xml §2.6.1";
    XML_ELEMENT_ORDER: "xml-element-order", Structure, Error, ["element", "after"],
        ja: "要素「{element}」の順序が違います。「{after}」より前に書きます", en: "element \"{element}\" is out of order: it must come before \"{after}\"",
        mend_ja: "XML では要素を定義の順に並べ、繰り返す要素はまとめて書きます。「{element}」を「{after}」より前に移してください。", mend_en: "In XML elements stand in the order of the definition, repeats together: move \"{element}\" before \"{after}\".",
        wrong: "<name><given value=\"太郎\"/><family value=\"山田\"/></name>", right: "<name><family value=\"山田\"/><given value=\"太郎\"/></name>", source: "FHIR R4 xml §2.6.1";
    XML_VALUE_MISSING: "xml-value-missing", Structure, Error, ["element"],
        ja: "要素「{element}」に値がありません", en: "element \"{element}\" has no value",
        mend_ja: "<{element} value=\"…\"/> と書くか、値がないなら要素ごと取り除いてください (理由を書くなら data-absent-reason 拡張)。", mend_en: "Write <{element} value=\"…\"/>, or leave the element out when there is no value (a data-absent-reason extension tells why).",
        wrong: "<status/>", right: "<status value=\"final\"/>", source: "FHIR R4 xml §2.6.1 (ele-1)";
    XML_VALUE_TYPE: "xml-value-type", Value, Error, ["element", "value", "type"],
        ja: "要素「{element}」の値「{value}」が正しくありません。ここに書くのは{type}です", en: "the value \"{value}\" of element \"{element}\" is not {type}",
        mend_ja: "前後の空白・単位・桁区切りを付けずに書いてください。", mend_en: "Write it without spaces, units or digit separators.",
        wrong: "<active value=\"yes\"/>", right: "<active value=\"true\"/>", source: "FHIR R4 datatypes §2.24.0.1";
    XML_RESOURCE_COUNT: "xml-resource-count", Structure, Error, ["element", "count"],
        ja: "要素「{element}」の中にはリソースが 1 つ必要ですが、{count} 個あります", en: "element \"{element}\" may contain one resource, but there are {count}",
        mend_ja: "リソースごとに「{element}」を分けて書いてください。", mend_en: "Write one \"{element}\" for each resource.",
        wrong: "<contained><Patient/><Device/></contained>", right: "<contained><Patient/></contained><contained><Device/></contained>", source: "FHIR R4 xml §2.6.1";
}
