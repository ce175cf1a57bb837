/** Which place comes next: flags in the order of the text, gaps first or everything. */

export const GAP = "unintelligible";
export const PAGE = "page_reads";

/** Orders flags as they stand in the text. */
const inTextOrder = (a, b) => a.line - b.line || (a.start ?? -1) - (b.start ?? -1) || a.id.localeCompare(b.id);

export class Queue {
  /** @param {import("./transcript.js").Transcript} transcript */
  constructor(transcript) {
    this.transcript = transcript;
    this.scope = "gaps";
    /** Flags whose answers are on their way. */
    this.pending = new Set();
    /** Gaps that this person filled in part: not to be offered to them again at once. */
    this.partly = new Set();
  }

  /** Everything in the scope, answered or not. */
  get all() {
    return [...this.transcript.flags.values()].filter((flag) => this.#includes(flag)).sort(inTextOrder);
  }

  /** What still waits for an answer. */
  get open() {
    return this.all.filter((flag) => isOpen(flag) && !this.pending.has(flag.id) && !this.partly.has(flag.id));
  }

  /** Open flags that the scope leaves out. */
  get rest() {
    return [...this.transcript.flags.values()].filter(
      (flag) => isOpen(flag) && !this.#includes(flag) && !this.pending.has(flag.id) && !this.partly.has(flag.id),
    );
  }

  /** How many gaps there are, and how many have an answer. */
  get gaps() {
    const gaps = [...this.transcript.flags.values()].filter((flag) => flag.kind === GAP);
    return { total: gaps.length, done: gaps.filter((flag) => !isOpen(flag) || this.pending.has(flag.id)).length };
  }

  /**
   * The next open flag after a place, round to the beginning.
   * @param {{id: string, line: number, start: number|null}|null} from
   * @param {1|-1} direction
   */
  after(from, direction = 1) {
    const open = this.open.filter((flag) => flag.id !== from?.id);
    if (!open.length) return null;
    if (!from) return direction > 0 ? open[0] : open.at(-1);
    const beyond =
      direction > 0
        ? open.find((flag) => inTextOrder(flag, from) > 0)
        : open.findLast((flag) => inTextOrder(flag, from) < 0);
    return beyond ?? (direction > 0 ? open[0] : open.at(-1));
  }

  /** Which of how many of its kind a flag is, in the scope. */
  placeOf(flag) {
    const peers = this.all.filter((each) => each.kind === flag.kind);
    return { n: peers.findIndex((each) => each.id === flag.id) + 1, total: peers.length };
  }

  /** Whether an episode's page says something at a place of this queue. */
  get hasPage() {
    return [...this.transcript.flags.values()].some(isOfPage);
  }

  /** The scope in which a flag is to be met: the one of now, if it includes it. */
  scopeOf(flag) {
    if (this.#includes(flag)) return this.scope;
    return isOfPage(flag) ? "page" : "all";
  }

  #includes(flag) {
    if (this.scope === "page") return isOfPage(flag);
    return this.scope === "all" || flag.kind === GAP;
  }
}

/** Whether an episode's page says otherwise there. */
const isOfPage = (flag) => flag.kind === PAGE || flag.proposed !== null;

/** Whether somebody should still look at it. */
export const isOpen = (flag) => flag.state === "open" || flag.state === "partly_resolved";
