/** Answers to whose voice it is: the turn gets the other name, is parted, or stays as it is. */
/**
 * @import { Flag, Row } from "../wire.d.ts"
 * @import { Question } from "./card_voices.js"
 * @import { Answered } from "./fill.js"
 * @import { Work } from "./work.js"
 */
import { announce } from "../page/announce.js";
import { heardIn, isOpen, UNNAMED } from "../page/flags.js";
import { askable } from "../sound/region.js";
import { say } from "../text/strings.js";
import { editOf } from "./edits.js";
import { showRefusal } from "./refusal.js";
import { namesLines } from "./speaker.js";
import { parted, renamedTurn } from "./voice_split.js";
import { samplesOf } from "./voices.js";

export class VoiceWork {
  /** @param {Work} work */
  constructor(work) {
    this.work = work;
    work.card.on("voice", ({ answer }) => (answer === "written" ? this.keep() : this.answer(answer)));
  }

  /**
   * What the card asks; null for other flags, and where the file has no names to change.
   * @param {Flag} flag
   * @returns {Question | null}
   */
  questionOf(flag) {
    const { transcript, sound } = this.work;
    const row = transcript.rowOf(flag);
    const heard = heardIn(flag);
    if (!heard || !isOpen(flag) || !row || row.speaker === heard || !namesLines(transcript.spelling)) return null;
    // Who is "Unknown" in other lines may be anybody: there is no voice to compare with.
    const written = flag.kind === UNNAMED ? null : row.speaker;
    const renamed = this.#made(flag, "heard");
    if (!written && !renamed) return null;
    // A voice is not known by turns that may be somebody else's.
    const doubted = new Set([...transcript.flags.values()].filter((f) => heardIn(f) && isOpen(f)).map((f) => f.line));
    const sure = transcript.rows.filter(({ line }) => !doubted.has(line));
    const candidate = (/** @type {string} */ name) => ({
      name,
      samples: samplesOf(sure, name, row).map(({ onset, offset }) => ({ onset, offset })),
    });
    return {
      written: written ? candidate(written) : null,
      heard: candidate(heard),
      renamed,
      parted: this.#made(flag, "split"),
      play: sound && ((onset, offset) => sound.player.playClip(...askable({ onset, offset }))),
    };
  }

  /** It is as the label says; false where nobody asks. */
  keep() {
    const { current } = this.work;
    if (!current || !this.questionOf(current)) return false;
    this.work.decide("not_a_problem");
    return true;
  }

  /**
   * Saves the answer and goes on at once; false where that cannot be answered.
   * @param {"heard" | "split"} asked
   */
  answer(asked) {
    const flag = this.work.current;
    if (!flag || !isOpen(flag) || !this.#made(flag, asked)) return false;
    this.#save(flag, asked);
    return true;
  }

  /**
   * @param {Flag} flag
   * @param {"heard" | "split"} asked
   */
  async #save(flag, asked) {
    const { transcript, saver, queue, status } = this.work;
    const frozen = this.#edit(flag, asked);
    if (!frozen) return;
    // What somebody did until it is sent is taken into account; where they answered, both answers are shown.
    const make = () => {
      const now = transcript.flags.get(flag.id);
      return (now && isOpen(now) && this.#edit(now, asked)) || frozen;
    };
    status.show("saving");
    queue.pending.add(flag.id);
    announce(say(asked === "heard" ? "voice.named" : "voice.parted", { name: heardIn(flag) ?? "" }), { seen: true });
    const saved = saver.save({ draft: null, make });
    this.work.showCounts();
    this.work.go(1);
    const { error } = await saved;
    queue.pending.delete(flag.id);
    if (error) {
      await showRefusal(error);
      this.work.arrive(transcript.flags.get(flag.id) ?? flag);
    }
    this.work.showCounts();
  }

  /**
   * @param {Flag} flag
   * @param {"heard" | "split"} asked
   */
  #edit(flag, asked) {
    const made = this.#made(flag, asked);
    return made && editOf(this.work.transcript.revision, made.rows, made.new, flag.id);
  }

  /**
   * @param {Flag} flag
   * @param {"heard" | "split"} asked
   * @returns {Answered | null}
   */
  #made(flag, asked) {
    const { transcript } = this.work;
    const row = transcript.rowOf(flag);
    if (!row || !namesLines(transcript.spelling)) return null;
    if (asked === "heard") return renamedTurn(flag, row, transcript.spelling);
    return parted(flag, row, this.#below(row), transcript.spelling);
  }

  /** The rows that the same label covers. */
  #below(/** @type {Row} */ row) {
    const { rows } = this.work.transcript;
    const place = rows.indexOf(row) + 1;
    const end = rows.findIndex((each, i) => i >= place && (each.label !== null || each.kind !== "speech"));
    return rows.slice(place, end < 0 ? rows.length : end);
  }
}
