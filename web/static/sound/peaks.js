/** The sound's outline for drawing: pairs of lowest and highest. */
import { episodeUrl } from "../page/api.js";
import { getBytes } from "../page/server.js";

/** Pairs a second at which close views are drawn; the server makes them at this rate. */
export const RATE = 100;

/** @typedef {{onset: number, pairs: Int8Array}} Peaks pair i begins at onset + i / RATE */

/**
 * Outline of a stretch.
 * @param {string} slug
 * @param {number} onset
 * @param {number} offset
 * @returns {Promise<Peaks>}
 */
export async function fetchPeaks(slug, onset, offset) {
  const query = `?rate=${RATE}&onset=${Math.max(0, onset).toFixed(2)}&offset=${offset.toFixed(2)}`;
  const { bytes, headers } = await getBytes(episodeUrl(slug, `/peaks${query}`));
  return { onset: Number(headers.get("X-Onset") ?? onset), pairs: new Int8Array(bytes) };
}

/**
 * The lowest and the highest value of a stretch, at least of the pair in which it begins.
 * @param {Peaks} peaks
 * @param {number} from seconds
 * @param {number} until seconds
 * @returns {[low: number, high: number]} -127…127; both 0 where no sound is known
 */
export function extremes({ onset, pairs }, from, until) {
  const first = Math.floor((from - onset) * RATE);
  const last = Math.max(first + 1, Math.floor((until - onset) * RATE));
  let [low, high] = [0, 0];
  for (let i = Math.max(0, first); i < last && 2 * i + 1 < pairs.length; i += 1) {
    low = Math.min(low, pairs[2 * i]);
    high = Math.max(high, pairs[2 * i + 1]);
  }
  return [low, high];
}
