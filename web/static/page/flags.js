/** What every page must know of flags: the kinds that it treats in a way of their own, and which are open. */
/** @import { Flag } from "../wire.d.ts" */

/** Somebody could not hear the words, and said so in the text. */
export const GAP = "unintelligible";
/** The episode's page says something else, or more. */
export const PAGE = "page_reads";
/** Upstream changed words that somebody here changed otherwise. */
export const UPSTREAM = "upstream_reads";

/** Whether a kind of flag holds another reading of its place. */
export const readsOtherwise = (/** @type {Flag["kind"]} */ kind) => kind === PAGE || kind === UPSTREAM;

/** Words that nobody says in the recording. */
export const UNHEARD = "not_spoken";

/** Whether somebody should still look at it. */
export const isOpen = (/** @type {Pick<Flag, "state">} */ { state }) => state === "open" || state === "partly_resolved";
