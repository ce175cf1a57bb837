/** What keys and buttons of the whole page do. */
/** @import { Parts, Sound } from "./main.js" */
import { announce } from "../page/announce.js";
import { isTextField } from "../page/dom.js";
import { showKeys } from "../page/keys_dialog.js";
import { toRaw } from "../text/shown_text.js";
import { say } from "../text/strings.js";
import { askMoment } from "./go_to.js";
import { TAKES, takeProposal } from "./proposals.js";
import { answerTogether } from "./together.js";

/** Keys of the editor. */
export function bindKeys(/** @type {Parts} */ parts) {
  const { keys, sound, work, undo, rowEdit, card, find } = parts;
  /** @param {() => unknown} act what was just typed into a box is the browser's to undo; what was saved is ours */
  const unlessTyping = (act) => () => {
    const focused = document.activeElement;
    const isTyping = rowEdit.open || (card.isBox(focused) ? card.dirty : isTextField(focused));
    return isTyping ? false : void act();
  };
  /** @param {(sound: Sound) => unknown} act */
  const withSound = (act) => () => (sound ? void act(sound) : false);
  keys.bind({
    playPause: () => {
      // Esc closes what it is pressed in, unless there is something to pause, or was as it was pressed.
      const closes = find.element.contains(document.activeElement) && !sound?.player.playing;
      if (!closes && !sound) return false;
      if (closes && sound?.player.hasJustEnded) return undefined;
      return closes ? find.close() : sound?.player.toggle();
    },
    replay: withSound(({ panel }) => panel.replay()),
    gapAlone: withSound(({ panel }) => panel.alone()),
    wider: withSound(({ panel }) => panel.wider()),
    goToTime: withSound(() => goToTime(parts)),
    saveNow: () => saveNow(parts),
    loop: withSound(({ panel }) => panel.toggleLoop()),
    back: withSound(({ player }) => player.skip(-2)),
    forward: withSound(({ player }) => player.skip(2)),
    slower: withSound(({ player }) => player.changeRate(-1)),
    faster: withSound(({ player }) => player.changeRate(1)),
    next: () => work.go(1),
    previous: () => work.go(-1),
    saveNext: () => void (rowEdit.open ? rowEdit.commit() : card.submit()),
    isWritten: () => work.voices.keep(),
    isHeard: () => work.voices.answer("heard"),
    splitHere: () => work.voices.answer("split"),
    hearToo: () => void work.decide("confirmed_fill"),
    cannotTell: () => void work.decide("confirmed_unintelligible"),
    ...takes(card.element),
    hearWords: () => (sound && card.proposals.hear(card.typed?.typed ?? "") ? undefined : false),
    editLine: () => void (rowEdit.open ? rowEdit.commit() : editCurrent(parts)),
    turns: () => void changeTurn(parts),
    rawText: () => toggleRaw(parts),
    find: () => showFind(parts, false),
    replaceWords: () => showFind(parts, true),
    undo: unlessTyping(() => undo.undo()),
    redo: unlessTyping(() => undo.redo()),
    help: () => (isTextField(document.activeElement) ? false : showKeys(keys, sound?.pause.element)),
  });
}

/** @param {HTMLElement} card */
const takes = (card) => Object.fromEntries(TAKES.map((action) => [action, () => takeProposal(card, action)]));

/** Buttons that are there all the time. */
export function bindButtons(/** @type {Parts} */ parts) {
  const { frame, keys, undo, sound, card } = parts;
  frame.help.addEventListener("click", () => showKeys(keys, sound?.pause.element));
  frame.undo.addEventListener("click", () => undo.undo());
  frame.redo.addEventListener("click", () => undo.redo());
  frame.play.addEventListener("click", () => sound?.player.toggle());
  frame.time.addEventListener("click", () => goToTime(parts));
  frame.find.addEventListener("click", () => showFind(parts, false));
  parts.rowEdit.on("form", () => toggleRaw(parts));
  parts.rowEdit.on("turns", () => changeTurn(parts));
  card.on("piece", () => settleTogether(parts));
  card.on("edit", () => editCurrent(parts));
  card.proposals.on("hear", (region) => sound?.panel.hear(region));
}

/** Answers all flags that one answer settles. */
async function settleTogether(/** @type {Parts} */ { work, find: { many } }) {
  const { current } = work;
  if (!current) return;
  await many.replace(
    () => answerTogether(work.transcript.flags.get(current.id) ?? current, work.transcript),
    (lines, skipped) => {
      const isRemoved = lines.some((each) => !each.new);
      const n = lines.filter((each) => !isRemoved || !each.new).length - skipped.length;
      return say(isRemoved ? "gap.removedAll" : "gap.written", { n });
    },
  );
}

async function goToTime(/** @type {Parts} */ parts) {
  const moment = await askMoment();
  if (moment !== null) showMoment(parts, moment);
}

/**
 * Goes to a moment of the sound, and shows what is said there.
 * @param {Parts} parts
 * @param {number} moment seconds
 */
export function showMoment({ sound, frame, rows, follow }, moment) {
  sound?.player.seek(moment);
  // Times of links are whole seconds: a word that begins in this one is meant, not the end of the one before.
  const near = follow.words.between(moment, moment + 1).at(-1);
  const word = near ?? follow.words.between(moment, Number.POSITIVE_INFINITY)[0];
  if (!word) return;
  frame.view("transcript");
  rows.setCurrent(word.row);
  rows.scrollTo(word.row, rows.rangeOf(word.row, word.start, word.end));
}

/** Saves what is typed; what is saved already is told. */
function saveNow(/** @type {Parts} */ { rowEdit, card, saver }) {
  if (rowEdit.open) rowEdit.commit({ close: false });
  else if (card.dirty) card.submit();
  else if (!saver.busy) announce(say("editor.allSaved"), { seen: true });
}

/**
 * Shows lines as they stand in the file, or as they will look; a line that is open is saved, or goes on being open.
 * @param {Parts} parts
 */
async function toggleRaw({ rows, rowEdit, transcript }) {
  const line = rowEdit.open?.row.line;
  await rowEdit.commit();
  rows.showRaw(!rows.raw);
  announce(say(rows.raw ? "editor.isFile" : "editor.isRead"), { seen: true });
  const row = line === undefined ? null : transcript.rowAt(line);
  if (row && !rows.drafts.has(row)) rowEdit.start(row);
}

/**
 * Asks what is to become of the turn that somebody is in; what they typed there is saved before.
 * @param {Parts} parts
 */
async function changeTurn({ rowEdit, rows, lineWork, transcript, work: { current } }) {
  const { caret, open } = rowEdit;
  const line = open?.row.line;
  await rowEdit.commit();
  const inText = document.activeElement?.matches(".text") || line !== undefined;
  const row =
    line === undefined ? (current && !inText ? transcript.rowOf(current) : rows.current) : transcript.rowAt(line);
  if (!row || rows.drafts.has(row)) return;
  await lineWork.turns(row, caret === null ? null : toRaw(rows.show(row, row.text, rows.raw), caret));
}

/**
 * Puts the panel in the card's place.
 * @param {Parts} parts
 * @param {boolean} replace
 */
function showFind({ frame, card, find, rowEdit }, replace) {
  rowEdit.commit();
  frame.view("card");
  card.element.hidden = true;
  frame.keyLine.hidden = true;
  find.show(replace);
}

/** Opens the row that the keys are about, or the card's. */
function editCurrent(/** @type {Parts} */ { frame, rows, rowEdit, transcript, work: { current } }) {
  frame.view("transcript");
  const row = current && !document.activeElement?.matches(".text") ? transcript.rowOf(current) : rows.current;
  if (row) rowEdit.start(row, { caret: current?.end ?? null });
}
