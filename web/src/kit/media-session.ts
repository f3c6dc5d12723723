/** Content of the lock screen. */
export interface LockScreenFacts {
  readonly title: string;
  readonly artist: string;
  readonly station: string;
  /** Null: the icon of the station. */
  readonly artworkUrl: string | null;
}

/** Handlers for the buttons of lock screens and headsets. */
export interface LockScreenButtons {
  play(): void;
  stop(): void;
}

/** Updates title and state on the lock screen. `facts` null: nothing has been played yet; does nothing. */
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
