/** An episode's page against its text: what differs becomes places in the queue. */
/** @import { Child } from "../page/dom.js" */
/** @import { CompareAnswer, ComparedAnswer, Flag } from "../wire.d.ts" */
import { announce } from "../page/announce.js";
import { comparePage, fetchComparison } from "../page/api.js";
import { button, el, fill, region } from "../page/dom.js";
import { isOpen } from "../page/flags.js";
import { loadInto } from "../page/loading.js";
import { showMasthead } from "../page/masthead.js";
import { messageOf } from "../page/server.js";
import { say } from "../text/strings.js";
import { addressOf, drawDifferences } from "./differences.js";

/** Characters of a page that the server takes (LARGEST_PAGE of web/library/pages.py): told before it is sent. */
const LARGEST = 3_000_000;
const slug = document.body.dataset.slug ?? "";
const here = `/episodes/${encodeURIComponent(slug)}`;
const main = region("main");
const told = el("div", { class: "told" });
const places = el("section", { "aria-labelledby": "places-title" });
const page = el("textarea", {
  id: "page-text",
  rows: 9,
  spellcheck: "false",
  dir: "auto",
  "aria-describedby": "page-hint",
});
const file = el("input", {
  type: "file",
  accept: ".txt,.html,.htm,.md,text/plain,text/html",
  hidden: true,
  onchange: () => {
    read(file.files?.[0]);
  },
});
const go = button(say("compare.go"), () => compare(), { class: "primary" });

showMasthead(null);
loadInto(main, () => fetchComparison(slug), show);

function show(/** @type {CompareAnswer} */ { title, show: group, may, differences }) {
  document.title = `${say("compare.title")}: ${title} · ${say("site.name")}`;
  const episode = el("p", { class: "sum", dir: "auto", text: group ? `${group} · ${title}` : title });
  const back = el("a", { class: "button", href: here, text: say("compare.back") });
  const heading = el("div", {}, el("h1", { text: say("compare.title") }), episode);
  const head = el("div", { class: "page-head" }, heading, back);
  const work = may ? form() : el("p", { class: "hint", text: say("compare.maintainers") });
  fill(main, el("div", { class: "page reading compare" }, head, work, told, places));
  drawPlaces(differences);
}

function form() {
  return el(
    "div",
    { class: "stacked compare-form" },
    el("p", { text: say("compare.lead") }),
    el("label", { for: "page-text", text: say("compare.page") }),
    page,
    el("p", { class: "hint", id: "page-hint", text: say("compare.pageHint") }),
    el(
      "div",
      { class: "buttons" },
      go,
      button(say("compare.file"), () => file.click()),
      file,
    ),
  );
}

function drawPlaces(/** @type {Flag[]} */ differences) {
  fill(places, el("h2", { id: "places-title", text: say("compare.places") }), drawDifferences(differences, here));
}

async function read(/** @type {File | undefined} */ chosen) {
  if (!chosen) return;
  if (chosen.size > 4 * LARGEST) tell(say("compare.tooLarge"));
  else page.value = await chosen.text();
  file.value = ""; // the same file may be chosen again
  go.focus();
}

async function compare() {
  if (!page.value.trim()) {
    tell(say("compare.empty"));
    page.focus();
    return;
  }
  if (page.value.length > LARGEST) {
    tell(say("compare.tooLarge"));
    return;
  }
  go.disabled = true;
  tell(say("compare.busy"));
  try {
    const answer = await comparePage(slug, page.value);
    drawPlaces(answer.differences);
    report(answer);
  } catch (error) {
    tell(say("compare.failed", { message: messageOf(error) }));
  }
  go.disabled = false;
  (told.querySelector("a") ?? go).focus();
}

function report(/** @type {ComparedAnswer} */ answer) {
  const { new: fresh, again, withdrawn, paired, paragraphs, differences } = answer;
  const first = differences.find(isOpen);
  const facts = [say("compare.paired", { paired, paragraphs })];
  if (again) facts.push(say("compare.again", { n: again }));
  if (withdrawn) facts.push(say("compare.withdrawn", { n: withdrawn }));
  const message = fresh ? say("compare.told", { n: fresh }) : say("compare.toldNone");
  const look = first && el("a", { class: "button primary", href: addressOf(first, here), text: say("compare.look") });
  tell(message, el("p", { class: "hint", text: facts.join(" ") }), look);
}

/**
 * @param {string} message
 * @param {...Child} more
 */
function tell(message, ...more) {
  fill(told, el("p", { text: message }), ...more);
  announce(message);
}
