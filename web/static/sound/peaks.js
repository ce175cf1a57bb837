/** The sound's outline for drawing: pairs of lowest and highest. */
import { episodeUrl, getBytes } from "../page/server.js";

export const RATE = 100;

/**
 * Outline of a stretch.
 * @param {string} slug
 * @param {number} onset
 * @param {number} offset
 * @returns {Promise<{onset: number, pairs: Int8Array}>} pair i begins at onset + i / RATE
 */
export async function fetchPeaks(slug, onset, offset) {
  const query = `?rate=${RATE}&onset=${Math.max(0, onset).toFixed(2)}&offset=${offset.toFixed(2)}`;
  const { bytes, headers } = await getBytes(episodeUrl(slug, `/peaks${query}`));
  return { onset: Number(headers.get("X-Onset") ?? onset), pairs: new Int8Array(bytes) };
}
