/** Asks what is to become of a turn: parted, a sentence handed on, one put in below; shows how it will read. */
/**
 * @import { Player } from "../sound/player.js"
 * @import { Row } from "../wire.d.ts"
 * @import { Answered } from "./fill.js"
 * @import { Transcript } from "./transcript.js"
 */
import { button, el, fill } from "../page/dom.js";
import { say } from "../text/strings.js";
import { drawMade } from "./card_voices.js";
import { asName, writesNames } from "./speaker.js";
import { SplitPlace } from "./split_place.js";
import { addBelow, canPart, isNameless, likelyName, moveDown, moveUp, placesOf, split } from "./turns.js";

/** @typedef {"split" | "up" | "down" | "add"} Deed what may become of a turn */
/**
 * The rows beside it, and the character that somebody points at.
 * @typedef {{row: Row, above: Row | null, next: Row | null, wanted: number}} Around
 */

/**
 * Asks.
 * @param {Around} around
 * @param {Transcript} transcript
 * @param {Player | null} player
 * @returns {Promise<Answered | null>} the lines as they are to read; null to leave them
 */
export function askTurn(around, transcript, player) {
  return new Promise((resolve) => new TurnSheet(around, transcript, player, resolve));
}

class TurnSheet {
  /**
   * @param {Around} around
   * @param {Transcript} transcript
   * @param {Player | null} player
   * @param {(made: Answered | null) => void} resolve
   */
  constructor(around, transcript, player, resolve) {
    const { row, next, wanted } = around;
    this.around = around;
    this.spelling = transcript.spelling;
    this.rows = transcript.rows;
    const flags = transcript.flagsOf(row.line);
    const changes = flags.flatMap((flag) => (flag.kind === "speaker_change" ? [flag.onset ?? []].flat() : []));
    const places = canPart(this.spelling) ? placesOf(row) : [];
    this.place = places.length ? new SplitPlace(row, places, { wanted, changes, player }, () => this.#draw()) : null;
    this.deeds = this.#possible();
    this.named = writesNames(transcript.spelling);
    this.name = el("input", { id: "turn-name", maxlength: 100, autocomplete: "off", dir: "auto" });
    this.name.value = this.named ? likelyName(row, transcript.rows, flags) : "";
    this.name.addEventListener("input", () => this.#draw());
    this.along = el("input", { type: "checkbox", onchange: () => this.#draw() });
    this.canGoAlong = next !== null && isNameless(next) && row.speaker !== null;
    this.words = el("textarea", { id: "turn-words", rows: 3, maxlength: 5000, dir: "auto" });
    this.words.addEventListener("input", () => this.#draw());
    this.preview = el("div", { role: "status" });
    this.body = el("div", { class: "stacked" });
    this.dialog = this.#dialog(transcript.speakers);
    this.dialog.addEventListener("close", () => {
      player?.pause();
      this.dialog.remove();
      resolve(this.dialog.returnValue === "save" ? this.made : null);
    });
    document.body.append(this.dialog);
    this.#show();
    this.dialog.showModal();
    this.#focus();
  }

  /** What is chosen. */
  get deed() {
    /** @type {HTMLInputElement | null} */
    const chosen = this.dialog.querySelector("input[name=deed]:checked");
    return /** @type {Deed} */ (chosen?.value);
  }

  /** The lines as they will read; null while something is missing. */
  get made() {
    const { row, above, next } = this.around;
    const name = asName(this.name.value);
    const asked = { name, goesAlong: this.along.checked, words: this.words.value };
    if (this.deed === "up") return moveUp(above, row);
    if (this.deed === "down") return moveDown(row, next);
    if (this.deed === "add") return addBelow(row, next, asked, this.spelling, this.rows);
    return this.place && split(row, next, this.place.at, asked, this.spelling);
  }

  /** @returns {Deed[]} */
  #possible() {
    const { row, above, next } = this.around;
    const parts = canPart(this.spelling);
    /** @type {[Deed, unknown][]} */
    const all = [
      ["split", this.place],
      ["up", parts && moveUp(above, row)],
      ["down", parts && moveDown(row, next)],
      ["add", true],
    ];
    return all.filter(([, can]) => can).map(([deed]) => deed);
  }

  /** @param {string[]} speakers */
  #dialog(speakers) {
    const options = this.deeds.map((deed, i) =>
      el(
        "label",
        { class: "check" },
        el("input", { type: "radio", name: "deed", value: deed, checked: i === 0, onchange: () => this.#show() }),
        say(`turns.${deed}`),
      ),
    );
    const chips = speakers.map((name) =>
      el(
        "li",
        {},
        button(name, () => this.#call(name), { class: "candidate", dir: "auto" }),
      ),
    );
    this.names = el("ul", { class: "chips", "aria-label": say("speaker.names") }, ...chips);
    /** @type {HTMLFormElement} */
    const form = el(
      "form",
      { class: "stacked" },
      el("fieldset", { class: "scopes" }, el("legend", { text: say("turns.what") }), ...options),
      this.body,
      this.preview,
      el(
        "div",
        { class: "buttons" },
        el("button", { class: "primary", text: say("turns.save") }),
        button(say("cancel"), () => this.dialog.close()),
      ),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.made) this.dialog.close("save");
      else this.#draw(say("turns.nothing"));
    });
    this.words.addEventListener("keydown", (event) => {
      // Enter saves, as it does in every box of this page.
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault();
      form.requestSubmit();
    });
    const title = el("h2", { id: "turns-title", text: say("turns.title") });
    return el("dialog", { class: "sheet turns", "aria-labelledby": "turns-title" }, title, form);
  }

  #call(/** @type {string} */ name) {
    this.name.value = name;
    this.#draw();
  }

  /** The fields of what is chosen. */
  #show() {
    const isSplit = this.deed === "split";
    const needsName = this.named && (isSplit || this.deed === "add");
    const field = [
      el("label", { for: "turn-name", text: say("turns.name") }),
      this.names,
      this.name,
      el("p", { class: "hint", text: say("turns.nameHint") }),
    ];
    const along = el("label", { class: "check" }, this.along, say("turns.along"));
    const words = [el("label", { for: "turn-words", text: say("turns.words") }), this.words];
    fill(
      this.body,
      isSplit && this.place ? this.place.element : null,
      ...(needsName ? field : []),
      isSplit && this.canGoAlong ? along : null,
      ...(this.deed === "add" ? words : []),
    );
    this.#draw();
  }

  #draw(message = "") {
    const { made } = this;
    fill(this.preview, made ? drawMade(made) : el("p", { class: "hint", text: message }));
  }

  #focus() {
    if (this.deed === "split") this.place?.slider.focus();
    else this.dialog.querySelector("input")?.focus();
  }
}
