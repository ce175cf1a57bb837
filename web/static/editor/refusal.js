/** Why a save was refused, in words. */
import { button, el } from "../page/dom.js";
import { say } from "../text/strings.js";

/**
 * Shows why, and returns once it was read.
 * @param {{message: string, details?: {reasons?: Array<{message: string, line: number}>}}} error
 */
export function showRefusal(error) {
  const reasons = error.details?.reasons ?? [];
  return new Promise((resolve) => {
    const dialog = el(
      "dialog",
      { class: "sheet", "aria-labelledby": "refusal-title" },
      el("h2", { id: "refusal-title", text: say("refused.title") }),
      el("p", { text: reasons.length ? say("refused.lead") : error.message }),
      reasons.length ? el("ul", {}, ...reasons.map((reason) => el("li", { text: reason.message }))) : null,
      el(
        "div",
        { class: "buttons" },
        button(say("close"), () => dialog.close(), { class: "primary", autofocus: true }),
      ),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve();
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
