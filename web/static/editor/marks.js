/**
 * Colours and lines inside plain text, by the CSS Custom Highlight API: no element for a word.
 * A browser without it shows the same text without them.
 */
/** @import { Flag, MarkKind, Row } from "../wire.d.ts" */
import { GAP, isOpen } from "../page/flags.js";

/** @typedef {"gap" | "stamp" | "tag" | "markup" | "doubtful" | "answered" | "now" | "spoken"} Name of a highlight */
/** @typedef {[name: Name, start: number, end: number]} Stretch */

/** @type {Name[]} the last lies on top */
const NAMES = ["gap", "stamp", "tag", "markup", "doubtful", "answered", "now", "spoken"];
/** @type {Record<MarkKind, Name>} */
const OF_MARK = {
  stamp: "stamp",
  gap: "gap",
  tag: "tag",
  entity: "markup",
  link: "markup",
  code: "markup",
  markup: "markup",
  label: "markup",
};
const MOST_CHARACTERS = 50_000;
const BRACKETS = /\\?\[[^\]\n]{0,200}\\?\]/g;

export class Marks {
  constructor() {
    this.supported = typeof Highlight === "function" && Boolean(CSS.highlights);
    /** @type {Map<Row, [Name, StaticRange][]>} */
    this.ofRow = new Map();
    /** @type {Map<Name, Highlight>} */
    this.sets = new Map();
    if (!this.supported) return;
    NAMES.forEach((name, priority) => {
      const set = new Highlight();
      set.priority = priority;
      CSS.highlights.set(name, set);
      this.sets.set(name, set);
    });
  }

  /**
   * Marks a row anew.
   * @param {Row} row
   * @param {Text} node its text
   * @param {number} from the character of the row at which the node begins
   * @param {Flag[]} flags of this line
   */
  markRow(row, node, from, flags) {
    this.clearRow(row);
    if (!this.supported) return;
    this.#keep(row, node, from, stretchesOf(row, flags));
  }

  /**
   * Marks text that the server has not read yet: brackets only.
   * @param {Row} row
   * @param {Text} node
   */
  markDraft(row, node) {
    this.clearRow(row);
    if (!this.supported) return;
    this.#keep(row, node, 0, bracketsIn(node.data.slice(0, MOST_CHARACTERS)));
  }

  /** Takes a row's marks away. */
  clearRow(/** @type {Row} */ row) {
    for (const [name, range] of this.ofRow.get(row) ?? []) this.sets.get(name)?.delete(range);
    this.ofRow.delete(row);
  }

  /**
   * The one range of `now` (where the card is) or `spoken` (what is heard).
   * @param {"now" | "spoken"} name
   * @param {Range | null} range
   */
  only(name, range) {
    const set = this.sets.get(name);
    if (!set) return;
    set.clear();
    if (range) set.add(range);
  }

  /**
   * @param {Row} row
   * @param {Text} node
   * @param {number} from the character of the row at which the node begins
   * @param {Stretch[]} stretches of the row
   */
  #keep(row, node, from, stretches) {
    /** @type {[Name, StaticRange][]} */
    const kept = [];
    for (const [name, ...ends] of stretches) {
      const [start, end] = ends.map((place) => place - from);
      if (start < 0 || end > node.length || start >= end) continue;
      const range = new StaticRange({ startContainer: node, startOffset: start, endContainer: node, endOffset: end });
      this.sets.get(name)?.add(range);
      kept.push([name, range]);
    }
    if (kept.length) this.ofRow.set(row, kept);
  }
}

/**
 * What is to be seen in a row: what the dialect marks, and what flags are about.
 * @param {Row} row
 * @param {Flag[]} flags of this line
 * @returns {Stretch[]}
 */
export function stretchesOf(row, flags) {
  /** @type {Stretch[]} */
  const marks = row.marks.map(([kind, start, end]) => [OF_MARK[kind], start, end]);
  for (const { kind, state, start, end } of flags) {
    if (kind === GAP || start === null || end === null) continue;
    marks.push([isOpen({ state }) ? "doubtful" : "answered", start, end]);
  }
  return marks;
}

/**
 * Brackets of a text that nobody parsed yet.
 * @param {string} text
 * @returns {Stretch[]}
 */
export const bracketsIn = (text) =>
  [...text.matchAll(BRACKETS)].map(({ 0: tag, index }) => [
    tag.includes("unintelligible") ? "gap" : "tag",
    index,
    index + tag.length,
  ]);
