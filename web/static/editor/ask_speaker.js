/** Asks who speaks in a line, with what helps to know: three lines of everybody, side by side. */
/**
 * @import { Player } from "../sound/player.js"
 * @import { Row } from "../wire.d.ts"
 * @import { Transcript } from "./transcript.js"
 * @import { Scope } from "./voices.js"
 */
import { button, el } from "../page/dom.js";
import { askable } from "../sound/region.js";
import { clock } from "../text/moments.js";
import { say } from "../text/strings.js";
import { asName } from "./speaker.js";
import { samplesOf } from "./voices.js";

/** @type {Scope[]} */
const SCOPES = ["here", "onward", "everywhere"];
/** Whose voice it is, one hears in a few seconds: of a long turn only the beginning is played. */
const LONGEST_SECONDS = 12;

/**
 * Asks for a name, and for which lines.
 * @param {Row} row
 * @param {Transcript} transcript
 * @param {Player | null} player
 * @returns {Promise<{name: string, scope: Scope} | null>} the name is "" for none; null to leave it as it is
 */
export function askSpeaker(row, transcript, player) {
  return new Promise((resolve) => {
    const input = el("input", {
      id: "speaker",
      maxlength: 100,
      autocomplete: "off",
      dir: "auto",
      "aria-describedby": "speaker-hint",
    });
    input.value = row.label ? (row.speaker ?? "") : "";
    const choose = (/** @type {string} */ name) => {
      input.value = name;
      dialog.close("save");
    };
    const scopes = row.label && row.speaker ? drawScopes(row.speaker) : null;
    const save = el("button", { class: "primary", value: "save", text: say("speaker.save") });
    const cancel = button(say("cancel"), () => dialog.close());
    const dialog = el(
      "dialog",
      { class: "sheet", "aria-labelledby": "speaker-title" },
      el("h2", { id: "speaker-title", text: say("speaker.title") }),
      drawVoices(row, transcript, player, choose),
      el(
        "form",
        { method: "dialog", class: "stacked" },
        el("label", { for: "speaker", text: say("speaker.label") }),
        input,
        el("p", { id: "speaker-hint", class: "hint", text: say("speaker.hint") }),
        scopes,
        el("div", { class: "buttons" }, save, cancel),
      ),
    );
    dialog.addEventListener("close", () => {
      /** @type {HTMLInputElement | null} */
      const scope = dialog.querySelector("input[name=scope]:checked");
      player?.pause();
      dialog.remove();
      const chosen = /** @type {Scope} */ (scope?.value ?? "here");
      resolve(dialog.returnValue === "save" ? { name: asName(input.value), scope: chosen } : null);
    });
    document.body.append(dialog);
    dialog.showModal();
    input.focus();
    input.select();
  });
}

/** Here, from here on, everywhere. */
function drawScopes(/** @type {string} */ speaker) {
  const options = SCOPES.map((scope, i) =>
    el(
      "label",
      { class: "check" },
      el("input", { type: "radio", name: "scope", value: scope, checked: i === 0 }),
      say(`speaker.scope.${scope}`, { name: speaker }),
    ),
  );
  return el("fieldset", { class: "scopes" }, el("legend", { text: say("speaker.scope") }), ...options);
}

/**
 * This line, and three lines of everybody who talks, to be heard one after the other.
 * @param {Row} row
 * @param {Transcript} transcript
 * @param {Player | null} player
 * @param {(name: string) => unknown} choose
 */
function drawVoices(row, transcript, player, choose) {
  /** @param {string} text @param {string} name @param {{onset: number, offset: number}} part */
  const listen = (text, name, part) =>
    button(text, () => player?.playClip(...askable(part)), { class: "tool", "aria-label": name });
  const { onset, offset } = row;
  const own =
    player && onset !== null && offset !== null
      ? listen(`▶ ${say("speaker.thisLine")}`, say("speaker.thisLine"), {
          onset,
          offset: Math.min(offset, onset + LONGEST_SECONDS),
        })
      : null;
  const names = transcript.speakers.map((name) => {
    const samples = player ? samplesOf(transcript.rows, name, row) : [];
    const plays = samples.map((sample, i) =>
      listen(`▶ ${clock(sample.onset)}`, say("speaker.listen", { name, n: i + 1, time: clock(sample.onset) }), sample),
    );
    const pick = button(name, () => choose(name), { class: "candidate", dir: "auto" });
    return el("li", {}, pick, el("span", { class: "samples" }, ...plays));
  });
  const title = own ? el("p", { class: "hint", text: say("speaker.voices") }) : null;
  return el("div", { class: "voices" }, title, own, el("ul", { "aria-label": say("speaker.names") }, ...names));
}
