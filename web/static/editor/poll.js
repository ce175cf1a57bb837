/**
 * What others did, every few seconds; and telling them where we are.
 *
 * Events: `away` · `back` · `reload` · `progress` {state, progress} · `theirs` {splice}
 */
import { csrf, episodeUrl, get, post, ServerAway } from "../page/server.js";

const EVERY_MS = 3000;
const SOON_MS = 600;
/** So often it asks soon after a save, unless the new times have come. */
const HURRIES = 4;
const HIDDEN_MS = 15_000;
const CLAIM_MS = 30_000;
const CLAIM_SETTLES_MS = 1000;

export class Poll extends EventTarget {
  /**
   * @param {import("./transcript.js").Transcript} transcript
   * @param {import("./saver.js").Saver} saver
   */
  constructor(transcript, saver) {
    super();
    Object.assign(this, { transcript, saver });
    this.since = transcript.tick;
    this.flag = null;
    this.away = false;
    this.hurries = 0;
  }

  start() {
    this.#next();
    this.claiming = setInterval(() => this.#claim(), CLAIM_MS);
    this.#claim();
    document.addEventListener("visibilitychange", () => document.hidden || this.now());
    addEventListener("pagehide", () => this.#release());
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
  claim(flag) {
    this.flag = flag;
    clearTimeout(this.settling);
    this.settling = setTimeout(() => this.#claim(), CLAIM_SETTLES_MS);
  }

  /** Starts over from a new payload. */
  reset() {
    this.since = this.transcript.tick;
  }

  #next() {
    clearTimeout(this.timer);
    const wait = this.hurries > 0 ? SOON_MS : document.hidden ? HIDDEN_MS : EVERY_MS;
    this.hurries -= 1;
    this.timer = setTimeout(() => this.now(), wait);
  }

  async #ask() {
    const saves = this.saver.saves;
    try {
      const changes = await get(episodeUrl(this.transcript.slug, `/changes?since=${this.since}`));
      this.#isAway(false);
      // A save that was answered meanwhile knows more than this answer.
      if (saves !== this.saver.saves) return;
      this.#take(changes);
    } catch (error) {
      if (error instanceof ServerAway) this.#isAway(true);
      else if (error.status !== 429 && error.status !== 503) console.error(error);
    }
  }

  #take(changes) {
    const known = this.transcript.revision;
    if (changes.reload || !this.transcript.take(changes)) {
      this.#tell("reload");
      return;
    }
    if (changes.retimed.length) this.hurries = 0;
    this.since = changes.tick;
    this.transcript.tick = changes.tick;
    this.transcript.takeClaims(changes.claims);
    for (const splice of changes.splices) if (splice.revision > known) this.#tell("theirs", { splice });
    this.#tell("progress", { state: changes.state, progress: changes.progress });
  }

  #isAway(away) {
    if (away === this.away) return;
    this.away = away;
    this.#tell(away ? "away" : "back");
  }

  async #claim() {
    if (document.hidden) return;
    const answer = await post(episodeUrl(this.transcript.slug, "/claims"), { flag: this.flag }).catch(() => null);
    if (answer) this.transcript.takeClaims(answer.claims);
  }

  #release() {
    const form = new FormData();
    form.set("csrf_token", csrf());
    navigator.sendBeacon(episodeUrl(this.transcript.slug, "/claims/release"), form);
  }

  #tell(type, detail = {}) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
