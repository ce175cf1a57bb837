/**
 * What may be put into the card's box: words of the episode's page, and words by the sound.
 *
 * Events: `hear` a stretch of the sound where a proposal's words are said
 */
/** @import { Action } from "../page/key_map.js" */
/** @import { Keys } from "../page/keys.js" */
/** @import { Region } from "../sound/region.js" */
/** @import { Flag } from "../wire.d.ts" */
import { announce } from "../page/announce.js";
import { button, el, fill } from "../page/dom.js";
import { Emitter } from "../page/emitter.js";
import { UPSTREAM } from "../page/flags.js";
import { redraw } from "../page/stay.js";
import { say } from "../text/strings.js";
import { heardAt, nextProposal, proposalsFor, sourceOf } from "./card_text.js";
import { SoundsLike } from "./sounds_like.js";

const LISTEN_FIRST = "aligner.listenFirst";

/** From the end of a place, which frames of the sound seldom meet exactly. */
const NEAR_SECONDS = 0.2;

/** @type {Action[]} */
export const TAKES = ["take1", "take2", "take3", "take4", "take5"];

/** @typedef {{hear: Region}} ProposalEvents */

/**
 * The proposals of the place that the card shows. They come and change while it is shown.
 * @extends {Emitter<ProposalEvents>}
 */
export class Proposals extends Emitter {
  /**
   * @param {Keys} keys
   * @param {(text: string) => void} use puts a text into the box
   */
  constructor(keys, use) {
    super();
    this.keys = keys;
    this.use = use;
    /** @type {Flag | null} */
    this.flag = null;
    /** Flags whose sound was played to its end since the page was opened. */
    this.heard = new Set();
    this.listenFirst = localStorage.getItem(LISTEN_FIRST) === "1";
    /** What is drawn, to draw nothing anew that somebody may be at. */
    this.drawn = "";
    this.list = el("div");
    this.soundsLike = new SoundsLike();
    this.element = el("div", { class: "proposals" }, this.soundsLike.element, this.list);
  }

  /** Those of a flag; said aloud if they came while it was shown. */
  show(/** @type {Flag} */ flag) {
    if (this.flag?.id !== flag.id) this.soundsLike.typed(flag, "");
    const had = this.flag?.id === flag.id ? this.flag.candidates.length : null;
    this.flag = flag;
    this.#draw();
    if (had === 0 && this.#now.sound.length) announce(say("gap.candidatesCame"));
  }

  /**
   * A place's sound plays; it was heard when its end is.
   * @param {Flag} flag
   * @param {number} time seconds
   */
  played({ id, offset }, time) {
    if (offset === null || Math.abs(time - offset) > NEAR_SECONDS || this.heard.has(id)) return;
    this.heard.add(id);
    if (this.listenFirst) this.#draw();
  }

  /** Words were typed, or a proposal was taken: what the sound says to them. */
  typed(/** @type {string} */ words) {
    if (this.flag) this.soundsLike.typed(this.flag, words);
  }

  /**
   * The proposal after or before a text.
   * @param {string} typed
   * @param {1 | -1} by
   */
  next(typed, by) {
    return nextProposal(this.#now, typed, by);
  }

  /**
   * Plays the proposal that the focus is at, or that the box holds, or else the first; whether there is one.
   * @param {string} typed
   */
  hear(typed) {
    const { page, sound } = this.#now;
    const texts = [...page, ...sound];
    const focused = document.activeElement?.closest("[data-item]");
    const at = focused instanceof HTMLElement ? focused.dataset.item : typed;
    const text = texts.find((each) => each === at) ?? texts[0];
    const region = this.flag && text !== undefined ? heardAt(this.flag, text) : null;
    if (region) this.emit("hear", region);
    return region !== null;
  }

  /** What is to be seen now; what nobody can play, nobody need hear first. */
  get #now() {
    if (!this.flag) return { page: [], sound: [] };
    const { page, sound } = proposalsFor(this.flag);
    const waits = this.listenFirst && this.flag.onset !== null && !this.heard.has(this.flag.id);
    return { page, sound: waits ? [] : sound };
  }

  #draw() {
    const { flag } = this;
    if (!flag) return;
    const { page, sound } = this.#now;
    const some = proposalsFor(flag).sound.length > 0;
    const drawn = JSON.stringify([flag.id, flag.kind, page, sound, some, flag.origins]);
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    const parts = [
      this.#list(flag, flag.kind === UPSTREAM ? "gap.here" : "gap.proposed", page),
      this.#list(flag, "gap.candidates", sound, page.length),
      some && !sound.length ? el("p", { class: "hint", text: say("gap.candidatesWait") }) : null,
      some && flag.onset !== null ? this.#choice() : null,
    ];
    redraw(this.list, () => fill(this.list, ...parts));
  }

  /** Whether they are to wait until the place was heard. */
  #choice() {
    const box = el("input", { type: "checkbox", checked: this.listenFirst });
    box.addEventListener("change", () => {
      this.listenFirst = box.checked;
      localStorage.setItem(LISTEN_FIRST, box.checked ? "1" : "");
      this.#draw();
    });
    return el("label", { class: "listen-first", "data-item": "" }, box, ` ${say("gap.listenFirst")}`);
  }

  /**
   * @param {Flag} flag
   * @param {"gap.proposed" | "gap.here" | "gap.candidates"} key what they are of
   * @param {string[]} texts the first ones of a card have keys
   * @param {number} before proposals that stand above
   */
  #list(flag, key, texts, before = 0) {
    if (!texts.length) return null;
    const items = texts.map((text, n) => this.#chip(flag, text, before + n));
    const title = el("span", { id: `${key}-title`, class: "hint", text: `${say(key)} (↓)` });
    return el("div", { class: "candidates" }, title, el("ul", { "aria-labelledby": `${key}-title` }, ...items));
  }

  /**
   * A proposal with where it is known from, and a button that plays it where it is said.
   * @param {Flag} flag
   * @param {string} text
   * @param {number} n its place among all
   */
  #chip(flag, text, n) {
    const take = TAKES[n];
    const source = sourceOf(flag, text);
    const chip = button("", () => this.use(text), { class: "candidate" });
    fill(
      chip,
      el("bdi", { text }),
      source && el("span", { class: "source", text: ` ${source}` }),
      take && el("span", { class: "key", "aria-hidden": "true", text: String(n + 1) }),
    );
    const region = heardAt(flag, text);
    const hear = region && button("▶", () => this.emit("hear", region), { class: "hear" });
    hear?.setAttribute("aria-label", say("gap.hear", { text }));
    return el("li", { "data-item": text }, take ? this.keys.label(chip, take) : chip, hear);
  }
}

/**
 * Takes a proposal of a card, as a click on it does; false if it has none of that number.
 * @param {HTMLElement} card
 * @param {Action} take
 */
export function takeProposal(card, take) {
  const chip = card.querySelector(`.candidate[data-action="${take}"]`);
  if (!(chip instanceof HTMLElement)) return false;
  chip.click();
  return true;
}
