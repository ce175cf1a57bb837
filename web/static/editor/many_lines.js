/**
 * Many lines changed as one deed: one save, one undo, and what was left is told.
 *
 * Events: `saved` something was changed
 */
/** @import { Skipped } from "../wire.d.ts" */
/** @import { Saver } from "./saver.js" */
/** @import { Transcript } from "./transcript.js" */
import { announce } from "../page/announce.js";
import { replaceLines } from "../page/api.js";
import { Emitter } from "../page/emitter.js";
import { say } from "../text/strings.js";
import { showRefusal } from "./refusal.js";

/** @typedef {{line: number, old: string, new: string}} LineWanted */

/** @extends {Emitter<{saved: undefined}>} */
export class ManyLines extends Emitter {
  /**
   * @param {Transcript} transcript
   * @param {Saver} saver
   */
  constructor(transcript, saver) {
    super();
    this.transcript = transcript;
    this.saver = saver;
  }

  /**
   * Saves; says what could not be.
   * @param {() => LineWanted[]} make the lines as they stand when it is sent
   * @param {(lines: LineWanted[], skipped: Skipped[]) => string} told what is said of it
   * @returns {Promise<Skipped[] | null>} null if nothing was saved
   */
  async replace(make, told) {
    /** @type {LineWanted[]} */
    let lines = [];
    const request = async () => {
      lines = make().filter((each) => each.old !== each.new);
      if (!lines.length) return {};
      return replaceLines(this.transcript.slug, { revision: this.transcript.revision, lines });
    };
    const { answer, error } = await this.saver.save({ request });
    if (error) {
      await showRefusal(error);
      return null;
    }
    const skipped = answer?.skipped ?? [];
    if (answer?.splice) this.emit("saved");
    announce(answer?.splice ? told(lines, skipped) : say("find.nothing"), { seen: true });
    return skipped;
  }
}
