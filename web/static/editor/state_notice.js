/** Lines above the panes: how far the alignment is, why it failed, what is to be known of the recording. */
/** @import { Episode } from "../wire.d.ts" */
/** @import { Frame } from "./frame.js" */
import { announce } from "../page/announce.js";
import { alignAgain } from "../page/api.js";
import { button } from "../page/dom.js";
import { messageOf } from "../page/server.js";
import { hasText, say, stageName } from "../text/strings.js";

/** What says how far the alignment is; it draws only what is new. */
export function stateNotice(/** @type {Frame} */ frame, /** @type {string} */ slug) {
  /** @type {string | null} */
  let shown = null;
  return (/** @type {Episode} */ episode) => {
    const message = stateMessage(episode);
    if (message !== shown) frame.notice("state", message, ...(episode.state === "failed" ? [againButton(slug)] : []));
    shown = message;
  };
}

/** Asks for another try at aligning: somebody put the right recording there, or mended the text. */
function againButton(/** @type {string} */ slug) {
  return button(say("editor.again"), () =>
    alignAgain(slug).catch((error) => announce(messageOf(error), { seen: true })),
  );
}

/**
 * What is to be known of the recording.
 * @param {Frame} frame
 * @param {string[]} notes
 */
export const showNotes = (frame, notes) => frame.notice("notes", notes.join(" ") || null);

function stateMessage(/** @type {Episode} */ { state, reason, progress, error }) {
  const percent = Math.round((progress?.share ?? 0) * 100);
  if (state === "no_audio") return null; // editor/recording.js says where the recording is
  if (state === "waiting" && reason) return say("editor.later", { error: error ?? "" });
  if (state === "waiting") return say("editor.waiting");
  if (state === "working") return say("editor.working", { stage: stageName(progress), percent });
  if (state !== "failed") return null;
  const key = `editor.failed.${reason}`;
  return say(hasText(key) ? key : "editor.failed", { error: error ?? "" });
}
