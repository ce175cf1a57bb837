/** What would leave: the difference, the checks, the words, and four ways out. */
import { announce } from "../page/announce.js";
import { el, fill } from "../page/dom.js";
import { loadInto } from "../page/loading.js";
import { showMasthead } from "../page/masthead.js";
import { episodeUrl, get } from "../page/server.js";
import { say } from "../text/strings.js";
import { drawChecks, drawConflicts } from "./checks.js";
import { drawDiff } from "./diff.js";
import { drawLeft, drawPast } from "./past.js";
import { drawWays, send } from "./ways.js";
import { Words } from "./words.js";

const { slug } = document.body.dataset;
const main = document.getElementById("main");
const words = new Words();
const told = el("p", { class: "told" });
const choices = { style: false, skip_conflicts: false };
let revision = 0;

showMasthead("export");
load();

function load() {
  return loadInto(main, () => get(episodeUrl(slug, choices.style ? "/export?style=1" : "/export")), show);
}

function show({ title, show: group, revision: current, export: draft, ways, exports }) {
  revision = current;
  document.title = `${say("export.title")}: ${title} · ${say("site.name")}`;
  words.show(draft);
  const nothing = draft.authors.length ? say("export.upstream") : say("export.unchanged");
  const hasChanges = draft.hunks.length > 0 || draft.new_file;
  fill(
    main,
    el(
      "div",
      { class: "page export" },
      head(group ? `${group} · ${title}` : title),
      el(
        "div",
        { class: "export-main" },
        section("changes", drawDiff(draft, nothing)),
        draft.conflicts.length ? section("clash", drawConflicts(draft.conflicts, choices, choose)) : null,
        hasChanges || draft.checks.length ? section("checks", drawChecks(draft, choices, choose)) : null,
        hasChanges ? section("words", words.form) : null,
      ),
      el(
        "div",
        { class: "export-side" },
        section("ways", drawWays(slug, openedBy(ways, draft), go), told),
        hasChanges
          ? section("people", words.people, el("p", { class: "hint", text: say("export.people.hint") }))
          : null,
        section("left", drawLeft(draft.left)),
        section("past", drawPast(exports)),
      ),
    ),
  );
}

function head(title) {
  const here = `/episodes/${encodeURIComponent(slug)}`;
  return el(
    "div",
    { class: "page-head" },
    el("div", {}, el("h1", { text: say("export.title") }), el("p", { class: "sum", dir: "auto", text: title })),
    el(
      "div",
      { class: "buttons" },
      el("a", { class: "button", href: here, text: say("export.back") }),
      el("a", { class: "button", href: `${here}/history`, text: say("site.history") }),
      el("a", { class: "button", href: `${here}/compare`, text: say("site.compare") }),
    ),
  );
}

const section = (name, ...children) =>
  el(
    "section",
    { "aria-labelledby": `${name}-title` },
    el("h2", { id: `${name}-title`, text: say(`export.${name}`) }),
    ...children,
  );

/** While something clashes, and nobody said to leave it out, every way but the file is closed. */
function openedBy(ways, { conflicts }) {
  if (!conflicts.length || choices.skip_conflicts) return ways;
  return ways.map(({ way, why }) => ({ way, why: way === "file" ? null : (why ?? say("export.clash.lead")) }));
}

async function choose(changed) {
  const focused = document.activeElement?.closest("section")?.getAttribute("aria-labelledby");
  Object.assign(choices, changed);
  await load();
  // The page was drawn anew: the same box is focused again.
  document.querySelector(`[aria-labelledby="${focused}"] input[type="checkbox"]`)?.focus();
}

async function go(way) {
  tell(say(`export.busy.${way}`));
  for (const door of document.querySelectorAll(".ways button")) door.disabled = true;
  try {
    const { message, url } = await send(slug, way, { revision, ...choices, ...words.all });
    await load();
    tell(message, url);
  } catch (error) {
    await load();
    tell(say("export.failed", { message: error.message }));
  }
  document
    .querySelectorAll(".ways button")
    .forEach((door) => door.textContent === say(`export.way.${way}`) && door.focus());
}

function tell(message, url = null) {
  fill(told, url && /^https?:\/\//.test(url) ? el("a", { href: url, rel: "noreferrer", text: message }) : message);
  announce(message);
}
