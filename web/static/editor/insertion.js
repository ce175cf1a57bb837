/** Where speech that nobody wrote goes: into the sentence in which it is said, or a paragraph. Pure functions. */
/** @import { Flag, Row } from "../wire.d.ts" */
/** @import { Answered } from "./fill.js" */

/**
 * `at`: the character behind which it is said; `above`: it is said before the row.
 * @typedef {{row: Row, next: Row | null, at: number | null, above: boolean}} Place
 */

/** Words end and begin a little late or early: seconds. */
const NEAR = 0.15;

/**
 * Behind which character of the row it is said; null where nobody knows.
 * @param {Flag} flag
 * @param {Row} row
 */
export function placeIn({ line, onset }, row) {
  if (onset === null || line < row.line) return null;
  const last = row.words.findLast(([, , , offset]) => offset !== null && offset <= onset + NEAR);
  if (!last) return null;
  const next = row.words.find(([start]) => start >= last[1]);
  const marks = /^\S*/.exec(row.text.slice(last[1]))?.[0].length ?? 0;
  return Math.min(last[1] + marks, next?.[0] ?? row.text.length);
}

/** Whether words of the row follow after it: it is said in the middle of them. */
export function isInside(/** @type {Flag} */ flag, /** @type {Row} */ row) {
  const at = placeIn(flag, row);
  return at !== null && row.words.some(([start]) => start >= at);
}

/**
 * Rows with words put in. Who spoke before goes on after them, whoever says them.
 * @param {Place} place
 * @param {string} words
 * @param {string} speaker of a turn of its own; "" if nobody else speaks
 * @param {boolean} inside whether they join the paragraph
 * @returns {Answered}
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
  const paragraph = speaker ? `**${speaker}:** ${words}` : words;
  const [above, below] = parts(place);
  const start = above ? above.length + 2 : 0;
  const again = speaker && row.speaker && row.kind === "speech" ? `**${row.speaker}:** ` : "";
  const made = [above, paragraph, below && (above ? again : "") + below].filter(Boolean).join("\n\n");
  const facts = { start, end: start + paragraph.length };
  if (again && above && !below && next && !next.label && next.kind === "speech") {
    return { rows: [row, next], old: text, new: `${made}\n\n${again}${next.text}`, ...facts };
  }
  return { rows: [row], old: text, new: made, ...facts };
}

/**
 * @param {Place} place
 * @returns {[above: string, below: string]}
 */
function parts({ row: { text, words }, at, above }) {
  if (above) return ["", text];
  const isMiddle = at !== null && words.some(([start]) => start >= at);
  return isMiddle ? [text.slice(0, at).trimEnd(), text.slice(at).trimStart()] : [text, ""];
}
