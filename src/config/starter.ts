import { DEFAULT_MOUNT } from './sections/mounts-section.ts';
import type { RawTree } from './source-text.ts';

type RawSection = { [key: string]: RawTree };

/** The sections by which a file says itself what is heard. `mounts` counts as soon as it names a mount by its path. */
const SOUND_SECTIONS = ['inputs', 'programs', 'outputs', 'relays', 'master'] as const;

/**
 * Whether a file leaves it to airchain what is heard: it describes a station, or is empty, and has none of the sections that
 * say so, broken ones neither. A file with neither is that of a server that passes sources on, as Icecast does.
 */
export function keepsStarter(tree: RawSection, broken: ReadonlySet<string>): boolean {
  if ([...SOUND_SECTIONS, 'mounts'].some((section) => broken.has(section))) return false;
  const isStation = tree.station !== undefined || Object.values(tree).every((section) => section === undefined);
  const { mounts } = tree;
  const paths = typeof mounts === 'object' ? Object.keys(mounts).filter((name) => name !== DEFAULT_MOUNT) : [];
  return isStation && paths.length === 0 && SOUND_SECTIONS.every((section) => tree[section] === undefined);
}

/**
 * The sections that stand where a file does not say what is heard: a folder or a playlist file (`music`, a complete
 * name), or tunes that airchain plays itself (`null`); DJs at `/live`; three formats. `airchain.example.yml` shows them.
 */
export function starterSections(music: string | null): RawSection {
  return {
    inputs: {
      dj: { type: 'live', mount: '/live' },
      music: music === null ? { type: 'tunes' } : { type: 'playlist', path: music },
    },
    programs: { main: { inputs: ['dj', 'music'] } },
    outputs: [
      { program: 'main', type: 'mount', mount: '/stream.mp3', format: 'mp3', bitrate: '128' },
      { program: 'main', type: 'mount', mount: '/stream.opus', format: 'opus', bitrate: '96', onDemand: 'true' },
      { program: 'main', type: 'mount', mount: '/stream.aac', format: 'aac', bitrate: '128', onDemand: 'true' },
    ],
  };
}
