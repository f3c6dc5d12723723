import type { Caller } from '../auth/index.ts';
import type { UnixMillis } from '../core/index.ts';
import type { RequestHead } from '../protocols/http-head/index.ts';
import type { ArtworkSnapshot } from '../studio/index.ts';

/** The server as a whole, at one moment. Counts are since the start unless they are named otherwise. */
export interface ServerSnapshot {
  /** What the server calls itself towards Icecast's readers; `Server` header and `server_id`. */
  readonly id: string;
  readonly startedAt: UnixMillis;
  /** What addresses begin with by the operator's word, `https://radio.example`; null: the address that a caller used. */
  readonly publicUrl: string | null;
  /** The configured host name, for clients that do not say by which address they reach the server. */
  readonly hostname: string;
  /** Port that listeners use where no proxy stands in front. */
  readonly port: number;
  readonly location: string;
  /** Contact of the operator, Icecast's `admin`. */
  readonly contact: string;
  readonly clientConnections: number;
  /** Connections open now, of every kind. */
  readonly clients: number;
  readonly connections: number;
  readonly fileConnections: number;
  readonly listenerConnections: number;
  /** Listeners now. */
  readonly listeners: number;
  readonly sourceClientConnections: number;
  readonly sourceRelayConnections: number;
  /** Mounts with a source now. */
  readonly sources: number;
  /** `STATS` feeds open now. */
  readonly statsFeeds: number;
  readonly statsConnections: number;
}

/** What is on air, as Unicode. */
export interface TitleSnapshot {
  /** Empty when the source sends one text for both. */
  readonly artist: string;
  readonly title: string;
  /** Both in one line: `artist - title`. */
  readonly display: string;
  readonly url: string;
}

/** Who feeds a mount. */
export interface SourceSnapshot {
  readonly address: string;
  readonly userAgent: string;
  readonly user: string;
  readonly protocol: string;
  readonly connectedAt: UnixMillis;
}

/** What checks the listeners of a protected mount, in Icecast's words: a list of names and passwords, or a web service. */
export type Authenticator = 'htpasswd' | 'url';

/** What a source sends, at one moment. Texts are Unicode, empty when not known. */
export interface StreamSnapshot {
  /** `live`: listeners get sound; `bridging`: the source is gone and may return; `reserved`: no sound yet. */
  readonly state: 'idle' | 'reserved' | 'live' | 'bridging';
  readonly contentType: string;
  /** What the bytes are: `MP3`, `AAC`, `Opus`, `Vorbis`, …; empty: not known yet. */
  readonly codec: string;
  /** In kbit/s, as the bytes tell; null: they do not. */
  readonly bitrateKbps: number | null;
  /** In hertz. */
  readonly sampleRate: number | null;
  readonly channels: number | null;
  /** null: the source has sent none. */
  readonly title: TitleSnapshot | null;
  readonly bytesRead: number;
  readonly source: SourceSnapshot | null;
  /** Whether its audio comes as fast as it plays; `fast`, `slow`: seconds ahead or behind, and going on. */
  readonly sourcePace: 'steady' | 'fast' | 'slow';
  /** Audio received in the last 10 s, in percent of real time; null: not known. */
  readonly sourceSpeedPercent: number | null;
}

/** One mount at one moment: what its listeners hear, and what its source clients send where that is something else. */
export interface MountSnapshot extends StreamSnapshot {
  readonly path: string;
  /** What source clients send where a program feeds the mount; null: there is no such side. */
  readonly sourceSide: StreamSnapshot | null;
  readonly name: string;
  readonly description: string;
  readonly genre: string;
  readonly url: string;
  /** The bit rate as the source wrote it: `128`, `Quality 4`. */
  readonly bitrateSent: string;
  /** `ice-audio-info` as sent: `ice-bitrate=128;ice-channels=2`. */
  readonly audioInfo: string;
  /** Whether the stream has a cover in its own headers or tags. */
  readonly hasArtwork: boolean;
  readonly listeners: number;
  readonly listenerPeak: number;
  readonly listenerConnections: number;
  /** How often a listener that fell behind was moved to newer audio, and how many were disconnected. */
  readonly slowSkips: number;
  readonly slowDrops: number;
  /** null: no limit of its own. */
  readonly maxListeners: number | null;
  readonly bytesSent: number;
  readonly fallback: string | null;
  readonly isHidden: boolean;
  readonly isPublic: boolean;
  readonly isOnDemand: boolean;
  readonly latency: 'normal' | 'low';
  readonly authenticator: Authenticator | null;
  /** The configured mount whose path its source has most likely mistyped; null: none. */
  readonly meantMount: string | null;
  /** Charset of titles that do not name theirs; null: the usual guess. */
  readonly charset: string | null;
}

/** One listener at one moment. */
export interface ListenerSnapshot {
  /** Unique while airchain runs. */
  readonly id: number;
  readonly address: string;
  readonly userAgent: string;
  readonly referer: string;
  /** Name it logged in with; empty: none. */
  readonly user: string;
  readonly connectedAt: UnixMillis;
  /** Bytes it is behind the newest one. */
  readonly lagBytes: number;
  readonly bytesSent: number;
  /** `native`, or which Ogg stream it gets. */
  readonly rendition: string;
}

/** One relay at one moment. */
export interface RelaySnapshot {
  /** The mount that it feeds. */
  readonly path: string;
  /** What it pulls, without credentials and query. */
  readonly url: string;
  /** `waiting`: between two attempts. `idle`: an on-demand relay without listeners. */
  readonly state: 'idle' | 'connecting' | 'active' | 'waiting';
  /** Why the last attempt failed; null: none did since the last success. */
  readonly lastError: string | null;
  readonly isOnDemand: boolean;
  /** Whether a master's list asks for it, not the configuration. */
  readonly isMirrored: boolean;
}

/** One mount in one directory at one moment. */
export interface DirectorySnapshot {
  readonly directory: string;
  readonly path: string;
  readonly state: 'pending' | 'listed' | 'failed';
  /** Why it is not listed; null: it is, or not known yet. */
  readonly reason: string | null;
}

/** A new title, whole: what is not named here is no longer true. */
export interface TitleChange {
  readonly artist?: string;
  readonly title: string;
  readonly url?: string;
}

/** What the API tells its event listeners. Told at once, so handlers only note it. */
export interface StationEvent {
  readonly type: 'mountAdded' | 'mountRemoved' | 'mountChanged' | 'titleChanged' | 'listenersChanged';
  readonly path: string;
}

/**
 * The station as the API needs it. Implemented by the application over the mounts, listeners and ingest; snapshots are
 * made at each call, so they never change state.
 */
export interface StationPort {
  server(): ServerSnapshot;
  /** Every mount, hidden ones too, sorted by path. */
  mounts(): readonly MountSnapshot[];
  /** Like everything here that takes a path, it takes the path of a ladder for all its mounts together. */
  mount(path: string): MountSnapshot | null;
  /** The cover that the stream of a mount has in its headers or tags; null: none. */
  artwork(path: string): ArtworkSnapshot | null;
  /**
   * The mounts that a path stands for: those of a ladder, first the one that plays for such a request, else the path itself.
   * `request` absent: one without any preference.
   */
  rungs(path: string, request?: Pick<RequestHead, 'query' | 'headers'>): readonly string[];
  /** Empty for a mount that there is not. */
  listeners(path: string): readonly ListenerSnapshot[];
  /** Every relay, those of a mirrored master too. */
  relays(): readonly RelaySnapshot[];
  /** Where public mounts are listed. */
  directories(): readonly DirectorySnapshot[];
  /**
   * Lets a caller act on the source of a mount and on its listeners: an administrator always, the login of a source only where that
   * login feeds it. To be called in the same turn as the action, since sources come and go.
   * @throws AirchainError `MOUNT_SOURCE_FOREIGN`
   */
  requireOwner(path: string, caller: Caller): void;
  /** Who feeds the mount as a source client, else the program or relay that does; null: nothing does. */
  source(path: string): SourceSnapshot | null;
  /** Says whether a source feeds the mount, so that the title counts. */
  setTitle(path: string, change: TitleChange): boolean;
  /** Says whether there was one. */
  killSource(path: string): boolean;
  /** Says whether there was one. */
  killListener(path: string, id: number): boolean;
  /**
   * Moves all listeners, or one, and says how many.
   * @throws AirchainError `MOUNT_FORMATS_DIFFER` when they could not play on
   */
  moveListeners(from: string, to: string, id?: number): number;
  /** Until the configured fallback changes. null: none. */
  setFallback(path: string, fallback: string | null): void;
  /** Reads the configuration again. @throws AirchainError when it has mistakes; nothing is changed then */
  reload(): Promise<void>;
  /** Takes listeners in: false while starting and while stopping. */
  isReady(): boolean;
  /** Returns what ends the subscription. */
  subscribe(handler: (event: StationEvent) => void): () => void;
  /** The listener accounts of a mount; null when it keeps none (no htpasswd). */
  accounts(path: string): ListenerAccountsPort | null;
}

/** The listener accounts of one mount, behind `/admin/manageauth`. */
export interface ListenerAccountsPort {
  /** Names, sorted. */
  list(): Promise<readonly string[]>;
  /** Says whether it was added: false when the name is taken. */
  add(user: string, password: string): Promise<boolean>;
  /** Says whether there was one. */
  remove(user: string): Promise<boolean>;
}
