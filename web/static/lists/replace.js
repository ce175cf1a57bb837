/** Find and replace over a show: places that one can hear, ticked or not; one deed and one undo an episode. */
/** @import { FoundLine, LinesOfEpisode, Row, Skipped } from "../wire.d.ts" */
/** @import { Found } from "../editor/find.js" */
import { around, expressionOf, findIn, replaced, searchedOf } from "../editor/find.js";
import { announce } from "../page/announce.js";
import { episodeUrl, fetchEpisode, fetchEpisodes, findLines, replaceLines, reverseEdit } from "../page/api.js";
import { button, el, fill, region } from "../page/dom.js";
import { loadInto } from "../page/loading.js";
import { showMasthead } from "../page/masthead.js";
import { messageOf } from "../page/server.js";
import { goOnAt } from "../page/stay.js";
import { Clips } from "../sound/clips.js";
import { clock } from "../text/moments.js";
import { asRead } from "../text/shown_text.js";
import { say } from "../text/strings.js";

/** @typedef {Found & {line: FoundLine}} Hit */
/** @typedef {{found: LinesOfEpisode, hits: Hit[], left: Set<Hit>, element: HTMLElement}} Group an episode's places */

/** Seconds that are played before and after a place. */
const AROUND_SECONDS = 1;
/** Places of an episode that are shown at first: the others are replaced as well, if they are ticked. */
const MOST_SHOWN = 50;

const main = region("main");
const sound = new Audio();
const show = el("select", { id: "replace-show" });
const words = el("input", { id: "replace-words", type: "text", maxlength: 200, autocomplete: "off", dir: "auto" });
const other = el("input", { id: "replace-with", type: "text", maxlength: 200, autocomplete: "off", dir: "auto" });
const exact = el("input", { type: "checkbox" });
const whole = el("input", { type: "checkbox", checked: true });
const go = button("", () => replaceAll(), { class: "primary", disabled: true });
const count = el("p", { class: "found-count", role: "status" });
const list = el("div", { class: "replace-list" });
/** @type {Group[]} */
let groups = [];
/** What was looked for when the places were found. */
let sought = "";
/** @type {Map<string, Clips>} by episode */
const clips = new Map();
/** @type {Map<string, Promise<Row[]>>} rows with times, by episode: asked for when a place is to be heard */
const rowsOf = new Map();

showMasthead("replace");
loadInto(main, fetchEpisodes, ({ episodes }) => {
  const shows = [...new Set(episodes.map((episode) => episode.show))].sort();
  fill(show, ...shows.map((name) => el("option", { value: name, text: name || say("replace.noShow") })));
  show.value = new URLSearchParams(location.search).get("show") ?? shows[0] ?? "";
  fill(main, el("div", { class: "page" }, el("h1", { text: say("replace.title") }), form(), count, list));
  words.focus();
});

function form() {
  const label = (/** @type {HTMLInputElement} */ box, /** @type {"exact" | "whole"} */ name) =>
    el("label", { class: "check" }, box, say(`find.${name}`));
  const made = el(
    "form",
    { class: "stacked replace-form", role: "search" },
    el("p", { text: say("replace.lead") }),
    el("label", { for: "replace-show", text: say("replace.show") }),
    show,
    el("label", { for: "replace-words", text: say("find.words") }),
    words,
    el("label", { for: "replace-with", text: say("find.with") }),
    other,
    el("div", { class: "checks" }, label(exact, "exact"), label(whole, "whole")),
    el("div", { class: "buttons" }, el("button", { text: say("replace.search") }), go),
  );
  other.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault(); // looking again would tick again what somebody left out
    go.focus();
  });
  made.addEventListener("submit", (event) => {
    event.preventDefault();
    search();
  });
  return made;
}

async function search() {
  const expression = expressionOf({ words: words.value, exact: exact.checked, whole: whole.checked });
  if (!expression) return;
  sought = words.value;
  count.textContent = say("replace.searching");
  try {
    const { episodes, searched, left } = await findLines(show.value, sought.trim());
    groups = episodes.flatMap((found) => {
      const hits = found.lines.flatMap((line) =>
        findIn(searchedOf(line), expression).map((place) => ({ ...place, line })),
      );
      return hits.length ? [drawGroup({ found, hits, left: new Set(), element: el("section") })] : [];
    });
    fill(list, ...groups.map(({ element }) => element));
    tell(searched, left);
  } catch (error) {
    count.textContent = messageOf(error);
  }
}

/**
 * @param {number} searched
 * @param {number} left
 */
function tell(searched, left) {
  const n = groups.reduce((sum, { hits }) => sum + hits.length, 0);
  const found = n ? say("replace.count", { n, episodes: groups.length, searched }) : say("find.none");
  count.textContent = left ? `${found} ${say("replace.left", { n: left })}` : found;
  showGo();
}

const chosenOf = (/** @type {Group} */ { hits, left }) => hits.filter((hit) => !left.has(hit));

function showGo() {
  const n = groups.reduce((sum, group) => sum + chosenOf(group).length, 0);
  go.textContent = say("find.replace", { n });
  go.disabled = n === 0;
}

/** The places of an episode, with a box for all of them. */
function drawGroup(/** @type {Group} */ group) {
  const { found, hits, left, element } = group;
  const id = `title-${found.slug}`;
  const ticks = /** @type {HTMLInputElement[]} */ ([]);
  const all = el("input", {
    type: "checkbox",
    checked: true,
    "aria-label": say("replace.all", { title: found.title }),
  });
  all.addEventListener("change", () => {
    left.clear();
    if (!all.checked) for (const hit of hits) left.add(hit);
    for (const tick of ticks) tick.checked = all.checked;
    showGo();
  });
  const items = hits.slice(0, MOST_SHOWN).map((hit) => drawHit(group, hit, ticks));
  const rest = hits.length - items.length;
  element.setAttribute("aria-labelledby", id);
  fill(
    element,
    el(
      "h2",
      { id },
      all,
      el("a", { href: `/episodes/${encodeURIComponent(found.slug)}`, dir: "auto", text: found.title }),
      el("span", { class: "hint", text: say("find.places", { n: hits.length }) }),
    ),
    el("ul", { class: "found" }, ...items),
    rest > 0 ? el("p", { class: "hint", text: say("replace.more", { n: rest }) }) : null,
    el("div", { class: "told skipped", role: "status" }),
  );
  return group;
}

/**
 * @param {Group} group
 * @param {Hit} hit
 * @param {HTMLInputElement[]} ticks
 */
function drawHit({ found, left }, hit, ticks) {
  const parts = around(hit.line.text, hit);
  const [before, part, after] = [parts.before, parts.part, parts.after].map((each) => asRead(each));
  const tick = el("input", {
    type: "checkbox",
    checked: true,
    "aria-label": say("find.choose", { words: before + part + after }),
  });
  tick.addEventListener("change", () => {
    if (tick.checked) left.delete(hit);
    else left.add(hit);
    showGo();
  });
  tick.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    play(found.slug, hit, when);
  });
  ticks.push(tick);
  const when = el("span", { class: "when", role: "status" });
  const name = say("find.play", { words: part });
  const listen = button("▶", () => play(found.slug, hit, when), { class: "tool", "aria-label": name });
  const text = el("p", { class: "context", dir: "auto" }, before, el("mark", { text: part }), after);
  return el("li", {}, tick, listen, el("div", {}, text, el("p", {}, when)));
}

/**
 * Plays a place: where it is said is asked for with its episode.
 * @param {string} slug
 * @param {Hit} hit
 * @param {HTMLElement} told
 */
async function play(slug, { line, start, end }, told) {
  try {
    const asked = rowsOf.get(slug) ?? fetchEpisode(slug).then(({ rows }) => rows);
    rowsOf.set(slug, asked);
    const row = (await asked).find(({ text }) => text === line.text);
    const said = row?.words.filter(([from, until, onset]) => from < end && start < until && onset !== null) ?? [];
    const [onset, offset] = [said[0]?.[2], said.at(-1)?.[3]];
    if (typeof onset !== "number" || typeof offset !== "number") {
      told.textContent = say("editor.noTime");
      return;
    }
    const [from, to] = [Math.max(0, onset - AROUND_SECONDS), offset + AROUND_SECONDS];
    told.textContent = clock(onset);
    sound.src = await clipsOf(slug).fetch(from, to);
    await sound.play();
  } catch (error) {
    told.textContent = say("editor.noSound", { message: messageOf(error) });
  }
}

function clipsOf(/** @type {string} */ slug) {
  const known = clips.get(slug);
  if (known) return known;
  const made = new Clips((onset, offset) =>
    episodeUrl(slug, `/clip?onset=${onset.toFixed(2)}&offset=${offset.toFixed(2)}`),
  );
  clips.set(slug, made);
  return made;
}

/** Replaces what is ticked, episode by episode. */
async function replaceAll() {
  go.disabled = true;
  const replacement = other.value.replace(/\s+/g, " ");
  let n = 0;
  for (const group of groups) {
    const chosen = chosenOf(group);
    if (chosen.length) n += await replaceIn(group, chosen, replacement);
  }
  announce(say("replace.done", { n }), { seen: true });
  goOnAt(words);
}

/**
 * @param {Group} group
 * @param {Hit[]} chosen
 * @param {string} replacement
 * @returns {Promise<number>} how many lines were changed
 */
async function replaceIn(group, chosen, replacement) {
  const { slug, revision } = group.found;
  const told = group.element.querySelector(".told") ?? group.element;
  const lines = [...Map.groupBy(chosen, ({ line }) => line)]
    .map(([line, places]) => ({
      line: line.line,
      old: line.text,
      new: replaced(line.text, places, sought, replacement),
    }))
    .filter((line) => line.old !== line.new);
  if (!lines.length) return 0;
  try {
    const answer = await replaceLines(slug, { revision, lines });
    const n = lines.length - answer.skipped.length;
    group.left = new Set(group.hits); // they are done: not once more
    for (const box of group.element.querySelectorAll("input")) box.disabled = true;
    const deed = answer.splice?.revision ?? null;
    const undo = n ? button(say("gap.undo"), () => takeBack(slug, deed, told), { class: "quiet" }) : null;
    fill(told, say("replace.lines", { n }), undo, drawSkipped(answer.skipped));
    return n;
  } catch (error) {
    fill(told, messageOf(error));
    return 0;
  }
}

function drawSkipped(/** @type {Skipped[]} */ skipped) {
  if (!skipped.length) return null;
  const items = skipped.map(({ text, message }) =>
    el("li", {}, el("q", { dir: "auto", text: asRead(text).slice(0, 120) }), ` ${message}`),
  );
  return el("div", {}, el("p", { text: say("many.skipped", { n: skipped.length }) }), el("ul", {}, ...items));
}

/**
 * Takes back what was replaced in an episode.
 * @param {string} slug
 * @param {number | null} deed its last revision
 * @param {Element} told
 */
async function takeBack(slug, deed, told) {
  try {
    const { skipped } = await reverseEdit(slug, "undo", null, deed);
    fill(told, say("replace.undone"), drawSkipped(skipped));
  } catch (error) {
    fill(told, messageOf(error));
  }
  goOnAt(told);
}
