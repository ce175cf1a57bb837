/** The line at the top of the list pages. */
import { say } from "../text/strings.js";
import { el, fill } from "./dom.js";
import { showPerson } from "./person.js";

const PAGES = [
  ["episodes", "/"],
  ["review", "/review"],
];

/**
 * Draws the masthead.
 * @param {string|null} current which page this is
 * @returns {Promise<Object|null>} who is here, as `GET /api/me` says; null if the server is away
 */
export async function showMasthead(current) {
  const person = el("div", { class: "person" });
  const links = PAGES.map(([name, href]) => link(name, href, current));
  const nav = el("nav", { "aria-label": say("site.nav") }, ...links);
  fill(document.getElementById("masthead"), nav, person);
  const me = await showPerson(person);
  if (me && me.mode !== "local" && me.role === "maintainer") nav.append(link("invitations", "/invitations", current));
  return me;
}

const link = (name, href, current) => el("a", { href, text: say(`site.${name}`), "aria-current": name === current ? "page" : null });
