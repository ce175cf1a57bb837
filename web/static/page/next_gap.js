/** The first button on the site: to the next gap, anywhere. */
/** @import { NextAnswer } from "../wire.d.ts" */

import { say } from "../text/strings.js";
import { announce } from "./announce.js";
import { fetchNext } from "./api.js";
import { button } from "./dom.js";
import { messageOf } from "./server.js";

/**
 * @param {string} text
 * @param {() => URLSearchParams} filters of the queue
 */
export function nextGapButton(text, filters = () => new URLSearchParams()) {
  return button(text, () => goToNext(filters()), { class: "primary large", title: say("episodes.nextHint") });
}

/** Goes there; else says what is left, and who is on it. */
export async function goToNext(/** @type {URLSearchParams} */ query = new URLSearchParams()) {
  try {
    const next = await fetchNext(query);
    if (next.url) goTo(next.url);
    else announce(whyNone(next), { seen: true });
  } catch (error) {
    announce(messageOf(error), { seen: true });
  }
}

/** Opens a place anew, also one of the page that is open: only the end of its address differs. */
function goTo(/** @type {string} */ url) {
  const isHere = new URL(url, location.href).pathname === location.pathname;
  location.assign(url);
  if (isHere) location.reload();
}

/** Why nothing is next. */
function whyNone(/** @type {NextAnswer} */ { left, claimed_by: names, silent }) {
  if (!left) return say("episodes.allDone");
  const told = [];
  if (names.length) told.push(say("episodes.claimed", { names: names.join(", ") }));
  if (silent) told.push(say("episodes.silent", { n: silent }));
  return [say("episodes.stillOpen", { n: left }), ...told].join(" ");
}
