/** Lines that were typed before and never reached the server, back in their rows until somebody goes on with them. */
/**
 * @import { Row } from "../wire.d.ts"
 * @import { Draft } from "./drafts.js"
 * @import { Unsaved } from "./row_edit.js"
 * @import { Rows } from "./rows.js"
 * @import { Transcript } from "./transcript.js"
 */
import { commonEnd, commonStart } from "../text/common_ends.js";

/** Share of its characters that a line keeps at both ends if it is the same one still. */
const LIKE = 0.5;

export class BroughtBack {
  /**
   * @param {Transcript} transcript
   * @param {Rows} rows
   */
  constructor(transcript, rows) {
    this.transcript = transcript;
    this.rows = rows;
    /** @type {Draft[]} oldest first */
    this.drafts = [];
  }

  /**
   * Puts drafts into their rows.
   * @param {Draft[]} drafts
   * @returns {Row | null} the row of the latest
   */
  add(drafts) {
    this.drafts.push(...drafts);
    this.show();
    const last = drafts.at(-1);
    return (last && openFor(last, this.transcript)?.row) ?? null;
  }

  /** Shows them, after rows were drawn anew. */
  show() {
    for (const draft of this.drafts) {
      const place = openFor(draft, this.transcript);
      if (place) this.rows.setDraft(place.row, place.unsaved.text, { unsaved: true });
    }
  }

  /**
   * What waits in a row; it is with whoever opens it then.
   * @param {Row} row
   * @returns {Unsaved | null}
   */
  take(row) {
    const draft = this.drafts.findLast((each) => openFor(each, this.transcript)?.row === row);
    if (!draft) return null;
    this.drafts = this.drafts.filter((each) => each !== draft);
    return openFor(draft, this.transcript)?.unsaved ?? null;
  }
}

/**
 * The row that a draft was typed over, or what became of it; and what to open it with. An answer whose flag is gone is
 * put at the row's end.
 * @param {Draft} draft
 * @param {Pick<Transcript, "rows" | "rowAt" | "revision">} transcript
 * @returns {{row: Row, unsaved: Unsaved} | null} null if the transcript has no rows
 */
export function openFor(draft, transcript) {
  const { rows, revision } = transcript;
  const row = likest(draft.base, rows) ?? transcript.rowAt(draft.line) ?? rows.at(-1);
  if (!row) return null;
  if (draft.kind === "row") return { row, unsaved: draft };
  const { key } = draft;
  return { row, unsaved: { key, line: row.line, base: row.text, revision, text: `${row.text} ${draft.text}` } };
}

/**
 * The row that begins and ends as a text does, whatever stands between; null if none has half of it.
 * @param {string} text
 * @param {Row[]} rows
 */
function likest(text, rows) {
  const shares = rows.map((row) => shareOf(text, row.text));
  const most = Math.max(...shares);
  return most >= LIKE ? rows[shares.indexOf(most)] : null;
}

/** @param {string} a @param {string} b */
function shareOf(a, b) {
  const head = commonStart(a, b);
  return (head + commonEnd(a.slice(head), b.slice(head))) / Math.max(a.length, b.length, 1);
}
