/** What may be done with a whole line: another speaker, here or throughout; parting, joining, moving sentences. */
/** @import { Player } from "../sound/player.js" */
/** @import { Row } from "../wire.d.ts" */
/** @import { ManyLines } from "./many_lines.js" */
/** @import { Saver } from "./saver.js" */
/** @import { Transcript } from "./transcript.js" */
import { announce } from "../page/announce.js";
import { say } from "../text/strings.js";
import { askSpeaker } from "./ask_speaker.js";
import { editOf } from "./edits.js";
import { showRefusal } from "./refusal.js";
import { spokenBy } from "./segments.js";
import { bodyOf } from "./speaker.js";
import { askTurn } from "./turn_sheet.js";
import { canPart } from "./turns.js";
import { joined } from "./typed_text.js";
import { renamed } from "./voices.js";

export class LineWork {
  /**
   * @param {Transcript} transcript
   * @param {Saver} saver
   * @param {ManyLines} many
   * @param {Player | null} player
   */
  constructor(transcript, saver, many, player) {
    this.transcript = transcript;
    this.saver = saver;
    this.many = many;
    this.player = player;
  }

  /**
   * Another name in front of a row, or none; or in front of every row that has the same.
   * @param {Row} row
   */
  async relabel(row) {
    const chosen = await askSpeaker(row, this.transcript, this.player);
    if (!chosen) return;
    const { name, scope } = chosen;
    const { spelling } = this.transcript;
    const now = this.transcript.rowAt(row.line);
    if (now?.text !== row.text) {
      announce(say("speaker.changed"), { seen: true });
      return;
    }
    if (spelling.escape === "json") {
      await this.#respeak(now, name);
      return;
    }
    if (scope === "here") {
      const [{ old, new: text }] = renamed([], now, name, scope, spelling);
      if (text !== old) await this.#replace([now], text);
      return;
    }
    await this.many.replace(
      () => renamed(this.transcript.rows, now, name, scope, spelling),
      (lines, skipped) => {
        const told = say("speaker.renamed", { n: lines.length - skipped.length, name });
        return skipped.length ? `${told} ${say("many.left", { n: skipped.length })}` : told;
      },
    );
  }

  /**
   * Parts a turn, hands a sentence on, adds a turn: as the sheet is answered.
   * @param {Row} row
   * @param {number | null} caret character of the row; null: where the sound is, else its middle
   */
  async turns(row, caret = null) {
    const { rows, spelling } = this.transcript;
    if (row.kind !== "speech" && !canPart(spelling)) {
      announce(say("turns.cannot"), { seen: true });
      return;
    }
    const place = this.transcript.indexOf(row);
    const around = { row, above: rows[place - 1] ?? null, next: this.transcript.below(row) };
    const wanted = caret ?? characterAt(row, this.player?.time ?? null) ?? row.text.length / 2;
    const made = await askTurn({ ...around, wanted }, this.transcript, this.player);
    if (!made) return;
    if (made.rows.every((each) => this.transcript.indexOf(each ?? row) >= 0)) await this.#replace(made.rows, made.new);
    else announce(say("speaker.changed"), { seen: true });
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

  /** Another speaker of a segment of JSON: the name stands in a line of its own. */
  async #respeak(/** @type {Row} */ row, /** @type {string} */ name) {
    const made = spokenBy(this.transcript.rows, row, name);
    if (made) await this.#replace(made.rows, made.new);
    else announce(say("speaker.cannot"), { seen: true });
  }

  /**
   * @param {Row[]} rows
   * @param {string} text
   */
  async #replace(rows, text) {
    const edit = editOf(this.transcript.revision, rows, text);
    const { error } = await this.saver.save({ draft: null, make: () => edit });
    if (error) await showRefusal(error);
  }
}

/**
 * The character of the word that is said at a moment; null if that is not in the row.
 * @param {Row} row
 * @param {number | null} time seconds
 */
const characterAt = ({ words, onset, offset }, time) =>
  time === null || onset === null || offset === null || time < onset || time > offset
    ? null
    : (words.findLast(([, , from]) => from !== null && from <= time)?.[0] ?? null);
