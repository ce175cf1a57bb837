/** The server's interface, one function a route: what each is given, and what it answers. */
/**
 * @import { ChangesAnswer, Claim, CompareAnswer, ComparedAnswer, EditAnswer, EditRequest, Episode, EpisodeAnswer,
 *   ExportAnswer, ExportRequest, Flag, ForgetVoiceRequest, HistoryAnswer, Invitation, LinesAnswer, LookAnswer,
 *   Me, NextAnswer, Opinion, OverviewAnswer, PeopleAnswer, ProgressAnswer, ReplaceRequest, ReviewAnswer, Role,
 *   SearchAnswer, SoundsAnswer, VoicesAnswer } from "../wire.d.ts"
 */
import { csrf, get, getBytes, post, postBytes, remove } from "./server.js";

const INVITATIONS = "/api/invitations";
const PEOPLE = "/api/people";

/**
 * An address of an episode.
 * @param {string} slug
 */
export const episodeUrl = (slug, rest = "") => `/api/episodes/${encodeURIComponent(slug)}${rest}`;

/** @returns {Promise<{episodes: Episode[]}>} */
export const fetchEpisodes = () => get("/api/episodes");

/**
 * The episodes whose texts say some words.
 * @param {string} words
 * @returns {Promise<SearchAnswer>}
 */
export const fetchTexts = (words) => get(`/api/search?q=${encodeURIComponent(words)}`);

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

/**
 * Many lines as one deed.
 * @param {string} slug
 * @param {ReplaceRequest} wanted
 * @returns {Promise<EditAnswer>}
 */
export const replaceLines = (slug, wanted) => post(episodeUrl(slug, "/replacements"), wanted);

/** @returns {Promise<Episode>} */
export const alignAgain = (/** @type {string} */ slug) => post(episodeUrl(slug, "/align"));

/**
 * Let the recording be fetched that was found, if it is not here.
 * @returns {Promise<Episode>}
 */
export const askForRecording = (/** @type {string} */ slug) => post(episodeUrl(slug, "/recording"));

/**
 * A piece of a recording.
 * @param {string} slug
 * @param {File} file that it is of
 * @param {number} offset where it begins
 * @param {Blob} bytes
 * @returns {Promise<Episode>}
 */
export const sendPiece = (slug, { name, size }, offset, bytes) =>
  postBytes(
    episodeUrl(slug, `/recording/piece?${new URLSearchParams({ name, offset: `${offset}`, total: `${size}` })}`),
    bytes,
  );

/**
 * My latest edit, taken back or done again.
 * @param {string} slug
 * @param {"undo" | "redo"} which
 * @param {number | null} revision what the browser knows
 * @param {number | null} deed the last revision of it; refused if something else was done since
 * @returns {Promise<EditAnswer>}
 */
export const reverseEdit = (slug, which, revision, deed = null) =>
  post(episodeUrl(slug, `/${which}`), { revision, ...(deed !== null && { deed }) });

/**
 * Anybody's edit, taken back.
 * @param {string} slug
 * @param {number} revision
 * @returns {Promise<EditAnswer>}
 */
export const undoEdit = (slug, revision) => post(episodeUrl(slug, `/edits/${revision}/undo`));

/**
 * Changes, and what people said of places, the newest first.
 * @param {string} slug
 * @param {number} limit
 * @param {number | null} before a tick
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
 * What would leave.
 * @param {string} slug
 * @param {{style: boolean, confirmed: boolean, allow: Record<string, string>}} choices `allow`: rules that are let
 *   through
 * @returns {Promise<ExportAnswer>}
 */
export const fetchExport = (slug, { style, confirmed, allow }) => {
  const query = new URLSearchParams({ ...(style && { style: "1" }), ...(confirmed && { confirmed: "1" }) });
  if (Object.keys(allow).length) query.set("allow", Object.keys(allow).join(","));
  return get(episodeUrl(slug, query.size ? `/export?${query}` : "/export"));
};

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

/**
 * What the sound says to words that are not saved. One try: it is a hint.
 * @param {string} slug
 * @param {string} flag
 * @param {string} text
 * @returns {Promise<SoundsAnswer>}
 */
export const compareWithSound = (slug, flag, text) =>
  get(episodeUrl(slug, `/flags/${flag}/sounds?${new URLSearchParams({ text })}`), { priority: "low" });

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

/**
 * Lines of a show in which words stand.
 * @param {string} show
 * @param {string} words
 * @returns {Promise<LinesAnswer>}
 */
export const findLines = (show, words) => get(`/api/review/lines?${new URLSearchParams({ show, words })}`);

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

/** @returns {Promise<PeopleAnswer>} */
export const fetchPeople = () => get(PEOPLE);

/** Lets somebody in no more. */
/** @returns {Promise<VoicesAnswer>} */
export const fetchKeptVoices = () => get("/api/voices");

export const forgetVoice = (/** @type {ForgetVoiceRequest} */ voice) => post("/api/voices/forget", voice);

export const removePerson = (/** @type {number} */ id) => remove(`${PEOPLE}/${id}`);
