/** The dot that says where one's text is: on the server, on its way, or kept here. */
/** @import { RowEdit } from "./row_edit.js" */
/** @import { Work } from "./work.js" */
import { announce } from "../page/announce.js";
import { el } from "../page/dom.js";
import { say } from "../text/strings.js";

/** @typedef {"saved" | "saving" | "typing" | "kept" | "offline" | "waiting" | "refused" | "conflict"} SaveState */

/** @type {Record<SaveState, string>} */
const SIGNS = {
  saved: "●",
  saving: "◌",
  typing: "◌",
  kept: "◌",
  offline: "▲",
  waiting: "▲",
  refused: "✕",
  conflict: "◆",
};
/** @type {Set<SaveState>} */
const SPOKEN = new Set(["offline", "waiting", "refused", "conflict"]);

export class Status {
  constructor() {
    this.sign = el("span", { "aria-hidden": "true", class: "sign" });
    this.words = el("span");
    this.element = el("span", { id: "status", class: "status" }, this.sign, this.words);
    /** @type {SaveState | null} */
    this.name = null;
    /** What is to be said instead of "saved": something stands in a box, or waits elsewhere. */
    this.unsaved = () => /** @type {"typing" | "kept" | null} */ (null);
    this.show("saved");
  }

  /**
   * @param {SaveState} said
   * @param {string} why for a refusal
   */
  show(said, why = "") {
    const name = said === "saved" ? (this.unsaved() ?? said) : said;
    const changed = name !== this.name;
    this.name = name;
    this.element.dataset.state = name;
    this.sign.textContent = SIGNS[name];
    this.words.textContent = say(`saved.${name}`);
    this.element.title = why;
    if (changed && SPOKEN.has(name)) announce(say(`saved.${name}`));
  }

  /**
   * A box is left for another: what was said of it does not hold of that one.
   * @param {boolean} dirty whether something unsaved stands in the box of now
   * @param {boolean} busy whether something is on its way
   */
  leave(dirty, busy) {
    if (dirty) this.show("typing");
    else if (this.name === "typing") this.show(busy ? "saving" : "saved");
  }
}

/**
 * What is typed and not on its way: in a box now, or elsewhere.
 * @param {Pick<Work, "card" | "typed">} work
 * @param {Pick<RowEdit, "dirty" | "waiting">} rowEdit
 */
export function unsavedOf({ card, typed }, { dirty, waiting }) {
  if (card.dirty || dirty) return "typing";
  return typed.typed.size || waiting.drafts.length ? "kept" : null;
}
