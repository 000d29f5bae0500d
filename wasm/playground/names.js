// Names of files. People outside choose them: what turns text around or is not seen is shown as what it is, and a name in another
// direction stays in its place.
import { visible } from "./tekigo/elements/colours.js";
import { h } from "./tekigo/elements/dom.js";

/** A path as `[folder, name]`; the folder ends with its stroke, or is empty. */
export function split(path) {
  const slash = path.lastIndexOf("/") + 1;
  return [path.slice(0, slash), path.slice(slash)];
}

/** The node of a file's or folder's name. Its ending stays at its end, whatever it is written in. */
export const named = (name, className) => h("bdi", { class: className, dir: "ltr" }, visible(name));
