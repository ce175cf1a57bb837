/** The editor: puts its parts together. */
/** @import { EpisodeAnswer, Playable, Splice } from "../wire.d.ts" */
import { announce } from "../page/announce.js";
import { episodeUrl, fetchEpisode } from "../page/api.js";
import { el, isTextField, region } from "../page/dom.js";
import { Keys } from "../page/keys.js";
import { showKeys } from "../page/keys_dialog.js";
import { loadInto } from "../page/loading.js";
import { showPerson } from "../page/person.js";
import { Tab } from "../page/tab.js";
import { Overview } from "../sound/overview.js";
import { SoundPanel } from "../sound/panel.js";
import { Player } from "../sound/player.js";
import { say } from "../text/strings.js";
import { Card } from "./card.js";
import { askWhichText } from "./conflict.js";
import { Drafts } from "./drafts.js";
import { Follow } from "./follow.js";
import { Frame } from "./frame.js";
import { LineWork } from "./line_work.js";
import { Marks } from "./marks.js";
import { Pane } from "./pane.js";
import { Poll } from "./poll.js";
import { Queue } from "./queue.js";
import { offerDrafts } from "./recovery.js";
import { showRefusal } from "./refusal.js";
import { RowEdit } from "./row_edit.js";
import { Rows } from "./rows.js";
import { Saver } from "./saver.js";
import { showNotes, stateNotice } from "./state_notice.js";
import { Status } from "./status.js";
import { Transcript } from "./transcript.js";
import { Undo } from "./undo.js";
import { Work } from "./work.js";

/** @typedef {ReturnType<typeof assemble>} Parts */
/** @typedef {{player: Player, panel: SoundPanel}} Sound */

const slug = document.body.dataset.slug ?? "";

loadInto(
  region("main"),
  () => fetchEpisode(slug),
  (payload) => {
    const parts = assemble(payload);
    showNotes(parts.frame, payload.notes);
    parts.frame.draw();
    parts.rows.drawAll();
    listen(parts);
    open(parts);
  },
);

function assemble(/** @type {EpisodeAnswer} */ payload) {
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
  const sound = makeSound(payload, follow, keys);
  const panel = sound?.panel ?? null;
  const overview = sound ? new Overview(transcript, sound.player) : null;
  const card = new Card(panel?.element ?? el("div"), keys);
  const queue = new Queue(transcript);
  const work = new Work({ transcript, rows, marks, queue, card, sound: panel, saver, drafts, poll, frame, status });
  const undo = new Undo({ transcript, rows, queue, saver, work });
  const rowEdit = new RowEdit({ rows, transcript, saver, drafts, marks });
  const lineWork = new LineWork(transcript, saver);
  new Pane({ rows, transcript, rowEdit, player: sound?.player ?? null, work, lineWork });
  return {
    ...{ transcript, keys, status, drafts, frame, rows, follow },
    ...{ saver, poll, sound, overview, card, queue, work, undo, rowEdit },
  };
}

/**
 * What plays; null for an episode without audio.
 * @param {EpisodeAnswer} payload
 * @param {Follow} follow
 * @param {Keys} keys
 * @returns {Sound | null}
 */
function makeSound({ episode: { duration }, sound }, follow, keys) {
  if (sound === "none") return null;
  /** @param {number} onset @param {number} offset */
  const clipAddress = (onset, offset) =>
    episodeUrl(slug, `/clip?onset=${onset.toFixed(2)}&offset=${Math.min(offset, player.duration).toFixed(2)}`);
  const player = new Player(addressOf(sound), clipAddress, duration ?? 0);
  player.isExact = sound === "rendition";
  const panel = new SoundPanel(
    player,
    { slug, wordsBetween: (onset, offset) => follow.wordsBetween(onset, offset) },
    keys,
  );
  return { player, panel };
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
  saver.on("reload", reload);
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
  });
  poll.on("theirs", ({ splice }) => announce(say("editor.theirs", { name: splice.by.name, n: lineOf(splice) })));
  showState(transcript.episode);
}

function listenToRowEdit(/** @type {Parts} */ { rowEdit, status, work, transcript, saver }) {
  rowEdit.on("typing", () => status.show("typing"));
  rowEdit.on("closed", ({ hadFocus }) => {
    status.show(work.card.dirty ? "typing" : saver.busy ? "saving" : "saved");
    if (hadFocus) work.card.focus();
  });
  rowEdit.on("refused", async ({ error, row, text }) => {
    await showRefusal(error);
    rowEdit.start(row, { draft: { base: row.text, revision: transcript.revision, text } });
  });
}

/**
 * @param {Parts} parts
 * @param {Player} player
 */
function listenToPlayer({ frame, follow }, player) {
  player.on("state", () => frame.showPlayer(player));
  player.on("time", () => {
    frame.showTime(player);
    follow.show(player.time, player.playing && !player.clip);
  });
  player.on("problem", ({ kind, message }) => {
    announce(say(kind === "silent" ? "editor.silent" : "editor.noSound", { message }), { seen: true });
  });
}

function bindKeys(/** @type {Parts} */ parts) {
  const { keys, sound, work, undo, rowEdit, card } = parts;
  /** @param {() => unknown} act what was just typed into a box is the browser's to undo; what was saved is ours */
  const unlessTyping = (act) => () => {
    const focused = document.activeElement;
    const isTyping = rowEdit.open || (card.isBox(focused) ? card.dirty : isTextField(focused));
    return isTyping ? false : void act();
  };
  /** @param {(sound: Sound) => unknown} act */
  const withSound = (act) => () => (sound ? void act(sound) : false);
  keys.bind({
    playPause: withSound(({ player }) => player.toggle()),
    replay: withSound(({ panel }) => panel.replay()),
    loop: withSound(({ panel }) => panel.toggleLoop()),
    back: withSound(({ player }) => player.skip(-2)),
    forward: withSound(({ player }) => player.skip(2)),
    slower: withSound(({ player }) => player.changeRate(-1)),
    faster: withSound(({ player }) => player.changeRate(1)),
    next: () => work.go(1),
    previous: () => work.go(-1),
    saveNext: () => void (rowEdit.open ? rowEdit.commit() : card.submit()),
    cannotTell: () => void work.decide("confirmed_unintelligible"),
    editLine: () => void (rowEdit.open ? rowEdit.commit() : editCurrent(parts)),
    undo: unlessTyping(() => undo.undo()),
    redo: unlessTyping(() => undo.redo()),
    help: () => (isTextField(document.activeElement) ? false : showKeys(keys)),
  });
}

function bindButtons(/** @type {Parts} */ parts) {
  const { frame, keys, undo, sound, card } = parts;
  frame.help.addEventListener("click", () => showKeys(keys));
  frame.undo.addEventListener("click", () => undo.undo());
  frame.redo.addEventListener("click", () => undo.redo());
  frame.play.addEventListener("click", () => sound?.player.toggle());
  card.on("edit", () => editCurrent(parts));
}

/** Opens the row that the keys are about, or the card's. */
function editCurrent(/** @type {Parts} */ { frame, rows, rowEdit, transcript, work: { current } }) {
  frame.view("transcript");
  const row = current && !document.activeElement?.matches(".text") ? transcript.rowOf(current) : rows.current;
  if (row) rowEdit.start(row, { caret: current?.end ?? null });
}

async function open(/** @type {Parts} */ parts) {
  const { transcript, frame, sound, work, queue, poll, card } = parts;
  frame.side.append(card.element, frame.keyLine);
  frame.showReversals(transcript.canUndo, transcript.canRedo);
  frame.showOthers(transcript.claims);
  work.showCounts();
  if (!transcript.rows.length) frame.notice("empty", say("editor.empty"));
  if (sound) showOverview(parts, sound.player);
  else frame.transport.hidden = true;
  const asked = transcript.flags.get(location.hash.slice(1));
  if (new URLSearchParams(location.search).get("queue") === "page" && queue.hasPage) queue.scope = "page";
  if (!queue.open.length && !asked) queue.scope = "all";
  work.arrive(asked ?? queue.after(null));
  poll.start();
  const me = await showPerson(frame.person);
  parts.drafts.person = me?.person?.id ?? null;
  await parts.drafts.tab.ready;
  await offerDrafts(parts);
}

/**
 * @param {Parts} parts
 * @param {Player} player
 */
function showOverview({ overview, frame }, player) {
  if (!overview) return;
  frame.transport.append(overview.element);
  player.on("time", () => overview.at(player.time));
  overview.on("seek", ({ time }) => player.seek(time));
  overview.load();
  frame.showPlayer(player);
}

/** Where an edit stands now. */
const lineOf = (/** @type {Splice} */ { rows, first }) => rows[0]?.line ?? first;
