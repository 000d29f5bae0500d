// What the page says, in both languages. `{name}` is filled in.

const WORDS = {
  title: ["tekigo — FHIR / JP-CLINS 検査", "tekigo — FHIR / JP-CLINS validator"],
  tagline: ["FHIR / JP-CLINS 検査", "FHIR / JP-CLINS validator"],
  skip: ["本文へ", "Skip to the content"],
  private: ["ファイルは送信されません", "Nothing is uploaded"],
  privateLong: [
    "検査も表示も、このブラウザーの中だけで行います。ファイルはどこにも送信されず、保存もされません。",
    "Everything happens inside this browser. Files are never sent anywhere and never stored.",
  ],
  language: ["言語", "Language"],
  theme: ["配色", "Colours"],
  themeAuto: ["自動", "Auto"],
  themeLight: ["明るい", "Light"],
  themeDark: ["暗い", "Dark"],
  settings: ["設定", "Settings"],
  heroTitle: ["電子カルテの文書を、送信せずに検査する", "Check EHR documents without sending them anywhere"],
  heroLead: [
    "FHIR R4 と電子カルテ情報共有サービス (JP-CLINS) の規則で検査し、指摘を原文の位置とともに日本語で示します。診療情報提供書などは、人が読むページにもします。",
    "Judges documents by FHIR R4 and by the rules of Japan's EHR sharing service (JP-CLINS), shows every finding at its place in the source, and turns documents into pages for people.",
  ],
  dropTitle: ["ファイルやフォルダーをここにドロップ", "Drop files or a folder here"],
  dropHint: ["JSON・XML・NDJSON。規則のパッケージ (.tgz) と用語マスターも受け取ります", "JSON, XML, NDJSON; also rule packages (.tgz) and terminology masters"],
  chooseFiles: ["ファイルを選ぶ", "Choose files"],
  chooseFolder: ["フォルダーを選ぶ", "Choose a folder"],
  paste: ["貼り付ける", "Paste text"],
  samples: ["例を開く", "Open an example"],
  sampleFaults: ["誤りのある診療情報提供書", "A referral with mistakes"],
  sampleFaultsHint: ["日付・コード・必須項目の誤り", "dates, codes, missing elements"],
  sampleReferral: ["診療情報提供書", "A referral"],
  sampleReferralHint: ["退院時サマリーを添付", "with a discharge summary attached"],
  sampleLaboratory: ["検査結果", "Laboratory results"],
  sampleLaboratoryHint: ["5情報の Bundle", "a Bundle of the five kinds of information"],
  sampleCheckup: ["健診結果報告書", "A check-up report"],
  sampleCheckupHint: ["特定健診", "specific health check-up"],
  factOffline: ["一度開けばオフラインで動きます", "Works offline once opened"],
  factSame: ["コマンド版と同じエンジン、同じ結果", "Same engine and results as the command line"],
  starting: ["検査エンジンを準備しています…", "Starting the engine…"],
  ready: ["準備ができました", "Ready"],
  offlineReady: ["オフラインでも使えます", "Works offline"],
  dropNow: ["ここで離すと検査します", "Let go to check"],
  files: ["ファイル", "Files"],
  filesCount: ["{count} 件", "{count} files"],
  filesCount1: ["{count} 件", "{count} file"],
  add: ["追加", "Add"],
  addFiles: ["ファイルを追加", "Add files"],
  clearAll: ["すべて閉じる", "Close all"],
  closeFile: ["このファイルを閉じる", "Close this file"],
  resume: ["開いているファイルに戻る ({count} 件)", "Back to the open files ({count})"],
  overview: ["まとめ", "Overview"],
  searchFiles: ["ファイル名で絞り込む", "Filter by file name"],
  onlyInvalid: ["不適合だけ", "Only invalid"],
  moreFiles: ["さらに {count} 件を表示", "Show {count} more"],
  progress: ["{done} / {total} 件を検査しました", "{done} of {total} checked"],
  stop: ["中止", "Stop"],
  stopped: ["中止しました", "Stopped"],
  notChecked: ["未検査", "not checked"],
  noFile: ["当てはまるファイルはありません", "No file matches"],
  waiting: ["待機中", "waiting"],
  checking: ["検査中…", "checking…"],
  valid: ["適合", "valid"],
  invalid: ["不適合", "not valid"],
  refused: ["検査できません", "cannot be checked"],
  findings: ["指摘", "Findings"],
  document: ["表示", "Document"],
  keys: ["キー情報", "Keys"],
  views: ["結果の見方", "Views of the result"],
  download: ["保存", "Download"],
  downloadReport: ["この文書の報告", "Report on this document"],
  downloadAll: ["すべてのファイルの報告", "Report on all files"],
  reportHtml: ["HTML (見る・渡す)", "HTML (to read, to hand on)"],
  reportJson: ["JSON", "JSON"],
  reportCsv: ["CSV (表計算)", "CSV (spreadsheets)"],
  reportSarif: ["SARIF (CI)", "SARIF (CI)"],
  reportOutcome: ["OperationOutcome (FHIR)", "OperationOutcome (FHIR)"],
  allNdjson: ["NDJSON (1 ファイル 1 行)", "NDJSON (a line a file)"],
  allCsv: ["CSV (表計算)", "CSV (spreadsheets)"],
  audience: ["読み手", "Audience"],
  clinician: ["医療者向け", "For clinicians"],
  patient: ["患者向け", "For the patient"],
  withFindings: ["指摘を並べる", "With findings"],
  savePage: ["ページを保存", "Save the page"],
  openPage: ["表示する", "Show it"],
  bigPage: ["このページは {size} あります。表示に時間がかかることがあります。", "This page is {size}. It may take a while to show."],
  noPage: ["この文書はページにできません: {reason}", "This cannot be made a page: {reason}"],
  making: ["作成しています…", "Working…"],
  pageWarnings: ["このページについての注意 (ページには出ません)", "About this page (never on it)"],
  keysTitle: ["サービスに登録するときのキー情報", "What identifies the record for the service"],
  keysNone: ["この文書にはキー情報がありません。サービスに登録する文書ではないようです。", "There are no keys: this does not seem to be a record of the service."],
  keysComplete: ["必要なキーはそろっています", "Every key is there"],
  keysIncomplete: ["足りないキーがあります", "Keys are missing"],
  key: ["項目", "Key"],
  value: ["値", "Value"],
  from: ["場所", "From"],
  kind: ["種類", "Kind"],
  "five-information": ["5情報", "five kinds of information"],
  referral: ["診療情報提供書", "referral"],
  checkup: ["健診結果報告書", "check-up report"],
  "patient-care-summary": ["患者サマリー", "patient care summary"],
  bundleIdentifier: ["Bundle-ID", "Bundle identifier"],
  compositionIdentifier: ["文書番号", "Document identifier"],
  institution: ["医療機関番号 (10桁)", "Institution (10 digits)"],
  insured: ["被保険者", "Insured person"],
  insuredParts: ["保険者番号 / 記号 / 番号 / 枝番", "insurer / symbol / number / branch"],
  publicParts: ["公費負担者番号 / 受給者番号", "payer / recipient"],
  localPatientIds: ["院内の患者番号", "Local patient id"],
  created: ["作成日時", "Created"],
  attachedSummaries: ["添付の退院時サマリー", "Attached discharge summary"],
  sha256: ["SHA-256", "SHA-256"],
  bytes: ["大きさ", "Size"],
  contents: ["含まれる記録", "Records inside"],
  records: ["{count} 件", "{count}"],
  extractTitle: ["サービスが抽出する6情報", "What the service will extract"],
  institutionsSee: ["他の医療機関", "Institutions"],
  patientSees: ["患者", "Patient"],
  shown: ["見える", "shown"],
  marked: ["印付きで見える", "shown with a mark"],
  hidden: ["見えない", "hidden"],
  item: ["内容", "Item"],
  overviewTitle: ["{count} 件の検査結果", "Results of {count} files"],
  rulesTitle: ["規則ごとの件数", "By rule"],
  rule: ["規則", "Rule"],
  severity: ["重要度", "Severity"],
  times: ["件数", "Findings"],
  countedMore: ["指摘の多いファイルでは一部だけを数えています (規則ごとの件数の合計 {listed} 件、指摘 {all} 件)", "Of files with very many findings only some are counted here ({listed} of {all})"],
  inFiles: ["ファイル数", "Files"],
  fatal: ["致命的", "fatal"],
  error: ["エラー", "error"],
  errors: ["エラー", "errors"],
  warnings: ["警告", "warnings"],
  warning: ["警告", "warning"],
  information: ["情報", "information"],
  showFiles: ["{rule} のあるファイルだけを並べる", "List only files with {rule}"],
  filesWith: ["{rule} のあるファイル", "Files with {rule}"],
  allFiles: ["すべてのファイルに戻す", "All files again"],
  required: ["必須の充足", "required filled"],
  semiRequired: ["準必須の充足", "semi-required filled"],
  ms: ["{ms} ミリ秒", "{ms} ms"],
  for: ["検査に使う規則", "Rules to check by"],
  forAuto: ["自動 (JP-CLINS のプロファイルがあればサービスの規則も)", "Automatic (the service's rules where a JP-CLINS profile is declared)"],
  forClins: ["電子カルテ情報共有サービスへの登録", "Registration at the sharing service"],
  forFhir: ["FHIR と宣言されたプロファイルだけ", "FHIR and the declared profiles only"],
  edition: ["技術解説書の版", "Edition of the technical guide"],
  packages: ["追加した規則 (FHIR パッケージ)", "Added rules (FHIR packages)"],
  packagesHint: ["FHIR パッケージ (.tgz) をここかページにドロップ", "Drop FHIR packages (.tgz) here or on the page"],
  masters: ["用語マスター", "Terminology masters"],
  mastersHint: ["tekigo masters import で作ったパックをここかページにドロップ", "Drop packs made by tekigo masters import here or on the page"],
  none: ["なし", "none"],
  addPackage: ["パッケージを追加", "Add a package"],
  addMaster: ["パックを追加", "Add a pack"],
  codes: ["{count} コード", "{count} codes"],
  close: ["閉じる", "Close"],
  cancel: ["やめる", "Cancel"],
  about: ["このページについて", "About this page"],
  version: ["版", "Version"],
  rules: ["内蔵の規則", "Rules inside"],
  pasteTitle: ["文書を貼り付ける", "Paste a document"],
  pasteLabel: ["JSON・XML・NDJSON の文書", "A document in JSON, XML or NDJSON"],
  pasted: ["貼り付け {number}", "pasted {number}"],
  check: ["検査する", "Check"],
  dismiss: ["閉じる", "Dismiss"],
  retry: ["再試行", "Try again"],
  reload: ["再読み込み", "Reload"],
  newer: ["新しい版があります", "A newer version is available"],
  newerHelp: ["再読み込みすると切り替わります。開いているファイルは閉じられます。", "Reload the page to change to it. Open files are closed."],
  loadedPackage: ["{name} {version} を規則に加えました", "{name} {version} was added to the rules"],
  loadedMaster: ["用語マスター「{name}」({count} コード) を読み込みました", "Terminology master “{name}” ({count} codes) is loaded"],
  skippedOthers: ["FHIR の文書ではないファイル {count} 件は読みませんでした", "{count} files that are not FHIR documents were passed over"],
  skippedOthers1: ["FHIR の文書ではないファイル {count} 件は読みませんでした", "One file that is not a FHIR document was passed over"],
  tooMany: ["ファイルが多いため、はじめの {count} 件だけを検査します。残りはコマンド版 (tekigo validate) で検査できます。", "There are many files: only the first {count} are checked. The command line (tekigo validate) takes them all."],
  emptyFolder: ["検査できるファイル (JSON・XML・NDJSON) が見つかりませんでした", "No file that can be checked (JSON, XML, NDJSON) was found"],
  // what a file is that cannot be checked, and what to do
  badPdf: ["これは PDF です。", "This is a PDF."],
  badPdfHelp: ["FHIR の文書 (JSON か XML) をドロップしてください。PDF は文書に添付されたものだけが表示されます。", "Drop the FHIR document (JSON or XML). A PDF is shown only where a document has it attached."],
  badImage: ["これは画像です。", "This is an image."],
  badImageHelp: ["FHIR の文書 (JSON か XML) をドロップしてください。", "Drop the FHIR document (JSON or XML)."],
  badZip: ["これは ZIP (または Excel・Word) のファイルです。", "This is a ZIP file (or Excel, Word)."],
  badZipHelp: ["展開してから、フォルダーごとドロップしてください。", "Unpack it and drop the folder."],
  badGzip: ["これは gzip で圧縮されたファイルですが、FHIR パッケージとして読めませんでした。", "This is a gzip file, but not a FHIR package."],
  badGzipHelp: ["文書なら展開してからドロップしてください。規則なら package/ フォルダーを持つ .tgz が必要です。", "Unpack it if it holds documents. Rules come as a .tgz with a folder package/."],
  badMaster: ["用語マスターのパックとして読めませんでした。", "This pack of a terminology master cannot be read."],
  badMasterHelp: ["tekigo masters import で作り直してください。", "Make it again by tekigo masters import."],
  badHtml: ["これは HTML のページです。", "This is an HTML page."],
  badHtmlHelp: ["サーバーのエラー画面やログイン画面が保存されていないか確かめてください。", "Perhaps a server's error or login page was saved in place of the document."],
  badUtf16: ["文字コードが UTF-16 です。", "The text is UTF-16."],
  badUtf16Help: ["FHIR の JSON と XML は UTF-8 です。UTF-8 で書き出してください。", "FHIR documents are UTF-8. Write it as UTF-8."],
  badBinary: ["文書ではなく、バイナリーのファイルです。", "This is a binary file, not a document."],
  badBinaryHelp: ["FHIR の文書 (JSON か XML) をドロップしてください。", "Drop the FHIR document (JSON or XML)."],
  badEmpty: ["空のファイルです。", "The file is empty."],
  badEmptyHelp: ["書き出しが途中で止まっていないか確かめてください。", "Perhaps writing it was broken off."],
  badHuge: ["{size} あり、ブラウザーで検査するには大きすぎます (上限 {limit})。", "It is {size}, too large for a browser (limit {limit})."],
  badHugeHelp: ["コマンド版 (tekigo validate) なら検査できます。サービスに登録できる大きさは 10 MB までです。", "The command line (tekigo validate) can check it. The service takes 10 MB at most."],
  badUnread: ["ファイルを読めませんでした。", "The file could not be read."],
  badUnreadHelp: ["移動や削除、権限を確かめて、もう一度ドロップしてください。", "Was it moved or deleted, or are rights missing? Drop it again."],
  badCrash: ["この文書の検査が途中で止まりました。", "Checking this document broke off."],
  badCrashHelp: ["ほかの文書には影響しません。コマンド版 (tekigo validate) でお試しのうえ、文書の形をお知らせください。", "Other documents are not affected. Try the command line (tekigo validate), and tell us about the document's shape."],
  // why the engine does not start
  failCsp: ["検査エンジン (WebAssembly) の実行が止められています", "The engine (WebAssembly) is forbidden to run"],
  failCspHelp: [
    "このサイトの Content-Security-Policy が WebAssembly を許していません。サーバーの設定で、worker.js の応答の script-src に 'wasm-unsafe-eval' を加えてください。拡張機能や組織の設定で止められていることもあります。",
    "This site's Content-Security-Policy does not allow WebAssembly. On the server, add 'wasm-unsafe-eval' to script-src of the response for worker.js. An extension or your organisation's settings may forbid it too.",
  ],
  failNetwork: ["検査エンジンを読み込めませんでした", "The engine could not be loaded"],
  failNetworkHelp: [
    "ネットワークの接続を確かめて、もう一度お試しください。一度読み込めば、次からはオフラインで動きます。",
    "Check the connection and try again. Once loaded, it works offline.",
  ],
  failOld: ["このブラウザーでは動きません", "This browser is too old"],
  failOldHelp: ["Chrome・Edge 123、Firefox 120、Safari 17.5 以降でお試しください。", "Use Chrome or Edge 123, Firefox 120, Safari 17.5, or newer."],
  failOther: ["検査エンジンを始められませんでした", "The engine could not be started"],
  failOtherHelp: ["ページを再読み込みしてください。続くときは、次の内容をお知らせください。", "Reload the page. If it happens again, tell us what follows."],
};

let lang = "ja";

export const language = () => lang;

export function setLanguage(to) {
  lang = to === "en" ? "en" : "ja";
}

/** The words of `key` in the page's language. English has words of its own for one (`filesCount1`). */
export function say(key, values = {}) {
  const one = lang === "en" && values.count === "1" ? WORDS[`${key}1`] : undefined;
  const [ja, en] = one ?? WORDS[key] ?? [key, key];
  return (lang === "en" ? en : ja).replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
}

/** The one of `{ja, en}` that is in the page's language. */
export const pick = (words) => words?.[lang] ?? words?.ja ?? words?.en ?? "";

export const number = (count) => String(count).replace(/\B(?=(\d{3})+$)/g, ",");

/** A count for little room: 4.5万, 45K. */
export const compact = (count) => (count < 10_000 ? number(count) : new Intl.NumberFormat(lang, { notation: "compact", maximumFractionDigits: 1 }).format(count));

/** Bytes for people. */
export function size(bytes) {
  if (bytes < 1000) return `${bytes} B`;
  const units = ["kB", "MB", "GB"];
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

/** Puts the words into everything below `root` that has `data-say` (its text) or `data-say-label` (its name). */
export function translate(root) {
  for (const node of root.querySelectorAll("[data-say]")) node.textContent = say(node.dataset.say);
  for (const node of root.querySelectorAll("[data-say-label]")) {
    const words = say(node.dataset.sayLabel);
    node.setAttribute("aria-label", words);
    if (node.localName === "button") node.setAttribute("title", words);
    if ("placeholder" in node) node.setAttribute("placeholder", words);
  }
}
