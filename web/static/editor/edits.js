/** Edits as the server takes them, and what a person did last. Pure functions. */
/** @import { EditRequest, Row } from "../wire.d.ts" */
/** @import { Transcript } from "./transcript.js" */
import { textOf } from "./segments.js";

/**
 * An edit that a person may take back, with the rows that it made.
 * @typedef {{old: string, rows: Row[]}} Deed
 */

/**
 * Another text for a row, or for neighbours and the blank lines between them.
 * @param {number} revision of the rows
 * @param {Row[]} rows at least one
 * @param {string} text
 * @param {string | null} flag the one that this answers
 * @returns {EditRequest}
 */
export function editOf(revision, rows, text, flag = null) {
  const [first, last = first] = [rows[0], rows.at(-1)];
  return { revision, first: first.line, last: last.line, old: textOf(rows), new: text, flag };
}

/**
 * The row on which an undo is seen at once, before the server answers: of an edit of one line into one line, if
 * nobody replaced that row since.
 * @param {Deed | null | undefined} deed
 * @param {Pick<Transcript, "indexOf">} transcript
 * @returns {{row: Row, old: string} | null}
 */
export function seenAtOnce(deed, transcript) {
  if (deed?.rows.length !== 1 || deed.old.includes("\n")) return null;
  const [row] = deed.rows;
  return transcript.indexOf(row) >= 0 ? { row, old: deed.old } : null;
}
