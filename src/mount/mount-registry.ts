import type { Clock, Logger } from '../core/index.ts';
import { findFallback } from './fallback-chain.ts';
import { Mount } from './mount.ts';
import type { MountEvent, MountEventHandler } from './mount-events.ts';
import type { ListenerEnd, MountListener } from './mount-listener.ts';
import type { MountOptions } from './mount-options.ts';

/** What the registry makes mounts with. */
export interface MountRegistryOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** The options of any path, configured or not. */
  readonly optionsFor: (path: string) => MountOptions;
}

/** Where a listener who asks for a path is to be served from. */
export type JoinDecision =
  | { readonly kind: 'join'; readonly home: Mount; readonly mount: Mount }
  | { readonly kind: 'full'; readonly home: Mount }
  | { readonly kind: 'not-found' };

/**
 * All mounts by path, and what concerns more than one of them: fallbacks, moves, the sum of listeners. Owns the mounts:
 * configured ones stay while they are configured, others live from their first source to their last listener.
 */
export class MountRegistry {
  readonly #options: MountRegistryOptions;
  readonly #mounts = new Map<string, Mount>();
  readonly #handlers = new Set<MountEventHandler>();
  #configured = new Set<string>();
  #optionsFor: (path: string) => MountOptions;
  #diverted: ReadonlyMap<string, string> = new Map();

  constructor(options: MountRegistryOptions) {
    this.#options = options;
    this.#optionsFor = options.optionsFor;
  }

  /** Every mount there is, sorted by path. */
  get all(): Mount[] {
    return [...this.#mounts.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  get sourceCount(): number {
    let count = 0;
    for (const mount of this.#mounts.values()) if (mount.source) count++;
    return count;
  }

  /** Sources that came from outside: what is made here takes no place from them. */
  get outsideSourceCount(): number {
    let count = 0;
    for (const { source } of this.#mounts.values()) if (source && source.protocol !== 'program') count++;
    return count;
  }

  /** Listeners on all mounts, those who still wait for sound included. */
  get listenerCount(): number {
    let count = 0;
    for (const mount of this.#mounts.values()) count += mount.listeners.size;
    return count;
  }

  find(path: string): Mount | null {
    return this.#mounts.get(path) ?? null;
  }

  /** The mount of this path, made now if there is none: for a source or a relay that is about to feed it. */
  obtain(path: string): Mount {
    const known = this.#mounts.get(path);
    if (known) return known;
    const mount = new Mount(path, this.#optionsFor(path), {
      clock: this.#options.clock,
      logger: this.#options.logger,
      emit: (event) => this.#emit(event),
      abandon: (abandoned) => this.#abandon(abandoned),
      welcome: (returned) => this.#welcome(returned),
    });
    this.#mounts.set(path, mount);
    this.#emit({ type: 'mountAdded', mount });
    return mount;
  }

  /** Makes `paths` the configured mounts, with new options for all; mounts no longer configured stay while in use. */
  configure(paths: readonly string[], optionsFor: (path: string) => MountOptions): void {
    this.#optionsFor = optionsFor;
    this.#configured = new Set(paths);
    for (const mount of this.#mounts.values()) mount.configure(optionsFor(mount.path));
    for (const path of paths) this.obtain(path);
    for (const mount of this.all) this.releaseIfUnused(mount);
  }

  /** Makes one more path a configured mount, until `discard` or until `configure` is called without it. */
  keep(path: string): Mount {
    this.#configured.add(path);
    return this.obtain(path);
  }

  /** Ends a mount that was kept: its source is hung up on, its listeners are let go. */
  discard(path: string): void {
    this.#configured.delete(path);
    const mount = this.find(path);
    if (!mount) return;
    mount.killSource();
    mount.closeListeners('source-gone');
    this.releaseIfUnused(mount);
  }

  /**
   * Sends the sources of some paths to other mounts: those of a mount whose listeners hear something made of them. Sources
   * that feed another side than they would now are hung up on, and find it when they come back.
   */
  divertSources(paths: ReadonlyMap<string, string>): void {
    const before = this.#diverted;
    this.#diverted = paths;
    for (const path of new Set([...before.keys(), ...paths.keys()])) {
      const side = before.get(path) ?? path;
      if (side !== this.sourcePath(path)) this.find(side)?.redirectSource();
    }
  }

  /** The path of the mount that a source of `path` feeds: itself, unless it is diverted. */
  sourcePath(path: string): string {
    return this.#diverted.get(path) ?? path;
  }

  /** Forgets a mount that nothing needs: not configured, no source, no listener, no relay. */
  releaseIfUnused(mount: Mount): void {
    const isNeeded =
      this.#configured.has(mount.path) || mount.onDemand || mount.isTapped || mount.state !== 'idle' || mount.isWanted;
    if (isNeeded || this.#mounts.get(mount.path) !== mount) return;
    this.#mounts.delete(mount.path);
    this.#emit({ type: 'mountRemoved', mount });
  }

  /** Where to serve a listener of `path` from: the mount itself, or the first of its fallbacks that plays. */
  decideJoin(path: string): JoinDecision {
    const home = this.find(path);
    if (!home) return { kind: 'not-found' };
    if (home.isJoinable || home.onDemand?.isPromising) return this.#joinOrRelieve(home);
    const fallback = this.#findFallback(home, null);
    const isAwaited = home.state !== 'idle' || home.options.handout !== null;
    if (!fallback) return isAwaited ? this.#joinOrRelieve(home) : { kind: 'not-found' };
    return fallback.isFull ? { kind: 'full', home: fallback } : { kind: 'join', home, mount: fallback };
  }

  /**
   * Moves listeners, all or those that `which` names, and says how many. Who was moved by an administrator is at home
   * there; others go back when the source of their home returns.
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

  /** A listener attached or left; the mount itself does not know the reasons. */
  reportListener(mount: Mount, listener: MountListener, ended?: ListenerEnd): void {
    if (ended === undefined) this.#emit({ type: 'listenerAttached', mount, listener });
    else {
      this.#emit({ type: 'listenerDetached', mount, listener, reason: ended });
      this.releaseIfUnused(mount);
    }
  }

  close(): void {
    for (const mount of this.all) mount.close();
  }

  #joinOrRelieve(home: Mount): JoinDecision {
    if (!home.isFull) return { kind: 'join', home, mount: home };
    if (!home.options.fallbackWhenFull) return { kind: 'full', home };
    const relief = this.#findFallback(home, home.family, (mount) => mount.isJoinable && !mount.isFull);
    return relief ? { kind: 'join', home: relief, mount: relief } : { kind: 'full', home };
  }

  #emit(event: MountEvent): void {
    for (const handler of this.#handlers) handler(event);
  }

  #findFallback(from: Mount, family: Mount['family'], accepts?: (mount: Mount) => boolean): Mount | null {
    return findFallback(from, family, (path) => this.find(path), accepts);
  }

  #abandon(mount: Mount): void {
    if (mount.listeners.size > 0) {
      const fallback = this.#findFallback(mount, mount.family);
      if (fallback) this.moveListeners(mount, fallback, 'source-gone');
      else mount.closeListeners('source-gone');
    }
    this.releaseIfUnused(mount);
  }

  /** Only now that both play is it known what they send. */
  #warnOfFormats(mount: Mount): void {
    for (const from of this.all) {
      const to = from.fallback === null ? null : this.find(from.fallback);
      if (!from.isJoinable || !to?.isJoinable || (from !== mount && to !== mount) || from.family === to.family)
        continue;
      from.logger.warn('the fallback sends another format: listeners cannot be moved to it', {
        fallback: to.path,
        sends: to.family,
        wanted: from.family,
      });
    }
  }

  #welcome(mount: Mount): void {
    this.#warnOfFormats(mount);
    const { fallbackOverride } = mount.options;
    if (fallbackOverride === 'none') return;
    // By path: a mount that is not configured is another object when its source comes again.
    const own = (listener: MountListener) => listener.home.path === mount.path;
    for (const other of this.all) {
      if (other === mount || other.family !== mount.family || other.listeners.size === 0) continue;
      const isFallback = fallbackOverride === 'all' && other.path === mount.fallback;
      this.moveListeners(other, mount, 'source-back', isFallback ? undefined : own);
    }
  }
}
