import type { AirchainConfig, MountOutputConfig } from '../config/index.ts';
import type { Ladders, Rung } from '../listeners/index.ts';

/** The ladders of a configuration. Several outputs may have one path: it chooses among the mounts of all. */
export function laddersOf({ outputs }: AirchainConfig): Ladders {
  const ladders = new Map<string, Rung[]>();
  for (const output of outputs) {
    if (output.type !== 'mount' || output.ladder.length === 0) continue;
    ladders.set(output.mount, [...(ladders.get(output.mount) ?? []), ...rungsOf(output)]);
  }
  return ladders;
}

function rungsOf({ format, ladder }: MountOutputConfig): Rung[] {
  return ladder.map(({ mount, bitrate }) => ({ path: mount, format, bitrateKbps: bitrate }));
}
