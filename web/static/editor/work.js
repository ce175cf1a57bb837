/**
 * The work itself: from place to place, listen, answer, go on.
 *
 * Events: `judged` this person said of a flag that it cannot be told, or is fine · `arrived` another place is shown
 */
/**
 * @import { SoundPanel } from "../sound/panel.js"
 * @import { EditRequest, Flag, Opinion, Row } from "../wire.d.ts"
 * @import { Card, Context } from "./card.js"
 * @import { Drafts } from "./drafts.js"
 * @import { Typed } from "./fill.js"
 * @import { Frame } from "./frame.js"
 * @import { Marks } from "./marks.js"
 * @import { Poll } from "./poll.js"
 * @import { Queue, Scope } from "./queue.js"
 * @import { Rows } from "./rows.js"
 * @import { Saver } from "./saver.js"
 * @import { Status } from "./status.js"
 * @import { Choice } from "./theirs.js"
 * @import { Transcript } from "./transcript.js"
 */
import { announce } from "../page/announce.js";
import { setFlagState } from "../page/api.js";
import { later } from "../page/dom.js";
import { Emitter } from "../page/emitter.js";
import { GAP, isOpen, maySay } from "../page/flags.js";
import { kindName } from "../text/kinds.js";
import { say } from "../text/strings.js";
import { showClaims, showDone } from "./done.js";
import { isParagraph } from "./fill.js";
import { showRefusal } from "./refusal.js";
import { countTogether } from "./together.js";
import { TypedAnswers } from "./typed_answers.js";
import { VoiceWork } from "./voice_work.js";

const DRAFT_MS = 200; // as for rows

/**
 * What the work stands on; `sound` is null without audio.
 * @typedef {{transcript: Transcript, rows: Rows, marks: Marks, queue: Queue, card: Card, sound: SoundPanel | null,
 *   saver: Saver, drafts: Drafts, poll: Poll, frame: Frame, status: Status}} WorkParts
 */

/** @extends {Emitter<{judged: {flag: string}, arrived: {focus: boolean}}>} */
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
    this.poll = poll;
    this.frame = frame;
    this.status = status;
    /** @type {Flag | null} the place that the card shows */
    this.current = null;
    this.typed = new TypedAnswers(transcript, drafts);
    this.voices = new VoiceWork(this);
    this.keepDraft = later(DRAFT_MS, () => this.#keepDraft());
    card.on("save", (typed) => this.save(typed));
    card.on("cannotTell", () => this.decide("confirmed_unintelligible"));
    card.on("fine", () => this.decide("not_a_problem"));
    card.on("hearToo", () => this.decide("confirmed_fill"));
    card.on("reopen", () => this.current && this.setState(this.current, "open"));
    card.on("skip", () => this.go(1));
    card.on("settle", ({ choice }) => this.settle(choice));
    const { keys } = card;
    card.on("empty", () => announce(say("gap.empty", { key: keys.named(keys.hint("cannotTell")) }), { seen: true }));
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
    if (!flag) return this.finish();
    this.#useScope(this.queue.scopeOf(flag));
    this.current = flag;
    const row = this.transcript.rowOf(flag);
    this.typed.look(flag, row);
    this.rows.setCurrent(row);
    this.card.show(flag, this.#context(flag, row, typed ?? this.typed.of(flag)));
    this.status.leave(this.card.dirty, this.saver.busy);
    this.#mark(flag, true);
    this.sound?.place(flag, play);
    this.emit("arrived", { focus });
    if (focus) this.card.focus();
    history.replaceState(null, "", `#${flag.id}`);
    this.poll.claim(flag.id);
    this.sound?.prepare(this.queue.after(flag));
    const told = { kind: kindName(flag.kind), message: flag.kind === GAP ? "" : flag.message };
    announce(say("gap.arrived", { ...told, ...this.queue.placeOf(flag) }));
  }

  /** To the next or the previous open place; first to one where somebody answered over this person's words. */
  go(/** @type {1 | -1} */ direction) {
    this.arrive(this.#clash() ?? this.queue.after(this.current, direction));
  }

  /** Saves the answer and goes on at once; the server answers meanwhile. */
  async save(/** @type {Typed} */ typed) {
    const flag = this.current;
    const frozen = flag && this.typed.edit(flag, typed);
    if (!flag || !frozen) return;
    await this.#send(flag, typed, frozen, () => {
      const now = this.transcript.flags.get(flag.id);
      return (now && isOpen(now) && this.typed.edit(now, typed)) || frozen;
    });
  }

  /** Somebody else answered first: whose words stand. */
  async settle(/** @type {Choice} */ choice) {
    const { typed } = this.card;
    const flag = this.current;
    if (!flag) return;
    const frozen = typed && choice !== "theirs" ? this.typed.editBeside(flag, typed, choice) : null;
    if (typed && frozen) {
      await this.#send(flag, typed, frozen, () => this.typed.editBeside(flag, typed, choice) ?? frozen);
      return;
    }
    const next = this.#clash() ?? this.queue.after(flag);
    this.current = null; // what is in the box is not wanted any more: it is not kept once more
    this.keepDraft.cancel();
    await this.typed.forget(flag);
    this.status.show(this.saver.busy ? "saving" : "saved");
    announce(say("theirs.kept"), { seen: true });
    this.arrive(next);
  }

  /**
   * @param {Flag} flag
   * @param {Typed} typed
   * @param {EditRequest} frozen as it is to be seen until the server answers
   * @param {() => EditRequest} make the edit of the text as it stands when it is sent
   */
  async #send(flag, typed, frozen, make) {
    const row = this.transcript.rowOf(flag);
    this.status.show("saving"); // before the draft is kept: it is no longer as it was
    this.queue.pending.add(flag.id);
    await this.typed.keep(flag, typed);
    this.rows.setDraft(row, frozen.new);
    announce(typed.typed.trim() ? say("gap.filled", { words: typed.typed }) : say("gap.removed"));
    const saved = this.saver.save({ draft: this.typed.key(flag), make });
    this.typed.done(flag.id);
    this.showCounts();
    this.go(1);
    const { error } = await saved;
    this.queue.pending.delete(flag.id);
    const now = this.transcript.flags.get(flag.id);
    if (error) {
      this.rows.setDraft(row, null);
      await showRefusal(error);
      this.arrive(this.typed.refused(flag, typed), { typed });
    } else if (now?.state === "partly_resolved") this.queue.partly.add(flag.id);
    this.showCounts();
  }

  /** Nobody can tell, or it is fine as it is; then on. */
  async decide(/** @type {Exclude<Opinion, "open">} */ state) {
    const flag = this.current;
    if (!flag || !maySay(flag, state)) return;
    this.queue.pending.add(flag.id);
    announce(say(`gap.said.${state}`), { seen: true });
    const done = this.setState(flag, state);
    this.go(1);
    await done;
    this.queue.pending.delete(flag.id);
    this.showCounts();
  }

  /** After rows or flags changed: the same place, as it is now. */
  sync() {
    this.showCounts();
    const before = this.current;
    const quietly = { play: false, focus: this.card.element.contains(document.activeElement) };
    if (!before) {
      const clash = this.#clash();
      if (clash || this.queue.hasNew) this.arrive(clash ?? this.queue.after(null), quietly);
      else showClaims(this.card, this.queue);
      return;
    }
    const flag = this.transcript.flags.get(before.id);
    const isAnswered = flag && isOpen(before) && !isOpen(flag);
    if (isAnswered && !this.card.dirty) {
      this.arrive(this.#clash() ?? this.queue.after(flag), quietly);
      return;
    }
    if (flag) {
      const row = this.transcript.rowOf(flag);
      this.current = flag;
      this.typed.look(flag, row);
      const context = this.#context(flag, row, this.card.dirty ? this.card.typed : null);
      this.card.update(flag, context);
      if (isAnswered && context.theirs) announce(say("theirs.changed", { name: context.theirs.name }), { seen: true });
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
    this.card.offer("page", this.queue.hasPage);
    this.card.offer("second", this.queue.hasSecond || this.queue.scope === "second");
  }

  /** Nothing is left in the queue. */
  finish() {
    const after = this.current && `${this.transcript.slug},${this.current.id}`;
    this.current = null;
    this.marks.only("now", null);
    this.queue.end();
    const ways = { goBack: () => this.arrive(this.queue.again()), goOn: () => this.setScope("all") };
    showDone(this.card, this.queue, { after, ...ways });
    this.status.leave(this.card.dirty, this.saver.busy);
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
    const theirs = typed && this.typed.theirs(flag, row);
    const voices = typed ? null : this.voices.questionOf(flag);
    const beside = { next: this.transcript.below(row), piece: countTogether(flag, this.transcript) };
    const { spelling, rows } = this.transcript;
    return { row, typed, theirs, speakers, voices, spelling, rows, ...beside, ...this.queue.placeOf(flag) };
  }

  #clash() {
    return this.typed.clash((id) => id === this.current?.id || this.queue.pending.has(id));
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
   * Says what this person thinks of a flag.
   * @param {Flag} flag
   * @param {Opinion} state
   * @returns {Promise<boolean>} whether the server took it
   */
  async setState(flag, state) {
    const request = async () => {
      const { flag: changed } = await setFlagState(this.transcript.slug, flag.id, state);
      return { flags: [changed], undo: true, redo: false };
    };
    const { error } = await this.saver.save({ request });
    await (error ? showRefusal(error) : this.emit("judged", { flag: flag.id }));
    return !error;
  }

  #typed() {
    const { typed, dirty } = this.card;
    if (!this.current || !typed) return;
    if (dirty) this.typed.set(this.current.id, typed);
    else this.typed.done(this.current.id);
    this.status.show(dirty ? "typing" : this.saver.busy ? "saving" : "saved");
    this.keepDraft();
  }

  async #keepDraft() {
    const { typed, dirty } = this.card;
    if (!this.current || !typed) return;
    if (dirty) await this.typed.keep(this.current, typed);
    else if (!this.typed.of(this.current)) await this.typed.forget(this.current);
  }
}
