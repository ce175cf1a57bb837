/** Who stands in a part of the page stays there when it is drawn anew: by a poll, or by what somebody else did. */

/** What can have the focus. */
const CONTROLS = "a[href], button, input, select, textarea, [tabindex]";

/** Items of a list say which they are, so that they are known again: `data-item`. */
const ITEMS = "[data-item]";

/** @typedef {{active: HTMLElement, key: string | null, index: number, control: number}} Stand where the focus is */

/**
 * Draws a part of the page anew. The focus stays at the same control of the same item, or of the one that took the
 * item's place; where nothing of the kind is left, it goes elsewhere.
 * @param {Element} place
 * @param {() => void} draw
 * @param {() => HTMLElement | null} elsewhere
 */
export function redraw(place, draw, elsewhere = () => null) {
  const stand = standIn(place);
  draw();
  if (stand) standAgain(place, stand, elsewhere);
}

/**
 * Where in a part of the page the focus is; null if it is not there.
 * @param {Element} place
 * @returns {Stand | null}
 */
export function standIn(place) {
  const { activeElement: active } = document;
  if (!(active instanceof HTMLElement) || active === place || !place.contains(active)) return null;
  const item = itemOf(active, place);
  const key = item?.getAttribute("data-item") ?? null;
  return {
    active,
    key,
    index: item ? itemsOf(place).indexOf(item) : -1,
    control: controlsOf(item ?? place).indexOf(active),
  };
}

/**
 * Puts the focus where it was, in a part of the page that was drawn anew since. Who went on meanwhile is left alone.
 * @param {Element} place
 * @param {Stand} stand
 * @param {() => HTMLElement | null} elsewhere
 */
export function standAgain(place, { active, key, index, control }, elsewhere = () => null) {
  if (!isLost()) return;
  if (active.isConnected && canHaveFocus(active)) {
    active.focus({ preventScroll: true }); // it was taken out and put in again
    return;
  }
  const items = itemsOf(place);
  const same = items.find((item) => item.getAttribute("data-item") === key);
  const item = key === null ? place : (same ?? items[Math.min(index, items.length - 1)]);
  const controls = item ? controlsOf(item) : [];
  const again = [controls[control], controls.at(-1)].find((each) => each && canHaveFocus(each));
  (again ?? elsewhere())?.focus({ preventScroll: true });
}

/**
 * Where somebody goes on whose button is gone, or answers no more: at a control, at the first one of an element, or at
 * the element itself.
 * @param {Element | null | undefined} place
 */
export function goOnAt(place) {
  if (!(place instanceof HTMLElement) || !isLost()) return;
  const first = [place, ...controlsOf(place)].find((each) => each.matches(CONTROLS) && canHaveFocus(each));
  if (!first) place.tabIndex = -1;
  (first ?? place).focus();
}

/** What had the focus is gone, or answers no more. */
const isLost = () => document.activeElement === null || document.activeElement === document.body;

const itemsOf = (/** @type {Element} */ place) => [...place.querySelectorAll(ITEMS)];

/** @returns {HTMLElement[]} */
const controlsOf = (/** @type {Element} */ place) => [...place.querySelectorAll(CONTROLS)].filter(isElement);

/** @type {(element: Element) => element is HTMLElement} */
const isElement = (element) => element instanceof HTMLElement;

/**
 * @param {Element} inside
 * @param {Element} place
 */
function itemOf(inside, place) {
  const item = inside.closest(ITEMS);
  return item && item !== place && place.contains(item) ? item : null;
}

/** Whether an element is shown and answers. */
const canHaveFocus = (/** @type {HTMLElement} */ element) =>
  !element.matches(":disabled") && !element.closest("[hidden]") && element.getClientRects().length > 0;
