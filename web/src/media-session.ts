/** What the lock screen shows. */
export interface LockScreenFacts {
  readonly title: string;
  readonly artist: string;
  readonly station: string;
  /** null: the station's own sign. */
  readonly artworkUrl: string | null;
}

/** What the buttons of the lock screen and of headsets do. */
export interface LockScreenButtons {
  play(): void;
  stop(): void;
}

/** Tells the lock screen what plays, and whether it does. `facts` null: nothing was wanted yet. */
export function showOnLockScreen(buttons: LockScreenButtons, isPlaying: boolean, facts: LockScreenFacts | null): void {
  const session = navigator.mediaSession;
  if (!session || !facts) return;
  const { title, artist, station, artworkUrl } = facts;
  session.metadata = new MediaMetadata({
    title,
    artist,
    album: station,
    artwork: [artworkUrl === null ? { src: '/icon-512.png', sizes: '512x512' } : { src: artworkUrl }],
  });
  session.playbackState = isPlaying ? 'playing' : 'paused';
  session.setActionHandler('play', () => buttons.play());
  session.setActionHandler('pause', () => buttons.stop());
  session.setActionHandler('stop', () => buttons.stop());
}
