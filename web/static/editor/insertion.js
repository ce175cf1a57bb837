/** Where speech that nobody wrote goes: into the sentence in which it is said, or a paragraph. Pure functions. */
/** @import { Flag, Row, Spelling } from "../wire.d.ts" */
/** @import { Answered } from "./fill.js" */
import { putBeside, segmentOf } from "./segments.js";
import { newTurn } from "./spelling.js";

/**
 * `at`: the character behind which it is said; `above`: it is said before the row; `onset` and `offset`: when it is;
 * `file`: all rows, for JSON.
 * @typedef {{row: Row, next: Row | null, at: number | null, above: boolean, onset: number | null,
 *   offset: number | null, spelling: Spelling | null, file: Row[]}} Place
 */

/** Words end and begin a little late or early: seconds. */
const NEAR = 0.15;

/**
 * Behind which character of the row it is said; null where nobody knows.
 * @param {Flag} flag
 * @param {Row} row
 * @param {Spelling | null} spelling
 */
export function placeIn({ line, onset }, row, spelling = null) {
  if (onset === null || line < row.line) return null;
  const last = row.words.findLast(([, , , offset]) => offset !== null && offset <= onset + NEAR);
  if (!last) return null;
  const next = row.words.find(([start]) => start >= last[1]);
  // The quote that ends a string is JSON's, no mark of the sentence.
  const beside = spelling?.escape === "json" ? /^(?:\\.|[^\s"\\])*/ : /^\S*/;
  const marks = beside.exec(row.text.slice(last[1]))?.[0].length ?? 0;
  return Math.min(last[1] + marks, next?.[0] ?? row.text.length);
}

/**
 * Whether words of the row follow after it: it is said in the middle of them.
 * @param {Flag} flag
 * @param {Row} row
 * @param {Spelling | null} spelling
 */
export function isInside(flag, row, spelling = null) {
  const at = placeIn(flag, row, spelling);
  return at !== null && row.words.some(([start]) => start >= at);
}

/**
 * Rows with words put in. Who spoke before goes on after them, whoever says them.
 * @param {Place} place
 * @param {string} words
 * @param {string} speaker of a turn of its own; "" if nobody else speaks
 * @param {boolean} inside whether they join the paragraph
 * @returns {Answered | null} null where there is no place for a segment of its own
 */
export function put(place, words, speaker, inside) {
  const { row, next, at } = place;
  const { text } = row;
  if (inside && at !== null) {
    const before = text.slice(0, at);
    const start = at + (/\s$/.test(before) ? 0 : 1);
    const made = `${before}${start > at ? " " : ""}${words}`;
    const after = text.slice(at);
    return {
      rows: [row],
      old: text,
      new: made + (/^[\p{L}\p{N}]/u.test(after) ? " " : "") + after,
      start,
      end: made.length,
    };
  }
  if (place.spelling?.escape === "json") return putSegment(place, words, speaker);
  const [above, below] = parts(place);
  const paragraph = newTurn(place.spelling, speaker, words, ...timesOf(place));
  const start = above ? above.length + 2 : 0;
  const goesOn = above && below ? turnAfter(place, speaker, below, wordAfter(row, at)) : below;
  const made = [above, paragraph, goesOn].filter(Boolean).join("\n\n");
  const facts = { start, end: start + paragraph.length };
  const after = above && !below && next && isCutOff(place, speaker) ? next : null;
  if (!after) return { rows: [row], old: text, new: made, ...facts };
  return { rows: [row, after], old: text, new: `${made}\n\n${turnAfter(place, speaker, after.text, after)}`, ...facts };
}

/**
 * A segment of JSON beside that of the row.
 * @param {Place} place
 * @param {string} words
 * @param {string} speaker
 */
function putSegment(place, words, speaker) {
  const beside = segmentOf(place.file, place.row);
  const made = newTurn(place.spelling, speaker, words, ...timesOf(place));
  return beside && putBeside(beside, made, words, place.above);
}

/**
 * When it is said; where nobody knows, after the row.
 * @param {Place} place
 * @returns {[onset: number | null, offset: number | null]}
 */
const timesOf = ({ row, onset, offset }) => [onset ?? row.offset ?? row.onset, offset];

/**
 * Words for a gap of a break. A break holds none, as no caption would show them: they are a turn below it, of whoever
 * spoke before.
 * @param {Row} row
 * @param {[start: number, end: number]} part the gap
 * @param {string} words
 * @param {Row[]} file all rows
 * @returns {Answered}
 */
export function belowBreak(row, [start, end], words, file) {
  const above = `${row.text.slice(0, start).trimEnd()}${row.text.slice(end)}`.trimEnd();
  const before = file.slice(0, file.indexOf(row)).findLast(({ kind, speaker }) => kind === "speech" && speaker);
  const turn = newTurn(null, before?.speaker ?? "", words, row.onset, row.offset);
  const made = `${above}\n\n${turn}`;
  return { rows: [row], old: row.text, new: made, start: made.length - turn.length, end: made.length };
}

/** Whether the row below would go to whoever speaks in between. */
function isCutOff(/** @type {Place} */ { row, next, spelling }, /** @type {string} */ speaker) {
  if (!next || next.label || next.kind !== "speech" || row.kind !== "speech") return false;
  return Boolean(speaker && row.speaker) || Boolean(spelling?.captions && next.line === row.line + 1);
}

/**
 * What stands below, as a turn of whoever spoke before; of nobody's own, if nobody spoke in between.
 * @param {Place} place
 * @param {string} speaker of what is put in
 * @param {string} text
 * @param {{onset: number | null, offset: number | null}} times of what stands below
 */
function turnAfter(place, speaker, text, { onset, offset }) {
  const name = speaker && place.row.kind === "speech" ? (place.row.speaker ?? "") : "";
  const [from, to] = timesOf(place);
  return newTurn(place.spelling, name, text, onset ?? to ?? from, offset);
}

/** @param {Row} row @param {number | null} at */
function wordAfter({ words, offset }, at) {
  return { onset: words.find(([start]) => at !== null && start >= at)?.[2] ?? null, offset };
}

/**
 * What stays above and below. A cue is not parted: its times are those of all its words.
 * @param {Place} place
 * @returns {[above: string, below: string]}
 */
function parts({ row: { text, words }, at, above, spelling }) {
  if (above) return ["", text];
  const isMiddle = at !== null && !spelling?.captions && words.some(([start]) => start >= at);
  return isMiddle ? [text.slice(0, at).trimEnd(), text.slice(at).trimStart()] : [text, ""];
}
