/**
 * Colours and lines inside plain text, by the CSS Custom Highlight API: no element for a word.
 * A browser without it shows the same text without them.
 */
/** @import { Flag, MarkKind, Row } from "../wire.d.ts" */
import { GAP, isOpen } from "../page/flags.js";

/**
 * Of a highlight.
 * @typedef {"gap" | "stamp" | "tag" | "link" | "markup" | "doubtful" | "answered" | "now" | "spoken"} Name
 */
/** @typedef {{node: Text, offset: number}} Point */
/** @typedef {[name: Name, start: number, end: number]} Stretch */

/** @type {Name[]} the last lies on top */
const NAMES = ["gap", "stamp", "tag", "link", "markup", "doubtful", "answered", "now", "spoken"];
/** @type {Record<MarkKind, Name>} */
const OF_MARK = {
  stamp: "stamp",
  gap: "gap",
  tag: "tag",
  entity: "markup",
  link: "link",
  code: "markup",
  markup: "markup",
  label: "markup",
};

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
   * @param {Flag[]} flags of this line
   * @param {(start: number, end: number) => [Point, Point] | null} ends where characters of the row are in the page
   */
  markRow(row, flags, ends) {
    this.clearRow(row);
    if (!this.supported) return;
    /** @type {[Name, StaticRange][]} */
    const kept = [];
    for (const [name, start, end] of stretchesOf(row, flags)) {
      const [from, until] = ends(start, end) ?? [];
      if (!from || !until) continue;
      const [startContainer, endContainer] = [from.node, until.node];
      const range = new StaticRange({
        startContainer,
        startOffset: from.offset,
        endContainer,
        endOffset: until.offset,
      });
      this.sets.get(name)?.add(range);
      kept.push([name, range]);
    }
    if (kept.length) this.ofRow.set(row, kept);
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
    if (range) set.add(withoutEnds(range));
  }
}

/** The inside of a gap's pill: its ends keep their colour, which on the highlight's own would be holes. */
function withoutEnds(/** @type {Range} */ range) {
  const { startContainer, endContainer } = range;
  if (!/^▐.*▌$/s.test(String(range)) || !(startContainer instanceof Text && endContainer instanceof Text)) return range;
  const inside = range.cloneRange();
  inside.setStart(startContainer, range.startOffset + 1);
  inside.setEnd(endContainer, range.endOffset - 1);
  return inside;
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
