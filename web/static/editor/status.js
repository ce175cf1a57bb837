/** The dot that says where one's text is: on the server, on its way, or kept here. */
import { announce } from "../page/announce.js";
import { el } from "../page/dom.js";
import { say } from "../text/strings.js";

/** @typedef {"saved" | "saving" | "typing" | "offline" | "waiting" | "refused" | "conflict"} SaveState */

/** @type {Record<SaveState, string>} */
const SIGNS = { saved: "●", saving: "◌", typing: "◌", offline: "▲", waiting: "▲", refused: "✕", conflict: "◆" };
/** @type {Set<SaveState>} */
const SPOKEN = new Set(["offline", "waiting", "refused", "conflict"]);

export class Status {
  constructor() {
    this.sign = el("span", { "aria-hidden": "true", class: "sign" });
    this.words = el("span");
    this.element = el("span", { id: "status", class: "status" }, this.sign, this.words);
    /** @type {SaveState | null} */
    this.name = null;
    this.show("saved");
  }

  /**
   * @param {SaveState} name
   * @param {string} why for a refusal
   */
  show(name, why = "") {
    const changed = name !== this.name;
    this.name = name;
    this.element.dataset.state = name;
    this.sign.textContent = SIGNS[name];
    this.words.textContent = say(`saved.${name}`);
    this.element.title = why;
    if (changed && SPOKEN.has(name)) announce(say(`saved.${name}`));
  }
}
