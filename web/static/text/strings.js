/**
 * What the editor says, in English: the words of each page stand in a module beside this one.
 *
 * `{name}` stands for a value. An entry with `one` and `other` depends on the value `n`. To
 * translate the editor, replace those modules.
 */

import { COMPARE_WORDS } from "./compare_words.js";
import { EDITOR_WORDS } from "./editor_words.js";
import { EXPORT_WORDS } from "./export_words.js";
import { INVITATION_WORDS } from "./invitation_words.js";
import { PAGE_WORDS } from "./page_words.js";

const LANGUAGE = "en";

/** What the kinds of flags are called: the server's registry, which every page holds as JSON. */
const KINDS = JSON.parse(globalThis.document?.getElementById("flag-kinds")?.textContent ?? "[]");

const KIND_WORDS = Object.fromEntries(KINDS.map(({ name, label }) => [`kind.${name}`, label]));

const ENTRIES = { ...KIND_WORDS, ...PAGE_WORDS, ...EDITOR_WORDS, ...EXPORT_WORDS, ...COMPARE_WORDS, ...INVITATION_WORDS };

const plural = new Intl.PluralRules(LANGUAGE);

/**
 * A text with its values.
 * @param {string} key which text
 * @param {Object<string, string|number>} values what stands for `{name}`; `n` chooses the plural
 * @returns {string}
 */
export function say(key, values = {}) {
  const entry = ENTRIES[key];
  if (entry === undefined) return key;
  const text = typeof entry === "string" ? entry : (entry[plural.select(values.n)] ?? entry.other);
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/** Whether there is such a text. */
export const hasText = (key) => key in ENTRIES;

/** What an alignment is at. */
export const stageName = (progress) =>
  say(hasText(`stage.${progress?.stage}`) ? `stage.${progress.stage}` : "stage.aligning");
