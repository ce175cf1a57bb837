/** What a person typed as words, kept from being read as form. Pure functions. */
/** @import { Spelling } from "../wire.d.ts" */

/** Brackets, emphasis, code; tags and entities only where they would be read as such; strikethrough. */
const FORM = /(\\?)([[\]*_`]|<(?=[a-z/!?])|~(?=~)|&(?=#?\w{1,31};))/gi;
/** What is a tag of SubRip, or of one of the captions whose tags players read there too. */
const TAG = /<(?=[a-z/!?])/gi;
const BRACES = /\{([^{}]*)\}/g;
/** Signs that begin a heading, a quote or a list, where a line begins with them. */
const AT_START = /^(?:[#>]|[-+](?=\s|$|[-+])|(?<number>\d{1,9})(?=[.)](?:\s|$)))/;

/**
 * Words as a reader of the file shall see them: what it would take for form is kept from being it.
 * @param {string} words
 * @param {Spelling["escape"]} shield
 * @param {boolean} atStart whether a line begins with them
 */
export function escaped(words, shield, atStart = false) {
  if (shield === "markdown") return escapeTyped(words, atStart);
  if (shield === "json") return JSON.stringify(words).slice(1, -1);
  if (shield === "entities") return words.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll("-->", "--&gt;");
  const plain = words.replaceAll("-->", "→");
  // SubRip has no way to write what looks like its tags: players leave them out.
  return shield === "tags" ? plain.replace(BRACES, "｛$1｝").replace(TAG, "‹") : plain;
}

/**
 * Characters that Markdown would take for its own get a backslash, unless they have one.
 * @param {string} words
 * @param {boolean} atStart whether a line begins with them
 */
function escapeTyped(words, atStart = false) {
  const inside = words.replace(FORM, (whole, slash, sign) => (slash ? whole : `\\${sign}`)).replace(/^#/, "\\#");
  return atStart ? inside.replace(AT_START, (mark, number) => (number ? `${mark}\\` : `\\${mark}`)) : inside;
}
