/** Which keys do what: the defaults and what a person changed. Nothing here touches the page. */

/** Actions and their keys. None is on Tab, and none takes a key of the browser or of a screen reader. */
export const DEFAULTS = Object.freeze({
  playPause: ["Escape", "F8"],
  replay: ["Alt+R"],
  gapAlone: ["Alt+A"],
  wider: ["Alt+W"],
  loop: ["Alt+L"],
  back: ["Alt+J", "F7"],
  forward: ["Alt+K", "F9"],
  slower: ["Alt+,"],
  faster: ["Alt+."],
  next: ["Alt+N"],
  previous: ["Alt+P"],
  saveNext: ["Ctrl+Enter"],
  cannotTell: ["Alt+U"],
  hearToo: ["Alt+Y"],
  take1: ["Alt+1"],
  take2: ["Alt+2"],
  take3: ["Alt+3"],
  take4: ["Alt+4"],
  take5: ["Alt+5"],
  hearWords: ["Alt+H"],
  isWritten: ["Alt+O"],
  isHeard: ["Alt+B"],
  splitHere: ["Alt+S"],
  turns: ["Alt+T"],
  editLine: ["Alt+E"],
  goToTime: ["Alt+G"],
  saveNow: ["Ctrl+S"],
  rawText: ["Alt+V"],
  find: ["Ctrl+F"],
  replaceWords: ["Ctrl+H"],
  undo: ["Ctrl+Z"],
  redo: ["Ctrl+Shift+Z", "Ctrl+Y"],
  help: ["?"],
});

/** On a Mac Option types letters: what Alt does elsewhere takes Ctrl as well there. */
const ON_MAC = /mac|iphone|ipad/i;

/** @typedef {keyof typeof DEFAULTS} Action */
/** @typedef {Partial<Record<Action, string[]>>} OwnKeys */
/** @typedef {Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">} Press */
/** @typedef {{platform?: string, userAgent?: string, userAgentData?: {platform?: string}}} Machine as `navigator` */

export const ACTIONS = /** @type {Action[]} */ (Object.keys(DEFAULTS));

/** @type {Record<string, string>} */
const BY_CODE = { Comma: ",", Period: ".", Slash: "/", Semicolon: ";", Minus: "-", Equal: "=", Quote: "'" };
const SAFE = /^(Ctrl|Alt)\+|^F\d+$|^Escape$|^\?$/;
const TYPES_ON_MAC = /^Alt\+(?:Shift\+)?(?!F\d+$)/;

/**
 * Whether a browser runs where Option types letters.
 * @param {Machine} machine
 */
export const isMac = ({ platform, userAgent, userAgentData }) =>
  ON_MAC.test([userAgentData?.platform, platform, userAgent].join(" "));

/**
 * The keys of a machine that nobody changed.
 * @param {boolean} mac
 * @returns {Record<Action, readonly string[]>}
 */
function defaultsFor(mac) {
  if (!mac) return DEFAULTS;
  const entries = Object.entries(DEFAULTS).map(([action, keys]) => [
    action,
    keys.map((each) => (TYPES_ON_MAC.test(each) ? `Ctrl+${each}` : each)),
  ]);
  return Object.fromEntries(entries);
}

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
 * Keys of an action. What somebody chose on a Mac before Option was left to typing is left alone, not obeyed.
 * @param {OwnKeys} own
 * @param {Action} action
 * @param {boolean} mac
 */
export function keysOf(own, action, mac = false) {
  const chosen = own[action]?.filter((each) => !mac || !TYPES_ON_MAC.test(each)) ?? [];
  return chosen.length ? chosen : defaultsFor(mac)[action];
}

/**
 * The action that a combination belongs to.
 * @param {OwnKeys} own
 * @param {string} combination
 * @param {boolean} mac
 */
export const actionOf = (own, combination, mac = false) =>
  ACTIONS.find((action) => keysOf(own, action, mac).includes(combination)) ?? null;

/**
 * What speaks against a combination for an action: another action has it, or a person needs it to type.
 * @param {OwnKeys} own
 * @param {Action} action
 * @param {string} combination
 * @param {boolean} mac
 * @returns {{taken: Action} | "unsafe" | null}
 */
export function objectionTo(own, action, combination, mac = false) {
  const other = actionOf(own, combination, mac);
  if (other && other !== action) return { taken: other };
  return SAFE.test(combination) && !(mac && TYPES_ON_MAC.test(combination)) ? null : "unsafe";
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
  // Command with Option is the browser's on a Mac (developer tools, the page's source).
  if (press.ctrlKey || (press.metaKey && !press.altKey)) parts.push("Ctrl");
  else if (press.metaKey) parts.push("Meta");
  if (press.altKey) parts.push("Alt");
  if (press.shiftKey && !isSign) parts.push("Shift");
  return [...parts, name].join("+");
}

/**
 * Whether a key press is an input method's. Of the Enter that takes its word Safari says that nobody is composing any
 * more, but calls it 229.
 * @param {Pick<KeyboardEvent, "isComposing" | "keyCode">} press
 */
export const isComposing = (press) => press.isComposing || press.keyCode === 229;

/**
 * Whether a key press is the Enter of the page.
 * @param {Pick<KeyboardEvent, "key" | "isComposing" | "keyCode">} press
 */
export const isEnter = (press) => press.key === "Enter" && !isComposing(press);

/** @param {Press} press */
function nameOf({ key, code, altKey }) {
  if (/^[\x21-\x7e]$/.test(key)) return key.toUpperCase();
  if (altKey) {
    const letter = /^(?:Key|Digit)(.)$/.exec(code);
    return letter?.[1] ?? BY_CODE[code] ?? key;
  }
  return key === " " ? "Space" : key;
}
