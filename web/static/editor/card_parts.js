/** Pieces of the card that know nothing of it. */
/** @import { Keys } from "../page/keys.js" */
/** @import { Flag } from "../wire.d.ts" */
/** @import { Context } from "./card.js" */
/** @import { Typed } from "./fill.js" */
import { button, el, fill } from "../page/dom.js";
import { GAP, UNHEARD } from "../page/flags.js";
import { say } from "../text/strings.js";
import { mayTakeBack, sizeOf, stateOf } from "./card_text.js";
import { answered, partOf, sentenceAround } from "./fill.js";

/** What the place is about, and how long it is. */
export function drawAbout(/** @type {Flag} */ flag) {
  const message = flag.kind === GAP ? null : el("span", { class: "message", dir: "auto", text: flag.message });
  return el("p", { class: "about" }, message, el("span", { class: "size", text: sizeOf(flag) }));
}

/** What became of it. */
export function drawState(/** @type {Flag} */ flag) {
  const text = stateOf(flag);
  return el("p", { class: "card-state", hidden: !text, text });
}

/** @typedef {"cannotTell" | "fine" | "reopen" | "skip" | "edit" | "remove"} Asked what a button asks for */

/**
 * The buttons under the box.
 * @param {Flag} flag
 * @param {Keys} keys
 * @param {HTMLButtonElement} save
 * @param {(asked: Asked) => void} ask
 */
export function drawButtons(flag, keys, save, ask) {
  const skip = keys.label(
    button(say("gap.skip"), () => ask("skip")),
    "next",
  );
  const edit = keys.label(
    button(say("gap.editLine"), () => ask("edit")),
    "editLine",
  );
  return el("div", { class: "buttons" }, save, drawDoubt(flag, keys, ask), skip, edit);
}

/**
 * The button for a place that cannot be answered.
 * @param {Flag} flag
 * @param {Keys} keys
 * @param {(asked: Asked) => void} ask
 */
function drawDoubt(flag, keys, ask) {
  if (mayTakeBack(flag)) return button(say("gap.cannotTellBack"), () => ask("reopen"));
  if (flag.state === "filled") return null;
  if (flag.kind === GAP)
    return keys.label(
      button(say("gap.cannotTell"), () => ask("cannotTell")),
      "cannotTell",
    );
  if (flag.kind === UNHEARD && partOf(flag)) return button(say("gap.remove"), () => ask("remove"), { class: "remove" });
  return button(say("gap.notProblem"), () => ask("fine"));
}

/**
 * Words that may be put into the box, with what they are of.
 * @param {"gap.proposed" | "gap.here" | "gap.candidates"} key
 * @param {string[]} texts
 * @param {(text: string) => void} use
 */
export function drawProposals(key, texts, use) {
  if (!texts.length) return null;
  const items = texts.map((text) =>
    el(
      "li",
      {},
      button(text, () => use(text), { class: "candidate", dir: "auto" }),
    ),
  );
  const title = el("span", { id: `${key}-title`, class: "hint", text: `${say(key)} (↓)` });
  return el("div", { class: "candidates" }, title, el("ul", { "aria-labelledby": `${key}-title` }, ...items));
}

/**
 * The sentence as it will read; as it reads now, where somebody else answered.
 * @param {HTMLElement} place
 * @param {{flag: Flag, context: Context, start: string, typed: Typed}} facts
 */
export function drawPreview(place, { flag, context: { row, next, theirs, spelling }, start, typed }) {
  const shown = typed.typed.trim() || start ? typed : { ...typed, typed: "…" };
  const line = theirs ? theirs.words && { new: row.text, ...theirs.words } : answered(flag, row, shown, next, spelling);
  const { before, part, after } = sentenceAround(line?.new ?? "", line?.start ?? 0, line?.end ?? 0);
  const title = el("span", { class: "unseen", text: `${say("gap.preview")}: ` });
  fill(place, title, before, el("mark", { text: part }), after);
}
