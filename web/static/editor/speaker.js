/** Who speaks in a line: another name in front of it, or none. */
import { button, el } from "../page/dom.js";
import { say } from "../text/strings.js";

/** The row's text with that name in front; without one, whoever spoke before goes on. */
export function labelled(row, name) {
  const body = row.label ? row.text.slice(row.label[1]) : row.text;
  return name ? `**${name}:** ${body}` : body;
}

/**
 * Asks for a name.
 * @param {Object} row
 * @param {string[]} speakers those of the episode
 * @returns {Promise<string|null>} "" for none; null to leave it as it is
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
    const names = speakers.map((name) =>
      button(name, () => ((input.value = name), dialog.close("save")), { class: "candidate", dir: "auto" }),
    );
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
        el(
          "div",
          { class: "buttons" },
          el("button", { class: "primary", value: "save", text: say("speaker.save") }),
          button(say("cancel"), () => dialog.close()),
        ),
      ),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "save" ? input.value.replace(/[*:]+/g, " ").replace(/\s+/g, " ").trim() : null);
    });
    document.body.append(dialog);
    dialog.showModal();
    input.focus();
    input.select();
  });
}
