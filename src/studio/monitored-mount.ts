import type { Mount, MountRegistry, MountTap } from '../mount/index.ts';

/** A mount that a monitor hears. Being heard keeps it registered, so it has to be let go of to see whether it is still there. */
export class MonitoredMount {
  readonly #registry: MountRegistry;
  readonly #mount: Mount;
  #untap: (() => void) | null = null;
  #listener: MountTap | null = null;

  constructor(registry: MountRegistry, mount: Mount) {
    this.#registry = registry;
    this.#mount = mount;
  }

  get hasSource(): boolean {
    return this.#mount.source !== null;
  }

  /** Lets `listener` hear the mount. Returns how to stop. */
  tap(listener: MountTap): () => void {
    this.#listener = listener;
    this.#untap = this.#mount.attachTap(listener, true);
    return () => {
      this.#listener = null;
      this.#letGo();
    };
  }

  /** Whether only the monitor uses the mount: the monitor ends then, and the mount with it. */
  isGone(): boolean {
    const { onDemand, state } = this.#mount;
    // Each look would start a source on demand again, and its mount always stays.
    if (this.#listener === null || onDemand || state !== 'idle') return false;
    this.#letGo();
    if (this.#registry.find(this.#mount.path) !== this.#mount) return true;
    this.#untap = this.#mount.attachTap(this.#listener, true);
    return false;
  }

  #letGo(): void {
    this.#untap?.();
    this.#untap = null;
    this.#registry.releaseIfUnused(this.#mount);
  }
}
