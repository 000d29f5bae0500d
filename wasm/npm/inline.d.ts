/** The same as `tekigo`, with the engine inside the script: for pages opened as files and for bundlers that copy no files. */
export * from "./index.js";
