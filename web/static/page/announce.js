/** Messages: heard by screen readers, seen for a while at the foot of the page. */
import { el } from "./dom.js";

const SHOWN_MS = 5000;
let timer = 0;

/**
 * Says something to everybody.
 * @param {string} message
 * @param {{seen?: boolean}} options whether it is shown as well
 */
export function announce(message, { seen = false } = {}) {
  const region = document.getElementById("announcer");
  // A region that is given the same words again says nothing, so it is emptied first.
  region.textContent = "";
  requestAnimationFrame(() => (region.textContent = message));
  if (seen) show(message);
}

function show(message) {
  let toast = document.getElementById("toast");
  if (!toast) {
    toast = el("p", { id: "toast", class: "toast", "aria-hidden": "true" });
    document.body.append(toast);
  }
  toast.textContent = message;
  toast.hidden = false;
  clearTimeout(timer);
  timer = setTimeout(() => (toast.hidden = true), SHOWN_MS);
}
