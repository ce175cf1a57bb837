/** The recording of an episode that has none beside its text: it is fetched, sent, or kept in this browser. */
/** @import { Child } from "../page/dom.js" */
/** @import { Episode, Me, Recording } from "../wire.d.ts" */
/** @import { Frame } from "./frame.js" */
import { announce } from "../page/announce.js";
import { askForRecording } from "../page/api.js";
import { button, el } from "../page/dom.js";
import { signInUrl } from "../page/loading.js";
import { messageOf } from "../page/server.js";
import { say } from "../text/strings.js";
import { chooseOwnFile, forgetOwnFile } from "./own_file.js";

/**
 * Where and for whom; `isOwn`: this browser's own file plays; `wished`: it was asked for as the page opened;
 * `follow`: what is asked for comes in a moment.
 * @typedef {{frame: Frame, slug: string, me: Me | null, isOwn: boolean, wished: Wish | null, follow: () => void}} Place
 */
/**
 * `found`: it was known where it is; `refused`: null if it was not.
 * @typedef {{found: boolean, refused: Promise<unknown>}} Wish
 */

/**
 * Asks for a recording before anything is drawn: it comes meanwhile. Null if nothing can be had, or not by this person.
 * @param {string} slug
 * @param {Pick<Episode, "state" | "recording">} episode
 * @param {Me | null} me
 * @returns {Wish | null}
 */
export function wish(slug, { state, recording }, me) {
  const found = canBeHad(recording);
  if (!mayWrite(me) || !(found || (!recording && state === "no_audio"))) return null;
  return {
    found,
    refused: askForRecording(slug).then(
      () => null,
      (error) => error,
    ),
  };
}

/**
 * Says where the recording is, with what can be done, and asks for it once: as somebody opens the episode, even if it
 * was not looked for yet, or when it is found while they are there. It draws only what is new.
 */
export function recordingPart(/** @type {Place} */ place) {
  /** @type {string | null} */
  let shown = null;
  const { wished } = place;
  let isAsked = wished?.found ?? false;
  let isWished = wished !== null;
  wished?.refused.then((error) => {
    if (!error) place.follow();
    else if (wished.found) announce(messageOf(error), { seen: true }); // else it is nowhere
  });
  return async (/** @type {Episode} */ episode) => {
    const message = place.isOwn ? say("recording.own") : recordingMessage(episode, mayWrite(place.me));
    if (message !== shown) place.frame.notice("recording", message, ...actions(place, episode));
    shown = message;
    if (place.isOwn || !mayWrite(place.me)) return;
    if (!isAsked && canBeHad(episode.recording)) {
      isAsked = true;
      await askForRecording(place.slug).then(place.follow, (error) => announce(messageOf(error), { seen: true }));
    } else if (!isWished && !episode.recording && episode.state === "no_audio") {
      isWished = true;
      await askForRecording(place.slug).then(place.follow, () => {}); // it was looked for, and is nowhere
    }
  };
}

/**
 * The sound is here: the page begins anew with it, at once if nobody is typing.
 * @param {Frame} frame
 * @param {boolean} isTyping
 */
export function soundCame(frame, isTyping) {
  const again = () => location.reload();
  if (isTyping) frame.notice("recording", say("recording.came"), button(say("recording.listen"), again));
  else again();
}

const canBeHad = (/** @type {Recording | null} */ recording) =>
  recording !== null && recording.state !== "failed" && recording.state !== "doubtful";

/** Whether somebody may have things fetched: whoever may write. */
const mayWrite = (/** @type {Me | null} */ me) => me !== null && (me.mode !== "server" || me.person !== null);

/** Whether somebody may send a recording to the server. */
const maySend = (/** @type {Me | null} */ me) => me?.mode === "local" || me?.role === "maintainer";

/**
 * @param {Pick<Episode, "state" | "recording">} episode
 * @param {boolean} isWriter
 */
function recordingMessage({ state, recording }, isWriter) {
  if (!recording) return state === "no_audio" ? say("recording.none") : null;
  const { state: where, host, error, came, total } = recording;
  if (where === "here") return null;
  if (where === "asked" && !host) return say("recording.sought");
  if (where === "offered" && !isWriter) return say("recording.signIn", { host });
  if (where !== "coming") return say(`recording.${where}`, { host, error: error ?? "" });
  if (!came) return say("recording.begins", { host });
  const percent = total ? say("recording.share", { percent: Math.floor((100 * came) / total) }) : "";
  return say("recording.coming", { host, came: megabytes(came), total: total ? megabytes(total) : "?", percent });
}

const megabytes = (/** @type {number} */ bytes) => (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0);

/**
 * @param {Place} place
 * @param {Pick<Episode, "recording">} episode
 * @returns {Child[]}
 */
function actions({ slug, me, isOwn }, { recording }) {
  if (isOwn) return [button(say("recording.forget"), () => forgetOwnFile(slug).then(() => location.reload()))];
  const choose = button(say("recording.choose"), () => chooseOwnFile(slug, maySend(me)));
  if (recording?.state === "failed") return [againButton(slug), choose];
  if (recording?.state === "offered" && !mayWrite(me))
    return [el("a", { href: signInUrl(), text: say("site.signIn") }), choose];
  return isOnItsWay(recording) ? [] : [choose];
}

const isOnItsWay = (/** @type {Recording | null} */ recording) =>
  recording !== null && ["offered", "asked", "coming"].includes(recording.state);

/** Asks for another try. */
const againButton = (/** @type {string} */ slug) =>
  button(say("editor.again"), () => askForRecording(slug).catch((error) => announce(messageOf(error), { seen: true })));
