/** Pauses the sound while somebody types, and goes on a little earlier: off until somebody wants it. */
/** @import { Player } from "../sound/player.js" */
import { el, isTextField, later } from "../page/dom.js";
import { say } from "../text/strings.js";

const STORED = "aligner.pauseTyping";
/** Between two words most people pause less. */
const QUIET_MS = 900;
/** Seconds that are heard again. */
const ROLL_BACK = 1.5;

export class TypingPause {
  /** @param {Player} player */
  constructor(player) {
    this.player = player;
    this.paused = false;
    this.box = el("input", { type: "checkbox", checked: localStorage.getItem(STORED) === "1" });
    this.box.addEventListener("change", () => localStorage.setItem(STORED, this.box.checked ? "1" : ""));
    this.element = el("label", { class: "check pause-typing" }, this.box, say("editor.pauseTyping"));
    this.goOn = later(QUIET_MS, () => this.#goOn());
    document.addEventListener("input", (event) => this.#typed(event.target));
    // Whoever presses play or pause meanwhile has decided.
    player.on("state", () => {
      if (player.playing) this.paused = false;
    });
  }

  #typed(/** @type {EventTarget | null} */ target) {
    if (!this.box.checked || !(target instanceof Element) || !isTextField(target)) return;
    if (this.player.playing) {
      this.player.pause();
      this.paused = true;
    }
    if (this.paused) this.goOn();
  }

  #goOn() {
    if (!this.paused) return;
    this.paused = false;
    this.player.skip(-ROLL_BACK);
    this.player.play();
  }
}
