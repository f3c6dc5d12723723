import type { ByteCount, Millis } from '../core/index.ts';
import type { FramerOptions } from '../formats/index.ts';
import type { RestartLimit } from './restart-guard.ts';
import type { Burst } from './stream-ring.ts';

/** Rules of a mount whose address is handed on before anything plays there, and only ever for sound. */
export interface SharedLinkRules {
  /** How long a listener who comes first waits for the first sound. */
  readonly startTimeout: Millis;
}

/** One programme in several forms behind one path. */
export interface LadderRules {
  /** The path that stands for all of them. */
  readonly path: string;
  /** Listeners on all of them together; null: only the limits of each count. */
  readonly maxListeners: number | null;
  /** In the operator's order. */
  readonly rungs: readonly { readonly path: string; readonly bitrateKbps: number }[];
}

/** How one mount behaves. Complete; replaced as a whole at a reload. */
export interface MountOptions {
  /** Path of the mount that listeners are moved to when the source is gone; null: they are let go. */
  readonly fallback: string | null;
  /** Which listeners return with the source: none, those who came from here, or all on the fallback (as Icecast does). */
  readonly fallbackOverride: 'none' | 'own' | 'all';
  /** Whether a listener too many is sent to the fallback instead of being refused. */
  readonly fallbackWhenFull: boolean;
  /** A file of the same format played to each listener first; null: none. */
  readonly intro: string | null;
  /** null: only the server's own limit counts. */
  readonly maxListeners: number | null;
  /** The ladder that it is a rung or the path of; null: neither. */
  readonly ladder: LadderRules | null;
  /** null: as long as they like. */
  readonly maxListenerDuration: Millis | null;
  /** Left out of status pages and lists; playable by its path. */
  readonly isHidden: boolean;
  /** Whether directories may list it; null: what the source says. */
  readonly isPublic: boolean | null;
  /** `low`: every source packet goes out at once, at several times the cost of `normal`. */
  readonly latency: 'normal' | 'low';
  /** What a new listener gets at once. */
  readonly burst: Burst;
  /** How long listeners wait for a lost source before they are moved or let go. */
  readonly grace: Millis;
  /** Whether a second source may replace the one that feeds the mount. `same-user`: only one that hangs. */
  readonly takeover: 'same-user' | 'never' | 'always';
  /** What becomes of a listener that has fallen out of the ring. */
  readonly slowListeners: 'skip' | 'drop';
  /** Which Ogg stream listeners get: a new chain for each title, one unbroken chain, or what their player supports. */
  readonly oggTitles: 'auto' | 'rechain' | 'single';
  /** Bytes of sound between two ICY metadata blocks. */
  readonly icyInterval: ByteCount;
  /** Charset of titles that are not UTF-8 and do not name one, as TextDecoder knows it; null: windows-1252. */
  readonly charset: string | null;
  /** A source that sends nothing for this long is disconnected. */
  readonly sourceTimeout: Millis;
  /** How often a source's stream may restart before the source is ended. */
  readonly restarts: RestartLimit;
  /** The most that is kept of the stream, for bursts and for listeners that lag. */
  readonly ringBytes: number;
  readonly ringDuration: Millis;
  /** Bounds of what a source may send beside its sound. */
  readonly streamLimits: FramerOptions;
  /** What the operator says about the stream; goes before what the source says. Empty: the source's word counts. */
  readonly name: string;
  readonly description: string;
  readonly genre: string;
  readonly url: string;
  readonly bitrate: string;
  readonly contentType: string;
  /** The configured mount whose path a source here has most likely mistyped; null: none. */
  readonly meantMount: string | null;
  /** null: an ordinary mount, which has no listeners before its source has connected. */
  readonly sharedLink: SharedLinkRules | null;
  /** Extra response headers for listeners. */
  readonly headers: Readonly<Record<string, string>>;
}
