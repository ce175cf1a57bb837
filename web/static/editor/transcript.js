/**
 * The episode as this browser knows it: rows, flags, who is here. Nothing here touches the page.
 *
 * Events: `rows` {removed, added, splice} · `retimed` {rows} · `flags` {ids} · `claims` · `state`
 */

/** @typedef {{line: number, text: string, kind: string, speaker: string|null, label: number[]|null,
 *   marks: Array, verdict: string|null, onset: number|null, offset: number|null, words: Array,
 *   edited: Object|null}} Row */

export class Transcript extends EventTarget {
  /** @param {Object} payload what `GET /api/episodes/<slug>` gave */
  constructor(payload) {
    super();
    this.replace(payload);
  }

  /** Starts again from what the server says. */
  replace(payload) {
    this.episode = payload.episode;
    this.slug = payload.episode.slug;
    this.rows = payload.rows;
    this.flags = new Map(payload.flags.map((flag) => [flag.id, flag]));
    this.breaks = payload.breaks;
    this.claims = payload.claims;
    this.canUndo = payload.undo;
    this.canRedo = payload.redo;
    this.revision = payload.revision;
    this.tick = payload.tick;
    this.#number();
  }

  /** @returns {Row|undefined} the row of that line */
  rowAt(line) {
    return this.#byLine.get(line);
  }

  /** @returns {number} the row's place among the rows; -1 if it was replaced */
  indexOf(row) {
    return this.#places.get(row) ?? -1;
  }

  /** Flags of a line. */
  flagsOf(line) {
    return [...this.flags.values()].filter((flag) => flag.line === line);
  }

  /** The flag's row, or the row before the place where speech lacks text. */
  rowOf(flag) {
    return this.rowAt(flag.line) ?? this.rows.findLast((row) => row.line <= flag.line) ?? this.rows[0];
  }

  /** Names of the people who talk, in the order they appear. */
  get speakers() {
    return [...new Set(this.rows.filter((row) => row.kind === "speech" && row.speaker).map((row) => row.speaker))];
  }

  /**
   * Takes in an answer to a save or a poll.
   * @param {{splices?: Array, retimed?: Row[], flags?: Array, gone?: string[], revision: number}} answer
   * @returns {boolean} false if something in between is missing and the episode must be fetched again
   */
  take(answer) {
    for (const splice of answer.splices ?? []) {
      if (splice.revision <= this.revision) continue;
      if (splice.revision !== this.revision + 1) return false;
      this.#apply(splice);
    }
    this.#retime(answer.retimed ?? []);
    this.takeFlags(answer.flags ?? [], answer.gone ?? []);
    for (const name of ["undo", "redo"]) {
      if (name in answer) this[name === "undo" ? "canUndo" : "canRedo"] = answer[name];
    }
    this.#tell("state");
    return true;
  }

  /** Changed and gone flags. */
  takeFlags(flags, gone = []) {
    const ids = [...flags.map((flag) => flag.id), ...gone.filter((id) => this.flags.has(id))];
    for (const id of gone) this.flags.delete(id);
    for (const flag of flags) this.flags.set(flag.id, flag);
    if (ids.length) this.#tell("flags", { ids });
  }

  /** Who is on what. */
  takeClaims(claims) {
    this.claims = claims;
    for (const flag of this.flags.values()) flag.claim = null;
    for (const claim of claims) {
      const flag = this.flags.get(claim.flag);
      if (flag) flag.claim = claim;
    }
    this.#tell("claims");
  }

  #byLine = new Map();
  #places = new Map();

  #apply(splice) {
    const from = this.rows.findIndex((row) => row.line >= splice.first);
    const start = from < 0 ? this.rows.length : from;
    let end = start;
    while (end < this.rows.length && this.rows[end].line <= splice.last) end += 1;
    const removed = this.rows.slice(start, end);
    for (const row of this.rows.slice(end)) row.line += splice.delta;
    for (const flag of this.flags.values()) if (flag.line > splice.last) flag.line += splice.delta;
    this.rows.splice(start, end - start, ...splice.rows);
    this.#number();
    for (const { line, speaker, kind } of splice.relabelled ?? []) {
      const row = this.rowAt(line);
      if (row) Object.assign(row, { speaker, kind });
    }
    this.revision = splice.revision;
    this.#tell("rows", { removed, added: splice.rows, splice });
  }

  /** Words of edited lines were placed since. */
  #retime(rows) {
    const touched = [];
    for (const { line, text, words, onset, offset, verdict, confidence, edited } of rows) {
      const row = this.rowAt(line);
      if (row?.text === text) touched.push(Object.assign(row, { words, onset, offset, verdict, confidence, edited }));
    }
    if (touched.length) this.#tell("retimed", { rows: touched });
  }

  #number() {
    this.#byLine = new Map(this.rows.map((row) => [row.line, row]));
    this.#places = new Map(this.rows.map((row, place) => [row, place]));
  }

  #tell(type, detail = {}) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
