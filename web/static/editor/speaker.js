/** Who speaks in a line: another name in front of it, or none. */
/** @import { Row, Spelling } from "../wire.d.ts" */
import { button, el } from "../page/dom.js";
import { say } from "../text/strings.js";
import { isChangelog, newTurn } from "./spelling.js";

/**
 * A row's text without the name in front of it.
 * @param {Pick<Row, "text" | "label">} row
 */
export const bodyOf = ({ text, label }) => (label ? text.slice(label[1]) : text);

/**
 * The row's text with that name in front; without one, whoever spoke before goes on.
 * @param {Pick<Row, "text" | "label"> & Partial<Pick<Row, "speaker" | "onset" | "offset">>} row
 * @param {string} name
 * @param {Spelling | null} spelling how the file is written; Changelog's form if nobody says
 */
export function labelled(row, name, spelling = null) {
  if (isChangelog(spelling)) return name ? `**${name}:** ${bodyOf(row)}` : bodyOf(row);
  const { text, label, speaker } = row;
  if (!label) return newTurn(spelling, name, text, row.onset ?? null, row.offset ?? null);
  const written = text.slice(...label);
  const shown = written === written.toUpperCase() ? name.toUpperCase() : name;
  const other = name && speaker ? written.replace(speaker, () => shown) : "";
  return text.slice(0, label[0]) + other + text.slice(label[1]);
}

/** A name as it may stand in a label: its asterisks and colons would end it. */
export const asName = (/** @type {string} */ typed) => typed.replace(/[*:\s]+/g, " ").trim();

/**
 * Asks for a name.
 * @param {Row} row
 * @param {string[]} speakers those of the episode
 * @returns {Promise<string | null>} "" for none; null to leave it as it is
 */
export function askSpeaker(row, speakers) {
  return new Promise((resolve) => {
    const input = el("input", {
      id: "speaker",
      maxlength: 100,
      autocomplete: "off",
      dir: "auto",
      "aria-describedby": "speaker-hint",
    });
    input.value = row.label ? (row.speaker ?? "") : "";
    const choose = (/** @type {string} */ name) => {
      input.value = name;
      dialog.close("save");
    };
    const names = speakers.map((name) => button(name, () => choose(name), { class: "candidate", dir: "auto" }));
    const save = el("button", { class: "primary", value: "save", text: say("speaker.save") });
    const cancel = button(say("cancel"), () => dialog.close());
    const dialog = el(
      "dialog",
      { class: "sheet", "aria-labelledby": "speaker-title" },
      el("h2", { id: "speaker-title", text: say("speaker.title") }),
      el("div", { class: "names" }, ...names),
      el(
        "form",
        { method: "dialog", class: "stacked" },
        el("label", { for: "speaker", text: say("speaker.label") }),
        input,
        el("p", { id: "speaker-hint", class: "hint", text: say("speaker.hint") }),
        el("div", { class: "buttons" }, save, cancel),
      ),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "save" ? asName(input.value) : null);
    });
    document.body.append(dialog);
    dialog.showModal();
    input.focus();
    input.select();
  });
}
