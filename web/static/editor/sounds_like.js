/**
 * What the sound says to words while they are typed: "sounds right", "sounds more like …". A hint that nobody waits
 * for, and nothing stands in the way of saving.
 */
/** @import { Flag } from "../wire.d.ts" */
import { compareWithSound } from "../page/api.js";
import { el } from "../page/dom.js";
import { isOpen } from "../page/flags.js";
import { say } from "../text/strings.js";
import { partOf } from "./fill.js";

/** A listener costs the server a search: asked once the fingers rest. */
const PAUSE_MS = 600;
/** After a failure nothing is asked for so long: the server is away, or has other things to do. */
const REST_MS = 30_000;
/** Characters: of more words than a gap has, nothing useful can be said. */
const LONGEST = 120;

export class SoundsLike {
  constructor() {
    this.element = el("p", { class: "sounds-like", role: "status" });
    /** @type {Map<string, string>} what was said of which words; an episode's sound does not change */
    this.known = new Map();
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.asked = "";
    this.restsUntil = 0;
  }

  /**
   * Words stand in the box now.
   * @param {Flag} flag
   * @param {string} typed
   */
  typed(flag, typed) {
    const words = typed.replace(/\s+/g, " ").trim();
    this.asked = `${flag.id} ${flag.line} ${words}`;
    clearTimeout(this.timer);
    const known = this.known.get(this.asked);
    this.element.textContent = known ?? "";
    if (known !== undefined || !isComparable(flag, words)) return;
    this.timer = setTimeout(() => this.#ask(flag, words), PAUSE_MS);
  }

  /**
   * @param {Flag} flag
   * @param {string} words
   */
  async #ask(flag, words) {
    if (!navigator.onLine || Date.now() < this.restsUntil) return;
    const { asked } = this;
    try {
      const { verdict, likelier } = await compareWithSound(document.body.dataset.slug ?? "", flag.id, words);
      const text = verdict === "unsure" ? "" : say(`gap.sounds.${verdict}`, { text: likelier[0] ?? "" });
      this.known.set(asked, text);
      if (asked === this.asked) this.element.textContent = text;
    } catch {
      this.restsUntil = Date.now() + REST_MS;
    }
  }
}

/**
 * Whether there is something to compare: words for a place of a line whose sound is known.
 * @param {Flag} flag
 * @param {string} words
 */
const isComparable = (flag, words) =>
  isOpen(flag) &&
  BY_EAR.has(flag.kind) &&
  partOf(flag) !== null &&
  flag.onset !== null &&
  words.length <= LONGEST &&
  /[\p{L}\p{N}]/u.test(words) &&
  !/\?\?/.test(words);

const BY_EAR = new Set(["unintelligible", "doubtful_word", "not_spoken", "page_reads", "upstream_reads"]);
