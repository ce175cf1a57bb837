/** All episodes: what is left to do, and who is on it. */
/** @import { Episode } from "../wire.d.ts" */
/** @import { Choice } from "./fields.js" */
/** @import { Filter, Order, Wanted } from "./selection.js" */
import { fetchEpisodes, fetchProgress } from "../page/api.js";
import { el, fill, region } from "../page/dom.js";
import { loadInto } from "../page/loading.js";
import { showMasthead } from "../page/masthead.js";
import { nextGapButton } from "../page/next_gap.js";
import { redraw } from "../page/stay.js";
import { length } from "../text/moments.js";
import { say, stageName } from "../text/strings.js";
import { progressBar, verdictStrip } from "./bars.js";
import { searchField, selectField } from "./fields.js";
import { inPieces } from "./in_pieces.js";
import { lookButton } from "./look.js";
import { addressOf, FILTER_NAMES, gapsIn, isOutdated, leftIn, ORDER_NAMES, select, wantedIn } from "./selection.js";
import { NOTHING, textSearch } from "./text_search.js";

/** While something is aligned or fetched, the list shows how far it is. */
const EVERY_MS = 5000;
/** Titles are here: they are looked through with every letter. */
const TYPING_MS = 20;
const main = region("main");
const rows = el("tbody");
const drawRows = inPieces(rows);
const sum = el("p", { class: "sum" });
const none = el("p", { class: "none", hidden: true, text: say("episodes.none") });
const behind = el("p", { class: "hint", role: "status" });
let texts = NOTHING;
const lookInTexts = textSearch((found) => {
  texts = found;
  draw();
});
/** @type {Episode[]} */
let episodes = [];
/** @type {Wanted} */
const wanted = wantedIn(location.search);

const me = showMasthead("episodes");
loadInto(main, fetchEpisodes, (answer) => {
  episodes = answer.episodes;
  const contents = episodes.length ? [head(), tools(), behind, table(), none] : [emptyState()];
  fill(main, el("div", { class: "page" }, ...contents));
  draw();
  lookInTexts(wanted.text);
  setInterval(watch, EVERY_MS);
});

function head() {
  const title = el("div", {}, el("h1", { text: say("episodes.title") }), sum);
  const buttons = el("div", { class: "buttons" }, lookButton(me, refresh), nextGapButton(say("episodes.next")));
  return el("div", { class: "page-head" }, title, buttons);
}

function emptyState() {
  const title = el("h1", { text: say("episodes.noneTitle") });
  return el("div", { class: "empty" }, title, el("p", { text: say("episodes.empty") }));
}

function tools() {
  /** @param {Partial<typeof wanted>} changed */
  const want = (changed) => {
    Object.assign(wanted, changed);
    if (changed.text !== undefined) {
      texts = NOTHING;
      lookInTexts(changed.text);
    }
    history.replaceState(null, "", location.pathname + addressOf(wanted));
    draw();
  };
  const filters = FILTER_NAMES.map((name) => /** @type {Choice} */ ([name, say(`episodes.filter.${name}`)]));
  const orders = ORDER_NAMES.map((name) => /** @type {Choice} */ ([name, say(`episodes.sort.${name}`)]));
  const shown = selectField(say("episodes.filter"), filters, (name) => want({ filter: /** @type {Filter} */ (name) }));
  const sorted = selectField(say("episodes.sort"), orders, (name) => want({ order: /** @type {Order} */ (name) }));
  shown.select.value = wanted.filter;
  sorted.select.value = wanted.order;
  const search = searchField(say("episodes.search"), (text) => want({ text }), wanted.text, TYPING_MS);
  return el("div", { class: "tools-line", role: "search" }, search, shown.field, sorted.field);
}

function table() {
  /** @type {("episode" | "length" | "progress" | "left" | "people")[]} */
  const names = ["episode", "length", "progress", "left", "people"];
  const heads = names.map((name) => el("th", { scope: "col", class: name, text: say(`episodes.column.${name}`) }));
  return el("table", { class: "episodes" }, el("thead", {}, el("tr", {}, ...heads)), rows);
}

/** @param {number} least rows that are drawn at once */
function draw(least = 0) {
  const shown = select(episodes, wanted, texts.excerpts);
  redraw(rows, () => drawRows(shown, drawRow, least));
  none.hidden = shown.length > 0;
  behind.textContent = texts.behind ? say("episodes.behind", { n: texts.behind }) : "";
  const n = episodes.reduce((all, episode) => all + leftIn(episode), 0);
  const gaps = say("episodes.gaps", { n });
  sum.textContent = n ? say("episodes.sum", { gaps, n: episodes.length }) : say("episodes.allDone");
}

function drawRow(/** @type {Episode} */ episode) {
  const { slug, title, show, state, reason, people } = episode;
  const all = gapsIn(episode);
  const link = el("a", { href: `/episodes/${encodeURIComponent(slug)}`, dir: "auto", text: title });
  const group = show ? el("span", { class: "show", dir: "auto", text: show }) : null;
  const strip = state === "ready" ? verdictStrip(episode) : stateLine(episode);
  const excerpt = texts.excerpts.get(slug);
  const said = excerpt ? el("span", { class: "said", dir: "auto", text: `“${excerpt}”` }) : null;
  return el(
    "tr",
    { "data-item": slug, "data-state": state, "data-reason": reason },
    el("th", { scope: "row", class: "episode" }, link, group, said, strip),
    el("td", { class: "length", text: length(episode.duration) }),
    el("td", { class: "progress" }, all ? progressBar(all - leftIn(episode), all) : null),
    el("td", { class: "left", text: leftText(episode) }),
    el("td", { class: "people", dir: "auto", text: people.map((person) => person.name).join(", ") }),
  );
}

function leftText(/** @type {Episode} */ episode) {
  if (!gapsIn(episode)) return episode.state === "ready" ? say("episodes.noGaps") : "";
  const left = say("episodes.left", { n: leftIn(episode) });
  if (episode.easy) return `${left}, ${say("episodes.easy", { n: episode.easy })}`;
  return leftIn(episode) ? left : `✓ ${say("episodes.done")}`;
}

function stateLine(/** @type {Episode} */ { state, reason, progress, error, recording }) {
  const stage = stageName(progress);
  const percent = Math.round((progress?.share ?? 0) * 100);
  const text =
    state === "ready"
      ? ""
      : say(`episodes.state.${lineOf(state, reason, recording)}`, { stage, percent, error: error ?? "" });
  return el("span", { class: "state", text });
}

async function refresh() {
  episodes = (await fetchEpisodes()).episodes;
  draw(rows.childElementCount);
}

/**
 * @param {Exclude<Episode["state"], "ready">} state
 * @param {Episode["reason"]} reason
 * @param {Episode["recording"]} recording
 */
function lineOf(state, reason, recording) {
  if (state === "no_audio" && recording && recording.state !== "here") {
    return recording.state === "failed" ? "failed_recording" : recording.state;
  }
  if (state === "waiting" && reason) return "later";
  return state === "failed" && reason === "mismatch" ? "mismatch" : state;
}

/** While something is aligned its progress is shown; what became ready is fetched whole. */
async function watch() {
  if (document.hidden) return;
  const progress = await fetchProgress().catch(() => null);
  if (!progress) return;
  for (const { slug, ...news } of progress.episodes) {
    const known = episodes.find((episode) => episode.slug === slug);
    if (known?.state === news.state) Object.assign(known, news);
  }
  const outdated = isOutdated(episodes, progress.episodes);
  if (outdated) episodes = (await fetchEpisodes().catch(() => ({ episodes }))).episodes;
  if (outdated || progress.episodes.some(({ state }) => state === "working")) draw(rows.childElementCount);
}
