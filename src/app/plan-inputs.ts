import type { AirchainConfig, InputConfig, InputConfigOf } from '../config/index.ts';
import { type Clock, type Logger, type Lufs, lufs } from '../core/index.ts';
import type { Ffmpeg } from '../ffmpeg/index.ts';
import {
  type Input,
  LiveInput,
  PlaylistInput,
  type PlaylistSettings,
  SteadyInput,
  silenceGenerator,
  toneGenerator,
  UrlInput,
} from '../inputs/index.ts';
import type { MountRegistry, RestartLimit } from '../mount/index.ts';
import { type LevellerOptions, millisToFrames, toShare } from '../pcm/index.ts';
import type { InputPlan, Music } from '../studio/index.ts';
import { USER_AGENT } from './server-identity.ts';

/** Dependencies of inputs. */
export interface InputDependencies {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly ffmpeg: Ffmpeg;
  readonly registry: MountRegistry;
  /** Chooses the tracks of playlists. */
  readonly music: Music;
  /** How often a pulled stream may restart. */
  readonly restarts: () => RestartLimit;
}

/** The inputs of a configuration. */
export function planInputs(config: AirchainConfig, dependencies: InputDependencies): InputPlan[] {
  return [...config.inputs].map(([name, input]) => planInput(name, input, loudnessFor(name, config), dependencies));
}

function planInput(
  name: string,
  config: InputConfig,
  loudness: Lufs | null,
  dependencies: InputDependencies,
): InputPlan {
  return {
    name,
    key: JSON.stringify([ofInput(config), loudness]),
    type: config.type,
    isLive: config.type === 'live',
    isEnabled: config.enabled,
    scheduleOnly: config.scheduleOnly,
    silence: config.silence,
    mount: config.mount,
    paths: pathsOf(config),
    build: () => createInput(name, config, loudness, dependencies),
    update: (input) => updateInput(input, config, loudness, dependencies),
  };
}

/** What belongs to the input itself in its configuration; how programs take it, and its own mount, do not. */
function ofInput(config: InputConfig): object {
  const own = { ...config, enabled: null, scheduleOnly: null, silence: null };
  return config.type === 'live' ? own : { ...own, mount: null, format: null, bitrate: null };
}

/** The loudness that the programs which play an input want of its tracks; the checks ensure that they agree. */
function loudnessFor(name: string, { programs }: AirchainConfig): Lufs | null {
  for (const { inputs, loudness } of programs.values()) if (inputs.includes(name)) return loudness;
  return null;
}

function pathsOf(config: InputConfig): readonly string[] | null {
  if (config.type !== 'playlist') return config.type === 'tunes' ? [] : null;
  const { path, more, jingles } = config;
  return [path, ...more.map((each) => each.path), ...(jingles.path === null ? [] : [jingles.path])];
}

function createInput(
  name: string,
  config: InputConfig,
  loudness: Lufs | null,
  { clock, logger, ffmpeg, registry, music, restarts }: InputDependencies,
): Input {
  const shared = { name, clock, logger, ffmpeg, random: Math.random };
  switch (config.type) {
    case 'live':
      return new LiveInput({
        ...shared,
        path: config.mount,
        tap: (listener) => registry.obtainFed(config.mount).attachTap(listener),
        hasSource: () => (registry.findFed(config.mount)?.source ?? null) !== null,
        buffer: config.buffer,
        maxBuffer: config.maxBuffer,
        bridge: config.bridge,
        level: levelOf(config, loudness),
      });
    case 'url':
      return new UrlInput({
        ...shared,
        urls: [config.url, ...config.fallbackUrls].map((url) => new URL(url)),
        user: config.user,
        password: config.password,
        icy: config.icy,
        buffer: config.buffer,
        prebuffer: config.prebuffer,
        restarts,
        retry: config.retry,
        userAgent: USER_AGENT,
        level: levelOf(config, loudness),
      });
    case 'playlist':
      return new PlaylistInput({
        ...shared,
        source: music.openPlaylist(name, config),
        look: music.look,
        ...playlistSettings(config, loudness, music),
      });
    case 'tunes':
      return new PlaylistInput({
        ...shared,
        source: music.openTunes(name),
        look: null,
        open: music.opener(null),
        ffmpeg: null,
        origin: '',
        crossfade: millisToFrames(config.crossfade),
        edgeCrossfade: null,
        jingleCrossfade: null,
        trimBelow: 0,
        loudness: null,
        resume: 'next',
      });
    case 'tone':
      return new SteadyInput(name, clock, toneGenerator(config.frequency, config.level));
    case 'silence':
      return new SteadyInput(name, clock, silenceGenerator());
  }
}

/** Where the programs that play a levelled input name no loudness: what most streams have. */
const USUAL_LOUDNESS = lufs(-16);

function levelOf({ level, maxGain }: InputConfigOf<'live' | 'url'>, loudness: Lufs | null): LevellerOptions | null {
  return level === 'auto' ? { target: loudness ?? USUAL_LOUDNESS, maxGain } : null;
}

/** Applies another configuration of the same type while the input runs. False: it has to be replaced. */
function updateInput(
  input: Input,
  config: InputConfig,
  loudness: Lufs | null,
  { music }: Pick<InputDependencies, 'music'>,
): boolean {
  if (!(input instanceof PlaylistInput) || config.type !== 'playlist') return false;
  music.openPlaylist(input.name, config);
  input.configure(playlistSettings(config, loudness, music));
  return true;
}

function playlistSettings(config: InputConfigOf<'playlist'>, loudness: Lufs | null, music: Music): PlaylistSettings {
  const { trimSilence, crossfade, jingles, path, repeat, resume } = config;
  return {
    open: music.opener(trimSilence),
    origin: path,
    crossfade: millisToFrames(crossfade),
    // Bulletins end with a word: how they go over into music is for their own list to say.
    edgeCrossfade: repeat ? null : millisToFrames(crossfade),
    jingleCrossfade: jingles.crossfade === null ? null : millisToFrames(jingles.crossfade),
    trimBelow: trimSilence === null ? 0 : toShare(trimSilence),
    loudness,
    resume,
  };
}
