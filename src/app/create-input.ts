import type { InputConfig, InputConfigOf } from '../config/index.ts';
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
import type { MountTap, RestartLimit } from '../mount/index.ts';
import { type LevellerOptions, millisToFrames, toShare } from '../pcm/index.ts';
import type { Music } from './music.ts';
import { USER_AGENT } from './server-identity.ts';

/** What inputs are made with. */
export interface InputDependencies {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly ffmpeg: Ffmpeg;
  /** Lets a tap hear the sources of a mount. */
  readonly tap: (path: string, tap: MountTap) => () => void;
  /** Whether a source feeds a mount. */
  readonly hasSource: (path: string) => boolean;
  /** What the playlists of the station choose from. */
  readonly music: Music;
  /** How often a pulled stream may restart. */
  readonly restarts: () => RestartLimit;
}

/** The input of a configuration entry; `loudness`: what the programs that play it want of its tracks. */
export function createInput(
  name: string,
  config: InputConfig,
  loudness: Lufs | null,
  { clock, logger, ffmpeg, tap, hasSource, music, restarts }: InputDependencies,
): Input {
  const shared = { name, clock, logger, ffmpeg, random: Math.random };
  switch (config.type) {
    case 'live':
      return new LiveInput({
        ...shared,
        path: config.mount,
        tap: (listener) => tap(config.mount, listener),
        hasSource: () => hasSource(config.mount),
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

/** Lets an input take up another configuration of the same type while it runs. False: it has to be made anew. */
export function updateInput(
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
  const { trimSilence, crossfade, jingles, path, resume } = config;
  return {
    open: music.opener(trimSilence),
    origin: path,
    crossfade: millisToFrames(crossfade),
    jingleCrossfade: jingles.crossfade === null ? null : millisToFrames(jingles.crossfade),
    trimBelow: trimSilence === null ? 0 : toShare(trimSilence),
    loudness,
    resume,
  };
}
