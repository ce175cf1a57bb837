/** What a typed answer makes of a line. Pure functions: the preview and the save use the same. */
import { tagTime } from "../text/moments.js";
import { GAP, PAGE } from "./queue.js";

const STILL_MISSING = /\?\?/g;
const FRAME = 1 / 30;

/** Which part of the row a flag is about. */
function partOf(flag, row) {
  if (isParagraph(flag) || flag.start === null || flag.end === null) return { start: 0, end: row.text.length };
  return { start: flag.start, end: flag.end };
}

/** Whether the answer becomes a paragraph of its own. */
export const isParagraph = (flag) => flag.kind === "not_transcribed" || (flag.kind === PAGE && flag.start === null);

/** Whether the answer replaces words of the line (the other kinds have no box). */
export const hasBox = (flag) => isParagraph(flag) || (flag.start !== null && flag.end !== null);

/** What stands there now: nothing where words are missing. */
export function boxStart(flag, row) {
  if (flag.kind === GAP || isParagraph(flag) || !hasBox(flag)) return "";
  return row.text.slice(flag.start, flag.end);
}

/** Whether the page's words are worth typing for the volunteer: not those of a hint. */
export const offersPage = (flag) => flag.kind === PAGE && flag.severity !== "hint" && Boolean(flag.proposed);

/** What the box holds on arrival: the page's words where they are worth it, else what stands there. */
export const boxOffer = (flag, row) => (offersPage(flag) ? flag.proposed : boxStart(flag, row));

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
  if (isParagraph(flag)) return newParagraph(flag, row, escapeTyped(words), speaker);
  const { start, end } = partOf(flag, row);
  const answer = flag.kind === GAP ? withMissing(escapeTyped(words), flag, row) : apart(words, row.text, start, end);
  return {
    old: row.text,
    new: row.text.slice(0, start) + answer + row.text.slice(end),
    start,
    end: start + answer.length,
  };
}

/** Words put between two others have blanks around them. */
function apart(words, text, start, end) {
  if (start < end || !words) return words;
  const before = /[^\s(["']$/.test(text.slice(0, start)) ? " " : "";
  return before + words + (/^[\p{L}\p{N}]/u.test(text.slice(end)) ? " " : "");
}

function newParagraph(flag, row, words, speaker) {
  const paragraph = speaker ? `**${speaker}:** ${words}` : words;
  if (flag.line < row.line)
    return { old: row.text, new: `${paragraph}\n\n${row.text}`, start: 0, end: paragraph.length };
  const start = row.text.length + 2;
  return { old: row.text, new: `${row.text}\n\n${paragraph}`, start, end: start + paragraph.length };
}

/** Characters that Markdown would take for its own get a backslash, unless they have one. */
function escapeTyped(words) {
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
