/** What a typed answer makes of a line. Pure functions: the preview and the save use the same. */
/** @import { Flag, Row, Spelling } from "../wire.d.ts" */
import { GAP, PAGE, readsOtherwise } from "../page/flags.js";
import { escaped, gapAt, newTurn } from "./spelling.js";

/**
 * A line before and after; `start` and `end` of the answer inside `new`.
 * @typedef {{old: string, new: string, start: number, end: number}} Answered
 */

const STILL_MISSING = /\?\?/g;
const FRAME = 1 / 30;

/**
 * Which part of the row the answer replaces; null if the flag is about none.
 * @param {Flag} flag
 * @returns {[start: number, end: number] | null}
 */
const partOf = ({ start, end }) => (start === null || end === null ? null : [start, end]);

/** Whether the answer becomes a paragraph of its own. */
export const isParagraph = (/** @type {Flag} */ flag) =>
  flag.kind === "not_transcribed" || (readsOtherwise(flag.kind) && flag.start === null);

/** Whether the answer replaces words of the line (the other kinds have no box). */
export const hasBox = (/** @type {Flag} */ flag) => isParagraph(flag) || partOf(flag) !== null;

/**
 * What stands there now: nothing where words are missing.
 * @param {Flag} flag
 * @param {Row} row
 */
export function boxStart(flag, row) {
  const part = partOf(flag);
  return flag.kind === GAP || isParagraph(flag) || part === null ? "" : row.text.slice(...part);
}

/** Whether the page's words are worth typing for the volunteer: not those of a hint. */
export const offersPage = (/** @type {Flag} */ { kind, severity, proposed }) =>
  kind === PAGE && severity !== "hint" && Boolean(proposed);

/**
 * What the box holds on arrival: the page's words where they are worth it, else what stands there.
 * @param {Flag} flag
 * @param {Row} row
 */
export const boxOffer = (flag, row) => (offersPage(flag) && flag.proposed) || boxStart(flag, row);

/**
 * The line as it will read.
 * @param {Flag} flag
 * @param {Row} row the row that the flag is in (or after)
 * @param {string} typed what is in the box
 * @param {string} speaker for a new paragraph: who speaks, "" if the turn goes on
 * @param {Spelling | null} spelling how the file is written; Changelog's form if nobody says
 * @returns {Answered}
 */
export function answered(flag, row, typed, speaker = "", spelling = null) {
  const [start, end] = partOf(flag) ?? [0, row.text.length];
  const old = row.text.slice(start, end);
  // A tag in bare brackets stands in no Markdown: nothing is escaped beside it.
  const shield = spelling?.escape ?? (flag.kind === GAP && !old.startsWith("\\") ? "none" : "markdown");
  const words = typed.replace(/\s+/g, " ").trim();
  if (isParagraph(flag)) return newParagraph(flag, row, escaped(words, shield), speaker, spelling);
  const answer =
    flag.kind === GAP
      ? withMissing(escaped(words, shield), flag, row, old, spelling)
      : apart(words, row.text, start, end);
  return {
    old: row.text,
    new: row.text.slice(0, start) + answer + row.text.slice(end),
    start,
    end: start + answer.length,
  };
}

/**
 * Words put between two others have blanks around them.
 * @param {string} words
 * @param {string} text
 * @param {number} start
 * @param {number} end
 */
function apart(words, text, start, end) {
  if (start < end || !words) return words;
  const before = /[^\s(["']$/.test(text.slice(0, start)) ? " " : "";
  return before + words + (/^[\p{L}\p{N}]/u.test(text.slice(end)) ? " " : "");
}

/**
 * @param {Flag} flag
 * @param {Row} row
 * @param {string} words
 * @param {string} speaker
 * @param {Spelling | null} spelling
 * @returns {Answered}
 */
function newParagraph(flag, row, words, speaker, spelling) {
  const paragraph = newTurn(spelling, speaker, words, flag.onset, flag.offset);
  if (flag.line < row.line)
    return { old: row.text, new: `${paragraph}\n\n${row.text}`, start: 0, end: paragraph.length };
  const start = row.text.length + 2;
  return { old: row.text, new: `${row.text}\n\n${paragraph}`, start, end: start + paragraph.length };
}

/**
 * `??` becomes a gap tag with the time at which the rest is missing.
 * @param {string} words
 * @param {Flag} flag
 * @param {Row} row
 * @param {string} old the tag as it stands
 * @param {Spelling | null} spelling
 */
function withMissing(words, flag, row, old, spelling) {
  const tag = row.marks.find(([type, start]) => type === "gap" && start === flag.start);
  const from = tag?.[3] ?? null;
  return words.replace(STILL_MISSING, (_whole, place) => {
    if (from === null) return old;
    const share = words.length > 2 ? place / (words.length - 2) : 0;
    const window = flag.onset === null || flag.offset === null ? 0 : Math.max(0, flag.offset - flag.onset);
    return gapAt(old, from + share * window + FRAME / 4, spelling);
  });
}

/**
 * The sentence around a part of a text.
 * @param {string} text
 * @param {number} start
 * @param {number} end
 * @param {number} longest characters shown on each side
 * @returns {{before: string, part: string, after: string}}
 */
export function sentenceAround(text, start, end, longest = 140) {
  const before = text.slice(0, start);
  const after = text.slice(end);
  const begin = Math.max(before.search(/[^.!?]*$/), before.length - longest, 0);
  const stop = after.search(/[.!?](\s|$)/);
  const until = Math.min(stop < 0 ? after.length : stop + 1, longest);
  return {
    before: (begin > 0 && !/[.!?]\s*$/.test(before.slice(0, begin)) ? "… " : "") + before.slice(begin).trimStart(),
    part: text.slice(start, end),
    after: after.slice(0, until) + (until < after.length && stop + 1 !== until ? " …" : ""),
  };
}
