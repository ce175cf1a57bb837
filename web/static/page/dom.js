/** Elements, made without ever reading text as markup. */

/** @typedef {string | number | boolean | null | undefined} Value true and false set an attribute and leave it out */
/** @typedef {Node | string | null | undefined} Child null is left out */

/**
 * Attributes by their names in HTML; `text` is the element's text, `on…` listen.
 *
 * @typedef {{
 *   text?: string | null, class?: Value, id?: Value, hidden?: Value, tabindex?: Value, title?: Value, role?: Value,
 *   dir?: Value, lang?: Value, for?: Value, name?: Value, type?: Value, value?: Value, checked?: Value,
 *   selected?: Value, disabled?: Value, readonly?: Value, required?: Value, autofocus?: Value, placeholder?: Value,
 *   maxlength?: Value, rows?: Value, accept?: Value, autocomplete?: Value, autocapitalize?: Value,
 *   spellcheck?: Value, enterkeyhint?: Value, href?: Value, rel?: Value, download?: Value, src?: Value, alt?: Value,
 *   method?: Value, action?: Value, scope?: Value, datetime?: Value,
 *   onclick?: (event: MouseEvent) => unknown, onchange?: (event: Event) => unknown,
 *   oninput?: (event: Event) => unknown, onfocus?: (event: FocusEvent) => unknown,
 *   [attribute: `data-${string}`]: Value, [attribute: `aria-${string}`]: Value,
 * }} Properties
 */

/**
 * Makes an element.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Properties} properties
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    else if (name === "text") element.textContent = String(value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...present(children));
  return element;
}

/**
 * A button with a text.
 * @param {string} text
 * @param {(event: MouseEvent) => unknown} onclick
 * @param {Properties} properties
 */
export function button(text, onclick, properties = {}) {
  return el("button", { type: "button", text, onclick, ...properties });
}

/**
 * Replaces what an element holds.
 * @param {Element} element
 * @param {...Child} children
 */
export function fill(element, ...children) {
  element.replaceChildren(...present(children));
}

/** @param {Child[]} children */
const present = (children) => children.filter((child) => child !== null && child !== undefined);

/**
 * An element that every page of this site has.
 * @param {"main" | "masthead" | "announcer"} id
 */
export function region(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`This page has no #${id}: templates/base.html makes it.`);
  return found;
}

/**
 * Whether the person types into this element.
 * @param {Element | null} element
 */
export function isTextField(element) {
  if (element instanceof HTMLInputElement) return !/^(range|checkbox|radio|button)$/.test(element.type);
  return element instanceof HTMLTextAreaElement || (element instanceof HTMLElement && element.isContentEditable);
}

/**
 * Calls once nobody asked for it for a while, with the latest arguments.
 * @template {unknown[]} Values
 * @param {number} milliseconds
 * @param {(...values: Values) => unknown} callback
 */
export function later(milliseconds, callback) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const call = (/** @type {Values} */ ...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => callback(...values), milliseconds);
  };
  return Object.assign(call, { cancel: () => clearTimeout(timer) });
}
