/** Long texts cut at a blank, never inside a tag: half of one would be read as words. Pure functions. */

const TAG = /\\?\[[^\]\n]*\]/g;

/** The same text with nothing in its tags that one could cut at. */
const masked = (/** @type {string} */ text) => text.replace(TAG, (tag) => "x".repeat(tag.length));

/**
 * The first characters of a text, about so many.
 * @param {string} text
 * @param {number} most
 */
export function headOf(text, most) {
  const at = masked(text)
    .slice(0, most)
    .search(/\s\S*$/);
  return text.slice(0, at < 0 ? most : at);
}

/**
 * The last characters of a text, about so many.
 * @param {string} text
 * @param {number} most
 */
export function tailOf(text, most) {
  const from = Math.max(0, text.length - most);
  const at = masked(text).slice(from).search(/\s/);
  return text.slice(from + at + 1);
}
