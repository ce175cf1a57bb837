/**
 * Editing a line in place, as it will look or as it stands in the file. It saves itself after a pause, on leaving, on
 * Ctrl+Enter.
 *
 * Events: `typing` · `closed` · `refused` · `form` the line is to be shown otherwise · `turns` it is to be parted
 */
/**
 * @import { EditRequest, Row } from "../wire.d.ts"
 * @import { Draft, Drafts } from "./drafts.js"
 * @import { Marks } from "./marks.js"
 * @import { Kept, Rows } from "./rows.js"
 * @import { Saver } from "./saver.js"
 * @import { Transcript } from "./transcript.js"
 */
import { announce } from "../page/announce.js";
import { button, el, later } from "../page/dom.js";
import { Emitter } from "../page/emitter.js";
import { isEnter } from "../page/key_map.js";
import { messageOf } from "../page/server.js";
import { rawShown, toShown } from "../text/shown_text.js";
import { say } from "../text/strings.js";
import { typedOver } from "../text/typed_shown.js";
import { BroughtBack } from "./brought_back.js";
import { editOf } from "./edits.js";
import { insert, onBeforeInput, placeCaret, readText } from "./row_input.js";
import { offsetAt } from "./row_text.js";
import { paragraphs } from "./typed_text.js";

const DRAFT_MS = 200; // in a pause of typing: less writes at each key, more loses words in a crash
const AUTOSAVE_MS = 4000; // longer: each save is an entry of the history

/** @typedef {{revision: number, first: number, old: string}} Base the line that it is typed over, of that revision */
/**
 * The open row. `frozen`: somebody else changed the line since, so `base` is what to send; `saved`: the text that is
 * on its way or stands, null if it was refused; `origin`: what stood there when it was opened, `autosaved`: not any
 * more; `key`: where its draft is kept.
 * @typedef {{row: Row, element: HTMLElement, text: HTMLElement, base: Base, frozen: boolean, saved: string | null,
 *   sent: Set<string>, origin: string, autosaved: boolean, key: string, stop: AbortController}} Open
 */
/**
 * What was typed before, over a line of that revision, to go on with; `key`: where it is kept.
 * @typedef {Pick<Draft, "key" | "line" | "revision" | "base" | "text">} Unsaved
 */

/**
 * @typedef {{
 *   typing: undefined,
 *   form: undefined,
 *   turns: undefined,
 *   closed: {hadFocus: boolean, isOnItsWay: boolean},
 *   refused: {error: unknown, draft: Draft},
 * }} RowEditEvents
 */

/** @extends {Emitter<RowEditEvents>} */
export class RowEdit extends Emitter {
  /** @param {{rows: Rows, transcript: Transcript, saver: Saver, drafts: Drafts, marks: Marks}} parts */
  constructor({ rows, transcript, saver, drafts, marks }) {
    super();
    this.rows = rows;
    this.transcript = transcript;
    this.saver = saver;
    this.drafts = drafts;
    this.marks = marks;
    this.waiting = new BroughtBack(transcript, rows);
    /** @type {Open | null} */
    this.open = null;
    this.keepDraft = later(DRAFT_MS, () => this.#keepDraft());
    this.autosave = later(AUTOSAVE_MS, () => this.commit({ close: false }));
  }

  /**
   * Opens a row.
   * @param {Row} row
   * @param {{caret?: number | null, draft?: Unsaved | null}} options caret: character of the row
   */
  start(row, { caret = null, draft: given = null } = {}) {
    if (this.open?.row === row) return;
    if (this.open) this.commit();
    const draft = given ?? this.waiting.take(row);
    this.rows.setDraft(row, null);
    this.rows.setCurrent(row);
    const element = this.rows.elements.get(row);
    const text = this.rows.textOf(row);
    if (!element || !text) return;
    const now = { revision: this.transcript.revision, line: row.line, base: row.text };
    const { revision, line: first, base: old } = draft ?? now;
    const base = { revision, first, old };
    const stop = new AbortController();
    const open = {
      ...{ row, element, text, base, stop, frozen: base.old !== row.text, saved: row.text },
      ...{ origin: row.text, sent: new Set(), autosaved: false, key: draft?.key ?? this.drafts.keyOf("row", row.line) },
    };
    this.open = open;
    this.#arrange(open, draft?.text ?? row.text);
    this.#listen(open);
    if (draft) this.emit("typing"); // what came back is not saved
    text.focus({ preventScroll: true });
    placeCaret(text, caret === null ? null : toShown(this.#shownIn(text), caret));
    element.scrollIntoView({ block: "nearest" });
  }

  /** Puts lines back that were typed before, and opens the latest. */
  bringBack(/** @type {Draft[]} */ drafts) {
    const row = this.waiting.add(drafts);
    if (row) this.start(row);
  }

  /** Where the caret stands in the open row, in characters as they are shown; null if it stands in none. */
  get caret() {
    const selection = getSelection();
    if (!this.open || !selection?.focusNode) return null;
    return offsetAt(this.open.text, selection.focusNode, selection.focusOffset);
  }

  /** Whether something stands in the open row that is not on its way. */
  get dirty() {
    const { open } = this;
    return open !== null && this.#textOf(open) !== (open.frozen ? open.base.old : open.saved);
  }

  /** Saves the open row. */
  async commit({ close = true } = {}) {
    const { open } = this;
    if (!open) return;
    this.autosave.cancel();
    this.keepDraft.cancel();
    const text = this.#textOf(open);
    if (!this.dirty) {
      if (close) this.#close(open, null);
      return;
    }
    // A new paragraph becomes a row of its own: that waits until the row is left.
    if (!close && text.includes("\n")) return;
    open.saved = text;
    open.sent.add(text);
    open.autosaved ||= !close;
    const draft = draftOf(open, text);
    const kept = this.drafts.keep(draft);
    // Before anything is waited for: the next row may be opened meanwhile.
    if (close) this.#close(open, text);
    await kept;
    const { error } = await this.saver.save({ draft: open.key, make: () => this.#edit(open, text), quiet: !close });
    if (!error) return;
    open.saved = null;
    if (close) {
      this.rows.setDraft(open.row, null);
      this.emit("refused", { error, draft });
    }
  }

  /** Leaves the row as it was when it was opened, also where something was saved by itself meanwhile. */
  async giveUp() {
    const { open } = this;
    if (!open) return;
    this.keepDraft.cancel();
    this.drafts.drop(open.key);
    this.#close(open, open.autosaved ? open.origin : null);
    if (!open.autosaved) return;
    const make = () => this.#edit(open, open.origin);
    const { error } = await this.saver.save({ draft: open.key, make, quiet: true });
    this.rows.setDraft(open.row, null);
    if (error) announce(messageOf(error), { seen: true });
  }

  /**
   * The row was replaced while it is open.
   * @param {Row[]} removed
   * @param {Row[]} added
   * @returns {Kept | null} which element to keep, for which new row
   */
  replaced(removed, added) {
    const { open } = this;
    if (!open || !removed.includes(open.row)) return null;
    const row = added[0];
    if (!row) {
      open.frozen = true;
      return null;
    }
    if (open.sent.has(row.text)) {
      open.base = { revision: this.transcript.revision, first: row.line, old: row.text };
      open.frozen = false;
    } else open.frozen = true;
    open.row = row;
    return { element: open.element, to: row };
  }

  /** What stands in the open row now, as the file takes it. */
  #textOf(/** @type {Open} */ { text }) {
    const typed = paragraphs(readText(text));
    return this.rows.raw ? typed : typedOver(this.#shownIn(text), typed, this.transcript.spelling.escape);
  }

  #shownIn(/** @type {Element} */ text) {
    return this.rows.shown.get(text) ?? rawShown("");
  }

  /**
   * A row's edit as it is sent: of the text as it stands, or of the one it was typed over, if that was changed since.
   * @param {Open} open
   * @param {string} text
   * @returns {EditRequest}
   */
  #edit(open, text) {
    const stands = !open.frozen && this.transcript.indexOf(open.row) >= 0;
    if (stands) return editOf(this.transcript.revision, [open.row], text);
    const { revision, first, old } = open.base;
    return { revision, first, last: first, old, new: text, flag: null };
  }

  /**
   * @param {Open} open
   * @param {string} given the text to begin with
   */
  #arrange(open, given) {
    const { element, text, row } = open;
    this.marks.clearRow(row);
    this.marks.only("now", null);
    element.classList.add("editing");
    this.rows.put(text, this.rows.show(row, given, this.rows.raw), this.transcript.flagsOf(row.line));
    // A gap goes as a whole, and nobody types into it.
    for (const pill of text.querySelectorAll(".pill")) pill.setAttribute("contenteditable", "false");
    const asTextBox = {
      contenteditable: "plaintext-only",
      role: "textbox",
      "aria-multiline": "true",
      "aria-label": say("editor.editing", { n: row.line }),
      spellcheck: "true",
    };
    for (const [name, value] of Object.entries(asTextBox)) text.setAttribute(name, value);
    element.append(
      el(
        "div",
        { class: "edit-tools" },
        button(say("editor.save"), () => this.commit(), { class: "primary" }),
        button(say("editor.discard"), () => this.giveUp()),
        button(say("turns.open"), () => this.emit("turns"), { class: "quiet" }),
        button(say(this.rows.raw ? "editor.asRead" : "editor.asFile"), () => this.emit("form"), { class: "quiet" }),
        el("span", { class: "hint", text: say("editor.rowHint") }),
      ),
    );
  }

  #listen(/** @type {Open} */ { text, element, stop }) {
    const { signal } = stop;
    const leave = (/** @type {FocusEvent} */ { relatedTarget }) => {
      const stays = relatedTarget instanceof Node && element.contains(relatedTarget);
      if (document.hasFocus() && !stays) this.commit();
    };
    text.addEventListener("input", () => this.#typed(), { signal });
    text.addEventListener("beforeinput", onBeforeInput, { signal });
    text.addEventListener("keydown", (event) => this.#key(event), { signal });
    element.addEventListener("focusout", leave, { signal });
  }

  #typed() {
    this.keepDraft();
    this.autosave();
    this.emit("typing");
  }

  #key(/** @type {KeyboardEvent} */ event) {
    if (!isEnter(event) || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    if (event.shiftKey) insert("\n\n");
    else this.commit();
  }

  async #keepDraft() {
    const { open } = this;
    if (!open) return;
    const text = this.#textOf(open);
    if (text !== open.base.old) await this.drafts.keep(draftOf(open, text));
  }

  /**
   * @param {Open} open
   * @param {string | null} pending what is on its way
   */
  #close({ row, element, text, stop }, pending) {
    stop.abort();
    this.autosave.cancel();
    this.open = null;
    const hadFocus = element.contains(document.activeElement);
    text.removeAttribute("contenteditable");
    this.rows.setDraft(row, pending);
    this.emit("closed", { hadFocus, isOnItsWay: pending !== null });
  }
}

/**
 * What is typed, as it is kept.
 * @param {Open} open
 * @param {string} text
 * @returns {Draft}
 */
const draftOf = ({ key, base: { revision, first: line, old: base } }, text) => ({
  ...{ key, kind: "row", line, revision, base, text },
});
