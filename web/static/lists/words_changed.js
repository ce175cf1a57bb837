/** What changed between two texts, word by word. */
import { headOf, tailOf } from "../text/cut.js";

/** Characters of what did not change that are shown beside a change. */
const LONGEST_SAME = 90;
/** Words before times words after: a table of megabytes would hold the page up. */
const MOST_CELLS = 150_000;

/** @typedef {{kind: "same" | "removed" | "added", text: string}} Piece */

/**
 * @param {string} old
 * @param {string} now
 * @returns {Piece[]}
 */
export function compare(old, now) {
  const [before, after] = [words(old), words(now)];
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < before.length - start && end < after.length - start && before.at(-1 - end) === after.at(-1 - end))
    end += 1;
  const middle = align(before.slice(start, before.length - end), after.slice(start, after.length - end));
  /** @type {(list: string[]) => Piece[]} */
  const same = (list) => (list.length ? [{ kind: "same", text: list.join("") }] : []);
  const pieces = [...same(before.slice(0, start)), ...middle, ...same(before.slice(before.length - end))];
  return pieces.map((piece, i) =>
    piece.kind === "same" ? { kind: "same", text: shorten(piece.text, i === 0, i === pieces.length - 1) } : piece,
  );
}

/** Words, blanks, signs; a bracket is one piece. */
const words = (/** @type {string} */ text) => text.match(/\\?\[[^\]\n]*\]|\s+|[\p{L}\p{N}'’_-]+|\S/gu) ?? [];

/**
 * The longest common subsequence of the changed middle; O(n m), so long middles change as a whole.
 * @param {string[]} before
 * @param {string[]} after
 * @returns {Piece[]}
 */
function align(before, after) {
  if (before.length * after.length > MOST_CELLS) {
    return merge([
      { kind: "removed", text: before.join("") },
      { kind: "added", text: after.join("") },
    ]);
  }
  const width = after.length + 1;
  const best = new Uint16Array((before.length + 1) * width);
  for (let i = before.length - 1; i >= 0; i -= 1) {
    for (let j = after.length - 1; j >= 0; j -= 1) {
      best[i * width + j] =
        before[i] === after[j]
          ? best[(i + 1) * width + j + 1] + 1
          : Math.max(best[(i + 1) * width + j], best[i * width + j + 1]);
    }
  }
  return merge(walk(before, after, best, width));
}

/**
 * From the table's corner to the other: what went, what came, what stayed.
 * @param {string[]} before
 * @param {string[]} after
 * @param {Uint16Array} best lengths of the longest common subsequences of what follows
 * @param {number} width
 */
function walk(before, after, best, width) {
  /** @type {Piece[]} */
  const pieces = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      pieces.push({ kind: "same", text: before[i] });
      [i, j] = [i + 1, j + 1];
    } else if (j >= after.length || (i < before.length && best[(i + 1) * width + j] >= best[i * width + j + 1])) {
      pieces.push({ kind: "removed", text: before[i] });
      i += 1;
    } else {
      pieces.push({ kind: "added", text: after[j] });
      j += 1;
    }
  }
  return pieces;
}

/**
 * Neighbours become one piece; a lone blank between two changes changes with them.
 * @param {Piece[]} pieces
 */
function merge(pieces) {
  /** @type {Piece[]} */
  const merged = [];
  let [removed, added] = ["", ""];
  const flush = () => {
    if (removed) merged.push({ kind: "removed", text: removed });
    if (added) merged.push({ kind: "added", text: added });
    [removed, added] = ["", ""];
  };
  pieces.forEach((piece, i) => {
    const bridges =
      piece.kind === "same" &&
      !piece.text.trim() &&
      (removed || added) &&
      pieces[i + 1] &&
      pieces[i + 1].kind !== "same";
    if (piece.kind === "removed" || bridges) removed += piece.text;
    if (piece.kind === "added" || bridges) added += piece.text;
    if (piece.kind !== "same" || bridges) return;
    flush();
    const last = merged.at(-1);
    if (last?.kind === "same") last.text += piece.text;
    else merged.push({ ...piece });
  });
  flush();
  return merged;
}

/**
 * Long stretches that stayed are cut to what stands beside a change.
 * @param {string} text
 * @param {boolean} isFirst
 * @param {boolean} isLast
 */
function shorten(text, isFirst, isLast) {
  if (text.length <= LONGEST_SAME) return text;
  if (isFirst && isLast) return `${headOf(text, 2 * LONGEST_SAME)} …`;
  if (isFirst) return `… ${tailOf(text, LONGEST_SAME)}`;
  if (isLast) return `${headOf(text, LONGEST_SAME)} …`;
  if (text.length <= 3 * LONGEST_SAME) return text;
  return `${headOf(text, LONGEST_SAME)} … ${tailOf(text, LONGEST_SAME)}`;
}
