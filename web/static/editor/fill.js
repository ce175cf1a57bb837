/** What a typed answer makes of a line. Pure functions: the preview and the save use the same. */
/** @import { Flag, Row, Spelling } from "../wire.d.ts" */
import { GAP, heardIn, PAGE, readsOtherwise, slipOf } from "../page/flags.js";
import { timesOf } from "./clock_piece.js";
import { escaped } from "./escape.js";
import { belowBreak, placeIn, put } from "./insertion.js";
import { beginsLine, gapAt, isChangelog, withTime } from "./spelling.js";

/**
 * Rows that change, at least one; `start` and `end` of the answer inside `new`; `shown`: nothing else of it is for a
 * reader, for it is the form of the file.
 * @typedef {{rows: Row[], old: string, new: string, start: number, end: number, shown?: boolean}} Answered
 */
/**
 * What a person put into the card. Of missing speech: `inside` the sentence where it is said, else a paragraph of its
 * own, with a name where somebody else speaks.
 * @typedef {{typed: string, speaker: string, inside: boolean}} Typed
 */

const STILL_MISSING = /\s*\?{2,}\s*/g;
/** Seconds: stamps that count frames count thirty; a quarter of one keeps rounding from naming the frame before. */
const FRAME = 1 / 30;

/**
 * Which part of the row the answer replaces; null if the flag is about none.
 * @param {Flag} flag
 * @returns {[start: number, end: number] | null}
 */
export const partOf = ({ start, end }) => (start === null || end === null ? null : [start, end]);

/** Whether the answer becomes a paragraph of its own. */
export const isParagraph = (/** @type {Flag} */ flag) =>
  flag.kind === "not_transcribed" || (readsOtherwise(flag.kind) && flag.start === null);

/** Whether the answer replaces words of the line (the other kinds have no box; whose voice it is has buttons). */
export const hasBox = (/** @type {Flag} */ flag) => isParagraph(flag) || (partOf(flag) !== null && !heardIn(flag));

/**
 * What stands there now: nothing where words are missing.
 * @param {Flag} flag
 * @param {Row} row
 */
export function boxStart(flag, row) {
  const times = timesOf(flag, row);
  if (times) return times.written;
  const part = partOf(flag);
  return flag.kind === GAP || isParagraph(flag) || part === null ? "" : row.text.slice(...part);
}

/** Whether the page's words are worth typing for the volunteer: not those of a hint. */
export const offersPage = (/** @type {Flag} */ { kind, severity, proposed }) =>
  kind === PAGE && severity !== "hint" && Boolean(proposed);

/**
 * What the box holds on arrival: the page's words where they are worth it, a time or a name put right, else what
 * stands there.
 * @param {Flag} flag
 * @param {Row} row
 */
export const boxOffer = (flag, row) =>
  (offersPage(flag) && flag.proposed) || timesOf(flag, row)?.right || slipOf(flag) || boxStart(flag, row);

/**
 * The line as it will read; null where the flag is about no words of it (any more).
 * @param {Flag} flag
 * @param {Row} row the row that the flag is in (or after)
 * @param {Typed} typed
 * @param {Row | null} next the row below
 * @param {Spelling | null} spelling how the file is written; Changelog's form if nobody says
 * @param {Row[]} file all rows, where a new segment of JSON needs them
 * @returns {Answered | null}
 */
export function answered(flag, row, { typed, speaker, inside }, next = null, spelling = null, file = []) {
  const words = typed.replace(/\s+/g, " ").trim();
  if (isParagraph(flag)) {
    const { onset, offset } = flag;
    const at = placeIn(flag, row, spelling);
    const place = { row, next, at, above: flag.line < row.line, onset, offset, spelling, file };
    const atStart = !inside && beginsLine(spelling, speaker);
    return put(place, escaped(words, spelling?.escape ?? "markdown", atStart), speaker, inside);
  }
  const part = partOf(flag);
  if (!part) return null;
  const [start, end] = part;
  if (flag.kind !== GAP && !words) return withoutPart(row, part, next);
  const old = row.text.slice(start, end);
  const time = timesOf(flag, row) ? withTime(old, words) : null;
  // A tag in bare brackets stands in no Markdown: nothing is escaped beside it.
  const shield = spelling?.escape ?? (old.startsWith("[") ? "none" : "markdown");
  const ownBreak = flag.kind === GAP && row.kind === "break" && isChangelog(spelling);
  if (ownBreak && /[\p{L}\p{N}]/u.test(words))
    return belowBreak(row, part, withMissing(escaped(words, shield, true), flag, row, old, spelling), file);
  const answer =
    flag.kind === GAP
      ? withMissing(escaped(words, shield, !row.text.slice(0, start).trim()), flag, row, old, spelling)
      : (time ?? apart(words, row.text, start, end));
  return {
    rows: [row],
    old: row.text,
    new: row.text.slice(0, start) + answer + row.text.slice(end),
    start,
    end: start + answer.length,
  };
}

/**
 * The line without words that nobody says. Nothing is left: the line goes, and its name passes on to whoever goes on.
 * @param {Row} row
 * @param {[start: number, end: number]} part
 * @param {Row | null} next
 * @returns {Answered}
 */
function withoutPart(row, [start, end], next) {
  const label = row.label ? row.text.slice(0, row.label[1]) : "";
  const before = row.text.slice(0, start).replace(/\s+$/, (blanks) => (start === label.length ? blanks : ""));
  const after = row.text.slice(end).trimStart();
  const blank = before && /^[\p{L}\p{N}\\("'“‘[*_]/u.test(after) && !/\s$/.test(before) ? " " : "";
  if (/[\p{L}\p{N}]/u.test(before.slice(label.length) + after)) {
    return { rows: [row], old: row.text, new: before + blank + after, start: before.length, end: before.length };
  }
  if (!label || !next || next.label || next.kind !== "speech") {
    return { rows: [row], old: row.text, new: "", start: 0, end: 0 };
  }
  return { rows: [row, next], old: row.text, new: label + next.text, start: label.length, end: label.length };
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
  const window = flag.onset === null || flag.offset === null ? 0 : Math.max(0, flag.offset - flag.onset);
  const made = words.replace(STILL_MISSING, (marks, place) => {
    const beside = words.length - marks.length;
    const share = beside > 0 ? place / beside : 0;
    const left = from === null ? old : gapAt(old, from + share * window + FRAME / 4, spelling);
    // Marks of a sentence stay beside the tag, words have a blank between.
    const before = /[\p{L}\p{N}.,;:!?]$/u.test(words.slice(0, place)) || /^\s/.test(marks) ? " " : "";
    return before + left + (/^[\p{L}\p{N}]/u.test(words.slice(place + marks.length)) ? " " : "");
  });
  return made.trim();
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
  const sentence = before.search(/[^.!?]*$/);
  // Right after a full stop the sentence before is the neighbour.
  const near = before.slice(sentence).trim() ? sentence : before.search(/[^.!?]*[.!?]*\s*$/);
  const begin = Math.max(near, before.length - longest, 0);
  const stop = after.search(/[.!?](\s|$)/);
  const until = Math.min(stop < 0 ? after.length : stop + 1, longest);
  return {
    before: (begin > 0 && !/[.!?]\s*$/.test(before.slice(0, begin)) ? "… " : "") + before.slice(begin).trimStart(),
    part: text.slice(start, end),
    after: after.slice(0, until) + (until < after.length && stop + 1 !== until ? " …" : ""),
  };
}
