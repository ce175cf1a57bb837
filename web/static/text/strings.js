/**
 * What the editor says, in English: the words of each page stand in a module beside this one.
 *
 * `{name}` stands for a value. An entry with `one` and `other` depends on the value `n`. To
 * translate the editor, replace those modules.
 */

import { COMPARE_WORDS } from "./compare_words.js";
import { EDITOR_WORDS } from "./editor_words.js";
import { EXPORT_WORDS } from "./export_words.js";
import { FIND_WORDS } from "./find_words.js";
import { INVITATION_WORDS } from "./invitation_words.js";
import { KEY_WORDS } from "./key_words.js";
import { PAGE_WORDS } from "./page_words.js";
import { TURN_WORDS } from "./turn_words.js";

const LANGUAGE = "en";

const ENTRIES = {
  ...PAGE_WORDS,
  ...EDITOR_WORDS,
  ...KEY_WORDS,
  ...EXPORT_WORDS,
  ...COMPARE_WORDS,
  ...FIND_WORDS,
  ...INVITATION_WORDS,
  ...TURN_WORDS,
};

const plural = new Intl.PluralRules(LANGUAGE);

/** @typedef {keyof typeof ENTRIES} TextKey */
/** @typedef {string | (Partial<Record<Intl.LDMLPluralRule, string>> & {other: string})} Entry */

/**
 * A text with its values.
 * @param {TextKey} key which text
 * @param {Object<string, string|number>} values what stands for `{name}`; `n` chooses the plural
 * @returns {string}
 */
export function say(key, values = {}) {
  /** @type {Entry} */
  const entry = ENTRIES[key];
  const text = typeof entry === "string" ? entry : (entry[plural.select(Number(values.n))] ?? entry.other);
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/**
 * Whether there is such a text.
 * @param {string} key
 * @returns {key is TextKey}
 */
export const hasText = (key) => Object.hasOwn(ENTRIES, key);

/**
 * What an alignment is at.
 * @param {{stage: string} | null} progress
 */
export function stageName(progress) {
  const key = `stage.${progress?.stage}`;
  return say(hasText(key) ? key : "stage.aligning");
}
