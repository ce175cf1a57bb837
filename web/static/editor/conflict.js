/** Somebody else saved the line first: both texts side by side, the merge chosen beforehand. */
/** @import { Conflict } from "../wire.d.ts" */
import { button, el } from "../page/dom.js";
import { isEnter } from "../page/key_map.js";
import { ago } from "../text/moments.js";
import { asRead } from "../text/shown_text.js";
import { say } from "../text/strings.js";
import { drawUnread } from "./row_text.js";

/** An Enter that somebody was typing is none for the dialog that came up. */
const QUIET_MS = 600;

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
    const readings = new Set(choices.map(({ text }) => asRead(text)));
    // What differs in the form of the file alone is shown as it stands there.
    const draw = readings.size === choices.length ? drawUnread : (/** @type {string} */ text) => [text];
    const radios = choices.map((choice, i) => radio(choice, i === 0, box, draw));
    const save = button(say("conflict.save"), () => dialog.close("save"), { class: "primary" });
    const title = say(conflict.code === "answered" ? "conflict.answered" : "conflict.title", {
      name: conflict.by.name,
    });
    const dialog = el(
      "dialog",
      {
        class: "sheet wide conflict",
        "aria-labelledby": "conflict-title",
        "aria-describedby": "conflict-lead",
      },
      el("h2", { id: "conflict-title", text: title }),
      el("p", { id: "conflict-lead", text: say("conflict.lead") }),
      el("div", { class: "choices", role: "radiogroup", "aria-labelledby": "conflict-title" }, ...radios),
      el("label", { for: "conflict-text", text: say("conflict.edit") }),
      box,
      el("div", { class: "buttons" }, save),
    );
    listenForEnter(dialog);
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
 * Enter saves what is chosen, once nobody goes on typing what was meant for another box.
 * @param {HTMLDialogElement} dialog
 */
function listenForEnter(dialog) {
  // From when the dialog is seen; and a key counts by when it was pressed: a page that is busy hears of it later.
  let heeds = Number.POSITIVE_INFINITY;
  requestAnimationFrame(() => {
    heeds = performance.now() + QUIET_MS;
  });
  let isTyping = false;
  dialog.addEventListener("keydown", (event) => {
    const inText = event.target instanceof HTMLTextAreaElement;
    if (event.key !== "Enter") {
      isTyping = event.key.length === 1 && event.key !== " " && !inText;
      if (isTyping) heeds = event.timeStamp + QUIET_MS;
      return;
    }
    const isMeant = event.timeStamp >= heeds || (event.ctrlKey && !isTyping);
    if (isMeant && ((inText && !event.ctrlKey) || event.target instanceof HTMLButtonElement)) return;
    event.preventDefault();
    event.stopPropagation();
    if (isMeant && isEnter(event)) dialog.close("save");
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
 * @param {(text: string) => (string | Node)[]} draw
 */
function radio({ name, text, label }, checked, box, draw) {
  const choose = () => {
    box.value = text;
  };
  return el(
    "label",
    { class: `choice ${name}` },
    el("input", { type: "radio", name: "conflict", value: name, checked, autofocus: checked, onchange: choose }),
    el("span", { class: "choice-name", text: label }),
    el("span", { class: "choice-text", dir: "auto" }, ...(text ? draw(text) : [say("conflict.deleted")])),
  );
}
