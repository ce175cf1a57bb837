/** The difference, side by side: changed lines, and in them the changed words. */
import { el, fill } from "../page/dom.js";
import { say } from "../text/strings.js";

const CONTEXT = 70;

/**
 * The changes of an export.
 * @param {{path: string, new_file: boolean, hunks: Array, more_hunks: number}} draft
 * @param {string|null} nothing why there is nothing to see
 */
export function drawDiff(draft, nothing) {
  const { hunks, more_hunks: more, path } = draft;
  if (draft.new_file) return el("p", { text: say("export.newFile", { path }) });
  if (!hunks.length) return el("p", { class: "empty", text: nothing });
  const body = el("tbody");
  const draw = (whole) => fill(body, ...hunks.map((hunk) => drawHunk(hunk, whole)));
  const box = el("input", { type: "checkbox", onchange: () => draw(box.checked) });
  draw(false);
  const head = ["before", "after"].map((side) => el("th", { scope: "col", text: say(`export.${side}`) }));
  return el(
    "div",
    {},
    el(
      "div",
      { class: "diff-head" },
      el("p", { class: "sum", text: say("export.lines", { n: hunks.length + more, path }) }),
      hunks.some(isLong) ? el("label", { class: "check" }, box, say("export.whole")) : null,
    ),
    el("table", { class: "diff" }, el("thead", {}, el("tr", {}, ...head)), body),
    more ? el("p", { class: "hint", text: say("export.more", { n: more }) }) : null,
  );
}

function drawHunk({ line, new_line: newLine, old, new: now }, whole) {
  return el("tr", {}, side(old, now, line, "del", whole), side(now, old, newLine, "ins", whole));
}

function side(pieces, others, line, tag, whole) {
  // Where one side is whole, the change stands at its end, or before it: the other side tells.
  const endsWithChange = others.at(-1)?.[0] !== "same";
  const words = pieces.map(([kind, text], i) => {
    const isLone = pieces.length === 1;
    const cut = isLone ? [endsWithChange, !endsWithChange] : [i === 0, i === pieces.length - 1];
    if (kind === "same") return document.createTextNode(whole ? text : shorten(text, ...cut));
    return el(tag, {}, el("span", { class: "unseen", text: say(`export.${kind}`) }), shown(text));
  });
  const number = el(
    "span",
    { class: "number" },
    el("span", { class: "unseen", text: say("export.line", { n: "" }) }),
    String(line),
  );
  return el("td", { class: tag, dir: "auto" }, number, el("span", { class: "words" }, ...words));
}

/** A change of nothing but line ends would be invisible. */
const shown = (text) => (/^\s+$/.test(text) && text.includes("\n") ? text.replaceAll("\n", "¶\n") : text);

const isLong = ({ old, new: now }) =>
  [...old, ...now].some(([kind, text]) => kind === "same" && text.length > 2 * CONTEXT + 20);

/** What stayed is cut to what stands beside a change. */
function shorten(text, isFirst, isLast) {
  if (text.length <= 2 * CONTEXT + 20) return text;
  const head = text.slice(0, CONTEXT).replace(/\s\S*$/, "");
  const tail = text.slice(-CONTEXT).replace(/^\S*\s/, "");
  if (isFirst) return `… ${tail}`;
  return isLast ? `${head} …` : `${head} … ${tail}`;
}
