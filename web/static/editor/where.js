/** Where words that nobody wrote go, and who says them. */
import { el, fill } from "../page/dom.js";
import { say } from "../text/strings.js";
import { asName } from "./speaker.js";

const INSIDE = "inside";
const PARAGRAPH = "";
const OTHER = "other";
const TURN = "turn ";

export class Where {
  /**
   * @param {{speakers: string[], canJoin: boolean, chosen: {speaker: string, inside: boolean}, named: boolean}} facts
   *   canJoin: there is a sentence in which it is said; named: the file writes who speaks
   * @param {() => unknown} changed
   */
  constructor({ speakers: all, canJoin, chosen, named }, changed) {
    const speakers = named ? all : [];
    const known = speakers.includes(chosen.speaker);
    const now = chosen.inside && canJoin ? INSIDE : chosen.speaker && (known ? TURN + chosen.speaker : OTHER);
    const option = (/** @type {string} */ value, /** @type {string} */ text) =>
      el("option", { value, text, selected: value === now });
    this.select = el(
      "select",
      { id: "answer-speaker", onchange: () => this.#chosen(changed, true) },
      canJoin ? option(INSIDE, say("gap.where.inside")) : null,
      option(PARAGRAPH, say("gap.where.paragraph")),
      ...speakers.map((name) => option(TURN + name, say("gap.where.turn", { name }))),
      named ? option(OTHER, say("gap.where.other")) : null,
    );
    this.name = el("input", { id: "answer-name", maxlength: 100, autocomplete: "off", dir: "auto", oninput: changed });
    this.name.value = known ? "" : chosen.speaker;
    const label = el("label", { for: "answer-name", text: say("gap.where.name") });
    this.other = el("span", { class: "other-name", hidden: true }, label, this.name);
    this.element = el("div", { class: "where" });
    fill(this.element, el("label", { for: "answer-speaker", text: say("gap.where") }), this.select, this.other);
    if (!named) this.element.append(el("p", { class: "hint", text: say("speaker.nameless") }));
    this.#chosen(() => {}, false);
  }

  /** What is chosen. */
  get value() {
    const { value } = this.select;
    const speaker = value === OTHER ? asName(this.name.value) : value.startsWith(TURN) ? value.slice(TURN.length) : "";
    return { speaker, inside: value === INSIDE };
  }

  /**
   * @param {() => unknown} changed
   * @param {boolean} focus
   */
  #chosen(changed, focus) {
    this.other.hidden = this.select.value !== OTHER;
    if (focus && !this.other.hidden) this.name.focus();
    changed();
  }
}
