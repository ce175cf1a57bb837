/** Which keys do what: the defaults and what a person changed. Nothing here touches the page. */

/** Actions and their keys. None is on Tab, and none takes a key of the browser or of a screen reader. */
export const DEFAULTS = Object.freeze({
  playPause: ["Escape"],
  replay: ["Alt+R"],
  loop: ["Alt+L"],
  back: ["Alt+J"],
  forward: ["Alt+K"],
  slower: ["Alt+,"],
  faster: ["Alt+."],
  next: ["Alt+N"],
  previous: ["Alt+P"],
  saveNext: ["Ctrl+Enter"],
  cannotTell: ["Alt+U"],
  editLine: ["Alt+E"],
  undo: ["Ctrl+Z"],
  redo: ["Ctrl+Shift+Z", "Ctrl+Y"],
  help: ["?"],
});

/** @typedef {keyof typeof DEFAULTS} Action */
/** @typedef {Partial<Record<Action, string[]>>} OwnKeys */
/** @typedef {Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">} Press */

export const ACTIONS = /** @type {Action[]} */ (Object.keys(DEFAULTS));

/** @type {Record<string, string>} */
const BY_CODE = { Comma: ",", Period: ".", Slash: "/", Semicolon: ";", Minus: "-", Equal: "=", Quote: "'" };
const SAFE = /^(Ctrl|Alt)\+|^F\d+$|^Escape$|^\?$/;

/**
 * What was stored, as far as it makes sense.
 * @param {string | null} stored JSON
 * @returns {OwnKeys}
 */
export function readOwn(stored) {
  try {
    const entries = Object.entries(JSON.parse(stored ?? "{}"));
    return Object.fromEntries(entries.filter(([action, keys]) => action in DEFAULTS && isListOfKeys(keys)));
  } catch {
    return {};
  }
}

/** @param {unknown} keys */
const isListOfKeys = (keys) =>
  Array.isArray(keys) && keys.length > 0 && keys.every((each) => typeof each === "string" && each);

/**
 * Keys of an action.
 * @param {OwnKeys} own
 * @param {Action} action
 */
export const keysOf = (own, action) => own[action] ?? DEFAULTS[action];

/**
 * The action that a combination belongs to.
 * @param {OwnKeys} own
 * @param {string} combination
 */
export const actionOf = (own, combination) =>
  ACTIONS.find((action) => keysOf(own, action).includes(combination)) ?? null;

/**
 * What speaks against a combination for an action: another action has it, or a person needs it to type.
 * @param {OwnKeys} own
 * @param {Action} action
 * @param {string} combination
 * @returns {{taken: Action} | "unsafe" | null}
 */
export function objectionTo(own, action, combination) {
  const other = actionOf(own, combination);
  if (other && other !== action) return { taken: other };
  return SAFE.test(combination) ? null : "unsafe";
}

/**
 * A key press as text, such as `Alt+R`. The letter is the printed one, except where Alt turns it
 * into another character, as it does on a Mac.
 * @param {Press} press
 */
export function combinationOf(press) {
  const name = nameOf(press);
  const isSign = name.length === 1 && !/[A-Z0-9]/.test(name);
  const parts = [];
  if (press.ctrlKey || press.metaKey) parts.push("Ctrl");
  if (press.altKey) parts.push("Alt");
  if (press.shiftKey && !isSign) parts.push("Shift");
  return [...parts, name].join("+");
}

/**
 * Whether a key press is the Enter of the page, not the one with which an input method takes its word: Safari says of
 * that one that nobody is composing any more, but calls it 229.
 * @param {Pick<KeyboardEvent, "key" | "isComposing" | "keyCode">} press
 */
export const isEnter = ({ key, isComposing, keyCode }) => key === "Enter" && !isComposing && keyCode !== 229;

/** @param {Press} press */
function nameOf({ key, code, altKey }) {
  if (/^[\x21-\x7e]$/.test(key)) return key.toUpperCase();
  if (altKey) {
    const letter = /^(?:Key|Digit)(.)$/.exec(code);
    return letter?.[1] ?? BY_CODE[code] ?? key;
  }
  return key === " " ? "Space" : key;
}
