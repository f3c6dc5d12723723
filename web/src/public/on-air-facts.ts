import type { PublicMount } from '../../../src/api/index.ts';
import { isAudible, mountName } from './mount-facts.ts';
import type { OnAirFacts } from './now-playing.tsx';
import type { ReportedProgram } from './station-feed.ts';
import { splitTitle } from './title-parts.ts';

/** What a program has on air. `fallbackTitle` is shown while there is no title. */
export function programFacts(
  { nowPlaying, onAir, isLive, reportedAt }: ReportedProgram,
  fallbackTitle: string,
): OnAirFacts {
  const lit = onAir !== null;
  const parts = nowPlaying && splitTitle(nowPlaying);
  return {
    statusText: !lit ? 'Silence' : isLive ? 'Live' : 'On air',
    isLit: lit,
    title: parts?.title || fallbackTitle,
    artist: parts?.artist ?? '',
    album: nowPlaying?.album ?? '',
    artworkUrl: nowPlaying?.artworkUrl ?? null,
    position: nowPlaying?.durationMs
      ? { reachedMs: nowPlaying.positionMs, reportedAt, durationMs: nowPlaying.durationMs }
      : null,
  };
}

/** What a mount without a program has on air. */
export function mountFacts(mount: PublicMount): OnAirFacts {
  const audible = isAudible(mount);
  const { title, artist } = splitTitle(mount.title ?? { artist: '', title: '' });
  return {
    statusText: audible ? 'On air' : 'Off air',
    isLit: audible,
    title: title || mount.description || mountName(mount),
    artist,
    album: '',
    artworkUrl: mount.artworkUrl,
    position: null,
  };
}
