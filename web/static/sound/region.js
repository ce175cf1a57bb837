/** The part of the sound that is played: what its edges may be. Pure functions. */

/** @typedef {{onset: number, offset: number}} Region seconds of the audio */
/** @typedef {keyof Region} Edge */

export const SHORTEST = 0.1;

/**
 * The region with an edge moved: inside the view, and no shorter than something one can hear.
 * @param {Region} region
 * @param {Edge} edge
 * @param {number} time where it is to be
 * @param {Region} view
 * @returns {Region}
 */
export function moveEdge(region, edge, time, view) {
  const { onset, offset } = region;
  const limit = edge === "onset" ? Math.min(time, offset - SHORTEST) : Math.max(time, onset + SHORTEST);
  return { ...region, [edge]: Math.min(Math.max(limit, view.onset), view.offset) };
}

/**
 * The region between two moments, in any order.
 * @param {number} start
 * @param {number} time
 * @returns {Region}
 */
export function between(start, time) {
  const onset = Math.min(start, time);
  return { onset, offset: Math.max(start, time, onset + SHORTEST) };
}

/**
 * A stretch that the server may be asked for: not before the beginning, in hundredths.
 * @param {Region} region
 * @returns {[onset: number, offset: number]}
 */
export const askable = ({ onset, offset }) => [
  Math.max(0, Math.round(onset * 100) / 100),
  Math.round(offset * 100) / 100,
];
