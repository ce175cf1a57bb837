/** Which episodes are listed, in which order. Pure functions. */
/** @import { Episode } from "../wire.d.ts" */

/** @typedef {"all" | "open" | "done" | "waiting"} Filter */
/** @typedef {"easy" | "gaps" | "title" | "recent" | "length"} Order */
/** @typedef {{text: string, filter: Filter, order: Order}} Wanted */

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

/** Numbers count as numbers: episode 9 comes before 10. One for all: making one takes longer than comparing. */
const names = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
const byTitle = (/** @type {Episode} */ a, /** @type {Episode} */ b) => names.compare(a.title, b.title);

/** @type {Record<Order, (a: Episode, b: Episode) => number>} */
const ORDERS = {
  easy: (a, b) => b.easy - a.easy || leftIn(b) - leftIn(a) || byTitle(a, b),
  gaps: (a, b) => leftIn(b) - leftIn(a) || byTitle(a, b),
  title: byTitle,
  recent: (a, b) => (b.edited ?? "").localeCompare(a.edited ?? ""),
  length: (a, b) => (b.duration ?? 0) - (a.duration ?? 0),
};

export const FILTER_NAMES = /** @type {Filter[]} */ (Object.keys(FILTERS));
export const ORDER_NAMES = /** @type {Order[]} */ (Object.keys(ORDERS));

/**
 * Episodes whose title, show or file name has every word that is sought, or whose text was found to say them.
 * @param {Episode[]} episodes
 * @param {Wanted} wanted
 * @param {{has: (slug: string) => boolean}} texts those whose text does
 */
export function select(episodes, { text, filter, order }, texts = new Set()) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const isNamed = (/** @type {Episode} */ { title, show, slug }) =>
    words.every((word) => `${title} ${show} ${slug}`.toLowerCase().includes(word));
  return episodes
    .filter(FILTERS[filter])
    .filter((episode) => isNamed(episode) || texts.has(episode.slug))
    .sort(ORDERS[order]);
}

/**
 * What an address asks for; what it does not say, or says oddly, is as usual.
 * @param {string} search
 * @returns {Wanted}
 */
export function wantedIn(search) {
  const query = new URLSearchParams(search);
  const filter = FILTER_NAMES.find((name) => name === query.get("show")) ?? "all";
  const order = ORDER_NAMES.find((name) => name === query.get("sort")) ?? "easy";
  return { text: query.get("q") ?? "", filter, order };
}

/**
 * The address that asks for it: it can be kept, sent, and come back to.
 * @param {Wanted} wanted
 */
export function addressOf({ text, filter, order }) {
  const query = new URLSearchParams();
  if (text) query.set("q", text);
  if (filter !== "all") query.set("show", filter);
  if (order !== "easy") query.set("sort", order);
  return query.size ? `?${query}` : "";
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
