import type { AirchainConfig, MountOutputConfig } from '../config/index.ts';

/** What is put behind the path of a mount to name the one that its sources feed; no request can ask for it. */
const SOURCE_SIDE = '#live';

/**
 * The mounts that a program feeds and a live input hears at once: their sources go to another mount, which has no listeners.
 * By path of the mount, the path for its sources.
 */
export function divertedSources({ inputs, outputs }: AirchainConfig): ReadonlyMap<string, string> {
  const made = new Set(outputs.flatMap((output) => (output.type === 'mount' ? mountsOf(output) : [])));
  const diverted = [...inputs.values()].flatMap((input) =>
    input.type === 'live' && made.has(input.mount) ? [input.mount] : [],
  );
  return new Map(diverted.map((path) => [path, path + SOURCE_SIDE]));
}

function mountsOf({ mount, ladder }: MountOutputConfig): string[] {
  return ladder.length === 0 ? [mount] : ladder.map((rung) => rung.mount);
}

/** The mount whose sources feed `path`, when `path` is the side that they feed; null: it is an ordinary mount. */
export function ownerOfSourceSide(path: string): string | null {
  return path.endsWith(SOURCE_SIDE) ? path.slice(0, -SOURCE_SIDE.length) : null;
}
