/** Which episodes are listed, in which order. Pure functions. */
/** @import { Episode } from "../wire.d.ts" */

/** @typedef {"all" | "open" | "done" | "waiting"} Filter */
/** @typedef {"gaps" | "title" | "recent" | "length"} Order */

/** Gaps that still wait for words. */
export const leftIn = (/** @type {Pick<Episode, "gaps">} */ { gaps }) => gaps.open + gaps.partly_resolved;

/** Gaps in all. */
export const gapsIn = (/** @type {Pick<Episode, "gaps">} */ { gaps }) =>
  Object.values(gaps).reduce((sum, n) => sum + n, 0);

/** @type {Record<Filter, (episode: Episode) => boolean>} */
const FILTERS = {
  all: () => true,
  open: (episode) => leftIn(episode) > 0,
  done: (episode) => episode.state === "ready" && leftIn(episode) === 0,
  waiting: (episode) => episode.state !== "ready",
};

/** @type {Record<Order, (a: Episode, b: Episode) => number>} */
const ORDERS = {
  gaps: (a, b) => leftIn(b) - leftIn(a) || a.title.localeCompare(b.title),
  title: (a, b) => a.title.localeCompare(b.title),
  recent: (a, b) => (b.edited ?? "").localeCompare(a.edited ?? ""),
  length: (a, b) => (b.duration ?? 0) - (a.duration ?? 0),
};

export const FILTER_NAMES = /** @type {Filter[]} */ (Object.keys(FILTERS));
export const ORDER_NAMES = /** @type {Order[]} */ (Object.keys(ORDERS));

/**
 * Episodes whose title or show has every word that is sought.
 * @param {Episode[]} episodes
 * @param {{text: string, filter: Filter, order: Order}} wanted
 */
export function select(episodes, { text, filter, order }) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return episodes
    .filter(FILTERS[filter])
    .filter(({ title, show }) => words.every((word) => `${title} ${show}`.toLowerCase().includes(word)))
    .sort(ORDERS[order]);
}

/**
 * Whether there is news that the list does not show yet: an episode of its own, or another state.
 * @param {Episode[]} known
 * @param {Pick<Episode, "slug" | "state">[]} news
 */
export function isOutdated(known, news) {
  const states = new Map(known.map(({ slug, state }) => [slug, state]));
  return news.some(({ slug, state }) => states.get(slug) !== state);
}
