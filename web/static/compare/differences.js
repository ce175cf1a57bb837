/** The places at which an episode's page says something else, with what became of them. */
/** @import { Flag } from "../wire.d.ts" */
import { el } from "../page/dom.js";
import { GAP, isOpen } from "../page/flags.js";
import { say } from "../text/strings.js";

/**
 * Where a place is met: in the editor, in the queue of the page's own places.
 * @param {Flag} flag
 * @param {string} here the episode's address
 */
export const addressOf = ({ id }, here) => `${here}?queue=page#${id}`;

/**
 * The list.
 * @param {Flag[]} differences
 * @param {string} here the episode's address
 */
export function drawDifferences(differences, here) {
  if (!differences.length) return el("p", { class: "none", text: say("compare.none") });
  return el("ol", { class: "differences" }, ...differences.map((flag) => drawOne(flag, here)));
}

/**
 * @param {Flag} flag
 * @param {string} here
 */
function drawOne(flag, here) {
  const theirs = flag.proposed ?? "";
  const facts = [say("compare.line", { n: flag.line }), nature(flag, theirs), say(`state.${flag.state}`)];
  const ours = side("del", say("compare.ours"), flag.quote);
  const words = { class: "words", dir: "auto", href: addressOf(flag, here) };
  return el(
    "li",
    { "data-state": isOpen(flag) ? "open" : "settled" },
    el("a", words, ours, side("ins", say("compare.theirs"), theirs)),
    el("p", { class: "facts", text: facts.filter(Boolean).join(" · ") }),
  );
}

/**
 * @param {"del" | "ins"} tag
 * @param {string} whose
 * @param {string} words
 */
function side(tag, whose, words) {
  return words ? el(tag, {}, el("span", { class: "unseen", text: whose }), words) : null;
}

/**
 * @param {Flag} flag
 * @param {string} theirs
 */
function nature({ kind, quote }, theirs) {
  if (kind === GAP) return say("compare.fills");
  if (!theirs) return say("compare.onlyText");
  return quote ? null : say("compare.onlyPage");
}
