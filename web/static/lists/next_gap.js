/** The first button on the site: to the next gap, anywhere. */
import { announce } from "../page/announce.js";
import { fetchNext } from "../page/api.js";
import { button } from "../page/dom.js";
import { messageOf } from "../page/server.js";
import { say } from "../text/strings.js";

/**
 * @param {string} text
 * @param {() => URLSearchParams} filters of the queue
 */
export function nextGapButton(text, filters = () => new URLSearchParams()) {
  return button(text, () => go(filters()), { class: "primary large", title: say("episodes.nextHint") });
}

async function go(/** @type {URLSearchParams} */ query) {
  try {
    const { url } = await fetchNext(query);
    if (url) location.assign(url);
    else announce(say("episodes.allDone"), { seen: true });
  } catch (error) {
    announce(messageOf(error), { seen: true });
  }
}
