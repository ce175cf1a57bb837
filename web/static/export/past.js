/** What is still open, and what left before. */
/** @import { Left, PastExport } from "../wire.d.ts" */
import { el } from "../page/dom.js";
import { ago, clock } from "../text/moments.js";
import { say } from "../text/strings.js";

/** Gaps that stay in the text. */
export function drawLeft(/** @type {Left[]} */ left) {
  if (!left.length) return el("p", { text: say("export.left.none") });
  const moments = left.map(({ seconds, line }) =>
    seconds === null ? say("export.line", { n: line }) : clock(seconds),
  );
  return el(
    "div",
    {},
    el("p", { text: say("export.left.some", { n: left.length }) }),
    el("p", { class: "moments", text: moments.join(" · ") }),
  );
}

/** What was exported, and whether it has arrived. */
export function drawPast(/** @type {PastExport[]} */ exports) {
  if (!exports.length) return el("p", { class: "none", text: say("export.past.none") });
  return el("ul", { class: "past" }, ...exports.map(drawOne));
}

function drawOne(/** @type {PastExport} */ { way, branch, url, merged, by, when, revision }) {
  const name = say(`export.past.${way}`, { branch: branch ?? "" });
  const link = linkTo(url, name) ?? el("span", { class: "what", text: name });
  const facts = say("export.past.facts", { name: by.name, when: ago(when), revision });
  return el("li", {}, el("p", {}, link, arrival(merged)), el("p", { class: "facts", text: facts }));
}

/** Whether upstream has it; null if nobody knows. */
function arrival(/** @type {boolean | null} */ merged) {
  if (merged === null) return null;
  const text = say(merged ? "export.past.merged" : "export.past.waiting");
  return el("span", { class: "state", "data-merged": String(merged), text });
}

/**
 * A link to an address elsewhere; null if it is none that a browser may follow.
 * @param {string | null} href
 * @param {string} text
 */
export const linkTo = (href, text) =>
  href !== null && /^https?:\/\//.test(href) ? el("a", { href, rel: "noreferrer", text }) : null;
