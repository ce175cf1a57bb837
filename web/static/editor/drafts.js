/** What was typed and is not on the server yet, kept in this browser (IndexedDB). */

const DATABASE = "aligner";
const STORE = "drafts";

/** @typedef {{key: string, slug: string, kind: "fill"|"row", flag: string|null, line: number,
 *   revision: number, base: string, text: string, speaker?: string, when: number}} Draft */

export class Drafts {
  /** @param {string} slug of the episode */
  constructor(slug) {
    this.slug = slug;
    this.memory = new Map();
    this.database = open().catch(() => null);
  }

  /** Where a draft is kept: one for each flag, one for each line. */
  keyOf(kind, which) {
    return [this.slug, kind, which].join("|");
  }

  /** Keeps what was typed. */
  async keep(draft) {
    const record = { ...draft, slug: this.slug, when: Date.now() };
    this.memory.set(record.key, record);
    await this.#write((store) => store.put(record));
  }

  async drop(key) {
    this.memory.delete(key);
    await this.#write((store) => store.delete(key));
  }

  /** @returns {Promise<Draft[]>} of this episode, oldest first */
  async all() {
    const database = await this.database;
    if (!database) return [...this.memory.values()];
    const store = database.transaction(STORE).objectStore(STORE);
    const found = await answer(store.index("slug").getAll(this.slug));
    return found.sort((a, b) => a.when - b.when);
  }

  async #write(change) {
    const database = await this.database;
    if (database) await answer(change(database.transaction(STORE, "readwrite").objectStore(STORE))).catch(() => {});
  }
}

function open() {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () =>
    request.result.createObjectStore(STORE, { keyPath: "key" }).createIndex("slug", "slug");
  return answer(request);
}

function answer(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
