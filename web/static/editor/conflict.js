/** Somebody else saved the line first: both texts side by side, the merge chosen beforehand. */
/** @import { Conflict } from "../wire.d.ts" */
import { button, el } from "../page/dom.js";
import { ago } from "../text/moments.js";
import { say } from "../text/strings.js";

/** @typedef {{name: "theirs" | "mine" | "merged", text: string, label: string}} Choice */

/**
 * Asks which text shall stand.
 * @param {Conflict} conflict
 * @returns {Promise<string | null>} the text; null if theirs stays as it is
 */
export function askWhichText(conflict) {
  return new Promise((resolve) => {
    const choices = choicesOf(conflict);
    const box = el("textarea", { id: "conflict-text", rows: 4, dir: "auto" });
    box.value = choices[0].text;
    const radios = choices.map((choice, i) => radio(choice, i === 0, box));
    const save = button(say("conflict.save"), () => dialog.close("save"), { class: "primary", autofocus: true });
    const dialog = el(
      "dialog",
      {
        class: "sheet wide conflict",
        "aria-labelledby": "conflict-title",
        "aria-describedby": "conflict-lead",
      },
      el("h2", { id: "conflict-title", text: say("conflict.title", { name: conflict.by.name }) }),
      el("p", { id: "conflict-lead", text: say("conflict.lead") }),
      el("div", { class: "choices", role: "radiogroup", "aria-labelledby": "conflict-title" }, ...radios),
      el("label", { for: "conflict-text", text: say("conflict.edit") }),
      box,
      el("div", { class: "buttons" }, save),
    );
    dialog.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.ctrlKey) dialog.close("save");
    });
    // Leaving without a choice would lose one of the texts.
    dialog.addEventListener("cancel", (event) => event.preventDefault());
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(box.value === conflict.theirs ? null : box.value);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

/**
 * The texts to choose from, the likeliest first.
 * @param {Conflict} conflict
 * @returns {Choice[]}
 */
export function choicesOf({ theirs, mine, merged, clean, by, when }) {
  const name = by.name;
  /** @type {Choice} */
  const other = { name: "theirs", text: theirs, label: say("conflict.theirs", { name, when: ago(when) }) };
  /** @type {Choice} */
  const own = { name: "mine", text: mine, label: say("conflict.mine") };
  if (merged === null) return [own, other];
  const label = say(clean ? "conflict.merged" : "conflict.mergedUnclean");
  return [{ name: "merged", text: merged, label }, other, own];
}

/**
 * @param {Choice} choice
 * @param {boolean} checked
 * @param {HTMLTextAreaElement} box
 */
function radio({ name, text, label }, checked, box) {
  const choose = () => {
    box.value = text;
  };
  return el(
    "label",
    { class: `choice ${name}` },
    el("input", { type: "radio", name: "conflict", value: name, checked, onchange: choose }),
    el("span", { class: "choice-name", text: label }),
    el("span", { class: "choice-text", dir: "auto", text: text || say("conflict.deleted") }),
  );
}
