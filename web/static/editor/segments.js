/** Segments of JSON: a new one beside that of a row, and who speaks in it. Pure functions. */
/** @import { Row } from "../wire.d.ts" */
/** @import { Answered } from "./fill.js" */

/**
 * Rows that an object stands in, as one text: `start` its brace, `end` behind the one that closes it.
 * @typedef {{rows: Row[], text: string, start: number, end: number}} Segment
 */

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]]/g;

/** Neighbouring rows as they stand in the file, blank lines between them. */
export const textOf = (/** @type {Row[]} */ rows) =>
  rows.map(({ text, line }, i) => (i ? "\n".repeat(line - rows[i - 1].line) : "") + text).join("");

/**
 * The object that a row's words stand in; null if there is none, as in a file that is broken.
 * @param {Row[]} rows of the whole file
 * @param {Row} row
 * @returns {Segment | null}
 */
export function segmentOf(rows, row) {
  const place = rows.indexOf(row);
  const words = row.words[0]?.[0] ?? row.marks[0]?.[1] ?? 0;
  const opening = edgeFrom(rows, place, words, -1);
  const closing = edgeFrom(rows, place, words, 1);
  if (!opening || !closing) return null;
  const own = rows.slice(opening.place, closing.place + 1);
  const text = textOf(own);
  const last = rows[closing.place];
  return { rows: own, text, start: opening.at, end: text.length - last.text.length + closing.at + 1 };
}

/**
 * The first brace before or after some words that belongs to no object between.
 * @param {Row[]} rows
 * @param {number} from place of the row
 * @param {number} words the character where they begin
 * @param {1 | -1} step
 */
function edgeFrom(rows, from, words, step) {
  const [ends, begins] = step > 0 ? ["}]", "{["] : ["{[", "}]"];
  let depth = 0;
  for (let place = from; place >= 0 && place < rows.length; place += step) {
    const found = [...rows[place].text.matchAll(TOKEN)];
    for (const { 0: sign, index } of step > 0 ? found : found.reverse()) {
      if (sign.startsWith('"') || (place === from && (index - words) * step < 0)) continue;
      if (begins.includes(sign)) depth += 1;
      else if (ends.includes(sign) && depth > 0) depth -= 1;
      else if (ends.includes(sign)) return { place, at: index };
    }
  }
  return null;
}

/**
 * A new segment after that of a row, or before it.
 * @param {Segment} beside
 * @param {string} made the segment as the file writes one
 * @param {string} words in it
 * @param {boolean} above
 * @returns {Answered} what is shown are the words alone
 */
export function putBeside({ rows, text, start, end }, made, words, above) {
  // As the file parts its segments; the last one has nothing behind it.
  const comma = /^,[^\S\n]*/.exec(text.slice(end))?.[0] ?? ",";
  const indent = /(?:^|\n)([^\S\n]*)$/.exec(text.slice(0, start))?.[1];
  const at = above ? start - (indent ?? "").length : end;
  const put = above ? `${indent === undefined ? made.trimStart() : made}${comma}\n` : `${comma}\n${made}`;
  const from = at + put.lastIndexOf(words);
  return {
    rows,
    old: text,
    new: text.slice(0, at) + put + text.slice(at),
    start: from,
    end: from + words.length,
    shown: true,
  };
}

/**
 * The segment of a row with another speaker; null where it names nobody.
 * @param {Row[]} rows of the whole file
 * @param {Row} row
 * @param {string} name
 * @returns {Answered | null}
 */
export function spokenBy(rows, row, name) {
  const segment = segmentOf(rows, row);
  if (!segment || !row.speaker) return null;
  const { text, start, end } = segment;
  const written = JSON.stringify(row.speaker);
  const found = [...text.slice(start, end).matchAll(TOKEN)].find(
    ({ 0: sign, index }) =>
      (sign === written || unescaped(sign) === row.speaker) && /"\s*:\s*$/.test(text.slice(start, start + index)),
  );
  if (!found) return null;
  const at = start + found.index;
  const now = JSON.stringify(name);
  return {
    rows: segment.rows,
    old: text,
    new: text.slice(0, at) + now + text.slice(at + found[0].length),
    start: at + 1,
    end: at + now.length - 1,
    shown: true,
  };
}

/** What a string of JSON says. */
function unescaped(/** @type {string} */ sign) {
  try {
    return JSON.parse(sign);
  } catch {
    return null;
  }
}
