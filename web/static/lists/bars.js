/** Small drawings in the tables: how much is done, how the text was heard. */
/** @import { Episode, Verdict } from "../wire.d.ts" */
import { el } from "../page/dom.js";
import { say } from "../text/strings.js";

/**
 * A bar with the same in words.
 * @param {number} done
 * @param {number} total
 */
export function progressBar(done, total) {
  const text = say("episodes.filled", { done, total });
  const filled = el("span", { class: "bar-done" });
  filled.style.width = `${(done / total) * 100}%`;
  return el("span", { class: "bar", role: "img", "aria-label": text, title: text }, filled);
}

/**
 * The verdicts along the text; hatched where the text was not heard.
 * @param {Pick<Episode, "verdicts">} episode
 */
export function verdictStrip({ verdicts }) {
  if (!verdicts.length) return null;
  const text = say("episodes.verdicts", {
    spoken: percentOf(verdicts, "spoken"),
    not_spoken: percentOf(verdicts, "not_spoken"),
  });
  const parts = verdicts.map(([verdict, part]) => {
    const piece = el("span", { class: `piece ${verdict}` });
    piece.style.flexGrow = String(part);
    return piece;
  });
  return el("span", { class: "strip", role: "img", "aria-label": text, title: text }, ...parts);
}

/**
 * How much of the text has a verdict, in percent.
 * @param {Episode["verdicts"]} verdicts
 * @param {Verdict} sought
 */
export function percentOf(verdicts, sought) {
  const shares = verdicts.map(([verdict, share]) => (verdict === sought ? share : 0));
  return Math.round(100 * shares.reduce((sum, share) => sum + share, 0));
}
