/**
 * What a person typed at flags and has not saved: kept while they look elsewhere, and in the browser; and the edits
 * that it makes.
 */
/**
 * @import { EditRequest, Flag, Row } from "../wire.d.ts"
 * @import { Draft, Drafts } from "./drafts.js"
 * @import { Answered, Typed } from "./fill.js"
 * @import { Before, Choice } from "./theirs.js"
 * @import { Transcript } from "./transcript.js"
 */
import { isOpen } from "../page/flags.js";
import { say } from "../text/strings.js";
import { editOf } from "./edits.js";
import { answered, isParagraph } from "./fill.js";
import { besideTheirs, theirWords } from "./theirs.js";

export class TypedAnswers {
  /**
   * @param {Transcript} transcript
   * @param {Drafts} drafts
   */
  constructor(transcript, drafts) {
    this.transcript = transcript;
    this.drafts = drafts;
    /** @type {Map<string, Typed>} by flag */
    this.typed = new Map();
    /** @type {Map<string, Before>} how places were while they were open */
    this.before = new Map();
    /** @type {Map<string, string>} who answered, by flag */
    this.names = new Map();
    transcript.isHeld = (id) => this.typed.has(id);
    transcript.on("rows", ({ splice }) => splice.flag && this.names.set(splice.flag, splice.by.name));
  }

  /** What was typed at a flag. */
  of(/** @type {Flag} */ { id }) {
    return this.typed.get(id) ?? null;
  }

  /**
   * Keeps what was typed at a flag.
   * @param {string} id
   * @param {Typed} typed
   * @param {Before | null} before the place over which it was typed, if that was another day
   */
  set(id, typed, before = null) {
    this.typed.set(id, typed);
    if (before) this.before.set(id, before);
  }

  /** Remembers a place while it is open: what becomes of it is told by comparing. */
  look(/** @type {Flag} */ flag, /** @type {Row} */ row) {
    if (isOpen(flag)) this.before.set(flag.id, { text: row.text, start: flag.start, end: flag.end });
  }

  /**
   * Somebody else's answer to a flag at which this person typed.
   * @param {Flag} flag
   * @param {Row} row
   */
  theirs(flag, row) {
    if (flag.state !== "filled") return null;
    const before = this.before.get(flag.id);
    const name = this.names.get(flag.id) ?? row.edited?.by.name ?? say("theirs.somebody");
    return { name, words: before ? theirWords(before, row.text) : null };
  }

  /**
   * A flag that somebody else answered while words of this person wait there.
   * @param {(id: string) => boolean} isLeft those to leave alone
   */
  clash(isLeft) {
    for (const id of this.typed.keys()) {
      const flag = this.transcript.flags.get(id);
      if (flag?.state === "filled" && !isLeft(id)) return flag;
    }
    return null;
  }

  /**
   * Words that the server did not take wait at their flag again, also at one that is gone.
   * @param {Flag} flag
   * @param {Typed} typed
   * @returns {Flag} as it is now
   */
  refused(flag, typed) {
    this.set(flag.id, typed);
    if (!this.transcript.flags.has(flag.id)) this.transcript.leave(flag);
    return this.transcript.flags.get(flag.id) ?? flag;
  }

  /** Nothing waits at a flag any more. */
  done(/** @type {string} */ id) {
    this.typed.delete(id);
    this.transcript.letGo(id);
  }

  /** It is saved, or not wanted any more. */
  async forget(/** @type {Flag} */ flag) {
    this.done(flag.id);
    await this.drafts.drop(this.key(flag));
  }

  /** @param {Flag} flag @param {Typed} typed */
  async keep(flag, typed) {
    await this.drafts.keep(this.#draft(flag, typed));
  }

  /**
   * The answer as an edit of the text as it stands; null where the flag is about no words (any more).
   * @param {Flag} flag
   * @param {Typed} typed
   */
  edit(flag, typed) {
    return this.#asked(this.#answer(flag, typed), flag.id);
  }

  /**
   * One's own words instead of somebody's answer, or with it: an edit of the line, for the flag has its answer.
   * @param {Flag} flag
   * @param {Typed} typed
   * @param {Choice} choice
   */
  editBeside(flag, typed, choice) {
    const row = this.transcript.rowOf(flag);
    const { spelling } = this.transcript;
    const words = this.theirs(this.transcript.flags.get(flag.id) ?? flag, row)?.words;
    if (words) return this.#asked(besideTheirs(flag, row, words, typed, choice, spelling), null);
    if (isParagraph(flag)) return this.#asked(this.#answer(flag, typed), null);
    // Their line was written anew: mine go where they are seen, at its end.
    const end = { words: "", start: row.text.length, end: row.text.length };
    return this.#asked(besideTheirs(flag, row, end, typed, "both", spelling), null);
  }

  /** @param {Flag} flag @param {Typed} typed */
  #answer(flag, typed) {
    const row = this.transcript.rowOf(flag);
    const { spelling, rows } = this.transcript;
    return answered(flag, row, typed, this.transcript.below(row), spelling, rows);
  }

  /**
   * @param {Answered | null} made
   * @param {string | null} flag
   * @returns {EditRequest | null}
   */
  #asked(made, flag) {
    return made && editOf(this.transcript.revision, made.rows, made.new, flag);
  }

  key(/** @type {Flag} */ flag) {
    return this.drafts.keyOf("fill", flag.id);
  }

  /**
   * @param {Flag} flag
   * @param {Typed} typed
   * @returns {Draft}
   */
  #draft(flag, { typed: text, speaker, inside }) {
    const { line, text: now } = this.transcript.rowOf(flag);
    const { revision } = this.transcript;
    const before = this.before.get(flag.id) ?? { text: now, start: flag.start, end: flag.end };
    const { start, end } = before;
    const place = { base: before.text, start, end };
    return { key: this.key(flag), kind: "fill", flag: flag.id, line, revision, ...place, text, speaker, inside };
  }
}
