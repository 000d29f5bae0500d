//! Rules about the definitions that validation is asked to use: packages, StructureDefinitions, expressions.

rules! {
    PACKAGE_UNREADABLE: "package-unreadable", Invalid, Fatal, ["file", definition "what"],
        ja: "パッケージ {file} を読めません: {what}", en: "package {file} cannot be read: {what}",
        mend_ja: "壊れていない .tgz (gzip 圧縮の tar) を指定してください。ダウンロードが途中で切れていないかも確かめてください。",
        mend_en: "Give an intact .tgz (a gzip-compressed tar); check that the download is complete.",
        wrong: "a zip file named package.tgz", right: "package.tgz made by npm pack",
        source: "FHIR Package Specification, Package Format";
    PACKAGE_TOO_LARGE: "package-too-large", TooCostly, Fatal, ["file", definition "what", "limit"],
        ja: "パッケージ {file} は大きすぎます: {what} が上限 {limit} を超えています。残りは読んでいません",
        en: "package {file} is too large: {what} is over the limit of {limit}; the rest was not read",
        mend_ja: "定義だけを含むパッケージに分けて指定してください。", mend_en: "Split the package so that it contains definitions only.",
        wrong: "a .tgz of a few kilobytes that unpacks to many gigabytes", right: "a package of definitions, some ten megabytes unpacked",
        source: "tekigo limits";
    PACKAGE_EMPTY: "package-empty", NotFound, Error, ["file"],
        ja: "{file} に使える定義 (StructureDefinition、ValueSet など) が 1 つもありません",
        en: "{file} contains no definition that can be used (StructureDefinition, ValueSet, …)",
        mend_ja: "FHIR パッケージ (package/ の下に定義の JSON がある .tgz かフォルダー) を指定してください。",
        mend_en: "Give a FHIR package: a .tgz or folder with the definitions' JSON under package/.",
        wrong: "a .tgz with README.md only", right: "package/package.json and package/StructureDefinition-….json",
        source: "FHIR Package Specification, Package Format";
    PACKAGE_FHIR_VERSION: "package-fhir-version", NotSupported, Warning, ["file", "version"],
        ja: "パッケージ {file} は FHIR {version} のものです。FHIR R4 (4.0.1) として読みます",
        en: "package {file} is for FHIR {version}; it is read as FHIR R4 (4.0.1)",
        mend_ja: "FHIR R4 (4.0.1) 用のパッケージを指定してください。", mend_en: "Give the package made for FHIR R4 (4.0.1).",
        wrong: "{\"name\":\"a\",\"fhirVersions\":[\"5.0.0\"]}", right: "{\"name\":\"a\",\"fhirVersions\":[\"4.0.1\"]}",
        source: "FHIR Package Specification, fhirVersions";
    DEFINITION_INVALID: "definition-invalid", Invalid, Error, ["file", definition "what"],
        ja: "定義 {file} に誤りがあります: {what}", en: "definition {file} is wrong: {what}",
        mend_ja: "定義を直してください。直るまで、この定義による検証は完全ではありません。",
        mend_en: "Correct the definition; until then checks against it are incomplete.",
        wrong: "{\"resourceType\":\"StructureDefinition\"}",
        right: "{\"resourceType\":\"StructureDefinition\",\"url\":\"http://a.jp/b\",\"name\":\"B\",\"status\":\"active\",\"kind\":\"resource\",\"abstract\":false,\"type\":\"Patient\"}",
        source: "FHIR R4 StructureDefinition";
DEFINITION_DUPLICATE: "definition-duplicate", Duplicate, Information, ["canonical", "first", "second"],
        ja: "{canonical} の内容の異なる定義が 2 つ読み込まれました ({first} と {second})。後のものを使います",
        en: "two different definitions of {canonical} are loaded ({first} and {second}); the later one is used",
        mend_ja: "使う方のパッケージを後に指定するか、一方だけを指定してください。",
        mend_en: "Give the package to be used last, or give only one of them.",
        wrong: "--package a.tgz --package b.tgz, both defining http://a.jp/P|1", right: "--package b.tgz",
        source: "FHIR R4 Canonical references";
    DEFINITION_ELEMENT_INVALID: "definition-element-invalid", Structure, Error, ["canonical", "element", definition "what"],
        ja: "{canonical} の要素 {element} を使えません: {what}", en: "element {element} of {canonical} cannot be used: {what}",
        mend_ja: "要素の id、path、順序をスナップショットの決まりに合わせてください。",
        mend_en: "Make the element's id, path and order follow the rules of snapshots.",
        wrong: "{\"path\":\"Patient\",\"min\":0,\"max\":\"*\"},{\"path\":\"Patient.name.family\",\"min\":0,\"max\":\"1\"}", right: "{\"path\":\"Patient\",\"min\":0,\"max\":\"*\"},{\"path\":\"Patient.name\",\"min\":0,\"max\":\"*\"},{\"path\":\"Patient.name.family\",\"min\":0,\"max\":\"1\"}",
        source: "FHIR R4 ElementDefinition §2.24.0.4";
    DEFINITION_BASE_MISSING: "definition-base-missing", NotFound, Information, ["canonical", "base"],
        ja: "{canonical} の元になる定義 {base} が読み込まれていません", en: "{base}, the base of {canonical}, is not loaded",
        mend_ja: "{base} を含むパッケージも --package で読み込んでください。", mend_en: "Give the package that contains {base} with --package, too.",
        wrong: "\"baseDefinition\":\"http://a.jp/absent\"", right: "\"baseDefinition\":\"http://hl7.org/fhir/StructureDefinition/Patient\"",
        source: "FHIR R4 StructureDefinition.baseDefinition";
    SNAPSHOT_MISSING_BASE: "snapshot-missing-base", NotFound, Error, ["canonical", "base"],
        ja: "{canonical} には snapshot がなく、元になる定義 {base} も読み込まれていないため、検証に使えません",
        en: "{canonical} has no snapshot and its base {base} is not loaded, so it cannot be used",
        mend_ja: "snapshot を含むパッケージか、元の定義を含むパッケージを指定してください。",
        mend_en: "Give a package with snapshots, or the package that contains the base.",
        wrong: "\"baseDefinition\":\"http://a.jp/absent\"", right: "\"baseDefinition\":\"http://hl7.org/fhir/StructureDefinition/Patient\"",
        source: "FHIR R4 StructureDefinition.snapshot";
    SNAPSHOT_PATH_UNKNOWN: "snapshot-path-unknown", Structure, Error, ["canonical", "element"],
        ja: "{canonical} の差分が、元の定義にない要素 {element} を指しています", en: "the differential of {canonical} names {element}, which its base does not have",
        mend_ja: "要素の path と id の綴り、スライス名を元の定義と照らし合わせてください。",
        mend_en: "Compare the spelling of path, id and slice names with the base.",
        wrong: "{\"path\":\"Patient.nmae\"}", right: "{\"path\":\"Patient.name\"}",
        source: "FHIR R4 ElementDefinition.path";
    DEFINITION_CYCLE: "definition-cycle", Structure, Error, ["canonical"],
        ja: "{canonical} の元の定義をたどると、自分自身に戻ります", en: "{canonical} is, in the end, its own base",
        mend_ja: "自分自身に戻らないように baseDefinition を直してください。", mend_en: "Correct baseDefinition so that the chain ends.",
        wrong: "\"baseDefinition\":\"http://a.jp/P\"", right: "\"baseDefinition\":\"http://hl7.org/fhir/StructureDefinition/Patient\"",
        source: "FHIR R4 StructureDefinition.baseDefinition";
    DEFINITION_TYPE_UNKNOWN: "definition-type-unknown", NotFound, Warning, ["canonical", "element", "type"],
        ja: "{canonical} の要素 {element} の型 {type} が読み込まれていません。その中身は検証できません",
        en: "type {type} of element {element} of {canonical} is not loaded; its content cannot be checked",
        mend_ja: "型名の綴りを確かめ、その型を定義するパッケージを指定してください。",
        mend_en: "Check the type's spelling, and give the package that defines it.",
        wrong: "{\"type\":[{\"code\":\"HumanNaem\"}]}", right: "{\"type\":[{\"code\":\"HumanName\"}]}",
        source: "FHIR R4 ElementDefinition.type";
    TYPE_RELATIVE: "definition-type-foreign", Value, Error, ["type"],
        ja: "type「{type}」は FHIR の型ではありません。FHIR の外の型は名前空間を付けた URL で書きます", en: "FHIR has no type \"{type}\"; types of your own must be written as URLs",
        mend_ja: "FHIR の型名の綴りを確かめるか、自分の名前空間の絶対 URL にしてください。", mend_en: "Check the spelling, or write an absolute URL in a namespace of your own.",
        wrong: "\"type\": \"Boo\"", right: "\"type\": \"http://example.com/fhir/Boo\"", source: "FHIR R4 structuredefinition (type)";
    DISCRIMINATOR_PATH: "definition-discriminator-path", Invalid, Error, ["path", "element"],
        ja: "discriminator の path「{path}」が指す要素が、スライスする要素 {element} の下にありません", en: "the discriminator path \"{path}\" leads to no element of {element}, which it should slice",
        mend_ja: "{element} から見た要素の経路に直してください。", mend_en: "Write a path that begins at {element}.",
        wrong: "discriminator path \"type\" on an element of type Extension", right: "discriminator path \"url\"", source: "FHIR R4 profiling §5.1.0.13 (discriminator)";
    DISCRIMINATOR_FORM: "definition-discriminator-form", Invalid, Error, ["path"],
        ja: "discriminator の path「{path}」に使えない書き方があります", en: "the discriminator path \"{path}\" uses what such paths may not",
        mend_ja: "要素の名前、$this、extension('URL')、resolve()、ofType(型) だけで書いてください。", mend_en: "Write it with element names, $this, extension('url'), resolve() and ofType(type) only.",
        wrong: "discriminator path \"coding.where(system.exists()).code\"", right: "discriminator path \"coding.code\"", source: "FHIR R4 profiling §5.1.0.13 (discriminator: restricted FHIRPath)";
    CARDINALITY_LOOSER: "definition-cardinality-looser", Value, Error, ["element", "own", "base"],
        ja: "{element} の回数 {own} は、元の定義の {base} より緩くなっています", en: "the bound {own} of {element} is looser than the base's {base}",
        mend_ja: "元の定義の範囲に収めてください。プロファイルは狭めることしかできません。", mend_en: "Stay within the base's bounds: a profile can only narrow them.",
        wrong: "{\"path\":\"Observation.status\",\"min\":0}", right: "{\"path\":\"Observation.subject\",\"min\":1}", source: "FHIR R4 profiling §5.1.0.5 (limitations of use)";
    FIXED_CHANGED: "definition-fixed-changed", Value, Error, ["element", "expected", "found"],
        ja: "{element} の値は元の定義で {expected} に固定されていますが、{found} に変えられています", en: "the base definition fixes {element} to {expected}, but it is {found} here",
        mend_ja: "元の定義と同じ値にするか、fixed を取り除いてください。", mend_en: "Repeat the base's value, or leave the fixed value out.",
        wrong: "fixedUri of Extension.url that differs from the base extension's", right: "no fixedUri, or the same", source: "FHIR R4 profiling §5.1.0.5 (limitations of use)";
    EXPRESSION_INVALID: "expression-invalid", Invalid, Error, ["canonical", "key", "expression", definition "what"],
        ja: "{canonical} の制約 {key} の式を解釈できません: {what} (式: {expression})",
        en: "the expression of constraint {key} of {canonical} cannot be parsed: {what} (expression: {expression})",
        mend_ja: "FHIRPath として正しい式に直してください。直るまで、この制約は検証できません。",
        mend_en: "Correct the FHIRPath expression; until then this constraint cannot be checked.",
        wrong: "name.exists(", right: "name.exists()",
        source: "FHIR R4 ElementDefinition.constraint.expression";
    EXPRESSION_MISSING: "expression-missing", Incomplete, Information, ["canonical", "key"],
        ja: "{canonical} の制約 {key} には式がないため、検証できません",
        en: "constraint {key} of {canonical} has no expression and cannot be checked by a machine",
        mend_ja: "可能なら制約に FHIRPath の expression を書いてください。", mend_en: "Give the constraint a FHIRPath expression where possible.",
        wrong: "{\"key\":\"a-1\",\"human\":\"…\"}", right: "{\"key\":\"a-1\",\"human\":\"…\",\"expression\":\"name.exists()\"}",
        source: "FHIR R4 ElementDefinition.constraint.expression";
}
