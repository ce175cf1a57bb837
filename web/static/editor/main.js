/** The editor: puts its parts together. */
import { announce } from "../page/announce.js";
import { isTextField } from "../page/dom.js";
import { Keys } from "../page/keys.js";
import { showKeys } from "../page/keys_dialog.js";
import { loadInto } from "../page/loading.js";
import { showPerson } from "../page/person.js";
import { episodeUrl, get } from "../page/server.js";
import { Overview } from "../sound/overview.js";
import { SoundPanel } from "../sound/panel.js";
import { Player } from "../sound/player.js";
import { say, stageName } from "../text/strings.js";
import { Card } from "./card.js";
import { askWhichText } from "./conflict.js";
import { Drafts } from "./drafts.js";
import { Follow } from "./follow.js";
import { Frame } from "./frame.js";
import { Marks } from "./marks.js";
import { Pane } from "./pane.js";
import { Poll } from "./poll.js";
import { Queue } from "./queue.js";
import { offerDrafts } from "./recovery.js";
import { showRefusal } from "./refusal.js";
import { RowEdit } from "./row_edit.js";
import { Rows } from "./rows.js";
import { Saver } from "./saver.js";
import { Status } from "./status.js";
import { Transcript } from "./transcript.js";
import { Work } from "./work.js";

const slug = document.body.dataset.slug;
const load = () => get(episodeUrl(slug), { priority: "high" });

loadInto(document.getElementById("main"), load, (payload) => {
  const parts = assemble(payload);
  parts.frame.draw();
  parts.rows.drawAll();
  listen(parts);
  open(parts);
});

function assemble(payload) {
  const transcript = new Transcript(payload);
  const keys = new Keys();
  const status = new Status();
  const drafts = new Drafts(slug);
  const frame = new Frame({ keys, status, transcript });
  const marks = new Marks();
  const rows = new Rows(frame.pane, transcript, marks);
  const follow = new Follow(transcript, rows, marks);
  const saver = new Saver(transcript, drafts, askWhichText);
  const poll = new Poll(transcript, saver);
  const player = makePlayer(payload.episode);
  const source = { slug, wordsBetween: (onset, offset) => follow.wordsBetween(onset, offset) };
  const sound = player ? new SoundPanel(player, source, keys) : null;
  const card = new Card(sound?.element ?? document.createElement("div"), keys);
  const queue = new Queue(transcript);
  const work = new Work({ transcript, rows, marks, queue, card, sound, saver, drafts, poll, frame, status });
  const rowEdit = new RowEdit({ rows, transcript, saver, drafts, marks });
  new Pane({ rows, transcript, rowEdit, player, follow, work });
  return {
    transcript,
    keys,
    status,
    drafts,
    frame,
    marks,
    rows,
    follow,
    saver,
    poll,
    player,
    sound,
    card,
    queue,
    work,
    rowEdit,
  };
}

function makePlayer({ state, duration }) {
  if (state === "no_audio" || duration === null) return null;
  const clipAddress = (onset, offset) =>
    episodeUrl(slug, `/clip?onset=${onset.toFixed(2)}&offset=${Math.min(offset, duration).toFixed(2)}`);
  return new Player(episodeUrl(slug, "/audio"), clipAddress, duration);
}

function listen(parts) {
  listenToTranscript(parts);
  listenToServer(parts);
  if (parts.player) listenToPlayer(parts);
  bindKeys(parts);
  addEventListener("beforeunload", () => parts.rowEdit.open && parts.rowEdit.commit());
}

function listenToTranscript({ transcript, rows, frame, work, rowEdit, saver, deeds }) {
  transcript.addEventListener("rows", ({ detail: { removed, added, splice } }) => {
    const isOwn = splice.revision === saver.ownRevision;
    rows.replace(removed, added, rowEdit.replaced(removed, added, isOwn));
    for (const { line } of splice.relabelled ?? []) if (transcript.rowAt(line)) rows.refresh(transcript.rowAt(line));
  });
  transcript.addEventListener("retimed", ({ detail }) => detail.rows.forEach((row) => rows.refresh(row)));
  transcript.addEventListener("flags", ({ detail: { ids } }) => {
    const touched = new Set(ids.map((id) => transcript.flags.get(id)?.line));
    for (const line of touched) if (transcript.rowAt(line)) rows.refresh(transcript.rowAt(line));
    rows.drawMissing();
  });
  transcript.addEventListener("state", () => {
    frame.showReversals(transcript.canUndo || work.deeds.length > 0, transcript.canRedo);
    work.sync();
  });
  transcript.addEventListener("claims", () => (frame.showOthers(transcript.claims), work.sync()));
}

function listenToServer({ transcript, saver, poll, status, frame, rows, follow, rowEdit, work }) {
  saver.addEventListener("state", ({ detail }) => status.show(detail.name, detail.message));
  const reload = async () => {
    transcript.replace(await load());
    follow.reset();
    poll.reset();
    rows.drawAll();
    work.sync();
    announce(say("editor.reloaded"), { seen: true });
  };
  saver.addEventListener("reload", reload);
  poll.addEventListener("reload", () => rowEdit.open || saver.busy || reload());
  saver.addEventListener("spliced", () => poll.soon());
  poll.addEventListener("away", () => status.show("offline"));
  poll.addEventListener("back", () => (status.show(saver.busy ? "saving" : "saved"), saver.hurry()));
  poll.addEventListener("progress", ({ detail }) => {
    transcript.episode.state = detail.state;
    rows.drawLate();
    showState(frame, detail.state, detail.progress, transcript.episode.error);
  });
  poll.addEventListener("theirs", ({ detail: { splice } }) =>
    announce(say("editor.theirs", { name: splice.by.name, n: splice.rows[0]?.line ?? splice.first })),
  );
  rowEdit.addEventListener("typing", () => status.show("typing"));
  rowEdit.addEventListener("closed", ({ detail }) => detail.hadFocus && work.card.focus());
  rowEdit.addEventListener("refused", async ({ detail: { error, row, text } }) => {
    await showRefusal(error);
    rowEdit.start(row, { draft: { base: row.text, revision: transcript.revision, text } });
  });
}

function listenToPlayer({ player, frame, follow, sound, work, overview }) {
  player.addEventListener("state", () => frame.showPlayer(player));
  player.addEventListener("time", () => {
    frame.showTime(player);
    follow.show(player.time, player.playing && !player.clip);
  });
  player.addEventListener("problem", ({ detail }) => {
    const silent = detail.kind === "silent";
    announce(say(silent ? "editor.silent" : "editor.noSound", detail), { seen: true });
  });
}

function bindKeys({ keys, player, sound, work, rowEdit, frame, card, rows }) {
  const help = () => showKeys(keys, () => {});
  const undoable = (act) => () => {
    // What was just typed into a box is the browser's to undo; what was saved is ours.
    const isTyping =
      rowEdit.open ||
      (document.activeElement === card.box && card.dirty) ||
      (isTextField(document.activeElement) && document.activeElement !== card.box);
    return isTyping ? false : void act();
  };
  const withSound = (act) => () => (player ? void act() : false);
  keys.on({
    playPause: withSound(() => player.toggle()),
    replay: withSound(() => sound.replay()),
    loop: withSound(() => sound.toggleLoop()),
    back: withSound(() => player.skip(-2)),
    forward: withSound(() => player.skip(2)),
    slower: withSound(() => player.changeRate(-1)),
    faster: withSound(() => player.changeRate(1)),
    next: () => work.go(1),
    previous: () => work.go(-1),
    saveNext: () => (rowEdit.open ? void rowEdit.commit() : card.submit()),
    cannotTell: () => void work.decide("confirmed_unintelligible"),
    editLine: () => void (rowEdit.open ? rowEdit.commit() : editCurrent(rows, rowEdit, work)),
    undo: undoable(() => work.undo()),
    redo: undoable(() => work.redo()),
    help: () => (isTextField(document.activeElement) ? false : void help()),
  });
  frame.help.addEventListener("click", help);
  frame.undo.addEventListener("click", () => work.undo());
  frame.redo.addEventListener("click", () => work.redo());
  frame.play.addEventListener("click", () => player?.toggle());
  card.addEventListener("edit", () => editCurrent(rows, rowEdit, work));
}

function editCurrent(rows, rowEdit, { current, transcript, frame }) {
  frame.view("transcript");
  rowEdit.start(document.activeElement?.matches(".text") || !current ? rows.current : transcript.rowOf(current), {
    caret: current?.end ?? null,
  });
}

async function open(parts) {
  const { transcript, frame, player, follow, work, queue, poll, card } = parts;
  frame.side.append(card.element, frame.keyLine());
  frame.showReversals(transcript.canUndo, transcript.canRedo);
  frame.showOthers(transcript.claims);
  work.showCounts();
  showState(frame, transcript.episode.state, transcript.episode.progress, transcript.episode.error);
  if (!transcript.rows.length) frame.notice("empty", say("editor.empty"));
  if (player) showOverview(parts);
  else frame.transport.hidden = true;
  const asked = transcript.flags.get(location.hash.slice(1));
  if (new URLSearchParams(location.search).get("queue") === "page" && queue.hasPage) queue.scope = "page";
  if (!queue.open.length && !asked) queue.scope = "all";
  work.arrive(asked ?? queue.after(null));
  poll.start();
  showPerson(frame.person);
  await offerDrafts(parts);
}

function showOverview({ transcript, player, frame }) {
  const overview = new Overview(transcript, player);
  frame.transport.append(overview.element);
  player.addEventListener("time", () => overview.at(player.time));
  overview.addEventListener("seek", ({ detail }) => player.seek(detail.time));
  overview.load();
  frame.showPlayer(player);
}

function showState(frame, state, progress, error) {
  const percent = Math.round((progress?.share ?? 0) * 100);
  const messages = {
    no_audio: () => say("editor.noAudio"),
    waiting: () => say("editor.waiting"),
    working: () => say("editor.working", { stage: stageName(progress), percent }),
    failed: () => say("editor.failed", { error: error ?? "" }),
  };
  const message = messages[state]?.() ?? null;
  if (frame.stateMessage !== message) frame.notice("state", message);
  frame.stateMessage = message;
}
