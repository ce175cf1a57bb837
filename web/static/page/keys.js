/** The keys of the editor: where they are kept, the one listener, and what buttons say of them. */
/** @import { Action } from "./key_map.js" */
/** @typedef {Partial<Record<Action, (event: KeyboardEvent) => unknown>>} Deeds */
import { Emitter } from "./emitter.js";
import { actionOf, combinationOf, isComposing, isMac, keysOf, objectionTo, readOwn } from "./key_map.js";

const STORED = "aligner.keys";

/** @extends {Emitter<{changed: undefined}>} */
export class Keys extends Emitter {
  constructor() {
    super();
    this.mac = isMac(navigator);
    this.own = readOwn(localStorage.getItem(STORED));
    /** @type {Deeds} */
    this.deeds = {};
    document.addEventListener("keydown", (event) => this.#press(event), { capture: true });
  }

  /**
   * Says what the actions do. A function that returns false leaves the key to the browser.
   * @param {Deeds} deeds
   */
  bind(deeds) {
    Object.assign(this.deeds, deeds);
  }

  /** Keys of an action. */
  of(/** @type {Action} */ action) {
    return keysOf(this.own, action, this.mac);
  }

  /** The first key of an action, as it is shown beside a button. */
  hint(/** @type {Action} */ action) {
    return this.of(action)[0];
  }

  /** A combination as this machine's keyboard calls it. */
  named(/** @type {string} */ combination) {
    return this.mac ? combination.replace("Alt", "Option") : combination;
  }

  /**
   * What speaks against a combination for an action.
   * @param {Action} action
   * @param {string} combination
   */
  objectionTo(action, combination) {
    return objectionTo(this.own, action, combination, this.mac);
  }

  /**
   * Gives an action another key.
   * @param {Action} action
   * @param {string} combination
   */
  change(action, combination) {
    this.#keep({ ...this.own, [action]: [combination] });
  }

  reset() {
    this.#keep({});
  }

  /**
   * Makes a button tell its key, now and after the key was changed.
   * @template {HTMLElement} Button
   * @param {Button} button
   * @param {Action} action
   */
  label(button, action) {
    button.dataset.action = action;
    button.dataset.name = button.title;
    this.#tell(button, action);
    return button;
  }

  /** @param {import("./key_map.js").OwnKeys} own */
  #keep(own) {
    this.own = own;
    localStorage.setItem(STORED, JSON.stringify(own));
    for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("button[data-action]"))) {
      this.#tell(button, /** @type {Action} */ (button.dataset.action));
    }
    this.emit("changed");
  }

  /**
   * @param {HTMLElement} button
   * @param {Action} action
   */
  #tell(button, action) {
    const hint = this.named(this.hint(action));
    button.title = button.dataset.name ? `${button.dataset.name} (${hint})` : hint;
    button.setAttribute("aria-keyshortcuts", this.hint(action).replace("Ctrl", "Control"));
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    // Firefox on a Mac calls Option AltGraph.
    const types = !this.mac && event.getModifierState("AltGraph");
    if (isComposing(event) || types || document.querySelector("dialog[open]")) return;
    const action = actionOf(this.own, combinationOf(event), this.mac);
    const deed = action && this.deeds[action];
    if (!deed || deed(event) === false) return;
    event.preventDefault();
    event.stopPropagation();
  }
}
