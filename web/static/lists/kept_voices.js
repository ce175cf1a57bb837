/** Whose voices are kept between episodes: seen by maintainers, and deleted if they say so twice. */
/** @import { KeptVoice } from "../wire.d.ts" */
import { announce } from "../page/announce.js";
import { fetchKeptVoices, forgetVoice } from "../page/api.js";
import { el, fill } from "../page/dom.js";
import { messageOf } from "../page/server.js";
import { say } from "../text/strings.js";
import { sureButton } from "./sure.js";

/**
 * The part of a page that lists them; null where nobody's is kept.
 * @param {KeptVoice[]} voices
 */
export function keptVoicesSection(voices) {
  if (!voices.length) return null;
  const title = el("h2", { id: "kept-voices-title", tabindex: "-1", text: say("keptVoices.title") });
  const list = el("ul", { class: "history invitations people" });
  const draw = (/** @type {KeptVoice[]} */ kept) => fill(list, ...kept.map((voice) => entry(voice, forget)));
  draw(voices);
  return el(
    "section",
    { "aria-labelledby": "kept-voices-title" },
    title,
    el("p", { class: "hint", text: say("keptVoices.lead") }),
    list,
  );

  async function forget(/** @type {KeptVoice} */ { show, name }) {
    try {
      await forgetVoice({ show, name });
      announce(say("keptVoices.deleted", { name }), { seen: true });
      draw((await fetchKeptVoices()).voices);
    } catch (error) {
      announce(say("invitations.failed", { message: messageOf(error) }), { seen: true });
    }
    title.focus();
  }
}

/**
 * @param {KeptVoice} voice
 * @param {(voice: KeptVoice) => unknown} forget
 */
function entry(voice, forget) {
  const { name, show, episodes } = voice;
  const facts = el(
    "p",
    { class: "facts" },
    el("strong", { dir: "auto", text: name }),
    ` · ${say("keptVoices.facts", { show, n: episodes })}`,
  );
  const words = {
    label: say("keptVoices.delete"),
    name: say("keptVoices.deleteName", { name }),
    sure: say("keptVoices.sure"),
    sureName: say("keptVoices.sureName", { name }),
    leave: say("people.leave"),
  };
  return el(
    "li",
    {},
    el(
      "div",
      { class: "entry-head" },
      facts,
      sureButton(words, () => forget(voice)),
    ),
  );
}
