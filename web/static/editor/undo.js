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
    /** @type {(Deed | null)[]} what is to be seen at once of edits, the latest last; null for a word on a flag */
    this.deeds = [];
    saver.on("edited", (deed) => this.deeds.push(deed));
    work.on("judged", () => this.deeds.push(null));
  }

  /** Takes back what this person did last: the server has the list, also of what was done before a reload. */
  async undo() {
    const seen = seenAtOnce(this.deeds.pop(), this.transcript);
    if (seen) this.rows.setDraft(seen.row, seen.old);
    await this.#reverse("undo");
    if (seen && this.transcript.indexOf(seen.row) >= 0) this.rows.setDraft(seen.row, null);
  }

  async redo() {
    await this.#reverse("redo");
  }

  /**
   * What was taken back or done again.
   * @param {"undo" | "redo"} which
   * @param {number} lines how many
   * @param {number | string} line the last of them
   * @param {number} left how many could not be
   */
  #told(which, lines, line, left) {
    if (lines <= 1 && !left) return say(which === "undo" ? "gap.undone" : "gap.redone", { n: line });
    const told = say(which === "undo" ? "many.undone" : "many.redone", { n: lines });
    return left ? `${told} ${say("many.left", { n: left })}` : told;
  }

  async #reverse(/** @type {"undo" | "redo"} */ which) {
    try {
      const { splice, splices, flags, skipped } = await this.saver.reverse(which);
      const row = splice ? this.transcript.rowAt(splice.rows[0]?.line ?? splice.first) : null;
      // Of a word on a flag, the flag is all that the server tells of.
      const id = splice ? splice.flag : flags?.[0]?.id;
      const flag = id ? this.transcript.flags.get(id) : null;
      const line = row?.line ?? splice?.first ?? flag?.line ?? "";
      if (flag) this.queue.partly.delete(flag.id);
      if (flag && isOpen(flag)) this.work.arrive(flag, { play: false });
      else if (row) this.rows.scrollTo(row);
      const lines = splices?.filter(({ kind }) => kind === which).length ?? 0;
      announce(this.#told(which, lines, line, skipped?.length ?? 0), { seen: true });
    } catch (error) {
      this.deeds = []; // they are not what the server has
      announce(messageOf(error), { seen: true });
    }
  }
}
