/** The server's interface, one function a route: what each is given, and what it answers. */
/**
 * @import { ChangesAnswer, Claim, CompareAnswer, ComparedAnswer, EditAnswer, EditRequest, Episode, EpisodeAnswer,
 *   ExportAnswer, ExportRequest, Flag, HistoryAnswer, Invitation, LookAnswer, Me, NextAnswer, Opinion, OverviewAnswer,
 *   ProgressAnswer, ReviewAnswer, Role } from "../wire.d.ts"
 */
import { csrf, get, getBytes, post, remove } from "./server.js";

const INVITATIONS = "/api/invitations";

/**
 * An address of an episode.
 * @param {string} slug
 */
export const episodeUrl = (slug, rest = "") => `/api/episodes/${encodeURIComponent(slug)}${rest}`;

/** @returns {Promise<{episodes: Episode[]}>} */
export const fetchEpisodes = () => get("/api/episodes");

/** @returns {Promise<LookAnswer>} */
export const lookForChanges = () => post("/api/library/look");

/** @returns {Promise<ProgressAnswer>} */
export const fetchProgress = () => get("/api/progress");

/** @returns {Promise<EpisodeAnswer>} */
export const fetchEpisode = (/** @type {string} */ slug) => get(episodeUrl(slug), { priority: "high" });

/**
 * What happened to an episode after a tick.
 * @param {string} slug
 * @param {number} since
 * @returns {Promise<ChangesAnswer>}
 */
export const fetchChanges = (slug, since) => get(episodeUrl(slug, `/changes?since=${since}`));

/**
 * @param {string} slug
 * @param {EditRequest} edit
 * @returns {Promise<EditAnswer>}
 */
export const saveEdit = (slug, edit) => post(episodeUrl(slug, "/edits"), edit);

/** @returns {Promise<Episode>} */
export const alignAgain = (/** @type {string} */ slug) => post(episodeUrl(slug, "/align"));

/**
 * My latest edit, taken back or done again.
 * @param {string} slug
 * @param {"undo" | "redo"} which
 * @param {number} revision what the browser knows
 * @returns {Promise<EditAnswer>}
 */
export const reverseEdit = (slug, which, revision) => post(episodeUrl(slug, `/${which}`), { revision });

/**
 * Anybody's edit, taken back.
 * @param {string} slug
 * @param {number} revision
 * @returns {Promise<EditAnswer>}
 */
export const undoEdit = (slug, revision) => post(episodeUrl(slug, `/edits/${revision}/undo`));

/**
 * Changes, the newest first.
 * @param {string} slug
 * @param {number} limit
 * @param {number | null} before a revision
 * @returns {Promise<HistoryAnswer>}
 */
export const fetchHistory = (slug, limit, before) =>
  get(episodeUrl(slug, `/history?limit=${limit}${before === null ? "" : `&before=${before}`}`));

/**
 * @param {string} slug
 * @param {string} flag its id
 * @param {Opinion} state
 * @returns {Promise<{flag: Flag, tick: number}>}
 */
export const setFlagState = (slug, flag, state) =>
  post(episodeUrl(slug, `/flags/${encodeURIComponent(flag)}`), { state });

/**
 * I am on this flag, or on the episode.
 * @param {string} slug
 * @param {string | null} flag its id
 * @returns {Promise<{claims: Claim[]}>}
 */
export const postClaim = (slug, flag) => post(episodeUrl(slug, "/claims"), { flag });

/** Says that this person leaves, while the page is being closed. */
export function releaseClaims(/** @type {string} */ slug) {
  const form = new FormData();
  form.set("csrf_token", csrf());
  navigator.sendBeacon(episodeUrl(slug, "/claims/release"), form);
}

/**
 * What would leave; `style`: with the formatter's changes made.
 * @param {string} slug
 * @param {boolean} style
 * @returns {Promise<ExportAnswer>}
 */
export const fetchExport = (slug, style) => get(episodeUrl(slug, style ? "/export?style=1" : "/export"));

/**
 * A patch as bytes.
 * @param {string} slug
 * @param {ExportRequest} wanted
 */
export const fetchPatch = (slug, wanted) => getBytes(episodeUrl(slug, "/export/patch"), wanted);

/**
 * @param {string} slug
 * @param {ExportRequest} wanted
 * @returns {Promise<{branch: string, commit: string}>}
 */
export const exportBranch = (slug, wanted) => post(episodeUrl(slug, "/export/branch"), wanted);

/**
 * @param {string} slug
 * @param {ExportRequest} wanted
 * @returns {Promise<{url: string, number: number, updated: boolean}>}
 */
export const exportPullRequest = (slug, wanted) => post(episodeUrl(slug, "/export/pull-request"), wanted);

/** @returns {Promise<CompareAnswer>} */
export const fetchComparison = (/** @type {string} */ slug) => get(episodeUrl(slug, "/compare"));

/**
 * @param {string} slug
 * @param {string} page text or HTML
 * @returns {Promise<ComparedAnswer>}
 */
export const comparePage = (slug, page) => post(episodeUrl(slug, "/compare"), { page });

/** @returns {Promise<OverviewAnswer>} */
export const fetchOverview = (/** @type {string} */ slug) => get(episodeUrl(slug, "/overview"));

/** @returns {Promise<ReviewAnswer>} */
export const fetchReview = (/** @type {URLSearchParams} */ query) => get(`/api/review?${query}`);

/** @returns {Promise<NextAnswer>} */
export const fetchNext = (query = new URLSearchParams()) => get(`/api/review/next?${query}`);

/** @returns {Promise<Me>} */
export const fetchMe = () => get("/api/me");

/** @returns {Promise<Me>} */
export const setMyName = (/** @type {string} */ name) => post("/api/me", { name });

/** @returns {Promise<{invitations: Invitation[]}>} */
export const fetchInvitations = () => get(INVITATIONS);

/** @returns {Promise<{url: string, expires: string}>} */
export const invite = (/** @type {{role: Role, days: number}} */ wanted) => post(INVITATIONS, wanted);

export const takeBackInvitation = (/** @type {string} */ id) => remove(`${INVITATIONS}/${encodeURIComponent(id)}`);
