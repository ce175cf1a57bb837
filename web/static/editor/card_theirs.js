/** What the card says when somebody else answered first. */
/** @import { Theirs } from "./card.js" */
/** @import { Choice } from "./theirs.js" */
import { button, el, fill } from "../page/dom.js";
import { redraw } from "../page/stay.js";
import { asRead } from "../text/shown_text.js";
import { say } from "../text/strings.js";

/**
 * Says it in its place; what says the same already stays, for somebody may stand at one of its buttons.
 * @param {HTMLElement} place
 * @param {Theirs | null} theirs null: nobody did
 * @param {(choice: Choice) => void} choose
 */
export function showTheirs(place, theirs, choose) {
  const told = JSON.stringify(theirs);
  if (place.dataset.told === told) return;
  place.dataset.told = told;
  redraw(place, () => fill(place, ...(theirs ? drawTheirs(theirs, choose) : [])));
}

/**
 * @param {Theirs} theirs
 * @param {(choice: Choice) => void} choose
 */
function drawTheirs({ name, words }, choose) {
  const message = words ? say("theirs.filled", { name, words: asRead(words.words) }) : say("theirs.changed", { name });
  const keep = button(say("theirs.keep"), () => choose("theirs"), { class: "primary" });
  keep.append(el("span", { class: "key", "aria-hidden": "true", text: " ⏎" }));
  const others = words
    ? [button(say("theirs.mine"), () => choose("mine")), button(say("theirs.both"), () => choose("both"))]
    : [button(say("theirs.both"), () => choose("both"))];
  return [el("p", { dir: "auto", text: message }), el("div", { class: "buttons" }, keep, ...others)];
}
