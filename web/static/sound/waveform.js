/**
 * The sound around a place: outline, words under it, the part that is played, the playhead.
 *
 * Events: `region` when somebody moved an edge · `seek`
 */
/** @import { Ink } from "./colours.js" */
/** @import { Peaks } from "./peaks.js" */
/** @import { Edge, Region } from "./region.js" */
import { el, later } from "../page/dom.js";
import { Emitter } from "../page/emitter.js";
import { clock } from "../text/moments.js";
import { say } from "../text/strings.js";
import { colours, onThemeChange, sharpen } from "./colours.js";
import { extremes, fetchPeaks } from "./peaks.js";
import { between, moveEdge, panned, SHORTEST, zoomed } from "./region.js";

/** Seconds drawn on each side of the part that is played, so that its edges can be moved out. */
const AROUND = 2;
/** @type {Record<string, number>} seconds by key */
const STEPS = { ArrowLeft: -0.05, ArrowRight: 0.05, ArrowDown: -0.05, ArrowUp: 0.05 };
/** A wheel turns in many small steps: the sound is asked for once it rests. */
const WHEEL_MS = 120;
/** Two lines of words, by turns: neighbours would overlap in one. */
const WORDS_PX = 36;
const WORD_LINE_PX = 16;

/** @typedef {{slug: string, wordsBetween: (onset: number, offset: number) => (Region & {text: string})[]}} Source */
/** @type {[Edge, Edge]} */
const EDGES = ["onset", "offset"];

/** @extends {Emitter<{region: Region, seek: {time: number}}>} */
export class Waveform extends Emitter {
  /** @param {Source} source */
  constructor(source) {
    super();
    this.source = source;
    this.width = 0;
    /** @type {Peaks | null} */
    this.peaks = null;
    /** @type {Region} */
    this.view = { onset: 0, offset: 1 };
    /** @type {Region} */
    this.region = { onset: 0, offset: 1 };
    this.canvas = el("canvas", { role: "img", "aria-label": say("gap.waveform") });
    this.head = el("div", { class: "playhead", hidden: true });
    this.edges = {
      onset: this.#edge("onset", say("gap.regionStart")),
      offset: this.#edge("offset", say("gap.regionEnd")),
    };
    this.element = el("div", { class: "waveform" }, this.canvas, this.edges.onset, this.edges.offset, this.head);
    this.canvas.addEventListener("pointerdown", (event) => this.#drawRegion(event));
    this.fetchSoon = later(WHEEL_MS, () => this.#fetch());
    this.canvas.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    new ResizeObserver(() => this.draw()).observe(this.canvas);
    onThemeChange(() => this.draw());
  }

  /**
   * Shows the neighbourhood of a stretch.
   * @param {number} onset
   * @param {number} offset
   */
  async show(onset, offset) {
    this.region = { onset, offset };
    this.peaks = null;
    this.view = { onset: Math.max(0, onset - AROUND), offset: offset + AROUND };
    this.draw();
    await this.#fetch();
  }

  /** Another stretch around the same part: what is known of it at once, the rest when the wheel stands still. */
  #look(/** @type {Region} */ view) {
    this.view = view;
    this.draw();
    this.fetchSoon();
  }

  async #fetch() {
    const { view } = this;
    const peaks = await fetchPeaks(this.source.slug, view.onset, view.offset).catch(() => null);
    if (view !== this.view) return;
    this.peaks = peaks;
    this.draw();
  }

  /** Puts the playhead at a moment. */
  at(/** @type {number} */ time) {
    const inside = time >= this.view.onset && time <= this.view.offset;
    this.head.hidden = !inside;
    if (inside) this.head.style.transform = `translateX(${this.#x(time)}px)`;
  }

  draw() {
    if (!this.canvas.isConnected || !this.canvas.clientWidth) return;
    const { context, width, height } = sharpen(this.canvas);
    this.width = width;
    const ink = colours();
    const high = height - WORDS_PX;
    const [left, right] = [this.#x(this.region.onset), this.#x(this.region.offset)];
    context.fillStyle = ink.wash;
    context.fillRect(left, 0, right - left, high);
    if (this.peaks) this.#outline(context, this.peaks, width, high, ink);
    this.#words(context, high, ink);
    this.#placeEdges(left, right);
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Peaks} peaks
   * @param {number} width
   * @param {number} high
   * @param {Ink} ink
   */
  #outline(context, peaks, width, high, ink) {
    const middle = high / 2;
    for (let x = 0; x < width; x += 2) {
      const time = this.#time(x);
      const [low, top] = extremes(peaks, time, this.#time(x + 2));
      context.fillStyle = time >= this.region.onset && time < this.region.offset ? ink.accent : ink.muted;
      context.fillRect(x, middle - (top / 127) * middle, 1.4, Math.max(1, ((top - low) / 127) * middle));
    }
  }

  /**
   * Words on two lines in turn, so that a short one has room beside a long one.
   * @param {CanvasRenderingContext2D} context
   * @param {number} high
   * @param {Ink} ink
   */
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

  /**
   * @param {number} left
   * @param {number} right
   */
  #placeEdges(left, right) {
    for (const name of EDGES) {
      const edge = this.edges[name];
      edge.style.transform = `translateX(${name === "onset" ? left : right}px)`;
      edge.setAttribute("aria-valuenow", this.region[name].toFixed(2));
      edge.setAttribute("aria-valuemin", this.view.onset.toFixed(2));
      edge.setAttribute("aria-valuemax", this.view.offset.toFixed(2));
      edge.setAttribute("aria-valuetext", clock(this.region[name], true));
    }
  }

  /**
   * @param {Edge} name
   * @param {string} label
   */
  #edge(name, label) {
    const edge = el("div", {
      class: `edge ${name}`,
      role: "slider",
      tabindex: "0",
      "aria-label": label,
      "aria-valuenow": "0",
    });
    edge.addEventListener("keydown", (event) => {
      const by = STEPS[event.key];
      if (!by || event.altKey || event.ctrlKey) return;
      event.preventDefault();
      this.#move(name, this.region[name] + by);
      this.emit("region", this.region);
    });
    edge.addEventListener("pointerdown", (event) => this.#drag(event, edge, (time) => this.#move(name, time)));
    return edge;
  }

  /**
   * @param {Edge} name
   * @param {number} time
   */
  #move(name, time) {
    this.region = moveEdge(this.region, name, time, this.view);
    this.draw();
  }

  /**
   * @param {PointerEvent} event
   * @param {HTMLElement} target
   * @param {(time: number) => void} move
   */
  #drag(event, target, move) {
    event.preventDefault();
    target.setPointerCapture(event.pointerId);
    const left = this.canvas.getBoundingClientRect().left;
    const onMove = (/** @type {PointerEvent} */ each) => move(this.#time(each.clientX - left));
    const onEnd = () => {
      target.removeEventListener("pointermove", onMove);
      this.emit("region", this.region);
    };
    target.addEventListener("pointermove", onMove);
    target.addEventListener("pointerup", onEnd, { once: true });
  }

  /** A press goes to that moment; a press and a drag draws the part anew. */
  #drawRegion(/** @type {PointerEvent} */ event) {
    const start = this.#time(event.offsetX);
    let drawn = false;
    this.canvas.addEventListener("pointerup", () => drawn || this.emit("seek", { time: start }), { once: true });
    this.#drag(event, this.canvas, (time) => {
      if (!drawn && Math.abs(time - start) < SHORTEST) return;
      drawn = true;
      this.region = between(start, time);
      this.draw();
    });
  }

  /** The wheel shows more or less of the sound; turned sideways, or with Shift, what is before or after. */
  #wheel(/** @type {WheelEvent} */ event) {
    event.preventDefault();
    const sideways = event.shiftKey ? event.deltaY : event.deltaX;
    const at = this.#time(event.offsetX);
    this.#look(
      event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)
        ? panned(this.view, sideways / 400)
        : zoomed(this.view, at, event.deltaY > 0 ? 1.2 : 1 / 1.2),
    );
  }

  #x(/** @type {number} */ time) {
    return ((time - this.view.onset) / (this.view.offset - this.view.onset)) * (this.width || this.canvas.clientWidth);
  }

  #time(/** @type {number} */ x) {
    return this.view.onset + (x / (this.width || 1)) * (this.view.offset - this.view.onset);
  }
}
