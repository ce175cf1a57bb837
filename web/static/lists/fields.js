/** Fields above the tables. */
import { el, later } from "../page/dom.js";

/** Thousands of rows are not filtered at each letter of a quick typist. */
const TYPING_MS = 150;
let count = 0;

/** @typedef {[value: string, text: string]} Choice */

/**
 * A search box.
 * @param {string} label
 * @param {(text: string) => unknown} onchange
 * @param {string} value what stands in it
 * @param {number} wait for the next letter
 */
export function searchField(label, onchange, value = "", wait = TYPING_MS) {
  const id = newId();
  const input = el("input", { id, type: "search", placeholder: label, autocomplete: "off", value });
  const changed = later(wait, () => onchange(input.value.trim()));
  input.addEventListener("input", () => changed());
  return el("div", { class: "field grow" }, el("label", { for: id, class: "unseen", text: label }), input);
}

/**
 * A choice, and the element that holds it with its label.
 * @param {string} label
 * @param {Choice[]} options
 * @param {(value: string) => unknown} onchange
 */
export function selectField(label, options, onchange) {
  const id = newId();
  const select = el("select", { id });
  select.addEventListener("change", () => onchange(select.value));
  setOptions(select, options);
  return { select, field: el("div", { class: "field" }, el("label", { for: id, text: label }), select) };
}

/**
 * Gives a choice other options; what was chosen stays if it can.
 * @param {HTMLSelectElement} select
 * @param {Choice[]} options
 */
export function setOptions(select, options) {
  const chosen = select.value;
  select.replaceChildren(...options.map(([value, text]) => el("option", { value, text })));
  if (options.some(([value]) => value === chosen)) select.value = chosen;
}

function newId() {
  count += 1;
  return `field-${count}`;
}
