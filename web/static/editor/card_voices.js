/** The card's question of whose voice it is: both names, each with lines to know the voice by, and what may be done. */
/**
 * @import { Keys } from "../page/keys.js"
 * @import { Flag } from "../wire.d.ts"
 * @import { Answered } from "./fill.js"
 */
import { button, el } from "../page/dom.js";
import { isOpen } from "../page/flags.js";
import { clock } from "../text/moments.js";
import { asRead } from "../text/shown_text.js";
import { say } from "../text/strings.js";

/** @typedef {"heard" | "written" | "split"} VoiceAnswer */
/** @typedef {{name: string, samples: {onset: number, offset: number}[]}} Candidate somebody who may be speaking */
/**
 * What the card shows: `written` is null where the label names nobody, `renamed` and `parted` where they cannot be had.
 * @typedef {{written: Candidate | null, heard: Candidate, renamed: Answered | null, parted: Answered | null,
 *   play: ((onset: number, offset: number) => unknown) | null}} Question
 */

/**
 * Both candidates, with three lines of each to listen to, and how a split would read.
 * @param {Flag} flag
 * @param {Question} question
 */
export function drawQuestion(flag, { written, heard, parted, play }) {
  const candidates = written ? [written, heard] : [heard];
  const names = candidates.map(({ name, samples }) => {
    const plays = samples.map(({ onset, offset }, i) =>
      button(`▶ ${clock(onset)}`, () => play?.(onset, offset), {
        class: "tool",
        "aria-label": say("speaker.listen", { name, n: i + 1, time: clock(onset) }),
      }),
    );
    // A voice may be known from other episodes alone, or from lines too short to play.
    const none = el("span", { class: "hint", text: say("voice.noLine") });
    return el(
      "li",
      {},
      el("b", { dir: "auto", text: name }),
      el("span", { class: "samples" }, ...(plays.length ? plays : [none])),
    );
  });
  const list = play && el("ul", { "aria-label": say("voice.names") }, ...names);
  const lead = el("p", { class: "hint", text: play ? say(written ? "voice.lead" : "voice.lead.unnamed") : "" });
  const noSplit = flag.kind === "speaker_change" && !parted && isOpen(flag);
  return el(
    "div",
    { class: "voices" },
    play && lead,
    list,
    noSplit ? el("p", { class: "hint", text: say("voice.noSplit") }) : null,
    parted && drawMade(parted),
  );
}

/** The turns as they will read, what is new or moved marked. */
export function drawMade(/** @type {Answered} */ { new: text, start, end, shown }) {
  const title = el("span", { class: "unseen", text: `${say("gap.preview")}: ` });
  const beside = shown ? ["", ""] : [text.slice(0, start), text.slice(end)];
  const [before, made, after] = [beside[0], text.slice(start, end), beside[1]].map((part) => asRead(part.trim()));
  const line = (/** @type {string} */ each) => el("span", { class: "turn", text: each });
  return el(
    "p",
    { class: "preview parted", dir: "auto" },
    title,
    before && line(before.length > 90 ? `… ${before.slice(-90).replace(/^\S*\s/, "")}` : before),
    el("mark", { class: "turn", text: shortened(made) }),
    after && line(shortened(after)),
  );
}

const shortened = (/** @type {string} */ text) =>
  text.length > 140 ? `${text.slice(0, 140).replace(/\s\S*$/, "")} …` : text;

/**
 * The buttons that answer: one for what is in the box, or one for each voice, the likeliest first: it takes Enter.
 * @param {Question | null} question
 * @param {HTMLButtonElement} save for what is in the box
 * @param {Keys} keys
 * @param {(answer: VoiceAnswer) => void} answer
 */
export function drawAnswers(question, save, keys, answer) {
  if (!question) return [save];
  const { written, heard, renamed, parted } = question;
  const split =
    parted &&
    keys.label(
      button(say("voice.split"), () => answer("split")),
      "splitHere",
    );
  const isHeard =
    renamed &&
    keys.label(
      button(say("voice.is", { name: heard.name }), () => answer("heard")),
      "isHeard",
    );
  const isWritten = keys.label(
    button(written ? say("voice.is", { name: written.name }) : say("voice.leave"), () => answer("written")),
    "isWritten",
  );
  const buttons = [split, isHeard, isWritten].filter((each) => each !== null);
  buttons[0]?.classList.add("primary");
  return buttons;
}

/**
 * Whether two questions look the same: what somebody did meanwhile may have changed the lines.
 * @param {Question | null} one
 * @param {Question | null} other
 */
export const isSameQuestion = (one, other) =>
  one === other || JSON.stringify(shownOf(one)) === JSON.stringify(shownOf(other));

const shownOf = (/** @type {Question | null} */ asked) =>
  asked && [asked.written, asked.heard, asked.renamed?.new ?? null, asked.parted?.new ?? null];
