//! Rules about answers: QuestionnaireResponse against its Questionnaire.

rules! {
    QUESTIONNAIRE_UNNAMED: "questionnaire-unnamed", Incomplete, Information, [],
        ja: "questionnaire がないため、質問票との照合はできません", en: "there is no questionnaire, so the answers cannot be checked against one",
        mend_ja: "質問票の canonical URL を questionnaire に書いてください。", mend_en: "Write the questionnaire's canonical URL in questionnaire.",
        wrong: "{\"resourceType\":\"QuestionnaireResponse\",\"status\":\"completed\"}", right: "{\"resourceType\":\"QuestionnaireResponse\",\"status\":\"completed\",\"questionnaire\":\"http://example.org/fhir/Questionnaire/q1\"}", source: "FHIR R4 questionnaireresponse §2.25.4";
    QUESTIONNAIRE_NOT_FOUND: "questionnaire-not-found", NotFound, Warning, [data "canonical"],
        ja: "質問票「{canonical}」が見つからないため、回答を照合できません", en: "the questionnaire \"{canonical}\" is not loaded, so the answers cannot be checked",
        mend_ja: "--package か --define で質問票を渡すか、contained に含めてください。", mend_en: "Give it with --package or --define, or contain it.",
        wrong: "\"questionnaire\":\"http://example.org/none\"", right: "\"questionnaire\":\"#q\",\"contained\":[{\"resourceType\":\"Questionnaire\",\"id\":\"q\",\"status\":\"active\"}]", source: "FHIR R4 questionnaireresponse §2.25.4";
    CANONICAL_VERSION_SUBSTITUTED: "canonical-version-substituted", Informational, Warning, ["asked", "used"],
        ja: "{asked} の版は読み込まれていないため、版 {used} の定義で検証しました", en: "{asked} is not loaded; the definition of version {used} was used instead",
        mend_ja: "その版の定義を --define か --package で読み込むか、canonical の版を直してください。", mend_en: "Load that version with --define or --package, or correct the version of the canonical.",
        wrong: "a response to http://a.jp/Questionnaire/1|2 where version 1 of the questionnaire is loaded", right: "a response to http://a.jp/Questionnaire/1|1 where version 1 of the questionnaire is loaded", source: "FHIR R4 references#canonical (version)";
    QUESTIONNAIRE_TOO_COSTLY: "questionnaire-too-costly", TooCostly, Warning, [],
        ja: "質問票と回答の照合が大きすぎるため、途中で打ち切りました", en: "the questionnaire and the answers are too large to be compared to the end",
        mend_ja: "回答を分けてください。", mend_en: "Split the response.",
        wrong: "a million items in each", right: "fewer items", source: "FHIR R4 questionnaireresponse §2.25.4";
    AUTHORED_OUTSIDE_PERIOD: "answer-outside-period", BusinessRule, Warning, ["authored", "period"],
        ja: "回答日時 {authored} が質問票の有効期間 {period} の外です", en: "authored {authored} is outside the questionnaire's effective period {period}",
        mend_ja: "回答日時、または使う質問票の版を確かめてください。", mend_en: "Check the date, or which version of the questionnaire to use.",
        wrong: "{\"resourceType\":\"QuestionnaireResponse\",\"status\":\"completed\",\"questionnaire\":\"#q\",\"authored\":\"2021-12-12\",\"contained\":[{\"resourceType\":\"Questionnaire\",\"id\":\"q\",\"status\":\"active\",\"effectivePeriod\":{\"end\":\"2021-12-11\"}}]}", right: "{\"resourceType\":\"QuestionnaireResponse\",\"status\":\"completed\",\"questionnaire\":\"#q\",\"authored\":\"2021-12-01\",\"contained\":[{\"resourceType\":\"Questionnaire\",\"id\":\"q\",\"status\":\"active\",\"effectivePeriod\":{\"end\":\"2021-12-11\"}}]}", source: "FHIR R4 questionnaireresponse §2.25.4";
    ANSWER_SUBJECT: "answer-subject-type", BusinessRule, Warning, ["found", "allowed"],
        ja: "この質問票は {allowed} についてのものですが、回答の subject は {found} です", en: "this questionnaire is about {allowed}, but the subject of the response is {found}",
        mend_ja: "subject を {allowed} への参照にしてください。", mend_en: "Let subject refer to {allowed}.",
        wrong: "a response about Organization/1 to a questionnaire with subjectType Patient", right: "a response about Patient/1 to a questionnaire with subjectType Patient", source: "FHIR R4 questionnaire (subjectType)";
    ANSWER_UNKNOWN_ITEM: "answer-unknown-item", NotFound, Error, ["linkId"],
        ja: "linkId「{linkId}」は質問票にありません", en: "linkId \"{linkId}\" is not in the questionnaire",
        mend_ja: "質問票の linkId をそのまま書いてください。", mend_en: "Use the questionnaire's linkId.",
        wrong: "Questionnaire: {\"linkId\":\"q1\",\"type\":\"string\"}\n{\"linkId\":\"q9\",\"answer\":[{\"valueString\":\"x\"}]}", right: "Questionnaire: {\"linkId\":\"q1\",\"type\":\"string\"}\n{\"linkId\":\"q1\",\"answer\":[{\"valueString\":\"x\"}]}", source: "FHIR R4 questionnaireresponse §2.25.4";
    ANSWER_MISPLACED: "answer-misplaced-item", Structure, Error, ["linkId", "place"],
        ja: "項目「{linkId}」の置き場所が質問票と違います (正しくは{place})", en: "item \"{linkId}\" is not where the questionnaire has it ({place})",
        mend_ja: "質問票と同じ入れ子にしてください。", mend_en: "Nest the items as the questionnaire does.",
        wrong: "Questionnaire: {\"linkId\":\"g\",\"type\":\"group\",\"item\":[{\"linkId\":\"q1\",\"type\":\"string\"}]}\n{\"linkId\":\"q1\",\"answer\":[{\"valueString\":\"x\"}]}", right: "Questionnaire: {\"linkId\":\"g\",\"type\":\"group\",\"item\":[{\"linkId\":\"q1\",\"type\":\"string\"}]}\n{\"linkId\":\"g\",\"item\":[{\"linkId\":\"q1\",\"answer\":[{\"valueString\":\"x\"}]}]}", source: "FHIR R4 questionnaireresponse §2.25.4";
    ANSWER_ORDER: "answer-item-order", Structure, Error, ["linkId"],
        ja: "項目「{linkId}」の順序が質問票と違います", en: "item \"{linkId}\" is out of the questionnaire's order",
        mend_ja: "質問票と同じ順に並べてください。", mend_en: "Keep the questionnaire's order.",
        wrong: "Questionnaire: {\"linkId\":\"q1\",\"type\":\"string\"},{\"linkId\":\"q2\",\"type\":\"string\"}\n{\"linkId\":\"q2\",\"answer\":[{\"valueString\":\"x\"}]},{\"linkId\":\"q1\",\"answer\":[{\"valueString\":\"x\"}]}", right: "Questionnaire: {\"linkId\":\"q1\",\"type\":\"string\"},{\"linkId\":\"q2\",\"type\":\"string\"}\n{\"linkId\":\"q1\",\"answer\":[{\"valueString\":\"x\"}]},{\"linkId\":\"q2\",\"answer\":[{\"valueString\":\"x\"}]}", source: "FHIR R4 questionnaireresponse §2.25.4";
    ANSWER_ITEM_OUTSIDE: "answer-item-outside", Structure, Error, ["linkId"],
        ja: "質問「{linkId}」の下の項目が answer の外に置かれています", en: "an item under the question \"{linkId}\" stands outside its answer",
        mend_ja: "質問の下の項目は answer.item に書きます (item.item は group だけです)。", mend_en: "Items under a question go into answer.item; item.item is for groups.",
        wrong: "Questionnaire: {\"linkId\":\"q1\",\"type\":\"boolean\",\"item\":[{\"linkId\":\"q1.1\",\"type\":\"string\"}]}\n{\"linkId\":\"q1\",\"item\":[{\"linkId\":\"q1.1\",\"answer\":[{\"valueString\":\"x\"}]}]}", right: "Questionnaire: {\"linkId\":\"q1\",\"type\":\"boolean\",\"item\":[{\"linkId\":\"q1.1\",\"type\":\"string\"}]}\n{\"linkId\":\"q1\",\"answer\":[{\"valueBoolean\":true,\"item\":[{\"linkId\":\"q1.1\",\"answer\":[{\"valueString\":\"x\"}]}]}]}", source: "FHIR R4 questionnaireresponse §2.25.4";
    ANSWER_NOT_ASKED: "answer-not-asked", Structure, Error, ["linkId", "type"],
        ja: "項目「{linkId}」({type}) に回答は書けません", en: "item \"{linkId}\" is a {type}, which has no answers",
        mend_ja: "answer を取り除くか、質問の項目に移してください。", mend_en: "Remove the answer, or move it to a question.",
        wrong: "Questionnaire: {\"linkId\":\"d\",\"type\":\"display\",\"text\":\"x\"}\n{\"linkId\":\"d\",\"answer\":[{\"valueBoolean\":true}]}", right: "Questionnaire: {\"linkId\":\"d\",\"type\":\"display\",\"text\":\"x\"}\n{\"linkId\":\"d\"}", source: "FHIR R4 questionnaireresponse §2.25.4";
    ANSWER_REQUIRED: "answer-required", Required, Error, ["linkId"],
        ja: "必須の質問「{linkId}」に回答がありません", en: "the required question \"{linkId}\" has no answer",
        mend_ja: "回答を書いてください。途中の回答なら status を in-progress にします。", mend_en: "Write an answer; while it is not finished, status is in-progress.",
        wrong: "Questionnaire: {\"linkId\":\"q1\",\"type\":\"string\",\"required\":true},{\"linkId\":\"q2\",\"type\":\"string\"}\n{\"linkId\":\"q2\",\"answer\":[{\"valueString\":\"x\"}]}", right: "Questionnaire: {\"linkId\":\"q1\",\"type\":\"string\",\"required\":true},{\"linkId\":\"q2\",\"type\":\"string\"}\n{\"linkId\":\"q1\",\"answer\":[{\"valueString\":\"x\"}]}", source: "FHIR R4 questionnaireresponse §2.25.4";
    ANSWER_TOO_FEW: "answer-too-few", Required, Error, ["linkId", "min", "found"],
        ja: "質問「{linkId}」の回答は {min} 個以上必要ですが、{found} 個です", en: "the question \"{linkId}\" needs {min} answers but has {found}",
        mend_ja: "回答を {min} 個以上にしてください。", mend_en: "Give {min} or more answers.",
        wrong: "Questionnaire: {\"linkId\":\"q1\",\"type\":\"string\",\"required\":true,\"repeats\":true,\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/questionnaire-minOccurs\",\"valueInteger\":2}]}\n{\"linkId\":\"q1\",\"answer\":[{\"valueString\":\"x\"}]}", right: "Questionnaire: {\"linkId\":\"q1\",\"type\":\"string\",\"required\":true,\"repeats\":true,\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/questionnaire-minOccurs\",\"valueInteger\":2}]}\n{\"linkId\":\"q1\",\"answer\":[{\"valueString\":\"x\"},{\"valueString\":\"y\"}]}", source: "FHIR R4 questionnaireresponse §2.25.4";
    ANSWER_TOO_MANY: "answer-too-many", Structure, Error, ["linkId", "max", "found"],
        ja: "項目「{linkId}」は {max} 個までですが、{found} 個あります", en: "item \"{linkId}\" may occur {max} time(s) but does {found}",
        mend_ja: "繰り返しは repeats が true の項目だけです。余分な回答を取り除いてください。", mend_en: "Only items with repeats may occur more than once; remove the others.",
        wrong: "Questionnaire: {\"linkId\":\"q1\",\"type\":\"string\"}\n{\"linkId\":\"q1\",\"answer\":[{\"valueString\":\"x\"},{\"valueString\":\"y\"}]}", right: "Questionnaire: {\"linkId\":\"q1\",\"type\":\"string\"}\n{\"linkId\":\"q1\",\"answer\":[{\"valueString\":\"x\"}]}", source: "FHIR R4 questionnaireresponse §2.25.4";
    ANSWER_TYPE: "answer-type", Value, Error, ["linkId", definition "found", "allowed"],
        ja: "質問「{linkId}」の回答は {allowed} で書きますが、{found} です", en: "the answer to \"{linkId}\" must be of type {allowed}, but is of type {found}",
        mend_ja: "回答を valueInteger、valueCoding のように、value の後に質問の型を付けた要素で書いてください。", mend_en: "Write the answer in value and the question's type, such as valueInteger or valueCoding.",
        wrong: "Questionnaire: {\"linkId\":\"q1\",\"type\":\"integer\"}\n{\"linkId\":\"q1\",\"answer\":[{\"valueString\":\"1\"}]}", right: "Questionnaire: {\"linkId\":\"q1\",\"type\":\"integer\"}\n{\"linkId\":\"q1\",\"answer\":[{\"valueInteger\":1}]}", source: "FHIR R4 questionnaireresponse §2.25.4";
    ANSWER_NOT_OPTION: "answer-not-option", CodeInvalid, Error, ["linkId", "value", "options"],
        ja: "質問「{linkId}」の回答「{value}」は選択肢 ({options}) にありません", en: "the answer \"{value}\" to \"{linkId}\" is not one of the options ({options})",
        mend_ja: "選択肢の値をそのまま (system も同じに) 書いてください。", mend_en: "Use one of the options, with the same system.",
        wrong: "Questionnaire: {\"linkId\":\"q1\",\"type\":\"choice\",\"answerOption\":[{\"valueString\":\"a\"},{\"valueString\":\"b\"}]}\n{\"linkId\":\"q1\",\"answer\":[{\"valueString\":\"c\"}]}", right: "Questionnaire: {\"linkId\":\"q1\",\"type\":\"choice\",\"answerOption\":[{\"valueString\":\"a\"},{\"valueString\":\"b\"}]}\n{\"linkId\":\"q1\",\"answer\":[{\"valueString\":\"a\"}]}", source: "FHIR R4 questionnaireresponse §2.25.4";
    ANSWER_OPTIONS_UNKNOWN: "answer-options-unknown", Incomplete, Information, ["linkId", "valueSet"],
        ja: "質問「{linkId}」の選択肢 {valueSet} を確かめられません", en: "the options {valueSet} of \"{linkId}\" cannot be checked",
        mend_ja: "値セットとコード体系を --package か --define で渡してください。", mend_en: "Give the value set and its code systems with --package or --define.",
        wrong: "Questionnaire: {\"linkId\":\"q1\",\"type\":\"choice\",\"answerValueSet\":\"http://a.jp/absent\"}\n{\"linkId\":\"q1\",\"answer\":[{\"valueCoding\":{\"system\":\"http://hl7.org/fhir/administrative-gender\",\"code\":\"male\"}}]}", right: "Questionnaire: {\"linkId\":\"q1\",\"type\":\"choice\",\"answerValueSet\":\"http://hl7.org/fhir/ValueSet/administrative-gender\"}\n{\"linkId\":\"q1\",\"answer\":[{\"valueCoding\":{\"system\":\"http://hl7.org/fhir/administrative-gender\",\"code\":\"male\"}}]}", source: "FHIR R4 questionnaireresponse §2.25.4";
    ANSWER_TOO_LONG: "answer-too-long", TooLong, Error, ["linkId", "value", "max"],
        ja: "質問「{linkId}」の回答「{value}」が長すぎます ({max} 文字まで)", en: "the answer \"{value}\" to \"{linkId}\" is longer than {max} characters",
        mend_ja: "{max} 文字以内にしてください。", mend_en: "Use at most {max} characters.",
        wrong: "Questionnaire: {\"linkId\":\"q1\",\"type\":\"string\",\"maxLength\":2}\n{\"linkId\":\"q1\",\"answer\":[{\"valueString\":\"abc\"}]}", right: "Questionnaire: {\"linkId\":\"q1\",\"type\":\"string\",\"maxLength\":2}\n{\"linkId\":\"q1\",\"answer\":[{\"valueString\":\"ab\"}]}", source: "FHIR R4 questionnaireresponse §2.25.4";
    ANSWER_DECIMALS: "answer-decimals", Value, Error, ["linkId", "value", "max"],
        ja: "質問「{linkId}」の回答「{value}」の小数部が長すぎます (小数点以下 {max} 桁まで)", en: "the answer {value} to \"{linkId}\" has more than {max} decimal places",
        mend_ja: "小数点以下を {max} 桁以内にしてください。", mend_en: "Write at most {max} decimal places.",
        wrong: "Questionnaire: {\"linkId\":\"q1\",\"type\":\"decimal\",\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/maxDecimalPlaces\",\"valueInteger\":2}]}\n{\"linkId\":\"q1\",\"answer\":[{\"valueDecimal\":1.666}]}", right: "Questionnaire: {\"linkId\":\"q1\",\"type\":\"decimal\",\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/maxDecimalPlaces\",\"valueInteger\":2}]}\n{\"linkId\":\"q1\",\"answer\":[{\"valueDecimal\":1.67}]}", source: "FHIR R4 extension-maxdecimalplaces, questionnaireresponse §2.25.4";
    ANSWER_TOO_SHORT: "answer-too-short", Value, Error, ["linkId", "value", "min"],
        ja: "質問「{linkId}」の回答「{value}」が短すぎます ({min} 文字以上)", en: "the answer \"{value}\" to \"{linkId}\" is shorter than {min} characters",
        mend_ja: "{min} 文字以上にしてください。", mend_en: "Use at least {min} characters.",
        wrong: "Questionnaire: {\"linkId\":\"q1\",\"type\":\"string\",\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/minLength\",\"valueInteger\":2}]}\n{\"linkId\":\"q1\",\"answer\":[{\"valueString\":\"a\"}]}", right: "Questionnaire: {\"linkId\":\"q1\",\"type\":\"string\",\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/minLength\",\"valueInteger\":2}]}\n{\"linkId\":\"q1\",\"answer\":[{\"valueString\":\"ab\"}]}", source: "FHIR R4 questionnaireresponse §2.25.4";
    ANSWER_BELOW: "answer-below-minimum", Value, Error, ["linkId", "value", "min"],
        ja: "質問「{linkId}」の回答 {value} は最小値 {min} より小さい値です", en: "the answer {value} to \"{linkId}\" is below the minimum {min}",
        mend_ja: "{min} 以上の値にしてください。", mend_en: "Use a value of at least {min}.",
        wrong: "Questionnaire: {\"linkId\":\"q1\",\"type\":\"integer\",\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/minValue\",\"valueInteger\":2020}]}\n{\"linkId\":\"q1\",\"answer\":[{\"valueInteger\":1998}]}", right: "Questionnaire: {\"linkId\":\"q1\",\"type\":\"integer\",\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/minValue\",\"valueInteger\":2020}]}\n{\"linkId\":\"q1\",\"answer\":[{\"valueInteger\":2020}]}", source: "FHIR R4 questionnaireresponse §2.25.4";
    ANSWER_ABOVE: "answer-above-maximum", Value, Error, ["linkId", "value", "max"],
        ja: "質問「{linkId}」の回答 {value} は最大値 {max} より大きい値です", en: "the answer {value} to \"{linkId}\" is above the maximum {max}",
        mend_ja: "{max} 以下の値にしてください。", mend_en: "Use a value of at most {max}.",
        wrong: "Questionnaire: {\"linkId\":\"q1\",\"type\":\"integer\",\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/maxValue\",\"valueInteger\":2022}]}\n{\"linkId\":\"q1\",\"answer\":[{\"valueInteger\":2023}]}", right: "Questionnaire: {\"linkId\":\"q1\",\"type\":\"integer\",\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/maxValue\",\"valueInteger\":2022}]}\n{\"linkId\":\"q1\",\"answer\":[{\"valueInteger\":2022}]}", source: "FHIR R4 questionnaireresponse §2.25.4";
    ANSWER_INCOMPARABLE: "answer-incomparable", Value, Error, ["linkId", "value", "bound"],
        ja: "質問「{linkId}」の回答 {value} は限度 {bound} と比べられません", en: "the answer {value} to \"{linkId}\" cannot be compared with the bound {bound}",
        mend_ja: "限度と換算できる UCUM 単位 (system と code) で書いてください。", mend_en: "Write it in a UCUM unit (system and code) that converts into the bound's.",
        wrong: "Questionnaire: {\"linkId\":\"q1\",\"type\":\"quantity\",\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/minValue\",\"valueQuantity\":{\"value\":1,\"system\":\"http://unitsofmeasure.org\",\"code\":\"km\"}}]}\n{\"linkId\":\"q1\",\"answer\":[{\"valueQuantity\":{\"value\":5,\"system\":\"http://unitsofmeasure.org\",\"code\":\"kg\"}}]}", right: "Questionnaire: {\"linkId\":\"q1\",\"type\":\"quantity\",\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/minValue\",\"valueQuantity\":{\"value\":1,\"system\":\"http://unitsofmeasure.org\",\"code\":\"km\"}}]}\n{\"linkId\":\"q1\",\"answer\":[{\"valueQuantity\":{\"value\":5,\"system\":\"http://unitsofmeasure.org\",\"code\":\"km\"}}]}", source: "FHIR R4 questionnaireresponse §2.25.4";
    ANSWER_UNIT: "answer-unit", Value, Error, ["linkId", "value", "allowed"],
        ja: "質問「{linkId}」の回答 {value} の単位は使えません (使える単位: {allowed})", en: "the unit of the answer {value} to \"{linkId}\" is not allowed (allowed: {allowed})",
        mend_ja: "示した単位で書いてください。", mend_en: "Use one of the units shown.",
        wrong: "Questionnaire: {\"linkId\":\"q1\",\"type\":\"quantity\",\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/questionnaire-unitOption\",\"valueCoding\":{\"system\":\"http://unitsofmeasure.org\",\"code\":\"km\"}}]}\n{\"linkId\":\"q1\",\"answer\":[{\"valueQuantity\":{\"value\":10,\"system\":\"http://unitsofmeasure.org\",\"code\":\"kg\"}}]}", right: "Questionnaire: {\"linkId\":\"q1\",\"type\":\"quantity\",\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/questionnaire-unitOption\",\"valueCoding\":{\"system\":\"http://unitsofmeasure.org\",\"code\":\"km\"}}]}\n{\"linkId\":\"q1\",\"answer\":[{\"valueQuantity\":{\"value\":10,\"system\":\"http://unitsofmeasure.org\",\"code\":\"km\"}}]}", source: "FHIR R4 questionnaireresponse §2.25.4";
    ANSWER_REFERENCE_TYPE: "answer-reference-type", Value, Error, ["linkId", "value", "allowed"],
        ja: "質問「{linkId}」の参照先 {value} は使えません (使える種類: {allowed})", en: "the reference {value} in \"{linkId}\" is not allowed (allowed: {allowed})",
        mend_ja: "示した種類のリソースを参照してください。", mend_en: "Refer to a resource of one of the types shown.",
        wrong: "Questionnaire: {\"linkId\":\"q1\",\"type\":\"reference\",\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/questionnaire-referenceResource\",\"valueCode\":\"Patient\"}]}\n{\"linkId\":\"q1\",\"answer\":[{\"valueReference\":{\"reference\":\"Organization/1\"}}]}", right: "Questionnaire: {\"linkId\":\"q1\",\"type\":\"reference\",\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/questionnaire-referenceResource\",\"valueCode\":\"Patient\"}]}\n{\"linkId\":\"q1\",\"answer\":[{\"valueReference\":{\"reference\":\"Patient/1\"}}]}", source: "FHIR R4 questionnaireresponse §2.25.4";
    ANSWER_MIME: "answer-mime-type", Value, Error, ["linkId", "value", "allowed"],
        ja: "質問「{linkId}」の添付の種類「{value}」は使えません (使える種類: {allowed})", en: "the attachment type \"{value}\" in \"{linkId}\" is not allowed (allowed: {allowed})",
        mend_ja: "示した種類のファイルを添付してください。", mend_en: "Attach a file of one of the types shown.",
        wrong: "Questionnaire: {\"linkId\":\"q1\",\"type\":\"attachment\",\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/mimeType\",\"valueCode\":\"image/gif\"}]}\n{\"linkId\":\"q1\",\"answer\":[{\"valueAttachment\":{\"contentType\":\"application/pdf\"}}]}", right: "Questionnaire: {\"linkId\":\"q1\",\"type\":\"attachment\",\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/mimeType\",\"valueCode\":\"image/gif\"}]}\n{\"linkId\":\"q1\",\"answer\":[{\"valueAttachment\":{\"contentType\":\"image/gif\"}}]}", source: "FHIR R4 questionnaireresponse §2.25.4";
    ANSWER_SIZE: "answer-attachment-size", TooLong, Error, ["linkId", "value", "max"],
        ja: "質問「{linkId}」の添付が大きすぎます ({value} バイト、上限 {max})", en: "the attachment in \"{linkId}\" is too large ({value} bytes, limit {max})",
        mend_ja: "添付を {max} バイト以内にしてください (画像なら解像度を下げるなど)。", mend_en: "Keep the attachment within {max} bytes, an image for instance by a lower resolution.",
        wrong: "Questionnaire: {\"linkId\":\"q1\",\"type\":\"attachment\",\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/maxSize\",\"valueDecimal\":50}]}\n{\"linkId\":\"q1\",\"answer\":[{\"valueAttachment\":{\"contentType\":\"image/gif\",\"size\":500}}]}", right: "Questionnaire: {\"linkId\":\"q1\",\"type\":\"attachment\",\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/maxSize\",\"valueDecimal\":50}]}\n{\"linkId\":\"q1\",\"answer\":[{\"valueAttachment\":{\"contentType\":\"image/gif\",\"size\":40}}]}", source: "FHIR R4 questionnaireresponse §2.25.4";
    ANSWER_EXCLUSIVE: "answer-exclusive", BusinessRule, Error, ["linkId"],
        ja: "質問「{linkId}」のこの選択肢は、ほかの選択肢と一緒には選べません", en: "this option of \"{linkId}\" cannot be chosen together with others",
        mend_ja: "この回答だけを残すか、この回答を取り除いてください。", mend_en: "Remove this answer or the others.",
        wrong: "Questionnaire: {\"linkId\":\"q1\",\"type\":\"choice\",\"repeats\":true,\"answerOption\":[{\"valueString\":\"a\"},{\"valueString\":\"none\",\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/questionnaire-optionExclusive\",\"valueBoolean\":true}]}]}\n{\"linkId\":\"q1\",\"answer\":[{\"valueString\":\"a\"},{\"valueString\":\"none\"}]}", right: "Questionnaire: {\"linkId\":\"q1\",\"type\":\"choice\",\"repeats\":true,\"answerOption\":[{\"valueString\":\"a\"},{\"valueString\":\"none\",\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/questionnaire-optionExclusive\",\"valueBoolean\":true}]}]}\n{\"linkId\":\"q1\",\"answer\":[{\"valueString\":\"none\"}]}", source: "FHIR R4 questionnaireresponse §2.25.4";
    ANSWER_NOT_ENABLED: "answer-not-enabled", BusinessRule, Error, ["linkId"],
        ja: "項目「{linkId}」は条件 (enableWhen) を満たさないのに回答があります", en: "item \"{linkId}\" is answered although its enableWhen does not hold",
        mend_ja: "回答を取り除くか、条件となる質問の回答を確かめてください。", mend_en: "Remove the answer, or check the answer that the condition asks about.",
        wrong: "Questionnaire: {\"linkId\":\"q1\",\"type\":\"boolean\"},{\"linkId\":\"q2\",\"type\":\"string\",\"enableWhen\":[{\"question\":\"q1\",\"operator\":\"=\",\"answerBoolean\":true}]}\n{\"linkId\":\"q1\",\"answer\":[{\"valueBoolean\":false}]},{\"linkId\":\"q2\",\"answer\":[{\"valueString\":\"x\"}]}", right: "Questionnaire: {\"linkId\":\"q1\",\"type\":\"boolean\"},{\"linkId\":\"q2\",\"type\":\"string\",\"enableWhen\":[{\"question\":\"q1\",\"operator\":\"=\",\"answerBoolean\":true}]}\n{\"linkId\":\"q1\",\"answer\":[{\"valueBoolean\":true}]},{\"linkId\":\"q2\",\"answer\":[{\"valueString\":\"x\"}]}", source: "FHIR R4 questionnaireresponse §2.25.4";
    ANSWER_TEXT: "answer-text", BusinessRule, Error, ["linkId", "text", data "expected"],
        ja: "項目「{linkId}」の text「{text}」が質問票の text「{expected}」と違います", en: "the text \"{text}\" of item \"{linkId}\" is not that of the questionnaire, \"{expected}\"",
        mend_ja: "質問票の text をそのまま書くか、text を取り除いてください。", mend_en: "Write the questionnaire's text as it is, or leave text out.",
        wrong: "Questionnaire: {\"linkId\":\"q1\",\"type\":\"string\",\"text\":\"お名前\"}\n{\"linkId\":\"q1\",\"text\":\"氏名\",\"answer\":[{\"valueString\":\"東京 太郎\"}]}", right: "Questionnaire: {\"linkId\":\"q1\",\"type\":\"string\",\"text\":\"お名前\"}\n{\"linkId\":\"q1\",\"text\":\"お名前\",\"answer\":[{\"valueString\":\"東京 太郎\"}]}", source: "FHIR R4 questionnaireresponse (item.text)";
    ENABLE_WHEN_SELF: "enable-when-self", BusinessRule, Error, ["linkId"],
        ja: "項目「{linkId}」の enableWhen が自分自身を条件にしています", en: "the enableWhen of item \"{linkId}\" asks about the item itself",
        mend_ja: "条件にする別の質問の linkId を書いてください。", mend_en: "Write the linkId of another question.",
        wrong: "{\"resourceType\":\"Questionnaire\",\"status\":\"active\",\"item\":[{\"linkId\":\"1\",\"type\":\"boolean\",\"enableWhen\":[{\"question\":\"1\",\"operator\":\"=\",\"answerBoolean\":true}]}]}", right: "{\"resourceType\":\"Questionnaire\",\"status\":\"active\",\"item\":[{\"linkId\":\"1\",\"type\":\"boolean\"},{\"linkId\":\"2\",\"type\":\"string\",\"enableWhen\":[{\"question\":\"1\",\"operator\":\"=\",\"answerBoolean\":true}]}]}", source: "FHIR R4 questionnaire (item.enableWhen.question)";
    ENABLE_WHEN_INNER: "enable-when-inner", BusinessRule, Error, ["linkId"],
        ja: "enableWhen が、この項目の中にある項目「{linkId}」を条件にしています。条件は成り立ちません", en: "enableWhen asks about \"{linkId}\", which stands inside of this very item: the condition can never hold",
        mend_ja: "この項目の外にある質問を条件にしてください。", mend_en: "Ask about a question outside of this item.",
        wrong: "{\"resourceType\":\"Questionnaire\",\"status\":\"active\",\"item\":[{\"linkId\":\"1\",\"type\":\"group\",\"enableWhen\":[{\"question\":\"1.1\",\"operator\":\"=\",\"answerBoolean\":true}],\"item\":[{\"linkId\":\"1.1\",\"type\":\"boolean\"}]}]}", right: "{\"resourceType\":\"Questionnaire\",\"status\":\"active\",\"item\":[{\"linkId\":\"1\",\"type\":\"boolean\"},{\"linkId\":\"2\",\"type\":\"group\",\"enableWhen\":[{\"question\":\"1\",\"operator\":\"=\",\"answerBoolean\":true}],\"item\":[{\"linkId\":\"2.1\",\"type\":\"string\"}]}]}", source: "FHIR R4 questionnaire (item.enableWhen)";
    ANSWER_REGEX: "answer-regex", Value, Error, ["linkId", "value", "form"],
        ja: "質問「{linkId}」の回答「{value}」は、決められた形 ({form}) ではありません", en: "the answer \"{value}\" to \"{linkId}\" is not of the form asked for ({form})",
        mend_ja: "示した形で書いてください。", mend_en: "Write it in the form shown.",
        wrong: "Questionnaire: {\"linkId\":\"q1\",\"type\":\"string\",\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/regex\",\"valueString\":\"[0-9]{3}-[0-9]{4}\"}]}\n{\"linkId\":\"q1\",\"answer\":[{\"valueString\":\"1000001\"}]}", right: "Questionnaire: {\"linkId\":\"q1\",\"type\":\"string\",\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/regex\",\"valueString\":\"[0-9]{3}-[0-9]{4}\"}]}\n{\"linkId\":\"q1\",\"answer\":[{\"valueString\":\"100-0001\"}]}", source: "FHIR R4 extension regex";
    ANSWER_ABSTRACT: "answer-abstract-type", Value, Error, ["linkId"],
        ja: "項目「{linkId}」の型 question は分類のための型で、回答を書けません", en: "item \"{linkId}\" is of type question, which is abstract: there is no type to answer with",
        mend_ja: "質問票の型を string、integer などの具体的な型にしてください。", mend_en: "Give the item a type such as string or integer in the questionnaire.",
        wrong: "Questionnaire: {\"linkId\":\"q1\",\"type\":\"question\"}\n{\"linkId\":\"q1\",\"answer\":[{\"valueString\":\"a\"}]}", right: "Questionnaire: {\"linkId\":\"q1\",\"type\":\"string\"}\n{\"linkId\":\"q1\",\"answer\":[{\"valueString\":\"a\"}]}", source: "FHIR R4 valueset-item-type";
    ENABLE_WHEN_TYPE: "enable-when-type", BusinessRule, Warning, ["linkId", "operator", "type"],
        ja: "項目「{linkId}」についてのこの条件 ({operator}、{type}) は、どの回答でも成り立ちません", en: "this condition on item \"{linkId}\" ({operator} with a {type}) holds for no answer",
        mend_ja: "条件の値を、その項目の回答と同じ型にしてください (>、< などは、数・日付・時刻・量にだけ使えます)。", mend_en: "Give the condition a value of the type that answers have; > and < are for numbers, dates, times and quantities.",
        wrong: "{\"resourceType\":\"Questionnaire\",\"status\":\"active\",\"item\":[{\"linkId\":\"1\",\"text\":\"a\",\"type\":\"boolean\"},{\"linkId\":\"2\",\"text\":\"b\",\"type\":\"string\",\"enableWhen\":[{\"question\":\"1\",\"operator\":\"=\",\"answerString\":\"yes\"}]}]}", right: "{\"resourceType\":\"Questionnaire\",\"status\":\"active\",\"item\":[{\"linkId\":\"1\",\"text\":\"a\",\"type\":\"boolean\"},{\"linkId\":\"2\",\"text\":\"b\",\"type\":\"string\",\"enableWhen\":[{\"question\":\"1\",\"operator\":\"=\",\"answerBoolean\":true}]}]}", source: "FHIR R4 questionnaire (item.enableWhen)";
    ITEM_VALUE_TYPE: "item-value-type", Value, Error, ["linkId", "found", "allowed"],
        ja: "項目「{linkId}」の初期値・選択肢は {allowed} 型ですが、{found} です", en: "initial values and options of item \"{linkId}\" must be of type {allowed}, but this is {found}",
        mend_ja: "項目の型に合う値 (value[x]) にしてください。", mend_en: "Write a value[x] of the item's type.",
        wrong: "{\"resourceType\":\"Questionnaire\",\"status\":\"active\",\"item\":[{\"linkId\":\"1\",\"text\":\"a\",\"type\":\"boolean\",\"initial\":[{\"valueString\":\"yes\"}]}]}", right: "{\"resourceType\":\"Questionnaire\",\"status\":\"active\",\"item\":[{\"linkId\":\"1\",\"text\":\"a\",\"type\":\"boolean\",\"initial\":[{\"valueBoolean\":true}]}]}", source: "FHIR R4 questionnaire (item.initial.value[x], item.answerOption.value[x])";
    ENABLE_WHEN_UNKNOWN: "enable-when-unknown", BusinessRule, Error, ["linkId"],
        ja: "enableWhen が条件にする項目「{linkId}」が、この質問票にありません", en: "item \"{linkId}\", which enableWhen asks about, is not in this questionnaire",
        mend_ja: "linkId の綴りを確かめてください。", mend_en: "Check the spelling of the linkId.",
        wrong: "{\"resourceType\":\"Questionnaire\",\"status\":\"active\",\"item\":[{\"linkId\":\"2\",\"type\":\"string\",\"enableWhen\":[{\"question\":\"1\",\"operator\":\"=\",\"answerBoolean\":true}]}]}", right: "{\"resourceType\":\"Questionnaire\",\"status\":\"active\",\"item\":[{\"linkId\":\"1\",\"type\":\"boolean\"},{\"linkId\":\"2\",\"type\":\"string\",\"enableWhen\":[{\"question\":\"1\",\"operator\":\"=\",\"answerBoolean\":true}]}]}", source: "FHIR R4 questionnaire (item.enableWhen.question)";
}
