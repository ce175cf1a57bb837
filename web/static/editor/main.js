/** The editor: puts its parts together. */
/** @import { Episode, EpisodeAnswer, Me, Playable, Splice } from "../wire.d.ts" */
/** @import { Wish } from "./recording.js" */
import { announce } from "../page/announce.js";
import { episodeUrl, fetchEpisode } from "../page/api.js";
import { el, region } from "../page/dom.js";
import { Keys } from "../page/keys.js";
import { loadInto } from "../page/loading.js";
import { whoIsHere } from "../page/person.js";
import { Tab } from "../page/tab.js";
import { Overview } from "../sound/overview.js";
import { SoundPanel } from "../sound/panel.js";
import { Player } from "../sound/player.js";
import { say } from "../text/strings.js";
import { Card } from "./card.js";
import { bindButtons, bindKeys, showMoment } from "./commands.js";
import { askWhichText } from "./conflict.js";
import { Drafts } from "./drafts.js";
import { FindPanel } from "./find_panel.js";
import { Follow } from "./follow.js";
import { Frame } from "./frame.js";
import { LineWork } from "./line_work.js";
import { ManyLines } from "./many_lines.js";
import { Marks } from "./marks.js";
import { ownFile } from "./own_file.js";
import { Pane } from "./pane.js";
import { momentIn } from "./place_in_sound.js";
import { Poll } from "./poll.js";
import { Queue } from "./queue.js";
import { recordingPart, soundCame, wish } from "./recording.js";
import { offerDrafts } from "./recovery.js";
import { showRefusal } from "./refusal.js";
import { RowEdit } from "./row_edit.js";
import { Rows } from "./rows.js";
import { Saver } from "./saver.js";
import { showNotes, stateNotice } from "./state_notice.js";
import { Status, unsavedOf } from "./status.js";
import { Transcript } from "./transcript.js";
import { TypingPause } from "./typing_pause.js";
import { Undo } from "./undo.js";
import { welcome } from "./who.js";
import { Work } from "./work.js";

/** @typedef {ReturnType<typeof assemble>} Parts */
/** @typedef {{player: Player, panel: SoundPanel, pause: TypingPause}} Sound */

const slug = document.body.dataset.slug ?? "";

loadInto(
  region("main"),
  () => Promise.all([fetchEpisode(slug), ownFile(slug), whoIsHere()]),
  ([payload, found, me]) => {
    const own = payload.sound === "none" ? found : null;
    const wished = own ? null : wish(slug, payload.episode, me);
    const parts = assemble(payload, own);
    showNotes(parts.frame, payload.notes);
    parts.frame.draw();
    parts.rows.drawAll();
    listen(parts);
    open(parts, me, wished);
  },
);

/**
 * @param {EpisodeAnswer} payload
 * @param {File | null} own what this browser plays, where the server has no sound
 */
function assemble(payload, own) {
  const transcript = new Transcript(payload);
  const keys = new Keys();
  const status = new Status();
  const drafts = new Drafts(slug, new Tab());
  const frame = new Frame({ keys, status, transcript });
  const marks = new Marks();
  const rows = new Rows(frame.pane, transcript, marks);
  const follow = new Follow(transcript, rows, marks);
  const saver = new Saver(transcript, drafts, askWhichText);
  const poll = new Poll(transcript, saver);
  const sound = makeSound(payload, own, follow, keys);
  const panel = sound?.panel ?? null;
  const overview = sound ? new Overview(transcript, sound.player) : null;
  const card = new Card(panel?.element ?? el("div"), keys);
  const queue = new Queue(transcript);
  const work = new Work({ transcript, rows, marks, queue, card, sound: panel, saver, drafts, poll, frame, status });
  const undo = new Undo({ transcript, rows, queue, saver, work });
  const rowEdit = new RowEdit({ rows, transcript, saver, drafts, marks });
  status.unsaved = () => unsavedOf(work, rowEdit);
  const many = new ManyLines(transcript, saver);
  const player = sound?.player ?? null;
  const lineWork = new LineWork(transcript, saver, many, player);
  const find = new FindPanel({ transcript, rows, marks, player, many, leave: (to) => leaveFind(frame, card, to) });
  many.on("saved", () => undo.deeds.push(null));
  work.on("arrived", ({ focus }) => focus && find.close());
  new Pane({ rows, transcript, rowEdit, player, work, lineWork });
  return {
    showRecording: (/** @type {Episode} */ _) => {}, // once it is known who is here
    ...{ transcript, keys, status, drafts, frame, rows, follow, lineWork },
    ...{ isOwn: own !== null, saver, poll, sound, overview, card, queue, work, undo, rowEdit, find },
  };
}

/**
 * The panel is left: for the card, or, on a phone, for the transcript.
 * @param {Frame} frame
 * @param {Card} card
 * @param {"card" | "transcript"} to
 */
function leaveFind(frame, card, to) {
  if (to === "transcript") {
    frame.view("transcript");
    return;
  }
  card.element.hidden = false;
  frame.keyLine.hidden = false;
  card.focus();
}

/**
 * What plays; null for an episode without audio.
 * @param {EpisodeAnswer} payload
 * @param {File | null} own
 * @param {Follow} follow
 * @param {Keys} keys
 * @returns {Sound | null}
 */
function makeSound({ episode: { duration }, sound }, own, follow, keys) {
  if (sound === "none" && !own) return null;
  /** @param {number} onset @param {number} offset */
  const clipAddress = (onset, offset) =>
    episodeUrl(slug, `/clip?onset=${onset.toFixed(2)}&offset=${Math.min(offset, player.duration).toFixed(2)}`);
  const player = new Player(own ? URL.createObjectURL(own) : addressOf(sound), clipAddress, duration ?? 0);
  player.isExact = sound === "rendition";
  const pause = new TypingPause(player);
  const panel = new SoundPanel(
    player,
    { slug, wordsBetween: (onset, offset) => follow.wordsBetween(onset, offset) },
    keys,
  );
  return { player, panel, pause };
}

/** Where the sound is: the recording as it is, until the rendition is made. */
const addressOf = (/** @type {Playable} */ sound) => episodeUrl(slug, sound === "rendition" ? "/audio" : "/source");

function listen(/** @type {Parts} */ parts) {
  listenToTranscript(parts);
  listenToServer(parts);
  listenToRowEdit(parts);
  if (parts.sound) listenToPlayer(parts, parts.sound.player);
  bindKeys(parts);
  bindButtons(parts);
  addEventListener("beforeunload", () => parts.rowEdit.commit());
}

function listenToTranscript(/** @type {Parts} */ { transcript, rows, frame, work, rowEdit }) {
  const refresh = (/** @type {number | undefined} */ line) => {
    const row = line === undefined ? undefined : transcript.rowAt(line);
    if (row) rows.refresh(row);
  };
  transcript.on("rows", ({ removed, added, splice }) => {
    rows.replace(removed, added, rowEdit.replaced(removed, added));
    for (const { line } of splice.relabelled) refresh(line);
    rowEdit.waiting.show();
  });
  transcript.on("retimed", ({ rows: retimed }) => {
    for (const row of retimed) rows.refresh(row);
  });
  transcript.on("flags", ({ ids }) => {
    for (const line of new Set(ids.map((id) => transcript.flags.get(id)?.line))) refresh(line);
    rows.drawMissing();
  });
  transcript.on("state", () => {
    frame.showReversals(transcript.canUndo, transcript.canRedo);
    work.sync();
  });
  transcript.on("claims", () => {
    frame.showOthers(transcript.claims);
    work.sync();
  });
}

function listenToServer(/** @type {Parts} */ parts) {
  const { transcript, saver, poll, status, frame, rows, follow, rowEdit, work, sound, overview } = parts;
  const showState = stateNotice(frame, slug);
  const reload = async () => {
    const payload = await fetchEpisode(slug);
    transcript.replace(payload);
    sound?.player.last(payload.episode.duration);
    showNotes(frame, payload.notes);
    overview?.load();
    follow.reset();
    poll.reset();
    rows.drawAll();
    work.sync();
    if (work.current) sound?.panel.place(work.current, false);
    announce(say("editor.reloaded"), { seen: true });
  };
  saver.on("state", ({ name, message }) => status.show(name, message));
  saver.on("reload", () => rowEdit.open || reload());
  saver.on("spliced", () => poll.soon());
  poll.on("reload", () => rowEdit.open || saver.busy || reload());
  poll.on("away", () => status.show("offline"));
  poll.on("back", () => {
    status.show(saver.busy ? "saving" : "saved");
    saver.hurry();
  });
  poll.on("progress", ({ sound: playable, ...now }) => {
    Object.assign(transcript.episode, now);
    if (playable === "rendition") sound?.player.become(addressOf(playable));
    rows.drawLate();
    showState(transcript.episode);
    parts.showRecording(transcript.episode);
    if (playable !== "none" && !(sound && !parts.isOwn)) soundCame(frame, isAtWork(parts));
  });
  poll.on("theirs", ({ splice }) => announce(say("editor.theirs", { name: splice.by.name, n: lineOf(splice) })));
  showState(transcript.episode);
}

/** Whether a page that began anew would take something from somebody: words, places that they chose, a dialog. */
const isAtWork = (/** @type {Parts} */ { rowEdit, work, saver, find }) =>
  Boolean(rowEdit.open || document.querySelector("dialog[open]")) || work.card.dirty || saver.busy || find.open;

function listenToRowEdit(/** @type {Parts} */ { rowEdit, status, work, saver }) {
  rowEdit.on("typing", () => status.show("typing"));
  rowEdit.on("closed", ({ hadFocus, isOnItsWay }) => {
    // The saver hears of it only once the browser has put the draft by.
    status.show(work.card.dirty ? "typing" : isOnItsWay || saver.busy ? "saving" : "saved");
    if (hadFocus) work.card.focus();
  });
  rowEdit.on("refused", async ({ error, draft }) => {
    await showRefusal(error);
    rowEdit.bringBack([draft]);
  });
}

/**
 * @param {Parts} parts
 * @param {Player} player
 */
function listenToPlayer({ frame, follow, work, card }, player) {
  player.on("state", () => frame.showPlayer(player));
  player.on("time", () => {
    frame.showTime(player);
    follow.show(player.time, player.playing && !player.clip);
    if (player.playing && work.current) card.proposals.played(work.current, player.time);
  });
  player.on("problem", ({ kind, message }) => {
    announce(say(kind === "silent" ? "editor.silent" : "editor.noSound", { message }), { seen: true });
  });
}

async function open(/** @type {Parts} */ parts, /** @type {Me | null} */ known, /** @type {Wish | null} */ wished) {
  const { transcript, frame, sound, work, queue, poll, card } = parts;
  frame.side.append(parts.find.element, card.element, frame.keyLine);
  frame.showReversals(transcript.canUndo, transcript.canRedo);
  frame.showOthers(transcript.claims);
  work.showCounts();
  if (!transcript.rows.length) frame.notice("empty", say("editor.empty"));
  if (sound) showOverview(parts, sound.player);
  else frame.transport.hidden = true;
  const asked = transcript.flags.get(location.hash.slice(1));
  if (new URLSearchParams(location.search).get("queue") === "page" && queue.hasPage) queue.scope = "page";
  if (!queue.open.length && !asked) queue.scope = "all";
  const moment = momentIn(location.hash);
  const { hash } = location;
  work.arrive(asked ?? queue.after(null), { play: moment === null });
  if (moment !== null) {
    showMoment(parts, moment);
    history.replaceState(null, "", hash);
  }
  poll.start();
  const me = await welcome(frame, parts.saver, known);
  parts.showRecording = recordingPart({ frame, slug, me, wished, isOwn: parts.isOwn, follow: () => poll.soon() });
  await parts.showRecording(transcript.episode);
  poll.now();
  parts.drafts.person = me?.person?.id ?? null;
  await parts.drafts.tab.ready;
  await offerDrafts(parts);
}

/**
 * @param {Parts} parts
 * @param {Player} player
 */
function showOverview(parts, player) {
  const { overview, frame, work } = parts;
  if (!overview) return;
  frame.transport.append(overview.element);
  player.on("time", () => overview.at(player.time));
  overview.on("seek", ({ time }) => (player.playing ? player.seek(time) : showMoment(parts, time)));
  overview.on("flag", ({ flag }) => work.arrive(flag));
  overview.load();
  frame.showPlayer(player);
}

/** Where an edit stands now. */
const lineOf = (/** @type {Splice} */ { rows, first }) => rows[0]?.line ?? first;
