/** Elements, made without ever reading text as markup. */

/**
 * Makes an element.
 * @param {string} tag
 * @param {Object<string, any>} properties attributes; `text` is its text, `onclick` and the like listen,
 *   true and false set and leave out an attribute, null leaves it out
 * @param {...(Node|string|null)} children
 * @returns {HTMLElement}
 */
export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "text") element.textContent = value;
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** A button with a text. */
export function button(text, onclick, properties = {}) {
  return el("button", { type: "button", text, onclick, ...properties });
}

/** Replaces what an element holds. */
export function fill(element, ...children) {
  element.replaceChildren(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** Whether the person types into this element. */
export function isTextField(element) {
  if (!element) return false;
  if (element.isContentEditable) return true;
  return (
    element.tagName === "TEXTAREA" ||
    (element.tagName === "INPUT" && !/^(range|checkbox|radio|button)$/.test(element.type))
  );
}

/** Calls once nobody asked for it for a while, with the latest arguments. */
export function later(milliseconds, callback) {
  let timer = 0;
  const call = (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => callback(...values), milliseconds);
  };
  call.cancel = () => clearTimeout(timer);
  return call;
}
