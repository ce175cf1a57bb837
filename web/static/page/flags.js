/** What every page must know of flags: the kinds that it treats in a way of their own, and which are open. */
/** @import { Flag, Opinion } from "../wire.d.ts" */

/** Somebody could not hear the words, and said so in the text. */
export const GAP = "unintelligible";
/** The episode's page says something else, or more. */
export const PAGE = "page_reads";
/** Upstream changed words that somebody here changed otherwise. */
export const UPSTREAM = "upstream_reads";

/** Whether a kind of flag holds another reading of its place. */
export const readsOtherwise = (/** @type {Flag["kind"]} */ kind) => kind === PAGE || kind === UPSTREAM;

/** A time in the text that disagrees with where its words are said. */
export const DRIFT = "stamp_drift";

/** Words that nobody says in the recording. */
export const UNHEARD = "not_spoken";

/** A turn whose label names nobody. */
export const UNNAMED = "unnamed_speaker";

/** @type {Set<Flag["kind"]>} */
const OF_VOICES = new Set(["wrong_speaker", "speaker_change", UNNAMED]);

/** The name that a label with a slip is meant to be, if that is what a flag is about. */
export const slipOf = (/** @type {Pick<Flag, "kind" | "candidates">} */ { kind, candidates }) =>
  kind === "speaker_label" ? (candidates[0] ?? null) : null;

/** Whose voice is heard where another name stands, or none, if that is what a flag is about. */
export const heardIn = (/** @type {Pick<Flag, "kind" | "candidates">} */ { kind, candidates }) =>
  OF_VOICES.has(kind) ? (candidates[0] ?? null) : null;

/** Whether a second listener may say that they hear what somebody else filled in. */
export const mayConfirm = (/** @type {Flag} */ { kind, state, filled_by_me: isMine, heard_by_me: isHeard }) =>
  kind === GAP && state === "filled" && !isMine && !isHeard;

/**
 * Whether a person may say that of a flag.
 * @param {Flag} flag
 * @param {Exclude<Opinion, "open">} said
 */
export function maySay(flag, said) {
  if (said === "confirmed_fill") return mayConfirm(flag);
  return flag.state !== "filled" && (said === "not_a_problem" || flag.kind === GAP);
}

/** Whether one person alone listened to a gap, and that was somebody else. */
export const needsSecond = (/** @type {Flag} */ flag) =>
  (mayConfirm(flag) && flag.heard_by.length === 0) ||
  (flag.state === "confirmed_unintelligible" && flag.confirmations < 2 && !flag.confirmed_by_me);

/** Whether somebody should still look at it. */
export const isOpen = (/** @type {Pick<Flag, "state">} */ { state }) => state === "open" || state === "partly_resolved";
