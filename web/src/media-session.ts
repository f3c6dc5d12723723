import type { PublicMount } from '../../src/api/index.ts';
import type { RadioPlayer } from './radio-player.ts';

/** Tells the lock screen and headset buttons what plays, and lets them stop and start it. */
export function showOnLockScreen(player: RadioPlayer, stationName: string, mount: PublicMount | null): void {
  const session = navigator.mediaSession;
  if (!session) return;
  if (!mount) {
    session.playbackState = 'none';
    return;
  }
  const title = mount.title?.title || mount.name || mount.path;
  session.metadata = new MediaMetadata({ title, artist: mount.title?.artist || mount.name, album: stationName });
  session.playbackState = player.state.phase === 'stopped' ? 'paused' : 'playing';
  session.setActionHandler('play', () => player.play(mount.path));
  session.setActionHandler('pause', () => player.stop());
  session.setActionHandler('stop', () => player.stop());
}
