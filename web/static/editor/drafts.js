/** What was typed and is not on the server yet, kept in this browser (IndexedDB). */

const DATABASE = "aligner";
const STORE = "drafts";

/**
 * What was typed; `base` is the text of the row that it was typed over, of that revision. `fill` is an answer to a
 * flag, `row` the row as it is to read.
 *
 * @typedef {{key: string, line: number, revision: number, base: string, text: string}
 *   & ({kind: "fill", flag: string, speaker: string} | {kind: "row"})} Draft
 */
/** @typedef {Draft & {slug: string, when: number}} Kept */

export class Drafts {
  /** @param {string} slug of the episode */
  constructor(slug) {
    this.slug = slug;
    /** @type {Map<string, Kept>} what is left if the browser keeps nothing */
    this.memory = new Map();
    this.database = open().catch(() => null);
  }

  /**
   * Where a draft is kept: one for each flag, one for each line.
   * @param {Draft["kind"]} kind
   * @param {string | number} which
   */
  keyOf(kind, which) {
    return [this.slug, kind, which].join("|");
  }

  /**
   * Keeps what was typed.
   * @param {Draft} draft
   */
  async keep(draft) {
    const record = { ...draft, slug: this.slug, when: Date.now() };
    this.memory.set(record.key, record);
    await this.#write((store) => store.put(record));
  }

  async drop(/** @type {string} */ key) {
    this.memory.delete(key);
    await this.#write((store) => store.delete(key));
  }

  /** Drafts of this episode, oldest first. */
  async all() {
    const database = await this.database;
    if (!database) return inOrder([...this.memory.values()]);
    const store = database.transaction(STORE).objectStore(STORE);
    /** @type {IDBRequest<Kept[]>} */
    const found = store.index("slug").getAll(this.slug);
    return inOrder(await answer(found));
  }

  /**
   * @template Result
   * @param {(store: IDBObjectStore) => IDBRequest<Result>} change
   */
  async #write(change) {
    const database = await this.database;
    if (!database) return;
    const store = database.transaction(STORE, "readwrite").objectStore(STORE);
    await answer(change(store)).catch(() => {}); // it is in the memory still
  }
}

const inOrder = (/** @type {Kept[]} */ drafts) => drafts.sort((a, b) => a.when - b.when);

/** Async, because a browser that keeps nothing may throw as soon as it is asked. */
async function open() {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () =>
    request.result.createObjectStore(STORE, { keyPath: "key" }).createIndex("slug", "slug");
  return answer(request);
}

/**
 * @template Result
 * @param {IDBRequest<Result>} request
 * @returns {Promise<Result>}
 */
function answer(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
