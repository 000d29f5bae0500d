// Small helpers for building nodes. Text only ever becomes a text node: nothing here reads markup, so that no value of a
// document can become an element.

const SVG = "http://www.w3.org/2000/svg";

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (typeof value === "function") node.addEventListener(name, value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat().filter((child) => child !== undefined && child !== null && child !== false));
  return node;
}

/** An element. A function among the attributes is a listener of the event of that name. */
export function h(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

/** An icon that screen readers pass over: one path on a field of 16 by 16. */
export function icon(path, className = "icon") {
  const shape = fill(document.createElementNS(SVG, "path"), { d: path }, []);
  return fill(document.createElementNS(SVG, "svg"), { class: className, viewBox: "0 0 16 16", "aria-hidden": "true" }, [shape]);
}

/** Style sheets as objects: a policy without 'unsafe-inline' lets them in, `<style>` elements it does not. */
export function sheet(css) {
  const made = new CSSStyleSheet();
  // jsdom, in which programs test their pages, lays nothing out: neither this nor what measures and scrolls is there
  made.replaceSync?.(css);
  return made;
}

/**
 * Takes over properties that were set on an element before its class was there: frameworks do not wait for definitions, and
 * what they set would hide the class's own.
 */
export function takeOver(element, names) {
  for (const name of names) {
    if (!Object.hasOwn(element, name)) continue;
    const value = element[name];
    delete element[name];
    element[name] = value;
  }
}

/** The language that holds for an element: its own `lang` or that of what it stands in. Japanese where nobody says. */
export function languageOf(element) {
  for (let node = element; node; node = node.parentNode ?? node.host) {
    const lang = node.getAttribute?.("lang");
    if (lang) return /^en\b/i.test(lang) ? "en" : "ja";
  }
  return "ja";
}

/** Calls `act` when the `lang` of anything may have changed that `element` stands in, up through shadow trees. Ends by `disconnect`. */
export function watchLanguage(element, act) {
  const watcher = new MutationObserver((changes) => {
    if (changes.some(({ target }) => target !== element)) act();
  });
  for (let root = element.getRootNode(); root; root = root.host?.getRootNode()) watcher.observe(root, { subtree: true, attributeFilter: ["lang"] });
  return watcher;
}

/** Lets the browser paint and answer before work goes on. */
export function pause() {
  if (globalThis.scheduler?.yield) return globalThis.scheduler.yield();
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
