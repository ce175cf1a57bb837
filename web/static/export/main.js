/** What would leave: the difference, the checks, the words, and four ways out. */
/** @import { Child } from "../page/dom.js" */
/** @import { Draft, ExportAnswer, Way } from "../wire.d.ts" */
/** @import { Choices } from "./checks.js" */
/** @import { Sent } from "./ways.js" */
import { announce } from "../page/announce.js";
import { fetchExport } from "../page/api.js";
import { el, fill, region } from "../page/dom.js";
import { loadInto } from "../page/loading.js";
import { showMasthead } from "../page/masthead.js";
import { messageOf } from "../page/server.js";
import { goOnAt, redraw, standAgain, standIn } from "../page/stay.js";
import { say } from "../text/strings.js";
import { drawChecks, drawConfirmed, drawConflicts } from "./checks.js";
import { drawDiff } from "./diff.js";
import { drawLeft, drawPast, linkTo } from "./past.js";
import { drawTimed } from "./timed.js";
import { drawWays, send } from "./ways.js";
import { Words } from "./words.js";

const slug = document.body.dataset.slug ?? "";
const here = `/episodes/${encodeURIComponent(slug)}`;
const main = region("main");
const words = new Words();
const told = el("p", { class: "told" });
/** @type {Choices} */
const choices = { style: false, skip_conflicts: false, confirmed: false, allow: {} };
let revision = 0;
/** Whether the person is a maintainer, or everybody is. */
let maintains = false;

open();

async function open() {
  const me = await showMasthead(null);
  maintains = me?.role === "maintainer" || me?.mode === "local";
  await load();
}

function load() {
  return loadInto(main, () => fetchExport(slug, choices), show);
}

function show(/** @type {ExportAnswer} */ answer) {
  const { title, show: group, export: draft, ways } = answer;
  revision = answer.revision;
  document.title = `${say("export.title")}: ${title} · ${say("site.name")}`;
  words.show(draft);
  const hasChanges = draft.hunks.length > 0 || draft.new_file;
  const side = el(
    "div",
    { class: "export-side" },
    section("ways", drawWays(slug, openedBy(ways, draft), go, maintains), told),
    hasChanges ? section("people", words.people, el("p", { class: "hint", text: say("export.people.hint") })) : null,
    section("timed", drawTimed(slug, answer.untimed)),
    section("left", drawLeft(draft.left)),
    section("past", drawPast(answer.exports)),
  );
  const page = el(
    "div",
    { class: "page export" },
    head(group ? `${group} · ${title}` : title),
    leaving(draft, ways),
    side,
  );
  redraw(main, () => fill(main, page));
}

/**
 * What leaves, and what speaks against it.
 * @param {Draft} draft
 * @param {Way[]} ways
 */
function leaving(draft, ways) {
  const nothing = draft.left_behind
    ? say("export.onlyBehind")
    : draft.conflicts.length
      ? say("export.onlyClashes")
      : draft.authors.length
        ? say("export.upstream")
        : say("export.unchanged");
  const hasChanges = draft.hunks.length > 0 || draft.new_file;
  const mayLeave = ways.some(({ way, why }) => way === "patch" && !why);
  const facts = { mayAllow: maintains, mayLeave };
  return el(
    "div",
    { class: "export-main" },
    draft.notes.length ? el("div", { class: "notes" }, ...draft.notes.map((text) => el("p", { text }))) : null,
    section("changes", drawConfirmed(draft, choices, choose), drawDiff(draft, nothing)),
    draft.conflicts.length ? section("clash", drawConflicts(draft, choices, choose)) : null,
    (hasChanges && mayLeave) || draft.checks.length
      ? section("checks", drawChecks(draft, choices, choose, facts))
      : null,
    hasChanges && maintains ? section("words", words.form) : null,
  );
}

function head(/** @type {string} */ title) {
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

/**
 * @param {"ways" | "timed" | "people" | "left" | "past" | "changes" | "clash" | "checks" | "words"} name
 * @param {...Child} children
 */
function section(name, ...children) {
  const id = `${name}-title`;
  return el(
    "section",
    { "data-item": name, "aria-labelledby": id },
    el("h2", { id, text: say(`export.${name}`) }),
    ...children,
  );
}

/**
 * While something clashes, and nobody said to leave it out, every way but the file is closed.
 * @param {Way[]} ways
 * @param {Draft} draft
 * @returns {Way[]}
 */
function openedBy(ways, { conflicts }) {
  if (!conflicts.length || choices.skip_conflicts) return ways;
  return ways.map(({ way, why }) => ({ way, why: way === "file" ? null : (why ?? say("export.clash.lead")) }));
}

async function choose(/** @type {Partial<Choices>} */ changed) {
  const stand = standIn(main);
  Object.assign(choices, changed);
  await load();
  if (stand) standAgain(main, stand);
}

async function go(/** @type {Sent} */ way) {
  tell(say(`export.busy.${way}`));
  for (const door of main.querySelectorAll("button")) if (door.dataset.way) door.disabled = true;
  try {
    const { message, url } = await send(slug, way, { revision, ...choices, ...words.all });
    await load();
    tell(message, url);
  } catch (error) {
    await load();
    tell(say("export.failed", { message: messageOf(error) }));
  }
  goOnAt(main.querySelector(`[data-way="${way}"]:enabled`) ?? told);
}

/**
 * @param {string} message
 * @param {string | null} url where to look at it
 */
function tell(message, url = null) {
  fill(told, linkTo(url, message) ?? message);
  announce(message);
}
