/** Where somebody is in the rows: what they see, and where the focus is. */

/**
 * Draws rows anew, by a save, a poll, or what somebody else did. Who stands in them stands then at the text of the row
 * that took their place, or at a tool that comes along.
 * @param {Element[]} places that are drawn anew
 * @param {() => void} draw
 * @param {() => HTMLElement | null} textNow the text to stand at then
 */
export function stayInRow(places, draw, textNow) {
  const { activeElement: active } = document;
  const stood = active instanceof HTMLElement && places.some((place) => place.contains(active)) ? active : null;
  draw();
  if (!stood || document.activeElement === stood) return;
  textNow()?.focus({ preventScroll: true }); // the tools of rows follow it
  if (stood.isConnected) stood.focus({ preventScroll: true });
}

/**
 * Brings a place into the upper third.
 * @param {HTMLElement} pane
 * @param {Element | Range} place
 * @param {boolean} smooth
 */
export function bringIntoSight(pane, place, smooth) {
  const move = () => {
    const by = place.getBoundingClientRect().top - pane.getBoundingClientRect().top - pane.clientHeight / 3;
    if (Math.abs(by) > 2) pane.scrollBy({ top: by, behavior: smooth ? "smooth" : "instant" });
  };
  move();
  // Rows that were never on the screen have guessed heights: look again once they are drawn.
  if (!smooth) requestAnimationFrame(() => requestAnimationFrame(move));
}
