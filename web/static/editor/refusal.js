/** Why a save was refused, in words. */
import { button, el } from "../page/dom.js";
import { signInUrl } from "../page/loading.js";
import { messageOf, ServerError } from "../page/server.js";
import { say } from "../text/strings.js";

/**
 * Shows why, and returns once it was read.
 * @param {unknown} error
 * @returns {Promise<void>}
 */
export function showRefusal(error) {
  const reasons = reasonsOf(error);
  // Whoever is not known has a draft that outlasts the way to a name.
  const isStranger = error instanceof ServerError && error.status === 401;
  const why = isStranger ? say("refused.signIn") : messageOf(error);
  return new Promise((resolve) => {
    const close = button(say("close"), () => dialog.close(), { class: "primary", autofocus: true });
    const signIn = isStranger ? el("a", { class: "button", href: signInUrl(), text: say("site.signIn") }) : null;
    const dialog = el(
      "dialog",
      { class: "sheet", "aria-labelledby": "refusal-title" },
      el("h2", { id: "refusal-title", text: say("refused.title") }),
      el("p", { text: reasons.length ? say("refused.lead") : why }),
      reasons.length ? el("ul", {}, ...reasons.map(({ message }) => el("li", { text: message }))) : null,
      el("div", { class: "buttons" }, close, signIn),
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
