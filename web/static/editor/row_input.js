/** Typing into a line of the page: what stands there, what is pasted, where the caret is. */
import { pointAt } from "./row_text.js";
import { pasted } from "./typed_text.js";

/** What a person typed: text nodes and line breaks. */
export function readText(/** @type {HTMLElement} */ element) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  let text = "";
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node instanceof Text) text += node.data;
    else if (node.nodeName === "BR") text += "\n";
  }
  return text;
}

/** A paragraph is one line: what is pasted becomes as many as it has. */
export function onBeforeInput(/** @type {InputEvent} */ event) {
  if (event.inputType !== "insertFromPaste" && event.inputType !== "insertFromDrop") return;
  const lines = pasted(event.dataTransfer?.getData("text/plain") ?? event.data ?? "");
  if (lines === null) return;
  event.preventDefault();
  insert(lines);
}

/** Puts text where the caret is. There is no other way that the browser's own undo takes back. */
export function insert(/** @type {string} */ text) {
  document.execCommand("insertText", false, text);
}

/**
 * @param {HTMLElement} element
 * @param {number | null} character null: the end
 */
export function placeCaret(element, character) {
  const point = character === null ? null : pointAt(element, character);
  if (point) getSelection()?.collapse(point.node, point.offset);
  else getSelection()?.collapse(element, element.childNodes.length);
}

/**
 * The place in the text under a point of the window.
 * @param {number} x
 * @param {number} y
 * @returns {{node: Node, offset: number} | null}
 */
export function caretAt(x, y) {
  if ("caretPositionFromPoint" in document) {
    const place = document.caretPositionFromPoint(x, y);
    return place && { node: place.offsetNode, offset: place.offset };
  }
  // Older browsers know only this call.
  const range = /** @type {Document} */ (document).caretRangeFromPoint(x, y);
  return range && { node: range.startContainer, offset: range.startOffset };
}
