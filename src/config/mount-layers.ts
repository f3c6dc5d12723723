import type { KeyPath } from './problem.ts';
import { DEFAULT_MOUNT } from './sections/mounts-section.ts';
import type { RawTree } from './source-text.ts';

type RawSection = { [key: string]: RawTree };

/**
 * Lays each mount's keys over those of `mounts.default`, and those over the server's own (`burst`, `burstBytes`,
 * `icyInterval`, `sourceTimeout`, `sourceUser`). A key replaces the one under it as a whole. A mount does not take over a default
 * fallback that is the mount itself.
 */
export function layerMounts(tree: RawSection): RawSection {
  if (tree.mounts !== undefined && !isSection(tree.mounts)) return tree;
  const server = sectionOf(tree.server);
  const base = {
    burst: server.burst,
    burstBytes: server.burstBytes,
    icyInterval: server.icyInterval,
    sourceTimeout: sectionOf(server.limits).sourceTimeout,
    sourceUser: sectionOf(tree.access).sourceUser,
  };
  const mounts = tree.mounts ?? {};
  const shared = layOver(base, sectionOf(mounts[DEFAULT_MOUNT]));
  const layered: RawSection = { [DEFAULT_MOUNT]: shared };
  for (const [path, own] of Object.entries(mounts)) {
    if (path === DEFAULT_MOUNT && (own === undefined || isSection(own))) continue;
    layered[path] = own === undefined || isSection(own) ? layerMount(path, own ?? {}, shared) : own;
  }
  return { ...tree, mounts: layered };
}

/** Whether a path points at a key that a mount took over from below, where it is reported already. */
export function isTakenOver(path: KeyPath, tree: RawSection): boolean {
  const [section, mount, key] = path;
  if (section !== 'mounts' || typeof mount !== 'string' || typeof key !== 'string') return false;
  return !(key in sectionOf(sectionOf(tree.mounts)[mount]));
}

function layerMount(path: string, own: RawSection, shared: RawSection): RawSection {
  const taken = shared.fallback === path ? { ...shared, fallback: undefined } : shared;
  return layOver(taken, own);
}

function isSection(tree: RawTree): tree is RawSection {
  return typeof tree === 'object' && !Array.isArray(tree);
}

function sectionOf(tree: RawTree): RawSection {
  return isSection(tree) ? tree : {};
}

/** A key left empty in the upper section gives way; one that is in neither stays, so that the schema can name it. */
function layOver(lower: RawSection, upper: RawSection): RawSection {
  const given = Object.entries(upper).filter(([key, value]) => value !== undefined || !(key in lower));
  return { ...lower, ...Object.fromEntries(given) };
}
