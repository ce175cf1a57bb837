/** Long lists: what is seen first is drawn first, the rest while nothing else is to be done. */
import { fill } from "../page/dom.js";

/** More rows than a screen holds, drawn at once; the others follow in pieces that do not hold up a key. */
const FIRST = 60;
const PIECE = 150;

/**
 * Draws the elements of a list into a place, over and over; what was being drawn for an older list is given up.
 * @param {HTMLElement} place
 */
export function inPieces(place) {
  let latest = 0;
  /**
   * @template T
   * @param {T[]} items
   * @param {(item: T) => HTMLElement} drawOne
   * @param {number} least how many are drawn at once: as many as stand there already, so that nothing jumps
   */
  return (items, drawOne, least = FIRST) => {
    latest += 1;
    const mine = latest;
    let drawn = Math.max(FIRST, least);
    fill(place, ...items.slice(0, drawn).map(drawOne));
    const next = () => {
      if (mine !== latest || drawn >= items.length) return;
      place.append(...items.slice(drawn, drawn + PIECE).map(drawOne));
      drawn += PIECE;
      setTimeout(next);
    };
    // After the frame with the first ones.
    requestAnimationFrame(() => setTimeout(next));
  };
}
