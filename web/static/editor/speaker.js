/** Who speaks in a line: another name in front of it, or none. Pure functions. */
/** @import { Row, Spelling } from "../wire.d.ts" */
import { escaped } from "./escape.js";
import { isChangelog, newTurn } from "./spelling.js";

/**
 * A row's text without the name in front of it.
 * @param {Pick<Row, "text" | "label">} row
 */
export const bodyOf = ({ text, label }) => (label ? text.slice(label[1]) : text);

/**
 * The row's text with that name in front; without one, whoever spoke before goes on.
 * @param {Pick<Row, "text" | "label"> & Partial<Pick<Row, "speaker" | "onset" | "offset">>} row
 * @param {string} name
 * @param {Spelling | null} spelling how the file is written; Changelog's form if nobody says
 */
export function labelled(row, name, spelling = null) {
  if (isChangelog(spelling)) return name ? `**${name}:** ${bodyOf(row)}` : bodyOf(row);
  const { text, label, speaker } = row;
  if (!label && spelling?.escape === "json") return text;
  // A line of a cue has the cue's times.
  if (!label && spelling?.captions) return name ? newTurn(withoutTimes(spelling), name, text, null, null) : text;
  if (!label) return newTurn(spelling, name, text, row.onset ?? null, row.offset ?? null);
  const written = text.slice(...label);
  const shown = written === written.toUpperCase() ? name.toUpperCase() : name;
  const inTag = written.startsWith("<") ? "entities" : "none";
  const [old, now] = [speaker ?? "", shown].map((each) => escaped(each, inTag));
  const found = old && (written.includes(old) ? old : speaker);
  const other = name && found ? written.replace(found, () => now ?? "") : "";
  const rest = text.slice(label[1]);
  // Where a voice's tag goes, so does the one that closes it.
  return text.slice(0, label[0]) + other + (other ? rest : rest.replace(/<\/v>$/, ""));
}

/** The spelling of what stands below a cue's times. */
const withoutTimes = (/** @type {Spelling} */ spelling) => ({
  ...spelling,
  turn: spelling.turn.replace(/^[\s\S]*\n/, ""),
});

/** Whether a line can be given a name: in JSON it stands in another one. */
export const namesLines = (/** @type {Spelling | null} */ spelling) =>
  writesNames(spelling) && spelling?.escape !== "json";

/** Whether a file writes who speaks: some forms have times alone, or names in a line of their own. */
export const writesNames = (/** @type {Spelling | null} */ spelling) =>
  isChangelog(spelling) || /\{name\}/i.test(spelling?.turn ?? "");

/** A name as it may stand in a label: asterisks, colons and brackets of tags would end it. */
export const asName = (/** @type {string} */ typed) => typed.replace(/[*:<>\s]+/g, " ").trim();
