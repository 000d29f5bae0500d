export { TekigoDocument, TekigoReport } from "./index.js";
export type { ReportFilter, SelectDetail } from "./index.js";
