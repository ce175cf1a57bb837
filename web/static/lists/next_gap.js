/** The first button on the site: to the next gap, anywhere. */
import { announce } from "../page/announce.js";
import { button } from "../page/dom.js";
import { get } from "../page/server.js";
import { say } from "../text/strings.js";

/**
 * @param {string} text
 * @param {() => URLSearchParams} filters of the queue
 */
export function nextGapButton(text, filters = () => new URLSearchParams()) {
  return button(text, () => go(filters()), { class: "primary large", title: say("episodes.nextHint") });
}

async function go(query) {
  try {
    const { url } = await get(`/api/review/next?${query}`);
    if (url) location.assign(url);
    else announce(say("episodes.allDone"), { seen: true });
  } catch (error) {
    announce(error.message, { seen: true });
  }
}
