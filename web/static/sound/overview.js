/** The whole episode in one strip: loudness, breaks, flags as shapes, the playhead. */
/**
 * @import { Transcript } from "../editor/transcript.js"
 * @import { Flag, OverviewAnswer } from "../wire.d.ts"
 * @import { Ink } from "./colours.js"
 * @import { Player } from "./player.js"
 */
import { fetchOverview } from "../page/api.js";
import { el } from "../page/dom.js";
import { Emitter } from "../page/emitter.js";
import { GAP, isOpen } from "../page/flags.js";
import { clock } from "../text/moments.js";
import { say } from "../text/strings.js";
import { colours, onThemeChange, sharpen } from "./colours.js";

/** @type {Record<string, number>} seconds by key */
const STEPS = { ArrowLeft: -5, ArrowRight: 5, ArrowDown: -5, ArrowUp: 5, PageUp: 60, PageDown: -60 };
/** Height of the signs below the strip: what a finger can hit, with PRESS_PX around it. */
const MARK_PX = 11;
/** How far from a sign a press is still meant for it. */
const PRESS_PX = 8;
/** Corners, from the top on, in pixels. */
const TRIANGLE = [
  [0, 0],
  [4.5, 8],
  [-4.5, 8],
];
const DIAMOND = [
  [0, 0],
  [4, 4.5],
  [0, 9],
  [-4, 4.5],
];

/** @extends {Emitter<{seek: {time: number}, flag: {flag: Flag}}>} */
export class Overview extends Emitter {
  /**
   * @param {Transcript} transcript
   * @param {Player} player
   */
  constructor(transcript, player) {
    super();
    this.transcript = transcript;
    this.player = player;
    /** @type {OverviewAnswer | null} */
    this.data = null;
    this.width = 0;
    /** The second that the slider told last. */
    this.second = -1;
    this.canvas = el("canvas", { "aria-hidden": "true" });
    this.head = el("div", { class: "playhead" });
    this.element = el(
      "div",
      {
        class: "overview",
        role: "slider",
        tabindex: "0",
        "aria-label": say("editor.overview"),
        "aria-valuemin": "0",
        "aria-valuenow": "0",
      },
      this.canvas,
      this.head,
    );
    this.element.addEventListener("pointerdown", (event) => this.#go(event));
    this.element.addEventListener("keydown", (event) => this.#key(event));
    new ResizeObserver(() => this.draw()).observe(this.canvas);
    onThemeChange(() => this.draw());
    transcript.on("flags", () => this.draw());
    transcript.on("rows", () => this.draw());
  }

  async load() {
    this.data = await fetchOverview(this.transcript.slug).catch(() => null);
    this.draw();
    this.at(this.player.time);
  }

  /** Puts the playhead at a moment. */
  at(/** @type {number} */ time) {
    const duration = this.#duration;
    if (!duration) return;
    this.head.style.transform = `translateX(${(time / duration) * this.width}px)`;
    const second = Math.floor(time);
    if (second === this.second) return;
    this.second = second;
    this.element.setAttribute("aria-valuemax", String(Math.round(duration)));
    this.element.setAttribute("aria-valuenow", String(second));
    this.element.setAttribute("aria-valuetext", say("editor.place", { time: clock(time), duration: clock(duration) }));
  }

  draw() {
    if (!this.data || !this.canvas.clientWidth) return;
    const { context, width, height } = sharpen(this.canvas);
    this.width = width;
    const ink = colours();
    const high = height - MARK_PX;
    this.#levels(context, this.data, high, ink);
    this.#notSpoken(context, this.data, high, ink);
    for (const [onset, offset] of this.data.breaks) this.#break(context, onset, offset, high, ink);
    for (const flag of this.transcript.flags.values()) this.#flag(context, flag, high, ink);
  }

  get #duration() {
    return this.data?.duration || this.player.duration;
  }

  #x(/** @type {number} */ time) {
    return (time / this.#duration) * this.width;
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {OverviewAnswer} data
   * @param {number} high
   * @param {Ink} ink
   */
  #levels(context, { levels }, high, ink) {
    for (let x = 0; x < this.width; x += 2) {
      const tall = Math.max(1, ((levels[Math.floor((x / this.width) * levels.length)] ?? 0) / 100) * high);
      context.fillStyle = ink.muted;
      context.fillRect(x, high - tall, 1.3, tall);
    }
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {OverviewAnswer} data
   * @param {number} high
   * @param {Ink} ink
   */
  #notSpoken(context, { rows }, high, ink) {
    for (const [onset, offset, verdict] of rows) {
      if (verdict !== "not_spoken" || onset === null || offset === null) continue;
      context.fillStyle = ink.warn;
      context.fillRect(this.#x(onset), high, Math.max(2, this.#x(offset) - this.#x(onset)), 2);
    }
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {number} onset
   * @param {number} offset
   * @param {number} high
   * @param {Ink} ink
   */
  #break(context, onset, offset, high, ink) {
    const [left, right] = [this.#x(onset), this.#x(offset)];
    context.save();
    context.beginPath();
    context.rect(left, 0, right - left, high);
    context.clip();
    context.fillStyle = ink.wash;
    context.fillRect(left, 0, right - left, high);
    context.strokeStyle = ink.muted;
    for (let x = left - high; x < right; x += 5) {
      context.beginPath();
      context.moveTo(x, high);
      context.lineTo(x + high, 0);
      context.stroke();
    }
    context.restore();
  }

  /**
   * ▲ gap, △ something else to look at, ◆ answered.
   * @param {CanvasRenderingContext2D} context
   * @param {Flag} flag
   * @param {number} high
   * @param {Ink} ink
   */
  #flag(context, flag, high, ink) {
    const moment = flag.onset ?? this.transcript.rowOf(flag)?.onset;
    if (moment === null || moment === undefined) return;
    const x = this.#x(moment);
    const open = isOpen(flag);
    const top = high + 2;
    context.beginPath();
    for (const [right, down] of open ? TRIANGLE : DIAMOND) context.lineTo(x + right, top + down);
    context.closePath();
    context.fillStyle = open ? ink.warn : ink.accent;
    context.strokeStyle = context.fillStyle;
    if (flag.kind === GAP || !open) context.fill();
    else context.stroke();
  }

  #go(/** @type {PointerEvent} */ event) {
    const box = this.element.getBoundingClientRect();
    const flag = this.#flagAt(event.clientX - box.left, event.clientY - box.top, box);
    if (flag) {
      event.preventDefault(); // the focus is for the card
      this.emit("flag", { flag });
      return;
    }
    this.#seek(((event.clientX - box.left) / box.width) * this.#duration);
  }

  /**
   * The flag whose sign is pressed.
   * @param {number} x
   * @param {number} y
   * @param {DOMRect} box
   */
  #flagAt(x, y, { width, height }) {
    if (y < height - MARK_PX - PRESS_PX / 2 || !this.#duration) return null;
    const signs = [...this.transcript.flags.values()].flatMap((flag) => {
      const moment = flag.onset ?? this.transcript.rowOf(flag)?.onset;
      return typeof moment === "number" ? [{ flag, away: Math.abs((moment / this.#duration) * width - x) }] : [];
    });
    // Of signs that lie over each other, one that is still to be answered.
    signs.sort((a, b) => a.away - b.away || Number(isOpen(b.flag)) - Number(isOpen(a.flag)));
    return signs[0] && signs[0].away <= PRESS_PX ? signs[0].flag : null;
  }

  #key(/** @type {KeyboardEvent} */ event) {
    const by = STEPS[event.key];
    const ends = { Home: 0, End: this.#duration }[event.key];
    const time = ends ?? (by && this.player.time + by);
    if (time === undefined || event.altKey || event.ctrlKey) return;
    event.preventDefault();
    this.#seek(time);
  }

  #seek(/** @type {number} */ time) {
    this.emit("seek", { time: Math.max(0, time) });
  }
}
