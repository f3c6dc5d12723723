import {
  type AirchainConfig,
  explainEmpty,
  explainSilence,
  findPlays,
  listMusicPaths,
  type Play,
} from '../config/index.ts';
import { findFfmpeg } from '../ffmpeg/index.ts';
import { findPathsWithMusic } from '../library/index.ts';
import type { Environment } from './environment.ts';

/** Says in lines what will play under a configuration on this machine, and where; or why nothing will. */
export async function describePlays(config: AirchainConfig, { env }: Environment): Promise<string[]> {
  const facts = {
    hasFfmpeg: findFfmpeg(env.PATH ?? '') !== null,
    withMusic: await findPathsWithMusic(listMusicPaths(config)),
  };
  const silence = explainSilence(config, facts);
  const plays = findPlays(config, facts).map(describePlay);
  if (silence !== null) return [`plays nothing by itself: ${silence}`, ...plays];
  const empty = explainEmpty(config, facts);
  return empty === null ? plays : [...plays, empty];
}

/** `plays built-in tunes, until a source client on /live connects; heard on /stream.mp3`. */
function describePlay({ music, live, mounts, pushes }: Play): string {
  const sources = live.length > 0 ? `a source client on ${live.join(', ')}` : '';
  const sound =
    music.length === 0 ? sources || 'silence' : `${music.join(', ')}${sources && `, until ${sources} connects`}`;
  const places = [...mounts, ...pushes.map((name) => `the server of outputs.${name}`)];
  return `plays ${sound}; heard on ${places.join(', ')}`;
}
