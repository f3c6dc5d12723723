import type { Clock, Logger } from '../core/index.ts';
import { type FallbackStep, findFallback, sortRungs } from './fallback-chain.ts';
import { Mount } from './mount.ts';
import type { MountEvent, MountEventHandler } from './mount-events.ts';
import type { ListenerEnd, MountListener } from './mount-listener.ts';
import type { LadderRules, MountOptions } from './mount-options.ts';

/** Dependencies of the registry. */
export interface MountRegistryOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** The options of any path, configured or not. */
  readonly optionsFor: (path: string) => MountOptions;
}

/** The mount that serves a listener of a path. */
export type JoinDecision =
  | { readonly kind: 'join'; readonly home: Mount; readonly mount: Mount }
  | { readonly kind: 'full'; readonly home: Mount }
  | { readonly kind: 'not-found' };

/**
 * All mounts by path, and operations on several of them: fallbacks, moves, the sum of listeners. Owns the mounts:
 * configured ones stay while they are configured, others exist from their first source to their last listener.
 */
export class MountRegistry {
  readonly #options: MountRegistryOptions;
  /** Mounts that requests can name. */
  readonly #mounts = new Map<string, Mount>();
  /** Source sides, which no request can name: by path of the mount whose source clients feed them. */
  readonly #sourceSides = new Map<string, Mount>();
  readonly #handlers = new Set<MountEventHandler>();
  /** Owners of reserved paths, which no source client may feed. */
  readonly #reservations = new Map<string, Set<{ readonly owner: string }>>();
  #configured = new Set<string>();
  #optionsFor: (path: string) => MountOptions;
  #diverted: ReadonlySet<string> = new Set();

  constructor(options: MountRegistryOptions) {
    this.#options = options;
    this.#optionsFor = options.optionsFor;
  }

  /** The mounts that requests can name, sorted by path. */
  get mounts(): Mount[] {
    return [...this.#mounts.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  get sourceCount(): number {
    let count = 0;
    for (const mount of this.#all()) if (mount.source) count++;
    return count;
  }

  /** Number of sources from outside: the programs of this server do not count. */
  get outsideSourceCount(): number {
    let count = 0;
    for (const { source } of this.#all()) if (source && source.protocol !== 'program') count++;
    return count;
  }

  /** Listeners on all mounts, including those that wait for audio. */
  get listenerCount(): number {
    let count = 0;
    for (const mount of this.#mounts.values()) count += mount.listeners.size;
    return count;
  }

  /** Listeners on all mounts of a ladder. */
  countListeners({ rungs }: LadderRules): number {
    return rungs.reduce((sum, { path }) => sum + (this.find(path)?.listeners.size ?? 0), 0);
  }

  find(path: string): Mount | null {
    return this.#mounts.get(path) ?? null;
  }

  /** The mount of this path, created if there is none: for a source or a relay that is about to feed it. */
  obtain(path: string): Mount {
    return this.find(path) ?? this.#make(path, false);
  }

  /** The source side of this path; null: source clients feed the mount itself, or none has connected yet. */
  findSourceSide(path: string): Mount | null {
    return this.#sourceSides.get(path) ?? null;
  }

  /** The mount that source clients of this path feed: its source side where it has one. */
  findFed(path: string): Mount | null {
    return (this.hasSourceSide(path) ? this.#sourceSides : this.#mounts).get(path) ?? null;
  }

  /** The same, created if there is none. */
  obtainFed(path: string): Mount {
    return this.findFed(path) ?? this.#make(path, this.hasSourceSide(path));
  }

  /** Reserves a path for `owner`, whether or not it feeds it now. Returns a function that releases it. */
  reserve(path: string, owner: string): () => void {
    const reservations = this.#reservations.get(path) ?? new Set();
    this.#reservations.set(path, reservations);
    const reservation = { owner };
    reservations.add(reservation);
    return () => {
      reservations.delete(reservation);
    };
  }

  /** The owner for which the path is reserved; null: not reserved, or it has a source side for source clients. */
  reservedFor(path: string): string | null {
    const [first] = this.#reservations.get(path) ?? [];
    return this.hasSourceSide(path) ? null : (first?.owner ?? null);
  }

  /** Whether source clients of this path feed another mount than its listeners hear. */
  hasSourceSide(path: string): boolean {
    return this.#diverted.has(path);
  }

  /** Makes `paths` the configured mounts, with new options for all; mounts no longer configured stay while in use. */
  configure(paths: readonly string[], optionsFor: (path: string) => MountOptions): void {
    this.#optionsFor = optionsFor;
    this.#configured = new Set(paths);
    for (const mount of this.#all()) mount.configure(this.#optionsOf(mount.path, mount.isSourceSide));
    for (const path of paths) this.obtain(path);
    for (const mount of this.#all()) this.releaseIfUnused(mount);
  }

  /** Adds one configured mount, until `discard` or until `configure` is called without it. */
  keep(path: string): Mount {
    this.#configured.add(path);
    return this.obtain(path);
  }

  /** Ends a mount that was kept: its source and its listeners are disconnected. */
  discard(path: string): void {
    this.#configured.delete(path);
    const mount = this.find(path);
    if (!mount) return;
    mount.killSource();
    mount.closeListeners('source-gone');
    this.releaseIfUnused(mount);
  }

  /**
   * Gives paths a source side: a separate mount for their source clients, used where listeners hear a program made from
   * it. Source clients that now belong to another side are disconnected and use it when they reconnect.
   */
  divertSources(paths: ReadonlySet<string>): void {
    const moved = [...new Set([...this.#diverted, ...paths])]
      .filter((path) => this.#diverted.has(path) !== paths.has(path))
      .map((path) => this.findFed(path));
    this.#diverted = paths;
    for (const side of moved) side?.redirectSource();
  }

  /** Removes a mount that is no longer needed: not configured, no source, no listener, no relay. */
  releaseIfUnused(mount: Mount): void {
    const mounts = mount.isSourceSide ? this.#sourceSides : this.#mounts;
    const isConfigured = !mount.isSourceSide && this.#configured.has(mount.path);
    const isNeeded = isConfigured || mount.onDemand || mount.isTapped || mount.state !== 'idle' || mount.isWanted;
    if (isNeeded || mounts.get(mount.path) !== mount) return;
    mounts.delete(mount.path);
    this.#emit({ type: 'mountRemoved', mount });
  }

  /** The mount that serves a listener of `path`: the mount itself, or the first of its fallbacks that plays. */
  decideJoin(path: string): JoinDecision {
    const home = this.find(path);
    if (!home) return { kind: 'not-found' };
    if (home.isJoinable || home.onDemand?.isPromising) return this.#joinOrRelieve(home);
    const fallback = this.#findFallback(home, null);
    const isAwaited = home.state !== 'idle' || home.options.sharedLink !== null;
    if (!fallback) return isAwaited ? this.#joinOrRelieve(home) : { kind: 'not-found' };
    return this.#isFull(fallback) ? { kind: 'full', home: fallback } : { kind: 'join', home, mount: fallback };
  }

  /** The target for an administrator's move of listeners of `from` to `path`; null: no such mount. */
  findDestination(path: string, from: Mount): Mount | null {
    const { mounts } = this.#lookAt(path, from);
    return mounts.find((mount) => mount.isJoinable && mount.family === from.family) ?? mounts[0] ?? null;
  }

  /**
   * Moves listeners, all or those that `which` selects, and returns how many. After a move by an administrator the new
   * mount is their home; others return when the source of their home returns.
   */
  moveListeners(
    from: Mount,
    to: Mount,
    why: 'source-gone' | 'source-back' | 'asked',
    which?: (listener: MountListener) => boolean,
  ): number {
    let count = 0;
    for (const listener of [...from.listeners.values()]) {
      if (which && !which(listener)) continue;
      if (why === 'asked') listener.home = to;
      listener.moveTo(to);
      count++;
    }
    if (count > 0) {
      from.logger.info('listeners moved', { to: to.path, count, why });
      this.#emit({ type: 'listenersMoved', from, to, count, why });
    }
    return count;
  }

  subscribe(handler: MountEventHandler): () => void {
    this.#handlers.add(handler);
    return () => this.#handlers.delete(handler);
  }

  /** Reports that a listener attached or left; the mount does not have the reason. */
  reportListener(mount: Mount, listener: MountListener, ended?: ListenerEnd): void {
    if (ended === undefined) this.#emit({ type: 'listenerAttached', mount, listener });
    else {
      this.#emit({ type: 'listenerDetached', mount, listener, reason: ended });
      this.releaseIfUnused(mount);
    }
  }

  close(): void {
    for (const mount of this.#all()) mount.close();
  }

  #all(): Mount[] {
    return [...this.#mounts.values(), ...this.#sourceSides.values()];
  }

  #make(path: string, isSourceSide: boolean): Mount {
    const options = this.#optionsOf(path, isSourceSide);
    const { clock, logger } = this.#options;
    const dependencies = {
      clock,
      logger,
      emit: (event: MountEvent) => this.#emit(event),
      abandon: (abandoned: Mount) => this.#abandon(abandoned),
      welcome: (returned: Mount) => this.#welcome(returned),
      reservedFor: () => (isSourceSide ? null : this.reservedFor(path)),
    };
    const mount = new Mount(path, options, dependencies, isSourceSide);
    (isSourceSide ? this.#sourceSides : this.#mounts).set(path, mount);
    this.#emit({ type: 'mountAdded', mount });
    return mount;
  }

  /** A source side has the rules of its owner, but only the program hears it. */
  #optionsOf(path: string, isSourceSide: boolean): MountOptions {
    const options = this.#optionsFor(path);
    return isSourceSide ? { ...options, maxListeners: 0, fallback: null } : options;
  }

  #joinOrRelieve(home: Mount): JoinDecision {
    if (!this.#isFull(home)) return { kind: 'join', home, mount: home };
    if (!home.options.fallbackWhenFull) return { kind: 'full', home };
    const relief = this.#findFallback(home, home.family, (mount) => mount.isJoinable && !this.#isFull(mount));
    return relief ? { kind: 'join', home: relief, mount: relief } : { kind: 'full', home };
  }

  #emit(event: MountEvent): void {
    for (const handler of this.#handlers) handler(event);
  }

  #findFallback(from: Mount, family: Mount['family'], accepts?: (mount: Mount) => boolean): Mount | null {
    return findFallback(from, family, (path) => this.#lookAt(path, from), accepts);
  }

  /** The mounts of `path`, the best for listeners of `from` first: the mount itself, or the rungs of its ladder. */
  #lookAt(path: string, from: Mount): FallbackStep {
    const mount = this.find(path);
    const { ladder, fallback } = mount
      ? { ladder: mount.options.ladder, fallback: mount.fallback }
      : this.#optionsFor(path);
    if (ladder?.path === path) return { mounts: sortRungs(ladder, from, (each) => this.find(each)), fallback };
    return mount ? { mounts: [mount], fallback } : { mounts: [], fallback: null };
  }

  /** Whether the listener limit of the mount or of its ladder is reached. */
  #isFull({ listeners, options: { maxListeners, ladder } }: Mount): boolean {
    if (maxListeners !== null && listeners.size >= maxListeners) return true;
    if (ladder === null || ladder.maxListeners === null) return false;
    return this.countListeners(ladder) >= ladder.maxListeners;
  }

  #abandon(mount: Mount): void {
    if (mount.listeners.size > 0) {
      const fallback = this.#findFallback(mount, mount.family);
      if (fallback) this.moveListeners(mount, fallback, 'source-gone');
      else mount.closeListeners('source-gone');
    }
    this.releaseIfUnused(mount);
  }

  /** Called when both play, because their formats are known only then. */
  #warnOfFormats(mount: Mount): void {
    for (const from of this.#all()) {
      const targets = from.fallback === null ? [] : this.#lookAt(from.fallback, from).mounts;
      const [to] = targets;
      if (!to || ![from, ...targets].every((each) => each.isJoinable)) continue;
      if ((from !== mount && !targets.includes(mount)) || targets.some(({ family }) => family === from.family))
        continue;
      from.logger.warn('the fallback sends another format: listeners cannot be moved to it', {
        fallback: from.fallback,
        sends: to.family,
        wanted: from.family,
      });
    }
  }

  #welcome(mount: Mount): void {
    // It has no listeners, and its path is that of its owner.
    if (mount.isSourceSide) return;
    this.#warnOfFormats(mount);
    const { fallbackOverride } = mount.options;
    if (fallbackOverride === 'none') return;
    const fallbacks = mount.fallback === null ? [] : this.#lookAt(mount.fallback, mount).mounts;
    // By path: a mount that is not configured is another object when its source comes again.
    const own = (listener: MountListener) => listener.home.path === mount.path;
    for (const other of this.#mounts.values()) {
      if (other === mount || other.family !== mount.family || other.listeners.size === 0) continue;
      const isFallback = fallbackOverride === 'all' && fallbacks.includes(other);
      this.moveListeners(other, mount, 'source-back', isFallback ? undefined : own);
    }
  }
}
