/**
 * Turns as people part them: before a word, a sentence handed to the neighbour, a turn that is missing. Pure functions:
 * what the sheet shows is what is saved.
 */
/** @import { Flag, Row, Spelling } from "../wire.d.ts" */
/** @import { Answered } from "./fill.js" */
import { shownOf } from "../text/shown_text.js";
import { escaped } from "./escape.js";
import { put } from "./insertion.js";
import { labelled } from "./speaker.js";
import { beginsLine, newTurn } from "./spelling.js";

/** @typedef {"word" | "pause" | "voice" | "sentence"} Why what speaks for parting a turn there */
/**
 * A word before which a turn may be parted: `at` in the file, `shown` in the line as it will look; `pause`: seconds of
 * silence before it, null where nobody knows.
 * @typedef {{at: number, shown: number, time: number | null, pause: number | null, begins: boolean}} Place
 */

/** A pause that is heard as one, and how far from the caret one is looked for. */
const PAUSE_SECONDS = 0.3;
/** Further away it would be another sentence than the one that was pointed at. */
const NEAR_SECONDS = 4;
const NEAR_WORDS = 10;
/** Seconds that a voice's change may lie beside the word that it is shown at. */
const VOICE_SECONDS = 1;
const ENDS_SENTENCE = /[.?!…]["'”’)\]*_]*$/;
const ABBREVIATION = /^(?:mr|mrs|ms|dr|prof|st|vs|e\.g|i\.e|etc|\p{Lu})\.$/iu;

/**
 * Whether turns of a file can be parted and sentences moved: a cue has one time for all of its words, a string of JSON
 * ends on its line, and a name in a line of its own is no part of the row.
 * @param {Spelling | null} spelling
 */
export const canPart = (spelling) =>
  !spelling || (!spelling.captions && spelling.escape !== "json" && !/\n[\s\S]*\{text\}/.test(spelling.turn));

/**
 * The words of a row before which it may be parted: none inside a gap, a link or emphasis, and not the first.
 * @param {Row} row
 * @returns {Place[]} in order
 */
export function placesOf(row) {
  const from = row.label ? row.label[1] : 0;
  const { pieces } = shownOf(row.text, row.marks, from);
  /** @type {Place[]} */
  const places = [];
  let depth = 0;
  let said = "";
  for (const piece of pieces) {
    const isWords = piece.kind === "plain" || piece.kind === "entity";
    const starts = isWords ? [...piece.raw.matchAll(/\S+/g)].map(({ index }) => index) : [0];
    for (const index of depth === 0 && piece.side !== "close" ? starts : []) {
      const before = said + piece.raw.slice(0, index);
      // A blank parts words; what no word stands before begins the turn.
      const parts = /\s$/.test(before) && /[\p{L}\p{N}]/u.test(before);
      if (parts) places.push(placeAt(row, piece.start + index, piece.at + index, before));
    }
    depth += piece.pair === null ? 0 : piece.side === "open" ? 1 : -1;
    said += piece.shown;
  }
  return places;
}

/**
 * @param {Row} row
 * @param {number} at
 * @param {number} shown
 * @param {string} said what stands before it
 * @returns {Place}
 */
function placeAt({ words }, at, shown, said) {
  const next = words.find(([start]) => start >= at);
  const last = words.findLast(([start]) => start < at);
  const isHeard = next?.[5] === "a" && last?.[5] === "a" && next[2] !== null && last[3] !== null;
  const pause = isHeard ? Math.max(0, /** @type {number} */ (next[2]) - /** @type {number} */ (last[3])) : null;
  const ended = said.trimEnd();
  const begins = ENDS_SENTENCE.test(ended) && !ABBREVIATION.test(/\S*$/.exec(ended)?.[0] ?? "");
  return { at, shown, time: next?.[2] ?? null, pause, begins };
}

/**
 * Where to part a turn, near a place that somebody points at: where another voice was heard, else in the pause that is
 * longest for its distance, else where a sentence begins.
 * @param {Place[]} places
 * @param {number} wanted character of the file
 * @param {number[]} changes seconds at which another voice was heard
 * @returns {{place: number, why: Why} | null} null where there is no place
 */
export function proposedAt(places, wanted, changes) {
  if (!places.length) return null;
  const pointed = pointedAt(places, wanted);
  const { time } = places[pointed];
  /** @param {Place} each @param {number} i */
  const distance = (each, i) =>
    time !== null && each.time !== null ? Math.abs(each.time - time) : Math.abs(i - pointed) * 0.4;
  const near = places
    .map((each, i) => ({ each, i, away: distance(each, i) }))
    .filter(({ i, away }) => away <= NEAR_SECONDS && Math.abs(i - pointed) <= NEAR_WORDS);
  for (const { each, i } of near) {
    if (each.time !== null && changes.some((at) => Math.abs(at - (each.time ?? 0)) <= VOICE_SECONDS)) {
      const best = closest(near, changes);
      return { place: best ?? i, why: "voice" };
    }
  }
  const worth = (/** @type {typeof near[number]} */ { each, away }) => (each.pause ?? 0) / (1 + away);
  const paused = near.filter(({ each }) => (each.pause ?? 0) >= PAUSE_SECONDS).sort((a, b) => worth(b) - worth(a));
  if (paused.length) return { place: paused[0].i, why: "pause" };
  const begun = near.filter(({ each }) => each.begins).sort((a, b) => a.away - b.away);
  return begun.length ? { place: begun[0].i, why: "sentence" } : { place: pointed, why: "word" };
}

/** @param {{each: Place, i: number}[]} near @param {number[]} changes */
function closest(near, changes) {
  const off = (/** @type {Place} */ { time }) => Math.min(...changes.map((at) => Math.abs(at - (time ?? -1e9))));
  return near.toSorted((a, b) => off(a.each) - off(b.each))[0]?.i;
}

/**
 * The place that somebody points at: before the word in which a character is.
 * @param {Place[]} places at least one
 * @param {number} wanted
 */
export function pointedAt(places, wanted) {
  const last = places.findLastIndex(({ at }) => at <= wanted);
  return Math.max(0, last);
}

/**
 * The turn parted: from a word on it is a turn of its own. Below it, a line without a name stays whose it was, unless
 * it is to go along.
 * @param {Row} row
 * @param {Row | null} next the row below
 * @param {number} at a place of `placesOf`
 * @param {{name: string, goesAlong: boolean}} wanted `name`: "" for a paragraph of the same turn
 * @param {Spelling | null} spelling
 * @returns {Answered}
 */
export function split(row, next, at, { name, goesAlong }, spelling) {
  const above = row.text.slice(0, at).trimEnd();
  const onset = row.words.find(([start]) => start >= at)?.[2] ?? null;
  const below = newTurn(spelling, name, row.text.slice(at).trim(), onset, row.offset);
  const made = `${above}\n\n${below}`;
  const facts = { old: row.text, start: above.length + 2, end: made.length };
  const after = name && next && isNameless(next) && row.speaker && !goesAlong ? next : null;
  if (!after) return { rows: [row], new: made, ...facts };
  return { rows: [row, after], new: `${made}\n\n${labelled(after, row.speaker ?? "", spelling)}`, ...facts };
}

/** Whether a row goes on with the turn above it. */
export const isNameless = (/** @type {Row} */ { label, kind }) => label === null && kind === "speech";

/**
 * The row's first sentence at the end of the row above; null where there is no such sentence, or no such row.
 * @param {Row | null} above
 * @param {Row} row
 * @returns {Answered | null}
 */
export function moveUp(above, row) {
  const cut = placesOf(row).find(({ begins }) => begins);
  if (!above || !cut || above.kind !== "speech" || row.kind !== "speech") return null;
  const from = row.label ? row.label[1] : 0;
  const start = above.text.trimEnd().length + 1;
  const upper = `${above.text.trimEnd()} ${row.text.slice(from, cut.at).trim()}`;
  const text = `${upper}\n\n${row.text.slice(0, from)}${row.text.slice(cut.at)}`;
  return { rows: [above, row], old: above.text, new: text, start, end: upper.length };
}

/**
 * The row's last sentence at the beginning of the row below; null where there is no such sentence, or no such row.
 * @param {Row} row
 * @param {Row | null} below
 * @returns {Answered | null}
 */
export function moveDown(row, below) {
  const cut = placesOf(row).findLast(({ begins }) => begins);
  if (!below || !cut || below.kind !== "speech" || row.kind !== "speech") return null;
  const from = below.label ? below.label[1] : 0;
  const upper = row.text.slice(0, cut.at).trimEnd();
  const moved = row.text.slice(cut.at).trim();
  const start = upper.length + 2 + from;
  const text = `${upper}\n\n${below.text.slice(0, from)}${moved} ${below.text.slice(from).trimStart()}`;
  return { rows: [row, below], old: row.text, new: text, start, end: start + moved.length };
}

/**
 * A turn that is missing, below a row.
 * @param {Row} row
 * @param {Row | null} next the row below it
 * @param {{name: string, words: string}} wanted
 * @param {Spelling | null} spelling
 * @param {Row[]} file all rows
 * @returns {Answered | null} null without words
 */
export function addBelow(row, next, { name, words }, spelling, file = []) {
  const typed = words.replace(/\s+/g, " ").trim();
  if (!typed) return null;
  const place = { row, next, at: null, above: false, onset: null, offset: null, spelling, file };
  return put(place, escaped(typed, spelling?.escape ?? "markdown", beginsLine(spelling, name)), name, false);
}

/**
 * Who most likely speaks in a turn that is parted off: whose voice was heard, else who spoke last before this one.
 * @param {Row} row
 * @param {Row[]} rows
 * @param {Pick<Flag, "kind" | "candidates">[]} flags of the row
 */
export function likelyName(row, rows, flags) {
  const heard = flags.find(({ kind, candidates }) => kind === "speaker_change" && candidates.length);
  if (heard) return heard.candidates[0];
  const others = rows.filter(({ speaker, kind }) => kind === "speech" && speaker && speaker !== row.speaker);
  const near = others.findLast(({ line }) => line < row.line) ?? others[0];
  return near?.speaker ?? "";
}
