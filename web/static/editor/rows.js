/** The transcript on the page: one element a row, its text as it will look, or as it stands in the file. */
/** @import { Flag, Row } from "../wire.d.ts" */
/** @import { Shown } from "../text/shown_text.js" */
/** @import { Marks } from "./marks.js" */
/** @import { Transcript } from "./transcript.js" */
import { el } from "../page/dom.js";
import { rawShown, shownOf, shownUnread, toRaw } from "../text/shown_text.js";
import { say } from "../text/strings.js";
import { drawHead, drawNote, guessedHeight, isLate, putMissing } from "./row_head.js";
import { bringIntoSight, stayInRow } from "./row_place.js";
import { drawShown, endsOf, offsetAt } from "./row_text.js";

/** The browser looks at each block in every frame whether it is on the screen: rows come in blocks. */
const ROWS_A_BLOCK = 24;
/** Where the browser keeps that somebody wants to see lines as they stand in the file. */
const RAW = "aligner.raw";

/** @typedef {{element: HTMLElement, to: Row}} Kept an element that somebody types into, and the row it is to show */

export class Rows {
  /**
   * @param {HTMLElement} place the scrolling pane
   * @param {Transcript} transcript
   * @param {Marks} marks
   */
  constructor(place, transcript, marks) {
    this.place = place;
    this.transcript = transcript;
    this.marks = marks;
    /** @type {Map<Row, HTMLElement>} */
    this.elements = new Map();
    /** @type {WeakMap<Element, Row>} */
    this.rows = new WeakMap();
    /** @type {WeakMap<Element, Shown>} what the elements with texts show */
    this.shown = new WeakMap();
    /** Whether lines are shown as they stand in the file. */
    this.raw = localStorage.getItem(RAW) === "1";
    /** @type {Map<Row, string>} texts that are about to be saved */
    this.drafts = new Map();
    /** @type {WeakSet<Row>} those of them that are not on their way */
    this.unsaved = new WeakSet();
    /** @type {Row | null} the row that the keys are about */
    this.current = null;
    this.list = el("div", { class: "rows", role: "list", "aria-label": say("editor.transcript") });
    place.append(this.list);
  }

  /** Shows lines as they stand in the file, or as they will look; kept for the next time. */
  showRaw(/** @type {boolean} */ raw) {
    this.raw = raw;
    localStorage.setItem(RAW, raw ? "1" : "");
    this.drawAll();
    if (this.current) this.scrollTo(this.current);
  }

  /** Draws everything anew; the keys stay about the same line. */
  drawAll() {
    stayInRow(
      [this.list],
      () => this.#drawAll(),
      () => this.current && this.textOf(this.current),
    );
  }

  #drawAll() {
    for (const row of this.elements.keys()) this.marks.clearRow(row);
    this.elements.clear();
    const flags = Map.groupBy(this.transcript.flags.values(), (flag) => flag.line);
    const { rows } = this.transcript;
    const blocks = [];
    for (let i = 0; i < rows.length; i += ROWS_A_BLOCK) {
      const shown = rows.slice(i, i + ROWS_A_BLOCK);
      const block = el("div", { class: "block" }, ...shown.map((row) => this.#draw(row, flags.get(row.line) ?? [])));
      block.style.setProperty("--tall", `${shown.reduce((sum, row) => sum + guessedHeight(row), 0)}px`);
      blocks.push(block);
    }
    this.list.replaceChildren(...blocks);
    this.drawMissing();
    if (rows.length) this.setCurrent(this.current ? this.transcript.rowOf(this.current) : rows[0]);
  }

  /**
   * Puts new rows in the place of old ones.
   * @param {Row[]} removed
   * @param {Row[]} added
   * @param {Kept | null} keep
   */
  replace(removed, added, keep) {
    const hadCurrent = this.current !== null && removed.includes(this.current);
    const places = removed.flatMap((row) => this.elements.get(row) ?? []);
    /** @type {Row | undefined} the row that took their place */
    let now;
    const exchange = () => {
      this.#exchange(removed, added, keep);
      now = added[0] ?? (removed.length ? this.transcript.rowOf(removed[0]) : undefined);
      if (hadCurrent && now) this.setCurrent(now);
    };
    stayInRow(places, exchange, () => (now ? this.textOf(now) : null));
    this.drawMissing();
  }

  /**
   * @param {Row[]} removed
   * @param {Row[]} added
   * @param {Kept | null} keep
   */
  #exchange(removed, added, keep) {
    /** @type {Node | null | undefined} */
    let before = this.elements.get(removed[0] ?? this.transcript.below(added[added.length - 1]));
    for (const row of added) {
      // An element that is typed into must not be moved: it would lose the focus.
      if (keep?.to === row) before = this.#adopt(keep.element, row);
      else this.#place(this.#draw(row, this.transcript.flagsOf(row.line)), before);
    }
    for (const row of removed) this.#drop(row);
  }

  /** Draws a row's text and signs again. */
  refresh(/** @type {Row} */ row) {
    const element = this.elements.get(row);
    if (!element || element.querySelector("[contenteditable]")) return;
    const draw = () => {
      element.replaceWith(this.#draw(row, this.transcript.flagsOf(row.line)));
      if (row === this.current) this.setCurrent(row);
    };
    stayInRow([element], draw, () => this.textOf(row));
  }

  /**
   * Shows what is about to be saved.
   * @param {Row} row
   * @param {string | null} text null: what the server has
   * @param {{unsaved?: boolean}} options unsaved: it waits for somebody who goes on with it
   */
  setDraft(row, text, { unsaved = false } = {}) {
    if (unsaved) this.unsaved.add(row);
    else this.unsaved.delete(row);
    if (text === null) this.drafts.delete(row);
    else this.drafts.set(row, text);
    this.refresh(row);
  }

  /** Says of rows that were saved a while ago and whose words still have no times that they follow. */
  drawLate() {
    for (const [row, element] of this.elements) {
      if (this.#isLate(row) && !element.querySelector(".late")) this.refresh(row);
    }
  }

  /** The row that the keys are about. */
  setCurrent(/** @type {Row} */ row) {
    if (this.current) {
      this.textOf(this.current)?.setAttribute("tabindex", "-1");
      this.elements.get(this.current)?.classList.remove("current");
    }
    this.current = row;
    this.textOf(row)?.setAttribute("tabindex", "0");
    this.elements.get(row)?.classList.add("current");
  }

  /** The element with a row's text. */
  textOf(/** @type {Row} */ row) {
    /** @type {HTMLElement | null | undefined} */
    const text = this.elements.get(row)?.querySelector(".text");
    return text ?? null;
  }

  /** The row of an element or of something inside it. */
  rowOf(/** @type {Element} */ inside) {
    const element = inside.closest(".row");
    return element ? (this.rows.get(element) ?? null) : null;
  }

  /**
   * Characters of a row as a range of the page; null while its text is not as the server has it.
   * @param {Row} row
   * @param {number} start
   * @param {number} end
   */
  rangeOf(row, start, end) {
    const text = this.textOf(row);
    const shown = text && this.shown.get(text);
    if (!text || !shown || text.isContentEditable || this.drafts.has(row)) return null;
    const ends = endsOf(text, shown, start, end);
    if (!ends) return null;
    const range = document.createRange();
    range.setStart(ends[0].node, ends[0].offset);
    range.setEnd(ends[1].node, ends[1].offset);
    return range;
  }

  /**
   * The character of a row at a place of the page.
   * @param {Row} row
   * @param {{node: Node, offset: number} | null} place
   */
  characterAt(row, place) {
    const text = this.textOf(row);
    const shown = text && this.shown.get(text);
    if (!shown) return 0;
    const at = place && offsetAt(text, place.node, place.offset);
    return at === null ? shown.from : toRaw(shown, at);
  }

  /**
   * How a text of a row is shown.
   * @param {Row} row
   * @param {string} text the row's, or one that is not saved
   * @param {boolean} label whether its name is part of what is shown
   */
  show(row, text, label) {
    const from = !label && row.label && text.startsWith(row.text.slice(0, row.label[1])) ? row.label[1] : 0;
    if (this.raw) return rawShown(text, from);
    return text === row.text ? shownOf(text, row.marks, from) : shownUnread(text, from);
  }

  /**
   * Shows a text in a row's element.
   * @param {HTMLElement} text
   * @param {Shown} shown
   * @param {Flag[]} flags
   */
  put(text, shown, flags) {
    text.replaceChildren(...drawShown(shown, flags));
    this.shown.set(text, shown);
  }

  /**
   * Brings a place into the upper third.
   * @param {Row} row
   * @param {Range | null} range
   * @param {boolean} smooth
   */
  scrollTo(row, range = null, smooth = false) {
    const element = this.elements.get(row);
    if (element) bringIntoSight(this.place, range ?? element, smooth);
  }

  /** Dashed rows for speech that has no text. */
  drawMissing() {
    putMissing(this.list, this.transcript, this.elements);
  }

  /**
   * @param {Row} row
   * @param {Flag[]} flags of its line
   */
  #draw(row, flags) {
    const draft = this.drafts.get(row);
    const shown = this.show(row, draft ?? row.text, false);
    const text = el("p", { class: "text", tabindex: "-1", dir: "auto" });
    this.put(text, shown, draft === undefined ? flags : []);
    const element = el(
      "div",
      { class: `row ${row.kind}`, role: "listitem", "data-verdict": row.verdict },
      drawHead(row, shown.from, this.#isLate(row)),
      text,
      drawNote(row, this.unsaved.has(row)),
    );
    this.elements.set(row, element);
    this.rows.set(element, row);
    if (draft === undefined) this.marks.markRow(row, flags, (start, end) => endsOf(text, shown, start, end));
    else this.marks.clearRow(row);
    return element;
  }

  /**
   * @param {HTMLElement} element
   * @param {Node | null | undefined} before null: at the end
   */
  #place(element, before) {
    if (before?.parentNode) before.parentNode.insertBefore(element, before);
    else (this.list.lastElementChild ?? this.list).append(element);
  }

  #isLate(/** @type {Row} */ row) {
    return this.transcript.episode.state === "ready" && isLate(row);
  }

  /**
   * Lets an element stand for another row.
   * @param {HTMLElement} element
   * @param {Row} row
   * @returns {Node | null} what comes after it
   */
  #adopt(element, row) {
    this.elements.set(row, element);
    this.rows.set(element, row);
    return element.nextSibling;
  }

  #drop(/** @type {Row} */ row) {
    const element = this.elements.get(row);
    this.marks.clearRow(row);
    this.drafts.delete(row);
    this.elements.delete(row);
    if (element && this.rows.get(element) === row) element.remove();
  }
}
