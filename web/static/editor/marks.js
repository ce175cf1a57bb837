/**
 * Colours and lines inside plain text, by the CSS Custom Highlight API: no element for a word.
 * A browser without it shows the same text without them.
 */
import { GAP, isOpen } from "./queue.js";

const NAMES = ["gap", "stamp", "tag", "markup", "doubtful", "answered", "now", "spoken"];
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
const BRACKETS = /\\?\[[^\]\n]{0,200}\\?\]/g;

export class Marks {
  constructor() {
    this.supported = typeof Highlight === "function" && Boolean(CSS.highlights);
    this.ofRow = new Map();
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
   * @param {Object} row
   * @param {Text} node its text
   * @param {number} from the character of the row at which the node begins
   * @param {Array} flags of this line
   */
  markRow(row, node, from, flags) {
    this.clearRow(row);
    if (!this.supported) return;
    const marks = row.marks.map(([type, start, end]) => [OF_MARK[type], start, end]);
    for (const flag of flags)
      if (flag.kind !== GAP && flag.start !== null)
        marks.push([isOpen(flag) ? "doubtful" : "answered", flag.start, flag.end]);
    this.#keep(
      row,
      node,
      marks.map(([name, start, end]) => [name, start - from, end - from]),
    );
  }

  /** Marks text that the server has not read yet: brackets only. */
  markDraft(row, node) {
    this.clearRow(row);
    if (!this.supported) return;
    const found = [...node.data.slice(0, 50_000).matchAll(BRACKETS)];
    this.#keep(
      row,
      node,
      found.map((match) => [
        /unintelligible/.test(match[0]) ? "gap" : "tag",
        match.index,
        match.index + match[0].length,
      ]),
    );
  }

  /** Takes a row's marks away. */
  clearRow(row) {
    for (const [name, range] of this.ofRow.get(row) ?? []) this.sets.get(name).delete(range);
    this.ofRow.delete(row);
  }

  /** The one range of `now` (where the card is) or `spoken` (what is heard). */
  only(name, range) {
    const set = this.sets.get(name);
    if (!set) return;
    set.clear();
    if (range) set.add(range);
  }

  #keep(row, node, marks) {
    const kept = [];
    for (const [name, start, end] of marks) {
      if (!name || start < 0 || end > node.length || start >= end) continue;
      const range = new StaticRange({ startContainer: node, startOffset: start, endContainer: node, endOffset: end });
      this.sets.get(name).add(range);
      kept.push([name, range]);
    }
    if (kept.length) this.ofRow.set(row, kept);
  }
}
