/** What was typed and is not on the server yet, kept in this browser (IndexedDB). */

/** @import { Tab } from "../page/tab.js" */

const DATABASE = "aligner";
const STORE = "drafts";

/**
 * What was typed; `base` is the text of the row that it was typed over, of that revision. `fill` is an answer to a
 * flag, with the place in `base` that the flag was about; `row` the row as it is to read.
 *
 * @typedef {{key: string, line: number, revision: number, base: string, text: string}
 *   & ({kind: "fill", flag: string, speaker: string, inside: boolean, start: number | null, end: number | null}
 *     | {kind: "row"})} Draft
 */
/**
 * A draft belongs to the tab that it was typed in, and to a person; null for who was not known yet.
 * @typedef {Draft & {slug: string, when: number, tab?: string, person?: number | null}} Kept
 */

export class Drafts {
  /**
   * @param {string} slug of the episode
   * @param {Pick<Tab, "id" | "isLive" | "ready">} tab this one
   */
  constructor(slug, tab) {
    this.slug = slug;
    this.tab = tab;
    /** @type {number | null} who types */
    this.person = null;
    /** @type {Map<string, Kept>} what is left if the browser keeps nothing */
    this.memory = new Map();
    this.database = open().catch(() => null);
  }

  /**
   * Where a draft is kept: in each tab one for each flag, one for each line.
   * @param {Draft["kind"]} kind
   * @param {string | number} which
   */
  keyOf(kind, which) {
    return [this.slug, this.tab.id, kind, which].join("|");
  }

  /**
   * Keeps what was typed.
   * @param {Draft} draft
   */
  async keep(draft) {
    const record = { ...draft, slug: this.slug, when: Date.now(), tab: this.tab.id, person: this.person };
    this.memory.set(record.key, record);
    await this.#write((store) => store.put(record));
  }

  async drop(/** @type {string} */ key) {
    this.memory.delete(key);
    await this.#write((store) => store.delete(key));
  }

  /**
   * Makes a draft of a tab that was closed this one's. The box of a flag has one place to keep it; lines stay apart.
   * @param {Kept} draft
   * @returns {Promise<Kept>}
   */
  async adopt(draft) {
    const key = draft.kind === "fill" ? this.keyOf(draft.kind, draft.flag) : draft.key;
    const adopted = { ...draft, key };
    await this.keep(adopted);
    if (key !== draft.key) await this.drop(draft.key);
    return adopted;
  }

  /** This person's drafts of this episode, oldest first, but for those that are being typed in another tab. */
  async all() {
    const mine = (await this.#everybodys()).filter(({ person }) => (person ?? this.person) === this.person);
    const live = await Promise.all(mine.map((draft) => draft.tab !== this.tab.id && this.tab.isLive(draft)));
    return mine.filter((_draft, i) => !live[i]);
  }

  async #everybodys() {
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
