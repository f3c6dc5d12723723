import { listMadeMounts } from './made-mounts.ts';
import { computeEditDistance } from './nearest-key.ts';
import type { AirchainConfig } from './schema.ts';

/** What an encoder or its operator appends to a path. */
const EXTENSION = /\.(?:mp3|aac|m4a|ogg|oga|opus|flac|webm|wav|m3u8?|pls)$/;
/** One slip in a word is a typo; in a long one two may be. */
const LONG_NAME = 8;
/** With fewer letters every name is near to every other. */
const SHORTEST_NAME = 3;

/**
 * The configured mount that a source client on `path` most likely means; null: the configuration names `path` itself, or
 * nothing like it. Near are other capitals, spaces, slashes or endings, and a slip; numbers count, so that `/studio2` is
 * not taken for `/studio1`.
 */
export function findMeantMount(config: AirchainConfig, path: string): string | null {
  const { named, made } = listMounts(config);
  if (named.has(path) || made.has(path)) return null;
  const wanted = fold(path);
  const [nearest] = [...named]
    .filter((mount) => !made.has(mount))
    .map((mount) => ({ mount, name: fold(mount) }))
    .map(({ mount, name }) => ({ mount, slips: countSlips(wanted, name), most: mostSlips(name) }))
    .filter(({ slips, most }) => slips <= most)
    .sort((a, b) => a.slips - b.slips);
  return nearest?.mount ?? null;
}

/** `named`: what source clients may be meant to feed. `made`: what programs and relays feed, and no `live` input hears. */
function listMounts(config: AirchainConfig): { named: ReadonlySet<string>; made: ReadonlySet<string> } {
  const { mounts, inputs, relays, server } = config;
  const heard = [...inputs.values()].flatMap((input) => (input.type === 'live' ? [input.mount] : []));
  const fallbacks = [mounts.default, ...mounts.byPath.values()].flatMap(({ fallback }) => fallback ?? []);
  const ports = server.listen.flatMap(({ shoutcast }) => shoutcast ?? []);
  const made = new Set([...listMadeMounts(config), ...relays].map(({ mount }) => mount));
  for (const mount of heard) made.delete(mount);
  return { named: new Set([...heard, ...mounts.byPath.keys(), ...fallbacks, ...ports]), made };
}

function fold(path: string): string {
  return path
    .normalize('NFKC')
    .trim()
    .toLowerCase()
    .replace(EXTENSION, '')
    .replace(/[^\p{L}\p{N}]/gu, '');
}

function countSlips(a: string, b: string): number {
  if (a.replace(/\P{N}/gu, '') !== b.replace(/\P{N}/gu, '')) return Number.POSITIVE_INFINITY;
  return computeEditDistance(a, b);
}

function mostSlips(name: string): number {
  if (name.length < SHORTEST_NAME) return 0;
  return name.length < LONG_NAME ? 1 : 2;
}
