/** Places to look at, across all episodes. */
import { button, el, fill } from "../page/dom.js";
import { loadInto } from "../page/loading.js";
import { showMasthead } from "../page/masthead.js";
import { get } from "../page/server.js";
import { say } from "../text/strings.js";
import { clock } from "../text/moments.js";
import { searchField, selectField, setOptions } from "./fields.js";
import { nextGapButton } from "./next_gap.js";

const PAGE = 50;
const main = document.getElementById("main");
const filters = { show: "", kind: "unintelligible", speaker: "", least: "", q: "" };
const list = el("ol", { class: "review" });
const total = el("p", { class: "sum", role: "status" });
const more = button(say("review.more"), () => load(list.childElementCount), { hidden: true });
const selects = {};

showMasthead("review");
fill(main, el("div", { class: "page" }, head(), tools(), list, more));
load(0);

function query() {
  return new URLSearchParams(Object.entries(filters).filter(([, value]) => value));
}

function load(offset) {
  const page = query();
  page.set("limit", PAGE);
  page.set("offset", offset);
  const place = offset ? el("li") : list;
  return loadInto(
    place,
    () => get(`/api/review?${page}`),
    (answer) => show(answer, offset),
  );
}

function show(answer, offset) {
  const items = answer.flags.map(drawFlag);
  if (offset) list.append(...items);
  else fill(list, ...items);
  total.textContent = answer.total ? say("review.total", { n: answer.total }) : say("review.none");
  more.hidden = list.childElementCount >= answer.total;
  const any = ["", say("review.any")];
  setOptions(selects.show, [any, ...counted(answer.facets.show)]);
  setOptions(selects.speaker, [any, ...counted(answer.facets.speaker)]);
  setOptions(selects.kind, [
    any,
    ...counted({ unintelligible: 0, ...answer.facets.kind }, (kind) => say(`kind.${kind}`)),
  ]);
  if (filters.kind) selects.kind.value = filters.kind;
}

function counted(facet, name = (value) => value) {
  return Object.entries(facet)
    .sort((a, b) => b[1] - a[1])
    .map(([value, n]) => [value, n ? `${name(value)} (${n})` : name(value)]);
}

function drawFlag(flag) {
  const { episode, speaker, excerpt, quote, claim } = flag;
  const place = excerpt.indexOf(quote);
  const found = quote && place >= 0;
  const text = el("a", {
    class: "excerpt",
    dir: "auto",
    href: `/episodes/${encodeURIComponent(episode.slug)}#${flag.id}`,
  });
  if (found) text.append(excerpt.slice(0, place), el("mark", { text: quote }), excerpt.slice(place + quote.length));
  else text.append(excerpt || flag.message);
  const facts = [
    say(`kind.${flag.kind}`),
    flag.onset === null ? null : clock(flag.onset),
    speaker,
    episode.show ? `${episode.show}: ${episode.title}` : episode.title,
  ];
  if (flag.kind === "page_reads") facts.push(flag.message);
  else if (flag.proposed) facts.push(say("review.proposed", { words: flag.proposed }));
  const onIt =
    claim && !claim.mine
      ? el("span", { class: "claimed", text: say("review.claimed", { name: claim.person.name }) })
      : null;
  return el("li", {}, text, el("p", { class: "facts", dir: "auto" }, facts.filter(Boolean).join(" · "), onIt));
}

function head() {
  return el(
    "div",
    { class: "page-head" },
    el("div", {}, el("h1", { text: say("review.title") }), total),
    nextGapButton(say("review.start"), query),
  );
}

function tools() {
  const set = (name) => (value) => {
    filters[name] = value;
    load(0);
  };
  const field = (name, options) => {
    const made = selectField(say(`review.${name}`), options, set(name));
    selects[name] = made.querySelector("select");
    return made;
  };
  const any = [["", say("review.any")]];
  const scores = [
    ["", say("review.least.any")],
    ["0.5", say("review.least.half")],
    ["0.8", say("review.least.high")],
  ];
  return el(
    "div",
    { class: "tools-line", role: "search" },
    searchField(say("review.search"), set("q")),
    field("kind", [["unintelligible", say("kind.unintelligible")]]),
    field("show", any),
    field("speaker", any),
    field("least", scores),
  );
}
