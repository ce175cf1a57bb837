/** What was typed before and never reached the server: offered again. */
import { announce } from "../page/announce.js";
import { button } from "../page/dom.js";
import { ago } from "../text/moments.js";
import { say } from "../text/strings.js";

/**
 * Offers kept drafts.
 * @param {{drafts: Object, transcript: Object, frame: Object, work: Object, rowEdit: Object}} parts
 */
export async function offerDrafts(parts) {
  const { drafts, transcript, frame } = parts;
  const kept = [];
  for (const draft of await drafts.all()) {
    if (isSaved(draft, transcript)) await drafts.drop(draft.key);
    else kept.push(draft);
  }
  if (!kept.length) return;
  const close = () => frame.notice("drafts", null);
  const restore = button(say("draft.restore"), () => (close(), bringBack(kept, parts)), { class: "primary" });
  const discard = button(say("draft.discard"), () => (close(), kept.forEach((draft) => drafts.drop(draft.key))));
  const message = say("draft.offer", { n: kept.length, when: ago(kept.at(-1).when) });
  frame.notice("drafts", message, restore, discard);
  announce(message);
}

function isSaved(draft, transcript) {
  return draft.kind === "row" && transcript.rows.some((row) => row.text === draft.text);
}

function bringBack(kept, { transcript, work, rowEdit }) {
  const fills = kept.filter((draft) => draft.kind === "fill" && transcript.flags.has(draft.flag));
  const rows = kept.filter((draft) => !fills.includes(draft));
  for (const draft of fills) work.typed.set(draft.flag, { typed: draft.text, speaker: draft.speaker ?? "" });
  if (fills.length) work.arrive(transcript.flags.get(fills.at(-1).flag));
  const last = rows.at(-1);
  if (last) restoreRow(last, transcript, rowEdit);
  announce(say("draft.restored"), { seen: true });
}

/** Opens the row that it was typed over; the nearest one, if that one changed since. */
function restoreRow(draft, transcript, rowEdit) {
  const same = transcript.rows.find((row) => row.text === draft.base);
  const row = same ?? transcript.rowAt(draft.line) ?? transcript.rows.at(-1);
  const isFill = draft.kind === "fill";
  rowEdit.start(row, {
    draft: isFill
      ? { ...draft, base: row.text, revision: transcript.revision, text: `${row.text} ${draft.text}` }
      : draft,
  });
}
