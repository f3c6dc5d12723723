import type { ErrorCode, Millis, UnixMillis } from '../core/index.ts';

/** A picture. Taken from a file or a stream, so `contentType` may be anything. */
export interface ArtworkSnapshot {
  readonly contentType: string;
  readonly bytes: Buffer;
}

/** Levels of the left and the right channel over the last 300 ms, in dBFS; digital silence is finite. */
export interface LevelsSnapshot {
  readonly peakDbfs: readonly [number, number];
  readonly rmsDbfs: readonly [number, number];
}

/** What a program's bus measures of itself. null: there has not been enough sound. */
export interface BusSnapshot extends LevelsSnapshot {
  readonly momentaryLufs: number | null;
  readonly shortTermLufs: number | null;
  readonly integratedLufs: number | null;
  /** The highest since the measurement began. */
  readonly truePeakDbtp: number;
  /** What the limiter takes off now, in dB; 0: nothing. */
  readonly gainReductionDb: number;
}

/** What is playing. Texts are Unicode, empty when not known. */
export interface TrackSnapshot {
  readonly artist: string;
  readonly title: string;
  readonly album: string;
  /** null: endless, or not known. */
  readonly duration: Millis | null;
}

/** What is on air, since when. */
export interface NowPlayingSnapshot extends TrackSnapshot {
  /** A page that goes with it; empty: none. */
  readonly url: string;
  /** How much of it has been on air. */
  readonly position: Millis;
  readonly startedAt: UnixMillis;
  readonly hasArtwork: boolean;
}

/** One input at one moment. */
export interface InputSnapshot {
  readonly name: string;
  /** As in the configuration: `live`, `url`, `playlist`, … */
  readonly type: string;
  /** active: provides audio. idle: switched off, or without a source. failed: should provide audio and cannot. */
  readonly state: 'active' | 'idle' | 'failed';
  /** Why it is not active; empty when it is. */
  readonly reason: string;
  /** Code of the error that keeps it from being active; null: there is none. */
  readonly code: ErrorCode | null;
  /** Whether it is switched on, by the configuration or since. */
  readonly enabled: boolean;
  /** How long it has been active without a break; 0: it is not. */
  readonly uptime: Millis;
  /** Encoded bytes that came in. */
  readonly bytes: number;
  /** Of what came in during the last seconds; null: nothing encoded comes in. */
  readonly bitrateKbps: number | null;
  readonly reconnectCount: number;
  /** null: it has no buffer. */
  readonly buffer: { readonly fill: Millis; readonly target: Millis } | null;
  /** What it is turned up by to reach its loudness; null: it is not levelled. */
  readonly gainDb: number | null;
  /** null: not measured. */
  readonly levels: LevelsSnapshot | null;
  readonly title: Pick<TrackSnapshot, 'artist' | 'title' | 'album'> | null;
  /** Where its sound comes from, without login: an address, a mount, a folder; empty: from itself. */
  readonly url: string;
  /** The mount of its own; null: none. */
  readonly mount: string | null;
}

/** Who hears an input. Told in order; `block` is called 50 times a second and must not wait. */
export interface InputAudioListener {
  /** The next sound: whole sample frames, s16le, 48 kHz, stereo. It may be kept. */
  block(bytes: Buffer): void;
  /** There will be no more: the input is gone. */
  end(): void;
}

/** One input as one program sees it, in the program's order. */
export interface StandingSnapshot {
  readonly name: string;
  /** As `InputStatus` of programs: `ready` alone may be put on air. */
  readonly status: 'no-audio' | 'ending' | 'silent' | 'recovering' | 'ready';
  readonly isOnAir: boolean;
  /** Whether it plays at scheduled times only, and it is not its time. */
  readonly isOutOfTime: boolean;
  /** Whether its line of the schedule has begun by the clock, and waits for the end of the track on air. */
  readonly isWaiting: boolean;
  /** How long it has given sound without a break, and how long nothing but silence. 0: it does not. */
  readonly steadyFor: Millis;
  readonly silentFor: Millis;
}

/** One program at one moment. */
export interface ProgramSnapshot {
  readonly name: string;
  /** Zone of its schedule, by its IANA name; null: the machine's. */
  readonly timeZone: string | null;
  /** Name of the input on air; null: silence. */
  readonly onAir: string | null;
  /** Name of the input that an operator has selected; null: the program chooses. */
  readonly selected: string | null;
  readonly inputs: readonly StandingSnapshot[];
  readonly nowPlaying: NowPlayingSnapshot | null;
  /** Blocks of 20 ms since it was made. */
  readonly blocksMade: number;
  /** Blocks made late, and blocks dropped because the event loop stalled for too long. */
  readonly blocksLate: number;
  readonly blocksLost: number;
}

/** One change of what is on air; `number` counts up by one. */
export interface SwitchSnapshot {
  readonly number: number;
  readonly at: UnixMillis;
  /** Names of inputs; null: silence. */
  readonly from: string | null;
  readonly to: string | null;
  readonly why: string;
}

/** One thing that was on air. */
export interface PlayedSnapshot extends TrackSnapshot {
  /** Name of the input. */
  readonly input: string;
  readonly kind: 'music' | 'jingle' | 'request' | 'stream';
  readonly startedAt: UnixMillis;
  readonly endedAt: UnixMillis | null;
  readonly outcome: 'playing' | 'ended' | 'skipped' | 'broken' | 'interrupted';
}

/** A track that comes next, as far as can be said now. */
export interface UpcomingSnapshot extends TrackSnapshot {
  readonly kind: 'music' | 'jingle' | 'request';
  readonly path: string;
  readonly why: string;
  /** null: not foreseeable. */
  readonly startsAt: UnixMillis | null;
}

/** What would be on air at a moment, and why. */
export interface PreviewSnapshot {
  /** null: nothing would have sound. */
  readonly input: string | null;
  readonly why: string;
  /** What the schedule asks for then; null: nothing. */
  readonly scheduled: {
    /** Days and times as they were written. */
    readonly when: string;
    readonly input: string;
    readonly since: UnixMillis;
    readonly until: UnixMillis;
    /** How it begins and ends, and how late it may. */
    readonly start: 'hard' | 'soft';
    readonly end: 'hard' | 'soft' | 'list';
    readonly latest: Millis;
    /** Whether a live input on air stays there. */
    readonly live: 'wins' | 'yields';
  } | null;
  /** When the schedule asks for something else after that; null: it never does. */
  readonly nextChange: { readonly at: UnixMillis; readonly input: string | null } | null;
  /** What the input would play then, in order; empty: not foreseeable. */
  readonly tracks: readonly UpcomingSnapshot[];
}

/** A track that may be requested. */
export interface LibraryTrackSnapshot extends TrackSnapshot {
  /** Names it; no other has the same. */
  readonly path: string;
}

/** A request that waits. */
export interface RequestSnapshot extends LibraryTrackSnapshot {
  readonly id: string;
  /** Who asked, for people. */
  readonly by: string;
  readonly requestedAt: UnixMillis;
  /** Whether it is opened already. */
  readonly isHeld: boolean;
}

/** Files of one ending that are not taken; the ending with its dot. */
export interface RefusedFilesSnapshot {
  readonly ending: string;
  readonly count: number;
  /** The name of one. */
  readonly example: string;
}

/** The queue of a program, and what may be put into it: that of the first of its inputs that plays tracks. */
export interface QueuePort {
  /** Name of the input. */
  readonly input: string;
  /** Requests that may wait. */
  readonly limit: number;
  /** Those that wait, the next one first. */
  requests(): readonly RequestSnapshot[];
  /** The next `count` tracks, requests among them. */
  upcoming(count: number): readonly UpcomingSnapshot[];
  /** Every track that may be requested, in the order of the playlist. Thousands: made as they are asked for. */
  tracks(): Iterable<LibraryTrackSnapshot>;
  /** Files that lie there and are not taken, for their endings. */
  refused(): readonly RefusedFilesSnapshot[];
  /** Adds a track at the end. @throws AirchainError `QUEUE_TRACK_UNKNOWN`, `QUEUE_HAS_TRACK`, `QUEUE_FULL` */
  add(path: string, by: string): RequestSnapshot;
  /** @throws AirchainError `QUEUE_REQUEST_UNKNOWN` */
  remove(id: string): void;
  /** 0 is the front, what is beyond the end is the end. @throws AirchainError `QUEUE_REQUEST_UNKNOWN` */
  move(id: string, position: number): void;
}

/** One form that an output is encoded in: the only one, or one for each rung of a ladder. */
export interface OutputFormSnapshot {
  /** The mount of this server that it feeds; null: it goes elsewhere. */
  readonly mount: string | null;
  /** As encoded; null: the format has none. */
  readonly bitrateKbps: number | null;
  readonly listeners: number;
  readonly encoder: EncoderSnapshot;
}

/** The encoder of one form. waiting: it failed and will be started again. */
export interface EncoderSnapshot {
  readonly state: 'idle' | 'active' | 'waiting';
  readonly restarts: number;
  readonly lastError: string | null;
}

/** One output at one moment. */
export interface OutputSnapshot {
  readonly name: string;
  readonly type: 'mount' | 'icecast';
  /** Whose sound it takes: one of both is null. */
  readonly program: string | null;
  readonly input: string | null;
  /** Whether it is switched on, by the configuration or since. */
  readonly enabled: boolean;
  /** idle: switched off, or without listeners. waiting: between two attempts. */
  readonly state: 'idle' | 'connecting' | 'active' | 'waiting';
  /** As in the configuration: `mp3`, `opus`, … */
  readonly format: string;
  readonly sampleRateHz: number;
  readonly channels: number;
  readonly forms: readonly OutputFormSnapshot[];
  /** The other server and its mount, without login; null: it goes to this one. */
  readonly url: string | null;
  /** Of this connection, or of this stay on the mount; 0: there is none. */
  readonly uptime: Millis;
  /** Bit rate sent over the last seconds; null: not measured. */
  readonly sentKbps: number | null;
  readonly bytesSent: number;
  readonly reconnectCount: number;
  readonly lastError: string | null;
}

/** What the API tells its event listeners at once. All else is looked at once a second. */
export type SoundEvent =
  /** Another title has begun, or another input is on air. */
  | { readonly type: 'programChanged'; readonly program: string }
  | { readonly type: 'switched'; readonly program: string; readonly record: SwitchSnapshot };
