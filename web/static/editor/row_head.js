/** What stands around a row's text: when, who, who changed it, whether it was heard. */
/** @import { Flag, Row } from "../wire.d.ts" */
/** @import { Transcript } from "./transcript.js" */
import { el } from "../page/dom.js";
import { isOpen } from "../page/flags.js";
import { ago, briefly, clock } from "../text/moments.js";
import { say } from "../text/strings.js";

/** Of a line of the column at its usual width: by them room is kept for rows that were never drawn. */
const LINE_PX = 27;
const CHARACTERS_A_LINE = 68;
/** New words have their times a second after they were saved, unless the server has trouble. */
const LATE_MS = 10_000;

/**
 * The line above the text: when, who, and what became of it.
 * @param {Row} row
 * @param {number} from where its text begins; 0 if it shows its label itself
 * @param {boolean} late whether its words should have been placed by now
 */
export function drawHead(row, from, late) {
  const edited = row.edited ? changedBy(row.edited) : null;
  if (!from && !edited) return null;
  const when = el("span", { class: "when", text: row.onset === null ? "" : clock(row.onset) });
  const follows = late
    ? el("span", { class: "late", text: say("editor.timesFollow"), title: say("editor.timesFollowWhy") })
    : null;
  return el("div", { class: "head" }, when, from ? drawName(nameIn(row.text.slice(0, from))) : null, edited, follows);
}

/** A name that asks who speaks, when it is pressed. */
const drawName = (/** @type {string} */ text) =>
  el("button", { type: "button", class: "speaker", dir: "auto", tabindex: "-1", title: say("editor.speaker"), text });

/**
 * Whether words were not placed a while after they were saved.
 * @param {Row} row
 */
export const isLate = ({ edited }) =>
  Boolean(edited && !edited.placed && Date.now() - Date.parse(edited.when) > LATE_MS);

/**
 * What is to be said under a row; null for nothing.
 * @param {Row} row
 * @param {boolean} unsaved
 */
export function drawNote({ verdict }, unsaved) {
  if (unsaved) return el("p", { class: "verdict", text: say("draft.unsaved") });
  if (verdict === "not_spoken") return el("p", { class: "verdict", text: say("editor.notSpoken") });
  return verdict === "partly_spoken" ? el("p", { class: "verdict", text: say("editor.partlySpoken") }) : null;
}

/**
 * Puts dashed rows where speech has no text, and takes away those of before.
 * @param {HTMLElement} list
 * @param {Pick<Transcript, "flags" | "rowAt">} transcript
 * @param {Map<Row, HTMLElement>} elements
 */
export function putMissing(list, transcript, elements) {
  for (const old of list.querySelectorAll(".missing")) old.remove();
  for (const flag of transcript.flags.values()) {
    if (flag.kind !== "not_transcribed" || !isOpen(flag)) continue;
    const row = transcript.rowAt(flag.line);
    if (row) elements.get(row)?.after(drawMissing(flag));
    else (list.firstElementChild ?? list).prepend(drawMissing(flag));
  }
}

/** A dashed row for speech that has no text. */
function drawMissing(/** @type {Flag} */ { id, onset, offset }) {
  const seconds = briefly((offset ?? 0) - (onset ?? 0));
  const when = el("span", { class: "when", text: clock(onset) });
  const facts = { type: "button", class: "missing", "data-flag": id, tabindex: "-1" };
  const place = el("button", facts, when, say("editor.speechHere", { seconds }));
  return el("div", { role: "listitem", class: "missing" }, place);
}

/** About how high a row is, for those that were never on the screen: pixels. */
export const guessedHeight = (/** @type {Row} */ { text, label }) =>
  Math.ceil(text.length / CHARACTERS_A_LINE) * LINE_PX + (label ? 40 : 12);

/** The name as a label shows it: without its asterisks and its colon. */
const nameIn = (/** @type {string} */ label) => label.replace(/\*\*|:\s*$|\s+$/g, "").replace(/:$/, "");

/** Who changed a row, as a sign beside it. */
const changedBy = (/** @type {NonNullable<Row["edited"]>} */ { by, when }) =>
  el("span", {
    class: "edited",
    text: say("editor.changed"),
    title: say("editor.changedBy", { name: by.name, when: ago(when) }),
  });
