/** Who changed what in an episode; any change can be taken back. */
import { announce } from "../page/announce.js";
import { button, el, fill } from "../page/dom.js";
import { loadInto } from "../page/loading.js";
import { showMasthead } from "../page/masthead.js";
import { episodeUrl, get, post } from "../page/server.js";
import { ago } from "../text/moments.js";
import { say } from "../text/strings.js";
import { compare } from "./words_changed.js";

const PAGE = 100;
const { slug } = document.body.dataset;
const main = document.getElementById("main");
const list = el("ol", { class: "history" });
const older = button(say("history.older"), () => load(older.dataset.before), { hidden: true });
const title = el("p", { class: "sum", dir: "auto", text: document.title });

showMasthead("history");
fill(main, el("div", { class: "page reading" }, head(), list, older));
load(null);

function head() {
  const here = `/episodes/${encodeURIComponent(slug)}`;
  return el(
    "div",
    { class: "page-head" },
    el("div", {}, el("h1", { text: say("history.title") }), title),
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

function load(before) {
  const query = before ? `?before=${before}&limit=${PAGE}` : `?limit=${PAGE}`;
  const place = before ? el("li") : list;
  return loadInto(
    place,
    () => get(episodeUrl(slug, `/history${query}`)),
    ({ entries, more }) => {
      const items = entries.map(drawEntry);
      if (before) list.append(...items);
      else fill(list, ...(items.length ? items : [el("li", { class: "empty", text: say("history.none") })]));
      older.hidden = !more;
      if (entries.length) older.dataset.before = entries.at(-1).revision;
    },
  );
}

function drawEntry(entry) {
  const notes = [];
  if (entry.reverses) notes.push(say("history.reverses", { n: entry.reverses }));
  if (entry.undone_by) notes.push(say("history.undone"));
  const facts = el(
    "p",
    { class: "facts" },
    el("strong", { dir: "auto", text: entry.by.name }),
    ` · `,
    el("time", { datetime: entry.when, title: new Date(entry.when).toLocaleString("en-GB"), text: ago(entry.when) }),
    ` · ${[say("history.line", { n: entry.line }), ...notes].join(" · ")}`,
  );
  const undo = entry.undone_by
    ? null
    : button(say("history.undo"), () => takeBack(entry), {
        class: "quiet",
        "aria-label": `${say("history.undo")}: ${say("history.line", { n: entry.line })}, ${entry.by.name}`,
      });
  return el(
    "li",
    { class: entry.undone_by ? "undone" : null },
    el("div", { class: "entry-head" }, facts, undo),
    drawDifference(entry),
  );
}

function drawDifference({ old, new: now }) {
  const pieces = compare(old, now).map(({ kind, text }) => {
    if (kind === "same") return document.createTextNode(text);
    const word = el("span", { class: "unseen", text: say(`history.${kind}`) });
    return el(kind === "removed" ? "del" : "ins", {}, word, text);
  });
  return el("p", { class: "difference", dir: "auto" }, ...pieces);
}

async function takeBack(entry) {
  try {
    await post(episodeUrl(slug, `/edits/${entry.revision}/undo`));
    announce(say("history.done"), { seen: true });
    await load(null);
  } catch (error) {
    announce(error.status === 409 ? say("history.stale") : error.message, { seen: true });
  }
}
