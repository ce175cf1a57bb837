/** What was typed before and never reached the server: offered again. */
/**
 * @import { Draft, Drafts, Kept } from "./drafts.js"
 * @import { Frame } from "./frame.js"
 * @import { RowEdit } from "./row_edit.js"
 * @import { Transcript } from "./transcript.js"
 * @import { Work } from "./work.js"
 */
import { announce } from "../page/announce.js";
import { button } from "../page/dom.js";
import { ago } from "../text/moments.js";
import { say } from "../text/strings.js";
import { theirWords } from "./theirs.js";

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
  const restore = async () => {
    close();
    const now = oneAPlace(kept);
    bringBack(await Promise.all(now.map((draft) => drafts.adopt(draft))), parts);
    const n = kept.length - now.length;
    announce(say("draft.restored") + (n ? ` ${say("draft.left", { n })}` : ""), { seen: true });
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
 * Whether the text says already what was typed: the answer to a save may have been lost.
 * @param {Draft} draft
 * @param {Pick<Transcript, "rows" | "flags" | "rowOf">} transcript
 */
export function isSaved(draft, transcript) {
  if (draft.kind === "row") return transcript.rows.some((row) => row.text === draft.text);
  const flag = transcript.flags.get(draft.flag);
  if (flag?.state !== "filled" || draft.start === null) return false;
  const { text } = transcript.rowOf(flag);
  return theirWords({ text: draft.base, start: draft.start, end: draft.end }, text)?.words === draft.text;
}

/**
 * Without answers to a flag that was answered later in another tab: the box holds one. They are offered again.
 * @param {Kept[]} kept oldest first
 */
export const oneAPlace = (kept) =>
  kept.filter(
    (draft, i) =>
      draft.kind !== "fill" || !kept.some((each, j) => j > i && each.kind === "fill" && each.flag === draft.flag),
  );

/**
 * Where drafts go: answers to the card, if their flag is still there; the others into their rows.
 * @param {Kept[]} kept oldest first
 * @param {Pick<Transcript, "flags">} transcript
 */
export function placesFor(kept, { flags }) {
  const fills = kept.flatMap((draft) => (draft.kind === "fill" && flags.has(draft.flag) ? [draft] : []));
  return { fills, inRows: kept.filter((draft) => draft.kind !== "fill" || !flags.has(draft.flag)) };
}

/**
 * @param {Kept[]} kept
 * @param {Parts} parts
 */
function bringBack(kept, { transcript, work, rowEdit }) {
  const { fills, inRows } = placesFor(kept, transcript);
  for (const { flag, text, speaker, inside, base, start, end } of fills) {
    work.typed.set(flag, { typed: text, speaker, inside }, { text: base, start, end });
  }
  const last = fills.at(-1);
  if (last) work.arrive(transcript.flags.get(last.flag) ?? null);
  rowEdit.bringBack(inRows);
}
