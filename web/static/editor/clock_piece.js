/** Times that are off: what each should be, and those that are off by the same. Pure functions. */
/** @import { Flag, Row } from "../wire.d.ts" */
/** @import { Transcript } from "./transcript.js" */
import { DRIFT, isOpen } from "../page/flags.js";
import { sameTime } from "./spelling.js";

/** Seconds that times of one stretch may differ by: stamps are written in whole seconds. */
const ALIKE_SECONDS = 1.5;

/** @typedef {{flag: Flag, row: Row, by: number}} Off a time that is off, and by how many seconds */

/**
 * The time as it is written, and as it should be; null if the flag is about none.
 * @param {Flag} flag
 * @param {Row} row
 */
export function timesOf({ kind, start, end, onset }, row) {
  if (kind !== DRIFT || start === null || end === null || onset === null) return null;
  return sameTime(row.text.slice(start, end), onset);
}

/**
 * The open flags beside one, itself among them, whose times are off by as much: a stretch of the recording that was
 * moved as a whole.
 * @param {Flag} flag
 * @param {Flag[]} flags of the episode, in any order
 * @param {(line: number) => Row | undefined} rowAt
 * @returns {Off[]} in the order of the text
 */
export function pieceOf(flag, flags, rowAt) {
  const off = flags
    .filter((each) => each.kind === DRIFT && isOpen(each))
    .flatMap((each) => {
      const row = rowAt(each.line);
      const written = row?.marks.find(([kind, start]) => kind === "stamp" && start === each.start)?.[3];
      if (!row || typeof written !== "number" || each.onset === null) return [];
      return [{ flag: each, row, by: each.onset - written }];
    })
    .sort((a, b) => a.row.line - b.row.line || (a.flag.start ?? 0) - (b.flag.start ?? 0));
  const here = off.findIndex((each) => each.flag.id === flag.id);
  if (here < 0) return [];
  const differs = (/** @type {Off} */ { by }) => Math.abs(by - off[here].by) > ALIKE_SECONDS;
  const first = off.findLastIndex((each, i) => i < here && differs(each)) + 1;
  const after = off.findIndex((each, i) => i > here && differs(each));
  return off.slice(first, after < 0 ? off.length : after);
}

/**
 * The same in an episode as the browser knows it.
 * @param {Flag} flag
 * @param {Pick<Transcript, "flags" | "rowAt">} transcript
 */
export const pieceIn = (flag, transcript) =>
  pieceOf(flag, [...transcript.flags.values()], (line) => transcript.rowAt(line));

/**
 * The lines with all of these times as they should be; in an order in which no time is ever before the one above it.
 * @param {Off[]} piece in the order of the text
 */
export function writePiece(piece) {
  const lines = [...Map.groupBy(piece, ({ row }) => row)].map(([row, all]) => {
    let text = row.text;
    for (const { flag } of all.toReversed()) {
      const times = timesOf(flag, row);
      if (times && flag.start !== null && flag.end !== null) {
        text = text.slice(0, flag.start) + times.whole + text.slice(flag.end);
      }
    }
    return { line: row.line, old: row.text, new: text };
  });
  return piece.length && piece[0].by > 0 ? lines.toReversed() : lines;
}
