import type { RadioPlayer } from './radio-player.ts';

/** What the lock screen shows. */
export interface LockScreenFacts {
  readonly title: string;
  readonly artist: string;
  readonly station: string;
  /** null: the station's own sign. */
  readonly artworkUrl: string | null;
}

/** Tells the lock screen and headset buttons what plays, and lets them stop and start it. null: nothing was wanted yet. */
export function showOnLockScreen(player: RadioPlayer, facts: LockScreenFacts | null): void {
  const session = navigator.mediaSession;
  if (!session || !facts) return;
  const { title, artist, station, artworkUrl } = facts;
  session.metadata = new MediaMetadata({
    title,
    artist,
    album: station,
    artwork: [artworkUrl === null ? { src: '/icon-512.png', sizes: '512x512' } : { src: artworkUrl }],
  });
  session.playbackState = player.state.phase === 'stopped' ? 'paused' : 'playing';
  session.setActionHandler('play', () => player.play());
  session.setActionHandler('pause', () => player.stop());
  session.setActionHandler('stop', () => player.stop());
}
