/**
 * Editing a line in place, as plain text. It saves itself after a pause, on leaving, on Ctrl+Enter.
 *
 * Events: `typing` · `closed` {hadFocus} · `refused` {error, row, text}
 */
import { button, el, later } from "../page/dom.js";
import { say } from "../text/strings.js";

const DRAFT_MS = 200;
const AUTOSAVE_MS = 4000;

export class RowEdit extends EventTarget {
  /** @param {{rows: Object, transcript: Object, saver: Object, drafts: Object, marks: Object}} parts */
  constructor(parts) {
    super();
    Object.assign(this, parts);
    this.open = null;
    this.keepDraft = later(DRAFT_MS, () => this.#keepDraft());
    this.autosave = later(AUTOSAVE_MS, () => this.commit({ close: false }));
  }

  /**
   * Opens a row.
   * @param {Object} row
   * @param {{caret?: number|null, draft?: Object|null}} options caret: character of the row; draft: text to go on with
   */
  start(row, { caret = null, draft = null } = {}) {
    if (this.open?.row === row) return;
    if (this.open) this.commit();
    this.rows.setDraft(row, null);
    this.rows.setCurrent(row);
    const element = this.rows.elements.get(row);
    const text = this.rows.textOf(row);
    const base = {
      revision: draft?.revision ?? this.transcript.revision,
      first: row.line,
      old: draft?.base ?? row.text,
    };
    this.open = { row, element, text, base, frozen: base.old !== row.text, saved: row.text };
    this.#arrange(draft?.text ?? row.text);
    this.#listen();
    text.focus({ preventScroll: true });
    placeCaret(text, caret ?? text.textContent.length);
    element.scrollIntoView({ block: "nearest" });
  }

  /** What stands in the open row now. */
  get text() {
    return paragraphs(readText(this.open.text));
  }

  /** Saves the open row. */
  async commit({ close = true } = {}) {
    const { open } = this;
    if (!open) return;
    this.autosave.cancel();
    this.keepDraft.cancel();
    const text = this.text;
    const splits = text.includes("\n");
    if (text === (open.frozen ? open.base.old : open.saved)) {
      if (close) this.#close();
      return;
    }
    if (!close && splits) return;
    await this.#keepDraft();
    open.saved = text;
    const draft = this.#draftKey(open);
    const job = { draft, make: () => this.#edit(open, text) };
    if (close) this.#close(text);
    const { error } = await this.saver.save(job);
    if (!error) return;
    open.saved = null;
    if (close) {
      this.rows.setDraft(open.row, null);
      this.dispatchEvent(new CustomEvent("refused", { detail: { error, row: open.row, text } }));
    }
  }

  /** Leaves the row as it was. */
  giveUp() {
    if (!this.open) return;
    this.drafts.drop(this.#draftKey(this.open));
    this.#close();
  }

  /**
   * The row was replaced while it is open.
   * @returns {{element: HTMLElement, to: Object}|null} which element to keep, for which new row
   */
  replaced(removed, added, isOwn) {
    const { open } = this;
    if (!open || !removed.includes(open.row)) return null;
    const row = added[0];
    if (!row) {
      open.frozen = true;
      return null;
    }
    if (isOwn) open.base = { revision: this.transcript.revision, first: row.line, old: row.text };
    else open.frozen = true;
    open.row = row;
    return { element: open.element, to: row };
  }

  /** A row's edit as it is sent: of the text as it stands, or of the one it was typed over. */
  #edit(open, text) {
    if (open.frozen) {
      const { revision, first, old } = open.base;
      open.frozen = false;
      return { revision, first, last: first, old, new: text, flag: null };
    }
    const { row } = open;
    return {
      revision: this.transcript.revision,
      first: row.line,
      last: row.line,
      old: row.text,
      new: text,
      flag: null,
    };
  }

  #arrange(shown) {
    const { element, text, row } = this.open;
    this.marks.clearRow(row);
    this.marks.only("now", null);
    element.classList.add("editing");
    text.replaceChildren(document.createTextNode(shown));
    text.dataset.from = "0";
    text.setAttribute("contenteditable", "plaintext-only");
    for (const [name, value] of [
      ["role", "textbox"],
      ["aria-multiline", "true"],
      ["aria-label", say("editor.editing", { n: row.line })],
      ["spellcheck", "true"],
    ])
      text.setAttribute(name, value);
    this.marks.markDraft(row, text.firstChild);
    element.append(
      el(
        "div",
        { class: "edit-tools" },
        button(say("editor.save"), () => this.commit(), { class: "primary" }),
        button(say("editor.discard"), () => this.giveUp()),
        el("span", { class: "hint", text: say("editor.rowHint") }),
      ),
    );
  }

  #listen() {
    const { text, element } = this.open;
    this.stop = new AbortController();
    const { signal } = this.stop;
    text.addEventListener("input", () => this.#typed(), { signal });
    text.addEventListener("beforeinput", onBeforeInput, { signal });
    text.addEventListener("keydown", (event) => this.#key(event), { signal });
    element.addEventListener(
      "focusout",
      (event) => document.hasFocus() && !element.contains(event.relatedTarget) && this.commit(),
      { signal },
    );
  }

  #typed() {
    this.keepDraft();
    this.autosave();
    this.dispatchEvent(new Event("typing"));
  }

  #key(event) {
    if (event.key !== "Enter" || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    if (event.shiftKey) document.execCommand("insertText", false, "\n\n");
    else this.commit();
  }

  async #keepDraft() {
    const { open } = this;
    if (!open) return;
    const { revision, first, old } = open.base;
    const text = this.text;
    if (text !== old)
      await this.drafts.keep({
        key: this.#draftKey(open),
        kind: "row",
        flag: null,
        line: first,
        revision,
        base: old,
        text,
      });
  }

  #draftKey(open) {
    return this.drafts.keyOf("row", open.base.first);
  }

  #close(pending = null) {
    const { row, element } = this.open;
    this.stop.abort();
    this.autosave.cancel();
    this.open = null;
    const hadFocus = element.contains(document.activeElement);
    element.querySelector("[contenteditable]")?.removeAttribute("contenteditable");
    this.rows.setDraft(row, pending);
    this.dispatchEvent(new CustomEvent("closed", { detail: { hadFocus } }));
  }
}

/** What a person typed: text nodes and line breaks. */
function readText(element) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  let text = "";
  while (walker.nextNode())
    text +=
      walker.currentNode.nodeType === Node.TEXT_NODE
        ? walker.currentNode.data
        : walker.currentNode.tagName === "BR"
          ? "\n"
          : "";
  return text;
}

/** Line ends part paragraphs; the one that the browser adds for its caret does not. */
function paragraphs(text) {
  return text.includes("\n")
    ? text
        .split("\n")
        .filter((line) => line.trim())
        .join("\n\n")
    : text;
}

/** A paragraph is one line: pasted line ends become blanks. */
function onBeforeInput(event) {
  if (event.inputType !== "insertFromPaste" && event.inputType !== "insertFromDrop") return;
  const pasted = event.dataTransfer?.getData("text/plain") ?? event.data ?? "";
  if (!/[\r\n]/.test(pasted)) return;
  event.preventDefault();
  document.execCommand("insertText", false, pasted.replace(/\s*[\r\n]+\s*/g, " "));
}

function placeCaret(element, character) {
  const node = element.firstChild;
  if (node) getSelection().collapse(node, Math.min(character, node.length));
}
