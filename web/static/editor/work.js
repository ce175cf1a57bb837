/** The work itself: from place to place, listen, answer, go on. */
import { announce } from "../page/announce.js";
import { button, el, later } from "../page/dom.js";
import { episodeUrl, get, post } from "../page/server.js";
import { say } from "../text/strings.js";
import { answered, isParagraph } from "./fill.js";
import { GAP, isOpen } from "./queue.js";
import { showRefusal } from "./refusal.js";
import { askSpeaker, labelled } from "./speaker.js";

const DRAFT_MS = 200;

export class Work {
  /** @param {Object} parts transcript, rows, marks, queue, card, sound (null without audio), saver, drafts, poll, frame, status */
  constructor(parts) {
    Object.assign(this, parts);
    this.current = null;
    this.deeds = [];
    /** What was typed at a flag, {typed, speaker}, and is not saved. */
    this.typed = new Map();
    this.keepDraft = later(DRAFT_MS, () => this.#keepDraft());
    const { card } = parts;
    card.addEventListener("save", ({ detail }) => this.save(detail));
    card.addEventListener("cannotTell", () => this.decide("confirmed_unintelligible"));
    card.addEventListener("fine", () => this.decide("not_a_problem"));
    card.addEventListener("reopen", () => this.#setState(this.current, "open"));
    card.addEventListener("skip", () => this.go(1));
    card.addEventListener("empty", () => announce(say("gap.empty"), { seen: true }));
    card.addEventListener("typed", () => this.#typed());
    parts.saver.addEventListener("edited", ({ detail }) => this.deeds.push({ kind: "edit", ...detail }));
    card.addEventListener("scope", ({ detail }) => this.setScope(detail.scope));
  }

  /** Shows a place, plays it, puts the focus into the box. */
  arrive(flag, { play = true, focus = true, typed = null } = {}) {
    this.keepDraft.cancel();
    if (this.current && !this.queue.pending.has(this.current.id)) this.#keepDraft();
    if (!flag) return this.finish();
    this.#useScope(this.queue.scopeOf(flag));
    this.current = flag;
    const row = this.transcript.rowOf(flag);
    this.rows.setCurrent(row);
    this.card.show(flag, this.#context(flag, row, typed ?? this.typed.get(flag.id) ?? null));
    if (this.card.dirty) this.status.show("typing");
    this.#mark(true);
    if (flag.onset !== null) this.sound?.show(flag.onset, flag.offset, play);
    if (focus) this.card.focus();
    history.replaceState(null, "", `#${flag.id}`);
    this.poll.claim(flag.id);
    this.sound?.prepare(this.queue.after(flag));
    const { n, total } = this.queue.placeOf(flag);
    announce(
      say("gap.arrived", { kind: say(`kind.${flag.kind}`), n, total, message: flag.kind === GAP ? "" : flag.message }),
    );
    return undefined;
  }

  /** To the next or the previous open place. */
  go(direction) {
    this.arrive(this.queue.after(this.current, direction));
  }

  /** Saves the answer and goes on at once; the server answers meanwhile. */
  async save({ typed, speaker }) {
    const flag = this.current;
    const row = this.transcript.rowOf(flag);
    this.status.show("saving"); // before the draft is kept: it is no longer as it was
    const frozen = { ...this.#edit(flag, row, typed, speaker), revision: this.transcript.revision };
    await this.drafts.keep(this.#draft(flag, typed, speaker));
    this.queue.pending.add(flag.id);
    this.rows.setDraft(row, frozen.new);
    announce(say("gap.filled", { words: typed }));
    const saved = this.saver.save({
      draft: this.#draftKey(flag),
      make: () => this.#remake(flag, typed, speaker, frozen),
    });
    this.showCounts();
    this.go(1);
    const { error } = await saved;
    this.queue.pending.delete(flag.id);
    if (!error) {
      this.typed.delete(flag.id);
      if (this.transcript.flags.get(flag.id)?.state === "partly_resolved") this.queue.partly.add(flag.id);
    } else {
      this.rows.setDraft(row, null);
      await showRefusal(error);
      this.arrive(this.transcript.flags.get(flag.id) ?? flag, { typed: { typed, speaker } });
    }
    this.showCounts();
  }

  /** Nobody can tell, or it is fine as it is; then on. */
  async decide(state) {
    const flag = this.current;
    if (!flag || (state === "confirmed_unintelligible" && flag.kind !== GAP)) return;
    this.queue.pending.add(flag.id);
    announce(say(state === "not_a_problem" ? "gap.accepted" : "gap.confirmed"), { seen: true });
    const done = this.#setState(flag, state);
    this.go(1);
    if (await done) this.deeds.push({ kind: "state", flag: flag.id });
    this.queue.pending.delete(flag.id);
    this.showCounts();
  }

  /** Takes back what this person did last. */
  async undo() {
    const deed = this.deeds.pop();
    if (deed?.kind === "state") {
      await this.#setState(this.transcript.flags.get(deed.flag), "open");
      this.arrive(this.transcript.flags.get(deed.flag), { play: false });
      return;
    }
    // Seen at once, where it is one line for one line; the server's answer comes after.
    const row =
      deed?.rows?.length === 1 && !deed.old.includes("\n") && this.transcript.indexOf(deed.rows[0]) >= 0
        ? deed.rows[0]
        : null;
    if (row) this.rows.setDraft(row, deed.old);
    await this.#reverse("undo");
    if (row && this.transcript.indexOf(row) >= 0) this.rows.setDraft(row, null);
  }

  async redo() {
    await this.#reverse("redo");
  }

  /** Another name in front of a row, or none. */
  async relabel(row) {
    const name = await askSpeaker(row, this.transcript.speakers);
    const now = this.transcript.rowAt(row.line);
    if (name === null || now?.text !== row.text || labelled(row, name) === row.text) return;
    await this.#replace(now, now, labelled(row, name));
  }

  /** Joins a row with the one above. */
  async join(row) {
    const above = this.transcript.rows[this.transcript.indexOf(row) - 1];
    if (!above) return;
    const body = row.label ? row.text.slice(row.label[1]) : row.text;
    await this.#replace(above, row, `${above.text} ${body}`);
  }

  /** After rows or flags changed: the same place, as it is now. */
  sync() {
    this.showCounts();
    if (!this.current)
      return this.queue.open.length
        ? this.arrive(this.queue.after(null), { play: false, focus: this.#hasFocus })
        : undefined;
    const flag = this.transcript.flags.get(this.current.id);
    const isAnswered = flag && isOpen(this.current) && !isOpen(flag);
    if (isAnswered && !this.card.dirty)
      return this.arrive(this.queue.after(flag), { play: false, focus: this.#hasFocus });
    if (flag) {
      this.current = flag;
      this.card.update(flag, this.#context(flag, this.transcript.rowOf(flag), null));
    } else if (!this.card.dirty) this.go(1);
    return this.#mark(false);
  }

  setScope(scope) {
    this.#useScope(scope);
    const stays = this.current && this.queue.all.some((flag) => flag.id === this.current.id);
    if (!stays) this.arrive(this.queue.after(null));
    else this.sync();
  }

  showCounts() {
    this.frame.showGaps(this.queue.gaps);
    this.card.offerPage(this.queue.hasPage);
  }

  /** Nothing is left in the queue. */
  finish() {
    this.current = null;
    this.marks.only("now", null);
    const rest = this.queue.rest.length;
    const next = button(say("gap.nextEpisode"), () => this.#nextEpisode(), { class: rest ? "" : "primary" });
    const goRest = rest ? button(say("gap.goRest"), () => this.setScope("all"), { class: "primary" }) : null;
    const text = rest ? el("p", { text: say("gap.rest", { n: rest }) }) : null;
    const done = this.queue.scope === "page" ? "gap.allPage" : "gap.allGaps";
    this.card.showDone(
      say(rest ? done : "gap.allDone"),
      text,
      el(
        "div",
        { class: "buttons" },
        goRest,
        next,
        el("a", { class: "button", href: "/", text: say("gap.toEpisodes") }),
      ),
    );
    this.card.focus();
    this.poll.claim(null);
    announce(this.card.title.textContent);
  }

  get #hasFocus() {
    return this.card.element.contains(document.activeElement);
  }

  #useScope(scope) {
    this.queue.scope = scope;
    this.card.scope.value = scope;
  }

  #context(flag, row, typed) {
    return { row, typed, speakers: isParagraph(flag) ? this.transcript.speakers : [], ...this.queue.placeOf(flag) };
  }

  #mark(scroll) {
    const flag = this.current;
    if (!flag) return;
    const row = this.transcript.rowOf(flag);
    const range = flag.start === null ? null : this.rows.rangeOf(row, flag.start, flag.end);
    this.marks.only("now", range);
    if (scroll) this.rows.scrollTo(row, range);
  }

  #edit(flag, row, typed, speaker) {
    const { old, new: text } = answered(flag, row, typed, speaker);
    return { first: row.line, last: row.line, old, new: text, flag: flag.id };
  }

  /** The answer on the text as it stands when it is sent; as it stood, if somebody else answered. */
  #remake(flag, typed, speaker, frozen) {
    const now = this.transcript.flags.get(flag.id);
    if (!now || !isOpen(now)) return frozen;
    return { ...this.#edit(now, this.transcript.rowOf(now), typed, speaker), revision: this.transcript.revision };
  }

  /** Saves another text for a row, or for two neighbours. */
  async #replace(first, last, text) {
    const blank = Array(Math.max(0, last.line - first.line - 1)).fill("");
    const old = first === last ? first.text : [first.text, ...blank, last.text].join("\n");
    const edit = { revision: this.transcript.revision, first: first.line, last: last.line, old, new: text, flag: null };
    const { error } = await this.saver.save({ draft: null, make: () => edit });
    if (error) await showRefusal(error);
  }

  async #setState(flag, state) {
    const request = async () => {
      const { flag: changed } = await post(episodeUrl(this.transcript.slug, `/flags/${encodeURIComponent(flag.id)}`), {
        state,
      });
      return { flags: [changed] };
    };
    const { error } = await this.saver.save({ draft: null, request, make: null });
    if (error) await showRefusal(error);
    return !error;
  }

  async #reverse(which) {
    try {
      const { splice } = await this.saver.reverse(which);
      const flag = splice?.flag ? this.transcript.flags.get(splice.flag) : null;
      this.queue.partly.delete(splice?.flag);
      if (flag && isOpen(flag)) this.arrive(flag, { play: false });
      else if (splice) this.rows.scrollTo(this.transcript.rowAt(splice.rows[0]?.line));
      announce(
        say(which === "undo" ? "gap.undone" : "gap.redone", { n: splice?.rows[0]?.line ?? splice?.first ?? "" }),
        { seen: true },
      );
    } catch (error) {
      announce(error.message, { seen: true });
    }
  }

  async #nextEpisode() {
    const { url } = await get("/api/review/next");
    location.assign(url ?? "/");
  }

  #typed() {
    this.typed.set(this.current.id, { typed: this.card.typed, speaker: this.card.speaker?.value ?? "" });
    this.status.show(this.card.dirty ? "typing" : this.saver.busy ? "saving" : "saved");
    this.keepDraft();
  }

  async #keepDraft() {
    const flag = this.current;
    if (!flag || !this.card.box) return;
    if (this.card.dirty) await this.drafts.keep(this.#draft(flag, this.card.typed, this.card.speaker?.value ?? ""));
    else await this.drafts.drop(this.#draftKey(flag));
  }

  #draftKey(flag) {
    return this.drafts.keyOf("fill", flag.id);
  }

  #draft(flag, text, speaker) {
    const row = this.transcript.rowOf(flag);
    return {
      key: this.#draftKey(flag),
      kind: "fill",
      flag: flag.id,
      line: row.line,
      revision: this.transcript.revision,
      base: row.text,
      text,
      speaker,
    };
  }
}
