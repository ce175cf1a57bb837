/**
 * The episode as this browser knows it: rows, flags, who is here. Nothing here touches the page.
 *
 * Events: `replaced` it was fetched anew · `rows` an edit was applied · `retimed` ·
 *   `flags` changed or went · `claims` · `state` an answer was taken
 */
/** @import { Claim, EditAnswer, EpisodeAnswer, Flag, Row, Splice } from "../wire.d.ts" */
import { Emitter } from "../page/emitter.js";

/**
 * @typedef {{
 *   replaced: {before: Row[]},
 *   rows: {removed: Row[], added: Row[], splice: Splice},
 *   retimed: {rows: Row[]},
 *   flags: {ids: string[]},
 *   claims: undefined,
 *   state: undefined,
 * }} TranscriptEvents
 */

/**
 * What tells of changes: an answer to a save, to a poll, or the splices of a conflict.
 * @typedef {Partial<Pick<EditAnswer, "splices" | "flags" | "gone" | "undo" | "redo">> & {retimed?: Row[]}} Changes
 */

/** @extends {Emitter<TranscriptEvents>} */
export class Transcript extends Emitter {
  /** @type {Row[]} */
  rows = [];
  /** @type {Map<string, Flag>} by id */
  flags = new Map();
  /** @type {Claim[]} */
  claims = [];
  canUndo = false;
  canRedo = false;
  revision = 0;
  tick = 0;
  /** @type {Map<number, Row>} */
  #byLine = new Map();
  /** @type {Map<Row, number>} */
  #places = new Map();
  /** Whether words of this person wait at a flag: gone, it stays as one that is answered, until they are decided on. */
  isHeld = (/** @type {string} */ _id) => false;
  /** @type {Set<string>} flags that are kept for that alone */
  #left = new Set();

  /** @param {EpisodeAnswer} payload */
  constructor(payload) {
    super();
    this.slug = payload.episode.slug;
    this.episode = payload.episode;
    this.spelling = payload.spelling;
    this.replace(payload);
  }

  /**
   * Starts again from what the server says.
   * @param {EpisodeAnswer} payload
   */
  replace(payload) {
    this.episode = payload.episode;
    this.spelling = payload.spelling;
    const rows = this.rows;
    this.rows = payload.rows;
    const before = this.flags;
    this.flags = new Map(payload.flags.map((flag) => [flag.id, flag]));
    for (const flag of before.values()) if (!this.flags.has(flag.id)) this.leave(flag);
    this.claims = payload.claims;
    this.canUndo = payload.undo;
    this.canRedo = payload.redo;
    this.revision = payload.revision;
    this.tick = payload.tick;
    this.#number();
    this.emit("replaced", { before: rows });
  }

  /** The row of that line. */
  rowAt(/** @type {number} */ line) {
    return this.#byLine.get(line);
  }

  /** The row's place among the rows; -1 if it was replaced. */
  indexOf(/** @type {Row} */ row) {
    return this.#places.get(row) ?? -1;
  }

  /** The row after another one; null for the last, and for one that was replaced. */
  below(/** @type {Row} */ row) {
    const place = this.indexOf(row);
    return place < 0 ? null : (this.rows[place + 1] ?? null);
  }

  /** Flags of a line. */
  flagsOf(/** @type {number} */ line) {
    return [...this.flags.values()].filter((flag) => flag.line === line);
  }

  /** The flag's row, or the row before the place where speech lacks text. */
  rowOf(/** @type {Pick<Flag, "line">} */ { line }) {
    return this.rowAt(line) ?? this.rows.findLast((row) => row.line <= line) ?? this.rows[0];
  }

  /** Names of the people who talk, in the order they appear. */
  get speakers() {
    return [...new Set(this.rows.flatMap(({ kind, speaker }) => (kind === "speech" && speaker ? [speaker] : [])))];
  }

  /**
   * Takes in an answer to a save or a poll.
   * @param {Changes} answer
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
    this.canUndo = answer.undo ?? this.canUndo;
    this.canRedo = answer.redo ?? this.canRedo;
    this.emit("state");
    return true;
  }

  /**
   * Changed and gone flags.
   * @param {Flag[]} flags
   * @param {string[]} gone their ids
   */
  takeFlags(flags, gone) {
    const went = gone.flatMap((id) => this.flags.get(id) ?? []);
    const ids = [...flags, ...went].map(({ id }) => id);
    for (const flag of went) this.leave(flag);
    for (const flag of flags) this.flags.set(flag.id, flag);
    for (const flag of flags) this.#left.delete(flag.id);
    if (flags.length) this.#placeClaims(); // a flag that was made anew does not know who is on it
    if (ids.length) this.emit("flags", { ids });
  }

  /** Nobody's words wait at a flag any more. */
  letGo(/** @type {string} */ id) {
    if (this.#left.delete(id)) this.flags.delete(id);
  }

  /** A flag is there no more: whoever typed there is asked what is to become of it. */
  leave(/** @type {Flag} */ flag) {
    this.flags.delete(flag.id);
    if (!this.isHeld(flag.id)) return;
    this.#left.add(flag.id);
    this.flags.set(flag.id, { ...flag, state: "filled", start: null, end: null });
  }

  /** Who is on what. */
  takeClaims(/** @type {Claim[]} */ claims) {
    this.claims = claims;
    this.#placeClaims();
    this.emit("claims");
  }

  #placeClaims() {
    for (const flag of this.flags.values()) flag.claim = null;
    for (const claim of this.claims) {
      const flag = this.flags.get(claim.flag ?? "");
      // One's own hides nobody's.
      if (flag && (!flag.claim || flag.claim.mine)) flag.claim = claim;
    }
  }

  #apply(/** @type {Splice} */ splice) {
    const from = this.rows.findIndex((row) => row.line >= splice.first);
    const start = from < 0 ? this.rows.length : from;
    let end = start;
    while (end < this.rows.length && this.rows[end].line <= splice.last) end += 1;
    const removed = this.rows.slice(start, end);
    for (const row of this.rows.slice(end)) row.line += splice.delta;
    for (const flag of this.flags.values()) if (flag.line > splice.last) flag.line += splice.delta;
    this.rows.splice(start, end - start, ...splice.rows);
    this.#number();
    for (const { line, speaker, kind } of splice.relabelled) {
      const row = this.rowAt(line);
      if (row) Object.assign(row, { speaker, kind });
    }
    this.revision = splice.revision;
    this.emit("rows", { removed, added: splice.rows, splice });
  }

  /** Words of edited lines were placed since. */
  #retime(/** @type {Row[]} */ rows) {
    const touched = [];
    for (const { line, text, words, onset, offset, verdict, confidence, edited } of rows) {
      const row = this.rowAt(line);
      if (row?.text === text) touched.push(Object.assign(row, { words, onset, offset, verdict, confidence, edited }));
    }
    if (touched.length) this.emit("retimed", { rows: touched });
  }

  #number() {
    this.#byLine = new Map(this.rows.map((row) => [row.line, row]));
    this.#places = new Map(this.rows.map((row, place) => [row, place]));
  }
}
