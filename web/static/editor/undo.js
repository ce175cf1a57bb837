/** Taking back what this person did last, and doing it again. */
/**
 * @import { Deed } from "./edits.js"
 * @import { Queue } from "./queue.js"
 * @import { Rows } from "./rows.js"
 * @import { Saver } from "./saver.js"
 * @import { Transcript } from "./transcript.js"
 * @import { Work } from "./work.js"
 */
import { announce } from "../page/announce.js";
import { isOpen } from "../page/flags.js";
import { messageOf } from "../page/server.js";
import { say } from "../text/strings.js";
import { seenAtOnce } from "./edits.js";

export class Undo {
  /** @param {{transcript: Transcript, rows: Rows, queue: Queue, saver: Saver, work: Work}} parts */
  constructor({ transcript, rows, queue, saver, work }) {
    this.transcript = transcript;
    this.rows = rows;
    this.queue = queue;
    this.saver = saver;
    this.work = work;
    /** @type {Deed[]} the latest last */
    this.deeds = [];
    saver.on("edited", ({ old, rows: made }) => this.deeds.push({ kind: "edit", old, rows: made }));
    work.on("judged", ({ flag }) => this.deeds.push({ kind: "state", flag }));
  }

  /** Whether there is something to take back. */
  get canUndo() {
    return this.transcript.canUndo || this.deeds.length > 0;
  }

  async undo() {
    const deed = this.deeds.pop();
    if (deed?.kind === "state") {
      await this.#reopen(deed.flag);
      return;
    }
    const seen = seenAtOnce(deed, this.transcript);
    if (seen) this.rows.setDraft(seen.row, seen.old);
    await this.#reverse("undo");
    if (seen && this.transcript.indexOf(seen.row) >= 0) this.rows.setDraft(seen.row, null);
  }

  async redo() {
    await this.#reverse("redo");
  }

  /** Takes a word on a flag back, and goes there. */
  async #reopen(/** @type {string} */ id) {
    const flag = this.transcript.flags.get(id);
    if (flag) await this.work.setState(flag, "open");
    const now = this.transcript.flags.get(id);
    if (now) this.work.arrive(now, { play: false });
  }

  async #reverse(/** @type {"undo" | "redo"} */ which) {
    try {
      const splice = await this.saver.reverse(which);
      const line = splice?.rows[0]?.line ?? splice?.first ?? 0;
      const flag = splice?.flag ? this.transcript.flags.get(splice.flag) : null;
      const row = this.transcript.rowAt(line);
      if (flag) this.queue.partly.delete(flag.id);
      if (flag && isOpen(flag)) this.work.arrive(flag, { play: false });
      else if (row) this.rows.scrollTo(row);
      announce(say(which === "undo" ? "gap.undone" : "gap.redone", { n: line || "" }), { seen: true });
    } catch (error) {
      announce(messageOf(error), { seen: true });
    }
  }
}
