/** The word that is being said: found by time, marked, kept in view. */

const PATIENCE_MS = 4000;

export class Follow {
  /**
   * @param {import("./transcript.js").Transcript} transcript
   * @param {import("./rows.js").Rows} rows
   * @param {import("./marks.js").Marks} marks
   */
  constructor(transcript, rows, marks) {
    Object.assign(this, { transcript, rows, marks });
    this.stale = true;
    this.last = -1;
    this.touched = -PATIENCE_MS;
    for (const type of ["rows", "retimed"]) transcript.addEventListener(type, () => (this.stale = true));
    for (const type of ["wheel", "touchmove", "pointerdown"])
      rows.place.addEventListener(type, () => (this.touched = performance.now()), { passive: true });
  }

  /** Forgets the index: everything was drawn anew. */
  reset() {
    this.stale = true;
    this.last = -1;
  }

  /**
   * Marks the word at this moment.
   * @param {number} time seconds of the audio
   * @param {boolean} scroll whether the row is to be kept in view
   */
  show(time, scroll) {
    if (this.stale) this.#index();
    const found = this.#find(time);
    if (found === this.last) return;
    this.last = found;
    const word = found < 0 ? null : this.words[found];
    const range = word ? this.rows.rangeOf(word.row, word.start, word.end) : null;
    this.marks.only("spoken", range);
    if (scroll && range && performance.now() - this.touched > PATIENCE_MS) this.#keepInView(word.row, range);
  }

  /** When the word at a character is said; the nearest one before it that has a time. */
  timeAt(row, character) {
    const timed = row.words.filter((word) => word[2] !== null);
    const word = timed.findLast(([start]) => start <= character) ?? timed[0];
    return word ? word[2] : row.onset;
  }

  /** Words that are said in a stretch of the audio. */
  wordsBetween(onset, offset) {
    if (this.stale) this.#index();
    const first = Math.max(0, lowerBound(this.onsets, onset) - 1);
    const found = [];
    for (let i = first; i < this.words.length && this.onsets[i] < offset; i += 1) {
      const { row, start, end, until } = this.words[i];
      if (until > onset) found.push({ text: row.text.slice(start, end), onset: this.onsets[i], offset: until });
    }
    return found;
  }

  #keepInView(row, range) {
    const pane = this.rows.place.getBoundingClientRect();
    const box = range.getBoundingClientRect();
    if (box.top < pane.top + 40 || box.bottom > pane.bottom - 80)
      this.rows.scrollTo(row, range, !matchMedia("(prefers-reduced-motion: reduce)").matches);
  }

  #index() {
    this.words = [];
    for (const row of this.transcript.rows) {
      for (const [start, end, onset, until] of row.words)
        if (onset !== null) this.words.push({ row, start, end, onset, until });
    }
    this.words.sort((a, b) => a.onset - b.onset);
    this.onsets = Float64Array.from(this.words, (word) => word.onset);
    this.stale = false;
    this.last = -1;
  }

  #find(time) {
    const after = lowerBound(this.onsets, time + 1e-3);
    const place = after - 1;
    return place >= 0 && this.words[place].until + 0.3 > time ? place : -1;
  }
}

/** The first place whose value is not below `value`; O(log n). */
function lowerBound(sorted, value) {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
