/** The transcript on the page: one element a row, its text as it is. */
import { el } from "../page/dom.js";
import { say } from "../text/strings.js";
import { ago, clock } from "../text/moments.js";
import { isOpen } from "./queue.js";

/** The browser looks at each block in every frame whether it is on the screen: rows come in blocks. */
const ROWS_A_BLOCK = 24;
const LINE_PX = 27;
const CHARACTERS_A_LINE = 68;
/** New words have their times a second after they were saved, unless the server has trouble. */
const LATE_MS = 10_000;
const VERDICT = { not_spoken: "editor.notSpoken", partly_spoken: "editor.partlySpoken" };

export class Rows {
  /**
   * @param {HTMLElement} place the scrolling pane
   * @param {import("./transcript.js").Transcript} transcript
   * @param {import("./marks.js").Marks} marks
   */
  constructor(place, transcript, marks) {
    this.place = place;
    this.transcript = transcript;
    this.marks = marks;
    this.elements = new Map();
    this.rows = new WeakMap();
    this.drafts = new Map();
    this.current = null;
    this.list = el("div", { class: "rows", role: "list", "aria-label": say("editor.transcript") });
    place.append(this.list);
  }

  /** Draws everything anew. */
  drawAll() {
    for (const row of this.elements.keys()) this.marks.clearRow(row);
    this.elements.clear();
    const flags = Map.groupBy(this.transcript.flags.values(), (flag) => flag.line);
    const blocks = [];
    this.transcript.rows.forEach((row, i) => {
      if (i % ROWS_A_BLOCK === 0) blocks.push(el("div", { class: "block" }));
      blocks.at(-1).append(this.#draw(row, flags.get(row.line) ?? []));
    });
    for (const block of blocks)
      block.style.setProperty(
        "--tall",
        `${[...block.children].reduce((sum, each) => sum + this.#height(this.rows.get(each)), 0)}px`,
      );
    this.list.replaceChildren(...blocks);
    this.drawMissing();
    if (this.transcript.rows.length) this.setCurrent(this.transcript.rows[0]);
  }

  /** Puts new rows in the place of old ones; `keep`: an element that somebody types into. */
  replace(removed, added, keep = null) {
    let before = removed.length ? this.elements.get(removed[0]) : this.#elementAfter(added.at(-1));
    const hadCurrent = removed.includes(this.current);
    for (const row of added) {
      // An element that is typed into must not be moved: it would lose the focus.
      if (keep?.to === row) before = this.#adopt(keep.element, row).nextSibling;
      else this.#place(this.#draw(row, this.transcript.flagsOf(row.line)), before);
    }
    for (const row of removed) this.#drop(row);
    if (hadCurrent && added.length) this.setCurrent(added[0]);
    this.drawMissing();
  }

  /** Draws a row's text and signs again. */
  refresh(row) {
    const element = this.elements.get(row);
    if (!element || element.querySelector("[contenteditable]")) return;
    const fresh = this.#draw(row, this.transcript.flagsOf(row.line));
    const hadFocus = element.contains(document.activeElement);
    element.replaceWith(fresh);
    if (row === this.current) this.setCurrent(row);
    if (hadFocus) this.textOf(row).focus({ preventScroll: true });
  }

  /** Shows what is about to be saved. */
  setDraft(row, text) {
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
  setCurrent(row) {
    this.textOf(this.current)?.setAttribute("tabindex", "-1");
    this.elements.get(this.current)?.classList.remove("current");
    this.current = row;
    this.textOf(row)?.setAttribute("tabindex", "0");
    this.elements.get(row)?.classList.add("current");
  }

  /** The element with a row's text. */
  textOf(row) {
    return this.elements.get(row)?.querySelector(".text") ?? null;
  }

  /** The row of an element or of something inside it. */
  rowOf(node) {
    const element = (node?.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest?.(".row");
    return element ? (this.rows.get(element) ?? null) : null;
  }

  /** Characters of a row as a range of the page; null while its text is not as the server has it. */
  rangeOf(row, start, end) {
    const text = this.textOf(row);
    const node = text?.firstChild;
    const from = Number(text?.dataset.from ?? 0);
    if (!node || text.isContentEditable || this.drafts.has(row) || end - from > node.length || start < from)
      return null;
    const range = document.createRange();
    range.setStart(node, start - from);
    range.setEnd(node, end - from);
    return range;
  }

  /** Brings a place into the upper third. */
  scrollTo(row, range = null, smooth = false) {
    const element = this.elements.get(row);
    if (!element) return;
    const move = () => {
      const box = (range ?? element).getBoundingClientRect();
      const pane = this.place.getBoundingClientRect();
      const by = box.top - pane.top - pane.height / 3;
      if (Math.abs(by) > 2) this.place.scrollBy({ top: by, behavior: smooth ? "smooth" : "instant" });
    };
    move();
    // Rows that were never on the screen have guessed heights: look again once they are drawn.
    if (!smooth) requestAnimationFrame(() => requestAnimationFrame(move));
  }

  /** Dashed rows for speech that has no text. */
  drawMissing() {
    for (const old of this.list.querySelectorAll(".missing")) old.remove();
    for (const flag of this.transcript.flags.values()) {
      if (flag.kind !== "not_transcribed" || !isOpen(flag)) continue;
      const seconds = Math.round((flag.offset ?? 0) - (flag.onset ?? 0));
      const text = say("editor.speechHere", { seconds });
      const place = el(
        "button",
        { type: "button", class: "missing", "data-flag": flag.id, tabindex: "-1" },
        el("span", { class: "when", text: clock(flag.onset) }),
        text,
      );
      const item = el("div", { role: "listitem", class: "missing" }, place);
      const row = this.transcript.rowAt(flag.line);
      if (row) this.elements.get(row)?.after(item);
      else (this.list.firstElementChild ?? this.list).prepend(item);
    }
  }

  #draw(row, flags) {
    const draft = this.drafts.get(row);
    const shown = draft ?? row.text;
    const from = row.label && shown.startsWith(row.text.slice(0, row.label[1])) ? row.label[1] : 0;
    const node = document.createTextNode(shown.slice(from));
    const text = el("p", { class: "text", tabindex: "-1", dir: "auto", "data-from": from }, node);
    const element = el(
      "div",
      { class: `row ${row.kind}`, role: "listitem", "data-verdict": row.verdict },
      this.#head(row, from),
      text,
      this.#note(row),
    );
    this.elements.set(row, element);
    this.rows.set(element, row);
    if (draft === undefined) this.marks.markRow(row, node, from, flags);
    else this.marks.markDraft(row, node);
    return element;
  }

  #place(element, before) {
    if (before) before.before(element);
    else (this.list.lastElementChild ?? this.list).append(element);
  }

  /** About how high a row is, for those that were never on the screen. */
  #height(row) {
    return Math.ceil(row.text.length / CHARACTERS_A_LINE) * LINE_PX + (row.label ? 40 : 12);
  }

  #head(row, from) {
    const edited = row.edited
      ? el("span", {
          class: "edited",
          text: say("editor.changed"),
          title: say("editor.changedBy", { name: row.edited.by.name, when: ago(row.edited.when) }),
        })
      : null;
    const late = this.#isLate(row)
      ? el("span", { class: "late", text: say("editor.timesFollow"), title: say("editor.timesFollowWhy") })
      : null;
    if (!from && !edited) return null;
    const name = from
      ? el("span", {
          class: "speaker",
          dir: "auto",
          text: row.text
            .slice(...row.label)
            .replace(/\*\*|:\s*$|\s+$/g, "")
            .replace(/:$/, ""),
        })
      : null;
    return el(
      "div",
      { class: "head" },
      el("span", { class: "when", text: row.onset === null ? "" : clock(row.onset) }),
      name,
      edited,
      late,
    );
  }

  /** Whether its words should have been placed by now. Without sound, or before that is heard, none are. */
  #isLate(row) {
    if (this.transcript.episode.state !== "ready" || !row.edited || row.edited.placed) return false;
    return Date.now() - Date.parse(row.edited.when) > LATE_MS;
  }

  #note(row) {
    const key = VERDICT[row.verdict];
    return key ? el("p", { class: "verdict", text: say(key) }) : null;
  }

  #adopt(element, row) {
    this.elements.set(row, element);
    this.rows.set(element, row);
    return element;
  }

  #drop(row) {
    const element = this.elements.get(row);
    this.marks.clearRow(row);
    this.drafts.delete(row);
    this.elements.delete(row);
    if (element && this.rows.get(element) === row) element.remove();
  }

  #elementAfter(row) {
    const place = this.transcript.indexOf(row);
    return this.elements.get(this.transcript.rows[place + 1]);
  }
}
