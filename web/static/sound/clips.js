/** Exact clips as blobs: fetched once, the next one ahead of time. */
import { getBytes } from "../page/server.js";

/** The one that plays, the next one, and those that somebody goes back to. */
const KEPT = 6;

export class Clips {
  /** @param {(onset: number, offset: number) => string} address */
  constructor(address) {
    this.address = address;
    /** @type {Map<string, Promise<string>>} */
    this.kept = new Map();
  }

  /**
   * @param {number} onset
   * @param {number} offset
   * @returns {Promise<string>} an address that plays at once
   */
  fetch(onset, offset) {
    const address = this.address(Math.max(0, onset), offset);
    const known = this.kept.get(address);
    if (known) return known;
    const coming = getBytes(address).then(({ bytes }) => URL.createObjectURL(new Blob([bytes], { type: "audio/wav" })));
    coming.catch(() => this.kept.delete(address));
    this.kept.set(address, coming);
    this.#forgetOldest();
    return coming;
  }

  #forgetOldest() {
    if (this.kept.size <= KEPT) return;
    for (const [address, clip] of this.kept) {
      clip.then(URL.revokeObjectURL, () => {});
      this.kept.delete(address);
      return;
    }
  }
}
