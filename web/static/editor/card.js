/**
 * The card: one place of the transcript, its sound, a box, three buttons.
 *
 * Events: `save` · `empty` there is nothing to save · `cannotTell` · `fine` · `hearToo` · `skip` · `edit` the line ·
 *   `typed` · `reopen` one's word is taken back · `settle` somebody else answered: whose words stand ·
 *   `voice` whose it is · `scope` the queue is to be another
 */
/**
 * @import { Child } from "../page/dom.js"
 * @import { Keys } from "../page/keys.js"
 * @import { Flag, Row, Spelling } from "../wire.d.ts"
 * @import { Asked } from "./card_parts.js"
 * @import { Question, VoiceAnswer } from "./card_voices.js"
 * @import { Typed } from "./fill.js"
 * @import { Scope } from "./queue.js"
 * @import { Choice, TheirWords } from "./theirs.js"
 */
import { button, el, fill } from "../page/dom.js";
import { Emitter } from "../page/emitter.js";
import { GAP, isOpen, mayConfirm } from "../page/flags.js";
import { kindName } from "../text/kinds.js";
import { clock } from "../text/moments.js";
import { say } from "../text/strings.js";
import { makeBox } from "./answer_box.js";
import { drawAbout, drawButtons, drawFilled, drawPreview, drawState, offerScope, scopeSelect } from "./card_parts.js";
import { questionOf, saveName } from "./card_text.js";
import { showTheirs } from "./card_theirs.js";
import { drawAnswers, drawQuestion, isSameQuestion } from "./card_voices.js";
import { boxOffer, boxStart, hasBox, isParagraph } from "./fill.js";
import { isInside, placeIn } from "./insertion.js";
import { Proposals } from "./proposals.js";
import { writesNames } from "./speaker.js";
import { Where } from "./where.js";

/** An Enter that was meant for the box is none for what came up meanwhile. */
const QUIET_MS = 600;

/** @typedef {{name: string, words: TheirWords | null}} Theirs somebody else's answer, and who that is */
/**
 * `next`: the row below; `theirs`: who answered while something was typed here; `spelling`: how the file is written;
 * `rows`: all of it.
 * @typedef {{row: Row, next: Row | null, rows: Row[], n: number, total: number, speakers: string[],
 *   typed: Typed | null, theirs: Theirs | null, spelling: Spelling, voices: Question | null, piece: number}} Context
 */
/**
 * What the card shows. `start`: what the box's part of the line reads now; `offer`: what the box held at first.
 * @typedef {{flag: Flag, context: Context, start: string, offer: string, box: HTMLInputElement | null,
 *   where: Where | null, preview: HTMLElement, save: HTMLButtonElement, buttons: HTMLElement,
 *   theirs: HTMLElement}} Shown
 */
/**
 * @typedef {{
 *   save: Typed, scope: {scope: Scope},
 *   settle: {choice: Choice}, voice: {answer: VoiceAnswer},
 *   empty: undefined, cannotTell: undefined, fine: undefined, hearToo: undefined,
 *   reopen: undefined, skip: undefined, edit: undefined, typed: undefined, piece: undefined,
 * }} CardEvents
 */

/** @extends {Emitter<CardEvents>} */
export class Card extends Emitter {
  /**
   * @param {HTMLElement} sound what is shown between the heading and the box
   * @param {Keys} keys
   */
  constructor(sound, keys) {
    super();
    this.keys = keys;
    this.sound = sound;
    /** @type {Shown | null} null: nothing is left to show */
    this.shown = null;
    this.proposals = new Proposals(keys, (text) => {
      this.#use(text);
      this.shown?.box?.focus();
    });
    /** When Enter begins to mean what the card says now. */
    this.heedsEnter = 0;
    this.title = el("h2", { id: "card-title", tabindex: "-1" });
    this.when = el("span", { class: "when" });
    this.scope = scopeSelect((scope) => this.emit("scope", { scope }));
    this.body = el("div", { class: "card-body" });
    const scope = el("label", { class: "scope" }, el("span", { class: "unseen", text: say("gap.scope") }), this.scope);
    const head = el("div", { class: "card-head" }, this.title, this.when, scope);
    this.element = el("section", { class: "card", "aria-labelledby": "card-title" }, head, this.body);
  }

  /**
   * Shows a flag.
   * @param {Flag} flag
   * @param {Context} context
   */
  show(flag, context) {
    const { row, typed } = context;
    const offer = boxOffer(flag, row);
    const save = button("", () => this.submit(), { class: "primary" });
    const answers = drawAnswers(context.voices, save, this.keys, (answer) => this.emit("voice", { answer }));
    const shown = {
      flag,
      context,
      start: boxStart(flag, row),
      offer,
      box: hasBox(flag) || typed ? this.#box(typed?.typed ?? offer) : null,
      where: isParagraph(flag) ? this.#where(flag, context) : null,
      preview: el("p", { class: "preview", dir: "auto" }),
      save,
      buttons: drawButtons(flag, this.keys, answers, (asked) => this.#ask(asked), context.piece),
      theirs: el("div", { class: "their-answer", role: "status", hidden: true }),
    };
    this.shown = shown;
    this.#drawTitle(shown);
    const question = this.#question(shown);
    fill(this.body, drawAbout(flag), this.sound, ...question, shown.theirs, shown.buttons, drawState(flag));
    this.#drawTheirs(shown);
    this.#drawPreview(shown);
  }

  /**
   * The same flag as it is now; what is in the box stays.
   * @param {Flag} flag
   * @param {Context} context
   */
  update(flag, context) {
    if (!this.shown) return;
    if (!isSameQuestion(this.shown.context.voices, context.voices)) {
      const hadFocus = this.element.contains(document.activeElement);
      this.show(flag, context);
      if (hadFocus) this.focus();
      return;
    }
    Object.assign(this.shown, { flag, context });
    this.body.querySelector(".card-state")?.replaceWith(drawState(flag));
    this.body.querySelector(".about")?.replaceWith(drawAbout(flag));
    if (this.shown.box) this.proposals.show(flag);
    this.#drawTitle(this.shown);
    this.#drawTheirs(this.shown);
    this.#drawPreview(this.shown);
  }

  /**
   * Shows that nothing is left; `contents` says what can be done now.
   * @param {string} title
   * @param {...Child} contents
   */
  showDone(title, ...contents) {
    this.shown = null;
    this.title.textContent = title;
    this.when.textContent = "";
    fill(this.body, ...contents);
  }

  /** Puts the focus where work goes on. */
  focus() {
    const box = this.shown?.box;
    const target = box ?? this.#primary ?? this.title;
    target.focus({ preventScroll: true });
    if (this.shown?.offer) box?.select();
  }

  /** What a person put into the box, where it goes, and who speaks; null without a box. */
  get typed() {
    if (!this.shown?.box) return null;
    const place = this.shown.where?.value ?? { speaker: "", inside: false };
    return { typed: this.shown.box.value, ...place };
  }

  /** Whether somebody typed something that is not saved. */
  get dirty() {
    return this.typed !== null && this.typed.typed !== this.shown?.offer;
  }

  /** Whether an element is the box. */
  isBox(/** @type {Element | null} */ element) {
    return element !== null && element === this.shown?.box;
  }

  /**
   * Offers a queue of its own, if there is something in it.
   * @param {Scope} name
   * @param {boolean} has
   */
  offer(name, has) {
    offerScope(this.scope, name, has);
  }

  /** Saves what is in the box, or says what is missing; a busy page hears of a key later than it was pressed. */
  submit(pressed = performance.now()) {
    const { shown, typed } = this;
    if (!shown || shown.context.voices) this.#primary?.click();
    else if (shown.context.theirs) this.#keepTheirs(pressed);
    else if (mayConfirm(shown.flag)) this.emit("hearToo");
    else if (!isOpen(shown.flag) && !hasBox(shown.flag)) this.emit("skip");
    else if (!typed) this.emit("fine");
    else if (typed.typed === shown.start) this.emit(shown.start ? "fine" : "empty");
    else if (typed.typed.trim() || shown.start) this.emit("save", typed);
    else this.emit("empty");
  }

  /** What a button asks for; words that are not said go like any other answer. */
  #ask(/** @type {Asked} */ asked) {
    if (asked === "remove") {
      this.#use("");
      this.submit();
    } else this.emit(asked);
  }

  #keepTheirs(/** @type {number} */ pressed) {
    if (pressed >= this.heedsEnter) this.emit("settle", { choice: "theirs" });
  }

  get #primary() {
    /** @type {HTMLElement | null} */
    const primary = this.body.querySelector(".primary");
    return primary;
  }

  /**
   * @param {Flag} flag
   * @param {Context} context
   */
  #where(flag, { row, speakers, typed, spelling }) {
    const chosen = typed ?? { speaker: "", inside: isInside(flag, row, spelling) };
    const canJoin = placeIn(flag, row, spelling) !== null;
    return new Where({ speakers, canJoin, chosen, named: writesNames(spelling) }, () => this.#changed());
  }

  #changed() {
    this.heedsEnter = performance.now() + QUIET_MS;
    if (this.shown) this.#drawPreview(this.shown);
    this.proposals.typed(this.shown?.box?.value ?? "");
    this.emit("typed");
  }

  /** The proposal after or before the one in the box; whether there is one. */
  #step(/** @type {1 | -1} */ by) {
    if (!this.shown?.box) return false;
    const proposal = this.proposals.next(this.shown.box.value, by);
    if (proposal === undefined) return false;
    this.#use(proposal);
    return true;
  }

  #box(/** @type {string} */ value) {
    return makeBox(value, {
      changed: () => this.#changed(),
      submit: (pressed) => this.submit(pressed),
      step: (by) => this.#step(by),
    });
  }

  #use(/** @type {string} */ text) {
    const box = this.shown?.box;
    if (!box) return;
    box.value = text;
    this.#changed();
  }

  /**
   * @param {Shown} shown
   * @returns {Child[]}
   */
  #question({ flag, context: { voices, row }, start, box, where, preview }) {
    const isFilled = flag.kind === GAP && flag.state === "filled";
    if (!box) return [voices ? drawQuestion(flag, voices) : isFilled ? drawFilled(flag, row) : null];
    const { question, hint } = questionOf(flag, start);
    this.proposals.show(flag);
    return [
      el("label", { for: "answer", class: "question", text: question }),
      box,
      el("p", { id: "answer-hint", class: "hint", text: hint }),
      where?.element,
      this.proposals.element,
      preview,
    ];
  }

  #drawTitle(/** @type {Shown} */ { flag, context: { n, total } }) {
    this.title.textContent = say("gap.place", { kind: kindName(flag.kind), n, total });
    this.when.textContent = flag.onset === null ? "" : clock(flag.onset, true);
    this.sound.hidden = flag.onset === null && !flag.near;
  }

  /** Somebody else answered: what they wrote, and what may be done, in the place of the buttons. */
  #drawTheirs(/** @type {Shown} */ { context: { theirs }, theirs: place, buttons }) {
    if (theirs && place.hidden) this.heedsEnter = performance.now() + QUIET_MS;
    place.hidden = theirs === null;
    buttons.hidden = theirs !== null;
    showTheirs(place, theirs, (choice) => this.emit("settle", { choice }));
  }

  #drawPreview(/** @type {Shown} */ { flag, context, start, box, preview, save, buttons }) {
    const name = saveName(flag, start, box?.value ?? null);
    fill(save, say(name, { time: box?.value ?? "" }), el("span", { class: "key", "aria-hidden": "true", text: " ⏎" }));
    // One button that removes is enough.
    buttons.querySelector(".remove")?.toggleAttribute("hidden", name === "gap.remove");
    if (this.typed) drawPreview(preview, { flag, context, start, typed: this.typed });
  }
}
