/** What a person typed as words, kept from being read as form. Pure functions. */

/** Brackets, emphasis, code; tags and entities only where they would be read as such; strikethrough. */
const FORM = /(\\?)([[\]*_`]|<(?=[a-z/!?])|~(?=~)|&(?=#?\w{1,31};))/gi;
/** Signs that begin a heading, a quote or a list, where a line begins with them. */
const AT_START = /^(?:[#>]|[-+](?=\s|$|[-+])|(?<number>\d{1,9})(?=[.)](?:\s|$)))/;

/**
 * Characters that Markdown would take for its own get a backslash, unless they have one.
 * @param {string} words
 * @param {boolean} atStart whether a line begins with them
 */
export function escapeTyped(words, atStart = false) {
  const inside = words.replace(FORM, (whole, slash, sign) => (slash ? whole : `\\${sign}`)).replace(/^#/, "\\#");
  return atStart ? inside.replace(AT_START, (mark, number) => (number ? `${mark}\\` : `\\${mark}`)) : inside;
}
