/** Lines that were typed before and never reached the server, back in their rows until somebody goes on with them. */
/**
 * @import { Row } from "../wire.d.ts"
 * @import { Draft, Kept } from "./drafts.js"
 * @import { Unsaved } from "./row_edit.js"
 * @import { Rows } from "./rows.js"
 * @import { Transcript } from "./transcript.js"
 */

export class BroughtBack {
  /**
   * @param {Transcript} transcript
   * @param {Rows} rows
   */
  constructor(transcript, rows) {
    this.transcript = transcript;
    this.rows = rows;
    /** @type {Kept[]} oldest first */
    this.drafts = [];
  }

  /**
   * Puts drafts into their rows.
   * @param {Kept[]} drafts
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
 * The row that a draft was typed over, or the nearest one, if that one changed since; and what to open it with. An
 * answer whose flag is gone is put at the row's end.
 * @param {Draft} draft
 * @param {Pick<Transcript, "rows" | "rowAt" | "revision">} transcript
 * @returns {{row: Row, unsaved: Unsaved} | null} null if the transcript has no rows
 */
export function openFor(draft, transcript) {
  const { rows, revision } = transcript;
  const row = rows.find(({ text }) => text === draft.base) ?? transcript.rowAt(draft.line) ?? rows.at(-1);
  if (!row) return null;
  if (draft.kind === "row") return { row, unsaved: draft };
  return { row, unsaved: { key: draft.key, base: row.text, revision, text: `${row.text} ${draft.text}` } };
}
