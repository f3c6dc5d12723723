import { plainAddress } from '../protocols/plain-address/index.ts';
import type { AirchainConfig, InputConfig, OutputConfig, ProgramConfig } from './schema.ts';

/** What has to be known of the machine to say what will be heard. */
export interface PlayFacts {
  readonly hasFfmpeg: boolean;
  /** Those of `listMusicPaths` that hold something to play. */
  readonly withMusic: ReadonlySet<string>;
}

/** Something that is heard somewhere. */
export interface Play {
  /** What plays by itself, in order; empty: it is silent until a source client connects. */
  readonly music: readonly string[];
  /** Mounts whose source clients go on air on it. */
  readonly live: readonly string[];
  /** Mounts of this server that it is heard on. */
  readonly mounts: readonly string[];
  /** Names of outputs to other servers. */
  readonly pushes: readonly string[];
}

/** Lists the folders and files of all playlist inputs that are on, with those of jingles. */
export function listMusicPaths({ inputs }: AirchainConfig): string[] {
  const used = [...inputs.values()].filter(({ enabled }) => enabled);
  return [...new Set(used.flatMap((input) => [...musicPathsOf(input), ...jinglePathsOf(input)]))];
}

/** What of `listMusicPaths` holds nothing to play, as a sentence for the operator; `null`: all of it does. */
export function explainEmpty(config: AirchainConfig, { withMusic }: PlayFacts): string | null {
  return describeEmpty(listMusicPaths(config).filter((path) => !withMusic.has(path)));
}

/** Lists what is heard by the configuration: its programs with an output, and inputs with a mount of their own. */
export function findPlays(config: AirchainConfig, facts: PlayFacts): Play[] {
  if (!facts.hasFfmpeg) return [];
  const ofPrograms = [...config.programs].map(([name, program]) => ({
    ...playOfProgram(config, program, facts),
    ...placesOf(config.outputs.filter((output) => output.enabled && output.program === name)),
  }));
  const ofInputs = [...config.inputs.values()].flatMap((input): Play[] => {
    if (input.type === 'live' || !input.enabled || input.mount === null) return [];
    return [{ music: describeMusic(input, facts) ?? [], live: [], mounts: [input.mount], pushes: [] }];
  });
  return [...ofPrograms, ...ofInputs].filter(({ mounts, pushes }) => mounts.length + pushes.length > 0);
}

/** A file that names mounts, relays or a master says what is heard by that, with or without a station. */
function explainPassing({ mounts, relays, master }: AirchainConfig): string {
  const [path] = mounts.byPath.keys();
  const named = path === undefined ? (relays.length > 0 ? 'relays' : master ? 'master' : null) : `mounts.${path}`;
  if (named !== null) {
    return `${named} makes this a server for sources and relays: to play music too, write inputs, programs and outputs, as in airchain.example.yml`;
  }
  return 'this is a server for sources and relays: to play music add "station: { name: … }", and leave out empty inputs, programs and outputs';
}

/** Why nothing plays by itself, and what to do; `null`: something does. */
export function explainSilence(config: AirchainConfig, facts: PlayFacts): string | null {
  const { inputs, programs, outputs } = config;
  if (inputs.size + programs.size + outputs.length === 0) {
    return explainPassing(config);
  }
  if (!facts.hasFfmpeg)
    return 'ffmpeg is missing: install it (Debian, Ubuntu: apt install ffmpeg; macOS: brew install ffmpeg)';
  const plays = findPlays(config, facts);
  if (plays.some(({ music }) => music.length > 0)) return null;
  if (inputs.size === 0) return 'there are no inputs: add what is to be heard under inputs';
  if (programs.size === 0) return 'there are no programs: add one with your inputs, and an output for it';
  if (plays.length === 0) return 'no program has an output that is on: add one under outputs';
  const music = [...inputs.values()].flatMap((input) => (input.enabled ? musicPathsOf(input) : []));
  const empty = describeEmpty(music.filter((path) => !facts.withMusic.has(path)));
  if (empty !== null) return empty;
  const isLive = plays.some(({ live }) => live.length > 0);
  return isLive
    ? 'no input plays by itself: it is silent until a source client sends'
    : 'no input of a program with an output plays by itself: add one to its inputs';
}

function playOfProgram(
  { inputs }: AirchainConfig,
  { inputs: names }: ProgramConfig,
  facts: PlayFacts,
): Pick<Play, 'music' | 'live'> {
  const used = names.flatMap((name) => inputs.get(name) ?? []).filter(({ enabled }) => enabled);
  return {
    music: used.flatMap((input) => {
      const music = describeMusic(input, facts) ?? [];
      return input.scheduleOnly ? music.map((each) => `${each} at scheduled times`) : music;
    }),
    live: used.flatMap((input) => (input.type === 'live' ? [input.mount] : [])),
  };
}

function placesOf(outputs: readonly OutputConfig[]): Pick<Play, 'mounts' | 'pushes'> {
  const mounts = outputs.flatMap((output) => (output.type === 'mount' ? [output.mount] : []));
  return {
    // Ladders may share a mount.
    mounts: [...new Set(mounts)],
    pushes: outputs.flatMap((output) => (output.type === 'mount' ? [] : [output.name])),
  };
}

/** What an input plays by itself, without the secrets that its address may hold; `null`: nothing. */
function describeMusic(input: InputConfig, { withMusic }: PlayFacts): string[] | null {
  switch (input.type) {
    case 'tunes':
      return ['built-in tunes'];
    case 'playlist':
      return musicPathsOf(input).filter((path) => withMusic.has(path));
    case 'url':
      return [plainAddress(new URL(input.url))];
    case 'tone':
      return [`a tone of ${input.frequency} Hz`];
    default:
      return null;
  }
}

function musicPathsOf(input: InputConfig): string[] {
  return input.type === 'playlist' ? [input.path, ...input.more.map(({ path }) => path)] : [];
}

function jinglePathsOf(input: InputConfig): string[] {
  return input.type === 'playlist' && input.jingles.path !== null ? [input.jingles.path] : [];
}

function describeEmpty(paths: readonly string[]): string | null {
  return paths.length === 0
    ? null
    : `there is no music in ${paths.map((path) => `"${path}"`).join(', ')}: put files there`;
}
