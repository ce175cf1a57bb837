/** What kinds of flags are called: the server's registry, which every page holds as JSON. */
/** @import { FlagKind } from "../wire.d.ts" */

/** @type {{name: string, label: string}[]} */
const KINDS = JSON.parse(
  globalThis.document?.querySelector?.('meta[name="flag-kinds"]')?.getAttribute("content") ?? "[]",
);
const LABELS = new Map(KINDS.map(({ name, label }) => [name, label]));

/** The label of a kind; its name where the server is newer than this page. */
export const kindName = (/** @type {FlagKind | string} */ kind) => LABELS.get(kind) ?? kind;
