/** What the texts of all episodes say: asked of the server while somebody types. */
import { fetchTexts } from "../page/api.js";
import { later } from "../page/dom.js";

/** Letters: fewer stand in every text. */
const LEAST = 3;
/** The answer itself is quick: waiting longer for the next letter would be felt. */
const TYPING_MS = 60;

/**
 * What was found; `excerpts`: by slug, where the words stand, "" where that is not shown; `behind`: texts that were
 * not looked at yet.
 * @typedef {{excerpts: Map<string, string>, behind: number}} TextsFound
 */

/** @type {TextsFound} */
export const NOTHING = { excerpts: new Map(), behind: 0 };

/**
 * Looks for words, and tells what was found; an answer to older words is left alone.
 * @param {(found: TextsFound) => void} tell
 */
export function textSearch(tell) {
  let latest = "";
  const ask = later(TYPING_MS, async () => {
    const words = latest;
    const answer = words.length < LEAST ? null : await fetchTexts(words).catch(() => null);
    if (words !== latest) return;
    const excerpts = new Map((answer?.found ?? []).map(({ slug, excerpt }) => [slug, excerpt]));
    tell({ excerpts, behind: answer?.behind ?? 0 });
  });
  return (/** @type {string} */ words) => {
    latest = words;
    ask();
  };
}
