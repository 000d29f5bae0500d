//! Rules about a MeasureReport and its Measure.

rules! {
    SUBJECT_RESULTS: "subject-results-type", BusinessRule, Error, ["type"],
        ja: "subjectResults は type が subject-list の報告にだけ書きます (この報告は「{type}」)", en: "subjectResults is for reports of type subject-list; this one is \"{type}\"",
        mend_ja: "type を subject-list にするか、subjectResults を取り除いてください。", mend_en: "Make the type subject-list, or remove subjectResults.",
        wrong: "{\"resourceType\":\"MeasureReport\",\"status\":\"complete\",\"type\":\"summary\",\"measure\":\"http://a.jp/Measure/m\",\"period\":{\"start\":\"2026\"},\"group\":[{\"population\":[{\"count\":1,\"subjectResults\":{\"reference\":\"List/1\"}}]}]}", right: "{\"resourceType\":\"MeasureReport\",\"status\":\"complete\",\"type\":\"subject-list\",\"measure\":\"http://a.jp/Measure/m\",\"period\":{\"start\":\"2026\"},\"group\":[{\"population\":[{\"count\":1,\"subjectResults\":{\"reference\":\"List/1\"}}]}]}", source: "FHIR R4 measurereport (population.subjectResults)";
    SUBJECT_RESULTS_MISSING: "subject-results-missing", BusinessRule, Error, ["count"],
        ja: "type が subject-list の報告に、{count} 人の一覧 (subjectResults) がありません", en: "this report of type subject-list counts {count} subjects, but does not list them (subjectResults)",
        mend_ja: "subjectResults に対象者の一覧 (List) への参照を書くか、一覧のない報告なら type を summary にしてください。", mend_en: "Refer to the List of subjects in subjectResults, or make the type summary where there is none.",
        wrong: "{\"resourceType\":\"MeasureReport\",\"status\":\"complete\",\"type\":\"subject-list\",\"measure\":\"http://a.jp/Measure/m\",\"period\":{\"start\":\"2026\"},\"group\":[{\"population\":[{\"count\":3}]}]}", right: "{\"resourceType\":\"MeasureReport\",\"status\":\"complete\",\"type\":\"subject-list\",\"measure\":\"http://a.jp/Measure/m\",\"period\":{\"start\":\"2026\"},\"group\":[{\"population\":[{\"count\":3,\"subjectResults\":{\"reference\":\"List/1\"}}]}]}", source: "FHIR R4 measurereport (type: subject-list)";
    GROUP_UNKNOWN: "measure-group-unknown", BusinessRule, Error, [],
        ja: "この group の code に当たる group が、Measure の定義にありません", en: "the Measure has no group with the code of this group",
        mend_ja: "Measure の group と同じ code を書いてください。", mend_en: "Write the code of the Measure's group.",
        wrong: "two groups without code for a Measure with one group", right: "one group, or groups with the codes of the Measure's", source: "FHIR R4 measurereport (group.code)";
    GROUP_MISSING: "measure-group-missing", BusinessRule, Error, ["group"],
        ja: "Measure の group「{group}」に当たる group がありません", en: "there is no group for the Measure's group \"{group}\"",
        mend_ja: "その group の結果を加えてください。", mend_en: "Add the results of that group.",
        wrong: "a report with one group for a Measure with two", right: "a group for each of the Measure's", source: "FHIR R4 measurereport (group)";
    GROUP_TWICE: "measure-group-twice", BusinessRule, Error, ["group"],
        ja: "Measure の group「{group}」に当たる group が 2 つあります", en: "two groups answer the Measure's group \"{group}\"",
        mend_ja: "1 つにまとめるか、code を直してください。", mend_en: "Keep one, or correct the code.",
        wrong: "two groups with the same code", right: "a group for each of the Measure's", source: "FHIR R4 measurereport (group)";
    POPULATION_UNKNOWN: "measure-population-unknown", BusinessRule, Error, [],
        ja: "この population の code に当たる population が、Measure の group にありません", en: "the Measure's group has no population with the code of this one",
        mend_ja: "Measure の population と同じ code を書いてください。", mend_en: "Write the code of the Measure's population.",
        wrong: "a population \"numerator\" for a Measure that counts the initial population only", right: "the populations of the Measure", source: "FHIR R4 measurereport (group.population.code)";
    POPULATION_MISSING: "measure-population-missing", BusinessRule, Error, ["population"],
        ja: "Measure の population「{population}」に当たる population がありません", en: "there is no population for the Measure's population \"{population}\"",
        mend_ja: "その population の結果を加えてください。", mend_en: "Add the results of that population.",
        wrong: "a group without the numerator of the Measure", right: "the group with all populations of the Measure", source: "FHIR R4 measurereport (group.population)";
    POPULATION_TWICE: "measure-population-twice", BusinessRule, Error, ["population"],
        ja: "Measure の population「{population}」に当たる population が余分にあります", en: "the Measure's population \"{population}\" is answered once too often",
        mend_ja: "1 つにまとめるか、code を直してください。", mend_en: "Keep one, or correct the code.",
        wrong: "two populations \"initial-population\" for a Measure with one", right: "a population for each of the Measure's", source: "FHIR R4 measurereport (group.population: one for each type of population)";
    STRATIFIER_UNKNOWN: "measure-stratifier-unknown", BusinessRule, Error, [],
        ja: "この stratifier の code に当たる stratifier が、Measure の定義にありません", en: "the Measure has no stratifier with the codes of this one",
        mend_ja: "Measure の stratifier (または component) と同じ code を書いてください。", mend_en: "Write the code of the Measure's stratifier, or of its components.",
        wrong: "stratifier with a code of another system than the Measure's", right: "the Measure's own code", source: "FHIR R4 measurereport (group.stratifier.code)";
    STRATIFIER_MISSING: "measure-stratifier-missing", BusinessRule, Error, ["stratifier"],
        ja: "Measure の stratifier「{stratifier}」に当たる stratifier がありません", en: "there is no stratifier for the Measure's stratifier \"{stratifier}\"",
        mend_ja: "その stratifier の結果を加えてください。", mend_en: "Add the results of that stratifier.",
        wrong: "a group without the stratifier of the Measure", right: "the group with it", source: "FHIR R4 measurereport (group.stratifier)";
    SCORE_NOT_HERE: "measure-score-not-here", BusinessRule, Error, [],
        ja: "scoring が cohort の Measure には、得点 (measureScore) がありません", en: "a Measure whose scoring is cohort has no score",
        mend_ja: "measureScore を取り除いてください。", mend_en: "Remove measureScore.",
        wrong: "\"measureScore\": {\"value\": 10} for a cohort measure", right: "the group with its counts only", source: "FHIR R4 measure (scoring), measurereport (group.measureScore)";
    SCORE_MISSING: "measure-score-missing", BusinessRule, Error, [definition "scoring"],
        ja: "scoring が {scoring} の Measure の集計 (summary) が完了しているのに、得点 (measureScore) がありません", en: "the summary is complete, but the group has no score, which the Measure's scoring ({scoring}) gives",
        mend_ja: "measureScore に得点を書いてください。まだ計算していなければ status を pending にします。", mend_en: "Write the score as measureScore; where it is not calculated yet, the status is pending.",
        wrong: "a complete summary for a proportion measure, with counts only", right: "\"measureScore\": {\"value\": 0.5} beside the counts", source: "FHIR R4 measure (scoring), measurereport (group.measureScore)";
    SCORE_VALUE: "measure-score-value", Value, Error, ["value", definition "most"],
        ja: "割合 (proportion) の得点は 0 から {most} までですが、{value} です", en: "the score of a proportion is a number from 0 to {most}, but this is {value}",
        mend_ja: "分子の数を分母の数で割った値を書いてください (百分率では単位を % にします)。", mend_en: "Write the numerator divided by the denominator; a percentage has the unit %.",
        wrong: "\"measureScore\": {\"value\": 50} for a proportion measure", right: "\"measureScore\": {\"value\": 0.5}", source: "FHIR R4 measure (scoring: proportion)";
}
