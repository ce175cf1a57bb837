/** All episodes: what is left to do, and who is on it. */
import { el, fill } from "../page/dom.js";
import { loadInto } from "../page/loading.js";
import { showMasthead } from "../page/masthead.js";
import { get } from "../page/server.js";
import { length } from "../text/moments.js";
import { say, stageName } from "../text/strings.js";
import { progressBar, verdictStrip } from "./bars.js";
import { nextGapButton } from "./next_gap.js";
import { searchField, selectField } from "./fields.js";

const EVERY_MS = 5000;
const FILTERS = {
  all: () => true,
  open: (episode) => left(episode) > 0,
  done: (episode) => episode.state === "ready" && left(episode) === 0,
  waiting: (episode) => episode.state !== "ready",
};
const ORDERS = {
  gaps: (a, b) => left(b) - left(a) || a.title.localeCompare(b.title),
  title: (a, b) => a.title.localeCompare(b.title),
  recent: (a, b) => (b.edited ?? "").localeCompare(a.edited ?? ""),
  length: (a, b) => (b.duration ?? 0) - (a.duration ?? 0),
};

const main = document.getElementById("main");
const view = { text: "", filter: "all", order: "gaps", episodes: [] };

showMasthead("episodes");
loadInto(
  main,
  () => get("/api/episodes"),
  ({ episodes }) => {
    view.episodes = episodes;
    const rows = el("tbody");
    const sum = el("p", { class: "sum" });
    const none = el("p", { class: "none", hidden: true, text: say("episodes.none") });
    const draw = () => drawRows(rows, sum, none);
    fill(
      main,
      el("div", { class: "page" }, ...(episodes.length ? [head(sum), tools(draw), table(rows), none] : [emptyState()])),
    );
    draw();
    watch(draw);
  },
);

const left = ({ gaps }) => gaps.open + gaps.partly_resolved;
const total = ({ gaps }) => Object.values(gaps).reduce((sum, n) => sum + n, 0);

function head(sum) {
  return el(
    "div",
    { class: "page-head" },
    el("div", {}, el("h1", { text: say("episodes.title") }), sum),
    nextGapButton(say("episodes.next")),
  );
}

function emptyState() {
  return el(
    "div",
    { class: "empty" },
    el("h1", { text: say("episodes.noneTitle") }),
    el("p", { text: say("episodes.empty") }),
  );
}

function tools(draw) {
  const set = (name) => (value) => {
    view[name] = value;
    draw();
  };
  const options = (group, names) => Object.keys(names).map((name) => [name, say(`episodes.${group}.${name}`)]);
  return el(
    "div",
    { class: "tools-line", role: "search" },
    searchField(say("episodes.search"), set("text")),
    selectField(say("episodes.filter"), options("filter", FILTERS), set("filter")),
    selectField(say("episodes.sort"), options("sort", ORDERS), set("order")),
  );
}

function table(rows) {
  const names = ["episode", "length", "progress", "left", "people"];
  const heads = names.map((name) => el("th", { scope: "col", class: name, text: say(`episodes.column.${name}`) }));
  return el("table", { class: "episodes" }, el("thead", {}, el("tr", {}, ...heads)), rows);
}

function drawRows(rows, sum, none) {
  const words = view.text.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = view.episodes
    .filter(FILTERS[view.filter])
    .filter((episode) => words.every((word) => `${episode.title} ${episode.show}`.toLowerCase().includes(word)))
    .sort(ORDERS[view.order]);
  fill(rows, ...shown.map(drawRow));
  none.hidden = shown.length > 0;
  const gaps = view.episodes.reduce((all, episode) => all + left(episode), 0);
  sum.textContent = gaps
    ? say("episodes.sum", { gaps: say("episodes.gaps", { n: gaps }), n: view.episodes.length })
    : say("episodes.allDone");
}

function drawRow(episode) {
  const { slug, title, show, state, people } = episode;
  const link = el("a", { href: `/episodes/${encodeURIComponent(slug)}`, dir: "auto", text: title });
  const cells = [
    el(
      "th",
      { scope: "row", class: "episode" },
      link,
      show ? el("span", { class: "show", dir: "auto", text: show }) : null,
      state === "ready" ? verdictStrip(episode) : stateLine(episode),
    ),
    el("td", { class: "length", text: length(episode.duration) }),
    el(
      "td",
      { class: "progress" },
      total(episode) ? progressBar(total(episode) - left(episode), total(episode)) : null,
    ),
    el("td", { class: "left", text: leftText(episode) }),
    el("td", { class: "people", dir: "auto", text: people.map((person) => person.name).join(", ") }),
  ];
  return el("tr", { "data-state": state }, ...cells);
}

function leftText(episode) {
  if (!total(episode)) return episode.state === "ready" ? say("episodes.noGaps") : "";
  return left(episode) ? say("episodes.left", { n: left(episode) }) : `✓ ${say("episodes.done")}`;
}

function stateLine({ state, progress, error }) {
  const stage = stageName(progress);
  const percent = Math.round((progress?.share ?? 0) * 100);
  return el("span", { class: "state", text: say(`episodes.state.${state}`, { stage, percent, error: error ?? "" }) });
}

/** While something is aligned its progress is shown; what became ready is fetched whole. */
function watch(draw) {
  setInterval(async () => {
    if (document.hidden) return;
    const { episodes } = await get("/api/progress").catch(() => ({ episodes: [] }));
    let changed = false;
    for (const news of episodes) {
      const known = view.episodes.find((episode) => episode.slug === news.slug);
      changed ||= !known || known.state !== news.state;
      if (known) Object.assign(known, { progress: news.progress, error: news.error });
    }
    if (changed) ({ episodes: view.episodes } = await get("/api/episodes").catch(() => view));
    if (changed || episodes.some(({ state }) => state === "working")) draw();
  }, EVERY_MS);
}
