import { type Clock, type Keyed, type Logger, reconcile } from '../core/index.ts';
import type { MountRegistry } from '../mount/index.ts';
import { MasterMirror, type MasterMirrorOptions } from './master-mirror.ts';
import { Relay, type RelayOptions } from './relay.ts';

/** Dependencies of all relays. */
export interface RelayRegistryOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly registry: MountRegistry;
  readonly nextId: () => number;
  /** Name and version towards other servers. */
  readonly userAgent: string;
}

/** What all relays share. */
type Shared = keyof RelayRegistryOptions | 'random';

/** One relay; its name is the path of its mount. */
export interface RelayPlan extends Keyed, Omit<RelayOptions, Shared | 'path'> {}

/** The server whose mounts are all mirrored. */
export interface MasterPlan extends Omit<MasterMirrorOptions, Shared | 'isTaken'> {
  readonly key: string;
}

interface Entry {
  readonly key: string;
  readonly relay: Relay;
}

/** The relays of the configuration and the mirror of a master. A reload touches only those that changed. Owns them. */
export class RelayRegistry {
  readonly #options: RelayRegistryOptions;
  #relays = new Map<string, Entry>();
  #mirror: { readonly key: string; readonly mirror: MasterMirror } | null = null;

  constructor(options: RelayRegistryOptions) {
    this.#options = options;
  }

  configure(relays: readonly RelayPlan[], master: MasterPlan | null): void {
    this.#relays = reconcile(this.#relays, relays, {
      keep: ({ key }, plan) => key === plan.key,
      close: ({ relay }) => relay.close(),
      open: ({ name, key, ...plan }) => ({ key, relay: new Relay({ ...this.#shared, ...plan, path: name }) }),
    });
    this.#configureMirror(master);
  }

  /** Every relay with the mount it feeds; `isMirrored`: the master's list asks for it, not the configuration. */
  list(): { path: string; relay: Relay; isMirrored: boolean }[] {
    const own = [...this.#relays].map(([path, { relay }]) => ({ path, relay, isMirrored: false }));
    const mirrored = [...(this.#mirror?.mirror.relays ?? [])].map(([path, relay]) => ({
      path,
      relay,
      isMirrored: true,
    }));
    return [...own, ...mirrored];
  }

  close(): void {
    for (const { relay } of this.#relays.values()) relay.close();
    this.#mirror?.mirror.close();
  }

  #configureMirror(master: MasterPlan | null): void {
    if (master && this.#mirror?.key === master.key) return;
    this.#mirror?.mirror.close();
    this.#mirror = null;
    if (!master) return;
    const { key, ...plan } = master;
    const mirror = new MasterMirror({ ...this.#shared, ...plan, isTaken: (path) => this.#relays.has(path) });
    this.#mirror = { key, mirror };
  }

  get #shared() {
    return { ...this.#options, random: Math.random };
  }
}
