/** The words of a transcript by the time at which they are said. Nothing here touches the page. */
/** @import { Row } from "../wire.d.ts" */

/** @typedef {{row: Row, start: number, end: number, onset: number, offset: number}} SpokenWord */

/** A word counts as being said for so long after its end: breaks between words do not flicker. Seconds. */
const LINGERS = 0.3;
/** Seconds: players tell a time a little before the one they were sent to. */
const ROUNDING = 1e-3;

export class SpokenWords {
  /** @param {Row[]} rows */
  constructor(rows) {
    this.words = rows.flatMap(timedWords).sort((a, b) => a.onset - b.onset);
    this.onsets = Float64Array.from(this.words, (word) => word.onset);
  }

  /**
   * The word that is being said at a moment.
   * @param {number} time seconds of the audio
   * @returns {SpokenWord | null}
   */
  at(time) {
    const word = this.words[lowerBound(this.onsets, time + ROUNDING) - 1];
    return word && word.offset + LINGERS > time ? word : null;
  }

  /**
   * Words that are said in a stretch of the audio.
   * @param {number} onset
   * @param {number} offset
   */
  between(onset, offset) {
    const first = Math.max(0, lowerBound(this.onsets, onset) - 1);
    const last = lowerBound(this.onsets, offset);
    return this.words.slice(first, last).filter((word) => word.offset > onset);
  }
}

/**
 * When the word at a character is said; the nearest one before it that has a time.
 * @param {Row} row
 * @param {number} character
 */
export function timeAt(row, character) {
  const timed = timedWords(row);
  const word = timed.findLast(({ start }) => start <= character) ?? timed[0];
  return word ? word.onset : row.onset;
}

/**
 * @param {Row} row
 * @returns {SpokenWord[]}
 */
function timedWords(row) {
  return row.words.flatMap(([start, end, onset, offset]) =>
    onset === null || offset === null ? [] : [{ row, start, end, onset, offset }],
  );
}

/**
 * The first place whose value is not below `value`; O(log n).
 * @param {Float64Array} sorted
 * @param {number} value
 */
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
