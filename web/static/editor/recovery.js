/** What was typed before and never reached the server: offered again. */
/**
 * @import { Row } from "../wire.d.ts"
 * @import { Draft, Drafts, Kept } from "./drafts.js"
 * @import { Frame } from "./frame.js"
 * @import { RowEdit, Unsaved } from "./row_edit.js"
 * @import { Transcript } from "./transcript.js"
 * @import { Work } from "./work.js"
 */
import { announce } from "../page/announce.js";
import { button } from "../page/dom.js";
import { ago } from "../text/moments.js";
import { say } from "../text/strings.js";

/** @typedef {{drafts: Drafts, transcript: Transcript, frame: Frame, work: Work, rowEdit: RowEdit}} Parts */

/**
 * Offers kept drafts.
 * @param {Parts} parts
 */
export async function offerDrafts(parts) {
  const { drafts, transcript, frame } = parts;
  const all = await drafts.all();
  const kept = all.filter((draft) => !isSaved(draft, transcript));
  for (const draft of all) if (!kept.includes(draft)) await drafts.drop(draft.key);
  const last = kept.at(-1);
  if (!last) return;
  const close = () => frame.notice("drafts", null);
  const restore = () => {
    close();
    bringBack(kept, parts);
  };
  const discard = () => {
    close();
    for (const draft of kept) drafts.drop(draft.key);
  };
  const message = say("draft.offer", { n: kept.length, when: ago(last.when) });
  const first = button(say("draft.restore"), restore, { class: "primary" });
  frame.notice("drafts", message, first, button(say("draft.discard"), discard));
  announce(message);
}

/**
 * Whether the text says already what was typed into a row.
 * @param {Draft} draft
 * @param {Pick<Transcript, "rows">} transcript
 */
export const isSaved = (draft, { rows }) => draft.kind === "row" && rows.some((row) => row.text === draft.text);

/**
 * Where drafts go: answers to the card, if their flag is still there; of the others, the latest into its row.
 * @param {Kept[]} kept oldest first
 * @param {Pick<Transcript, "flags">} transcript
 */
export function placesFor(kept, { flags }) {
  const fills = kept.flatMap((draft) => (draft.kind === "fill" && flags.has(draft.flag) ? [draft] : []));
  const inRows = kept.filter((draft) => draft.kind !== "fill" || !flags.has(draft.flag));
  return { fills, row: inRows.at(-1) ?? null };
}

/**
 * The row that a draft was typed over, or the nearest one, if that one changed since; and what to open it with. An
 * answer whose flag is gone is put at the row's end.
 * @param {Draft} draft
 * @param {Pick<Transcript, "rows" | "rowAt" | "revision">} transcript
 * @returns {{row: Row, unsaved: Unsaved} | null} null if the transcript has no rows
 */
export function openFor(draft, transcript) {
  const { rows, revision } = transcript;
  const row = rows.find(({ text }) => text === draft.base) ?? transcript.rowAt(draft.line) ?? rows.at(-1);
  if (!row) return null;
  if (draft.kind === "row") return { row, unsaved: draft };
  return { row, unsaved: { base: row.text, revision, text: `${row.text} ${draft.text}` } };
}

/**
 * @param {Kept[]} kept
 * @param {Parts} parts
 */
function bringBack(kept, { transcript, work, rowEdit }) {
  const { fills, row } = placesFor(kept, transcript);
  for (const { flag, text, speaker } of fills) work.typed.set(flag, { typed: text, speaker });
  const last = fills.at(-1);
  if (last) work.arrive(transcript.flags.get(last.flag) ?? null);
  const place = row && openFor(row, transcript);
  if (place) rowEdit.start(place.row, { draft: place.unsaved });
  announce(say("draft.restored"), { seen: true });
}
