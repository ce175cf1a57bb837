/** Links that let others in: made, shown once, taken back; and who is in. */
/** @import { Child } from "../page/dom.js" */
/** @import { Invitation, KeptVoice, Role } from "../wire.d.ts" */
/** @import { Choice } from "./fields.js" */
import { announce } from "../page/announce.js";
import { fetchInvitations, fetchKeptVoices, fetchPeople, invite, takeBackInvitation } from "../page/api.js";
import { button, el, fill, region } from "../page/dom.js";
import { loadInto } from "../page/loading.js";
import { showMasthead } from "../page/masthead.js";
import { messageOf } from "../page/server.js";
import { goOnAt } from "../page/stay.js";
import { exactly } from "../text/moments.js";
import { say } from "../text/strings.js";
import { selectField } from "./fields.js";
import { keptVoicesSection } from "./kept_voices.js";
import { peopleSection } from "./people.js";

/** @type {Role[]} */
const ROLES = ["contributor", "maintainer"];
const DAYS = [7, 1, 30];

const main = region("main");
/** @type {{role: Role, days: number}} */
const chosen = { role: "contributor", days: DAYS[0] };
const made = el("div", { class: "sheet made", hidden: true });
const list = el("ul", { class: "history invitations" });
const make = button(say("invitations.make"), () => makeLink(), { class: "primary" });

open();

async function open() {
  const me = await showMasthead("invitations");
  if (me?.mode === "local") loadInto(main, fetchKeptVoices, ({ voices }) => drawLocal(voices));
  else if (me?.role === "contributor") draw(el("p", { text: say("invitations.refused") }));
  else if (me)
    loadInto(main, fetchAll, ({ invitations, people, voices }) =>
      show(invitations, peopleSection(me, people), keptVoicesSection(voices)),
    );
}

async function fetchAll() {
  const asked = /** @type {const} */ ([fetchInvitations(), fetchPeople(), fetchKeptVoices()]);
  const [{ invitations }, { people }, { voices }] = await Promise.all(asked);
  return { invitations, people, voices };
}

function drawLocal(/** @type {KeptVoice[]} */ voices) {
  draw(el("p", { text: say("invitations.local") }), keptVoicesSection(voices));
}

function draw(/** @type {Child[]} */ ...children) {
  const head = el("div", { class: "page-head" }, el("h1", { text: say("invitations.title") }));
  fill(main, el("div", { class: "page reading" }, head, ...children));
}

/**
 * @param {Invitation[]} invitations
 * @param {Element} people who is in already
 * @param {Element | null} voices whose voices are kept
 */
function show(invitations, people, voices) {
  const open = el("h2", { id: "open-title", text: say("invitations.open") });
  draw(
    el("p", { text: say("invitations.lead") }),
    el("div", { class: "tools-line" }, roleField(), daysField(), make),
    el("p", { class: "hint", text: say("invitations.roleHint") }),
    made,
    el("section", { "aria-labelledby": "open-title" }, open, list),
    people,
    voices,
  );
  drawOpen(invitations);
}

function roleField() {
  const roles = ROLES.map((role) => /** @type {Choice} */ ([role, roleName(role)]));
  return selectField(say("invitations.role"), roles, (role) => {
    chosen.role = /** @type {Role} */ (role);
  }).field;
}

function daysField() {
  const days = DAYS.map((n) => /** @type {Choice} */ ([String(n), say("invitations.days.n", { n })]));
  return selectField(say("invitations.days"), days, (n) => {
    chosen.days = Number(n);
  }).field;
}

function drawOpen(/** @type {Invitation[]} */ invitations) {
  const none = el("li", { class: "empty", text: say("invitations.none") });
  fill(list, ...(invitations.length ? invitations.map(drawInvitation) : [none]));
}

function drawInvitation(/** @type {Invitation} */ { id, role, by, expires }) {
  const from = by ? say("invitations.from", { name: by.name }) : say("invitations.operator");
  const facts = el(
    "p",
    { class: "facts" },
    el("strong", { text: roleName(role) }),
    el("span", { dir: "auto", text: ` · ${from}` }),
    " · ",
    el("time", { datetime: expires, text: say("invitations.until", { until: exactly(expires) }) }),
  );
  const label = `${say("invitations.takeBack")}: ${facts.textContent}`;
  const back = button(say("invitations.takeBack"), () => takeBack(id), { class: "quiet", "aria-label": label });
  return el("li", {}, el("div", { class: "entry-head" }, facts, back));
}

async function makeLink() {
  make.disabled = true;
  try {
    const role = roleName(chosen.role).toLowerCase();
    const { url, expires } = await invite(chosen);
    showLink(url, say("invitations.made", { role, until: exactly(expires) }));
    await redraw();
  } catch (error) {
    tellFailure(error);
  }
  make.disabled = false;
  goOnAt(make);
}

/**
 * @param {string} url
 * @param {string} facts
 */
function showLink(url, facts) {
  const input = el("input", { id: "link", class: "link", readonly: true, value: url });
  input.addEventListener("focus", () => input.select());
  const copy = button(say("invitations.copy"), () => copyFrom(input), { class: "primary" });
  const label = el("label", { for: "link", text: say("invitations.link") });
  fill(made, label, el("div", { class: "copy-line" }, input, copy), el("p", { class: "hint", text: facts }));
  made.hidden = false;
  copy.focus();
  announce(facts);
}

async function copyFrom(/** @type {HTMLInputElement} */ input) {
  try {
    await navigator.clipboard.writeText(input.value); // only on https and on this machine
    announce(say("invitations.copied"), { seen: true });
  } catch {
    input.focus();
    announce(say("invitations.copyByHand"), { seen: true });
  }
}

async function takeBack(/** @type {string} */ id) {
  try {
    await takeBackInvitation(id);
    announce(say("invitations.takenBack"), { seen: true });
  } catch (error) {
    tellFailure(error);
  }
  await redraw().catch(tellFailure);
  (list.querySelector("button") ?? make).focus();
}

async function redraw() {
  drawOpen((await fetchInvitations()).invitations);
}

function tellFailure(/** @type {unknown} */ error) {
  announce(say("invitations.failed", { message: messageOf(error) }), { seen: true });
}

/** A function, not a constant: the page is drawn before the module's last line is reached. */
function roleName(/** @type {Role} */ role) {
  return say(`invitations.role.${role}`);
}
