/** A recording that somebody has on their own disk: kept in this browser to listen, or sent to the server. */
import { announce } from "../page/announce.js";
import { sendPiece } from "../page/api.js";
import { button, el } from "../page/dom.js";
import { messageOf } from "../page/server.js";
import { say } from "../text/strings.js";

/** Bytes of a request, below what the server takes (`largest_body` of web/config.py); a broken upload loses one. */
const PIECE = 3_000_000;
const STORE = "recordings";

/**
 * Lets somebody choose a file, and says what becomes of it.
 * @param {string} slug
 * @param {boolean} maySend whether they may give it to everybody
 */
export function chooseOwnFile(slug, maySend) {
  const input = el("input", { type: "file", accept: "audio/*,.mp3,.m4a,.wav,.flac,.ogg", hidden: true });
  input.addEventListener("change", () => {
    const file = input.files?.[0];
    input.remove();
    if (file) maySend ? ask(slug, file) : keep(slug, file);
  });
  document.body.append(input);
  input.click();
}

/** The file that this browser keeps for an episode; null for none. */
export async function ownFile(/** @type {string} */ slug) {
  try {
    return /** @type {File | null} */ ((await request("readonly", (store) => store.get(slug))) ?? null);
  } catch {
    return null; // a browser that keeps nothing (private windows) has none
  }
}

/** Lets this browser's file of an episode go. */
export const forgetOwnFile = (/** @type {string} */ slug) => request("readwrite", (store) => store.delete(slug));

/**
 * Sends it, or keeps it here?
 * @param {string} slug
 * @param {File} file
 */
function ask(slug, file) {
  const progress = el("progress", { "aria-label": say("recording.sending"), hidden: true });
  const send = button(say("recording.send"), () => sendAll(), { class: "primary", autofocus: true });
  const here = button(say("recording.keep"), () => keep(slug, file));
  const close = button(say("cancel"), () => dialog.close());
  const problem = el("p", { role: "alert", class: "problem" });
  const dialog = el(
    "dialog",
    { class: "sheet", "aria-labelledby": "own-title" },
    el("h2", { id: "own-title", dir: "auto", text: file.name }),
    el("p", { text: say("recording.sendLead") }),
    progress,
    problem,
    el("div", { class: "buttons" }, send, here, close),
  );
  let isOpen = true;
  dialog.addEventListener("close", () => {
    isOpen = false;
    dialog.remove();
  });
  document.body.append(dialog);
  dialog.showModal();

  async function sendAll() {
    send.disabled = here.disabled = true;
    progress.hidden = false;
    problem.textContent = "";
    try {
      for (let offset = 0; offset < file.size && isOpen; offset += PIECE) {
        progress.value = offset / file.size;
        await sendPiece(slug, file, offset, file.slice(offset, offset + PIECE));
      }
      if (isOpen) location.reload();
    } catch (error) {
      problem.textContent = messageOf(error);
      send.disabled = here.disabled = false;
    }
  }
}

/**
 * Keeps it in this browser, where the page finds it when it opens again.
 * @param {string} slug
 * @param {File} file
 */
async function keep(slug, file) {
  try {
    await request("readwrite", (store) => store.put(file, slug));
    location.reload();
  } catch (error) {
    announce(say("recording.cannotKeep", { message: messageOf(error) }), { seen: true });
  }
}

/**
 * @template T
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest<T>} act
 * @returns {Promise<T>}
 */
async function request(mode, act) {
  const database = await opened();
  return new Promise((resolve, reject) => {
    const asked = act(database.transaction(STORE, mode).objectStore(STORE));
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

/** @returns {Promise<IDBDatabase>} */
function opened() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open("aligner-recordings", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}
