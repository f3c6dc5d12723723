import type { AirchainConfig, RelayConfig } from '../config/index.ts';
import type { Clock, Logger } from '../core/index.ts';
import { MasterMirror, Relay } from '../ingest/index.ts';
import type { MountRegistry } from '../mount/index.ts';
import { USER_AGENT } from './server-identity.ts';

/** What all relays share. */
export interface RelayRegistryOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly registry: MountRegistry;
  readonly nextId: () => number;
}

/** The relays of the configuration and the mirror of a master. A reload touches only those that changed. */
export class RelayRegistry {
  readonly #options: RelayRegistryOptions;
  readonly #relays = new Map<string, { readonly config: string; readonly relay: Relay }>();
  #mirror: { readonly config: string; readonly mirror: MasterMirror } | null = null;

  constructor(options: RelayRegistryOptions) {
    this.#options = options;
  }

  configure(config: AirchainConfig): void {
    const wanted = new Map(config.relays.map((relay) => [relay.mount, relay]));
    for (const [mount, { config: text, relay }] of this.#relays) {
      const next = wanted.get(mount);
      if (next && JSON.stringify(next) === text) continue;
      relay.close();
      this.#relays.delete(mount);
    }
    for (const [mount, relay] of wanted) {
      if (!this.#relays.has(mount))
        this.#relays.set(mount, { config: JSON.stringify(relay), relay: this.#start(relay) });
    }
    this.#configureMirror(config.master);
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

  #start(relay: RelayConfig): Relay {
    const { mount: path, url, ...rest } = relay;
    return new Relay({ ...this.#shared(), ...rest, path, url: new URL(url) });
  }

  #configureMirror(master: AirchainConfig['master']): void {
    const text = JSON.stringify(master ?? null);
    if (this.#mirror?.config === text) return;
    this.#mirror?.mirror.close();
    this.#mirror = null;
    if (!master) return;
    const isTaken = (path: string) => this.#relays.has(path);
    const mirror = new MasterMirror({ ...this.#shared(), ...master, url: new URL(master.url), isTaken });
    this.#mirror = { config: text, mirror };
  }

  #shared() {
    const { clock, logger, registry, nextId } = this.#options;
    return { clock, logger, registry, nextId, userAgent: USER_AGENT, random: Math.random };
  }
}
