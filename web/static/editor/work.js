/**
 * The work itself: from place to place, listen, answer, go on.
 *
 * Events: `judged` this person said of a flag that it cannot be told, or is fine
 */
/**
 * @import { SoundPanel } from "../sound/panel.js"
 * @import { EditRequest, Flag, Opinion, Row } from "../wire.d.ts"
 * @import { Card, Context, Typed } from "./card.js"
 * @import { Draft, Drafts } from "./drafts.js"
 * @import { Frame } from "./frame.js"
 * @import { Marks } from "./marks.js"
 * @import { Poll } from "./poll.js"
 * @import { Queue, Scope } from "./queue.js"
 * @import { Rows } from "./rows.js"
 * @import { Saver } from "./saver.js"
 * @import { Status } from "./status.js"
 * @import { Transcript } from "./transcript.js"
 */
import { announce } from "../page/announce.js";
import { setFlagState } from "../page/api.js";
import { later } from "../page/dom.js";
import { Emitter } from "../page/emitter.js";
import { GAP, isOpen } from "../page/flags.js";
import { kindName } from "../text/kinds.js";
import { say } from "../text/strings.js";
import { showDone } from "./done.js";
import { editOf } from "./edits.js";
import { answered, isParagraph } from "./fill.js";
import { showRefusal } from "./refusal.js";

const DRAFT_MS = 200;

/**
 * What the work stands on; `sound` is null without audio.
 * @typedef {{transcript: Transcript, rows: Rows, marks: Marks, queue: Queue, card: Card, sound: SoundPanel | null,
 *   saver: Saver, drafts: Drafts, poll: Poll, frame: Frame, status: Status}} WorkParts
 */

/** @extends {Emitter<{judged: {flag: string}}>} */
export class Work extends Emitter {
  /** @param {WorkParts} parts */
  constructor({ transcript, rows, marks, queue, card, sound, saver, drafts, poll, frame, status }) {
    super();
    this.transcript = transcript;
    this.rows = rows;
    this.marks = marks;
    this.queue = queue;
    this.card = card;
    this.sound = sound;
    this.saver = saver;
    this.drafts = drafts;
    this.poll = poll;
    this.frame = frame;
    this.status = status;
    /** @type {Flag | null} the place that the card shows */
    this.current = null;
    /** @type {Map<string, Typed>} what was typed at a flag and is not saved */
    this.typed = new Map();
    this.keepDraft = later(DRAFT_MS, () => this.#keepDraft());
    card.on("save", (typed) => this.save(typed));
    card.on("cannotTell", () => this.decide("confirmed_unintelligible"));
    card.on("fine", () => this.decide("not_a_problem"));
    card.on("reopen", () => this.current && this.setState(this.current, "open"));
    card.on("skip", () => this.go(1));
    card.on("empty", () => announce(say("gap.empty"), { seen: true }));
    card.on("typed", () => this.#typed());
    card.on("scope", ({ scope }) => this.setScope(scope));
  }

  /**
   * Shows a place, plays it, puts the focus into the box.
   * @param {Flag | null} flag null: nothing is left
   * @param {{play?: boolean, focus?: boolean, typed?: Typed | null}} options typed: what to put into the box
   */
  arrive(flag, { play = true, focus = true, typed = null } = {}) {
    this.keepDraft.cancel();
    if (this.current && !this.queue.pending.has(this.current.id)) this.#keepDraft();
    if (!flag) {
      this.finish();
      return;
    }
    this.#useScope(this.queue.scopeOf(flag));
    this.current = flag;
    const row = this.transcript.rowOf(flag);
    this.rows.setCurrent(row);
    this.card.show(flag, this.#context(flag, row, typed ?? this.typed.get(flag.id) ?? null));
    if (this.card.dirty) this.status.show("typing");
    this.#mark(flag, true);
    if (flag.onset !== null && flag.offset !== null) this.sound?.show(flag.onset, flag.offset, play);
    if (focus) this.card.focus();
    history.replaceState(null, "", `#${flag.id}`);
    this.poll.claim(flag.id);
    this.sound?.prepare(this.queue.after(flag));
    const message = flag.kind === GAP ? "" : flag.message;
    announce(say("gap.arrived", { kind: kindName(flag.kind), ...this.queue.placeOf(flag), message }));
  }

  /** To the next or the previous open place. */
  go(/** @type {1 | -1} */ direction) {
    this.arrive(this.queue.after(this.current, direction));
  }

  /** Saves the answer and goes on at once; the server answers meanwhile. */
  async save(/** @type {Typed} */ typed) {
    const flag = this.current;
    if (!flag) return;
    const row = this.transcript.rowOf(flag);
    this.status.show("saving"); // before the draft is kept: it is no longer as it was
    const frozen = this.#edit(flag, typed);
    await this.drafts.keep(this.#draft(flag, typed));
    this.queue.pending.add(flag.id);
    this.rows.setDraft(row, frozen.new);
    announce(say("gap.filled", { words: typed.typed }));
    const saved = this.saver.save({ draft: this.#draftKey(flag), make: () => this.#remake(flag, typed, frozen) });
    this.showCounts();
    this.go(1);
    const { error } = await saved;
    this.queue.pending.delete(flag.id);
    const now = this.transcript.flags.get(flag.id);
    if (error) {
      this.rows.setDraft(row, null);
      await showRefusal(error);
      this.arrive(now ?? flag, { typed });
    } else {
      this.typed.delete(flag.id);
      if (now?.state === "partly_resolved") this.queue.partly.add(flag.id);
    }
    this.showCounts();
  }

  /** Nobody can tell, or it is fine as it is; then on. */
  async decide(/** @type {"confirmed_unintelligible" | "not_a_problem"} */ state) {
    const flag = this.current;
    if (!flag || (state === "confirmed_unintelligible" && flag.kind !== GAP)) return;
    this.queue.pending.add(flag.id);
    announce(say(state === "not_a_problem" ? "gap.accepted" : "gap.confirmed"), { seen: true });
    const done = this.setState(flag, state);
    this.go(1);
    if (await done) this.emit("judged", { flag: flag.id });
    this.queue.pending.delete(flag.id);
    this.showCounts();
  }

  /** After rows or flags changed: the same place, as it is now. */
  sync() {
    this.showCounts();
    const before = this.current;
    const quietly = { play: false, focus: this.card.element.contains(document.activeElement) };
    if (!before) {
      if (this.queue.open.length) this.arrive(this.queue.after(null), quietly);
      return;
    }
    const flag = this.transcript.flags.get(before.id);
    const isAnswered = flag && isOpen(before) && !isOpen(flag);
    if (isAnswered && !this.card.dirty) {
      this.arrive(this.queue.after(flag), quietly);
      return;
    }
    if (flag) {
      this.current = flag;
      this.card.update(flag, this.#context(flag, this.transcript.rowOf(flag), null));
    } else if (!this.card.dirty) this.go(1);
    if (this.current) this.#mark(this.current, false);
  }

  setScope(/** @type {Scope} */ scope) {
    this.#useScope(scope);
    const id = this.current?.id;
    if (this.queue.all.some((flag) => flag.id === id)) this.sync();
    else this.arrive(this.queue.after(null));
  }

  showCounts() {
    this.frame.showGaps(this.queue.gaps);
    this.card.offerPage(this.queue.hasPage);
  }

  /** Nothing is left in the queue. */
  finish() {
    this.current = null;
    this.marks.only("now", null);
    showDone(this.card, this.queue, () => this.setScope("all"));
    this.poll.claim(null);
  }

  #useScope(/** @type {Scope} */ scope) {
    this.queue.scope = scope;
    this.card.scope.value = scope;
  }

  /**
   * @param {Flag} flag
   * @param {Row} row
   * @param {Typed | null} typed
   * @returns {Context}
   */
  #context(flag, row, typed) {
    const speakers = isParagraph(flag) ? this.transcript.speakers : [];
    const { spelling } = this.transcript;
    return { row, typed, speakers, spelling, ...this.queue.placeOf(flag) };
  }

  /**
   * @param {Flag} flag
   * @param {boolean} scroll
   */
  #mark(flag, scroll) {
    const row = this.transcript.rowOf(flag);
    const { start, end } = flag;
    const range = start === null || end === null ? null : this.rows.rangeOf(row, start, end);
    this.marks.only("now", range);
    if (scroll) this.rows.scrollTo(row, range);
  }

  /**
   * @param {Flag} flag
   * @param {Typed} typed
   */
  #edit(flag, { typed, speaker }) {
    const row = this.transcript.rowOf(flag);
    return editOf(
      this.transcript.revision,
      [row],
      answered(flag, row, typed, speaker, this.transcript.spelling).new,
      flag.id,
    );
  }

  /**
   * The answer on the text as it stands when it is sent; as it stood, if somebody else answered.
   * @param {Flag} flag
   * @param {Typed} typed
   * @param {EditRequest} frozen
   */
  #remake(flag, typed, frozen) {
    const now = this.transcript.flags.get(flag.id);
    return now && isOpen(now) ? this.#edit(now, typed) : frozen;
  }

  /**
   * Says what this person thinks of a flag.
   * @param {Flag} flag
   * @param {Opinion} state
   * @returns {Promise<boolean>} whether the server took it
   */
  async setState(flag, state) {
    const request = async () => {
      const { flag: changed } = await setFlagState(this.transcript.slug, flag.id, state);
      return { flags: [changed] };
    };
    const { error } = await this.saver.save({ request });
    if (error) await showRefusal(error);
    return !error;
  }

  #typed() {
    const { typed } = this.card;
    if (!this.current || !typed) return;
    this.typed.set(this.current.id, typed);
    if (this.card.dirty) this.status.show("typing");
    else this.status.show(this.saver.busy ? "saving" : "saved");
    this.keepDraft();
  }

  async #keepDraft() {
    const { typed, dirty } = this.card;
    if (!this.current || !typed) return;
    if (dirty) await this.drafts.keep(this.#draft(this.current, typed));
    else await this.drafts.drop(this.#draftKey(this.current));
  }

  #draftKey(/** @type {Flag} */ flag) {
    return this.drafts.keyOf("fill", flag.id);
  }

  /**
   * @param {Flag} flag
   * @param {Typed} typed
   * @returns {Draft}
   */
  #draft(flag, { typed: text, speaker }) {
    const { line, text: base } = this.transcript.rowOf(flag);
    const { revision } = this.transcript;
    return { key: this.#draftKey(flag), kind: "fill", flag: flag.id, line, revision, base, text, speaker };
  }
}
