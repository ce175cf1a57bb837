/** The whole episode in one strip: loudness, breaks, flags as shapes, the playhead. */
import { el } from "../page/dom.js";
import { episodeUrl, get } from "../page/server.js";
import { clock } from "../text/moments.js";
import { say } from "../text/strings.js";
import { colours, onThemeChange, sharpen } from "./colours.js";

const STEP = 5;
const PAGE = 60;
const MARK_PX = 11;

export class Overview extends EventTarget {
  /**
   * @param {import("../editor/transcript.js").Transcript} transcript
   * @param {{time: number, duration: number}} player
   */
  constructor(transcript, player) {
    super();
    Object.assign(this, { transcript, player });
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
    for (const type of ["flags", "rows"]) transcript.addEventListener(type, () => this.draw());
  }

  async load() {
    this.data = await get(episodeUrl(this.transcript.slug, "/overview")).catch(() => null);
    this.draw();
    this.at(this.player.time);
  }

  /** Puts the playhead at a moment. */
  at(time) {
    const duration = this.#duration;
    if (!duration) return;
    this.head.style.transform = `translateX(${(time / duration) * (this.width ?? 0)}px)`;
    const second = Math.floor(time);
    if (second === this.second) return;
    this.second = second;
    this.element.setAttribute("aria-valuemax", Math.round(duration));
    this.element.setAttribute("aria-valuenow", second);
    this.element.setAttribute("aria-valuetext", say("editor.place", { time: clock(time), duration: clock(duration) }));
  }

  draw() {
    if (!this.data || !this.canvas.clientWidth) return;
    const { context, width, height } = sharpen(this.canvas);
    this.width = width;
    const ink = colours("muted", "faint", "accent", "warn", "wash", "ink");
    const high = height - MARK_PX;
    this.#levels(context, width, high, ink);
    for (const [onset, offset] of this.data.breaks) this.#break(context, onset, offset, high, ink);
    for (const flag of this.transcript.flags.values()) this.#flag(context, flag, high, ink);
  }

  get #duration() {
    return this.data?.duration || this.player.duration;
  }

  #x(time) {
    return (time / this.#duration) * this.width;
  }

  #levels(context, width, high, ink) {
    const { levels } = this.data;
    for (let x = 0; x < width; x += 2) {
      const tall = Math.max(1, ((levels[Math.floor((x / width) * levels.length)] ?? 0) / 100) * high);
      context.fillStyle = ink.muted;
      context.fillRect(x, high - tall, 1.3, tall);
    }
    for (const [onset, offset, verdict] of this.data.rows) {
      if (verdict !== "not_spoken" || onset === null) continue;
      context.fillStyle = ink.warn;
      context.fillRect(this.#x(onset), high, Math.max(2, this.#x(offset) - this.#x(onset)), 2);
    }
  }

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

  /** ▲ gap, △ something else to look at, ◆ answered. */
  #flag(context, flag, high, ink) {
    const moment = flag.onset ?? this.transcript.rowOf(flag)?.onset;
    if (moment === null || moment === undefined) return;
    const x = this.#x(moment);
    const open = flag.state === "open" || flag.state === "partly_resolved";
    const top = high + 2;
    context.beginPath();
    if (open) context.moveTo(x, top), context.lineTo(x + 4.5, top + 8), context.lineTo(x - 4.5, top + 8);
    else
      context.moveTo(x, top),
        context.lineTo(x + 4, top + 4.5),
        context.lineTo(x, top + 9),
        context.lineTo(x - 4, top + 4.5);
    context.closePath();
    context.fillStyle = context.strokeStyle = open ? ink.warn : ink.accent;
    if (flag.kind === "unintelligible" || !open) context.fill();
    else context.stroke();
  }

  #go(event) {
    const box = this.element.getBoundingClientRect();
    this.#seek(((event.clientX - box.left) / box.width) * this.#duration);
  }

  #key(event) {
    const by = { ArrowLeft: -STEP, ArrowRight: STEP, ArrowDown: -STEP, ArrowUp: STEP, PageUp: PAGE, PageDown: -PAGE }[
      event.key
    ];
    if (!by || event.altKey || event.ctrlKey) return;
    event.preventDefault();
    this.#seek(this.player.time + by);
  }

  #seek(time) {
    this.dispatchEvent(new CustomEvent("seek", { detail: { time: Math.max(0, time) } }));
  }
}
