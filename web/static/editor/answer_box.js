/** The box of the card. */
import { el } from "../page/dom.js";
import { isEnter } from "../page/key_map.js";

/**
 * @param {string} value
 * @param {{changed: () => unknown, submit: (pressed: number) => unknown, step: (by: 1 | -1) => boolean}} acts submit:
 *   with the time of the key, as `performance.now()` · step: to the proposal below or above; whether there was one
 */
export function makeBox(value, { changed, submit, step }) {
  const box = el("input", {
    id: "answer",
    type: "text",
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: "true",
    dir: "auto",
    "aria-describedby": "answer-hint",
    enterkeyhint: "next",
    oninput: changed,
  });
  box.value = value;
  box.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const by = { ArrowDown: /** @type {const} */ (1), ArrowUp: /** @type {const} */ (-1) }[event.key];
    if (isEnter(event)) {
      event.preventDefault();
      submit(event.timeStamp);
    } else if (by && !event.isComposing && step(by)) event.preventDefault();
  });
  return box;
}
