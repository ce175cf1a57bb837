/** Exact clips as blobs: fetched once, the next one ahead of time. */
import { getBytes } from "../page/server.js";

const KEPT = 6;

export class Clips {
  /** @param {(onset: number, offset: number) => string} address */
  constructor(address) {
    this.address = address;
    this.kept = new Map();
  }

  /** @returns {Promise<string>} an address that plays at once */
  fetch(onset, offset) {
    const address = this.address(Math.max(0, onset), offset);
    const known = this.kept.get(address);
    if (known) return known;
    const coming = getBytes(address).then(({ bytes }) => URL.createObjectURL(new Blob([bytes], { type: "audio/wav" })));
    coming.catch(() => this.kept.delete(address));
    this.kept.set(address, coming);
    if (this.kept.size > KEPT) this.#forget(this.kept.keys().next().value);
    return coming;
  }

  #forget(address) {
    this.kept.get(address).then(URL.revokeObjectURL, () => {});
    this.kept.delete(address);
  }
}
