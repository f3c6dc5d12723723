import type { Mount, MountRegistry } from '../mount/index.ts';

/** The most listeners that each ladder had at a time since the start: the peaks of its mounts need not have been at one time. */
export class LadderPeaks {
  readonly #registry: MountRegistry;
  readonly #peaks = new Map<string, number>();

  constructor(registry: MountRegistry) {
    this.#registry = registry;
    registry.subscribe((event) => {
      if (event.type === 'listenerAttached') this.#look(event.mount);
      else if (event.type === 'listenersMoved') this.#look(event.to);
    });
  }

  /** 0 for what is no ladder. */
  of(path: string): number {
    return this.#peaks.get(path) ?? 0;
  }

  #look({ options: { ladder } }: Mount): void {
    if (ladder === null) return;
    this.#peaks.set(ladder.path, Math.max(this.of(ladder.path), this.#registry.countListeners(ladder)));
  }
}
