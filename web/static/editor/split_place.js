/** The word before which a turn is parted: shown in its line, moved by arrows, by a press, by what is proposed. */
/**
 * @import { Player } from "../sound/player.js"
 * @import { Row } from "../wire.d.ts"
 * @import { Place, Why } from "./turns.js"
 */
import { button, el, fill } from "../page/dom.js";
import { shownOf } from "../text/shown_text.js";
import { say } from "../text/strings.js";
import { caretAt } from "./row_input.js";
import { offsetAt } from "./row_text.js";
import { pointedAt, proposedAt } from "./turns.js";

/** Seconds that are played before and after the place. */
const AROUND_SECONDS = 2;
/** From here on a pause is worth telling. */
const TOLD_SECONDS = 0.15;

export class SplitPlace {
  /**
   * @param {Row} row
   * @param {Place[]} places at least one
   * @param {{wanted: number, changes: number[], player: Player | null}} facts `wanted`: the character pointed at
   * @param {() => unknown} changed
   */
  constructor(row, places, { wanted, changes, player }, changed) {
    this.places = places;
    this.text = shownOf(row.text, row.marks, row.label ? row.label[1] : 0).text;
    this.player = player;
    this.changed = changed;
    const proposed = proposedAt(places, wanted, changes) ?? { place: 0, why: /** @type {Why} */ ("word") };
    this.now = proposed.place;
    this.slider = el("div", {
      class: "split-text",
      role: "slider",
      tabindex: "0",
      dir: "auto",
      "aria-label": say("turns.where"),
      "aria-describedby": "split-hint",
      "aria-valuemin": "1",
      "aria-valuemax": String(places.length),
    });
    this.slider.addEventListener("keydown", (event) => this.#key(event));
    this.slider.addEventListener("click", (event) => this.#press(event));
    this.element = el(
      "div",
      { class: "split-place" },
      this.slider,
      el("p", { id: "split-hint", class: "hint", text: say("turns.whereHint") }),
      this.#tools(pointedAt(places, wanted), proposed),
    );
    this.#draw();
  }

  /** The character of the file at which the turn is parted. */
  get at() {
    return this.places[this.now].at;
  }

  /**
   * @param {number} pointed
   * @param {{place: number, why: Why}} proposed
   */
  #tools(pointed, proposed) {
    const step = (/** @type {number} */ by, /** @type {string} */ sign, /** @type {"earlier" | "later"} */ name) =>
      button(sign, () => this.#go(this.now + by), { class: "tool", "aria-label": say(`turns.${name}`) });
    const chip = (/** @type {number} */ place, /** @type {Why} */ why) =>
      button(say(`turns.why.${why}`), () => this.#go(place), { class: "candidate" });
    const isHeard = this.player && this.places.some(({ time }) => time !== null);
    return el(
      "div",
      { class: "split-tools" },
      step(-1, "‹", "earlier"),
      step(1, "›", "later"),
      isHeard ? button(say("turns.listen"), () => this.#listen()) : null,
      proposed.place === pointed ? null : chip(proposed.place, proposed.why),
      proposed.place === pointed ? null : chip(pointed, "word"),
    );
  }

  #go(/** @type {number} */ place) {
    this.now = Math.min(Math.max(0, place), this.places.length - 1);
    this.#draw();
    this.changed();
  }

  #key(/** @type {KeyboardEvent} */ event) {
    const to = {
      ...{ ArrowLeft: this.now - 1, ArrowUp: this.now - 1, ArrowRight: this.now + 1, ArrowDown: this.now + 1 },
      ...{ PageUp: this.now - 10, PageDown: this.now + 10, Home: 0, End: this.places.length - 1 },
    }[event.key];
    if (event.key === " ") this.#listen();
    else if (event.key === "Enter") this.slider.closest("form")?.requestSubmit();
    else if (to === undefined) return;
    else this.#go(to);
    event.preventDefault();
  }

  #press(/** @type {MouseEvent} */ event) {
    const caret = caretAt(event.clientX, event.clientY);
    const at = caret && offsetAt(this.slider, caret.node, caret.offset);
    if (at === null) return;
    this.#go(
      Math.max(
        0,
        this.places.findLastIndex(({ shown }) => shown <= at),
      ),
    );
  }

  #listen() {
    const { time } = this.places[this.now];
    if (time !== null) this.player?.playClip(Math.max(0, time - AROUND_SECONDS), time + AROUND_SECONDS);
  }

  #draw() {
    const { shown, pause } = this.places[this.now];
    const [before, after] = [this.text.slice(0, shown), this.text.slice(shown)];
    const mark = el("span", { class: "split-mark" });
    const word = el("mark", { text: /^\S+/.exec(after)?.[0] ?? "" });
    fill(this.slider, before, mark, word, after.slice(word.textContent?.length));
    const place = say("turns.before", { word: (word.textContent ?? "").replace(/[.,;:!?]+$/, "") });
    const seconds = (pause ?? 0).toFixed(1);
    this.slider.setAttribute("aria-valuenow", String(this.now + 1));
    this.slider.setAttribute(
      "aria-valuetext",
      (pause ?? 0) < TOLD_SECONDS ? place : say("turns.pauseOf", { place, seconds }),
    );
    if (this.slider.isConnected) mark.scrollIntoView({ block: "nearest" });
  }
}
