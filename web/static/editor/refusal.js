/** Why a save was refused, in words. */
import { button, el } from "../page/dom.js";
import { messageOf, ServerError } from "../page/server.js";
import { say } from "../text/strings.js";

/**
 * Shows why, and returns once it was read.
 * @param {unknown} error
 * @returns {Promise<void>}
 */
export function showRefusal(error) {
  const reasons = reasonsOf(error);
  return new Promise((resolve) => {
    const close = button(say("close"), () => dialog.close(), { class: "primary", autofocus: true });
    const dialog = el(
      "dialog",
      { class: "sheet", "aria-labelledby": "refusal-title" },
      el("h2", { id: "refusal-title", text: say("refused.title") }),
      el("p", { text: reasons.length ? say("refused.lead") : messageOf(error) }),
      reasons.length ? el("ul", {}, ...reasons.map(({ message }) => el("li", { text: message }))) : null,
      el("div", { class: "buttons" }, close),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve();
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** What the site would not accept, as far as the server said it. */
const reasonsOf = (/** @type {unknown} */ error) =>
  error instanceof ServerError && error.details.code === "refused" ? (error.details.reasons ?? []) : [];
