/**
 * The card: one place of the transcript, its sound, a box, three buttons.
 *
 * Events: `save` · `empty` there is nothing to save · `cannotTell` · `fine` · `reopen` one's word is taken back ·
 *   `skip` · `edit` the line · `typed` · `scope` the queue is to be another
 */
/**
 * @import { Child } from "../page/dom.js"
 * @import { Action } from "../page/key_map.js"
 * @import { Keys } from "../page/keys.js"
 * @import { Flag, Row, Spelling } from "../wire.d.ts"
 * @import { Scope } from "./queue.js"
 */
import { button, el, fill } from "../page/dom.js";
import { Emitter } from "../page/emitter.js";
import { GAP, UPSTREAM } from "../page/flags.js";
import { kindName } from "../text/kinds.js";
import { clock } from "../text/moments.js";
import { say } from "../text/strings.js";
import { drawAbout, drawProposals, drawSpeakers, drawState } from "./card_parts.js";
import { mayTakeBack, nextProposal, proposalsFor, questionOf } from "./card_text.js";
import { answered, boxOffer, boxStart, hasBox, isParagraph, sentenceAround } from "./fill.js";
import { SCOPES } from "./queue.js";

/** @typedef {{typed: string, speaker: string}} Typed what a person put into the card */
/** @typedef {{row: Row, n: number, total: number, speakers: string[], typed: Typed | null,
 * spelling: Spelling}} Context */
/**
 * What the card shows. `start`: what the box's part of the line reads now; `offer`: what the box held at first.
 * @typedef {{flag: Flag, context: Context, start: string, offer: string, box: HTMLInputElement | null,
 *   speaker: HTMLSelectElement | null, preview: HTMLElement, save: HTMLButtonElement}} Shown
 */
/**
 * @typedef {{
 *   save: Typed,
 *   scope: {scope: Scope},
 *   empty: undefined, cannotTell: undefined, fine: undefined, reopen: undefined, skip: undefined, edit: undefined,
 *   typed: undefined,
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
    this.title = el("h2", { id: "card-title", tabindex: "-1" });
    this.when = el("span", { class: "when" });
    this.scope = this.#scopeSelect();
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
    const shown = {
      flag,
      context,
      start: boxStart(flag, row),
      offer,
      box: hasBox(flag) ? this.#box(typed?.typed ?? offer) : null,
      speaker: isParagraph(flag) ? drawSpeakers(context.speakers, typed?.speaker ?? "") : null,
      preview: el("p", { class: "preview", dir: "auto" }),
      save: button("", () => this.submit(), { class: "primary" }),
    };
    this.shown = shown;
    shown.speaker?.addEventListener("change", () => this.#changed());
    this.#drawTitle(shown);
    this.when.textContent = flag.onset === null ? "" : clock(flag.onset, true);
    this.sound.hidden = flag.onset === null;
    fill(this.body, drawAbout(flag), this.sound, ...this.#question(shown), this.#buttons(shown), drawState(flag));
    this.#drawPreview(shown);
  }

  /**
   * The same flag as it is now; what is in the box stays.
   * @param {Flag} flag
   * @param {Context} context
   */
  update(flag, context) {
    if (!this.shown) return;
    Object.assign(this.shown, { flag, context });
    this.body.querySelector(".card-state")?.replaceWith(drawState(flag));
    this.#drawTitle(this.shown);
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

  /** What a person put into the box, and who speaks; null without a box. */
  get typed() {
    if (!this.shown?.box) return null;
    return { typed: this.shown.box.value, speaker: this.shown.speaker?.value ?? "" };
  }

  /** Whether somebody typed something that is not saved. */
  get dirty() {
    return this.typed !== null && this.typed.typed !== this.shown?.offer;
  }

  /** Whether an element is the box. */
  isBox(/** @type {Element | null} */ element) {
    return element !== null && element === this.shown?.box;
  }

  /** Offers the places of the episode's page as a queue of their own, if there are any. */
  offerPage(/** @type {boolean} */ hasPage) {
    const option = this.scope.options[SCOPES.indexOf("page")];
    option.hidden = !hasPage;
    option.disabled = !hasPage;
  }

  /** Saves what is in the box, or says what is missing. */
  submit() {
    const { typed } = this;
    if (!this.shown) this.#primary?.click();
    else if (!typed) this.emit("fine");
    else if (typed.typed !== this.shown.start && typed.typed.trim()) this.emit("save", typed);
    else this.emit(this.shown.start ? "fine" : "empty");
  }

  get #primary() {
    /** @type {HTMLElement | null} */
    const primary = this.body.querySelector(".primary");
    return primary;
  }

  #scopeSelect() {
    const options = SCOPES.map((scope) => el("option", { value: scope, text: say(`gap.scope.${scope}`) }));
    const select = el("select", {}, ...options);
    select.addEventListener("change", () => this.emit("scope", { scope: SCOPES[select.selectedIndex] }));
    return select;
  }

  #box(/** @type {string} */ value) {
    const box = el("input", {
      id: "answer",
      type: "text",
      autocomplete: "off",
      autocapitalize: "off",
      spellcheck: "true",
      dir: "auto",
      "aria-describedby": "answer-hint",
      enterkeyhint: "next",
      oninput: () => this.#changed(),
    });
    box.value = value;
    box.addEventListener("keydown", (event) => this.#boxKey(event));
    return box;
  }

  #changed() {
    if (this.shown) this.#drawPreview(this.shown);
    this.emit("typed");
  }

  #boxKey(/** @type {KeyboardEvent} */ event) {
    if (!this.shown || event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    const { flag, box } = this.shown;
    if (event.key === "Enter") {
      event.preventDefault();
      this.submit();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const proposal = nextProposal(proposalsFor(flag), box?.value ?? "", event.key === "ArrowDown" ? 1 : -1);
      if (proposal === undefined) return;
      event.preventDefault();
      this.#use(proposal);
    }
  }

  #choose(/** @type {string} */ text) {
    this.#use(text);
    this.shown?.box?.focus();
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
  #question({ flag, start, box, speaker, preview }) {
    if (!box) return [];
    const { question, hint } = questionOf(flag, start);
    const { page, sound } = proposalsFor(flag);
    const use = (/** @type {string} */ text) => this.#choose(text);
    return [
      el("label", { for: "answer", class: "question", text: question }),
      box,
      el("p", { id: "answer-hint", class: "hint", text: hint }),
      speaker && el("label", { for: "answer-speaker", text: say("gap.speaker") }),
      speaker,
      drawProposals(flag.kind === UPSTREAM ? "gap.here" : "gap.proposed", page, use),
      drawProposals("gap.candidates", sound, use),
      preview,
    ];
  }

  #buttons(/** @type {Shown} */ { flag, save }) {
    const skip = this.#keyed(say("gap.skip"), "next", () => this.emit("skip"));
    const edit = this.#keyed(say("gap.editLine"), "editLine", () => this.emit("edit"));
    return el("div", { class: "buttons" }, save, this.#doubt(flag), skip, edit);
  }

  /** The button for a place that cannot be answered. */
  #doubt(/** @type {Flag} */ flag) {
    if (mayTakeBack(flag)) return button(say("gap.cannotTellBack"), () => this.emit("reopen"));
    if (flag.kind !== GAP) return button(say("gap.notProblem"), () => this.emit("fine"));
    return this.#keyed(say("gap.cannotTell"), "cannotTell", () => this.emit("cannotTell"));
  }

  /**
   * @param {string} text
   * @param {Action} action
   * @param {() => void} onclick
   */
  #keyed(text, action, onclick) {
    return this.keys.label(button(text, onclick), action);
  }

  #drawTitle(/** @type {Shown} */ { flag, context: { n, total } }) {
    this.title.textContent = say("gap.place", { kind: kindName(flag.kind), n, total });
  }

  #drawPreview(/** @type {Shown} */ { flag, context, start, box, speaker, preview, save }) {
    const untouched = !box || (start && box.value === start);
    fill(
      save,
      say(untouched ? "gap.right" : "gap.save"),
      el("span", { class: "key", "aria-hidden": "true", text: " ⏎" }),
    );
    if (!box) return;
    const words = box.value.trim() || (start ? "" : "…");
    const line = answered(flag, context.row, words, speaker?.value ?? "", context.spelling);
    const { before, part, after } = sentenceAround(line.new, line.start, line.end);
    const title = el("span", { class: "unseen", text: `${say("gap.preview")}: ` });
    fill(preview, title, before, el("mark", { text: part }), after);
  }
}
