/** Asks for a time to go to. */
import { button, el } from "../page/dom.js";
import { say } from "../text/strings.js";
import { readMoment } from "./place_in_sound.js";

/**
 * Asks for a time.
 * @returns {Promise<number | null>} seconds; null to stay
 */
export function askMoment() {
  return new Promise((resolve) => {
    const input = el("input", { id: "moment", maxlength: 12, autocomplete: "off", "aria-describedby": "moment-hint" });
    const hint = el("p", { id: "moment-hint", class: "hint", role: "status", text: say("moment.hint") });
    /** @type {number | null} */
    let moment = null;
    /** @type {HTMLFormElement} */
    const form = el(
      "form",
      { class: "stacked" },
      el("label", { for: "moment", text: say("moment.label") }),
      input,
      hint,
      el(
        "div",
        { class: "buttons" },
        el("button", { class: "primary", text: say("moment.go") }),
        button(say("cancel"), () => dialog.close()),
      ),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      moment = readMoment(input.value);
      if (moment === null) hint.textContent = say("moment.none");
      else dialog.close();
    });
    const title = el("h2", { id: "moment-title", text: say("moment.title") });
    /** @type {HTMLDialogElement} */
    const dialog = el("dialog", { class: "sheet", "aria-labelledby": "moment-title" }, title, form);
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(moment);
    });
    document.body.append(dialog);
    dialog.showModal();
    input.focus();
  });
}
