/** Messages: heard by screen readers, seen for a while at the foot of the page. */
import { el, later, region } from "./dom.js";

/** Long enough to read a sentence and press its button. */
const SHOWN_MS = 5000;

/**
 * Says something to everybody.
 * @param {string} message
 * @param {{seen?: boolean}} options whether it is shown as well
 */
export function announce(message, { seen = false } = {}) {
  const announcer = region("announcer");
  // A region that is given the same words again says nothing, so it is emptied first.
  announcer.textContent = "";
  requestAnimationFrame(() => {
    announcer.textContent = message;
  });
  if (seen) show(message);
}

/** @param {string} message */
function show(message) {
  let toast = document.getElementById("toast");
  if (!toast) {
    toast = el("p", { id: "toast", class: "toast", "aria-hidden": "true" });
    document.body.append(toast);
  }
  toast.textContent = message;
  toast.hidden = false;
  hide(toast);
}

const hide = later(SHOWN_MS, (/** @type {HTMLElement} */ toast) => {
  toast.hidden = true;
});
