/** Finding words in a text, and what replacing them makes of its lines. Pure functions: pages of all kinds use them. */
/** @import { Row, Word } from "../wire.d.ts" */
import { commonEnd, commonStart } from "../text/common_ends.js";

/**
 * What is looked for; `exact`: capitals count; `whole`: no part of a longer word.
 * @typedef {{words: string, exact: boolean, whole: boolean}} Wanted
 */
/**
 * A text to look in; `skip`: stretches that are no words: stamps, tags, addresses, labels.
 * @typedef {{text: string, skip: [start: number, end: number][]}} Searched
 */
/** @typedef {{start: number, end: number}} Found */
/** @typedef {"as_written" | "otherwise" | "unknown"} Sound whether the sound has what is written */

/** Characters: as many as the field takes, also of what the address or a selection brings. */
const LONGEST = 200;
/** Characters that people and files write in several ways. @type {[RegExp, string][]} */
const ALIKE = [
  [/['‘’ʼ]/g, "['‘’ʼ]"],
  [/["“”]/g, '["“”]'],
  [/[-‐‑–]/g, "[-‐‑–]"],
  [/\s+/g, "\\s+"],
];
/** Confidence from which a word was said as it is written, all but surely; and below which it is shown as doubtful. */
const SURE = 0.9;
const UNSURE = 0.7;

/**
 * An expression for what is looked for; null for nothing.
 * @param {Wanted} wanted
 */
export function expressionOf({ words, exact, whole }) {
  const asked = words.trim().slice(0, LONGEST);
  if (!asked) return null;
  const escaped = asked.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
  const pattern = ALIKE.reduce((made, [signs, any]) => made.replace(signs, any), escaped);
  const before = whole && /^[\p{L}\p{N}]/u.test(asked) ? "(?<![\\p{L}\\p{N}])" : "";
  const after = whole && /[\p{L}\p{N}]$/u.test(asked) ? "(?![\\p{L}\\p{N}])" : "";
  return new RegExp(before + pattern + after, exact ? "gu" : "giu");
}

/**
 * Where the words stand, in order; none that touches what is no words.
 * @param {Searched} searched
 * @param {RegExp} expression
 * @returns {Found[]}
 */
export const findIn = ({ text, skip }, expression) =>
  [...text.matchAll(expression)]
    .map(({ index, 0: found }) => ({ start: index, end: index + found.length }))
    .filter(({ start, end }) => !skip.some(([from, until]) => start < until && from < end));

/**
 * A row as it is searched: its words, also those of a link or in italics, not what the file needs around them.
 * @param {Pick<Row, "text" | "label" | "marks">} row
 * @returns {Searched}
 */
export function searchedOf({ text, label, marks }) {
  /** @type {Searched["skip"]} */
  const skip = marks.flatMap(([kind, start, end]) => {
    if (kind !== "link") return kind === "markup" || kind === "entity" ? [] : [[start, end]];
    const address = text.slice(start, end).lastIndexOf("](");
    return address < 0 ? [] : [[start + address, end]];
  });
  return { text, skip: label ? [...skip, label] : skip };
}

/**
 * What stands there afterwards: words that begin a sentence, or shout, go on doing so.
 * @param {string} old
 * @param {string} words
 * @param {string} replacement
 */
export function replacementFor(old, words, replacement) {
  const asked = words.trim();
  if (!replacement || old === asked) return replacement;
  const [first = ""] = replacement;
  if (old.length > 1 && old === old.toUpperCase() && asked !== asked.toUpperCase()) return replacement.toUpperCase();
  const isRaised = old.charAt(0) !== asked.charAt(0) && old.charAt(0) === old.charAt(0).toUpperCase();
  return isRaised ? first.toUpperCase() + replacement.slice(first.length) : replacement;
}

/**
 * A line with its chosen places replaced. Nothing in the place of words takes one of the blanks beside them along.
 * @param {string} text
 * @param {Found[]} places in order
 * @param {string} words what was looked for
 * @param {string} replacement
 */
export function replaced(text, places, words, replacement) {
  let made = "";
  let at = 0;
  for (const { start, end } of places) {
    const before = text.slice(at, start);
    const isBlank = !replacement && (/\s$/.test(made + before) || !(made + before)) && /^\s/.test(text.slice(end));
    made += before + replacementFor(text.slice(start, end), words, replacement);
    at = end + Number(isBlank);
  }
  return made + text.slice(at);
}

/**
 * Whether the sound has what is written there: by how sure its words are.
 * @param {Found} found
 * @param {Word[]} words of the row
 * @returns {Sound}
 */
export function soundOf({ start, end }, words) {
  const inside = words.filter(([from, until]) => from < end && start < until);
  const heard = inside.filter((word) => word[5] === "a");
  if (!inside.length || !heard.length) return "unknown";
  if (Math.min(...heard.map((word) => word[4])) < UNSURE) return "otherwise";
  return heard.length === inside.length && heard.every((word) => word[4] >= SURE) ? "as_written" : "unknown";
}

/**
 * Where places stand in a text that was written anew beside them; those inside of what is new are gone.
 * @param {Set<number>} places the characters that they begin with
 * @param {string} before
 * @param {string} now
 */
export function movedTo(places, before, now) {
  const head = commonStart(before, now);
  const rest = before.length - commonEnd(before.slice(head), now.slice(head));
  const moved = now.length - before.length;
  const kept = [...places].filter((start) => start < head || start >= rest);
  return new Set(kept.map((start) => (start < head ? start : start + moved)));
}

/**
 * The words around a place.
 * @param {string} text
 * @param {Found} found
 * @param {number} longest characters on each side
 */
export function around(text, { start, end }, longest = 45) {
  const from = Math.max(0, start - longest);
  const before = text.slice(from, start).replace(/^\S*\s/, (cut) => (from ? "" : cut));
  const after = text.slice(end, end + longest);
  return {
    before: (from ? "… " : "") + before,
    part: text.slice(start, end),
    after: end + longest < text.length ? `${after.replace(/\s\S*$/, "")} …` : after,
  };
}
