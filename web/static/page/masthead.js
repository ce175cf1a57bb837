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
 */
export function showMasthead(current) {
  const person = el("div", { class: "person" });
  const links = PAGES.map(([name, href]) =>
    el("a", { href, text: say(`site.${name}`), "aria-current": name === current ? "page" : null }),
  );
  fill(document.getElementById("masthead"), el("nav", { "aria-label": say("site.nav") }, ...links), person);
  return showPerson(person);
}
