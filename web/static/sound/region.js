/** The part of the sound that is played: what its edges may be. Pure functions. */

/** @typedef {{onset: number, offset: number}} Region seconds of the audio */
/** @typedef {keyof Region} Edge */

/** Seconds: less is a click, not a sound. */
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

/** Seconds: wider, single words are no longer seen, and the strip above shows all; narrower, nothing more is. */
const LONGEST_VIEW = 60;
const SHORTEST_VIEW = 1;

/**
 * More or less of the sound, with a moment staying where it is.
 * @param {Region} view
 * @param {number} moment
 * @param {number} factor above 1: more
 * @returns {Region}
 */
export function zoomed({ onset, offset }, moment, factor) {
  const length = Math.min(LONGEST_VIEW, Math.max(SHORTEST_VIEW, (offset - onset) * factor));
  const share = (moment - onset) / (offset - onset);
  const start = Math.max(0, moment - share * length);
  return { onset: start, offset: start + length };
}

/**
 * What is before or after.
 * @param {Region} view
 * @param {number} share of its length; below 0: before
 * @returns {Region}
 */
export function panned({ onset, offset }, share) {
  const by = Math.max(-onset, share * (offset - onset));
  return { onset: onset + by, offset: offset + by };
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
