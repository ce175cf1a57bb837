/** Pieces of the card that know nothing of it. */
/** @import { Keys } from "../page/keys.js" */
/** @import { Flag, Row } from "../wire.d.ts" */
/** @import { Context } from "./card.js" */
/** @import { Typed } from "./fill.js" */
/** @import { Scope } from "./queue.js" */
import { button, el, fill } from "../page/dom.js";
import { GAP, slipOf, UNHEARD } from "../page/flags.js";
import { asRead } from "../text/shown_text.js";
import { say } from "../text/strings.js";
import { mayTakeBack, sizeOf, stateOf } from "./card_text.js";
import { answered, partOf, sentenceAround } from "./fill.js";
import { SCOPES } from "./queue.js";

/** What the place is about, and how long it is. */
export function drawAbout(/** @type {Flag} */ flag) {
  const message = flag.kind === GAP ? null : el("span", { class: "message", dir: "auto", text: flag.message });
  // A time stands at a moment: there is nothing to say of its length.
  const size = flag.kind === "stamp_drift" && flag.onset !== null ? null : sizeOf(flag);
  return el("p", { class: "about" }, message, size && el("span", { class: "size", text: size }));
}

/**
 * How the place reads now that it is filled, with the words that are said there marked as far as they are known.
 * @param {Flag} flag
 * @param {Row} row
 */
export function drawFilled({ onset, offset }, { text, words, label }) {
  const [from, to] = [onset ?? 0, offset ?? 0];
  const there = words.filter(([, , begins, ends]) => begins !== null && ends !== null && ends > from && begins < to);
  const body = label ? label[1] : 0;
  const [start, end] = [there[0]?.[0] ?? body, there.at(-1)?.[1] ?? text.length];
  const { before, part, after } = sentenceAround(text.slice(body), start - body, end - body);
  const title = el("span", { class: "hint", text: `${say("gap.nowReads")}: ` });
  return el(
    "p",
    { class: "preview", dir: "auto" },
    title,
    asRead(before),
    el("mark", { text: asRead(part) }),
    asRead(after),
  );
}

/** What became of it. */
export function drawState(/** @type {Flag} */ flag) {
  const text = stateOf(flag);
  return el("p", { class: "card-state", hidden: !text, text });
}

/** @typedef {"cannotTell" | "fine" | "reopen" | "skip" | "edit" | "remove" | "piece"} Asked what a button asks for */

/**
 * The buttons under the box.
 * @param {Flag} flag
 * @param {Keys} keys
 * @param {HTMLButtonElement[]} answers those that answer; more than one where names are asked for
 * @param {(asked: Asked) => void} ask
 * @param {number} piece how many flags one answer settles, this one included
 */
export function drawButtons(flag, keys, answers, ask, piece) {
  const skip = keys.label(
    button(say("gap.skip"), () => ask("skip")),
    "next",
  );
  const edit = keys.label(
    button(say("gap.editLine"), () => ask("edit")),
    "editLine",
  );
  const allOf = flag.kind === UNHEARD ? "gap.removeAll" : "gap.writeAll";
  const all = piece > 1 ? button(say(allOf, { n: piece }), () => ask("piece")) : null;
  const doubt = answers.length > 1 ? null : drawDoubt(flag, keys, ask);
  return el("div", { class: "buttons" }, ...answers, all, doubt, skip, edit);
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
 * The sentence as it will read; as it reads now, where somebody else answered.
 * @param {HTMLElement} place
 * @param {{flag: Flag, context: Context, start: string, typed: Typed}} facts
 */
export function drawPreview(place, { flag, context: { row, next, rows, theirs, spelling }, start, typed }) {
  const read = (/** @type {string} */ text) => asRead(text, spelling.escape);
  const shown = typed.typed.trim() || start ? typed : { ...typed, typed: "…" };
  const line = theirs
    ? theirs.words && { new: row.text, ...theirs.words }
    : answered(flag, row, shown, next, spelling, rows);
  if (line && "shown" in line) {
    fill(place, previewTitle(), el("mark", { text: read(line.new.slice(line.start, line.end)) }));
    return;
  }
  // A name is shown with all of its label: half of one would be read as words.
  const label = slipOf(flag) && line && row.label ? row.label[1] + line.new.length - row.text.length : null;
  const [from, to] = label === null ? [line?.start ?? 0, line?.end ?? 0] : [0, label];
  const { before, part, after } = sentenceAround(line?.new ?? "", from, to);
  fill(place, previewTitle(), read(before), el("mark", { text: read(part) }), read(after));
}

const previewTitle = () => el("span", { class: "unseen", text: `${say("gap.preview")}: ` });

/**
 * The choice of the queue.
 * @param {(scope: Scope) => void} choose
 */
export function scopeSelect(choose) {
  const select = el(
    "select",
    {},
    ...SCOPES.map((name) => el("option", { value: name, text: say(`gap.scope.${name}`) })),
  );
  select.addEventListener("change", () => choose(SCOPES[select.selectedIndex]));
  return select;
}

/**
 * Lets a queue be chosen, or not.
 * @param {HTMLSelectElement} select
 * @param {Scope} name
 * @param {boolean} has whether there is something in it
 */
export function offerScope(select, name, has) {
  const option = select.options[SCOPES.indexOf(name)];
  option.hidden = !has;
  option.disabled = !has;
}
