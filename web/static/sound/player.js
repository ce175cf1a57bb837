/**
 * The sound: the episode's one rendition, and exact clips cut from it for gaps.
 *
 * Whatever plays, `time` is seconds of the episode's audio.
 * Events: `state` (playing, paused, clip, loop, speed) · `time` (each frame while playing) · `problem`
 */
/** @import { Region } from "./region.js" */
import { Emitter } from "../page/emitter.js";
import { messageOf } from "../page/server.js";
import { Clips } from "./clips.js";

// Browsers keep the pitch from half to double speed; beyond that speech is hard to follow.
const SLOWEST = 0.5;
const FASTEST = 2;
const STEP = 0.25;
/** How long after its end a key may still have been meant for what played. */
const JUST_MS = 600;
/** Where the browser keeps how fast somebody likes to listen. */
const RATE = "aligner.rate";

/**
 * @typedef {{
 *   state: undefined,
 *   time: undefined,
 *   problem: {kind: "silent" | "failed", message: string},
 * }} PlayerEvents `silent`: the browser wants a key press before it plays
 */

/** @extends {Emitter<PlayerEvents>} */
export class Player extends Emitter {
  /**
   * @param {string} address of the rendition
   * @param {(onset: number, offset: number) => string} clipAddress of an exact clip
   * @param {number} duration seconds
   */
  constructor(address, clipAddress, duration) {
    super();
    this.duration = duration;
    /** Whether seeking is exact to the frame, and clips can be had. */
    this.isExact = true;
    /** @type {string | null} what is played from the next pause on */
    this.next = null;
    /** @type {number | null} where a stretch of the whole ends that stands for a clip */
    this.until = null;
    this.endedAt = -Infinity;
    this.clips = new Clips(clipAddress);
    /** @type {Region | null} */
    this.clip = null;
    this.loop = false;
    this.rate = 1;
    /** Which wish is the latest: a clip that comes after another was asked for is not played. */
    this.order = 0;
    this.running = false;
    this.whole = this.#audio();
    this.whole.src = address;
    this.whole.addEventListener("durationchange", () => this.last(this.whole.duration));
    this.whole.addEventListener("timeupdate", () => this.#stopAtEnd());
    this.part = this.#audio();
    this.setRate(Number(localStorage.getItem(RATE)) || 1);
  }

  /** How long the recording is, once that is known. */
  last(/** @type {number | null} */ duration) {
    if (!duration || !Number.isFinite(duration) || (this.duration && duration === this.duration)) return;
    this.duration = duration;
    this.emit("state");
  }

  /** The rendition is made: what plays goes on to its pause, and then is exact. */
  become(/** @type {string} */ address) {
    if (this.isExact) return;
    this.next = address;
    if (!this.playing) this.#change();
  }

  #change() {
    if (!this.next) return;
    const time = this.whole.currentTime;
    this.whole.src = this.next;
    this.whole.currentTime = time;
    this.next = null;
    this.isExact = true;
    this.emit("state");
  }

  /** Seconds of the episode's audio. */
  get time() {
    return this.clip ? this.clip.onset + this.part.currentTime : this.whole.currentTime;
  }

  get playing() {
    return !this.#active.paused && !this.#active.ended;
  }

  /** Whether what played came to its end a moment ago: a key that was to pause it may still be on its way. */
  get hasJustEnded() {
    return !this.playing && performance.now() - this.endedAt < JUST_MS;
  }

  /** Plays or pauses; after a clip has ended, the episode goes on from there. */
  toggle() {
    if (this.playing) this.#active.pause();
    else this.play();
  }

  play() {
    if (this.clip && this.part.ended) this.#leaveClip();
    return this.#start(this.#active);
  }

  pause() {
    this.order += 1;
    this.#active.pause();
  }

  /** A stretch of the whole recording, where no clip can be had: near, as far as players seek. */
  #playPart(/** @type {number} */ onset, /** @type {number} */ offset) {
    this.#leaveClip();
    this.whole.currentTime = Math.max(0, onset);
    this.until = offset;
    return this.#start(this.whole);
  }

  #stopAtEnd() {
    if (this.until === null || this.whole.currentTime < this.until) return;
    this.until = null;
    this.endedAt = performance.now();
    this.whole.pause();
  }

  /** Goes to a moment; plays on if it was playing. */
  seek(/** @type {number} */ time) {
    const moment = Math.min(Math.max(0, time), this.duration || Infinity);
    if (this.clip && moment >= this.clip.onset && moment < this.clip.offset) {
      this.part.currentTime = moment - this.clip.onset;
    } else {
      const wasPlaying = this.playing;
      this.#leaveClip();
      this.whole.currentTime = moment;
      if (wasPlaying) this.#start(this.whole);
    }
    this.emit("time");
  }

  skip(/** @type {number} */ seconds) {
    this.seek(this.time + seconds);
  }

  /** Plays from a moment. */
  playFrom(/** @type {number} */ time) {
    this.#leaveClip();
    this.seek(time);
    return this.#start(this.whole);
  }

  /** Faster or slower by steps, the pitch stays. */
  changeRate(/** @type {number} */ steps) {
    this.setRate(this.rate + steps * STEP);
  }

  setRate(/** @type {number} */ rate) {
    this.rate = Math.min(FASTEST, Math.max(SLOWEST, rate));
    for (const audio of [this.whole, this.part])
      Object.assign(audio, { defaultPlaybackRate: this.rate, playbackRate: this.rate });
    localStorage.setItem(RATE, String(this.rate));
    this.emit("state");
  }

  setLoop(/** @type {boolean} */ loop) {
    this.loop = loop;
    this.part.loop = loop;
    this.emit("state");
  }

  /**
   * Plays a stretch, exact to the sample.
   * @param {number} onset
   * @param {number} offset
   */
  async playClip(onset, offset) {
    this.order += 1;
    const { order } = this;
    this.until = null;
    this.whole.pause();
    if (!this.isExact) {
      await this.#playPart(onset, offset);
      return;
    }
    this.part.pause();
    try {
      const address = await this.clips.fetch(onset, offset);
      if (order !== this.order) return;
      this.part.src = address;
      this.clip = { onset: Math.max(0, onset), offset };
      this.part.loop = this.loop;
      await this.#start(this.part);
    } catch (error) {
      if (order === this.order) this.emit("problem", { kind: "failed", message: messageOf(error) });
    }
  }

  /**
   * Fetches a stretch that is likely to be played next.
   * @param {number} onset
   * @param {number} offset
   */
  prepare(onset, offset) {
    if (this.isExact) this.clips.fetch(onset, offset).catch(() => {});
  }

  get #active() {
    return this.clip ? this.part : this.whole;
  }

  #audio() {
    const audio = new Audio();
    audio.preload = "metadata";
    audio.preservesPitch = true;
    audio.addEventListener("pause", () => this.#change());
    audio.addEventListener("ended", () => {
      this.endedAt = performance.now();
    });
    for (const type of ["play", "playing", "pause", "ended", "seeked"])
      audio.addEventListener(type, () => this.emit("state"));
    audio.addEventListener("playing", () => this.#frames());
    audio.addEventListener("error", () =>
      this.emit("problem", { kind: "failed", message: audio.error?.message || "" }),
    );
    return audio;
  }

  #leaveClip() {
    this.order += 1;
    this.until = null;
    if (!this.clip) return;
    const time = this.time;
    this.part.pause();
    this.clip = null;
    this.whole.currentTime = time;
  }

  async #start(/** @type {HTMLAudioElement} */ audio) {
    try {
      await audio.play();
    } catch (error) {
      const name = error instanceof DOMException ? error.name : "";
      if (name === "NotAllowedError") this.emit("problem", { kind: "silent", message: "" });
      // What cannot be loaded, as without a connection, the element tells by its own event.
      else if (name !== "AbortError" && name !== "NotSupportedError") throw error;
    }
  }

  #frames() {
    if (this.running) return;
    this.running = true;
    let odd = false;
    const frame = () => {
      // Thirty times a second is enough for eyes, and leaves time for keys.
      odd = !odd;
      if (odd || !this.playing) this.emit("time");
      this.running = this.playing;
      if (this.running) requestAnimationFrame(frame);
    };
    frame();
  }
}
