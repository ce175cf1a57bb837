/** Places to look at, across all episodes. */
/** @import { ReviewAnswer, ReviewFlag } from "../wire.d.ts" */
/** @import { Choice } from "./fields.js" */
import { drawUnread } from "../editor/row_text.js";
import { fetchReview } from "../page/api.js";
import { button, el, fill, region } from "../page/dom.js";
import { GAP, readsOtherwise } from "../page/flags.js";
import { loadInto } from "../page/loading.js";
import { showMasthead } from "../page/masthead.js";
import { nextGapButton } from "../page/next_gap.js";
import { goOnAt } from "../page/stay.js";
import { kindName } from "../text/kinds.js";
import { clock } from "../text/moments.js";
import { say } from "../text/strings.js";
import { searchField, selectField, setOptions } from "./fields.js";

/** Flags of a request: some screens full. */
const MOST = 50;
/** @type {Choice} */
const ANY = ["", say("review.any")];
const filters = { show: "", kind: String(GAP), speaker: "", least: "", q: "" };
const list = el("ol", { class: "review" });
const total = el("p", { class: "sum", role: "status" });
const more = button(say("review.more"), () => loadMore(), { hidden: true });
const kind = selectField(say("review.kind"), [[GAP, kindName(GAP)]], (value) => choose({ kind: value }));
const show = selectField(say("review.show"), [ANY], (value) => choose({ show: value }));
const speaker = selectField(say("review.speaker"), [ANY], (value) => choose({ speaker: value }));

showMasthead("review");
fill(region("main"), el("div", { class: "page" }, head(), tools(), list, more));
load(0);

function choose(/** @type {Partial<typeof filters>} */ changed) {
  Object.assign(filters, changed);
  load(0);
}

function query() {
  return new URLSearchParams(Object.entries(filters).filter(([, value]) => value));
}

function load(/** @type {number} */ offset) {
  const page = query();
  page.set("limit", String(MOST));
  page.set("offset", String(offset));
  const place = offset ? el("li") : list;
  if (offset) list.append(place);
  more.hidden = true;
  return loadInto(
    place,
    () => fetchReview(page),
    (answer) => {
      if (offset) place.remove();
      else list.replaceChildren();
      draw(answer);
    },
  );
}

async function loadMore() {
  const shown = list.childElementCount;
  await load(shown);
  goOnAt(list.children[shown]);
}

function draw(/** @type {ReviewAnswer} */ { flags, total: n, facets }) {
  list.append(...flags.map(drawFlag));
  total.textContent = n ? say("review.total", { n }) : say("review.none");
  more.hidden = list.childElementCount >= n;
  setOptions(show.select, [ANY, ...counted(facets.show)]);
  setOptions(speaker.select, [ANY, ...counted(facets.speaker)]);
  setOptions(kind.select, [ANY, ...counted({ [GAP]: 0, ...facets.kind }, kindName)]);
  if (filters.kind) kind.select.value = filters.kind;
}

/**
 * Values with how often they are met, the most frequent first.
 * @param {Record<string, number>} facet
 * @param {(value: string) => string} name
 * @returns {Choice[]}
 */
function counted(facet, name = (value) => value) {
  const sorted = Object.entries(facet).sort((a, b) => b[1] - a[1]);
  return sorted.map(([value, n]) => [value, n ? `${name(value)} (${n})` : name(value)]);
}

function drawFlag(/** @type {ReviewFlag} */ flag) {
  const { episode, onset, claim } = flag;
  const title = episode.show ? `${episode.show}: ${episode.title}` : episode.title;
  const moment = onset === null ? null : clock(onset);
  const facts = [kindName(flag.kind), moment, flag.speaker, title, proposal(flag)];
  const claimed = claim && !claim.mine ? say("review.claimed", { name: claim.person.name }) : null;
  const onIt = claimed && el("span", { class: "claimed", text: claimed });
  return el(
    "li",
    {},
    excerptOf(flag),
    el("p", { class: "facts", dir: "auto" }, facts.filter(Boolean).join(" · "), onIt),
  );
}

/** The text around the place, with the place marked, as a link to it. */
function excerptOf(/** @type {ReviewFlag} */ flag) {
  const { id, episode, excerpt, quote, message } = flag;
  const facts = { class: "excerpt", dir: "auto", href: `/episodes/${encodeURIComponent(episode.slug)}#${id}` };
  const place = quote ? excerpt.indexOf(quote) : -1;
  if (place < 0) return el("a", facts, ...drawUnread(excerpt || message));
  const after = excerpt.slice(place + quote.length);
  const marked = el("mark", {}, ...drawUnread(quote, [{ ...flag, start: 0 }]));
  return el("a", facts, ...drawUnread(excerpt.slice(0, place)), marked, ...drawUnread(after));
}

function proposal(/** @type {ReviewFlag} */ flag) {
  if (readsOtherwise(flag.kind)) return flag.message;
  return flag.proposed ? say("review.proposed", { words: flag.proposed }) : null;
}

function head() {
  const title = el("div", {}, el("h1", { text: say("review.title") }), total);
  return el("div", { class: "page-head" }, title, nextGapButton(say("review.start"), query));
}

function tools() {
  /** @type {Choice[]} */
  const scores = [
    ["", say("review.least.any")],
    ["0.5", say("review.least.half")],
    ["0.8", say("review.least.high")],
  ];
  return el(
    "div",
    { class: "tools-line", role: "search" },
    searchField(say("review.search"), (q) => choose({ q })),
    kind.field,
    show.field,
    speaker.field,
    selectField(say("review.least"), scores, (least) => choose({ least })).field,
  );
}
