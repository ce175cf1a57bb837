/** Mouse, touch and keys in the transcript: play from a word, go line by line, edit. */
import { button, el } from "../page/dom.js";
import { say } from "../text/strings.js";

export class Pane {
  /** @param {{rows: Object, transcript: Object, rowEdit: Object, player: Object, follow: Object, work: Object}} parts */
  constructor(parts) {
    Object.assign(this, parts);
    this.tools = el(
      "div",
      { class: "row-tools" },
      button(`▶ ${say("editor.playRow")}`, () => this.play(this.rows.current)),
      button(say("editor.edit"), () => this.rowEdit.start(this.rows.current)),
      button(say("editor.speaker"), () => this.work.relabel(this.rows.current)),
      button(say("editor.join"), () => this.work.join(this.rows.current)),
    );
    const { place } = this.rows;
    place.addEventListener("click", (event) => this.#click(event));
    place.addEventListener("dblclick", (event) => this.#edit(event));
    place.addEventListener("keydown", (event) => this.#key(event));
    place.addEventListener("focusin", () => this.#showTools());
  }

  /** Plays from a character of a row. */
  play(row, character = 0) {
    const time = this.follow.timeAt(row, character);
    if (time !== null && time !== undefined) this.player?.playFrom(time);
  }

  #click(event) {
    const missing = event.target.closest("[data-flag]");
    if (missing) return this.work.arrive(this.transcript.flags.get(missing.dataset.flag));
    const row = this.rows.rowOf(event.target);
    if (!row || event.target.closest("button, [contenteditable]") || !getSelection().isCollapsed) return undefined;
    this.#select(row);
    const character = this.#characterAt(event, row);
    const flag = this.transcript
      .flagsOf(row.line)
      .find((each) => each.start !== null && character >= each.start && character < each.end);
    return flag ? this.work.arrive(flag) : this.play(row, character);
  }

  #edit(event) {
    const row = this.rows.rowOf(event.target);
    if (!row || event.target.closest("button, [contenteditable]")) return;
    event.preventDefault();
    this.rowEdit.start(row, { caret: this.#characterAt(event, row) });
  }

  #key(event) {
    if (!event.target.matches(".text:not([contenteditable]), .pane") || event.altKey || event.ctrlKey || event.metaKey)
      return;
    const { current } = this.rows;
    const act = {
      ArrowDown: () => this.#step(1),
      ArrowUp: () => this.#step(-1),
      Enter: () => this.rowEdit.start(current),
      " ": () => this.play(current),
    }[event.key];
    if (!act || !current) return;
    event.preventDefault();
    act();
  }

  #step(by) {
    const row = this.transcript.rows[this.transcript.indexOf(this.rows.current) + by];
    if (!row) return;
    this.#select(row);
    this.rows.textOf(row).focus();
  }

  #select(row) {
    this.rows.setCurrent(row);
    this.#showTools();
  }

  #showTools() {
    const element = this.rows.elements.get(this.rows.current);
    if (element && this.tools.parentElement !== element && !element.classList.contains("editing"))
      element.append(this.tools);
  }

  #characterAt(event, row) {
    const text = this.rows.textOf(row);
    const from = Number(text.dataset.from);
    const place = document.caretPositionFromPoint?.(event.clientX, event.clientY);
    if (place) return place.offsetNode === text.firstChild ? from + place.offset : from;
    const range = document.caretRangeFromPoint?.(event.clientX, event.clientY);
    return range?.startContainer === text.firstChild ? from + range.startOffset : from;
  }
}
