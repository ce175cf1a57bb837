/** What the card says once nothing is left in the queue. */
/** @import { Card } from "./card.js" */
/** @import { Queue } from "./queue.js" */

import { announce } from "../page/announce.js";
import { button, el } from "../page/dom.js";
import { goToNext } from "../page/next_gap.js";
import { say } from "../text/strings.js";

const CLAIMS = "done-claims";

/**
 * Shows where work may go on: with what was skipped or left out, or elsewhere.
 * @param {Card} card
 * @param {Queue} queue
 * @param {{after: string | null, goBack: () => void, goOn: () => void}} ways after: the place that was shown last, as
 *   `SLUG,ID`; goBack: to what was skipped; goOn: to what the scope left out
 */
export function showDone(card, queue, { after, goBack, goOn }) {
  const open = queue.open.length;
  const partly = queue.partly.size;
  const n = queue.rest.length;
  const query = after ? new URLSearchParams({ after }) : undefined;
  const back = open || partly ? button(say(open ? "gap.skippedBack" : "gap.partlyBack"), goBack) : null;
  const rest = n ? button(say("gap.goRest"), goOn) : null;
  const next = button(say("gap.nextEpisode"), () => goToNext(query));
  (back ?? rest ?? next).classList.add("primary");
  const home = el("a", { class: "button", href: "/", text: say("gap.toEpisodes") });
  const title = titleOf(queue);
  const told = [
    el("div", { class: CLAIMS }, ...claimsOn(queue)),
    partly ? el("p", { text: say("gap.partly", { n: partly }) }) : null,
    n ? el("p", { text: say("gap.rest", { n }) }) : null,
  ];
  card.showDone(title, ...told, el("div", { class: "buttons" }, back, rest, next, home));
  card.focus();
  announce(title);
}

/** People come and go while the card stands. */
export function showClaims(/** @type {Card} */ card, /** @type {Queue} */ queue) {
  card.element.querySelector(`.${CLAIMS}`)?.replaceChildren(...claimsOn(queue));
}

function titleOf(/** @type {Queue} */ queue) {
  const n = queue.open.length;
  if (n) return say("gap.stillOpen", { n });
  if (!queue.rest.length && !queue.partly.size) return say("gap.allDone");
  return say(queue.scope === "page" ? "gap.allPage" : "gap.allGaps");
}

/** Who is on the places that are open, a line each. */
function claimsOn(/** @type {Queue} */ queue) {
  const claims = queue.open.flatMap(({ claim }) => (claim && !claim.mine ? [claim.person.name] : []));
  return [...new Set(claims)].map((name) => el("p", { text: say("gap.claimRest", { name }) }));
}
