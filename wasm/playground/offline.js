// Keeping the page for when there is no network, and changing to a newer one. A newer one waits until somebody agrees: a page must not
// be given workers that are not of its own version.

let agreed = false;

/** `kept()`: from here on the page is there without a network. `newer(change)`: a newer one waits; `change()` takes it. */
export async function keep({ kept, newer }) {
  if (!("serviceWorker" in navigator) || !isSecureContext) return;
  try {
    const registration = await navigator.serviceWorker.register("sw.js");
    const tell = () => registration.waiting && navigator.serviceWorker.controller && newer(() => take(registration.waiting));
    tell();
    registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", tell));
    await navigator.serviceWorker.ready;
    kept();
  } catch {
    // a browser set to forbid it; the page works all the same
  }
}

function take(worker) {
  if (agreed) return;
  agreed = true;
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload());
  worker.postMessage("take over");
}
