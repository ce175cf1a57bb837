/** The card's sound: waveform, play, loop, speed, spectrogram. */
import { button, el, fill } from "../page/dom.js";
import { episodeUrl } from "../page/server.js";
import { clock } from "../text/moments.js";
import { say } from "../text/strings.js";
import { Waveform } from "./waveform.js";

const BEFORE = 2;
const AFTER = 1;

export class SoundPanel {
  /**
   * @param {import("./player.js").Player} player
   * @param {{slug: string, wordsBetween: Function}} source
   * @param {import("../page/keys.js").Keys} keys
   */
  constructor(player, source, keys) {
    Object.assign(this, { player, source });
    this.wave = new Waveform(source);
    this.region = null;
    this.picture = el("figure", { class: "spectrogram", hidden: true });
    const keyed = (text, action, onclick, more = {}) =>
      button(text, onclick, { title: keys.hint(action), "aria-keyshortcuts": keys.hint(action), ...more });
    this.playButton = keyed(say("gap.play"), "replay", () => this.replay(), { class: "play" });
    this.loopButton = keyed(say("gap.loop"), "loop", () => this.toggleLoop(), { "aria-pressed": "false" });
    this.rate = el("output", { class: "rate", "aria-label": say("editor.speed") });
    this.pictureButton = button(say("gap.spectrogram"), () => this.#togglePicture(), {
      "aria-expanded": "false",
      class: "quiet",
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
      el("div", { class: "sound-buttons" }, this.playButton, this.loopButton, speed, this.pictureButton),
    );
    this.wave.addEventListener("region", ({ detail }) => this.#choose(detail));
    this.wave.addEventListener("seek", ({ detail }) => player.playFrom(detail.time));
    player.addEventListener("state", () => this.#drawState());
    player.addEventListener("time", () => this.wave.at(player.time));
    this.#drawState();
  }

  /** Shows a stretch; `play` starts it at once. */
  show(onset, offset, play) {
    this.region = { onset: onset - BEFORE, offset: offset + AFTER };
    if (play) this.replay();
    this.wave.show(onset, offset);
    this.#hidePicture();
  }

  /** Fetches another flag's sound ahead of time. */
  prepare(flag) {
    if (flag && flag.onset !== null) this.player.prepare(...ends(flag.onset - BEFORE, flag.offset + AFTER));
  }

  /** Plays the stretch, again. */
  replay() {
    if (this.region) this.player.playClip(...ends(this.region.onset, this.region.offset));
  }

  toggleLoop() {
    this.player.setLoop(!this.player.loop);
    if (this.player.loop && !this.player.playing) this.replay();
  }

  #choose(region) {
    this.region = { ...region };
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

/** A stretch that the server may be asked for. */
const ends = (onset, offset) => [Math.max(0, Math.round(onset * 100) / 100), Math.round(offset * 100) / 100];
