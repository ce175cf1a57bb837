/** Who speaks where: lines to know a voice by, and the lines that a renamed speaker is in. Pure functions. */
/** @import { Row, Spelling } from "../wire.d.ts" */
import { labelled } from "./speaker.js";

/** @typedef {"here" | "onward" | "everywhere"} Scope */

/** Three lines tell a voice, one may be the exception. */
const SAMPLES = 3;
/** Seconds of a line that a voice is known by: shorter ones are an "oh", of longer ones the beginning is played. */
const SHORTEST = 2;
const LONGEST = 8;

/**
 * Lines to know a voice by: heard well, long enough, from all of the episode.
 * @param {Row[]} rows
 * @param {string} speaker
 * @param {Row | null} except the line that is in question
 * @returns {{row: Row, onset: number, offset: number}[]} in the order of the text
 */
export function samplesOf(rows, speaker, except = null) {
  const heard = rows.flatMap((row) => {
    const { onset, offset } = row;
    if (row === except || row.kind !== "speech" || row.speaker !== speaker || row.verdict === "not_spoken") return [];
    if (onset === null || offset === null || offset - onset < SHORTEST) return [];
    return [{ row, onset, offset: Math.min(offset, onset + LONGEST) }];
  });
  // The best one of each third: a voice sounds differently at the end of an hour.
  const third = Math.max(1, Math.ceil(heard.length / SAMPLES));
  return Array.from({ length: SAMPLES }, (_, i) => heard.slice(i * third, (i + 1) * third))
    .filter((part) => part.length)
    .map((part) => part.reduce((best, each) => (worth(each) > worth(best) ? each : best)));
}

/** @param {{row: Row, onset: number, offset: number}} sample */
const worth = ({ row, onset, offset }) => (row.confidence ?? 0) * Math.min(1, (offset - onset) / LONGEST);

/**
 * The lines that have a name in front of them which is to be another, as they will read.
 * @param {Row[]} rows
 * @param {Row} row where somebody asked for it
 * @param {string} name
 * @param {Scope} scope
 * @param {Spelling | null} spelling
 */
export function renamed(rows, row, name, scope, spelling) {
  if (scope === "here") return [{ line: row.line, old: row.text, new: labelled(row, name, spelling) }];
  return rows
    .filter((each) => each === row || (each.label && each.speaker === row.speaker))
    .filter((each) => scope === "everywhere" || each.line >= row.line)
    .map((each) => ({ line: each.line, old: each.text, new: labelled(each, name, spelling) }));
}
