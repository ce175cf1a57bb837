/** What is shown of a changed line. Pure functions. */
/** @import { Hunk } from "../wire.d.ts" */

const CONTEXT = 70;
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
  const head = text.slice(0, CONTEXT).replace(/\s\S*$/, "");
  const tail = text.slice(-CONTEXT).replace(/^\S*\s/, "");
  if (isFirst) return `… ${tail}`;
  return isLast ? `${head} …` : `${head} … ${tail}`;
}

/** A change of nothing but line ends would be invisible. */
export const visible = (/** @type {string} */ text) =>
  /^\s+$/.test(text) && text.includes("\n") ? text.replaceAll("\n", "¶\n") : text;
