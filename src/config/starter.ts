import { DEFAULT_MOUNT } from './sections/mounts-section.ts';
import type { RawTree } from './source-text.ts';

type RawSection = { [key: string]: RawTree };

/** The sections by which a file says itself what is heard. `mounts` counts as soon as it names a mount by its path. */
const SOUND_SECTIONS = ['inputs', 'programs', 'outputs', 'relays', 'master'] as const;

/**
 * Why a file says itself what is heard, and what to change for it not to; `null`: it leaves that to airchain. It does so
 * where it describes a station, or is empty, and has none of the sections that say it, broken ones neither. A file with
 * neither is that of a server that passes sources on, as Icecast does.
 */
export function explainOwnSound(tree: RawSection, broken: ReadonlySet<string>): string | null {
  const unreadable = [...SOUND_SECTIONS, 'mounts'].filter((section) => broken.has(section));
  if (unreadable.length > 0) return `its ${unreadable.join(', ')} cannot be read`;
  const { mounts } = tree;
  const paths = typeof mounts === 'object' ? Object.keys(mounts).filter((name) => name !== DEFAULT_MOUNT) : [];
  const sections = SOUND_SECTIONS.filter((section) => tree[section] !== undefined);
  const isStation = tree.station !== undefined || Object.values(tree).every((section) => section === undefined);
  if (sections.length + paths.length === 0) {
    return isStation ? null : 'it has server settings alone, which play nothing: add "station: { name: … }" to it';
  }
  const isEmpty = sections.every((section) => Object.keys(tree[section] ?? '').length === 0);
  if (paths.length === 0 && isEmpty) {
    const rest = isStation ? '' : ', and add "station: { name: … }"';
    return `its empty ${sections.join(', ')} says that nothing is played: take that out${rest}`;
  }
  const keys = [...sections, ...paths.map((path) => `mounts.${path}`)];
  const example = 'inputs: { music: { type: playlist, path: FOLDER } }';
  return `it says itself what is heard, by ${keys.join(', ')}: name the folder there as an input, ${example}`;
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
