/** An episode's page against its text: what differs becomes places in the queue. */
import { announce } from "../page/announce.js";
import { button, el, fill } from "../page/dom.js";
import { loadInto } from "../page/loading.js";
import { showMasthead } from "../page/masthead.js";
import { episodeUrl, get, post } from "../page/server.js";
import { say } from "../text/strings.js";
import { addressOf, drawDifferences, isWaiting } from "./differences.js";

const LARGEST = 3_000_000;
const { slug } = document.body.dataset;
const here = `/episodes/${encodeURIComponent(slug)}`;
const main = document.getElementById("main");
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
  onchange: () => read(file.files[0]),
});
const go = button(say("compare.go"), () => compare(), { class: "primary" });

showMasthead("compare");
loadInto(main, () => get(episodeUrl(slug, "/compare")), show);

function show({ title, show: group, may, differences }) {
  document.title = `${say("compare.title")}: ${title} · ${say("site.name")}`;
  const head = el(
    "div",
    { class: "page-head" },
    el(
      "div",
      {},
      el("h1", { text: say("compare.title") }),
      el("p", { class: "sum", dir: "auto", text: group ? `${group} · ${title}` : title }),
    ),
    el("a", { class: "button", href: here, text: say("compare.back") }),
  );
  fill(
    main,
    el(
      "div",
      { class: "page reading compare" },
      head,
      may ? form() : el("p", { class: "hint", text: say("compare.maintainers") }),
      told,
      places,
    ),
  );
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

function drawPlaces(differences) {
  fill(places, el("h2", { id: "places-title", text: say("compare.places") }), drawDifferences(differences, here));
}

async function read(chosen) {
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
    const answer = await post(episodeUrl(slug, "/compare"), { page: page.value });
    drawPlaces(answer.differences);
    report(answer);
  } catch (error) {
    tell(say("compare.failed", { message: error.message }));
  }
  go.disabled = false;
  (told.querySelector("a") ?? go).focus();
}

function report({ new: fresh, again, withdrawn, paired, paragraphs, differences }) {
  const first = differences.find(isWaiting);
  const facts = [say("compare.paired", { paired, paragraphs })];
  if (again) facts.push(say("compare.again", { n: again }));
  if (withdrawn) facts.push(say("compare.withdrawn", { n: withdrawn }));
  const message = fresh ? say("compare.told", { n: fresh }) : say("compare.toldNone");
  tell(
    message,
    el("p", { class: "hint", text: facts.join(" ") }),
    first ? el("a", { class: "button primary", href: addressOf(first, here), text: say("compare.look") }) : null,
  );
}

function tell(message, ...more) {
  fill(told, el("p", { text: message }), ...more);
  announce(message);
}
