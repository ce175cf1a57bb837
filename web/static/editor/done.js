/** What the card says once nothing is left in the queue. */
/** @import { Card } from "./card.js" */
/** @import { Queue } from "./queue.js" */

import { announce } from "../page/announce.js";
import { button, el } from "../page/dom.js";
import { goToNext } from "../page/next_gap.js";
import { say } from "../text/strings.js";

/**
 * Shows where work may go on: with what the scope left out, or elsewhere.
 * @param {Card} card
 * @param {Queue} queue
 * @param {() => void} goOn to what the scope left out
 */
export function showDone(card, queue, goOn) {
  const n = queue.rest.length;
  const next = button(say("gap.nextEpisode"), () => goToNext(), { class: n ? "" : "primary" });
  const rest = n ? button(say("gap.goRest"), goOn, { class: "primary" }) : null;
  const lead = n ? el("p", { text: say("gap.rest", { n }) }) : null;
  const home = el("a", { class: "button", href: "/", text: say("gap.toEpisodes") });
  const done = queue.scope === "page" ? "gap.allPage" : "gap.allGaps";
  const title = say(n || queue.partly.size ? done : "gap.allDone");
  const skipped = queue.partly.size;
  const back = skipped ? button(say("gap.partlyBack"), () => goBack(queue, goOn), { class: "primary" }) : null;
  const partly = skipped ? el("p", { text: say("gap.partly", { n: skipped }) }) : null;
  card.showDone(title, partly, lead, el("div", { class: "buttons" }, back, rest, next, home));
  card.focus();
  announce(title);
}

/** To the gaps that were filled in part: they are still open. */
function goBack(/** @type {Queue} */ queue, /** @type {() => void} */ goOn) {
  queue.partly.clear();
  goOn();
}
