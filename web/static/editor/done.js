/** What the card says once nothing is left in the queue. */
/** @import { Card } from "./card.js" */
/** @import { Queue } from "./queue.js" */
import { announce } from "../page/announce.js";
import { fetchNext } from "../page/api.js";
import { button, el } from "../page/dom.js";
import { messageOf } from "../page/server.js";
import { say } from "../text/strings.js";

/**
 * Shows where work may go on: with what the scope left out, or elsewhere.
 * @param {Card} card
 * @param {Queue} queue
 * @param {() => void} goOn to what the scope left out
 */
export function showDone(card, queue, goOn) {
  const n = queue.rest.length;
  const next = button(say("gap.nextEpisode"), goElsewhere, { class: n ? "" : "primary" });
  const rest = n ? button(say("gap.goRest"), goOn, { class: "primary" }) : null;
  const lead = n ? el("p", { text: say("gap.rest", { n }) }) : null;
  const home = el("a", { class: "button", href: "/", text: say("gap.toEpisodes") });
  const done = queue.scope === "page" ? "gap.allPage" : "gap.allGaps";
  const title = say(n ? done : "gap.allDone");
  card.showDone(title, lead, el("div", { class: "buttons" }, rest, next, home));
  card.focus();
  announce(title);
}

async function goElsewhere() {
  try {
    const { url } = await fetchNext();
    location.assign(url ?? "/");
  } catch (error) {
    announce(messageOf(error), { seen: true });
  }
}
