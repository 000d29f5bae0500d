// A page without a policy, where rendered pages stand in their frame.
import "/tekigo/elements/index.js";

globalThis.ready = true;
