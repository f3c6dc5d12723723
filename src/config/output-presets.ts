import { codecNames, codecs } from '../formats/index.ts';
import type { RawTree } from './source-text.ts';

type RawSection = { [key: string]: RawTree };

const presets = {
  voice: { format: 'mp3', bitrate: '64', channels: '1' },
  music: { format: 'mp3', bitrate: '128' },
  high: { format: 'mp3', bitrate: '192' },
  'low-bandwidth': { format: 'opus', bitrate: '48' },
} as const;

/** What encodings are called by their use. */
export const presetNames = [
  'voice',
  'music',
  'high',
  'low-bandwidth',
] as const satisfies readonly (keyof typeof presets)[];

/** What is said instead of a bit rate. */
const INSTEAD_OF_BITRATE = ['quality', 'ladder'];
const WITHOUT_BITRATE: readonly RawTree[] = codecNames.filter((name) => codecs[name].defaultBitrate === null);

/** Lays each output's keys over those of its preset, so that the schema sees them as if they were written. */
export function layPresets(tree: RawSection): RawSection {
  if (!Array.isArray(tree.outputs)) return tree;
  return { ...tree, outputs: tree.outputs.map(layPreset) };
}

function layPreset(output: RawTree): RawTree {
  if (typeof output !== 'object' || Array.isArray(output)) return output;
  const preset = presetNames.find((name) => name === output.preset);
  if (preset === undefined) return output;
  const said = Object.fromEntries(Object.entries(output).filter(([, value]) => isSaid(value)));
  const { bitrate, ...others } = presets[preset];
  const needsBitrate = !INSTEAD_OF_BITRATE.some((key) => key in said) && !WITHOUT_BITRATE.includes(said.format);
  return { ...output, ...others, ...(needsBitrate ? { bitrate } : {}), ...said };
}

function isSaid(value: RawTree): boolean {
  return value !== undefined && value.length !== 0;
}
