/** A button that asks once more before it does what cannot be taken back. */
import { button, el, fill } from "../page/dom.js";

/**
 * @param {{label: string, name: string, sure: string, sureName: string, leave: string}} words
 * @param {() => unknown} act what happens if they are sure
 */
export function sureButton(words, act) {
  const place = el("div", { class: "sure" });
  ask();
  return place;

  function ask() {
    fill(place, button(words.label, sure, { class: "quiet", "aria-label": words.name }));
  }

  function sure() {
    const yes = button(words.sure, act, { class: "danger", "aria-label": words.sureName });
    const no = button(words.leave, () => {
      ask();
      place.querySelector("button")?.focus();
    });
    fill(place, yes, no);
    no.focus();
  }
}
