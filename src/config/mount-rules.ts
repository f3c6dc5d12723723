import type { AirchainConfig, MountConfig, MountsConfig, OutputConfig } from './schema.ts';
import type { RawTree } from './source-text.ts';

type Ladders = MountsConfig['ladderOf'];

/** The rules of the mount at `path`: its own, or those of its ladder, or those of every mount without an entry. */
export function mountConfigFor({ mounts }: Pick<AirchainConfig, 'mounts'>, path: string): MountConfig {
  const { byPath, ladderOf } = mounts;
  const rules = byPath.get(path) ?? byPath.get(ladderOf.get(path) ?? path) ?? mounts.default;
  return rules.fallback === path ? { ...rules, fallback: null } : rules;
}

/** The path whose rule says who may listen at `path`: that of the ladder for a rung that has no `listenerAuth` of its own. */
export function listenerRuleOwner(config: Pick<AirchainConfig, 'mounts'>, path: string): string {
  const ladder = config.mounts.ladderOf.get(path);
  if (ladder === undefined) return path;
  const [own, shared] = [path, ladder].map((each) => mountConfigFor(config, each).listenerAuth);
  return own === shared ? ladder : path;
}

/** Each rung with the path of its ladder. */
export function laddersOfRungs(outputs: readonly OutputConfig[]): Ladders {
  return new Map(
    outputs.flatMap((output) =>
      output.type === 'mount' ? output.ladder.map((rung) => [rung.mount, output.mount] as const) : [],
    ),
  );
}

/**
 * Lays the keys that rungs have of their own over the rules of their ladder, as every mount's are laid over those of `default`.
 * `written`: the section as the operator wrote it.
 */
export function layRungs(
  { default: shared, byPath, ladderOf }: MountsConfig,
  written: RawTree,
): ReadonlyMap<string, MountConfig> {
  const sections = typeof written === 'object' && !Array.isArray(written) ? written : {};
  return new Map(
    [...byPath].map(([path, own]): [string, MountConfig] => {
      const ladder = ladderOf.get(path);
      const section = sections[path];
      if (ladder === undefined || typeof section !== 'object') return [path, own];
      const base = byPath.get(ladder) ?? shared;
      const keys = Object.entries(section).flatMap(([key, value]) => (value === undefined ? [] : [key]));
      return [path, { ...base, ...Object.fromEntries(Object.entries(own).filter(([key]) => keys.includes(key))) }];
    }),
  );
}
