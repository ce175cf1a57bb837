/** What the card says of a place, and what it proposes. Pure functions. */
/**
 * @import { Region } from "../sound/region.js"
 * @import { Flag } from "../wire.d.ts"
 */
import { DRIFT, GAP, isOpen, mayConfirm, PAGE, slipOf, UNHEARD, UPSTREAM } from "../page/flags.js";

import { say } from "../text/strings.js";
import { hasBox, isParagraph, offersPage } from "./fill.js";

/** How long the place is, and about how many words are missing there, if the flag's score counts them. */
export function sizeOf(/** @type {Flag} */ { kind, score, onset, offset, near }) {
  if (onset === null && near) return say("gap.near");
  if (onset === null || offset === null) return say("gap.noWindow");
  const counts = kind === GAP || kind === "not_transcribed";
  if (counts && offset - onset < 0.05) return say("gap.instant");
  const seconds = Math.max(0.1, offset - onset).toFixed(1);
  if (!counts || score < 0.5) return say("gap.window", { seconds });
  return say("gap.about", { n: Math.max(1, Math.round(score)), seconds });
}

/** What became of it, who is on it; empty if there is nothing to say. */
export function stateOf(/** @type {Flag} */ flag) {
  const parts = [];
  if (flag.state !== "open") parts.push(say(`state.${flag.state}`));
  const { confirmations, heard_by: heard, filled_by: filler } = flag;
  const isSettled = flag.state === "confirmed_unintelligible";
  const others = confirmations - Number(flag.confirmed_by_me);
  if (isSettled) parts.push(say("gap.listeners", { n: confirmations }));
  else if (others > 0) parts.push(say("gap.confirmations", { n: others }));
  if (filler) parts.push(say("gap.filledBy", { name: filler.name }));
  const names = heard.map(({ name }) => name).join(", ");
  if (filler) parts.push(heard.length ? say("gap.heardBy", { n: heard.length, names }) : say("gap.heardByNone"));
  if (flag.claim && !flag.claim.mine) parts.push(say("gap.claim", { name: flag.claim.person.name }));
  return parts.join(" · ");
}

/**
 * The question over the box, and the hint under it.
 * @param {Flag} flag
 * @param {string} start what stands in the text there
 */
export function questionOf(flag, start) {
  return { question: say(`gap.box.${boxOf(flag)}`), hint: hintOf(flag, start) };
}

/**
 * What Enter does, as the text of its button.
 * @param {Flag} flag
 * @param {string} start what stands in the text there
 * @param {string | null} typed null without a box
 */
export function saveName(flag, start, typed) {
  if (mayConfirm(flag)) return "gap.hearToo";
  if (!isOpen(flag) && !hasBox(flag)) return "gap.next";
  if (typed !== null && start && !typed.trim()) return "gap.remove";
  if (typed !== null && !(start && typed === start))
    return flag.kind === DRIFT || slipOf(flag) ? "gap.write" : "gap.save";
  return flag.kind === UNHEARD ? "gap.isSaid" : "gap.right";
}

function boxOf(/** @type {Flag} */ flag) {
  if (flag.kind === GAP || flag.kind === DRIFT) return flag.kind;
  if (slipOf(flag)) return "speaker_label";
  return isParagraph(flag) ? "not_transcribed" : "other";
}

/**
 * @param {Flag} flag
 * @param {string} start
 */
function hintOf(flag, start) {
  if (flag.kind === UPSTREAM) return say("gap.hint.upstream");
  if (flag.kind === DRIFT) return say("gap.hint.stamp_drift", { time: start });
  if (slipOf(flag)) return say("gap.hint.speaker_label", { name: start });
  if (isParagraph(flag) || (flag.kind === PAGE && !start)) return "";
  if (offersPage(flag)) return say("gap.hint.page");
  if (flag.kind === UNHEARD) return say("gap.hint.not_spoken");
  return say(flag.kind === GAP ? "gap.hint.unintelligible" : "gap.hint.other");
}

/**
 * What may be put into the box: the page's words, unless they stand in it already, and words by the sound.
 * @param {Flag} flag
 * @returns {{page: string[], sound: string[]}}
 */
export function proposalsFor(flag) {
  const page = flag.proposed && !offersPage(flag) ? [flag.proposed] : [];
  return { page, sound: slipOf(flag) ? [] : flag.candidates };
}

/** Seconds around words that are heard alone: they begin and end softly. */
const AROUND = 0.15;

/**
 * Where a proposal can be heard: its own words, else the place that they are for; null if nobody knows either.
 * @param {Flag} flag
 * @param {string} text
 * @returns {Region | null}
 */
export function heardAt({ candidates, origins, onset, offset }, text) {
  const [, , from, to] = origins[candidates.indexOf(text)] ?? [];
  const place = [from ?? onset, to ?? offset];
  if (place[0] === null || place[1] === null) return null;
  return { onset: Math.max(0, place[0] - AROUND), offset: place[1] + AROUND };
}

/**
 * Where a proposal is known from, in a word; empty if nobody says.
 * @param {Flag} flag
 * @param {string} text
 */
export function sourceOf({ kind, candidates, origins }, text) {
  const [source, probability] = origins[candidates.indexOf(text)] ?? [];
  if (!source) return "";
  return SENTENCES.has(kind)
    ? say("gap.source.sentence", { n: Math.round((probability ?? 0) * 10) })
    : say(`gap.source.${source}`);
}

/** Kinds that get a whole sentence, with how much of it is likely right. */
const SENTENCES = new Set(["not_transcribed", UNHEARD]);

/**
 * The proposal after or before the one in the box, round and round.
 * @param {ReturnType<typeof proposalsFor>} proposals
 * @param {string} typed
 * @param {1 | -1} step
 */
export function nextProposal({ page, sound }, typed, step) {
  const all = [...new Set([...page, ...sound])];
  const place = all.indexOf(typed);
  if (place < 0) return step > 0 ? all.at(0) : all.at(-1);
  return all.at((place + step) % all.length);
}

/** Whether a person said that it cannot be told, and may take that back. */
export const mayTakeBack = (/** @type {Flag} */ flag) => flag.confirmed_by_me && !isOpen(flag);
