/** What is shown of a changed line. Pure functions. */
/** @import { Hunk, Piece } from "../wire.d.ts" */

import { headOf, tailOf } from "../text/cut.js";
import { asRead } from "../text/shown_text.js";

/** Characters that stay on each side of a change: enough to know the sentence again. */
const CONTEXT = 70;
/** A cut that saves less than it costs to read is not made. */
const LONGEST = 2 * CONTEXT + 20;

/** Whether something of a line is left out. */
export const isLong = (/** @type {Hunk} */ { old, new: now }) =>
  [...old, ...now].some(([kind, text]) => kind === "same" && text.length > LONGEST);

/**
 * What stayed, cut to what stands beside a change.
 * @param {string} text
 * @param {boolean} isFirst whether the change stands behind it only
 * @param {boolean} isLast whether the change stands before it only
 */
export function shorten(text, isFirst, isLast) {
  if (text.length <= LONGEST) return text;
  const [head, tail] = [headOf(text, CONTEXT), tailOf(text, CONTEXT)];
  if (isFirst) return `… ${tail}`;
  return isLast ? `${head} …` : `${head} … ${tail}`;
}

/** Whether only the form of the file changes: what a reader sees is the same. */
export const isForm = (/** @type {Hunk} */ { old, new: now }) => readIn(old) === readIn(now);

const readIn = (/** @type {Piece[]} */ pieces) => asRead(pieces.map(([, text]) => text).join(""));

/** A change of nothing but line ends would be invisible. */
export const visible = (/** @type {string} */ text) =>
  /^\s+$/.test(text) && text.includes("\n") ? text.replaceAll("\n", "¶\n") : text;
