/** The card's sound: waveform, play, loop, speed, spectrogram. */
/**
 * @import { Properties } from "../page/dom.js"
 * @import { Action } from "../page/key_map.js"
 * @import { Keys } from "../page/keys.js"
 * @import { Flag } from "../wire.d.ts"
 * @import { Player } from "./player.js"
 * @import { Region } from "./region.js"
 * @import { Source } from "./waveform.js"
 */
import { episodeUrl } from "../page/api.js";
import { button, el, fill } from "../page/dom.js";
import { clock } from "../text/moments.js";
import { say } from "../text/strings.js";
import { askable } from "./region.js";
import { Waveform } from "./waveform.js";

/** Seconds heard before a place: a clause, by which the ear finds its way in; behind it less is needed. */
const BEFORE = 2;
const AFTER = 1;
/** Seconds around a place that is played alone: words begin and end softly. */
const EDGE = 0.1;
/** Seconds that each wish for more adds on both sides. */
const WIDER = 4;

export class SoundPanel {
  /**
   * @param {Player} player
   * @param {Source} source
   * @param {Keys} keys
   */
  constructor(player, source, keys) {
    this.player = player;
    this.source = source;
    this.wave = new Waveform(source);
    /** @type {Region | null} */
    this.region = null;
    /** @type {Region | null} the place itself, without what is around it */
    this.inside = null;
    /** Seconds on both sides that somebody wanted to hear besides. */
    this.around = 0;
    this.picture = el("figure", { class: "spectrogram", hidden: true });
    /** @type {(text: string, action: Action, onclick: () => unknown, more?: Properties) => HTMLButtonElement} */
    const keyed = (text, action, onclick, more = {}) => keys.label(button(text, onclick, more), action);
    this.playButton = keyed(say("gap.play"), "replay", () => this.replay(), { class: "play" });
    this.aloneButton = keyed(say("gap.alone"), "gapAlone", () => this.alone(), { class: "quiet" });
    this.widerButton = keyed(say("gap.wider"), "wider", () => this.wider(), { class: "quiet" });
    this.loopButton = keyed(say("gap.loop"), "loop", () => this.toggleLoop(), { "aria-pressed": "false" });
    this.rate = el("output", { class: "rate", "aria-label": say("editor.speed") });
    this.pictureButton = button(say("gap.spectrogram"), () => this.#togglePicture(), {
      "aria-expanded": "false",
      class: "quiet picture",
    });
    const speed = el(
      "span",
      { class: "speed", role: "group", "aria-label": say("editor.speed") },
      keyed("−", "slower", () => player.changeRate(-1), { "aria-label": say("action.slower") }),
      this.rate,
      keyed("+", "faster", () => player.changeRate(1), { "aria-label": say("action.faster") }),
    );
    this.element = el(
      "div",
      { class: "sound" },
      this.wave.element,
      this.picture,
      el(
        "div",
        { class: "sound-buttons" },
        this.playButton,
        this.loopButton,
        speed,
        el("span", { class: "more-sound" }, this.aloneButton, this.widerButton, this.pictureButton),
      ),
    );
    this.wave.on("region", (region) => this.#choose(region));
    this.wave.on("seek", ({ time }) => player.playFrom(time));
    player.on("state", () => this.#drawState());
    player.on("time", () => this.wave.at(player.time));
    this.#drawState();
  }

  /**
   * Shows a stretch.
   * @param {number} onset
   * @param {number} offset
   * @param {boolean} play whether it starts at once
   */
  show(onset, offset, play) {
    this.region = { onset: onset - BEFORE, offset: offset + AFTER };
    this.inside = { onset, offset };
    this.around = 0;
    if (play) this.replay();
    this.wave.show(onset, offset);
    this.#hidePicture();
  }

  /**
   * Shows the stretch of a place; one without a time of its own has its neighbourhood.
   * @param {Flag} flag
   * @param {boolean} play whether it starts at once
   */
  place({ onset, offset, near }, play) {
    if (onset !== null && offset !== null) this.show(onset, offset, play);
    else if (near) this.show(...near, play);
  }

  /**
   * Fetches another flag's sound ahead of time.
   * @param {Flag | null} flag
   */
  prepare(flag) {
    if (!flag || flag.onset === null || flag.offset === null) return;
    this.player.prepare(...askable({ onset: flag.onset - BEFORE, offset: flag.offset + AFTER }));
  }

  /** Plays the stretch, again. */
  replay() {
    if (this.region) this.player.playClip(...askable(this.region));
  }

  /** Plays the place itself, with nothing around it. */
  alone() {
    if (this.inside) this.hear({ onset: this.inside.onset - EDGE, offset: this.inside.offset + EDGE });
  }

  /** Plays more around it, and still more the next time. */
  wider() {
    if (!this.inside) return;
    this.around += WIDER;
    const { onset, offset } = this.inside;
    this.hear({ onset: onset - BEFORE - this.around, offset: offset + AFTER + this.around });
  }

  /** Plays another stretch than the one that is shown. */
  hear(/** @type {Region} */ region) {
    this.player.playClip(...askable(region));
  }

  toggleLoop() {
    this.player.setLoop(!this.player.loop);
    if (this.player.loop && !this.player.playing) this.replay();
  }

  #choose(/** @type {Region} */ region) {
    this.region = { ...region };
    this.inside = { ...region };
    this.replay();
    if (!this.picture.hidden) this.#drawPicture();
  }

  #drawState() {
    this.loopButton.setAttribute("aria-pressed", String(this.player.loop));
    this.rate.textContent = `${this.player.rate}×`;
    this.playButton.classList.toggle("playing", this.player.playing && Boolean(this.player.clip));
  }

  #togglePicture() {
    if (this.picture.hidden) this.#drawPicture();
    else this.#hidePicture();
  }

  #hidePicture() {
    this.picture.hidden = true;
    this.pictureButton.setAttribute("aria-expanded", "false");
  }

  #drawPicture() {
    const { onset, offset } = this.wave.view;
    const query = `?onset=${onset.toFixed(2)}&offset=${offset.toFixed(2)}`;
    const alt = say("gap.spectrogramAlt", { onset: clock(onset, true), offset: clock(offset, true) });
    fill(this.picture, el("img", { src: episodeUrl(this.source.slug, `/spectrogram.png${query}`), alt }));
    this.picture.hidden = false;
    this.pictureButton.setAttribute("aria-expanded", "true");
  }
}
