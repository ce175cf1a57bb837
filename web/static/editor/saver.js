/**
 * One save after the other. A save that finds the server away waits and tries again; what it holds
 * stays in the browser until the server has it.
 *
 * Events: `spliced` an edit of one's own stands · `edited` the same, with what it replaced · `reload` the episode
 * must be fetched again · `state` where one's text is
 */
/** @import { Conflict, EditAnswer, EditRequest, Row } from "../wire.d.ts" */
/** @import { Drafts } from "./drafts.js" */
/** @import { SaveState } from "./status.js" */
/** @import { Changes, Transcript } from "./transcript.js" */
import { reverseEdit, saveEdit } from "../page/api.js";
import { Emitter } from "../page/emitter.js";
import { messageOf, ServerAway, ServerError } from "../page/server.js";

/** The server may be away for a moment, as when it is started anew, or for an hour: each wait is twice the last. */
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 10_000;

/** @typedef {Changes & Partial<Pick<EditAnswer, "splice" | "skipped">>} Answer */
/**
 * An edit to send, made when its turn comes, of the text as it stands then; `draft` is the key of what was typed.
 * `quiet`: somebody is typing, so a conflict is an error that is told later, not a question now.
 * @typedef {{make: () => EditRequest, draft: string | null, quiet?: boolean}} EditJob
 */
/**
 * Something else to send; `once`: it is not sent again if nobody answers, because the server may have done it.
 * @typedef {{request: () => Promise<Answer>, once?: boolean}} OtherJob
 */
/** @typedef {{answer: Answer, error: null} | {answer: null, error: unknown}} Outcome */
/** @typedef {(EditJob | OtherJob) & {settle: (outcome: Outcome) => void}} Queued */

/**
 * @typedef {{
 *   spliced: undefined,
 *   edited: {old: string, rows: Row[]},
 *   reload: undefined,
 *   state: {name: SaveState, message: string},
 * }} SaverEvents
 */

/** Whether trying again may go well: nobody answered, the disk is full, the database is busy. */
const isPassing = (/** @type {unknown} */ error) =>
  error instanceof ServerAway || (error instanceof ServerError && (error.status === 503 || error.status === 507));

/** @extends {Emitter<SaverEvents>} */
export class Saver extends Emitter {
  /**
   * @param {Transcript} transcript
   * @param {Drafts} drafts
   * @param {(conflict: Conflict) => Promise<string | null>} resolveConflict the text that shall stand; null to give up
   */
  constructor(transcript, drafts, resolveConflict) {
    super();
    this.transcript = transcript;
    this.drafts = drafts;
    this.resolveConflict = resolveConflict;
    /** @type {Queued[]} the first is on its way */
    this.jobs = [];
    /** How many saves were answered. */
    this.saves = 0;
    this.wake = () => {};
  }

  /** Whether something is on its way. */
  get busy() {
    return this.jobs.length > 0;
  }

  /**
   * Saves.
   * @param {EditJob | OtherJob} job
   * @returns {Promise<Outcome>} once the server has answered
   */
  save(job) {
    return new Promise((settle) => {
      this.jobs.push({ ...job, settle });
      this.#say("saving");
      if (this.jobs.length === 1) this.#run();
    });
  }

  /**
   * Undo or redo: after everything before it is saved.
   * @param {"undo" | "redo"} which
   */
  async reverse(which) {
    const { slug } = this.transcript;
    const request = () => reverseEdit(slug, which, this.transcript.revision);
    const { answer, error } = await this.save({ request, once: true });
    if (error) throw error;
    return answer ?? {};
  }

  /** Tries again at once: the server is back. */
  hurry() {
    this.wake();
  }

  async #run() {
    let wait = FIRST_WAIT_MS;
    while (this.jobs.length) {
      const job = this.jobs[0];
      const outcome = await this.#send(job);
      if (outcome === "away" || outcome instanceof ServerError) {
        if (outcome === "away") this.#say("offline");
        else this.#say("waiting", outcome.message);
        await this.#pause(wait);
        wait = Math.min(LONGEST_WAIT_MS, wait * 2);
        continue;
      }
      wait = FIRST_WAIT_MS;
      if (outcome === "again") continue;
      this.jobs.shift();
      if (outcome.answer && "make" in job && job.draft) await this.drafts.drop(job.draft);
      // What is refused of an undo, or of a word on a flag, leaves no text unsaved.
      if (outcome.error && "make" in job) {
        this.#say(conflictOf(outcome.error) ? "conflict" : "refused", messageOf(outcome.error));
      } else this.#say(this.busy ? "saving" : "saved");
      job.settle(outcome);
    }
  }

  /**
   * @param {Queued} job
   * @returns {Promise<Outcome | "away" | "again" | ServerError>} an error that passes by itself: try again
   */
  async #send(job) {
    this.#say("saving");
    try {
      if ("make" in job) return await this.#sendEdit(job);
      const answer = await job.request();
      this.#take(answer);
      return { answer, error: null };
    } catch (error) {
      // Who answers that it could not be done did not do it.
      const mayRepeat = "make" in job || !job.once || error instanceof ServerError;
      if (isPassing(error) && mayRepeat) return error instanceof ServerError ? error : "away";
      return { answer: null, error };
    }
  }

  /**
   * @param {EditJob} job
   * @returns {Promise<Outcome | "again">}
   */
  async #sendEdit(job) {
    const edit = job.make();
    try {
      const answer = await saveEdit(this.transcript.slug, edit);
      const made = this.#take(answer);
      if (made) this.emit("edited", { old: edit.old, rows: made.rows });
      return { answer, error: null };
    } catch (error) {
      const conflict = conflictOf(error);
      if (!conflict) throw error;
      const { splices, flags, gone } = conflict;
      if (!this.transcript.take({ splices, flags, gone })) this.emit("reload");
      if (job.quiet) throw error;
      // Of the text as it stands by now, the edit may be what both together are: nobody is asked for that.
      const { old, new: text } = job.make();
      if (conflict.code === "conflict" && conflict.clean && old === conflict.theirs && text === conflict.merged)
        return "again";
      return this.#settleConflict(job, edit, conflict);
    }
  }

  /**
   * @param {EditJob} job
   * @param {EditRequest} edit
   * @param {Conflict} conflict
   * @returns {Promise<Outcome | "again">}
   */
  async #settleConflict(job, edit, conflict) {
    this.#say("conflict");
    const text = await this.resolveConflict(conflict);
    if (text === null) return { answer: {}, error: null };
    const { code, revision, first, last, theirs } = conflict;
    const flag = code === "answered" ? null : edit.flag; // it has its answer, this changes the line
    job.make = () => ({ revision, first, last, old: theirs, new: text, flag });
    return "again";
  }

  /**
   * Takes an answer in.
   * @param {Answer} answer
   * @returns {import("../wire.d.ts").Splice | null} one's own edit among it
   */
  #take(answer) {
    const own = answer.splice ?? null;
    this.saves += 1;
    if (!this.transcript.take(answer)) this.emit("reload");
    // The rows that stand in the transcript now are those of the list, not of its copy beside it.
    const made = answer.splices?.find(({ revision }) => revision === own?.revision) ?? null;
    if (made) this.emit("spliced");
    return made;
  }

  #pause(/** @type {number} */ milliseconds) {
    /** @type {Promise<void>} */
    const pause = new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    return pause;
  }

  /**
   * @param {SaveState} name
   * @param {string} message
   */
  #say(name, message = "") {
    this.emit("state", { name, message });
  }
}

/**
 * Both texts, if that is what the server refused a save with.
 * @param {unknown} error
 * @returns {Conflict | null}
 */
function conflictOf(error) {
  const details = error instanceof ServerError ? error.details : null;
  return details && "theirs" in details && details.code !== "stale" ? details : null;
}
