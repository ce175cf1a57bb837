/** Flags that one answer settles together: times off by the same, lines in a row that nobody says. Pure functions. */
/** @import { Flag, Row } from "../wire.d.ts" */
/** @import { LineWanted } from "./many_lines.js" */
/** @import { Transcript } from "./transcript.js" */
import { isOpen, UNHEARD } from "../page/flags.js";
import { pieceIn, writePiece } from "./clock_piece.js";
import { labelled } from "./speaker.js";
import { canPart, isNameless } from "./turns.js";

/** @typedef {Pick<Transcript, "flags" | "rowAt" | "rows" | "indexOf" | "spelling">} Known the episode */

/**
 * How many flags one answer settles, this one among them; 0 where there is no such answer.
 * @param {Flag} flag
 * @param {Known} transcript
 */
export const countTogether = (flag, transcript) =>
  flag.kind === UNHEARD ? passageOf(flag, transcript).length : pieceIn(flag, transcript).length;

/**
 * The lines as they are to read after that answer.
 * @param {Flag} flag
 * @param {Known} transcript
 * @returns {LineWanted[]}
 */
export const answerTogether = (flag, transcript) =>
  flag.kind === UNHEARD ? withoutRows(passageOf(flag, transcript), transcript) : writePiece(pieceIn(flag, transcript));

/**
 * The rows around a flag that nobody says, one below the other.
 * @param {Flag} flag
 * @param {Known} transcript
 * @returns {Row[]}
 */
function passageOf(flag, transcript) {
  const { flags, rows, spelling } = transcript;
  const unheard = new Set(
    [...flags.values()].flatMap((each) => {
      const row = each.kind === UNHEARD && isOpen(each) ? transcript.rowAt(each.line) : undefined;
      return row && isWhole(each, row) ? [row] : [];
    }),
  );
  const here = transcript.rowAt(flag.line);
  if (!here || !unheard.has(here) || !canPart(spelling)) return [];
  const at = transcript.indexOf(here);
  const first = rows.findLastIndex((row, i) => i < at && !unheard.has(row)) + 1;
  const after = rows.findIndex((row, i) => i > at && !unheard.has(row));
  return rows.slice(first, after < 0 ? rows.length : after);
}

/** Whether a flag is about all words of a row. */
function isWhole(/** @type {Flag} */ { start, end }, /** @type {Row} */ { text, label }) {
  if (start === null || end === null) return false;
  const rest = text.slice(label ? label[1] : 0, start) + text.slice(end);
  return !/[\p{L}\p{N}]/u.test(rest);
}

/**
 * Rows taken out. Who goes on below goes on under their own name, also where it went with the rows.
 * @param {Row[]} gone
 * @param {Known} transcript
 */
function withoutRows(gone, transcript) {
  const { rows, spelling } = transcript;
  const lines = gone.map((row) => ({ line: row.line, old: row.text, new: "" }));
  const above = rows[transcript.indexOf(gone[0]) - 1];
  const below = rows[transcript.indexOf(/** @type {Row} */ (gone.at(-1))) + 1];
  if (!below || !isNameless(below) || !below.speaker || above?.speaker === below.speaker) return lines;
  return [{ line: below.line, old: below.text, new: labelled(below, below.speaker, spelling) }, ...lines];
}
