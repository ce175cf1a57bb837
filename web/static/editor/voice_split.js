/** A turn in which another voice goes on, parted where the voice changes. Pure functions. */
/** @import { Flag, Row, Spelling } from "../wire.d.ts" */
/** @import { Answered } from "./fill.js" */
import { heardIn, UNNAMED } from "../page/flags.js";
import { bodyOf, labelled } from "./speaker.js";
import { newTurn } from "./spelling.js";

/** A stretch ends at words: their times are those of the flag but for rounding. */
const ROUNDING = 0.02;
/** How far from the change a sentence may begin for the turn to be parted there: words, and seconds. */
const NEAR_WORDS = 2;
const NEAR_SECONDS = 1;

/**
 * The whole turn under the name of the voice that is heard; null where the line has a name that nobody asks about, or
 * none to change.
 * @param {Flag} flag
 * @param {Row} row the row of the flag
 * @param {Spelling | null} spelling
 * @returns {Answered | null}
 */
export function renamedTurn(flag, row, spelling) {
  const name = heardIn(flag);
  const askable = row.label ? row.speaker : flag.kind === UNNAMED;
  if (!name || !askable || row.speaker === name) return null;
  const text = labelled(row, name, spelling);
  const end = text.length - bodyOf(row).length;
  return text === row.text ? null : { rows: [row], old: row.text, new: text, start: 0, end: Math.max(0, end) };
}

/**
 * The turn parted: the stretch of the other voice under its name, what follows under the old one. Null where one line
 * is not enough to say so: the stretch begins in a line above or ends in the middle of one below, or a cue, which has
 * one time for all of its words, would be parted.
 * @param {Flag} flag
 * @param {Row} row the row of the flag
 * @param {Row[]} below the rows below that the same label covers
 * @param {Spelling | null} spelling
 * @returns {Answered | null} `start` and `end`: what the other voice says
 */
export function parted(flag, row, below, spelling) {
  const name = heardIn(flag);
  const { onset, offset } = flag;
  if (flag.kind !== "speaker_change" || !name || !row.speaker || row.speaker === name) return null;
  if (onset === null || offset === null || spelling?.captions || spelling?.escape === "json") return null;
  const words = heardWords([row]);
  const inside = words.flatMap(([, , from, to], i) =>
    (from ?? 0) >= onset - ROUNDING && (to ?? 0) <= offset + ROUNDING ? [i] : [],
  );
  const [first, last] = [inside[0], inside.at(-1)];
  const [opening, closing] = [words[0]?.[2], words.at(-1)?.[3]];
  if (first === undefined || last === undefined || typeof opening !== "number" || typeof closing !== "number")
    return null;
  if (onset < opening - ROUNDING) return null;
  const isOver = offset <= closing + ROUNDING;
  // Below, it must be all that the old label covers: no line there has a name to end it.
  if (!isOver && (below.length === 0 || offset < (heardWords(below).at(-1)?.[3] ?? offset) - ROUNDING)) return null;
  const from = first === 0 ? bodyStart(row) : cut(row, words, first);
  const to = !isOver || last === words.length - 1 ? row.text.length : cut(row, words, last + 1);
  if (from >= to) return null;
  return inThree(row, isOver && to === row.text.length ? (below[0] ?? null) : null, [from, to], name, spelling);
}

/**
 * @param {Row} row
 * @param {Row | null} next the line below, if it is the old voice's and has no name of its own
 * @param {[from: number, to: number]} stretch
 * @param {string} name
 * @param {Spelling | null} spelling
 * @returns {Answered | null}
 */
function inThree(row, next, [from, to], name, spelling) {
  const before = row.text.slice(0, from).trimEnd();
  const said = row.text.slice(from, to).trim();
  const rest = row.text.slice(to).trim();
  const opens = from <= bodyStart(row);
  const time = (/** @type {number} */ at) => row.words.find(([start]) => start >= at)?.[2] ?? null;
  const other = opens
    ? labelled({ ...row, text: row.text.slice(0, to).trimEnd() }, name, spelling)
    : newTurn(spelling, name, said, time(from), time(to) ?? row.offset);
  const parts = opens ? [other] : [before, other];
  const start = opens ? 0 : before.length + 2;
  if (rest) parts.push(newTurn(spelling, row.speaker ?? "", rest, time(to), row.offset));
  const text = parts.join("\n\n");
  const facts = { old: row.text, start, end: start + other.length };
  if (!next) return { rows: [row], new: text, ...facts };
  return { rows: [row, next], new: `${text}\n\n${labelled(next, row.speaker ?? "", spelling)}`, ...facts };
}

/** Words that were heard: a time between neighbours says nothing of whose they are. */
const heardWords = (/** @type {Row[]} */ rows) =>
  rows.flatMap(({ words }) => words.filter(([, , from, , , basis]) => from !== null && basis === "a"));

const bodyStart = (/** @type {Row} */ row) => (row.label ? row.label[1] : 0);

/**
 * The character at which a line is parted: before that word, or before the sentence that begins beside it.
 * @param {Row} row
 * @param {Row["words"]} words those with a time
 * @param {number} place
 */
function cut(row, words, place) {
  const heard = words[place]?.[2] ?? 0;
  const near = [0, -1, 1, -2, 2]
    .filter((step) => Math.abs(step) <= NEAR_WORDS)
    .map((step) => words[place + step])
    .filter((word) => word && word !== words[0] && Math.abs((word[2] ?? 0) - heard) <= NEAR_SECONDS);
  const sentence = near.find((word) => word && /[.?!…]["'”’)\]]*\s+\S*$/.test(row.text.slice(0, word[0])));
  const at = (sentence ?? words[place])?.[0] ?? row.text.length;
  // Quotes and marks in front of a word go with it.
  return at - (/\S*$/.exec(row.text.slice(0, at))?.[0].length ?? 0);
}
