/** A shown line as nodes of the page, and back: text, emphasis, and gaps as pills that have a name. */
/** @import { Flag } from "../wire.d.ts" */
/** @import { Piece, Shown } from "../text/shown_text.js" */
import { el } from "../page/dom.js";
import { GAP } from "../page/flags.js";
import { shownUnread, toShown } from "../text/shown_text.js";
import { say } from "../text/strings.js";

/** @type {[RegExp, "strong" | "em"][]} */
const EMPHASIS = [
  [/^(?:\*{2,3}|_{2,3}|<(?:b|strong)\b)/i, "strong"],
  [/^(?:\*|_|<(?:i|em)\b)/i, "em"],
];
const NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

/**
 * The nodes of a line; most have one.
 * @param {Shown} shown
 * @param {Flag[]} flags of the line
 * @returns {Node[]}
 */
export function drawShown(shown, flags) {
  if (shown.pieces.length < 2 && shown.pieces[0]?.kind !== "gap") return [document.createTextNode(shown.text)];
  const root = document.createDocumentFragment();
  /** @type {Node[]} */
  const inside = [root];
  let text = "";
  const flush = () => {
    if (text) inside.at(-1)?.appendChild(document.createTextNode(text));
    text = "";
  };
  for (const piece of shown.pieces) {
    if (piece.kind === "gap") {
      flush();
      inside.at(-1)?.appendChild(drawGap(piece, flags));
      continue;
    }
    text += piece.shown;
    const style = piece.pair === null ? null : EMPHASIS.find(([form]) => form.test(piece.raw.replace("</", "<")))?.[1];
    if (!style) continue;
    flush();
    if (piece.side === "open") inside.push(inside.at(-1)?.appendChild(el(style)) ?? root);
    else if (inside.length > 1) inside.pop();
  }
  flush();
  // A caret needs a text to stand in, also before and after a gap.
  if (!(root.lastChild instanceof Text)) root.append("");
  return [...root.childNodes];
}

/**
 * Text that comes without its marks, as a reader sees it; what is nothing but form stands as it is.
 * @param {string} raw
 * @param {Flag[]} flags of its gaps
 * @returns {Node[]}
 */
export function drawUnread(raw, flags = []) {
  const shown = shownUnread(raw);
  return shown.text.trim() || !raw.trim() ? drawShown(shown, flags) : [document.createTextNode(raw)];
}

/**
 * A gap with its name, as it is read aloud.
 * @param {Piece} piece
 * @param {Flag[]} flags
 */
function drawGap({ start, seconds, shown }, flags) {
  const flag = flags.find((each) => each.kind === GAP && each.start === start);
  const name = gapName(seconds, flag?.score ?? null);
  return el("span", { class: "pill", role: "img", "aria-label": name, text: shown });
}

/**
 * What a gap is called: "gap at 0 minutes 55, about three words".
 * @param {number | null} seconds
 * @param {number | null} score about how many words are missing
 */
function gapName(seconds, score) {
  const minutes = Math.floor((seconds ?? 0) / 60);
  const place =
    seconds === null ? say("gap.named") : say("gap.namedAt", { minutes, seconds: Math.floor(seconds % 60) });
  const n = Math.round(score ?? 0);
  return n ? `${place}, ${say("gap.namedWords", { n, words: NUMBERS[n] ?? n })}` : place;
}

/**
 * The place in the page of a shown character; null beyond the end.
 * @param {Element} element
 * @param {number} offset
 * @param {boolean} atEnd of a stretch: the end of a node rather than the beginning of the next
 * @returns {{node: Text, offset: number} | null}
 */
export function pointAt(element, offset, atEnd = false) {
  let left = offset;
  /** @type {Text | null} */
  let last = null;
  for (const node of textsIn(element)) {
    if (left < node.length || (atEnd && left === node.length && left > 0)) return { node, offset: left };
    left -= node.length;
    last = node;
  }
  return last && left === 0 ? { node: last, offset: last.length } : null;
}

/**
 * The places in the page of a stretch of the file; null if nothing of it is shown.
 * @param {Element} element
 * @param {Shown} shown
 * @param {number} start
 * @param {number} end
 * @returns {[{node: Text, offset: number}, {node: Text, offset: number}] | null}
 */
export function endsOf(element, shown, start, end) {
  if (start < shown.from || end > shown.raw.length) return null;
  const [first, last] = [toShown(shown, start), toShown(shown, end, true)];
  const from = last > first ? pointAt(element, first) : null;
  const until = from && pointAt(element, last, true);
  return from && until ? [from, until] : null;
}

/**
 * The shown character at a place of the page; null if that is none of the element's.
 * @param {Element} element
 * @param {Node} node
 * @param {number} offset
 */
export function offsetAt(element, node, offset) {
  let before = 0;
  for (const each of textsIn(element)) {
    if (each === node) return before + offset;
    before += each.length;
  }
  return null;
}

/** @param {Element} element */
function* textsIn(element) {
  const only = element.firstChild;
  if (only instanceof Text && !only.nextSibling) {
    yield only;
    return;
  }
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) if (node instanceof Text) yield node;
}
