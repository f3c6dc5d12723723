import type { ByteCount, Millis } from '../core/index.ts';
import type { FramerOptions } from '../formats/index.ts';
import type { RestartLimit } from './restart-guard.ts';
import type { Burst } from './stream-ring.ts';

/** Options of a mount whose address is shared before anything plays there. It accepts only audio. */
export interface SharedLinkRules {
  /** How long the first listeners wait for audio. */
  readonly startTimeout: Millis;
}

/** One programme in several forms at one path. */
export interface LadderRules {
  /** The path of the ladder. */
  readonly path: string;
  /** Maximum listeners on all rungs together; null: only the limit of each rung applies. */
  readonly maxListeners: number | null;
  /** In the configured order. */
  readonly rungs: readonly { readonly path: string; readonly bitrateKbps: number }[];
}

/** How one mount behaves. Complete; replaced as a whole at a reload. */
export interface MountOptions {
  /** Path of the mount that listeners move to when the source is lost; null: they are disconnected. */
  readonly fallback: string | null;
  /**
   * Which listeners return with the source: none, those who came from here, or all on the fallback (as Icecast does).
   */
  readonly fallbackOverride: 'none' | 'own' | 'all';
  /** Whether a listener above the limit is sent to the fallback instead of being refused. */
  readonly fallbackWhenFull: boolean;
  /** A file of the same format played to each listener first; null: none. */
  readonly intro: string | null;
  /** null: only the limit of the server applies. */
  readonly maxListeners: number | null;
  /** The ladder that the mount belongs to, as a rung or as its path; null: none. */
  readonly ladder: LadderRules | null;
  /** null: unlimited. */
  readonly maxListenerDuration: Millis | null;
  /** Left out of status pages and lists; playable by its path. */
  readonly isHidden: boolean;
  /** Whether directories may list it; null: the source decides. */
  readonly isPublic: boolean | null;
  /** `low`: every source packet is sent at once, at several times the cost of `normal`. */
  readonly latency: 'normal' | 'low';
  /** Recent audio that a new listener receives at once. */
  readonly burst: Burst;
  /** How long listeners wait for a lost source before they are moved or disconnected. */
  readonly grace: Millis;
  /** Whether a second source may replace the one that feeds the mount. `same-user`: only one that hangs. */
  readonly takeover: 'same-user' | 'never' | 'always';
  /** What happens to a listener whose position is no longer in the ring. */
  readonly slowListeners: 'skip' | 'drop';
  /** Which Ogg stream listeners get: a new chain for each title, one unbroken chain, or what their player supports. */
  readonly oggTitles: 'auto' | 'rechain' | 'single';
  /** Bytes of audio between two ICY metadata blocks. */
  readonly icyInterval: ByteCount;
  /** Charset of titles that are not UTF-8 and do not name one, as a TextDecoder label; null: windows-1252. */
  readonly charset: string | null;
  /** A source that sends nothing for this long is disconnected. */
  readonly sourceTimeout: Millis;
  /** How often the stream of a source may restart before the source is disconnected. */
  readonly restarts: RestartLimit;
  /** Limit of the ring, for bursts and for listeners that lag. */
  readonly ringBytes: number;
  readonly ringDuration: Millis;
  /** Limits of what a source may send in addition to its audio. */
  readonly streamLimits: FramerOptions;
  /** Description by the operator; precedes the one of the source. Empty: the source's applies. */
  readonly name: string;
  readonly description: string;
  readonly genre: string;
  readonly url: string;
  readonly bitrate: string;
  readonly contentType: string;
  /** The configured mount that a source of this path probably meant (a typing error); null: none. */
  readonly meantMount: string | null;
  /** null: an ordinary mount, which has no listeners before its source has connected. */
  readonly sharedLink: SharedLinkRules | null;
  /** Extra response headers for listeners. */
  readonly headers: Readonly<Record<string, string>>;
}
