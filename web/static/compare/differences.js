/** The places at which an episode's page says something else, with what became of them. */
import { el } from "../page/dom.js";
import { say } from "../text/strings.js";

const GAP = "unintelligible";

/** Whether somebody should still look at it. */
export const isWaiting = ({ state }) => state === "open" || state === "partly_resolved";

/** Where a place is met: in the editor, in the queue of the page's own places. */
export const addressOf = ({ id }, here) => `${here}?queue=page#${id}`;

/**
 * The list.
 * @param {Array<Object>} differences flags
 * @param {string} here the episode's address
 */
export function drawDifferences(differences, here) {
  if (!differences.length) return el("p", { class: "none", text: say("compare.none") });
  return el("ol", { class: "differences" }, ...differences.map((flag) => drawOne(flag, here)));
}

function drawOne(flag, here) {
  const theirs = flag.proposed ?? "";
  const facts = [say("compare.line", { n: flag.line }), nature(flag, theirs), say(`state.${flag.state}`)];
  return el(
    "li",
    { "data-state": isWaiting(flag) ? "open" : "settled" },
    el(
      "a",
      { class: "words", dir: "auto", href: addressOf(flag, here) },
      side("del", "compare.ours", flag.quote),
      side("ins", "compare.theirs", theirs),
    ),
    el("p", { class: "facts", text: facts.filter(Boolean).join(" · ") }),
  );
}

function side(tag, key, words) {
  return words ? el(tag, {}, el("span", { class: "unseen", text: say(key) }), words) : null;
}

function nature({ kind, quote }, theirs) {
  if (kind === GAP) return say("compare.fills");
  if (!theirs) return say("compare.onlyText");
  return quote ? null : say("compare.onlyPage");
}
