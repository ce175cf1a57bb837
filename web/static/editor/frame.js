/** The editor's page: what stands where. */
/**
 * @import { Child } from "../page/dom.js"
 * @import { Action } from "../page/key_map.js"
 * @import { Keys } from "../page/keys.js"
 * @import { Player } from "../sound/player.js"
 * @import { Claim } from "../wire.d.ts"
 * @import { Status } from "./status.js"
 * @import { Transcript } from "./transcript.js"
 */
import { button, el, fill, region } from "../page/dom.js";
import { keycaps } from "../page/keys_dialog.js";
import { redraw } from "../page/stay.js";
import { clock } from "../text/moments.js";
import { say } from "../text/strings.js";

/** @typedef {"card" | "transcript"} View what a phone shows */

/** @type {Action[]} what the foot of the card tells */
const TOLD = ["playPause", "replay", "next", "cannotTell", "saveNext"];

export class Frame {
  /** @param {{keys: Keys, status: Status, transcript: Transcript}} parts */
  constructor({ keys, status, transcript }) {
    this.keys = keys;
    this.status = status;
    this.transcript = transcript;
    this.gaps = el("span", { class: "gap-count" });
    this.others = el("span", { class: "others" });
    this.person = el("span", { class: "person" });
    this.undo = this.#reversal("undo", "↶");
    this.redo = this.#reversal("redo", "↷");
    this.help = el("button", {
      type: "button",
      class: "tool",
      "aria-label": say("site.keys"),
      title: say("site.keys"),
      text: "?",
    });
    this.find = keys.label(
      button(say("editor.find"), () => {}, { class: "tool" }),
      "find",
    );
    this.play = el("button", { type: "button", class: "tool play-all", "aria-label": say("editor.play"), text: "▶" });
    keys.label(this.play, "playPause");
    this.time = el("button", { type: "button", class: "tool time", title: say("moment.title") });
    keys.label(this.time, "goToTime");
    this.transport = el("div", { class: "transport" }, this.play, this.time);
    this.notices = el("div", { class: "notices" });
    this.pane = el("section", { class: "pane", "aria-label": say("editor.transcript"), tabindex: "0" });
    this.side = el("aside", { class: "side" });
    this.keyLine = el("p", { class: "key-line" });
    this.tabs = [this.#tab("card", say("editor.card")), this.#tab("transcript", say("editor.transcript"))];
    this.#drawKeyLine();
    keys.on("changed", () => this.#drawKeyLine());
  }

  /** Puts everything into the page. */
  draw() {
    const { episode } = this.transcript;
    document.title = `${episode.title} · ${say("site.name")}`;
    const show = episode.show ? el("span", { class: "show", text: `${episode.show} · ` }) : null;
    const title = el("h1", { class: "title" }, show, episode.title);
    const back = el("a", { href: "/", class: "back", text: `‹ ${say("site.episodes")}` });
    const tools = this.#tools(`/episodes/${encodeURIComponent(episode.slug)}`);
    fill(region("masthead"), back, title, this.gaps, this.others, this.status.element, tools, this.person);
    const views = el("div", { class: "views", role: "group", "aria-label": say("editor.transcript") }, ...this.tabs);
    const panes = el("div", { class: "panes" }, this.pane, this.side);
    fill(region("main"), this.transport, this.notices, views, panes);
    this.view("card");
  }

  /** How far the episode is. */
  showGaps(/** @type {{done: number, total: number}} */ { done, total }) {
    this.gaps.textContent = total ? say("editor.gaps", { done, n: total }) : say("editor.noGaps");
  }

  /** Who else is here. */
  showOthers(/** @type {Claim[]} */ claims) {
    const names = [...new Set(claims.filter((claim) => !claim.mine).map((claim) => claim.person.name))];
    this.others.textContent = names.length ? say("editor.others", { n: names.length, names: names.join(", ") }) : "";
  }

  /**
   * What can be undone.
   * @param {boolean} canUndo
   * @param {boolean} canRedo
   */
  showReversals(canUndo, canRedo) {
    this.undo.disabled = !canUndo;
    this.redo.disabled = !canRedo;
  }

  /** Where the sound is. */
  showPlayer(/** @type {Player} */ player) {
    const label = say(player.playing ? "editor.pause" : "editor.play");
    this.play.textContent = player.playing ? "❚❚" : "▶";
    this.play.setAttribute("aria-label", label);
    this.showTime(player);
  }

  showTime(/** @type {Player} */ player) {
    const text = `${clock(player.time)} / ${clock(player.duration)}`;
    if (text !== this.time.textContent) this.time.textContent = text;
  }

  /**
   * A line above the panes; null takes it away.
   * @param {string} name there is one of each
   * @param {string | null} message
   * @param {...Child} actions
   */
  notice(name, message, ...actions) {
    const there = this.notices.querySelector(`[data-name="${name}"]`);
    const place = there ?? el("div", { class: "notice", "data-name": name, role: "status" });
    const buttons = actions.length ? el("div", { class: "buttons" }, ...actions) : null;
    const draw = () => {
      if (!message) return place.remove();
      // What is said anew in the same place is read aloud; and nothing jumps.
      if (!there) this.notices.append(place);
      fill(place, el("p", { text: message }), buttons);
    };
    redraw(place, draw, () => this.side.querySelector("#card-title"));
  }

  /** On a phone: the card or the transcript. */
  view(/** @type {View} */ name) {
    document.body.dataset.view = name;
    for (const tab of this.tabs) tab.setAttribute("aria-pressed", String(tab.dataset.view === name));
  }

  #drawKeyLine() {
    const told = TOLD.map((action) =>
      el("span", {}, keycaps(this.keys.named(this.keys.hint(action))), ` ${say(`action.${action}`)}`),
    );
    fill(this.keyLine, ...told);
  }

  #tools(/** @type {string} */ here) {
    const history = el("a", { class: "tool", href: `${here}/history`, text: say("site.history") });
    const leave = el("a", { class: "tool export-link", href: `${here}/export`, text: say("site.export") });
    return el("span", { class: "tools" }, this.undo, this.redo, this.find, history, leave, this.help);
  }

  /**
   * @param {View} name
   * @param {string} text
   */
  #tab(name, text) {
    return button(text, () => this.view(name), { "data-view": name, "aria-pressed": "false" });
  }

  /**
   * @param {"undo" | "redo"} action
   * @param {string} sign
   */
  #reversal(action, sign) {
    const name = say(`gap.${action}`);
    const facts = { class: "tool", "aria-label": name, title: name, disabled: true };
    return this.keys.label(el("button", { type: "button", text: sign, ...facts }), action);
  }
}
