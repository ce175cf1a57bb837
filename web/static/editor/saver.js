/**
 * One save after the other. A save that finds the server away waits and tries again; what it holds
 * stays in the browser until the server has it.
 *
 * Events: `spliced` (an edit of one's own stands) · `edited` {old, rows} · `reload` · `state` {name: "saved"|"saving"|"offline"|"refused"|"conflict", message}
 */
import { episodeUrl, post, ServerAway } from "../page/server.js";

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 10_000;

/** @typedef {{make: () => ({first: number, last: number, old: string, new: string, revision: number, flag: string|null}|null),
 *   request?: () => Promise<Object>, once?: boolean, draft: string|null, settle?: Function}} Job
 *   `make` says what edit to send as the text stands then; `request` sends something else; `once`:
 *   it is not sent again if nobody answers, because the server may have done it */

export class Saver extends EventTarget {
  /**
   * @param {import("./transcript.js").Transcript} transcript
   * @param {import("./drafts.js").Drafts} drafts
   * @param {(conflict: Object) => Promise<string|null>} resolveConflict the text that shall stand; null to give up
   */
  constructor(transcript, drafts, resolveConflict) {
    super();
    Object.assign(this, { transcript, drafts, resolveConflict });
    this.jobs = [];
    this.saves = 0;
    this.ownRevision = null;
  }

  /** Whether something is on its way. */
  get busy() {
    return this.jobs.length > 0;
  }

  /**
   * Saves.
   * @param {Job} job
   * @returns {Promise<{answer: Object|null, error: Error|null}>} once the server has answered
   */
  save(job) {
    return new Promise((settle) => {
      this.jobs.push({ ...job, settle });
      this.#say("saving");
      if (this.jobs.length === 1) this.#run();
    });
  }

  /** Undo or redo: after everything before it is saved. */
  async reverse(which) {
    const request = () => post(episodeUrl(this.transcript.slug, `/${which}`), { revision: this.transcript.revision });
    const { answer, error } = await this.save({ draft: null, make: null, request, once: true });
    if (error) throw error;
    return answer;
  }

  /** Tries again at once: the server is back. */
  hurry() {
    this.wake?.();
  }

  async #run() {
    let wait = FIRST_WAIT_MS;
    while (this.jobs.length) {
      const job = this.jobs[0];
      const outcome = await this.#send(job);
      if (outcome === "away") {
        this.#say("offline");
        await this.#pause(wait);
        wait = Math.min(LONGEST_WAIT_MS, wait * 2);
        continue;
      }
      wait = FIRST_WAIT_MS;
      if (outcome === "again") continue;
      this.jobs.shift();
      if (outcome.answer && job.draft) await this.drafts.drop(job.draft);
      this.#say(outcome.error ? "refused" : this.busy ? "saving" : "saved", outcome.error?.message);
      job.settle(outcome);
    }
  }

  async #send(job) {
    const edit = job.request ? null : job.make();
    if (!edit && !job.request) return { answer: {}, error: null };
    this.#say("saving");
    try {
      const answer = await (job.request ? job.request() : post(episodeUrl(this.transcript.slug, "/edits"), edit));
      this.#take(answer);
      const made = answer.splice && answer.splices.find((splice) => splice.revision === answer.splice.revision);
      if (made) this.dispatchEvent(new Event("spliced"));
      if (made && edit) this.dispatchEvent(new CustomEvent("edited", { detail: { old: edit.old, rows: made.rows } }));
      return { answer, error: null };
    } catch (error) {
      if (error instanceof ServerAway && !job.once) return "away";
      if (error.status === 409 && error.code === "conflict") return this.#settleConflict(job, edit, error.details);
      return { answer: null, error };
    }
  }

  async #settleConflict(job, edit, conflict) {
    if (!this.transcript.take({ splices: conflict.splices })) this.dispatchEvent(new Event("reload"));
    this.#say("conflict");
    const text = await this.resolveConflict(conflict);
    if (text === null) return { answer: {}, error: null };
    const { revision, first, last, theirs } = conflict;
    job.make = () => ({ revision, first, last, old: theirs, new: text, flag: edit.flag });
    return "again";
  }

  #take(answer) {
    this.saves += 1;
    this.ownRevision = answer.splice?.revision ?? null;
    if (!this.transcript.take({ ...answer, splices: answer.splices ?? [answer.splice].filter(Boolean) })) {
      this.dispatchEvent(new Event("reload"));
    }
    this.ownRevision = null;
  }

  #pause(milliseconds) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.wake = () => (clearTimeout(timer), resolve());
    });
  }

  #say(name, message = "") {
    this.dispatchEvent(new CustomEvent("state", { detail: { name, message } }));
  }
}
