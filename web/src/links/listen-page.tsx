import { useEffect } from 'preact/hooks';
import { PlayIcon, StopIcon } from '../kit/icons.tsx';
import { listenerLine } from '../kit/listener-line.ts';
import { showOnLockScreen } from '../kit/media-session.ts';
import { QrCode } from '../kit/qr-code.tsx';
import type { RadioPlayer } from '../kit/radio-player.ts';
import { VolumeControl } from '../kit/volume-control.tsx';
import type { LinkListener, LinkListenerState, LinkView } from './link-listener.ts';
import { ShareButton } from './share-button.tsx';

const NO_TITLE = 'Live stream';

const viewTexts: Readonly<Record<LinkView, string>> = {
  loading: 'Connecting',
  waiting: 'Waiting',
  live: 'On air',
  ended: 'Ended',
  'not-found': 'Link not found',
  removed: 'Ended',
};

/** The page of a link: a play button, the title and status, and how to share it. */
export function ListenPage({ listener, player }: { listener: LinkListener; player: RadioPlayer }) {
  const state = listener.state;
  const { isWanted } = state;
  const title = state.status?.title || NO_TITLE;
  const playing = state.status?.now_playing ?? '';
  useEffect(() => {
    document.title = playing ? `${playing} · ${title}` : title;
    const facts = { title: playing || title, artist: playing && title, station: '', artworkUrl: null };
    const wasWanted = isWanted || player.state.path !== null;
    showOnLockScreen(listener, isWanted, wasWanted ? facts : null);
  }, [listener, player, isWanted, state.phase, title, playing]);
  if (state.view === 'not-found') return <NotFound />;
  return (
    <main class="listen">
      <p class={`sign ${state.view === 'live' && state.isConnected ? 'lit' : ''}`}>
        <strong>{state.isConnected ? viewTexts[state.view] : 'Not connected'}</strong>
        {state.view === 'live' && state.status && <span>{listenerLine(state.status.listeners)}</span>}
      </p>
      <h1>{title}</h1>
      {playing && <p class="claim">{playing}</p>}
      <BigButton state={state} title={title} onPlay={() => listener.play()} onStop={() => listener.stop()} />
      <p class="advice" role="status">
        {adviceOf(state)}
      </p>
      {state.status?.content_type && !player.canPlay(state.status.content_type) && (
        <p class="hint">
          This browser may not support this format. Open this address in a media player: {location.origin}/stream/
          {listener.id}
        </p>
      )}
      {isWanted && <VolumeControl player={player} />}
      {state.view !== 'removed' && (
        <section class="share" aria-label="Share">
          <QrCode path={`/qr/${listener.id}.svg`} label="QR code with the address of this page" />
          <ShareButton title={title} url={window.location.href} />
        </section>
      )}
    </main>
  );
}

interface BigButtonProps {
  readonly state: LinkListenerState;
  readonly title: string;
  readonly onPlay: () => void;
  readonly onStop: () => void;
}

function BigButton({ state: { view, isWanted, phase }, title, onPlay, onStop }: BigButtonProps) {
  const isStop = isWanted && phase !== 'blocked';
  return (
    <button
      type="button"
      class={`play big ${phase === 'playing' ? 'sounding' : ''}`}
      disabled={view === 'removed' || view === 'loading'}
      aria-label={isStop ? `Stop ${title}` : `Play ${title}`}
      onClick={isStop ? onStop : onPlay}
    >
      {isStop ? <StopIcon /> : <PlayIcon />}
    </button>
  );
}

function NotFound() {
  return (
    <main class="listen">
      <h1>Link not found</h1>
      <p class="claim">The address may be mistyped, or the link has ended. Ask for a new link.</p>
    </main>
  );
}

function adviceOf({ view, isWanted, phase, isConnected }: LinkListenerState): string {
  if (!isConnected) return 'Cannot reach the server. Retrying …';
  switch (view) {
    case 'loading':
      return '';
    case 'waiting':
      return isWanted
        ? 'Playback starts automatically when the broadcast begins.'
        : 'The broadcast has not started yet. Press play to hear it from the start.';
    case 'ended':
      return 'The broadcast has ended. If it resumes, you can listen here.';
    case 'removed':
      return 'This link has ended.';
    case 'live':
      break;
    case 'not-found':
      return '';
  }
  if (phase === 'playing') return 'You are listening live.';
  if (phase === 'blocked') return 'The browser blocked playback. Press play again.';
  if (phase === 'retrying') return 'Stream lost. Reconnecting …';
  return isWanted ? 'Starting …' : 'Press play to listen.';
}
