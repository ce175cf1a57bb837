/**
 * What was typed over a shown line, as the file takes it: what stayed keeps its characters, what is new is shielded.
 *
 *     shown    He *said* so, ▐ ? 0:55 ▌.        typed   He *said* so, 2 * 3.
 *     file     He \*said\* **so**, \[unin…\].   becomes He \*said\* **so**, 2 \* 3.
 *
 * Pure functions.
 */
/** @import { Spelling } from "../wire.d.ts" */
/** @import { Shown } from "./shown_text.js" */
import { escaped } from "../editor/escape.js";

/**
 * A word, a sign or a gap of the line; form that is not seen has `shown` "".
 * @typedef {{raw: string, shown: string, pair: number | null, side: "open" | "close" | null, binds: boolean}} Token
 */
/** @typedef {{raw: string, shown: string, pair: number | null, side: "open" | "close" | null}} Output */

const WORDS = /[\p{L}\p{N}\p{M}]+|\s+|[^\p{L}\p{N}\p{M}\s]/gu;
const LABEL = /^(\*\*[^*\n:]{1,80}:\*\*[ \t]*)/;
/** What is left of a gap that somebody deleted in part is no word. */
const PART_OF_GAP = "▐[ ?\\d:]*▌?";
/** Comparing is quadratic; of more than this only the ends are compared. */
const MOST_CELLS = 4_000_000;

/**
 * The line as the file takes it.
 * @param {Shown} shown
 * @param {string} typed
 * @param {Spelling["escape"]} shield
 */
export function typedOver(shown, typed, shield) {
  const head = shown.raw.slice(0, shown.from);
  if (typed === shown.text) return shown.raw;
  const tokens = tokensOf(shown);
  const seen = tokens.filter((token) => token.shown);
  const words = split(typed, seen);
  const kept = compare(
    seen.map((token) => token.shown),
    words,
  );
  const usual = emptyPairs(tokens);
  return head + written(merge(tokens, words, kept), shield, !head, usual);
}

/** @returns {Token[]} */
function tokensOf(/** @type {Shown} */ { pieces }) {
  return pieces.flatMap((piece) => {
    const { raw, shown, whole, pair, side } = piece;
    if (!shown || whole || raw !== shown) return [{ raw, shown, pair, side, binds: raw === "\\" }];
    const words = shown.match(WORDS) ?? [];
    return words.map((word) => ({ raw: word, shown: word, pair: null, side: null, binds: false }));
  });
}

/**
 * What was typed, in words; what the line shows as a whole is one, such as a gap.
 * @param {string} typed
 * @param {Token[]} seen
 */
function split(typed, seen) {
  const wholes = [...new Set(seen.map((token) => token.shown))]
    .filter((each) => (each.match(WORDS)?.length ?? 0) > 1)
    .sort((a, b) => b.length - a.length)
    .map((each) => each.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&"));
  const all = new RegExp([...wholes, PART_OF_GAP, WORDS.source].join("|"), "gu");
  const isKnown = (/** @type {string} */ word) => seen.some(({ shown }) => shown === word);
  return (typed.match(all) ?? []).filter((word) => !word.startsWith("▐") || isKnown(word));
}

/**
 * The longest common words, as pairs of places.
 * @param {string[]} old
 * @param {string[]} now
 * @returns {Map<number, number>} by the old place
 */
function compare(old, now) {
  /** @type {Map<number, number>} */
  const kept = new Map();
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) kept.set(head, head++);
  let tail = 0;
  const room = Math.min(old.length, now.length) - head;
  while (tail < room && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail += 1;
  for (let i = 1; i <= tail; i += 1) kept.set(old.length - i, now.length - i);
  const [rows, columns] = [old.length - head - tail, now.length - head - tail];
  if (rows * columns > MOST_CELLS) return kept;
  const width = columns + 1;
  const longest = new Uint16Array((rows + 1) * width);
  for (let i = rows - 1; i >= 0; i -= 1) {
    for (let j = columns - 1; j >= 0; j -= 1) {
      const below = longest[(i + 1) * width + j];
      const right = longest[i * width + j + 1];
      const same = old[head + i] === now[head + j] ? longest[(i + 1) * width + j + 1] + 1 : 0;
      longest[i * width + j] = Math.max(below, right, same);
    }
  }
  for (let i = 0, j = 0; i < rows && j < columns; ) {
    if (old[head + i] === now[head + j]) kept.set(head + i++, head + j++);
    else if (longest[(i + 1) * width + j] >= longest[i * width + j + 1]) i += 1;
    else j += 1;
  }
  return kept;
}

/**
 * Old tokens that stay and new words, in order. New words stand where old ones went; else after form that closes.
 * @param {Token[]} tokens
 * @param {string[]} words
 * @param {Map<number, number>} kept
 * @returns {(Token | string)[]}
 */
function merge(tokens, words, kept) {
  /** @type {(Token | string)[]} */
  const made = [];
  const seen = tokens.filter((token) => token.shown);
  let next = 0;
  let place = 0;
  const until = (/** @type {number} */ end) => {
    for (; next < end; next += 1) {
      // A gap that was moved or copied is one still.
      const moved = seen.find(({ raw, shown }) => shown === words[next] && raw !== shown && shown.length > 1);
      made.push(moved ? { ...moved, pair: null, side: null } : words[next]);
    }
  };
  const isKept = (/** @type {number} */ i) => kept.has(i);
  tokens.forEach((token) => {
    if (!token.shown) {
      const goes = token.binds && place < seen.length && !isKept(place);
      // Words put before form that opens stay outside of it.
      if (token.side === "open" && isKept(place)) until(kept.get(place) ?? next);
      if (!goes) made.push(token);
      return;
    }
    const now = kept.get(place);
    if (now === undefined) {
      // The place of what went: all that is new up to the next word that stays.
      let following = place;
      while (following < seen.length && !isKept(following)) following += 1;
      until(kept.get(following) ?? words.length);
    } else {
      until(now);
      made.push(token);
      next = now + 1;
    }
    place += 1;
  });
  until(words.length);
  return made;
}

/**
 * @param {(Token | string)[]} parts
 * @param {Spelling["escape"]} shield
 * @param {boolean} atStart whether a line begins with them
 * @param {Set<number>} usual pairs that were empty before
 */
function written(parts, shield, atStart, usual) {
  /** @type {Output[]} */
  const made = [];
  let fresh = "";
  const flush = () => {
    if (fresh)
      made.push({ raw: shielded(fresh, shield, atStart && !made.length), shown: fresh, pair: null, side: null });
    fresh = "";
  };
  for (const part of parts) {
    if (typeof part === "string") fresh += part;
    else {
      flush();
      made.push(part);
    }
  }
  flush();
  const empty = emptyPairs(made);
  return made.map(({ raw, pair }) => (pair !== null && empty.has(pair) && !usual.has(pair) ? "" : raw)).join("");
}

/** New words, line by line; a name before a turn stays one. */
function shielded(
  /** @type {string} */ text,
  /** @type {Spelling["escape"]} */ shield,
  /** @type {boolean} */ atStart,
) {
  return text
    .split("\n")
    .map((line, i) => {
      const label = i ? (LABEL.exec(line)?.[0] ?? "") : "";
      return label + escaped(line.slice(label.length), shield, !label && (i > 0 || atStart));
    })
    .join("\n");
}

/** Form that opens and closes around nothing, or around the end of a paragraph. */
function emptyPairs(/** @type {Output[]} */ made) {
  /** @type {Map<number, string>} */
  const open = new Map();
  /** @type {Set<number>} */
  const empty = new Set();
  for (const { shown, pair, side } of made) {
    if (pair !== null && side === "open") open.set(pair, "");
    else if (pair !== null) {
      const inside = open.get(pair) ?? "";
      if (!inside.trim() || inside.includes("\n")) empty.add(pair);
      open.delete(pair);
    } else for (const [each, inside] of open) open.set(each, inside + shown);
  }
  for (const each of open.keys()) empty.add(each);
  return empty;
}
