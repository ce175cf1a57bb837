/**
 * What goes over the wire, as `web/api.py` tells it: one type a shape, one a request, one an answer.
 *
 * Times are seconds of the audio; `start` and `end` are UTF-16 code units inside a row's text.
 */

export interface Person {
  id: number;
  name: string;
}

export type RowKind = "speech" | "break" | "jingle" | "other";
export type Verdict = "spoken" | "partly_spoken" | "not_spoken" | "break" | "no_words";
export type MarkKind = "stamp" | "gap" | "tag" | "entity" | "link" | "code" | "markup" | "label";
export type Mark = [kind: MarkKind, start: number, end: number, seconds: number | null];
export type Word = [
  start: number,
  end: number,
  onset: number | null,
  offset: number | null,
  confidence: number,
  basis: "a" | "i" | null,
];

/** A line that is not blank. `onset` and `offset` are both null or both numbers. */
export interface Row {
  line: number;
  text: string;
  kind: RowKind;
  speaker: string | null;
  label: [start: number, end: number] | null;
  marks: Mark[];
  verdict: Verdict | null;
  onset: number | null;
  offset: number | null;
  confidence: number | null;
  words: Word[];
  edited: { by: Person; when: string; revision: number; placed: boolean } | null;
}

/** `aligner.alignment.flag_kinds`; a page shows kinds that are newer than this list too. */
export type FlagKind =
  | "unintelligible"
  | "not_spoken"
  | "not_transcribed"
  | "doubtful_word"
  | "stamp_drift"
  | "stamp_invalid"
  | "speaker_label"
  | "site_reject"
  | "page_reads";
export type FlagState = "open" | "filled" | "partly_resolved" | "confirmed_unintelligible" | "not_a_problem";

/**
 * A place that somebody should look at. `line` 0: before the first; `candidates`: words by the sound, the likeliest
 * first; `proposed`: what the episode's page has there, hardly worth taking where `page_reads` is a hint.
 */
export interface Flag {
  id: string;
  kind: FlagKind;
  severity: "severe" | "warning" | "hint";
  state: FlagState;
  line: number;
  start: number | null;
  end: number | null;
  onset: number | null;
  offset: number | null;
  message: string;
  score: number;
  candidates: string[];
  proposed: string | null;
  quote: string;
  confirmations: number;
  confirmed_by_me: boolean;
  claim: Claim | null;
}

export interface Claim {
  person: Person;
  mine: boolean;
  flag: string | null;
  expires_in: number;
}

/** Rows `first`…`last` become `rows`; what stands below moves by `delta` lines. */
export interface Splice {
  revision: number;
  tick: number;
  first: number;
  last: number;
  delta: number;
  rows: Row[];
  relabelled: Pick<Row, "line" | "speaker" | "kind">[];
  by: Person;
  when: string;
  kind: "edit" | "undo" | "redo" | "revert";
  flag: string | null;
}

export type EpisodeState = "waiting" | "working" | "ready" | "failed" | "no_audio";
export type Progress = { stage: string; share: number };
export type Tally = Record<FlagState, number>;

export interface Episode {
  slug: string;
  title: string;
  show: string;
  duration: number | null;
  words: number | null;
  state: EpisodeState;
  progress: Progress | null;
  error: string | null;
  revision: number;
  tick: number;
  people: Person[];
  gaps: Tally;
  flags: Tally;
  verdicts: [verdict: Verdict, share: number][];
  edits: number;
  edited: string | null;
}

/** `GET /api/progress` */
export interface ProgressAnswer {
  episodes: Pick<Episode, "slug" | "state" | "progress" | "error">[];
  working: string | null;
  waiting: number;
}

/** `GET /api/episodes/<slug>` */
export interface EpisodeAnswer {
  episode: Episode;
  rows: Row[];
  flags: Flag[];
  breaks: { onset: number; offset: number; line: number | null }[];
  claims: Claim[];
  undo: boolean;
  redo: boolean;
  revision: number;
  tick: number;
}

/** `GET /api/episodes/<slug>/changes` */
export interface ChangesAnswer {
  revision: number;
  tick: number;
  reload: boolean;
  splices: Splice[];
  flags: Flag[];
  gone: string[];
  retimed: Row[];
  claims: Claim[];
  progress: Progress | null;
  state: EpisodeState;
  undo: boolean;
  redo: boolean;
}

/** Lines `first`…`last`, where `old` stood at that revision, are to read `new`. */
export interface EditRequest {
  revision: number;
  first: number;
  last: number;
  old: string;
  new: string;
  flag: string | null;
}

export interface EditAnswer {
  splice: Splice | null;
  splices: Splice[];
  flags: Flag[];
  gone: string[];
  revision: number;
  tick: number;
  undo: boolean;
  redo: boolean;
}

/** The `error` of an answer 409 with the code `conflict`. */
export interface Conflict {
  code: "conflict";
  message: string;
  base: string;
  theirs: string;
  mine: string;
  merged: string | null;
  clean: boolean;
  by: Person;
  when: string;
  revision: number;
  first: number;
  last: number;
  splices: Splice[];
}

/** The `error` of an answer 422. */
export interface Refusal {
  code: "refused";
  message: string;
  reasons?: { rule: string; line: number; column: number; message: string }[];
}

/** The `error` of any other answer; `unknown` stands for one that is not the server's own. */
export interface Failure {
  code:
    | "bad_request"
    | "csrf"
    | "sign_in"
    | "forbidden"
    | "not_found"
    | "no_audio"
    | "stale"
    | "too_large"
    | "slow_down"
    | "busy"
    | "error"
    | "unknown";
  message: string;
}

export type ErrorDetails = Conflict | Refusal | Failure;

export interface HistoryEntry {
  revision: number;
  line: number;
  old: string;
  new: string;
  by: Person;
  when: string;
  kind: Splice["kind"];
  flag: string | null;
  reverses: number | null;
  undone_by: number | null;
  mine: boolean;
}

/** `GET /api/episodes/<slug>/history` */
export interface HistoryAnswer {
  entries: HistoryEntry[];
  more: boolean;
}

export type Piece = [kind: "same" | "removed" | "added", text: string];
export type Hunk = { line: number; new_line: number; old: Piece[]; new: Piece[] };
export type Check = {
  rule: string;
  severity: "error" | "warning";
  line: number;
  column: number;
  excerpt: string;
  message: string;
};
export type Author = { person: number; name: string; email: string | null; edits: number; characters: number };
/** Words that upstream and this text changed both. */
export type Clash = { line: number; base: string; mine: string; theirs: string | null };
export type Left = { tag: string; seconds: number | null; line: number };
export type WayName = "patch" | "file" | "branch" | "pull_request";
/** `why`: what closes this way; null: it may be taken. */
export type Way = { way: WayName; why: string | null };

export interface Draft {
  path: string;
  new_file: boolean;
  title: string;
  body: string;
  hunks: Hunk[];
  more_hunks: number;
  checks: Check[];
  authors: Author[];
  closed: Clash[];
  conflicts: Clash[];
  left: Left[];
}

export interface PastExport {
  way: Exclude<WayName, "file">;
  revision: number;
  by: Person;
  when: string;
  branch: string | null;
  commit: string | null;
  url: string | null;
  merged: boolean | null;
}

/** `GET /api/episodes/<slug>/export` */
export interface ExportAnswer {
  title: string;
  show: string;
  revision: number;
  export: Draft;
  ways: Way[];
  exports: PastExport[];
}

/** What a person decided about an export. */
export interface ExportRequest {
  revision?: number;
  title?: string;
  body?: string;
  addresses?: Record<string, string>;
  style?: boolean;
  skip_conflicts?: boolean;
}

/** `GET /api/episodes/<slug>/compare` */
export interface CompareAnswer {
  title: string;
  show: string;
  may: boolean;
  differences: Flag[];
}

/** `POST /api/episodes/<slug>/compare` */
export interface ComparedAnswer {
  paragraphs: number;
  paired: number;
  new: number;
  again: number;
  withdrawn: number;
  differences: Flag[];
  tick: number;
}

/** What people may say of a flag; `open` takes one's own word back. */
export type Opinion = "confirmed_unintelligible" | "not_a_problem" | "open";

export interface ReviewFlag extends Flag {
  episode: Pick<Episode, "slug" | "title" | "show">;
  speaker: string | null;
  excerpt: string;
}

/** `GET /api/review` */
export interface ReviewAnswer {
  total: number;
  flags: ReviewFlag[];
  facets: Record<"show" | "kind" | "speaker", Record<string, number>>;
}

/** `GET /api/review/next` */
export interface NextAnswer {
  flag: ReviewFlag | null;
  url: string | null;
}

/** `GET /api/episodes/<slug>/overview`: loudness in 1,000 columns. */
export interface OverviewAnswer {
  duration: number;
  levels: number[];
  breaks: [onset: number, offset: number][];
  rows: [onset: number | null, offset: number | null, verdict: Verdict][];
  flags: [id: string, kind: FlagKind, state: FlagState, moment: number | null][];
}

export type Role = "contributor" | "maintainer";

/** `GET /api/me` */
export interface Me {
  mode: "local" | "server";
  person: Person | null;
  role: Role | null;
  csrf: string;
  github: boolean;
}

export interface Invitation {
  id: string;
  role: Role;
  by: Person | null;
  expires: string;
}
