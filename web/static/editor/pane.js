/** Mouse, touch and keys in the transcript: play from a word, go line by line, edit. */
/**
 * @import { Player } from "../sound/player.js"
 * @import { Row } from "../wire.d.ts"
 * @import { LineWork } from "./line_work.js"
 * @import { RowEdit } from "./row_edit.js"
 * @import { Rows } from "./rows.js"
 * @import { Transcript } from "./transcript.js"
 * @import { Work } from "./work.js"
 */
import { announce } from "../page/announce.js";
import { button, el } from "../page/dom.js";
import { clock } from "../text/moments.js";
import { say } from "../text/strings.js";
import { addressAt } from "./place_in_sound.js";
import { caretAt } from "./row_input.js";
import { timeAt } from "./spoken_words.js";

export class Pane {
  /**
   * @param {{rows: Rows, transcript: Transcript, rowEdit: RowEdit, player: Player | null, work: Work,
   *   lineWork: LineWork}} parts
   */
  constructor({ rows, transcript, rowEdit, player, work, lineWork }) {
    this.rows = rows;
    this.transcript = transcript;
    this.rowEdit = rowEdit;
    this.player = player;
    this.work = work;
    this.lineWork = lineWork;
    this.tools = el(
      "div",
      { class: "row-tools" },
      this.#tool(`▶ ${say("editor.playRow")}`, (row) => this.play(row)),
      this.#tool(say("editor.edit"), (row) => this.rowEdit.start(row)),
      this.#tool(say("editor.speaker"), (row) => lineWork.relabel(row)),
      this.#tool(say("turns.open"), (row) => lineWork.turns(row)),
      this.#tool(say("editor.join"), (row) => lineWork.join(row)),
      player ? this.#tool(say("editor.copyLink"), (row) => copyLink(row.onset)) : null,
    );
    const { place } = rows;
    place.addEventListener("click", (event) => this.#click(event));
    place.addEventListener("dblclick", (event) => this.#edit(event));
    place.addEventListener("keydown", (event) => this.#key(event));
    place.addEventListener("focusin", () => this.#showTools());
  }

  /**
   * Plays from a character of a row.
   * @param {Row} row
   * @param {number} character
   */
  play(row, character = 0) {
    const time = timeAt(row, character);
    if (time !== null) this.player?.playFrom(time);
  }

  /**
   * A button for the row that the keys are about.
   * @param {string} text
   * @param {(row: Row) => unknown} act
   */
  #tool(text, act) {
    return button(text, () => this.rows.current && act(this.rows.current));
  }

  #click(/** @type {MouseEvent} */ event) {
    const target = elementOf(event);
    const missing = target?.closest("button[data-flag]");
    if (missing instanceof HTMLElement) {
      this.work.arrive(this.transcript.flags.get(missing.dataset.flag ?? "") ?? null);
      return;
    }
    const named = target?.closest("button.speaker") ? this.rows.rowOf(/** @type {Element} */ (target)) : null;
    if (named) {
      this.#select(named);
      this.lineWork.relabel(named);
      return;
    }
    const row = rowToTouch(this.rows, target);
    if (!row || !getSelection()?.isCollapsed) return;
    this.#select(row);
    const character = this.#characterAt(event, row);
    const flag = this.transcript
      .flagsOf(row.line)
      .find(({ start, end }) => start !== null && end !== null && character >= start && character < end);
    if (flag) this.work.arrive(flag);
    else this.play(row, character);
  }

  #edit(/** @type {MouseEvent} */ event) {
    const row = rowToTouch(this.rows, elementOf(event));
    if (!row) return;
    event.preventDefault();
    this.rowEdit.start(row, { caret: this.#characterAt(event, row) });
  }

  #key(/** @type {KeyboardEvent} */ event) {
    const { current } = this.rows;
    // The Enter that closed a row opens it no more.
    if (!current || event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
    if (!elementOf(event)?.matches(".text:not([contenteditable]), .pane")) return;
    /** @type {Record<string, () => void>} */
    const acts = {
      ArrowDown: () => this.#step(current, 1),
      ArrowUp: () => this.#step(current, -1),
      Enter: () => this.rowEdit.start(current),
      " ": () => this.play(current),
    };
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  /**
   * @param {Row} from
   * @param {1 | -1} by
   */
  #step(from, by) {
    const row = this.transcript.rows[this.transcript.indexOf(from) + by];
    if (!row) return;
    this.#select(row);
    this.rows.textOf(row)?.focus();
  }

  #select(/** @type {Row} */ row) {
    this.rows.setCurrent(row);
    this.#showTools();
  }

  #showTools() {
    const element = this.rows.current && this.rows.elements.get(this.rows.current);
    if (element && this.tools.parentElement !== element && !element.classList.contains("editing")) {
      element.append(this.tools);
    }
  }

  /**
   * @param {MouseEvent} event
   * @param {Row} row
   */
  #characterAt(event, row) {
    return this.rows.characterAt(row, caretAt(event.clientX, event.clientY));
  }
}

/**
 * Puts a link that opens at a moment where it can be pasted.
 * @param {number | null} moment seconds
 */
async function copyLink(moment) {
  if (moment === null) {
    announce(say("editor.noTime"), { seen: true });
    return;
  }
  const link = addressAt(location.href, clock(moment));
  try {
    await navigator.clipboard.writeText(link);
    announce(say("editor.linkCopied", { time: clock(moment) }), { seen: true });
  } catch {
    announce(say("editor.linkShown", { link }), { seen: true });
  }
}

const elementOf = (/** @type {Event} */ { target }) => (target instanceof Element ? target : null);

/**
 * The row of an element; null for a button, and in a row that is typed into.
 * @param {Rows} rows
 * @param {Element | null} element
 */
const rowToTouch = (rows, element) =>
  !element || element.closest("button, [contenteditable]") ? null : rows.rowOf(element);
