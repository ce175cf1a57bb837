/** Which place comes next: flags in the order of the text, gaps first or everything. */
/** @import { Flag } from "../wire.d.ts" */
/** @import { Transcript } from "./transcript.js" */
import { GAP, isOpen, needsSecond, PAGE, UPSTREAM } from "../page/flags.js";

/** @typedef {"gaps" | "second" | "page" | "all"} Scope which flags are gone through */
/** @typedef {Pick<Flag, "id" | "line" | "start">} Place where a flag stands, also of one that is gone */

/** @type {Scope[]} */
export const SCOPES = ["gaps", "second", "page", "all"];

/**
 * Orders flags as they stand in the text.
 * @param {Place} a
 * @param {Place} b
 */
const inTextOrder = (a, b) => a.line - b.line || (a.start ?? -1) - (b.start ?? -1) || a.id.localeCompare(b.id);

export class Queue {
  /** @param {Pick<Transcript, "flags">} transcript */
  constructor(transcript) {
    this.transcript = transcript;
    /** @type {Scope} */
    this.scope = "gaps";
    /** @type {Set<string>} flags whose answers are on their way */
    this.pending = new Set();
    /** @type {Set<string>} gaps that this person filled in part: not to be offered to them again at once */
    this.partly = new Set();
    /** @type {Set<string>} what was open still when this person came to the end */
    this.left = new Set();
  }

  /** This person came to the end: what is open now was skipped by them. */
  end() {
    this.left = new Set(this.open.map((flag) => flag.id));
  }

  /** Whether something is open that was not when the end was reached. */
  get hasNew() {
    return this.open.some((flag) => !this.left.has(flag.id));
  }

  /** Back to what was skipped, or filled in part: the first of it. */
  again() {
    this.partly.clear();
    return this.after(null);
  }

  /** Everything in the scope, answered or not. */
  get all() {
    return this.#flags.filter((flag) => this.#includes(flag)).sort(inTextOrder);
  }

  /** What still waits for an answer. */
  get open() {
    return this.all.filter((flag) => this.#waits(flag));
  }

  /** Open flags that the scope leaves out. */
  get rest() {
    return this.#flags.filter((flag) => !this.#includes(flag) && this.#waits(flag));
  }

  /** How many gaps there are, and how many have an answer. */
  get gaps() {
    const gaps = this.#flags.filter((flag) => flag.kind === GAP);
    return { total: gaps.length, done: gaps.filter((flag) => !isOpen(flag) || this.pending.has(flag.id)).length };
  }

  /**
   * The next open flag after a place, round to the beginning.
   * @param {Place | null} from
   * @param {1 | -1} direction
   * @returns {Flag | null}
   */
  after(from, direction = 1) {
    const open = this.open.filter((flag) => flag.id !== from?.id);
    if (direction < 0) open.reverse();
    const beyond = from && open.find((flag) => inTextOrder(flag, from) * direction > 0);
    return beyond ?? open[0] ?? null;
  }

  /**
   * Which of how many of its kind a flag is, in the scope.
   * @param {Flag} flag
   */
  placeOf(flag) {
    const peers = this.all.filter((each) => each.kind === flag.kind);
    return { n: peers.findIndex((each) => each.id === flag.id) + 1, total: peers.length };
  }

  /** Whether an episode's page says something at a place of this queue. */
  get hasPage() {
    return this.#flags.some(isOfPage);
  }

  /** Whether a second listener is wanted somewhere. */
  get hasSecond() {
    return this.#flags.some(needsSecond);
  }

  /**
   * The scope in which a flag is to be met: the one of now, if it includes it.
   * @param {Flag} flag
   * @returns {Scope}
   */
  scopeOf(flag) {
    if (this.#includes(flag)) return this.scope;
    return isOfPage(flag) ? "page" : "all";
  }

  get #flags() {
    return [...this.transcript.flags.values()];
  }

  #waits(/** @type {Flag} */ flag) {
    const waits = this.scope === "second" ? needsSecond(flag) : isOpen(flag);
    return waits && !this.pending.has(flag.id) && !this.partly.has(flag.id);
  }

  #includes(/** @type {Flag} */ flag) {
    if (this.scope === "second") return needsSecond(flag);
    if (this.scope === "page") return isOfPage(flag);
    return this.scope === "all" || flag.kind === GAP;
  }
}

/** Whether an episode's page says otherwise there. */
const isOfPage = (/** @type {Flag} */ flag) => flag.kind === PAGE || (flag.proposed !== null && flag.kind !== UPSTREAM);
