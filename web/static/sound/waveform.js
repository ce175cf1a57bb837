/**
 * The sound around a place: outline, words under it, the part that is played, the playhead.
 *
 * Events: `region` {onset, offset} when somebody moved an edge · `seek` {time}
 */
import { el } from "../page/dom.js";
import { clock } from "../text/moments.js";
import { say } from "../text/strings.js";
import { colours, onThemeChange, sharpen } from "./colours.js";
import { fetchPeaks, RATE } from "./peaks.js";

const AROUND = 2;
const SHORTEST = 0.1;
const KEY_STEP = 0.05;
const WORDS_PX = 36;
const WORD_LINE_PX = 16;

export class Waveform extends EventTarget {
  /** @param {{slug: string, wordsBetween: (onset: number, offset: number) => Array}} source */
  constructor(source) {
    super();
    this.source = source;
    this.view = { onset: 0, offset: 1 };
    this.region = { onset: 0, offset: 1 };
    this.canvas = el("canvas", { role: "img", "aria-label": say("gap.waveform") });
    this.head = el("div", { class: "playhead", hidden: true });
    this.edges = { onset: this.#edge("onset", "gap.regionStart"), offset: this.#edge("offset", "gap.regionEnd") };
    this.element = el("div", { class: "waveform" }, this.canvas, this.edges.onset, this.edges.offset, this.head);
    this.canvas.addEventListener("pointerdown", (event) => this.#drawRegion(event));
    new ResizeObserver(() => this.draw()).observe(this.canvas);
    onThemeChange(() => this.draw());
  }

  /** Shows the neighbourhood of a stretch. */
  async show(onset, offset) {
    this.region = { onset, offset };
    const view = (this.view = { onset: Math.max(0, onset - AROUND), offset: offset + AROUND });
    this.peaks = null;
    this.draw();
    const peaks = await fetchPeaks(this.source.slug, view.onset, view.offset).catch(() => null);
    if (view !== this.view) return;
    this.peaks = peaks;
    this.draw();
  }

  /** Puts the playhead at a moment. */
  at(time) {
    const inside = time >= this.view.onset && time <= this.view.offset;
    this.head.hidden = !inside;
    if (inside) this.head.style.transform = `translateX(${this.#x(time)}px)`;
  }

  draw() {
    if (!this.canvas.isConnected || !this.canvas.clientWidth) return;
    const { context, width, height } = sharpen(this.canvas);
    this.width = width;
    const ink = colours("ink", "faint", "accent", "wash", "muted");
    const high = height - WORDS_PX;
    const [left, right] = [this.#x(this.region.onset), this.#x(this.region.offset)];
    context.fillStyle = ink.wash;
    context.fillRect(left, 0, right - left, high);
    if (this.peaks) this.#outline(context, width, high, ink);
    this.#words(context, high, ink);
    this.#placeEdges(left, right);
  }

  #outline(context, width, high, ink) {
    const { onset, pairs } = this.peaks;
    const middle = high / 2;
    for (let x = 0; x < width; x += 2) {
      const time = this.#time(x);
      const i = Math.floor((time - onset) * RATE);
      const until = Math.max(i + 1, Math.floor((this.#time(x + 2) - onset) * RATE));
      let [low, top] = [0, 0];
      for (let k = Math.max(0, i); k < until && 2 * k + 1 < pairs.length; k += 1) {
        low = Math.min(low, pairs[2 * k]);
        top = Math.max(top, pairs[2 * k + 1]);
      }
      context.fillStyle = time >= this.region.onset && time < this.region.offset ? ink.accent : ink.muted;
      context.fillRect(x, middle - (top / 127) * middle, 1.4, Math.max(1, ((top - low) / 127) * middle));
    }
  }

  /** Words on two lines in turn, so that a short one has room beside a long one. */
  #words(context, high, ink) {
    context.font = "12px system-ui, sans-serif";
    context.textBaseline = "middle";
    const words = this.source.wordsBetween(this.view.onset, this.view.offset);
    words.forEach(({ text, onset }, i) => {
      const left = Math.max(0, this.#x(onset));
      const room = i + 2 < words.length ? this.#x(words[i + 2].onset) - left - 4 : this.width - left;
      const line = high + 10 + (i % 2) * WORD_LINE_PX;
      context.fillStyle = ink.faint;
      context.fillRect(left, 0, 1, line + 5);
      context.save();
      context.beginPath();
      context.rect(left, high, room, WORDS_PX);
      context.clip();
      context.fillStyle = ink.ink;
      context.fillText(text, left + 3, line);
      context.restore();
    });
  }

  #placeEdges(left, right) {
    for (const [name, x] of [
      ["onset", left],
      ["offset", right],
    ]) {
      const edge = this.edges[name];
      edge.style.transform = `translateX(${x}px)`;
      edge.setAttribute("aria-valuenow", this.region[name].toFixed(2));
      edge.setAttribute("aria-valuemin", this.view.onset.toFixed(2));
      edge.setAttribute("aria-valuemax", this.view.offset.toFixed(2));
      edge.setAttribute("aria-valuetext", clock(this.region[name], true));
    }
  }

  #edge(name, label) {
    const edge = el("div", {
      class: `edge ${name}`,
      role: "slider",
      tabindex: "0",
      "aria-label": say(label),
      "aria-valuenow": "0",
    });
    edge.addEventListener("keydown", (event) => {
      const by = { ArrowLeft: -KEY_STEP, ArrowRight: KEY_STEP, ArrowDown: -KEY_STEP, ArrowUp: KEY_STEP }[event.key];
      if (!by || event.altKey || event.ctrlKey) return;
      event.preventDefault();
      this.#move(name, this.region[name] + by);
      this.#tell("region", this.region);
    });
    edge.addEventListener("pointerdown", (event) => this.#drag(event, (time) => this.#move(name, time)));
    return edge;
  }

  #move(name, time) {
    const { onset, offset } = this.region;
    const limit = name === "onset" ? Math.min(time, offset - SHORTEST) : Math.max(time, onset + SHORTEST);
    this.region = { ...this.region, [name]: Math.min(Math.max(limit, this.view.onset), this.view.offset) };
    this.draw();
  }

  #drag(event, move) {
    event.preventDefault();
    const target = event.currentTarget;
    target.setPointerCapture(event.pointerId);
    const left = this.canvas.getBoundingClientRect().left;
    const onMove = (each) => move(this.#time(each.clientX - left));
    const onEnd = () => {
      target.removeEventListener("pointermove", onMove);
      this.#tell("region", this.region);
    };
    target.addEventListener("pointermove", onMove);
    target.addEventListener("pointerup", onEnd, { once: true });
  }

  /** A press goes to that moment; a press and a drag draws the part anew. */
  #drawRegion(event) {
    const start = this.#time(event.offsetX);
    let drawn = false;
    this.canvas.addEventListener("pointerup", () => drawn || this.#tell("seek", { time: start }), { once: true });
    this.#drag(event, (time) => {
      if (!drawn && Math.abs(time - start) < SHORTEST) return;
      drawn = true;
      this.region = { onset: Math.min(start, time), offset: Math.max(start, time, Math.min(start, time) + SHORTEST) };
      this.draw();
    });
  }

  #x(time) {
    return ((time - this.view.onset) / (this.view.offset - this.view.onset)) * (this.width || this.canvas.clientWidth);
  }

  #time(x) {
    return this.view.onset + (x / (this.width || 1)) * (this.view.offset - this.view.onset);
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
