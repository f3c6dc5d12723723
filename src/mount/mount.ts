import { isDeepStrictEqual } from 'node:util';
import { AirchainError, type Clock, errorText, type Logger, type Millis, millis, type Timer } from '../core/index.ts';
import {
  type FormatFamily,
  type Framer,
  type MediaChunk,
  type StreamInfo,
  type StreamTags,
  soundTypeOfFamily,
} from '../formats/index.ts';
import { readSourceDescription, type StreamDescription } from '../protocols/icecast-source/index.ts';
import { cleanText } from '../protocols/title-text/index.ts';
import { isSameClient, mayTakeOver } from './compare-sources.ts';
import { cleanDescription, describeStream } from './describe-stream.ts';
import { newMountCounters } from './mount-counters.ts';
import type { MountEventHandler } from './mount-events.ts';
import type { ListenerEnd, MountListener } from './mount-listener.ts';
import type { MountOptions } from './mount-options.ts';
import { type MountTap, MountTaps } from './mount-tap.ts';
import { createRenditions, type Rendition, type RenditionName } from './rendition.ts';
import { endOfFault, FAULTS, guardRestarts } from './restart-guard.ts';
import { isFromOutside, type Source, type SourceEnd, type SourceFeed, type SourceOnDemand } from './source.ts';
import { SourcePace } from './source-pace.ts';
import { cleanTitle, isSameTitle, readStreamTags, type StreamTitle } from './stream-title.ts';

/**
 * idle      no source; listeners only while an on-demand source is being started
 * reserved  a source is connected, but there is no position yet at which a listener can start
 * live      listeners can start
 * bridging  the source is lost; listeners wait for it until the grace has passed
 */
export type MountState = 'idle' | 'reserved' | 'live' | 'bridging';

/** Dependencies of a mount; the registry provides them. */
export interface MountDependencies {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Called with everything that happens here. */
  readonly emit: MountEventHandler;
  /** Called when listeners have nothing left to wait for: the registry moves or drops them. */
  readonly abandon: (mount: Mount) => void;
  /** Called when listeners can start here again: the registry returns those that were moved. */
  readonly welcome: (mount: Mount) => void;
  /** What the mount is reserved for, so that no source client may feed it; null: nothing. */
  readonly reservedFor: () => string | null;
}

const NO_DESCRIPTION: StreamDescription = readSourceDescription(new Map());

/**
 * A named stream: the source that feeds it, its recent bytes, its titles and its listeners. The core of the byte
 * path. Only its own methods change its state, each within one turn of the event loop; others
 * read the public fields or listen to events.
 */
export class Mount {
  /** The path that it belongs to; a source side has that of its owner. */
  readonly path: string;
  /** Whether it is the side of its path that source clients feed, and no listener can reach. */
  readonly isSourceSide: boolean;
  readonly counters = newMountCounters();
  readonly listeners = new Map<number, MountListener>();
  readonly logger: Logger;
  readonly pace: SourcePace;
  /** Set by a relay that runs only while there are listeners. */
  onDemand: SourceOnDemand | null = null;

  readonly #taps = new MountTaps();
  readonly #dependencies: MountDependencies;
  #options: MountOptions;
  #fallbackOverridden: string | null | undefined;
  #state: MountState = 'idle';
  #source: Source | null = null;
  /** The source whose title `#title` is. */
  #titled: Source | null = null;
  #sourceDescription: StreamDescription = NO_DESCRIPTION;
  #contentType = '';
  #framer: Framer | null = null;
  #renditions: Rendition[] = [];
  #title: StreamTitle | null = null;
  #lastByteAt: Millis = millis(0);
  #graceTimer: Timer | null = null;

  constructor(path: string, options: MountOptions, dependencies: MountDependencies, isSourceSide = false) {
    this.path = path;
    this.isSourceSide = isSourceSide;
    this.#options = options;
    this.#dependencies = dependencies;
    this.logger = dependencies.logger.child({ mount: path, ...(isSourceSide && { side: 'source' }) });
    this.pace = new SourcePace(dependencies.clock, this.logger);
  }

  get state(): MountState {
    return this.#state;
  }

  get options(): MountOptions {
    return this.#options;
  }

  /** The mount for listeners when the source is lost: the configured fallback, unless an administrator set another. */
  get fallback(): string | null {
    return this.#fallbackOverridden === undefined ? this.#options.fallback : this.#fallbackOverridden;
  }

  get source(): Source | null {
    return this.#source;
  }

  /** The newest title, whether or not listeners have reached it. */
  get title(): StreamTitle | null {
    return this.#title;
  }

  /** The format family of the listeners; null: not determined yet. */
  get family(): FormatFamily | null {
    return this.#framer?.family ?? null;
  }

  get contentType(): string {
    const { contentType, sharedLink } = this.#options;
    if (contentType === '' && sharedLink && this.family) return soundTypeOfFamily(this.family);
    return contentType || this.#contentType || (this.#sourceDescription.contentType ?? '');
  }

  /** Metadata from the stream itself, with the cover in its headers. */
  get streamInfo(): StreamInfo & Pick<Framer, 'picture'> {
    return { ...this.#framer?.info, picture: this.#framer?.picture ?? null };
  }

  /** The description of the stream: values of the operator precede those of the source. */
  get description(): StreamDescription {
    return describeStream(this.#sourceDescription, this.#options);
  }

  /** How long ago the last bytes of the source arrived. Meaningless while there is no source. */
  get silence(): Millis {
    return millis(this.#dependencies.clock.now() - this.#lastByteAt);
  }

  /** Whether a new listener receives audio now. Not while bridging: the audio would be old. */
  get isJoinable(): boolean {
    return this.#state === 'live';
  }

  /** The form of the stream with this name, or the nearest that exists here. */
  rendition(name: RenditionName): Rendition | null {
    return this.#renditions.find((candidate) => candidate.name === name) ?? this.#renditions[0] ?? null;
  }

  configure(options: MountOptions): void {
    if (options.fallback !== this.#options.fallback) this.#fallbackOverridden = undefined;
    this.#options = options;
  }

  /** Sets the fallback until the configured one changes; null: none. */
  overrideFallback(path: string | null): void {
    this.#fallbackOverridden = path;
  }

  /**
   * Connects a source. It replaces a hanging source, or any source, as `takeover` of the mount permits.
   * @throws AirchainError `MOUNT_IN_USE` when another source feeds the mount and keeps it, or the mount is kept for one
   */
  attach(source: Source, description: StreamDescription): SourceFeed {
    const owner = isFromOutside(source) ? this.#dependencies.reservedFor() : null;
    if (owner) throw new AirchainError('MOUNT_IN_USE', `Cannot feed "${this.path}": it is reserved for ${owner}`);
    const old = this.#source;
    if (old) {
      if (!mayTakeOver(this.#options.takeover, old, source, this.silence)) {
        throw new AirchainError('MOUNT_IN_USE', `Cannot feed "${this.path}": it is fed by ${old.address}`);
      }
      this.logger.warn('a new source takes over the mount', { from: old.address, to: source.address });
    }
    this.#source = source;
    if (old) this.#dismiss(old, 'taken-over');
    if (this.#state === 'live') this.#bridge();
    const said = cleanDescription(description);
    const isSaidAgain = isDeepStrictEqual(said, this.#sourceDescription);
    if (this.#titled && !(isSaidAgain && isSameClient(this.#titled, source))) this.#title = null;
    this.#titled = source;
    this.#sourceDescription = said;
    this.#lastByteAt = this.#dependencies.clock.now();
    if (this.#state === 'idle') {
      this.#title = null;
      this.#contentType = '';
      this.#state = 'reserved';
    }
    this.#dependencies.emit({ type: 'sourceConnected', mount: this, source });
    return this.#feedFor(source);
  }

  /** Disconnects the source for an administrator; listeners do not wait for its return. */
  killSource(reason: SourceEnd = 'killed'): boolean {
    const source = this.#source;
    if (source) this.#detachSource(source, reason);
    if (this.#state === 'bridging') this.#endBridge();
    return source !== null;
  }

  /** Disconnects the source, which returns to another side; listeners wait for the next one. */
  redirectSource(): void {
    if (this.#source) this.#detachSource(this.#source, 'stopped');
  }

  /**
   * Sets a title that was sent separately from the stream. It is sanitised here for all protocols.
   * @throws AirchainError `MOUNT_NO_SOURCE` when nothing plays here
   */
  setTitle(raw: StreamTitle, amends = false): void {
    if (!this.#source)
      throw new AirchainError('MOUNT_NO_SOURCE', `Cannot set a title on "${this.path}": no source feeds it`);
    const title = cleanTitle(raw);
    if (isSameTitle(title, this.#title)) return;
    this.#title = title;
    this.#retitle(title);
    this.#tellTitle(title, amends);
  }

  /** Adds a listener. While nothing plays it waits for `start`; an on-demand source is started for it. */
  attachListener(listener: MountListener): void {
    this.listeners.set(listener.id, listener);
    this.counters.listenerConnections++;
    this.counters.listenerPeak = Math.max(this.counters.listenerPeak, this.listeners.size);
    if (this.#state === 'idle') this.onDemand?.start();
  }

  /** Removes a listener that left, was disconnected or moves to another mount. */
  detachListener(listener: MountListener): void {
    if (this.listeners.delete(listener.id) && !this.isWanted) this.onDemand?.stop();
  }

  /** Whether a listener or a tap needs the source. */
  get isWanted(): boolean {
    return this.listeners.size > 0 || this.#taps.wantsSource;
  }

  /**
   * Sends the data of all sources to `tap` from now on. With `wantsSource` an on-demand source runs for it as for a
   * listener. Returns a function that stops it.
   */
  attachTap(tap: MountTap, wantsSource = false): () => void {
    const detach = this.#taps.add(tap, wantsSource, this.#framer, this.#title);
    if (wantsSource && this.#state === 'idle') this.onDemand?.start();
    return () => {
      detach();
      if (!this.isWanted) this.onDemand?.stop();
    };
  }

  get isTapped(): boolean {
    return this.#taps.isUsed;
  }

  /** Disconnects all listeners: airchain ends. */
  close(): void {
    if (this.#source) this.#detachSource(this.#source, 'stopped');
    this.#graceTimer?.cancel();
    this.#state = 'idle';
    this.closeListeners('stopped');
  }

  closeListeners(reason: ListenerEnd): void {
    for (const listener of [...this.listeners.values()]) listener.close(reason);
  }

  #feedFor(source: Source): SourceFeed {
    const { clock } = this.#dependencies;
    const isAttached = () => this.#source === source;
    return {
      begin: (framer, contentType) => {
        if (isAttached()) this.#begin(guardRestarts(framer, source, this.#options.restarts, clock), contentType);
      },
      write: (bytes) => {
        if (isAttached()) this.#write(bytes, source);
      },
      setTitle: (title, amends) => {
        if (isAttached()) this.setTitle(title, amends);
      },
      end: (reason) => {
        if (isAttached()) this.#detachSource(source, reason);
      },
    };
  }

  #begin(framer: Framer, contentType: string): void {
    const keepsRings = this.#renditions.length > 0 && framer.family === this.family;
    if (!keepsRings && this.listeners.size > 0 && this.family !== null) {
      this.logger.warn('the new source sends another format; its listeners have to connect again', {
        was: this.family,
        now: framer.family,
      });
      this.closeListeners('format-changed');
    }
    this.pace.begin();
    this.#framer = framer;
    this.#contentType = cleanText(contentType);
    if (keepsRings) for (const rendition of this.#renditions) rendition.beginSource(this.#title !== null);
    else this.#renditions = createRenditions(framer.family, this.#options);
    this.#taps.begin(framer.family, this.#title);
    if (this.#title) this.#retitle(this.#title);
  }

  #retitle(title: StreamTitle): void {
    const now = this.#dependencies.clock.now();
    for (const rendition of this.#renditions) rendition.setTitle(title, now);
  }

  #write(bytes: Buffer, source: Source): void {
    const framer = this.#framer;
    if (!framer) return;
    const now = this.#dependencies.clock.now();
    this.#lastByteAt = now;
    this.counters.bytesRead += bytes.length;
    try {
      framer.push(bytes, (chunk) => this.#append(chunk, framer, now));
    } catch (error) {
      // Malformed data of the source: an error of the framer ends only this source.
      const reason = endOfFault(error);
      const { address, userAgent } = source;
      this.logger.warn(FAULTS[reason], { reason: errorText(error), source: address, userAgent });
      this.#detachSource(source, reason);
      return;
    }
    if (this.#state !== 'live' && this.#renditions[0]?.ring.isJoinable) this.#goLive();
    if (this.#options.latency === 'low') for (const listener of this.listeners.values()) listener.deliver();
  }

  #append(chunk: MediaChunk, framer: Framer, now: Millis): void {
    const tags = chunk.isHeader ? framer.takeTags() : null;
    // Most encoders name nothing in their headers; that says nothing about what is on air.
    if (tags && tags.title.length > 0) this.#noteTitle(tags);
    this.#taps.chunk(chunk);
    this.pace.add(chunk.duration);
    for (const rendition of this.#renditions) rendition.append(chunk, framer, now);
  }

  /**
   * The stream itself names a new title. It is in its bytes already; where they are not clean UTF-8 they are rewritten.
   */
  #noteTitle(tags: StreamTags): void {
    const { title, isAsSent } = readStreamTags(tags, this.#options.charset);
    if (!isAsSent) this.#retitle(title);
    if (title.title === '' || isSameTitle(title, this.#title)) return;
    this.#title = title;
    const now = this.#dependencies.clock.now();
    if (isAsSent) for (const rendition of this.#renditions) rendition.noteTitle(title, now);
    this.#tellTitle(title, false);
  }

  #tellTitle(title: StreamTitle, amends: boolean): void {
    this.#taps.retitle(title);
    this.#dependencies.emit({ type: 'titleChanged', mount: this, title, amends });
  }

  #goLive(): void {
    this.#graceTimer?.cancel();
    this.#graceTimer = null;
    this.#enter('live');
    for (const listener of this.listeners.values()) listener.start();
    this.#dependencies.welcome(this);
  }

  #enter(state: MountState): void {
    this.#state = state;
    this.#dependencies.emit({ type: 'stateChanged', mount: this, state });
  }

  #detachSource(source: Source, reason: SourceEnd): void {
    this.#source = null;
    this.#dismiss(source, reason);
    if (this.#state === 'live') this.#bridge();
    // A source that sent no audio does not extend the grace.
    else if (!this.#graceTimer) this.#endBridge();
  }

  #dismiss(source: Source, reason: SourceEnd): void {
    this.#taps.end(reason);
    source.close(reason);
    this.#dependencies.emit({ type: 'sourceDisconnected', mount: this, source, reason });
  }

  #bridge(): void {
    this.#enter('bridging');
    this.#graceTimer = this.#dependencies.clock.after(this.#options.grace, () => this.#endBridge());
  }

  #endBridge(): void {
    this.#graceTimer?.cancel();
    this.#graceTimer = null;
    if (this.#source) return;
    this.#enter('idle');
    this.#title = null;
    this.#dependencies.abandon(this);
    // Listeners that were moved read their ring to its end; no other returns to it.
    this.#framer = null;
    this.#renditions = [];
  }
}
