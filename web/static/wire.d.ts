// What goes over the wire, as /api/openapi.json tells it.
// Made by `python -m tests.wire_types`: change web/wire, not this file.

/** Somebody whose work leaves. */
export interface Author {
  person: number;
  name: string;
  email: string | null;
  edits: number;
  characters: number;
}

export type Basis = "a" | "i";

/** A branch in the clone. */
export interface BranchAnswer {
  branch: string;
  commit: string;
}

/** A stretch of the sound that no line is about. */
export interface Break {
  onset: number | null;
  offset: number | null;
  line: number | null;
}

/** What happened since a tick. */
export interface ChangesAnswer {
  /** fetch the episode again; it was aligned anew. */
  reload: boolean;
  /** one's own among them; skip what is known. */
  splices: Splice[];
  /** changed since. */
  flags: Flag[];
  /** ids of flags that nothing raises any more. */
  gone: string[];
  /** edited lines whose words were placed since, as they stand after the splices. */
  retimed: Row[];
  claims: Claim[];
  state: EpisodeState;
  progress: Progress | null;
  error: string | null;
  reason: Trouble | null;
  recording: Recording | null;
  /** what can be played by now. */
  sound: Playable;
  revision: number;
  tick: number;
  undo: boolean;
  redo: boolean;
}

/** What the site, or its formatter, says of the file; an error refuses the export. */
export interface Check {
  rule: string;
  severity: CheckSeverity;
  line: number;
  column: number;
  excerpt: string;
  message: string;
}

export type CheckSeverity = "error" | "warning";

/** Somebody is on an episode, or on one of its flags. */
export interface Claim {
  person: Person;
  mine: boolean;
  flag: string | null;
  /** seconds. */
  expires_in: number;
}

/** What I am on: a flag, or the episode. */
export interface ClaimRequest {
  flag?: string | null;
}

/** Who is on the episode now. */
export interface ClaimsAnswer {
  claims: Claim[];
}

/** Words that upstream and this text changed both. */
export interface Clash {
  line: number;
  base: string;
  mine: string;
  /** null where upstream took them out. */
  theirs: string | null;
}

export type Code =
  | "bad_request"
  | "busy"
  | "csrf"
  | "error"
  | "forbidden"
  | "full"
  | "not_found"
  | "sign_in"
  | "slow_down"
  | "stale"
  | "too_large";

/**
 * What pages that were compared say otherwise.
 *
 * Kind "page_reads": `start` null says that a paragraph of its own is missing below `line`,
 * `start` equal to `end` that words are missing between two; and gaps with `proposed`. They
 * outlive new alignments.
 */
export interface CompareAnswer {
  title: string;
  show: string;
  /** whether I may compare another page. */
  may: boolean;
  differences: Flag[];
}

/** What a comparison brought. */
export interface ComparedAnswer {
  /** of the page, as far as they are talk. */
  paragraphs: number;
  /** those that are in the text. */
  paired: number;
  /** places that nobody was asked about before. */
  new: number;
  /** places that were proposed before. */
  again: number;
  /** places that an earlier page proposed and this one does not. */
  withdrawn: number;
  differences: Flag[];
  tick: number;
}

/**
 * The same lines changed since, or the flag that this answers has an answer ("answered").
 *
 * Apply what happened, then save again with this `revision`, `first`, `last`, and `theirs` as
 * `old`; of a flag with an answer, without `flag`.
 */
export interface Conflict {
  code: ConflictCode;
  message: string;
  /** what `old` was; of an answer that was known by then, what stood there before it. */
  base: string;
  theirs: string;
  /** what `new` was. */
  mine: string;
  /** a text with both changes; null: no suggestion. */
  merged: string | null;
  /** both are in it whole. */
  clean: boolean;
  by: Person;
  /** A time of the day, UTC. */
  when: string;
  revision: number;
  first: number;
  last: number;
  splices: Splice[];
  flags: Flag[];
  gone: string[];
}

/** Somebody else was faster. */
export interface ConflictAnswer {
  error: Conflict;
}

export type ConflictCode = "answered" | "conflict" | "stale";

/** What would leave. */
export interface Draft {
  path: string;
  /** upstream has none. */
  new_file: boolean;
  title: string;
  /** Markdown. */
  body: string;
  hunks: Hunk[];
  /** how many are not shown. */
  more_hunks: number;
  checks: Check[];
  /** the main contributor first. */
  authors: Author[];
  /** changes that upstream has already. */
  closed: Clash[];
  conflicts: Clash[];
  left: Left[];
  /** edits that stay behind because nobody confirmed them. */
  left_behind: number;
  /** what was done that nobody asked for: another path, line ends that were kept. */
  notes: string[];
}

/**
 * What a browser that has just saved does not know yet.
 *
 * Words beside what changed keep their times; the others have theirs about a second later, in
 * `retimed` of a poll, together with what is to look at in the new lines.
 */
export interface EditAnswer {
  /** one's own edit; null if nothing changed. */
  splice: Splice | null;
  /** others' edits since `revision`, and this. */
  splices: Splice[];
  /** changed. */
  flags: Flag[];
  /** ids of flags that nothing raises any more. */
  gone: string[];
  /** lines that were left as they are, where many were to be changed. */
  skipped: Skipped[];
  revision: number;
  tick: number;
  undo: boolean;
  redo: boolean;
}

export type EditKind = "edit" | "redo" | "revert" | "undo" | "upstream";

/**
 * Lines that are to read otherwise.
 *
 * Split a paragraph with "a\n\nb"; to join two, cover both and the blank line between them; to
 * delete one, say "" (the server takes one blank line with it).
 */
export interface EditRequest {
  /** that `first`, `last` and `old` are of. */
  revision: number;
  first: number;
  /** included. */
  last: number;
  /** what stood there, lines joined with "\n". */
  old: string;
  /** what shall stand there. */
  new: string;
  /** that this answers: it becomes filled, or partly_resolved if a gap is still there. */
  flag?: string | null;
}

/** Who last changed a row. */
export interface Edited {
  by: Person;
  /** A time of the day, UTC. */
  when: string;
  revision: number;
  /** its words were looked for in the sound since. */
  placed: boolean;
}

/** A transcript with its recording. */
export interface Episode {
  slug: string;
  title: string;
  show: string;
  /** seconds; null while nobody knows. */
  duration: number | null;
  words: number | null;
  state: EpisodeState;
  /** while it is being aligned. */
  progress: Progress | null;
  /** what went wrong, for people. */
  error: string | null;
  /** why that failed, or waits to be tried again. */
  reason: Trouble | null;
  recording: Recording | null;
  revision: number;
  tick: number;
  /** who is on it now. */
  people: Person[];
  /** in the order of the text. */
  verdicts: VerdictShare[];
  /** how many there are in each state. */
  gaps: Tally;
  /** open gaps of a few words whose place in the sound is known: worth doing first. */
  easy: number;
  /** the same for flags of all kinds. */
  flags: Tally;
  edits: number;
  edited: string | null;
}

/** All that the editor needs to begin; without audio the same, with null times. */
export interface EpisodeAnswer {
  episode: Episode;
  rows: Row[];
  flags: Flag[];
  breaks: Break[];
  claims: Claim[];
  spelling: Spelling;
  revision: number;
  tick: number;
  undo: boolean;
  redo: boolean;
  /** what can be played now: the recording as it is, or the rendition, exact to the frame. */
  sound: Playable;
  /**
   * what is to be known of the recording: what is lost, repaired or guessed in it, and whether it is only a part of the
   * episode.
   */
  notes: string[];
}

/** Which episode it is. */
export interface EpisodeName {
  slug: string;
  title: string;
  show: string;
}

/** An episode's state, for polling. */
export interface EpisodeProgress {
  slug: string;
  state: EpisodeState;
  /** while it is being aligned. */
  progress: Progress | null;
  error: string | null;
  /** why that failed, or waits to be tried again. */
  reason: Trouble | null;
  recording: Recording | null;
}

export type EpisodeState = "failed" | "no_audio" | "ready" | "waiting" | "working";

/** Every episode. */
export interface EpisodesAnswer {
  episodes: Episode[];
}

/** The `error` of an answer. */
export type ErrorDetails = Failure | Refusal | Conflict;

export type Escape = "entities" | "json" | "markdown" | "none" | "tags";

/** Everything that the export page shows; `exports` has the newest first. */
export interface ExportAnswer {
  title: string;
  show: string;
  revision: number;
  /**
   * lines that somebody changed whose words have no times; null while there are none at all: then captions cannot be
   * made.
   */
  untimed: number | null;
  export: Draft;
  exports: PastExport[];
  ways: Way[];
}

/** What a person decided about an export. */
export interface ExportRequest {
  /** of the text that they looked at. */
  revision?: number | null;
  title?: string | null;
  body?: string | null;
  /** e-mail addresses by the numbers of people. */
  addresses?: Record<string, string>;
  /** with the formatter's changes made. */
  style?: boolean;
  /** leave out what clashes. */
  skip_conflicts?: boolean;
  /** leave out fills that nobody but who wrote them heard. */
  confirmed?: boolean;
  /** rules that refuse it and may be broken here, each with the reason (maintainers). */
  allow?: Record<string, string>;
}

/** How many open flags each value of a filter has, the most frequent first. */
export interface Facets {
  show: Record<string, number>;
  kind: Record<string, number>;
  speaker: Record<string, number>;
}

/** Why a request was not served. */
export interface Failure {
  code: Code;
  message: string;
}

/** A request was not served. */
export interface FailureAnswer {
  error: Failure;
}

/** A place that somebody should look at. */
export interface Flag {
  /** stable while the text changes elsewhere. */
  id: string;
  /** what is known of each kind stands as JSON in every page, in the meta element `flag-kinds`. */
  kind: FlagKind;
  severity: Severity;
  state: FlagState;
  /** 0: before the first. */
  line: number;
  start: number | null;
  end: number | null;
  onset: number | null;
  offset: number | null;
  /** where to listen if it has no time of its own: between the nearest timed words, or around the nearest stamp. */
  near: [number, number] | null;
  /** one sentence that says what is wrong. */
  message: string;
  /** unintelligible, not_transcribed: about how many words are missing. */
  score: number;
  /** words by the sound, the likeliest first; of a flag about a voice, whose it is. */
  candidates: string[];
  /** what speaks for each of the candidates; empty if no search found them. */
  origins: Origin[];
  /**
   * what the episode's page has there; of a "page_reads" that is a "hint" it is shown only, for it is hardly worth
   * taking.
   */
  proposed: string | null;
  /** the characters it is about. */
  quote: string;
  /** people who could not tell either. */
  confirmations: number;
  confirmed_by_me: boolean;
  /** who filled it, if that is known. */
  filled_by: Person | null;
  /** whether that was I. */
  filled_by_me: boolean;
  /** who heard the same since; of the line as it stands. */
  heard_by: Person[];
  /** whether I am one of them. */
  heard_by_me: boolean;
  claim: Claim | null;
}

/** A flag after somebody said something of it. */
export interface FlagAnswer {
  flag: Flag;
  tick: number;
}

export type FlagKind =
  | "doubtful_word"
  | "not_spoken"
  | "not_transcribed"
  | "page_reads"
  | "site_reject"
  | "speaker_change"
  | "speaker_label"
  | "stamp_drift"
  | "stamp_invalid"
  | "unintelligible"
  | "unnamed_speaker"
  | "upstream_reads"
  | "wrong_speaker";

export type FlagState = "confirmed_unintelligible" | "filled" | "not_a_problem" | "open" | "partly_resolved";

/** Whose kept voice is to go, and in which show. */
export interface ForgetVoiceRequest {
  show: string;
  name: string;
}

/** A line in which words stand, as `Row` has it. */
export interface FoundLine {
  line: number;
  text: string;
  label: [number, number] | null;
  marks: Mark[];
}

/** A page of the journal and of what people said of flags, each newest first. */
export interface HistoryAnswer {
  entries: HistoryEntry[];
  listened: HistoryWord[];
  more: boolean;
}

/** An edit in the journal. */
export interface HistoryEntry {
  revision: number;
  tick: number;
  line: number;
  old: string;
  new: string;
  by: Person;
  /** A time of the day, UTC. */
  when: string;
  kind: EditKind;
  flag: string | null;
  /** the revision that it took back. */
  reverses: number | null;
  /** the revision that took it back. */
  undone_by: number | null;
  mine: boolean;
  /** of a fill, who heard the same since. */
  heard_by: Person[];
}

/** Somebody listened, and said something of a flag. */
export interface HistoryWord {
  tick: number;
  flag: string;
  /** of the flag: now, or when it was last there. */
  line: number;
  /** whether the flag is still there. */
  stands: boolean;
  /** "open" takes back what they had said. */
  said: Opinion;
  by: Person;
  /** A time of the day, UTC. */
  when: string;
}

/** Changed lines: "same" and "removed" pieces make the old ones, "same" and "added" the new. */
export interface Hunk {
  line: number;
  new_line: number;
  old: Piece[];
  new: Piece[];
}

/** A link that nobody used yet. */
export interface Invitation {
  id: string;
  role: Role;
  /** null: the operator. */
  by: Person | null;
  /** A time of the day, UTC. */
  expires: string;
}

/** A new link. */
export interface InvitationAnswer {
  /** told this once. */
  url: string;
  /** A time of the day, UTC. */
  expires: string;
}

/** What a new person may do, and how many days the link is good. */
export interface InvitationRequest {
  role?: Role;
  days?: number;
}

/** Links that nobody used yet, the first to expire first. */
export interface InvitationsAnswer {
  invitations: Invitation[];
}

/** Who comes in by an invitation. */
export interface JoinForm {
  name?: string;
  csrf_token?: string;
}

/** What is kept of a person's voice in a show. */
export interface KeptVoice {
  /** folder of the show. */
  show: string;
  name: string;
  /** in how many episodes they were heard. */
  episodes: number;
  /** of their voice in all of them. */
  seconds: number;
}

/** What a browser that takes something back knows. */
export interface Known {
  /** that it shows; `splices` of the answer then has all that came since. */
  revision?: number | null;
  /** the last revision of what is to be taken back; refused if I did something else since. */
  deed?: number | null;
}

/** A gap that is still in the text. */
export interface Left {
  tag: string;
  seconds: number | null;
  line: number;
}

export type LeftBy = "branch" | "patch" | "pull_request";

/** A line that is to read otherwise. */
export interface LineWanted {
  line: number;
  old: string;
  new: string;
}

/** Lines in which words stand, throughout a show. */
export interface LinesAnswer {
  /** how many episodes there are. */
  searched: number;
  /** those with such lines. */
  episodes: LinesOfEpisode[];
  /** lines beyond those that are told: look again after these. */
  left: number;
}

/** The lines of one episode; `revision` is that they are counted in. */
export interface LinesOfEpisode {
  slug: string;
  title: string;
  revision: number;
  lines: FoundLine[];
}

/** What a look at the library and its clone brought. */
export interface LookAnswer {
  /** whose texts changed. */
  episodes: number;
  /** lines that changed in texts that people edited. */
  changes: number;
  /** edits that upstream changed otherwise: places to look at. */
  conflicts: number;
  /** what the operator should know. */
  notes: string[];
}

/** A place in a row's text that is no plain word. */
export type Mark = [kind: MarkKind, start: number, end: number, seconds: number | null];

export type MarkKind = "code" | "entity" | "gap" | "label" | "link" | "markup" | "stamp" | "tag";

/** Who is asking. */
export interface Me {
  mode: "local" | "open" | "server";
  person: Person | null;
  role: Role | null;
  /** for the header `X-CSRFToken` of every write; it lasts as long as the session. */
  csrf: string;
  /** sign-in with GitHub is set up. */
  github: boolean;
}

/** Somebody who was let in. */
export interface Member {
  id: number;
  name: string;
  role: Role;
  /** A time of the day, UTC. */
  since: string;
}

/** My name. */
export interface NameRequest {
  /** 1 to 60 characters when shown. */
  name: string;
}

/** The next flag; null if there is none. */
export interface NextAnswer {
  flag: ReviewFlag | null;
  /** of the editor at that flag. */
  url: string | null;
  /** flags that fit and wait for an answer, whoever is on them. */
  left: number;
  /** who is on some of them now. */
  claimed_by: string[];
  /** how many of them are in episodes without sound: they are nobody's next. */
  silent: number;
}

export type Opinion = "confirmed_fill" | "confirmed_unintelligible" | "not_a_problem" | "open";

/** What I say of a flag; "open" takes my word back. */
export interface OpinionRequest {
  state: Opinion;
}

/** What speaks for words by the sound. */
export type Origin = [source: WordSource, probability: number, onset: number | null, offset: number | null];

/** The whole episode in one strip. */
export interface OverviewAnswer {
  duration: number | null;
  /** how loud it is, in 1,000 columns; none while there is no sound. */
  levels: number[];
  breaks: Stretch[];
  rows: TimedRow[];
  flags: TimedFlag[];
}

/** An episode's page, text or HTML. */
export interface PageRequest {
  page: string;
}

/** What left. */
export interface PastExport {
  way: LeftBy;
  revision: number;
  by: Person;
  /** A time of the day, UTC. */
  when: string;
  branch: string | null;
  commit: string | null;
  url: string | null;
  /** whether it has arrived upstream; null: nobody knows without a clone. */
  merged: boolean | null;
}

/** Who may write. */
export interface PeopleAnswer {
  people: Member[];
}

/** Somebody, as others see them. */
export interface Person {
  id: number;
  name: string;
}

/** A part of a changed line. */
export type Piece = [kind: PieceKind, text: string];

export type PieceKind = "added" | "removed" | "same";

export type Playable = "none" | "original" | "rendition";

/** How far an alignment is. */
export interface Progress {
  stage: string;
  share: number;
}

/** How far the alignments are. */
export interface ProgressAnswer {
  episodes: EpisodeProgress[];
  /** the slug of the episode that is being aligned. */
  working: string | null;
  /** how many wait for it. */
  waiting: number;
}

/** A pull request. */
export interface PullRequestAnswer {
  url: string;
  number: number;
  /** there was one already. */
  updated: boolean;
}

/** One thing that stands against an edit. */
export interface Reason {
  rule: string;
  line: number;
  column: number;
  message: string;
}

/** A recording that is not beside its transcript. */
export interface Recording {
  state: RecordingState;
  /** where it is fetched from; "" for a folder of the server, or one that was sent. */
  host: string;
  /** bytes that are here. */
  came: number;
  /** of all; null while nobody says. */
  total: number | null;
  /** why it could not be had, or which may be meant, for people. */
  error: string | null;
}

export type RecordingState = "asked" | "coming" | "doubtful" | "failed" | "here" | "offered";

/** The site would reject the file, or a label or stamp would break: nothing was saved. */
export interface Refusal {
  code: RefusalCode;
  message: string;
  reasons: Reason[];
}

/** What was asked for would break something. */
export interface RefusalAnswer {
  error: Refusal;
}

export type RefusalCode = "refused";

/** A row below an edit in which somebody else talks now. */
export interface Relabelled {
  line: number;
  speaker: string | null;
  kind: RowKind;
}

/** Many lines that are to read otherwise, as one deed. */
export interface ReplaceRequest {
  /** that the lines are counted in. */
  revision: number;
  /** each once. */
  lines: LineWanted[];
}

/** A page of the queue, in the order of episodes and text. */
export interface ReviewAnswer {
  total: number;
  flags: ReviewFlag[];
  facets: Facets;
}

/** A flag in the queue across episodes. */
export interface ReviewFlag {
  /** stable while the text changes elsewhere. */
  id: string;
  /** what is known of each kind stands as JSON in every page, in the meta element `flag-kinds`. */
  kind: FlagKind;
  severity: Severity;
  state: FlagState;
  /** 0: before the first. */
  line: number;
  start: number | null;
  end: number | null;
  onset: number | null;
  offset: number | null;
  /** where to listen if it has no time of its own: between the nearest timed words, or around the nearest stamp. */
  near: [number, number] | null;
  /** one sentence that says what is wrong. */
  message: string;
  /** unintelligible, not_transcribed: about how many words are missing. */
  score: number;
  /** words by the sound, the likeliest first; of a flag about a voice, whose it is. */
  candidates: string[];
  /** what speaks for each of the candidates; empty if no search found them. */
  origins: Origin[];
  /**
   * what the episode's page has there; of a "page_reads" that is a "hint" it is shown only, for it is hardly worth
   * taking.
   */
  proposed: string | null;
  /** the characters it is about. */
  quote: string;
  /** people who could not tell either. */
  confirmations: number;
  confirmed_by_me: boolean;
  /** who filled it, if that is known. */
  filled_by: Person | null;
  /** whether that was I. */
  filled_by_me: boolean;
  /** who heard the same since; of the line as it stands. */
  heard_by: Person[];
  /** whether I am one of them. */
  heard_by_me: boolean;
  claim: Claim | null;
  episode: EpisodeName;
  speaker: string | null;
  /** what stands around it. */
  excerpt: string;
}

export type Role = "contributor" | "maintainer";

/** A line that is not blank. */
export interface Row {
  line: number;
  text: string;
  kind: RowKind;
  /** who talks, also where the row has no label. */
  speaker: string | null;
  /** the label with its asterisks and the blank after it. */
  label: [number, number] | null;
  marks: Mark[];
  verdict: Verdict | null;
  /** both null or both seconds, like `offset`. */
  onset: number | null;
  offset: number | null;
  confidence: number | null;
  words: Word[];
  edited: Edited | null;
}

export type RowKind = "break" | "jingle" | "other" | "speech";

/** The episodes whose texts say some words, labels included. */
export interface SearchAnswer {
  found: TextHit[];
  /** texts that are new or changed and were not looked at: in a moment they are. */
  behind: number;
}

export type Severity = "hint" | "severe" | "warning";

/** A line that was left as it is, of many that were to be changed. */
export interface Skipped {
  /** as it was asked for. */
  line: number;
  /** that it had then. */
  text: string;
  /** why. */
  message: string;
}

export type SoundVerdict = "fits" | "other" | "unsure";

/** What the sound says to words that somebody typed. */
export interface SoundsAnswer {
  /**
   * "fits" if nothing fits much better, "other" if other words do, "unsure" else: also where the place has no known
   * sound, or nobody knows how the words sound.
   */
  verdict: SoundVerdict;
  /** words that fit better, the best first. */
  likelier: string[];
}

/** How a file writes what is new in it. */
export interface Spelling {
  /** the form that it is in. */
  dialect: string;
  /** how plain words are kept from being form. */
  escape: Escape;
  /** a new gap; without `{time}` its gaps have none. */
  gap: string;
  /** a new turn, with `{name}` or `{NAME}`, `{text}`, and `{time}` and `{end}` if it has times. */
  turn: string;
  time: TimeStyle;
  gap_time: TimeStyle;
  /** whether its turns are cues. */
  captions: boolean;
}

/**
 * An edit as the browser applies it.
 *
 * Rows `first` to `last`, counted before the edit, become `rows`, counted after it; rows and flags
 * below move by `delta` lines.
 */
export interface Splice {
  revision: number;
  tick: number;
  first: number;
  last: number;
  delta: number;
  rows: Row[];
  /** rows further down that change who talks. */
  relabelled: Relabelled[];
  by: Person;
  /** A time of the day, UTC. */
  when: string;
  kind: EditKind;
  /** the flag that it answers. */
  flag: string | null;
}

/** From when to when. */
export type Stretch = [onset: number, offset: number];

export type Tally = Record<FlagState, number>;

/** An episode whose text has the words; `excerpt` shows where, "" beyond the first ones. */
export interface TextHit {
  slug: string;
  excerpt: string;
}

/** How the times of a file look. */
export interface TimeStyle {
  /** whether a time under an hour has hours too. */
  hours: boolean;
  /** digits of the first figure under an hour. */
  width: number;
  /** digits of the hours. */
  long_width: number;
  /** before the fraction. */
  separator: string;
  /** of the fraction; 0 for whole seconds. */
  digits: number;
  /** whether the fraction counts frames, 30 a second. */
  frames: boolean;
  /** whether it is a clock time; else a number. */
  clock: boolean;
  /** what such a number counts: 1 seconds, 1000 milliseconds. */
  per_second: number;
}

/** Where a flag is: heard, or else where its line begins. */
export type TimedFlag = [id: string, kind: FlagKind, state: FlagState, moment: number | null];

/** Where a row is said, and what was found of it. */
export type TimedRow = [onset: number, offset: number, verdict: Verdict];

export type Trouble = "database" | "disk" | "mismatch" | "program" | "sound" | "text";

export type Verdict = "break" | "no_words" | "not_spoken" | "partly_spoken" | "spoken";

/** How much of the text, in a stretch, has a verdict. */
export type VerdictShare = [verdict: Verdict, share: number];

/** Whose voices are kept, by show and name. */
export interface VoicesAnswer {
  voices: KeptVoice[];
}

/** A way out. */
export interface Way {
  way: WayName;
  /** what closes it; null: it may be taken. */
  why: string | null;
}

export type WayName = "branch" | "file" | "patch" | "pull_request";

/** A word of a row. */
export type Word = [
  start: number,
  end: number,
  onset: number | null,
  offset: number | null,
  confidence: number,
  basis: Basis | null,
];

export type WordSource = "episode" | "heard" | "page" | "show";
