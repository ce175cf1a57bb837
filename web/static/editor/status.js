/** The dot that says where one's text is: on the server, on its way, or kept here. */
import { el } from "../page/dom.js";
import { announce } from "../page/announce.js";
import { say } from "../text/strings.js";

const SIGNS = { saved: "●", saving: "◌", typing: "◌", offline: "▲", refused: "✕", conflict: "◆" };
const SPOKEN = new Set(["offline", "refused", "conflict"]);

export class Status {
  constructor() {
    this.sign = el("span", { "aria-hidden": "true", class: "sign" });
    this.words = el("span");
    this.element = el("span", { id: "status", class: "status" }, this.sign, this.words);
    this.show("saved");
  }

  /**
   * @param {"saved"|"saving"|"typing"|"offline"|"refused"|"conflict"} name
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
