/** What is still open, and what left before. */
import { el } from "../page/dom.js";
import { ago, clock } from "../text/moments.js";
import { say } from "../text/strings.js";

/** Gaps that stay in the text. */
export function drawLeft(left) {
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
export function drawPast(exports) {
  if (!exports.length) return el("p", { class: "none", text: say("export.past.none") });
  return el("ul", { class: "past" }, ...exports.map(drawOne));
}

function drawOne({ way, branch, url, merged, by, when, revision }) {
  const name = say(`export.past.${way}`, { branch });
  const isLink = url !== null && /^https?:\/\//.test(url);
  const state =
    merged === null
      ? null
      : el("span", {
          class: "state",
          "data-merged": String(merged),
          text: say(merged ? "export.past.merged" : "export.past.waiting"),
        });
  return el(
    "li",
    {},
    el(
      "p",
      {},
      isLink ? el("a", { href: url, rel: "noreferrer", text: name }) : el("span", { class: "what", text: name }),
      state,
    ),
    el("p", { class: "facts", text: say("export.past.facts", { name: by.name, when: ago(when), revision }) }),
  );
}
