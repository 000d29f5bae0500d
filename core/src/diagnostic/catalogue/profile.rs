//! Rules about profiles, slices, references and extensions.

rules! {
    PROFILE_UNKNOWN: "profile-unknown", NotFound, Warning, ["profile"],
        ja: "プロファイル {profile} の定義が読み込まれていないため、それに対する検証はしていません", en: "profile {profile} is not loaded, so the resource was not checked against it",
        mend_ja: "URL の綴りを確かめるか、--package / --define でその定義を読み込んでください。", mend_en: "Check the URL, or load the definition with --package or --define.",
        wrong: "{\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/core/StructureDefinition/JP_Pateint\"]}}",
        right: "{\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/core/StructureDefinition/JP_Patient\"]}}", source: "FHIR R4 profiling §5.1.0.13";
    PROFILE_VERSION_SUBSTITUTED: "profile-version-substituted", Informational, Information, ["asked", "used"],
        ja: "{asked} の版は読み込まれていないため、{used} で検証しました", en: "{asked} is not loaded; {used} was used instead",
        mend_ja: "その版で検証するには、--package でその版のパッケージを読み込んでください。", mend_en: "Load the package of that version with --package to use it.",
        wrong: "{\"resourceType\":\"Patient\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/core/StructureDefinition/JP_Patient|0.0.1\"]}}", right: "{\"resourceType\":\"Patient\",\"meta\":{\"profile\":[\"http://jpfhir.jp/fhir/core/StructureDefinition/JP_Patient\"]}}", source: "tekigo interfaces §7";
    PROFILE_TYPE_MISMATCH: "profile-type-mismatch", Structure, Error, ["profile", "expected", "found"],
        ja: "プロファイル {profile} は {expected} のためのものですが、このリソースは {found} です", en: "profile {profile} is for {expected}, but this resource is {found}",
        mend_ja: "リソースの種類に合うプロファイルを宣言してください。", mend_en: "Declare a profile for this type of resource.",
        wrong: "{\"resourceType\":\"Patient\",\"meta\":{\"profile\":[\"http://hl7.org/fhir/StructureDefinition/heartrate\"]}}", right: "{\"resourceType\":\"Patient\",\"meta\":{\"profile\":[\"http://hl7.org/fhir/StructureDefinition/Patient\"]}}", source: "FHIR R4 profiling §5.1.0";
    PROFILE_BROKEN: "profile-broken", Processing, Warning, ["profile"],
        ja: "プロファイル {profile} の定義に誤りがあり、一部の検証ができませんでした", en: "the definition of profile {profile} is faulty; part of it was not checked",
        mend_ja: "定義の作成者に連絡するか、正しい定義を読み込んでください。", mend_en: "Tell the publisher of the definition, or load a correct one.",
        wrong: "a StructureDefinition without elements", right: "one with a snapshot", source: "FHIR R4 structuredefinition";
    SLICE_MIN: "slice-min", Structure, Error, ["element", "slice", "min", "found"],
        ja: "「{element}」にはスライス「{slice}」が最低 {min} 個必要ですが、{found} 個です", en: "\"{element}\" needs at least {min} item(s) of slice \"{slice}\", found {found}",
        mend_ja: "スライス「{slice}」の条件 (固定値など) に合う項目を加えてください。", mend_en: "Add an item that meets the conditions of slice \"{slice}\".",
        wrong: "Profile: {\"path\":\"Patient.identifier\",\"slicing\":{\"discriminator\":[{\"type\":\"value\",\"path\":\"system\"}],\"rules\":\"open\"}},{\"id\":\"Patient.identifier:a\",\"path\":\"Patient.identifier\",\"sliceName\":\"a\",\"min\":1,\"max\":\"1\"},{\"id\":\"Patient.identifier:a.system\",\"path\":\"Patient.identifier.system\",\"min\":1,\"fixedUri\":\"urn:oid:1.2.3\"}\n{\"resourceType\":\"Patient\",\"identifier\":[{\"system\":\"urn:oid:1.2.9\",\"value\":\"1\"}]}", right: "Profile: {\"path\":\"Patient.identifier\",\"slicing\":{\"discriminator\":[{\"type\":\"value\",\"path\":\"system\"}],\"rules\":\"open\"}},{\"id\":\"Patient.identifier:a\",\"path\":\"Patient.identifier\",\"sliceName\":\"a\",\"min\":1,\"max\":\"1\"},{\"id\":\"Patient.identifier:a.system\",\"path\":\"Patient.identifier.system\",\"min\":1,\"fixedUri\":\"urn:oid:1.2.3\"}\n{\"resourceType\":\"Patient\",\"identifier\":[{\"system\":\"urn:oid:1.2.3\",\"value\":\"1\"}]}", source: "FHIR R4 profiling §5.1.0.14";
    SLICE_MAX: "slice-max", Structure, Error, ["element", "slice", "max", "found"],
        ja: "「{element}」のスライス「{slice}」は最大 {max} 個ですが、{found} 個あります", en: "\"{element}\" allows at most {max} item(s) of slice \"{slice}\", found {found}",
        mend_ja: "余分な項目を取り除いてください。", mend_en: "Remove the surplus items.",
        wrong: "Profile: {\"path\":\"Patient.identifier\",\"slicing\":{\"discriminator\":[{\"type\":\"value\",\"path\":\"system\"}],\"rules\":\"open\"}},{\"id\":\"Patient.identifier:a\",\"path\":\"Patient.identifier\",\"sliceName\":\"a\",\"min\":0,\"max\":\"1\"},{\"id\":\"Patient.identifier:a.system\",\"path\":\"Patient.identifier.system\",\"min\":1,\"fixedUri\":\"urn:oid:1.2.3\"}\n{\"resourceType\":\"Patient\",\"identifier\":[{\"system\":\"urn:oid:1.2.3\",\"value\":\"1\"},{\"system\":\"urn:oid:1.2.3\",\"value\":\"1\"}]}", right: "Profile: {\"path\":\"Patient.identifier\",\"slicing\":{\"discriminator\":[{\"type\":\"value\",\"path\":\"system\"}],\"rules\":\"open\"}},{\"id\":\"Patient.identifier:a\",\"path\":\"Patient.identifier\",\"sliceName\":\"a\",\"min\":0,\"max\":\"1\"},{\"id\":\"Patient.identifier:a.system\",\"path\":\"Patient.identifier.system\",\"min\":1,\"fixedUri\":\"urn:oid:1.2.3\"}\n{\"resourceType\":\"Patient\",\"identifier\":[{\"system\":\"urn:oid:1.2.3\",\"value\":\"1\"}]}", source: "FHIR R4 profiling §5.1.0.14";
    SLICE_UNMATCHED: "slice-unmatched", Structure, Error, ["element", "slices"],
        ja: "「{element}」のこの項目は、決められたどのスライスにも当てはまりません (スライス: {slices})", en: "this \"{element}\" matches none of the slices that are allowed ({slices})",
        mend_ja: "スライスの条件に合わせるか、この項目を取り除いてください。", mend_en: "Make it match a slice, or remove it.",
        wrong: "Profile: {\"path\":\"Patient.identifier\",\"slicing\":{\"discriminator\":[{\"type\":\"value\",\"path\":\"system\"}],\"rules\":\"closed\"}},{\"id\":\"Patient.identifier:a\",\"path\":\"Patient.identifier\",\"sliceName\":\"a\",\"min\":0,\"max\":\"1\"},{\"id\":\"Patient.identifier:a.system\",\"path\":\"Patient.identifier.system\",\"min\":1,\"fixedUri\":\"urn:oid:1.2.3\"}\n{\"resourceType\":\"Patient\",\"identifier\":[{\"system\":\"urn:oid:1.2.9\",\"value\":\"1\"}]}", right: "Profile: {\"path\":\"Patient.identifier\",\"slicing\":{\"discriminator\":[{\"type\":\"value\",\"path\":\"system\"}],\"rules\":\"closed\"}},{\"id\":\"Patient.identifier:a\",\"path\":\"Patient.identifier\",\"sliceName\":\"a\",\"min\":0,\"max\":\"1\"},{\"id\":\"Patient.identifier:a.system\",\"path\":\"Patient.identifier.system\",\"min\":1,\"fixedUri\":\"urn:oid:1.2.3\"}\n{\"resourceType\":\"Patient\",\"identifier\":[{\"system\":\"urn:oid:1.2.3\",\"value\":\"1\"}]}", source: "FHIR R4 profiling §5.1.0.14 (rules)";
    SLICE_NEAR_MISS: "slice-near-miss", Structure, Warning, ["element", "slice", "path", "expected", "found"],
        ja: "「{element}」のこの項目はスライス「{slice}」のようですが、{path} が {expected} ではなく {found} です。スライスの検証は行われていません", en: "this \"{element}\" looks like slice \"{slice}\", but its {path} is {found} instead of {expected}; the slice's rules were not applied",
        mend_ja: "スライス「{slice}」のつもりなら {path} を {expected} にしてください。", mend_en: "If it is meant to be slice \"{slice}\", set {path} to {expected}.",
        wrong: "the right system with another display than the slice fixes", right: "the display that the slice fixes", source: "FHIR R4 profiling §5.1.0.14 (discriminator)";
    SLICE_NONE_MATCHED: "slice-none-matched", Structure, Information, ["element", "slices"],
        ja: "「{element}」のどの項目も、プロファイルのスライス ({slices}) に当てはまりません。スライスの検証は行われていません", en: "no item of \"{element}\" belongs to a slice of the profile ({slices}); none of the slices' rules was applied",
        mend_ja: "ほかの項目だけでよいか確かめ、スライスのつもりなら、それを区別する値 (system など) を定義どおりに書いてください。", mend_en: "Make sure that other items are enough; if a slice is meant, write what tells it (such as system) as the definition has it.",
        wrong: "Profile: {\"path\":\"Patient.identifier\",\"mustSupport\":true,\"slicing\":{\"discriminator\":[{\"type\":\"value\",\"path\":\"system\"}],\"rules\":\"open\"}},{\"id\":\"Patient.identifier:a\",\"path\":\"Patient.identifier\",\"sliceName\":\"a\",\"min\":0,\"max\":\"1\"},{\"id\":\"Patient.identifier:a.system\",\"path\":\"Patient.identifier.system\",\"min\":1,\"fixedUri\":\"urn:oid:1.2.3\"}\n{\"resourceType\":\"Patient\",\"identifier\":[{\"system\":\"urn:oid:1.2.9\",\"value\":\"1\"}]}", right: "Profile: {\"path\":\"Patient.identifier\",\"mustSupport\":true,\"slicing\":{\"discriminator\":[{\"type\":\"value\",\"path\":\"system\"}],\"rules\":\"open\"}},{\"id\":\"Patient.identifier:a\",\"path\":\"Patient.identifier\",\"sliceName\":\"a\",\"min\":0,\"max\":\"1\"},{\"id\":\"Patient.identifier:a.system\",\"path\":\"Patient.identifier.system\",\"min\":1,\"fixedUri\":\"urn:oid:1.2.3\"}\n{\"resourceType\":\"Patient\",\"identifier\":[{\"system\":\"urn:oid:1.2.3\",\"value\":\"1\"}]}", source: "FHIR R4 profiling §5.1.0.14 (slices)";
    SLICE_ORDER: "slice-order", Structure, Error, ["element", "slice", "after"],
        ja: "「{element}」のスライス「{slice}」は「{after}」より前に置きます", en: "slice \"{slice}\" of \"{element}\" must come before \"{after}\"",
        mend_ja: "スライスを定義の順に並べてください。", mend_en: "Put the slices in the order of the definition.",
        wrong: "Profile: {\"path\":\"Patient.identifier\",\"slicing\":{\"discriminator\":[{\"type\":\"value\",\"path\":\"system\"}],\"ordered\":true,\"rules\":\"open\"}},{\"id\":\"Patient.identifier:a\",\"path\":\"Patient.identifier\",\"sliceName\":\"a\",\"min\":0,\"max\":\"1\"},{\"id\":\"Patient.identifier:a.system\",\"path\":\"Patient.identifier.system\",\"min\":1,\"fixedUri\":\"urn:oid:1.2.3\"},{\"id\":\"Patient.identifier:b\",\"path\":\"Patient.identifier\",\"sliceName\":\"b\",\"min\":0,\"max\":\"1\"},{\"id\":\"Patient.identifier:b.system\",\"path\":\"Patient.identifier.system\",\"min\":1,\"fixedUri\":\"urn:oid:1.2.4\"}\n{\"resourceType\":\"Patient\",\"identifier\":[{\"system\":\"urn:oid:1.2.4\",\"value\":\"1\"},{\"system\":\"urn:oid:1.2.3\",\"value\":\"1\"}]}", right: "Profile: {\"path\":\"Patient.identifier\",\"slicing\":{\"discriminator\":[{\"type\":\"value\",\"path\":\"system\"}],\"ordered\":true,\"rules\":\"open\"}},{\"id\":\"Patient.identifier:a\",\"path\":\"Patient.identifier\",\"sliceName\":\"a\",\"min\":0,\"max\":\"1\"},{\"id\":\"Patient.identifier:a.system\",\"path\":\"Patient.identifier.system\",\"min\":1,\"fixedUri\":\"urn:oid:1.2.3\"},{\"id\":\"Patient.identifier:b\",\"path\":\"Patient.identifier\",\"sliceName\":\"b\",\"min\":0,\"max\":\"1\"},{\"id\":\"Patient.identifier:b.system\",\"path\":\"Patient.identifier.system\",\"min\":1,\"fixedUri\":\"urn:oid:1.2.4\"}\n{\"resourceType\":\"Patient\",\"identifier\":[{\"system\":\"urn:oid:1.2.3\",\"value\":\"1\"},{\"system\":\"urn:oid:1.2.4\",\"value\":\"1\"}]}", source: "FHIR R4 profiling §5.1.0.14 (ordered)";
    SLICE_AMBIGUOUS: "slice-ambiguous", Structure, Error, ["element", "first", "second"],
        ja: "この「{element}」は、スライス {first} にも {second} にも当てはまります", en: "this \"{element}\" belongs to slice {first} and to slice {second}",
        mend_ja: "どちらか一方に決まるように値を直してください。定義がどちらとも決められないなら、プロファイルの discriminator の誤りです。", mend_en: "Write a value that answers one of them; where the definition cannot tell them apart, its discriminators are at fault.",
        wrong: "an item that answers the discriminators of two slices", right: "one that answers those of one", source: "FHIR R4 profiling §5.1.0.13 (discriminator)";
    SLICE_AT_END: "slice-open-at-end", Structure, Error, ["element"],
        ja: "「{element}」では、スライスに当てはまらない項目は最後に置きます", en: "items of \"{element}\" that match no slice must come last",
        mend_ja: "スライスの項目を先に、その他の項目を後に並べてください。", mend_en: "Put the items of the slices first.",
        wrong: "Profile: {\"path\":\"Patient.identifier\",\"slicing\":{\"discriminator\":[{\"type\":\"value\",\"path\":\"system\"}],\"rules\":\"openAtEnd\"}},{\"id\":\"Patient.identifier:a\",\"path\":\"Patient.identifier\",\"sliceName\":\"a\",\"min\":0,\"max\":\"1\"},{\"id\":\"Patient.identifier:a.system\",\"path\":\"Patient.identifier.system\",\"min\":1,\"fixedUri\":\"urn:oid:1.2.3\"}\n{\"resourceType\":\"Patient\",\"identifier\":[{\"system\":\"urn:oid:1.2.9\",\"value\":\"1\"},{\"system\":\"urn:oid:1.2.3\",\"value\":\"1\"}]}", right: "Profile: {\"path\":\"Patient.identifier\",\"slicing\":{\"discriminator\":[{\"type\":\"value\",\"path\":\"system\"}],\"rules\":\"openAtEnd\"}},{\"id\":\"Patient.identifier:a\",\"path\":\"Patient.identifier\",\"sliceName\":\"a\",\"min\":0,\"max\":\"1\"},{\"id\":\"Patient.identifier:a.system\",\"path\":\"Patient.identifier.system\",\"min\":1,\"fixedUri\":\"urn:oid:1.2.3\"}\n{\"resourceType\":\"Patient\",\"identifier\":[{\"system\":\"urn:oid:1.2.3\",\"value\":\"1\"},{\"system\":\"urn:oid:1.2.9\",\"value\":\"1\"}]}", source: "FHIR R4 profiling §5.1.0.14 (openAtEnd)";
    TYPE_PROFILE: "type-profile", Structure, Error, ["element", "profiles"],
        ja: "「{element}」は次のどのプロファイルにも適合しません: {profiles}", en: "\"{element}\" conforms to none of: {profiles}",
        mend_ja: "いずれか一つのプロファイルに適合するように直してください。", mend_en: "Make it conform to one of these profiles.",
        wrong: "a value that fits none of the profiles of its type", right: "one that fits", source: "FHIR R4 elementdefinition (type.profile)";
    REFERENCE_TARGET_TYPE: "reference-target-type", Structure, Error, ["element", "found", "allowed"],
        ja: "「{element}」の参照先は {found} ですが、ここで参照できるのは {allowed} です", en: "\"{element}\" refers to a {found}, but may refer to {allowed} only",
        mend_ja: "参照先を {allowed} のリソースにしてください。", mend_en: "Refer to a {allowed}.",
        wrong: "{\"resourceType\":\"Condition\",\"subject\":{\"reference\":\"Practitioner/1\"}}", right: "{\"resourceType\":\"Condition\",\"subject\":{\"reference\":\"Patient/1\"}}", source: "FHIR R4 references §2.3.0";
    REFERENCE_TARGET_PROFILE: "reference-target-profile", Structure, Error, ["element", "target", "profiles"],
        ja: "「{element}」の参照先 {target} は、求められるプロファイルに適合しません: {profiles}", en: "the target {target} of \"{element}\" does not conform to any of: {profiles}",
        mend_ja: "参照先のリソースを、いずれかのプロファイルに適合させてください (参照先をそのプロファイルで検証すると詳しい誤りが分かります)。",
        mend_en: "Make the target conform to one of these profiles; validating it against the profile shows its faults.",
        wrong: "a reference to a resource that breaks the target profile", right: "a reference to one that conforms", source: "FHIR R4 elementdefinition (targetProfile)";
    REFERENCE_UNRESOLVED: "reference-unresolved", NotFound, Error, ["reference"],
        ja: "参照先 {reference} がこの文書の中に見つかりません", en: "the target {reference} is not in this document",
        mend_ja: "参照先のリソースを文書に含めるか、参照の値 (fullUrl / contained の id) を合わせてください。", mend_en: "Include the target, or make the reference match its fullUrl or contained id.",
        wrong: "{\"resourceType\":\"Observation\",\"status\":\"final\",\"code\":{\"text\":\"x\"},\"subject\":{\"reference\":\"#p1\"}}", right: "{\"resourceType\":\"Observation\",\"status\":\"final\",\"code\":{\"text\":\"x\"},\"contained\":[{\"resourceType\":\"Patient\",\"id\":\"p1\"}],\"subject\":{\"reference\":\"#p1\"}}", source: "FHIR R4 references §2.3.0.1; bundle §2.36.4";
    REFERENCE_FORMAT: "reference-format", Value, Error, ["reference"],
        ja: "参照「{reference}」の書き方が正しくありません", en: "the reference \"{reference}\" is malformed",
        mend_ja: "「Patient/123」、「#id」、絶対 URL、urn:uuid:…、urn:oid:… のいずれかで書いてください。", mend_en: "Write Patient/123, #id, an absolute URL, urn:uuid:… or urn:oid:….",
        wrong: "{\"reference\":\"Pateint/1\"}", right: "{\"reference\":\"Patient/1\"}", source: "FHIR R4 references §2.3.0";
    CANONICAL_TARGET_TYPE: "canonical-target-type", Structure, Error, ["canonical", "found", "allowed"],
        ja: "正規 URL {canonical} は {found} のものですが、ここで指せるのは {allowed} です", en: "the canonical {canonical} is that of a {found}, but only {allowed} may be named here",
        mend_ja: "{allowed} の正規 URL を書いてください。", mend_en: "Write the canonical of a {allowed}.",
        wrong: "\"questionnaire\": \"http://hl7.org/fhir/ValueSet/administrative-gender\"", right: "\"questionnaire\": \"http://hl7.org/fhir/Questionnaire/bb\"", source: "FHIR R4 references §2.3.0.3 (canonical)";
    REFERENCE_ENTRY_TYPE: "reference-entry-type", Structure, Error, ["reference", "url", "found"],
        ja: "参照「{reference}」と同じ UUID の entry ({url}) は {found} で、参照の言う種類と違います", en: "the entry with the UUID of the reference \"{reference}\" ({url}) is a {found}, not what the reference says",
        mend_ja: "参照を {url} と書くか、種類と id を参照先に合わせてください。", mend_en: "Write the reference as {url}, or name the right type and id.",
        wrong: "Practitioner/5d95… beside an entry urn:uuid:5d95… that holds an Organization", right: "{\"reference\":\"urn:uuid:5d95…\"} where an Organization is allowed", source: "FHIR R4 bundle §2.36.4.1";
    REFERENCE_TYPE_MISMATCH: "reference-type-mismatch", Structure, Error, ["stated", "found"],
        ja: "Reference.type は {stated} ですが、参照先は {found} です", en: "Reference.type says {stated}, but the target is a {found}",
        mend_ja: "Reference.type を参照先の種類に合わせるか、取り除いてください。", mend_en: "Make Reference.type agree with the target, or remove it.",
        wrong: "{\"reference\":\"Patient/1\",\"type\":\"Practitioner\"}", right: "{\"reference\":\"Patient/1\",\"type\":\"Patient\"}", source: "FHIR R4 references §2.3.0";
    REFERENCE_AGGREGATION: "reference-aggregation", Structure, Error, ["element", "found", "allowed"],
        ja: "「{element}」の参照先の置き場所は {found} ですが、許されるのは {allowed} です", en: "the target of \"{element}\" is {found}, but must be {allowed}",
        mend_ja: "参照先を contained (#id)、Bundle 内、外部のうち許される形で持たせてください。", mend_en: "Hold the target as contained (#id), in the Bundle, or outside, as the profile allows.",
        wrong: "Profile: {\"path\":\"Patient.managingOrganization\",\"type\":[{\"code\":\"Reference\",\"aggregation\":[\"contained\"]}]}\n{\"resourceType\":\"Patient\",\"managingOrganization\":{\"reference\":\"Organization/1\"}}", right: "Profile: {\"path\":\"Patient.managingOrganization\",\"type\":[{\"code\":\"Reference\",\"aggregation\":[\"contained\"]}]}\n{\"resourceType\":\"Patient\",\"contained\":[{\"resourceType\":\"Organization\",\"id\":\"1\",\"name\":\"x\"}],\"managingOrganization\":{\"reference\":\"#1\"}}", source: "FHIR R4 elementdefinition (type.aggregation)";
    REFERENCE_VERSIONING: "reference-versioning", Structure, Error, ["element", "asked"],
        ja: "「{element}」の参照は {asked} でなければなりません", en: "the reference \"{element}\" must be {asked}",
        mend_ja: "版付き (…/_history/1) か版なしか、プロファイルの定めに合わせてください。", mend_en: "Make it version-specific (…/_history/1) or not, as the profile says.",
        wrong: "Profile: {\"path\":\"Patient.managingOrganization\",\"type\":[{\"code\":\"Reference\",\"versioning\":\"specific\"}]}\n{\"resourceType\":\"Patient\",\"managingOrganization\":{\"reference\":\"Organization/1\"}}", right: "Profile: {\"path\":\"Patient.managingOrganization\",\"type\":[{\"code\":\"Reference\",\"versioning\":\"specific\"}]}\n{\"resourceType\":\"Patient\",\"managingOrganization\":{\"reference\":\"Organization/1/_history/2\"}}", source: "FHIR R4 elementdefinition (type.versioning)";
    EXTENSION_UNKNOWN: "extension-unknown", Extension, Error, ["url"],
        ja: "拡張 {url} の定義が読み込まれていないため、その中身は検証していません", en: "extension {url} is not loaded, so its content was not checked",
        mend_ja: "URL の綴りを確かめるか、--package / --define で定義を読み込んでください。", mend_en: "Check the URL, or load its definition with --package or --define.",
        wrong: "{\"extension\":[{\"url\":\"http://example.com/unknown\",\"valueString\":\"x\"}]}", right: "{\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/patient-birthPlace\",\"valueAddress\":{\"text\":\"x\"}}]}", source: "FHIR R4 extensibility §2.4";
    EXAMPLE_URL: "example-url", Value, Error, ["url"],
        ja: "例示用の URL {url} が使われています", en: "the URL {url} is one for examples",
        mend_ja: "実際の定義の URL に直してください (--no-example-urls を付けた検証だけが指摘します)。", mend_en: "Write the URL of a real definition (said only with --no-example-urls).",
        wrong: "{\"resourceType\":\"Patient\",\"extension\":[{\"url\":\"http://example.org/fhir/StructureDefinition/x\",\"valueString\":\"x\"}]}", right: "{\"resourceType\":\"Patient\",\"extension\":[{\"url\":\"http://a.jp/fhir/StructureDefinition/x\",\"valueString\":\"x\"}]}", source: "RFC 2606 §3; HL7 validator option \"examples\"";
    MODIFIER_EXTENSION_UNKNOWN: "modifier-extension-unknown", Extension, Error, ["url"],
        ja: "修飾拡張 (modifierExtension) {url} の定義が読み込まれていません。意味を変える拡張なので、知らないまま処理できません", en: "modifier extension {url} is not loaded; it changes the meaning, so it cannot be passed over",
        mend_ja: "定義を読み込むか、この拡張を取り除いてください。", mend_en: "Load its definition, or remove it.",
        wrong: "{\"resourceType\":\"Patient\",\"modifierExtension\":[{\"url\":\"http://example.com/unknown\",\"valueString\":\"x\"}]}", right: "{\"resourceType\":\"Patient\"}", source: "FHIR R4 extensibility §2.4.1";
    EXTENSION_CONTEXT: "extension-context", Extension, Error, ["url", "here", "allowed"],
        ja: "拡張 {url} は {here} には置けません (置ける場所: {allowed})", en: "extension {url} is not allowed on {here} (allowed on: {allowed})",
        mend_ja: "定義が許す要素の下に移してください。", mend_en: "Move it to an element that its definition allows.",
        wrong: "{\"resourceType\":\"Observation\",\"status\":\"final\",\"code\":{\"text\":\"x\"},\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/patient-birthPlace\",\"valueAddress\":{\"text\":\"x\"}}]}", right: "{\"resourceType\":\"Patient\",\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/patient-birthPlace\",\"valueAddress\":{\"text\":\"x\"}}]}", source: "FHIR R4 structuredefinition (context)";
    EXTENSION_NOT_MODIFIER: "extension-modifier-mismatch", Extension, Error, ["url", "expected"],
        ja: "拡張 {url} は {expected} に書くべきものです", en: "extension {url} belongs into {expected}",
        mend_ja: "{expected} に移してください。", mend_en: "Move it into {expected}.",
        wrong: "{\"resourceType\":\"Patient\",\"modifierExtension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/patient-birthPlace\",\"valueAddress\":{\"text\":\"x\"}}]}", right: "{\"resourceType\":\"Patient\",\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/patient-birthPlace\",\"valueAddress\":{\"text\":\"x\"}}]}", source: "FHIR R4 extensibility §2.4.1";
    EXTENSION_URL: "extension-url", Extension, Error, ["url"],
        ja: "拡張の url「{url}」は絶対 URL でなければなりません", en: "the url \"{url}\" of an extension must be absolute",
        mend_ja: "定義の URL をそのまま書いてください。相対の名前が使えるのは、入れ子の拡張の中だけです。", mend_en: "Write the definition's URL; relative names are for nested extensions only.",
        wrong: "{\"extension\":[{\"url\":\"patient-birthPlace\",\"valueAddress\":{\"text\":\"x\"}}]}", right: "{\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/patient-birthPlace\",\"valueAddress\":{\"text\":\"x\"}}]}", source: "FHIR R4 extensibility §2.4.0.1";
    EXTENSION_VALUE_AND_NESTED: "extension-value-and-nested", Extension, Error, ["url"],
        ja: "拡張 {url} には、値 (value[x]) と入れ子の拡張のどちらか一方だけを書きます", en: "extension {url} must have either a value or nested extensions, not both and not neither",
        mend_ja: "値か入れ子の拡張のどちらか一方にしてください。", mend_en: "Keep one of the two.",
        wrong: "{\"url\":\"http://hl7.org/fhir/StructureDefinition/patient-nationality\",\"valueString\":\"x\",\"extension\":[{\"url\":\"code\",\"valueCodeableConcept\":{\"text\":\"JP\"}}]}", right: "{\"url\":\"http://hl7.org/fhir/StructureDefinition/patient-nationality\",\"extension\":[{\"url\":\"code\",\"valueCodeableConcept\":{\"text\":\"JP\"}}]}", source: "FHIR R4 extensibility (ext-1)";
    VITAL_SIGN: "vital-sign-profile", Informational, Information, ["profile"],
        ja: "バイタルサインのコードなので、プロファイル {profile} でも検証しました", en: "the code is that of a vital sign, so profile {profile} was applied as well",
        mend_ja: "何もする必要はありません。", mend_en: "Nothing is to be done.",
        wrong: "{\"resourceType\":\"Observation\",\"status\":\"final\",\"subject\":{\"reference\":\"Patient/1\"},\"effectiveDateTime\":\"2024-04-01\",\"category\":[{\"coding\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/observation-category\",\"code\":\"vital-signs\"}]}],\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"8867-4\"}]},\"valueQuantity\":{\"value\":62,\"unit\":\"/min\",\"system\":\"http://unitsofmeasure.org\",\"code\":\"/min\"}}", right: "{\"resourceType\":\"Observation\",\"meta\":{\"profile\":[\"http://hl7.org/fhir/StructureDefinition/heartrate\"]},\"status\":\"final\",\"subject\":{\"reference\":\"Patient/1\"},\"effectiveDateTime\":\"2024-04-01\",\"category\":[{\"coding\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/observation-category\",\"code\":\"vital-signs\"}]}],\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"8867-4\"}]},\"valueQuantity\":{\"value\":62,\"unit\":\"/min\",\"system\":\"http://unitsofmeasure.org\",\"code\":\"/min\"}}", source: "FHIR R4 observation-vitalsigns";
}
