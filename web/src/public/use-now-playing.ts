import { useEffect } from 'preact/hooks';
import { showOnLockScreen } from '../kit/media-session.ts';
import { isWanted, type RadioPlayer } from '../kit/radio-player.ts';
import { mountName } from './mount-facts.ts';
import type { StationState } from './station-feed.ts';
import { splitTitle } from './title-parts.ts';

/**
 * Shows what plays on the lock screen and in the window title. `name`: name of the station; `pageName`: window title
 * while nothing plays.
 */
export function useNowPlaying(
  player: RadioPlayer,
  { mounts, programs }: StationState,
  { name, pageName }: { readonly name: string; readonly pageName: string },
): void {
  const { path, phase } = player.state;
  const mount = mounts?.find((each) => each.path === path);
  const program = programs.find((each) => each.mounts.some((form) => form.path === path));
  const playing = program?.nowPlaying;
  const parts = playing ? splitTitle(playing) : mount?.title;
  const title = parts?.title || (mount ? mountName(mount) : name);
  const artist = parts?.artist || (mount ? mountName(mount) : '');
  const display = [parts?.artist, parts?.title].filter(Boolean).join(' - ');
  const artworkUrl = playing?.artworkUrl ?? mount?.artworkUrl ?? null;
  useEffect(
    () =>
      showOnLockScreen(player, isWanted(phase), path === null ? null : { title, artist, station: name, artworkUrl }),
    [player, path, title, artist, name, artworkUrl, phase],
  );
  useEffect(() => {
    document.title = display && phase !== 'stopped' ? `${display} · ${name}` : pageName;
  }, [display, phase, name, pageName]);
}
