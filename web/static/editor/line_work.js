/** What may be done with a whole line: another speaker, joining it with the one above. */
/** @import { Row } from "../wire.d.ts" */
/** @import { Saver } from "./saver.js" */
/** @import { Transcript } from "./transcript.js" */
import { announce } from "../page/announce.js";
import { say } from "../text/strings.js";
import { editOf } from "./edits.js";
import { showRefusal } from "./refusal.js";
import { askSpeaker, bodyOf, labelled } from "./speaker.js";
import { joined } from "./typed_text.js";

export class LineWork {
  /**
   * @param {Transcript} transcript
   * @param {Saver} saver
   */
  constructor(transcript, saver) {
    this.transcript = transcript;
    this.saver = saver;
  }

  /**
   * Another name in front of a row, or none.
   * @param {Row} row
   */
  async relabel(row) {
    const name = await askSpeaker(row, this.transcript.speakers);
    const now = this.transcript.rowAt(row.line);
    if (name === null || now?.text !== row.text || labelled(row, name, this.transcript.spelling) === row.text) return;
    await this.#replace([now], labelled(row, name, this.transcript.spelling));
  }

  /**
   * Joins a row with the one above.
   * @param {Row} row
   */
  async join(row) {
    const above = this.transcript.rows[this.transcript.indexOf(row) - 1];
    if (!above) return;
    const isTalk = above.kind === "speech" && row.kind === "speech";
    if (!isTalk) announce(say("editor.noJoin"), { seen: true });
    else await this.#replace([above, row], joined(above.text, bodyOf(row)));
  }

  /**
   * @param {[first: Row, last?: Row]} rows
   * @param {string} text
   */
  async #replace(rows, text) {
    const edit = editOf(this.transcript.revision, rows, text);
    const { error } = await this.saver.save({ draft: null, make: () => edit });
    if (error) await showRefusal(error);
  }
}
