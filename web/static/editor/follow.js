/** The word that is being said: found by time, marked, kept in view. */
/**
 * @import { Row } from "../wire.d.ts"
 * @import { Marks } from "./marks.js"
 * @import { Rows } from "./rows.js"
 * @import { SpokenWord } from "./spoken_words.js"
 * @import { Transcript } from "./transcript.js"
 */
import { SpokenWords } from "./spoken_words.js";

/** Whoever has just scrolled is reading elsewhere: the page does not pull them back meanwhile. */
const PATIENCE_MS = 4000;

export class Follow {
  /**
   * @param {Transcript} transcript
   * @param {Rows} rows
   * @param {Marks} marks
   */
  constructor(transcript, rows, marks) {
    this.transcript = transcript;
    this.rows = rows;
    this.marks = marks;
    /** @type {SpokenWords | null} null: to be made anew, something changed */
    this.index = null;
    /** @type {SpokenWord | null | undefined} undefined: not looked for yet */
    this.last = undefined;
    this.touched = -PATIENCE_MS;
    transcript.on("rows", () => this.#forget());
    transcript.on("retimed", () => this.#forget());
    const touch = () => {
      this.touched = performance.now();
    };
    for (const type of ["wheel", "touchmove", "pointerdown"]) {
      rows.place.addEventListener(type, touch, { passive: true });
    }
  }

  /** Forgets the words: everything was drawn anew. */
  reset() {
    this.#forget();
  }

  /**
   * Marks the word at this moment.
   * @param {number} time seconds of the audio
   * @param {boolean} scroll whether the row is to be kept in view
   */
  show(time, scroll) {
    const word = this.words.at(time);
    if (word === this.last) return;
    this.last = word;
    const range = word && this.rows.rangeOf(word.row, word.start, word.end);
    this.marks.only("spoken", range);
    if (scroll && word && range && performance.now() - this.touched > PATIENCE_MS) this.#keepInView(word.row, range);
  }

  /** The words as they are timed now. */
  get words() {
    this.index ??= new SpokenWords(this.transcript.rows);
    return this.index;
  }

  /**
   * Words that are said in a stretch of the audio.
   * @param {number} onset
   * @param {number} offset
   */
  wordsBetween(onset, offset) {
    const words = this.words.between(onset, offset);
    return words.map(({ row, start, end, ...ends }) => ({ text: row.text.slice(start, end), ...ends }));
  }

  #forget() {
    this.index = null;
    this.last = undefined;
  }

  /**
   * @param {Row} row
   * @param {Range} range
   */
  #keepInView(row, range) {
    const pane = this.rows.place.getBoundingClientRect();
    const box = range.getBoundingClientRect();
    if (box.top >= pane.top + 40 && box.bottom <= pane.bottom - 80) return;
    this.rows.scrollTo(row, range, !matchMedia("(prefers-reduced-motion: reduce)").matches);
  }
}
