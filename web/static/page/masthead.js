/** The line at the top of the list pages. */
/** @import { Me } from "../wire.d.ts" */
import { say } from "../text/strings.js";
import { el, fill, region } from "./dom.js";
import { showPerson } from "./person.js";

/** @typedef {"episodes" | "review" | "replace" | "invitations"} Listed the pages that the masthead leads to */

/** @type {[Listed, string][]} */
const PAGES = [
  ["episodes", "/"],
  ["review", "/review"],
];

/**
 * Draws the masthead.
 * @param {Listed | null} current which page this is; null for one that is not listed
 * @returns {Promise<Me | null>} who is here; null if the server is away
 */
export async function showMasthead(current) {
  const person = el("div", { class: "person" });
  const links = PAGES.map(([name, href]) => link(name, href, current));
  const nav = el("nav", { "aria-label": say("site.nav") }, ...links);
  fill(region("masthead"), nav, person);
  const me = await showPerson(person);
  if (me && (me.mode === "local" || me.role === "maintainer")) nav.append(link("replace", "/replace", current));
  if (me && me.mode !== "local" && me.role === "maintainer") nav.append(link("invitations", "/invitations", current));
  return me;
}

/**
 * @param {Listed} name
 * @param {string} href
 * @param {Listed | null} current
 */
const link = (name, href, current) =>
  el("a", { href, text: say(`site.${name}`), "aria-current": name === current ? "page" : null });
