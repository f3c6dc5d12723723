import type { RawTree } from './source-text.ts';

type RawSection = { [key: string]: RawTree };

/** The keys of `links` that have a name in the environment, and how its text becomes theirs. */
const variables: readonly { readonly name: string; readonly key: string; readonly unit: string }[] = [
  { name: 'STREAM_DOMAIN', key: 'domain', unit: '' },
  { name: 'STREAM_SCHEME', key: 'scheme', unit: '' },
  { name: 'PREROLL_MAX_BYTES', key: 'prerollMaxBytes', unit: '' },
  { name: 'HEADER_WAIT_TIMEOUT', key: 'headerWaitTimeout', unit: 's' },
  { name: 'ACTIVE_THRESHOLD_SEC', key: 'activeThreshold', unit: 's' },
];

/**
 * Lays what the environment says about links under what the file says: audio streaming servers before this one were set
 * so. Numbers of seconds there have no unit. The same tree when it says nothing.
 */
export function layLinksEnvironment(tree: RawSection, env: Readonly<Record<string, string | undefined>>): RawSection {
  const { links = {} } = tree;
  if (typeof links !== 'object' || Array.isArray(links)) return tree;
  const said = variables.flatMap(({ name, key, unit }) => {
    const value = env[name]?.trim().toLowerCase();
    return value && !links[key] ? [[key, /^[\d.]+$/.test(value) ? value + unit : value] as const] : [];
  });
  return said.length === 0 ? tree : { ...tree, links: { ...links, ...Object.fromEntries(said) } };
}

/** The variable that a key of `links` got its text from, when the file has none; null: it is not from the environment. */
export function findLinksVariable(path: readonly (string | number)[], written: RawSection): string | null {
  const [section, key] = path;
  const { links = {} } = written;
  if (section !== 'links' || typeof key !== 'string' || typeof links !== 'object' || Array.isArray(links)) return null;
  return links[key] ? null : (variables.find((variable) => variable.key === key)?.name ?? null);
}
