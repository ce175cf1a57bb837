/** Fields above the tables. */
import { el, later } from "../page/dom.js";

const TYPING_MS = 150;
let count = 0;

/** A search box. */
export function searchField(label, onchange) {
  const changed = later(TYPING_MS, onchange);
  const id = `field-${(count += 1)}`;
  const input = el("input", {
    id,
    type: "search",
    placeholder: label,
    autocomplete: "off",
    oninput: (event) => changed(event.target.value.trim()),
  });
  return el("div", { class: "field grow" }, el("label", { for: id, class: "unseen", text: label }), input);
}

/**
 * A choice.
 * @param {string} label
 * @param {Array<[string, string]>} options value and text
 * @param {(value: string) => void} onchange
 */
export function selectField(label, options, onchange) {
  const id = `field-${(count += 1)}`;
  const select = el("select", { id, onchange: (event) => onchange(event.target.value) });
  setOptions(select, options);
  return el("div", { class: "field" }, el("label", { for: id, text: label }), select);
}

/** Gives a choice other options; what was chosen stays if it can. */
export function setOptions(select, options) {
  const chosen = select.value;
  select.replaceChildren(...options.map(([value, text]) => el("option", { value, text })));
  if (options.some(([value]) => value === chosen)) select.value = chosen;
}
