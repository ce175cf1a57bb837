/** Pieces of the card that know nothing of it. */
/** @import { Flag } from "../wire.d.ts" */
import { button, el } from "../page/dom.js";
import { GAP } from "../page/flags.js";
import { say } from "../text/strings.js";
import { sizeOf, stateOf } from "./card_text.js";

/** What the place is about, and how long it is. */
export function drawAbout(/** @type {Flag} */ flag) {
  const message = flag.kind === GAP ? null : el("span", { class: "message", dir: "auto", text: flag.message });
  return el("p", { class: "about" }, message, el("span", { class: "size", text: sizeOf(flag) }));
}

/** What became of it. */
export function drawState(/** @type {Flag} */ flag) {
  const text = stateOf(flag);
  return el("p", { class: "card-state", hidden: !text, text });
}

/**
 * Who speaks in a new paragraph.
 * @param {string[]} names
 * @param {string} chosen "" if the turn goes on
 */
export function drawSpeakers(names, chosen) {
  const same = el("option", { value: "", text: say("gap.speaker.same") });
  const options = names.map((name) => el("option", { value: name, text: name, selected: name === chosen }));
  return el("select", { id: "answer-speaker" }, same, ...options);
}

/**
 * Words that may be put into the box, with what they are of.
 * @param {"gap.proposed" | "gap.here" | "gap.candidates"} key
 * @param {string[]} texts
 * @param {(text: string) => void} use
 */
export function drawProposals(key, texts, use) {
  if (!texts.length) return null;
  const items = texts.map((text) =>
    el(
      "li",
      {},
      button(text, () => use(text), { class: "candidate", dir: "auto" }),
    ),
  );
  const title = el("span", { id: `${key}-title`, class: "hint", text: `${say(key)} (↓)` });
  return el("div", { class: "candidates" }, title, el("ul", { "aria-labelledby": `${key}-title` }, ...items));
}
