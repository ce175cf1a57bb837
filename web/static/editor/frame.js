/** The editor's page: what stands where. */
import { button, el, fill } from "../page/dom.js";
import { keycaps } from "../page/keys_dialog.js";
import { clock } from "../text/moments.js";
import { say } from "../text/strings.js";

export class Frame {
  /** @param {{keys: Object, status: Object, transcript: Object}} parts */
  constructor({ keys, status, transcript }) {
    this.keys = keys;
    this.transcript = transcript;
    this.gaps = el("span", { class: "gap-count" });
    this.others = el("span", { class: "others" });
    this.person = el("span", { class: "person" });
    this.undo = this.#tool("undo", "↶");
    this.redo = this.#tool("redo", "↷");
    this.help = button("?", () => {}, { class: "tool", "aria-label": say("site.keys"), title: say("site.keys") });
    this.play = button("▶", () => {}, {
      class: "tool play-all",
      "aria-label": say("editor.play"),
      title: keys.hint("playPause"),
    });
    this.time = el("span", { class: "time" });
    this.transport = el("div", { class: "transport" }, this.play, this.time);
    this.notices = el("div", { class: "notices" });
    this.pane = el("section", { class: "pane", "aria-label": say("editor.transcript"), tabindex: "0" });
    this.side = el("aside", { class: "side" });
    this.views = this.#views();
    this.status = status;
  }

  /** Puts everything into the page. */
  draw() {
    const { episode } = this.transcript;
    document.title = `${episode.title} · ${say("site.name")}`;
    const title = el(
      "h1",
      { class: "title" },
      episode.show ? el("span", { class: "show", text: `${episode.show} · ` }) : null,
      episode.title,
    );
    const links = el(
      "span",
      { class: "tools" },
      this.undo,
      this.redo,
      el("a", {
        class: "tool",
        href: `/episodes/${encodeURIComponent(episode.slug)}/history`,
        text: say("site.history"),
      }),
      el("a", {
        class: "tool export-link",
        href: `/episodes/${encodeURIComponent(episode.slug)}/export`,
        text: say("site.export"),
      }),
      this.help,
    );
    const back = el("a", { href: "/", class: "back", text: `‹ ${say("site.episodes")}` });
    fill(
      document.getElementById("masthead"),
      back,
      title,
      this.gaps,
      this.others,
      this.status.element,
      links,
      this.person,
    );
    fill(
      document.getElementById("main"),
      this.transport,
      this.notices,
      this.views,
      el("div", { class: "panes" }, this.pane, this.side),
    );
    this.view("card");
  }

  /** How far the episode is. */
  showGaps({ done, total }) {
    this.gaps.textContent = total ? say("editor.gaps", { done, n: total }) : say("editor.noGaps");
  }

  /** Who else is here. */
  showOthers(claims) {
    const names = [...new Set(claims.filter((claim) => !claim.mine).map((claim) => claim.person.name))];
    this.others.textContent = names.length ? say("editor.others", { n: names.length, names: names.join(", ") }) : "";
  }

  /** What can be undone. */
  showReversals(canUndo, canRedo) {
    this.undo.disabled = !canUndo;
    this.redo.disabled = !canRedo;
  }

  /** Where the sound is. */
  showPlayer(player) {
    const label = say(player.playing ? "editor.pause" : "editor.play");
    this.play.textContent = player.playing ? "❚❚" : "▶";
    this.play.setAttribute("aria-label", label);
    this.showTime(player);
  }

  showTime(player) {
    const text = `${clock(player.time)} / ${clock(player.duration)}`;
    if (text !== this.time.textContent) this.time.textContent = text;
  }

  /** A line above the panes; null takes it away. */
  notice(name, message, ...actions) {
    this.notices.querySelector(`[data-name="${name}"]`)?.remove();
    if (!message) return;
    const text = el("p", {}, message);
    this.notices.append(
      el(
        "div",
        { class: "notice", "data-name": name, role: "status" },
        text,
        actions.length ? el("div", { class: "buttons" }, ...actions) : null,
      ),
    );
  }

  /** On a phone: the card or the transcript. */
  view(name) {
    document.body.dataset.view = name;
    for (const tab of this.views.children) tab.setAttribute("aria-pressed", String(tab.dataset.view === name));
  }

  /** The foot of the card: its keys. */
  keyLine() {
    const shown = ["playPause", "replay", "next", "cannotTell", "saveNext"];
    return el(
      "p",
      { class: "key-line" },
      ...shown.map((action) => el("span", {}, keycaps(this.keys.hint(action)), ` ${say(`action.${action}`)}`)),
    );
  }

  #views() {
    const tab = (name, text) => button(text, () => this.view(name), { "data-view": name, "aria-pressed": "false" });
    return el(
      "div",
      { class: "views", role: "group", "aria-label": say("editor.transcript") },
      tab("card", say("editor.card")),
      tab("transcript", say("editor.transcript")),
    );
  }

  #tool(action, sign) {
    return button(sign, () => {}, {
      class: "tool",
      "aria-label": say(`gap.${action}`),
      title: `${say(`gap.${action}`)} (${this.keys.hint(action)})`,
      disabled: true,
    });
  }
}
