/**
 * The card: one place of the transcript, its sound, a box, three buttons.
 *
 * Events: `save` {typed, speaker} · `empty` (nothing to save) · `cannotTell` · `fine` · `reopen` · `skip` ·
 *   `edit` · `typed` · `scope` {scope}
 */
import { button, el, fill } from "../page/dom.js";
import { clock } from "../text/moments.js";
import { say } from "../text/strings.js";
import { answered, boxOffer, boxStart, hasBox, isParagraph, offersPage, sentenceAround } from "./fill.js";
import { GAP, isOpen, PAGE } from "./queue.js";

export class Card extends EventTarget {
  /**
   * @param {HTMLElement} sound what is shown between the heading and the box
   * @param {import("../page/keys.js").Keys} keys
   */
  constructor(sound, keys) {
    super();
    this.keys = keys;
    this.sound = sound;
    this.title = el("h2", { id: "card-title", tabindex: "-1" });
    this.when = el("span", { class: "when" });
    this.scope = this.#scopeSelect();
    this.body = el("div", { class: "card-body" });
    const head = el(
      "div",
      { class: "card-head" },
      this.title,
      this.when,
      el("label", { class: "scope" }, el("span", { class: "unseen", text: say("gap.scope") }), this.scope),
    );
    this.element = el("section", { class: "card", "aria-labelledby": "card-title" }, head, this.body);
  }

  /**
   * Shows a flag.
   * @param {Object} flag
   * @param {{row: Object, n: number, total: number, speakers: string[],
   *   typed: {typed: string, speaker: string}|null}} context
   */
  show(flag, context) {
    this.flag = flag;
    this.context = context;
    this.start = boxStart(flag, context.row);
    this.offer = boxOffer(flag, context.row);
    const kind = say(`kind.${flag.kind}`);
    this.title.textContent = say("gap.place", { kind, n: context.n, total: context.total });
    this.when.textContent = flag.onset === null ? "" : clock(flag.onset, true);
    this.box = hasBox(flag) ? this.#box(context.typed?.typed) : null;
    this.speaker = isParagraph(flag) ? this.#speakers(context.typed?.speaker) : null;
    this.preview = el("p", { class: "preview", dir: "auto" });
    this.sound.hidden = flag.onset === null;
    fill(this.body, this.#about(), this.sound, ...this.#question(), this.#buttons(), this.#state());
    this.#drawPreview();
  }

  /** The same flag as it is now; what is in the box stays. */
  update(flag, context) {
    if (!this.flag) return;
    this.flag = flag;
    this.context = context;
    const state = this.#state();
    this.body.querySelector(".card-state")?.replaceWith(state);
    this.title.textContent = say("gap.place", { kind: say(`kind.${flag.kind}`), n: context.n, total: context.total });
    this.#drawPreview();
  }

  /** Shows that nothing is left; `contents` says what can be done now. */
  showDone(title, ...contents) {
    this.flag = this.box = null;
    this.title.textContent = title;
    this.when.textContent = "";
    fill(this.body, ...contents);
  }

  /** Puts the focus where work goes on. */
  focus() {
    const target = this.box ?? this.body.querySelector(".primary") ?? this.title;
    target.focus({ preventScroll: true });
    if (this.box && this.offer) this.box.select();
  }

  /** What was typed. */
  get typed() {
    return this.box?.value ?? "";
  }

  /** Whether somebody typed something that is not saved. */
  get dirty() {
    return Boolean(this.box) && this.box.value !== this.offer;
  }

  /** Offers the places of the episode's page as a queue of their own, if there are any. */
  offerPage(hasPage) {
    const option = this.scope.querySelector("[value=page]");
    option.hidden = option.disabled = !hasPage;
  }

  /** Whether the box holds something else than the text. */
  get #changes() {
    return Boolean(this.box) && this.box.value !== this.start;
  }

  /** Saves what is in the box, or says what is missing. */
  submit() {
    if (!this.flag) this.body.querySelector(".primary")?.click();
    else if (!this.box) this.#tell("fine");
    else if (this.#changes && this.typed.trim())
      this.#tell("save", { typed: this.typed, speaker: this.speaker?.value ?? "" });
    else if (this.start) this.#tell("fine");
    else this.#tell("empty");
  }

  #scopeSelect() {
    const options = ["gaps", "page", "all"].map((name) =>
      el("option", { value: name, text: say(`gap.scope.${name}`) }),
    );
    return el("select", { onchange: (event) => this.#tell("scope", { scope: event.target.value }) }, ...options);
  }

  #about() {
    const { flag } = this;
    const seconds = flag.onset === null ? null : (flag.offset - flag.onset).toFixed(1);
    const counts = flag.kind === GAP || flag.kind === "not_transcribed"; // a score in words
    const size =
      seconds === null
        ? say("gap.noWindow")
        : counts && flag.score >= 0.5
          ? say("gap.about", { n: Math.max(1, Math.round(flag.score)), seconds })
          : say("gap.window", { seconds });
    const message = flag.kind === GAP ? null : el("span", { class: "message", dir: "auto", text: flag.message });
    return el("p", { class: "about" }, message, el("span", { class: "size", text: size }));
  }

  #box(typed) {
    const box = el("input", {
      id: "answer",
      type: "text",
      autocomplete: "off",
      autocapitalize: "off",
      spellcheck: "true",
      dir: "auto",
      "aria-describedby": "answer-hint",
      enterkeyhint: "next",
    });
    box.value = typed ?? this.offer;
    box.addEventListener("input", () => this.#changed());
    box.addEventListener("keydown", (event) => this.#boxKey(event));
    return box;
  }

  #changed() {
    this.#drawPreview();
    this.#tell("typed");
  }

  #boxKey(event) {
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Enter") {
      event.preventDefault();
      this.submit();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && this.#choices.length) {
      event.preventDefault();
      const candidates = this.#choices;
      const step = event.key === "ArrowDown" ? 1 : -1;
      this.#use(
        candidates.at(
          (candidates.indexOf(this.typed) +
            step +
            candidates.length +
            (step < 0 && !candidates.includes(this.typed) ? 1 : 0)) %
            candidates.length,
        ),
      );
    }
  }

  #use(text) {
    this.box.value = text;
    this.box.dispatchEvent(new Event("input"));
  }

  #speakers(chosen = "") {
    const same = el("option", { value: "", text: say("gap.speaker.same") });
    const select = el("select", { id: "answer-speaker", onchange: () => this.#changed() }, same);
    select.append(
      ...this.context.speakers.map((name) => el("option", { value: name, text: name, selected: name === chosen })),
    );
    return select;
  }

  #question() {
    const { flag } = this;
    if (!this.box) return [];
    const own = flag.kind === GAP ? GAP : isParagraph(flag) ? "not_transcribed" : "other";
    const hint =
      isParagraph(flag) || (flag.kind === PAGE && !this.start)
        ? ""
        : say(flag.kind === PAGE && flag.proposed ? "gap.hint.page" : `gap.hint.${own}`);
    const who = this.speaker ? [el("label", { for: "answer-speaker", text: say("gap.speaker") }), this.speaker] : [];
    return [
      el("label", { for: "answer", class: "question", text: say(`gap.box.${own}`) }),
      this.box,
      el("p", { id: "answer-hint", class: "hint", text: hint }),
      ...who,
      this.#candidates("gap.proposed", this.#ofPage),
      this.#candidates("gap.candidates", this.flag.candidates),
      this.preview,
    ];
  }

  /** What the episode's page has there, unless it stands in the box already. */
  get #ofPage() {
    return this.flag.proposed && !offersPage(this.flag) ? [this.flag.proposed] : [];
  }

  get #choices() {
    return [...new Set([...this.#ofPage, ...this.flag.candidates])];
  }

  #candidates(key, texts) {
    if (!texts.length) return null;
    const title = this.flag.kind === PAGE ? "gap.proposed" : key;
    const items = texts.map((text) =>
      el(
        "li",
        {},
        button(text, () => (this.#use(text), this.box.focus()), { class: "candidate", dir: "auto" }),
      ),
    );
    return el(
      "div",
      { class: "candidates" },
      el("span", { id: `${key}-title`, class: "hint", text: `${say(title)} (↓)` }),
      el("ul", { "aria-labelledby": `${key}-title` }, ...items),
    );
  }

  #buttons() {
    const { flag } = this;
    const isGap = flag.kind === GAP;
    this.saveButton = button("", () => this.submit(), { class: "primary" });
    const doubt = isGap
      ? this.#keyed("gap.cannotTell", "cannotTell", () => this.#tell("cannotTell"))
      : button(say("gap.notProblem"), () => this.#tell("fine"));
    const taken =
      flag.confirmed_by_me && !isOpen(flag) ? button(say("gap.cannotTellBack"), () => this.#tell("reopen")) : doubt;
    return el(
      "div",
      { class: "buttons" },
      this.saveButton,
      taken,
      this.#keyed("gap.skip", "next", () => this.#tell("skip")),
      this.#keyed("gap.editLine", "editLine", () => this.#tell("edit")),
    );
  }

  #keyed(text, action, onclick) {
    return button(say(text), onclick, {
      title: this.keys.hint(action),
      "aria-keyshortcuts": this.keys.hint(action).replace("Ctrl", "Control"),
      "data-action": action,
    });
  }

  #state() {
    const { flag } = this;
    const parts = [];
    if (!isOpen(flag) || flag.state === "partly_resolved") parts.push(say(`state.${flag.state}`));
    if (flag.confirmations) parts.push(say("gap.confirmations", { n: flag.confirmations }));
    if (flag.claim && !flag.claim.mine) parts.push(say("gap.claim", { name: flag.claim.person.name }));
    return el("p", { class: "card-state", hidden: !parts.length, text: parts.join(" · ") });
  }

  #drawPreview() {
    const untouched = !this.box || (this.start && !this.#changes);
    fill(
      this.saveButton,
      untouched ? say("gap.right") : say("gap.save"),
      el("span", { class: "key", "aria-hidden": "true", text: " ⏎" }),
    );
    if (!this.box) return;
    const words = this.typed.trim() || (this.start ? "" : "…");
    const line = answered(this.flag, this.context.row, words, this.speaker?.value ?? "");
    const { before, part, after } = sentenceAround(line.new, line.start, line.end);
    fill(
      this.preview,
      el("span", { class: "unseen", text: `${say("gap.preview")}: ` }),
      before,
      el("mark", { text: part }),
      after,
    );
  }

  #tell(type, detail = {}) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
