/** Who changed what in an episode, and who listened; any change can be taken back. */
/** @import { HistoryAnswer, HistoryEntry, HistoryWord } from "../wire.d.ts" */
import { drawUnread } from "../editor/row_text.js";
import { announce } from "../page/announce.js";
import { episodeUrl, fetchHistory, undoEdit } from "../page/api.js";
import { button, el, fill, region } from "../page/dom.js";
import { loadInto } from "../page/loading.js";
import { showMasthead } from "../page/masthead.js";
import { messageOf, ServerError } from "../page/server.js";
import { goOnAt, standAgain, standIn } from "../page/stay.js";
import { ago } from "../text/moments.js";
import { say } from "../text/strings.js";
import { compare } from "./words_changed.js";

/** Entries of a request: some screens full. */
const PAGE = 100;
const slug = document.body.dataset.slug ?? "";
const here = `/episodes/${encodeURIComponent(slug)}`;
const list = el("ol", { class: "history" });
const title = el("h1", { tabindex: "-1", text: say("history.title") });
const older = button(say("history.older"), () => loadOlder(), { hidden: true });
/** @type {number | null} the tick of the last entry that is shown */
let oldest = null;

showMasthead(null);
fill(region("main"), el("div", { class: "page reading" }, head(), list, older));
load(null);

function head() {
  const episode = el("p", { class: "sum", dir: "auto", text: document.title });
  return el(
    "div",
    { class: "page-head" },
    el("div", {}, title, episode),
    el(
      "div",
      { class: "buttons" },
      el("a", { class: "button", href: here, text: say("history.back") }),
      el("a", { class: "button", href: `${here}/export`, text: say("site.export") }),
      el("a", { class: "button", href: `${here}/compare`, text: say("site.compare") }),
      el("a", { class: "button", href: episodeUrl(slug, "/text"), download: "", text: say("history.download") }),
    ),
  );
}

function load(/** @type {number | null} */ before) {
  // Older ones come below those that are shown; what goes wrong is told where they were to be.
  const place = before === null ? list : el("li");
  if (before !== null) list.append(place);
  older.hidden = true;
  return loadInto(
    place,
    () => fetchHistory(slug, PAGE, before),
    (answer) => {
      if (before === null) list.replaceChildren();
      else place.remove();
      show(answer);
    },
  );
}

async function loadOlder() {
  const shown = list.childElementCount;
  await load(oldest);
  goOnAt(list.children[shown]);
}

function show(/** @type {HistoryAnswer} */ { entries, listened, more }) {
  /** @type {[number, HTMLElement][]} */
  const drawn = [
    ...entries.map((entry) => /** @type {[number, HTMLElement]} */ ([entry.tick, drawEntry(entry)])),
    ...listened.map((word) => /** @type {[number, HTMLElement]} */ ([word.tick, drawWord(word)])),
  ];
  drawn.sort(([a], [b]) => b - a);
  list.append(...drawn.map(([, item]) => item));
  if (!list.childElementCount) list.append(el("li", { class: "empty", text: say("history.none") }));
  older.hidden = !more;
  oldest = drawn.at(-1)?.[0] ?? oldest;
}

function drawEntry(/** @type {HistoryEntry} */ entry) {
  const line = say("history.line", { n: entry.line });
  const notes = [line];
  if (entry.reverses) notes.push(say("history.reverses", { n: entry.reverses }));
  if (entry.undone_by) notes.push(say("history.undone"));
  const heard = entry.heard_by.map(({ name }) => name).join(", ");
  if (heard && !entry.undone_by) notes.push(say("history.heardBy", { names: heard }));
  const label = `${say("history.undo")}: ${line}, ${entry.by.name}`;
  const undo = button(say("history.undo"), () => takeBack(entry), { class: "quiet", "aria-label": label });
  const entryHead = el("div", { class: "entry-head" }, factsOf(entry, ...notes), entry.undone_by ? null : undo);
  const facts = { class: entry.undone_by ? "undone" : null, "data-item": entry.tick };
  return el("li", facts, entryHead, drawDifference(entry));
}

/** Somebody listened to a place and changed nothing. */
function drawWord(/** @type {HistoryWord} */ word) {
  const line = say("history.line", { n: word.line });
  const place = word.stands ? el("a", { href: `${here}#${word.flag}`, text: line }) : line;
  return el("li", { class: "listened" }, factsOf(word, place, say(`history.said.${word.said}`)));
}

/**
 * Who, when, and what there is to say of it.
 * @param {HistoryEntry | HistoryWord} entry
 * @param {...(string | HTMLElement)} notes
 */
function factsOf({ by, when }, ...notes) {
  const exactly = new Date(when).toLocaleString("en-GB");
  return el(
    "p",
    { class: "facts" },
    el("strong", { dir: "auto", text: by.name }),
    " · ",
    el("time", { datetime: when, title: exactly, text: ago(when) }),
    ...notes.flatMap((note) => [" · ", note]),
  );
}

function drawDifference(/** @type {HistoryEntry} */ { old, new: now }) {
  const pieces = compare(old, now).map(({ kind, text }) => {
    if (kind === "same") return el("span", {}, ...drawUnread(text));
    const word = el("span", { class: "unseen", text: say(`history.${kind}`) });
    return el(kind === "removed" ? "del" : "ins", {}, word, ...drawUnread(text));
  });
  return el("p", { class: "difference", dir: "auto" }, ...pieces);
}

async function takeBack(/** @type {HistoryEntry} */ { revision }) {
  const stand = standIn(list);
  try {
    await undoEdit(slug, revision);
    announce(say("history.done"), { seen: true });
    await load(null);
  } catch (error) {
    const isStale = error instanceof ServerError && error.status === 409;
    announce(isStale ? say("history.stale") : messageOf(error), { seen: true });
  }
  if (stand) standAgain(list, stand, () => title);
}
