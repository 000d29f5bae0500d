// The classes alone, for those who give the elements names of their own.
export { TekigoDocument } from "./document.js";
export { TekigoReport } from "./report.js";
