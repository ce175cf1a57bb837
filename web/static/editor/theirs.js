/** What somebody else's answer made of a place while this person typed there. Pure functions. */
/** @import { Flag, Row, Spelling } from "../wire.d.ts" */
/** @import { Answered, Typed } from "./fill.js" */
import { commonEnd, commonStart } from "../text/common_ends.js";
import { answered } from "./fill.js";

/** @typedef {{text: string, start: number | null, end: number | null}} Before a place while it was open, in its row */
/** @typedef {{words: string, start: number, end: number}} TheirWords in the row as it is now */
/** @typedef {"theirs" | "mine" | "both"} Choice */

/**
 * The words that stand now where the place was; null if its line was written anew around it.
 * @param {Before} before
 * @param {string} now
 * @returns {TheirWords | null}
 */
export function theirWords({ text, start, end }, now) {
  const head = start === null ? commonStart(text, now) : start;
  const tail = end === null ? commonEnd(text.slice(head), now.slice(head)) : text.length - end;
  const isSame = now.startsWith(text.slice(0, head)) && now.endsWith(text.slice(text.length - tail));
  const stop = now.length - tail;
  return isSame && stop > head ? { words: now.slice(head, stop).trim(), start: head, end: stop } : null;
}

/**
 * The row with one's own words in the place of theirs, or behind them.
 * @param {Flag} flag
 * @param {Row} row
 * @param {TheirWords} their
 * @param {Typed} typed
 * @param {Choice} choice
 * @param {Spelling | null} spelling how the file is written; Changelog's form if nobody says
 * @returns {Answered | null}
 */
export function besideTheirs(flag, row, their, typed, choice, spelling = null) {
  const kind = "unintelligible"; // whatever it was: words in the place of others, escaped
  const instead = (/** @type {number} */ start) =>
    answered({ ...flag, kind, start, end: their.end }, row, typed, null, spelling);
  if (choice === "mine") return instead(their.start);
  const made = instead(their.end);
  if (!made) return null;
  const blank = /\s$/.test(row.text.slice(0, their.end)) ? "" : " ";
  const start = made.start + blank.length;
  return {
    ...made,
    new: made.new.slice(0, made.start) + blank + made.new.slice(made.start),
    start,
    end: made.end + blank.length,
  };
}
