/** A call that cannot be answered, in both languages. What is wrong with data is never one. */
export class TekigoError extends Error {
  constructor(kind, words, options) {
    super(`${words.ja} / ${words.en}`, options);
    this.name = "TekigoError";
    this.kind = kind;
    this.words = { ja: words.ja, en: words.en };
  }
}
