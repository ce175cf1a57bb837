/** What a typed answer makes of a line. Pure functions: the preview and the save use the same. */
import { tagTime } from "../text/moments.js";

const STILL_MISSING = /\?\?/g;
const FRAME = 1 / 30;

/** Which part of the row a flag is about. */
export function partOf(flag, row) {
  if (flag.kind === "not_transcribed" || flag.start === null || flag.end === null) return { start: 0, end: row.text.length };
  return { start: flag.start, end: flag.end };
}

/** Whether the answer replaces words of the line (the other kinds have no box). */
export const hasBox = (flag) => flag.kind === "not_transcribed" || (flag.start !== null && flag.end !== null);

/** What the box holds on arrival: nothing for what is missing, else what stands there. */
export function boxStart(flag, row) {
  if (flag.kind === "unintelligible" || flag.kind === "not_transcribed" || !hasBox(flag)) return "";
  return row.text.slice(flag.start, flag.end);
}

/**
 * The line as it will read.
 * @param {Object} flag
 * @param {Object} row the row that the flag is in (or after)
 * @param {string} typed what is in the box
 * @param {string} speaker for a new paragraph: who speaks, "" if the turn goes on
 * @returns {{old: string, new: string, start: number, end: number}} `start`, `end`: the answer inside `new`
 */
export function answered(flag, row, typed, speaker = "") {
  const words = typed.replace(/\s+/g, " ").trim();
  if (flag.kind === "not_transcribed") return newParagraph(flag, row, escapeTyped(words), speaker);
  const { start, end } = partOf(flag, row);
  const isGap = flag.kind === "unintelligible";
  const answer = isGap ? withMissing(escapeTyped(words), flag, row) : words;
  return { old: row.text, new: row.text.slice(0, start) + answer + row.text.slice(end), start, end: start + answer.length };
}

function newParagraph(flag, row, words, speaker) {
  const paragraph = speaker ? `**${speaker}:** ${words}` : words;
  if (flag.line < row.line) return { old: row.text, new: `${paragraph}\n\n${row.text}`, start: 0, end: paragraph.length };
  const start = row.text.length + 2;
  return { old: row.text, new: `${row.text}\n\n${paragraph}`, start, end: start + paragraph.length };
}

/** Characters that Markdown would take for its own get a backslash, unless they have one. */
export function escapeTyped(words) {
  return words.replace(/(\\?)([[\]*_])/g, (whole, slash, mark) => (slash ? whole : `\\${mark}`)).replace(/^#/, "\\#");
}

/** `??` becomes a gap tag with the time at which the rest is missing. */
function withMissing(words, flag, row) {
  const tag = row.marks.find(([type, start]) => type === "gap" && start === flag.start);
  const from = tag?.[3] ?? null;
  return words.replace(STILL_MISSING, (_whole, place) => {
    if (from === null) return row.text.slice(flag.start, flag.end);
    const share = words.length > 2 ? place / (words.length - 2) : 0;
    const window = flag.onset === null ? 0 : Math.max(0, flag.offset - flag.onset);
    return `\\[unintelligible ${tagTime(from + share * window + FRAME / 4)}\\]`;
  });
}

/**
 * The sentence around a part of a text.
 * @returns {{before: string, part: string, after: string}}
 */
export function sentenceAround(text, start, end, longest = 140) {
  const before = text.slice(0, start);
  const after = text.slice(end);
  const begin = Math.max(before.search(/[^.!?]*$/), before.length - longest, 0);
  const stop = after.search(/[.!?](\s|$)/);
  const until = Math.min(stop < 0 ? after.length : stop + 1, longest);
  return {
    before: (begin > 0 && !/[.!?]\s*$/.test(before.slice(0, begin)) ? "… " : "") + before.slice(begin).trimStart(),
    part: text.slice(start, end),
    after: after.slice(0, until) + (until < after.length && stop + 1 !== until ? " …" : ""),
  };
}
