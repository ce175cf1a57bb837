/**
 * What others did, every few seconds; and telling them where we are.
 *
 * Events: `away` · `back` · `reload` · `progress` · `theirs` somebody else's edit
 */
/** @import { ChangesAnswer, Splice } from "../wire.d.ts" */
/** @import { Saver } from "./saver.js" */
/** @import { Transcript } from "./transcript.js" */
import { fetchChanges, postClaim, releaseClaims } from "../page/api.js";
import { later } from "../page/dom.js";
import { Emitter } from "../page/emitter.js";
import { ServerAway, ServerError } from "../page/server.js";

/** Others' words come within this, at a third of a request a second for each open page. */
const EVERY_MS = 3000;
/** New words of a saved line have their times about a second later: asked for sooner than calmly. */
const SOON_MS = 600;
/** So often it asks soon after a save, unless the new times have come. */
const HURRIES = 4;
/** While it is aligned: seconds count then. */
const WORKING_MS = 700;
/** While the recording is fetched: somebody waits to hear it. */
const COMING_MS = 250;
const COMING = new Set(["asked", "coming"]);
/** Nobody looks at the page; it must still learn that it was signed out, and keep its claim. */
const HIDDEN_MS = 15_000;
/** A claim lasts three times as long (CLAIM_SECONDS of the server): two renewals may be lost. */
const CLAIM_MS = 30_000;
/** Who only passes a place on the way to another one claims nothing. */
const CLAIM_SETTLES_MS = 1000;

/**
 * @typedef {{
 *   away: undefined,
 *   back: undefined,
 *   reload: undefined,
 *   progress: Pick<ChangesAnswer, "state" | "progress" | "error" | "reason" | "recording" | "sound">,
 *   theirs: {splice: Splice},
 * }} PollEvents
 */

/** @extends {Emitter<PollEvents>} */
export class Poll extends Emitter {
  /**
   * @param {Transcript} transcript
   * @param {Saver} saver
   */
  constructor(transcript, saver) {
    super();
    this.transcript = transcript;
    this.saver = saver;
    this.since = transcript.tick;
    /** @type {string | null} the flag that this person is on */
    this.flag = null;
    this.away = false;
    this.hasLeft = false;
    this.hurries = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.settle = later(CLAIM_SETTLES_MS, () => this.#claim());
  }

  start() {
    this.#next();
    setInterval(() => this.#claim(), CLAIM_MS);
    this.#claim();
    document.addEventListener("visibilitychange", () => document.hidden || this.now());
    addEventListener("pagehide", () => this.#leave());
    // A page that the browser kept, and shows again: this person is back.
    addEventListener("pageshow", ({ persisted }) => persisted && this.#comeBack());
  }

  /** Asks at once. */
  async now() {
    clearTimeout(this.timer);
    await this.#ask();
    this.#next();
  }

  /** Asks in a moment: the words of a line that was just saved are being placed. */
  soon() {
    this.hurries = HURRIES;
    this.#next();
  }

  /** Says which flag this person is on. */
  claim(/** @type {string | null} */ flag) {
    this.flag = flag;
    this.settle();
  }

  /** Starts over from a new payload. */
  reset() {
    this.since = this.transcript.tick;
  }

  /** Takes an answer in. */
  take(/** @type {ChangesAnswer} */ changes) {
    const known = this.transcript.revision;
    if (changes.reload || !this.transcript.take(changes)) {
      this.emit("reload");
      return;
    }
    if (changes.retimed.length) this.hurries = 0;
    this.since = changes.tick;
    this.transcript.tick = changes.tick;
    this.transcript.takeClaims(changes.claims);
    for (const splice of changes.splices) if (splice.revision > known) this.emit("theirs", { splice });
    const { state, progress, error, reason, recording, sound } = changes;
    this.emit("progress", { state, progress, error, reason, recording, sound });
  }

  #next() {
    clearTimeout(this.timer);
    const { state, recording } = this.transcript.episode;
    const isComing = COMING.has(recording?.state ?? "here");
    const every = isComing ? COMING_MS : state === "working" ? WORKING_MS : EVERY_MS;
    const calm = document.hidden ? HIDDEN_MS : every;
    this.timer = setTimeout(() => this.now(), this.hurries > 0 ? Math.min(SOON_MS, calm) : calm);
    this.hurries -= 1;
  }

  async #ask() {
    const { saves } = this.saver;
    try {
      const changes = await fetchChanges(this.transcript.slug, this.since);
      this.#isAway(false);
      // A save that was answered meanwhile knows more than this answer.
      if (saves === this.saver.saves) this.take(changes);
    } catch (error) {
      if (error instanceof ServerAway) this.#isAway(true);
      else if (!(error instanceof ServerError && (error.status === 429 || error.status === 503))) console.error(error);
    }
  }

  #isAway(/** @type {boolean} */ away) {
    if (away === this.away) return;
    this.away = away;
    this.emit(away ? "away" : "back");
  }

  #leave() {
    this.settle.cancel();
    this.hasLeft = true;
    releaseClaims(this.transcript.slug);
  }

  #comeBack() {
    this.hasLeft = false;
    this.#claim();
    this.now();
  }

  async #claim() {
    if (document.hidden || this.hasLeft) return;
    const answer = await postClaim(this.transcript.slug, this.flag).catch(() => null);
    if (answer) this.transcript.takeClaims(answer.claims);
  }
}
