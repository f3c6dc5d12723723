import type { AirchainConfig, MountOutputConfig } from '../config/index.ts';

/**
 * The paths of mounts that a program feeds and a live input hears at once: their source clients feed a mount beside it, which has
 * no listeners.
 */
export function divertedSources({ inputs, outputs }: AirchainConfig): ReadonlySet<string> {
  const made = new Set(outputs.flatMap((output) => (output.type === 'mount' ? mountsOf(output) : [])));
  const heard = [...inputs.values()].flatMap((input) => (input.type === 'live' ? [input.mount] : []));
  return new Set(heard.filter((path) => made.has(path)));
}

function mountsOf({ mount, ladder }: MountOutputConfig): string[] {
  return ladder.length === 0 ? [mount] : ladder.map((rung) => rung.mount);
}
