// What the elements say, in both languages.

const WORDS = {
  fatal: ["致命的", "fatal"],
  error: ["エラー", "error"],
  warning: ["警告", "warning"],
  information: ["情報", "information"],
  severities: ["重要度で絞り込む", "Filter by severity"],
  allRules: ["すべての規則", "All rules"],
  ruleFilter: ["規則で絞り込む", "Filter by rule"],
  search: ["指摘を検索", "Search findings"],
  shown: ["{shown} / {all} 件の指摘", "{shown} of {all} findings"],
  shownAll: ["指摘 {all} 件", "{all} findings"],
  shownAll1: ["指摘 {all} 件", "{all} finding"],
  shownKept: ["指摘 {counted} 件 (うち {all} 件を一覧)", "{counted} findings ({all} listed)"],
  reading: ["読み込んでいます…", "Reading…"],
  findings: ["指摘の一覧", "Findings"],
  none: ["問題は見つかりませんでした", "No issue was found"],
  noneShown: ["この絞り込みに当たる指摘はありません", "No finding matches these filters"],
  clear: ["絞り込みをやめる", "Clear the filters"],
  checking: ["検査しています…", "Checking…"],
  nothing: ["まだ結果がありません", "There is no result yet"],
  more: ["さらに {count} 種類を表示", "Show {count} more"],
  place: ["{line} 行 {column} 列", "line {line}, column {column}"],
  places: ["{count} か所", "{count} places"],
  placeOf: ["{at} / {count} か所", "place {at} of {count}"],
  previousPlace: ["前の場所", "Previous place"],
  nextPlace: ["次の場所", "Next place"],
  mend: ["直し方", "How to mend it"],
  path: ["場所", "Where"],
  profile: ["プロファイル", "Profile"],
  level: ["要求", "Level"],
  required: ["必須", "required"],
  "semi-required": ["準必須", "semi-required"],
  recommended: ["推奨", "recommended"],
  conditional: ["条件付き", "conditional"],
  prohibited: ["禁止", "prohibited"],
  rule: ["規則", "Rule"],
  basis: ["出典", "Source"],
  because: ["もとの指摘", "Follows from"],
  waived: ["承認済み", "waived"],
  explain: ["この規則の説明", "Explain this rule"],
  source: ["ソース", "Source"],
  explanation: ["規則の説明", "The rule"],
  sourceOf: ["検査した文書のソース", "Source of the document"],
  paneTabs: ["ソースと説明", "Source and explanation"],
  wrong: ["違反する例", "An example that breaks it"],
  right: ["直した例", "The same, mended"],
  expression: ["式", "Expression"],
  elements: ["対象の要素", "Elements"],
  inDocument: ["この文書での件数", "In this document"],
  noExplanation: ["この規則の説明は読めませんでした", "The rule's explanation could not be read"],
  chooseFinding: ["指摘を選ぶと、規則の説明を読めます", "Choose a finding to read about its rule"],
  continued: ["続き", "continued"],
  page: ["表示用に整えた文書", "The rendered document"],
  noPage: ["まだ表示する文書がありません", "There is no document to show yet"],
};

/** The words of `key`, with `{names}` filled from `values`. English has words of its own for one (`shownAll1`). */
export function say(lang, key, values = {}) {
  const one = values.all === "1" ? WORDS[`${key}1`] : undefined;
  const [ja, en] = one ?? WORDS[key] ?? [key, key];
  return (lang === "en" ? en : ja).replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
}

/** A count with separators. */
export const number = (count) => String(count).replace(/\B(?=(\d{3})+$)/g, ",");
