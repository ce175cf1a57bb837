/** This tab of the browser, and which others are open: each holds a lock by its name. */

const STORED = "aligner.tab";
/** Without locks (a site without https), what was typed so lately may be typed on in another tab: milliseconds. */
const RECENT_MS = 600_000;

const lockOf = (/** @type {string} */ id) => `${STORED}.${id}`;
const newId = () => [...crypto.getRandomValues(new Uint32Array(3))].map((each) => each.toString(36)).join("");

export class Tab {
  constructor() {
    /** A tab that is loaded anew keeps its name; one that was doubled has the other's at first. */
    this.id = sessionStorage.getItem(STORED) ?? newId();
    this.ready = this.#take();
  }

  /**
   * Whether the tab in which something was typed is open still.
   * @param {{tab?: string, when: number}} typed
   */
  async isLive({ tab, when }) {
    if (tab === undefined) return false;
    if (!navigator.locks) return Date.now() - when < RECENT_MS;
    await this.ready;
    const { held } = await navigator.locks.query();
    return tab !== this.id && Boolean(held?.some(({ name }) => name === lockOf(tab)));
  }

  async #take() {
    if (navigator.locks && !(await hold(lockOf(this.id)))) {
      this.id = newId();
      await hold(lockOf(this.id));
    }
    sessionStorage.setItem(STORED, this.id);
  }
}

/**
 * Holds a lock as long as the page lives.
 * @param {string} name
 * @returns {Promise<boolean>} false if another tab has it
 */
const hold = (name) =>
  new Promise((resolve) => {
    navigator.locks.request(name, { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock ? new Promise(() => {}) : undefined;
    });
  });
