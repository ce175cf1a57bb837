/** The difference, side by side: changed lines, and in them the changed words. */
/** @import { Draft, Hunk, Piece } from "../wire.d.ts" */

import { drawUnread } from "../editor/row_text.js";
import { el, fill } from "../page/dom.js";
import { say } from "../text/strings.js";
import { isForm, isLong, shorten, visible } from "./excerpt.js";

/**
 * The changes of an export.
 * @param {Draft} draft
 * @param {string} nothing why there is nothing to see
 */
export function drawDiff({ hunks, more_hunks: more, path, new_file: isNew }, nothing) {
  if (isNew) return el("p", { text: say("export.newFile"), title: path });
  if (!hunks.length) return el("p", { class: "empty", text: nothing });
  const body = el("tbody");
  const draw = (/** @type {boolean} */ whole) => fill(body, ...hunks.map((hunk) => drawHunk(hunk, whole)));
  const box = el("input", { type: "checkbox" });
  box.addEventListener("change", () => draw(box.checked));
  draw(false);
  const sum = el("p", { class: "sum", text: say("export.lines", { n: hunks.length + more }), title: path });
  const wholeLines = hunks.some(isLong) ? el("label", { class: "check" }, box, say("export.whole")) : null;
  return el(
    "div",
    {},
    el("div", { class: "diff-head" }, sum, wholeLines),
    el("table", { class: "diff" }, tableHead(), body),
    more ? el("p", { class: "hint", text: say("export.more", { n: more }) }) : null,
  );
}

function tableHead() {
  const names = [say("export.before"), say("export.after")];
  return el("thead", {}, el("tr", {}, ...names.map((text) => el("th", { scope: "col", text }))));
}

/**
 * @param {Hunk} hunk
 * @param {boolean} whole
 */
function drawHunk(hunk, whole) {
  const { line, new_line: newLine, old, new: now } = hunk;
  // As a reader sees it; what only the file has is shown as it stands there.
  const draw = isForm(hunk) ? (/** @type {string} */ text) => [text] : drawUnread;
  return el("tr", {}, side(old, now, line, "del", whole, draw), side(now, old, newLine, "ins", whole, draw));
}

/**
 * @param {Piece[]} pieces
 * @param {Piece[]} others of the other side
 * @param {number} line
 * @param {"del" | "ins"} tag
 * @param {boolean} whole
 * @param {(text: string) => (string | Node)[]} draw
 */
function side(pieces, others, line, tag, whole, draw) {
  // Where one side is whole, the change stands at its end, or before it: the other side tells.
  const endsWithChange = others.at(-1)?.[0] !== "same";
  const words = pieces.flatMap(([kind, text], i) => {
    if (kind !== "same")
      return [el(tag, {}, el("span", { class: "unseen", text: say(`export.${kind}`) }), ...draw(visible(text)))];
    if (whole) return draw(text);
    const [isFirst, isLast] =
      pieces.length === 1 ? [endsWithChange, !endsWithChange] : [i === 0, i === pieces.length - 1];
    return draw(shorten(text, isFirst, isLast));
  });
  const number = el("span", { class: "unseen", text: say("export.line", { n: "" }) });
  return el(
    "td",
    { class: tag, dir: "auto" },
    el("span", { class: "number" }, number, String(line)),
    el("span", { class: "words" }, ...words),
  );
}
