/** Find and replace over the episode: places that one can hear, chosen or not, changed as one deed. */
/**
 * @import { Player } from "../sound/player.js"
 * @import { Row, Skipped } from "../wire.d.ts"
 * @import { Found } from "./find.js"
 * @import { ManyLines } from "./many_lines.js"
 * @import { Marks } from "./marks.js"
 * @import { Rows } from "./rows.js"
 * @import { Transcript } from "./transcript.js"
 */
import { button, el, fill, later } from "../page/dom.js";
import { isEnter } from "../page/key_map.js";
import { goOnAt, redraw } from "../page/stay.js";
import { askable } from "../sound/region.js";
import { clock } from "../text/moments.js";
import { asRead } from "../text/shown_text.js";
import { say } from "../text/strings.js";
import { around, expressionOf, findIn, movedTo, replaced, searchedOf, soundOf } from "./find.js";
import { timeAt } from "./spoken_words.js";

/** Rows come in bursts, as when somebody replaces a word in a hundred of them: one search for all. */
const TYPING_MS = 120;
/** More places than anybody looks through; the count says how many there are, and all of them are replaced. */
const MOST_SHOWN = 300;
/** Heard on both sides: a word alone is hard to judge. */
const CONTEXT_SECONDS = 0.7;

/** @typedef {Found & {row: Row}} Hit */

export class FindPanel {
  /**
   * @param {{transcript: Transcript, rows: Rows, marks: Marks, player: Player | null, many: ManyLines,
   *   leave: (to: "card" | "transcript") => unknown}} parts `leave`: where to go on a phone
   */
  constructor({ transcript, rows, marks, player, many, leave }) {
    this.transcript = transcript;
    this.rows = rows;
    this.marks = marks;
    this.player = player;
    this.many = many;
    this.leave = leave;
    /** @type {Hit[]} */
    this.hits = [];
    /** @type {WeakMap<Row, Set<number>>} where hits begin that are to stay */
    this.left = new WeakMap();
    this.words = this.#field("find-words", () => this.search());
    this.with = this.#field("find-with", () => this.#count());
    this.exact = el("input", { type: "checkbox", onchange: () => this.search() });
    this.whole = el("input", { type: "checkbox", onchange: () => this.search() });
    this.count = el("p", { class: "found-count", role: "status" });
    this.list = el("ul", { class: "found", "aria-label": say("find.results") });
    this.go = el("button", { type: "submit", class: "primary" });
    this.skipped = el("div", { class: "skipped", role: "status" });
    this.element = this.#draw();
    this.searchSoon = later(TYPING_MS, () => this.search());
    transcript.on("rows", ({ removed, added }) => {
      this.#keepLeft(removed, added);
      if (this.open) this.searchSoon();
    });
    transcript.on("replaced", ({ before }) => {
      for (const row of before) this.#keepLeft([row], [transcript.rowAt(row.line) ?? row]);
      if (this.open) this.search();
    });
  }

  get open() {
    return !this.element.hidden;
  }

  /**
   * Opens with what is selected in the page.
   * @param {boolean} replace whether somebody means to replace
   */
  show(replace) {
    const selected = String(getSelection()).trim();
    if (selected && !selected.includes("\n") && selected.length < 100) this.words.value = selected;
    this.element.hidden = false;
    fill(this.skipped);
    this.search();
    const box = replace && this.words.value ? this.with : this.words;
    box.focus();
    box.select();
  }

  close() {
    if (!this.open) return;
    this.element.hidden = true;
    this.marks.only("now", null);
    this.leave("card");
  }

  /** Looks through the episode anew. Who stands at a place stays there: rows come and change by themselves too. */
  search() {
    const expression = expressionOf(this.#wanted);
    this.hits = expression
      ? this.transcript.rows.flatMap((row) => findIn(searchedOf(row), expression).map((found) => ({ row, ...found })))
      : [];
    const items = this.hits.slice(0, MOST_SHOWN).map((hit) => this.#item(hit));
    redraw(
      this.list,
      () => fill(this.list, ...items),
      () => this.words,
    );
    this.#count();
  }

  /** Replaces what is chosen. */
  async replace() {
    const { words } = this.#wanted;
    const replacement = this.with.value.replace(/\s+/g, " ");
    const chosen = this.#chosen;
    if (!chosen.length || !words.trim()) return;
    const skipped = await this.many.replace(
      () =>
        [...Map.groupBy(chosen, ({ row }) => row)]
          .filter(([row]) => this.transcript.indexOf(row) >= 0)
          .map(([{ line, text }, places]) => ({ line, old: text, new: replaced(text, places, words, replacement) })),
      (lines, left) => {
        const stays = new Set(left.map(({ line }) => line));
        const done = lines.filter(({ line }) => !stays.has(line)).map(({ old }) => old);
        return say("find.replaced", { n: chosen.filter(({ row }) => done.includes(row.text)).length });
      },
    );
    if (skipped) this.#showSkipped(skipped);
    this.search();
    goOnAt(this.words);
  }

  /** What somebody left out stays so in a row that is written anew around it, by a save of anybody's. */
  #keepLeft(/** @type {Row[]} */ removed, /** @type {Row[]} */ added) {
    const left = removed.length === 1 && this.left.get(removed[0]);
    if (left && added.length === 1) this.left.set(added[0], movedTo(left, removed[0].text, added[0].text));
  }

  get #wanted() {
    return { words: this.words.value, exact: this.exact.checked, whole: this.whole.checked };
  }

  get #chosen() {
    return this.hits.filter(({ row, start }) => !this.left.get(row)?.has(start));
  }

  #draw() {
    const label = (/** @type {HTMLInputElement} */ box, /** @type {"exact" | "whole"} */ name) =>
      el("label", { class: "check" }, box, say(`find.${name}`));
    const form = el(
      "form",
      { class: "stacked", method: "dialog" },
      el("label", { for: "find-words", text: say("find.words") }),
      this.words,
      el("label", { for: "find-with", text: say("find.with") }),
      this.with,
      el("div", { class: "checks" }, label(this.exact, "exact"), label(this.whole, "whole")),
      this.count,
      el(
        "div",
        { class: "buttons" },
        this.go,
        button(say("find.all"), () => this.#chooseAll(true)),
        button(say("find.noneChosen"), () => this.#chooseAll(false)),
        button(say("close"), () => this.close()),
      ),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.replace();
    });
    this.words.addEventListener("keydown", (event) => {
      if (!isEnter(event)) return;
      event.preventDefault();
      this.list.querySelector("input")?.focus();
    });
    this.list.addEventListener("keydown", (event) => this.#key(event));
    return el(
      "section",
      { class: "find-panel", "aria-labelledby": "find-title", hidden: true },
      el("h2", { id: "find-title", text: say("find.title") }),
      form,
      this.skipped,
      this.list,
      el("p", { class: "hint", text: say("find.hint") }),
    );
  }

  /**
   * @param {string} id
   * @param {() => unknown} changed
   */
  #field(id, changed) {
    return el("input", { id, type: "text", maxlength: 200, autocomplete: "off", dir: "auto", oninput: changed });
  }

  /** One place: chosen or not, to be heard, to be shown. */
  #item(/** @type {Hit} */ hit) {
    const { row, start, end } = hit;
    const found = around(row.text, hit);
    const [before, part, after] = [asRead(found.before), asRead(found.part), asRead(found.after)];
    const tick = el("input", { type: "checkbox", "aria-label": say("find.choose", { words: before + part + after }) });
    tick.checked = !this.left.get(row)?.has(start);
    tick.addEventListener("change", () => {
      this.#choose(hit, tick.checked);
      this.#count();
    });
    const time = timeAt(row, start);
    const name = say("find.play", { words: part });
    const play = button("▶", () => this.#play(hit), { class: "tool", "aria-label": name, disabled: time === null });
    const sound = soundOf({ start, end }, row.words);
    const note = sound === "unknown" ? null : el("span", { class: `heard ${sound}`, text: say(`find.${sound}`) });
    const words = el("button", { type: "button", class: "context", title: say("find.show"), dir: "auto" });
    fill(words, before, el("mark", { text: part }), after);
    words.addEventListener("click", () => this.#show(hit, true));
    const when = el("span", { class: "when", text: time === null ? "" : clock(time) });
    const facts = el("div", {}, words, el("p", {}, when, note));
    return el("li", { "data-item": `${row.line} ${start}` }, tick, this.player ? play : null, facts);
  }

  #play(/** @type {Hit} */ hit) {
    this.#show(hit, false);
    const said = hit.row.words.filter(([from, until, onset]) => from < hit.end && hit.start < until && onset !== null);
    const [first] = said;
    const last = said.at(-1);
    if (first?.[2] != null && last?.[3] != null) {
      this.player?.playClip(...askable({ onset: first[2] - CONTEXT_SECONDS, offset: last[3] + CONTEXT_SECONDS }));
      return;
    }
    const time = timeAt(hit.row, hit.start);
    if (time !== null) this.player?.playFrom(time);
  }

  /**
   * @param {Hit} hit
   * @param {boolean} go on a phone: to the transcript
   */
  #show({ row, start, end }, go) {
    const range = this.rows.rangeOf(row, start, end);
    this.rows.setCurrent(row);
    this.marks.only("now", range);
    if (go) this.leave("transcript");
    this.rows.scrollTo(row, range);
  }

  /**
   * @param {Hit} hit
   * @param {boolean} chosen
   */
  #choose({ row, start }, chosen) {
    const left = this.left.get(row) ?? new Set();
    if (chosen) left.delete(start);
    else left.add(start);
    this.left.set(row, left);
  }

  #chooseAll(/** @type {boolean} */ chosen) {
    for (const hit of this.hits) this.#choose(hit, chosen);
    for (const tick of this.list.querySelectorAll("input")) tick.checked = chosen;
    this.#count();
  }

  #count() {
    const n = this.hits.length;
    const ticked = this.#chosen.length;
    const more = n > MOST_SHOWN ? ` ${say("find.first", { n: MOST_SHOWN })}` : "";
    const told = n ? say("find.count", { n, ticked }) + more : say("find.none");
    this.count.textContent = this.words.value.trim() ? told : "";
    this.go.textContent = say("find.replace", { n: ticked });
    this.go.disabled = !ticked;
  }

  #showSkipped(/** @type {Skipped[]} */ skipped) {
    const items = skipped.map(({ text, message }) =>
      el("li", {}, el("q", { text: asRead(text).slice(0, 120) }), ` ${message}`),
    );
    const title = el("p", { text: say("many.skipped", { n: skipped.length }) });
    fill(this.skipped, ...(skipped.length ? [title, el("ul", {}, ...items)] : []));
  }

  /** From place to place. */
  #key(/** @type {KeyboardEvent} */ event) {
    const item = event.target instanceof Element ? event.target.closest("li") : null;
    if (!item || event.altKey || event.ctrlKey || event.metaKey) return;
    if (isEnter(event) && event.target instanceof HTMLInputElement) {
      event.preventDefault();
      const hit = this.hits[[...this.list.children].indexOf(item)];
      if (hit) this.#play(hit);
    }
    const next = { ArrowDown: item.nextElementSibling, ArrowUp: item.previousElementSibling }[event.key];
    if (!next) return;
    event.preventDefault();
    next.querySelector("input")?.focus();
  }
}
