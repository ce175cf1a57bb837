/** Something that tells others what happens to it. */

/**
 * `Events` maps the name of each event to what is told with it; `undefined` where the name says all.
 * @template {object} Events
 */
export class Emitter extends EventTarget {
  /**
   * Listens.
   * @template {keyof Events & string} Name
   * @param {Name} name
   * @param {(detail: Events[Name]) => unknown} listener
   */
  on(name, listener) {
    this.addEventListener(name, (event) => listener(/** @type {CustomEvent<Events[Name]>} */ (event).detail));
  }

  /**
   * Tells everybody who listens. One listener that fails keeps nobody else from hearing it.
   * @template {keyof Events & string} Name
   * @param {Name} name
   * @param {Events[Name] extends undefined ? [] : [detail: Events[Name]]} told
   * @protected
   */
  emit(name, ...told) {
    this.dispatchEvent(new CustomEvent(name, { detail: told[0] }));
  }
}
