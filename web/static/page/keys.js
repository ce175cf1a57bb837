/** Which keys do what: defaults, what the person changed, and the one listener. */

const STORED = "aligner.keys";

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

const BY_CODE = { Comma: ",", Period: ".", Slash: "/", Semicolon: ";", Minus: "-", Equal: "=", Quote: "'" };

export class Keys {
  constructor() {
    this.own = read();
    this.actions = {};
    this.paused = false;
    document.addEventListener("keydown", (event) => this.#press(event), { capture: true });
  }

  /**
   * Says what the actions do. A function that returns false leaves the key to the browser.
   * @param {Object<string, (event: KeyboardEvent) => (boolean|void)>} actions
   */
  on(actions) {
    Object.assign(this.actions, actions);
  }

  /** Keys of an action. */
  of(action) {
    return this.own[action] ?? DEFAULTS[action];
  }

  /** The first key of an action, as it is shown beside a button. */
  hint(action) {
    return this.of(action)[0];
  }

  /** The action that a key belongs to. */
  actionOf(combination) {
    return Object.keys(DEFAULTS).find((action) => this.of(action).includes(combination)) ?? null;
  }

  /** Gives an action another key. */
  change(action, combination) {
    this.own = { ...this.own, [action]: [combination] };
    localStorage.setItem(STORED, JSON.stringify(this.own));
  }

  reset() {
    this.own = {};
    localStorage.removeItem(STORED);
  }

  #press(event) {
    if (
      this.paused ||
      event.isComposing ||
      event.getModifierState("AltGraph") ||
      document.querySelector("dialog[open]")
    )
      return;
    const action = this.actionOf(combinationOf(event));
    if (!action || !this.actions[action]) return;
    if (this.actions[action](event) === false) return;
    event.preventDefault();
    event.stopPropagation();
  }
}

/**
 * A key press as text, such as `Alt+R`. The letter is the printed one, except where Alt turns it
 * into another character, as it does on a Mac.
 * @param {KeyboardEvent} event
 */
export function combinationOf(event) {
  const name = nameOf(event);
  const isSign = name.length === 1 && !/[A-Z0-9]/.test(name);
  const parts = [];
  if (event.ctrlKey || event.metaKey) parts.push("Ctrl");
  if (event.altKey) parts.push("Alt");
  if (event.shiftKey && !isSign) parts.push("Shift");
  return [...parts, name].join("+");
}

function nameOf(event) {
  if (/^[\x21-\x7e]$/.test(event.key)) return event.key.toUpperCase();
  if (event.altKey) {
    const letter = /^(?:Key|Digit)(.)$/.exec(event.code);
    return letter?.[1] ?? BY_CODE[event.code] ?? event.key;
  }
  return event.key === " " ? "Space" : event.key;
}

function read() {
  try {
    const stored = JSON.parse(localStorage.getItem(STORED) ?? "{}");
    return Object.fromEntries(
      Object.entries(stored).filter(([action, keys]) => action in DEFAULTS && Array.isArray(keys)),
    );
  } catch {
    return {};
  }
}
