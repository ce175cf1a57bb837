/** Small drawings in the tables: how much is done, how the text was heard. */
import { el } from "../page/dom.js";
import { say } from "../text/strings.js";

/** A bar with the same in words. */
export function progressBar(done, total) {
  const text = say("episodes.filled", { done, total });
  const bar = el(
    "span",
    { class: "bar", role: "img", "aria-label": text, title: text },
    el("span", { class: "bar-done" }),
  );
  bar.firstChild.style.width = `${(done / total) * 100}%`;
  return bar;
}

/**
 * The verdicts along the text; hatched where the text was not heard.
 * @param {{verdicts: Array<[string, number]>}} episode
 */
export function verdictStrip({ verdicts }) {
  if (!verdicts.length) return null;
  const share = (name) =>
    Math.round(100 * verdicts.filter(([verdict]) => verdict === name).reduce((sum, [, part]) => sum + part, 0));
  const text = say("episodes.verdicts", { spoken: share("spoken"), not_spoken: share("not_spoken") });
  const parts = verdicts.map(([verdict, part]) => {
    const piece = el("span", { class: `piece ${verdict}` });
    piece.style.flexGrow = part;
    return piece;
  });
  return el("span", { class: "strip", role: "img", "aria-label": text, title: text }, ...parts);
}
