/** A page while its data comes, and when it does not. */
import { say } from "../text/strings.js";
import { button, el, fill } from "./dom.js";
import { messageOf, ServerAway, ServerError } from "./server.js";
import { redraw } from "./stay.js";

/** What comes sooner needs no word: one that flashes up only startles. */
const PATIENCE_MS = 300;
/** The server is away: asked again by itself, as long as the notice stands. */
const AGAIN_MS = 3000;

/**
 * Loads and shows, with words when it takes long and another try when it fails.
 * @template T
 * @param {HTMLElement} place
 * @param {() => Promise<T>} load
 * @param {(data: T) => void} show
 */
export async function loadInto(place, load, show) {
  const words = () => el("p", { class: "loading", text: say("site.loading") });
  const slow = setTimeout(() => fill(place, asItem(place, words())), PATIENCE_MS);
  try {
    const data = await load();
    clearTimeout(slow);
    show(data);
  } catch (error) {
    clearTimeout(slow);
    if (error instanceof ServerError && error.status === 401) location.assign(signInUrl());
    else fail(place, load, show, error);
  }
}

/** A list holds nothing but items: screen readers count them. */
function asItem(/** @type {HTMLElement} */ place, /** @type {HTMLElement} */ made) {
  return place.matches("ol, ul") ? el("li", {}, made) : made;
}

/** Where one signs in, and comes back from. */
export const signInUrl = () => `/sign-in?next=${encodeURIComponent(location.pathname + location.hash)}`;

/**
 * @template T
 * @param {HTMLElement} place
 * @param {() => Promise<T>} load
 * @param {(data: T) => void} show
 * @param {unknown} error
 */
function fail(place, load, show, error) {
  const again = () => loadInto(place, load, show);
  const away = error instanceof ServerAway;
  const message = away ? say("problem.away") : say("problem.lost", { message: messageOf(error) });
  const retry = button(say("problem.retry"), again, { class: "primary" });
  const notice = el("div", { class: "notice", role: "alert" }, el("p", { text: message }), retry);
  redraw(place, () => fill(place, asItem(place, notice)));
  if (away) setTimeout(() => place.querySelector(".notice") && again(), AGAIN_MS);
  else console.error(error);
}
