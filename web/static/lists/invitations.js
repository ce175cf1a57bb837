/** Links that let others in: made, shown once, taken back. */
import { announce } from "../page/announce.js";
import { button, el, fill } from "../page/dom.js";
import { loadInto } from "../page/loading.js";
import { showMasthead } from "../page/masthead.js";
import { get, post, remove } from "../page/server.js";
import { exactly } from "../text/moments.js";
import { say } from "../text/strings.js";
import { selectField } from "./fields.js";

const ADDRESS = "/api/invitations";
const ROLES = ["contributor", "maintainer"];
const DAYS = [7, 1, 30];

const main = document.getElementById("main");
const chosen = { role: ROLES[0], days: DAYS[0] };
const made = el("div", { class: "sheet made", hidden: true });
const list = el("ul", { class: "history invitations" });
const make = button(say("invitations.make"), () => invite(), { class: "primary" });

open();

async function open() {
  const me = await showMasthead("invitations");
  if (me?.mode === "local") draw(el("p", { text: say("invitations.local") }));
  else if (me?.role === "contributor") draw(el("p", { text: say("invitations.refused") }));
  else loadInto(main, () => get(ADDRESS), show);
}

function draw(...children) {
  const head = el("div", { class: "page-head" }, el("h1", { text: say("invitations.title") }));
  fill(main, el("div", { class: "page reading" }, head, ...children));
}

function show({ invitations }) {
  const role = selectField(
    say("invitations.role"),
    ROLES.map((each) => [each, roleName(each)]),
    (value) => (chosen.role = value),
  );
  const days = selectField(
    say("invitations.days"),
    DAYS.map((n) => [String(n), say("invitations.days.n", { n })]),
    (value) => (chosen.days = Number(value)),
  );
  draw(
    el("p", { text: say("invitations.lead") }),
    el("div", { class: "tools-line" }, role, days, make),
    el("p", { class: "hint", text: say("invitations.roleHint") }),
    made,
    el(
      "section",
      { "aria-labelledby": "open-title" },
      el("h2", { id: "open-title", text: say("invitations.open") }),
      list,
    ),
  );
  drawOpen(invitations);
}

function drawOpen(invitations) {
  fill(
    list,
    ...(invitations.length
      ? invitations.map(drawInvitation)
      : [el("li", { class: "empty", text: say("invitations.none") })]),
  );
}

function drawInvitation({ id, role, by, expires }) {
  const from = by ? say("invitations.from", { name: by.name }) : say("invitations.operator");
  const facts = el(
    "p",
    { class: "facts" },
    el("strong", { text: roleName(role) }),
    el("span", { dir: "auto", text: ` · ${from}` }),
    " · ",
    el("time", { datetime: expires, text: say("invitations.until", { until: exactly(expires) }) }),
  );
  const back = button(say("invitations.takeBack"), () => takeBack(id), {
    class: "quiet",
    "aria-label": `${say("invitations.takeBack")}: ${facts.textContent}`,
  });
  return el("li", {}, el("div", { class: "entry-head" }, facts, back));
}

async function invite() {
  make.disabled = true;
  try {
    const { role } = chosen;
    const { url, expires } = await post(ADDRESS, chosen);
    showLink(url, say("invitations.made", { role: roleName(role).toLowerCase(), until: exactly(expires) }));
    drawOpen((await get(ADDRESS)).invitations);
  } catch (error) {
    announce(say("invitations.failed", { message: error.message }), { seen: true });
  }
  make.disabled = false;
}

function showLink(url, facts) {
  const input = el("input", { id: "link", class: "link", readonly: true, value: url, onfocus: () => input.select() });
  const copy = button(say("invitations.copy"), () => copyFrom(input), { class: "primary" });
  fill(
    made,
    el("label", { for: "link", text: say("invitations.link") }),
    el("div", { class: "copy-line" }, input, copy),
    el("p", { class: "hint", text: facts }),
  );
  made.hidden = false;
  copy.focus();
  announce(facts);
}

async function copyFrom(input) {
  try {
    await navigator.clipboard.writeText(input.value); // only on https and on this machine
    announce(say("invitations.copied"), { seen: true });
  } catch {
    input.focus();
    announce(say("invitations.copyByHand"), { seen: true });
  }
}

async function takeBack(id) {
  try {
    await remove(`${ADDRESS}/${encodeURIComponent(id)}`);
    announce(say("invitations.takenBack"), { seen: true });
  } catch (error) {
    announce(say("invitations.failed", { message: error.message }), { seen: true });
  }
  drawOpen((await get(ADDRESS)).invitations);
  (list.querySelector("button") ?? make).focus();
}

const roleName = (role) => say(`invitations.role.${role}`);
