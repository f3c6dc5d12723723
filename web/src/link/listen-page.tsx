import { useEffect } from 'preact/hooks';
import { PlayIcon, StopIcon } from '../icons.tsx';
import { showOnLockScreen } from '../media-session.ts';
import { listenerLine } from '../mount-facts.ts';
import type { RadioPlayer } from '../radio-player.ts';
import { useObservable } from '../use-observable.ts';
import { VolumeControl } from '../volume-control.tsx';
import type { LinkListener, LinkListenerState, LinkView } from './link-listener.ts';
import { ShareButton } from './share-button.tsx';

const NO_TITLE = 'Live stream';

const signs: Readonly<Record<LinkView, string>> = {
  looking: 'Connecting',
  waiting: 'Waiting',
  live: 'On air',
  ended: 'Ended',
  unknown: 'No such link',
  over: 'Ended',
};

/** The page of a link: one button that plays it, what it is and does, and how to hand it on. */
export function ListenPage({ listener, player }: { listener: LinkListener; player: RadioPlayer }) {
  const state = useObservable(listener);
  const { isWanted } = state;
  const title = state.status?.title || NO_TITLE;
  const playing = state.status?.now_playing ?? '';
  useEffect(() => {
    document.title = playing ? `${playing} · ${title}` : title;
    const facts = { title: playing || title, artist: playing && title, station: '', artworkUrl: null };
    const wasWanted = isWanted || player.state.path !== null;
    showOnLockScreen(listener, isWanted, wasWanted ? facts : null);
  }, [listener, player, isWanted, state.phase, title, playing]);
  if (state.view === 'unknown') return <Unknown />;
  return (
    <main class="listen">
      <p class={`sign ${state.view === 'live' && state.isConnected ? 'lit' : ''}`}>
        <strong>{state.isConnected ? signs[state.view] : 'Not connected'}</strong>
        {state.view === 'live' && state.status && <span>{listenerLine(state.status.listeners)}</span>}
      </p>
      <h1>{title}</h1>
      {playing && <p class="claim">{playing}</p>}
      <BigButton state={state} title={title} onPlay={() => listener.play()} onStop={() => listener.stop()} />
      <p class="tell" role="status">
        {tell(state)}
      </p>
      {state.status?.content_type && !player.canPlay(state.status.content_type) && (
        <p class="hint">
          This browser may not play this format; a player program will: open {location.origin}/stream/{listener.id}
        </p>
      )}
      {isWanted && <VolumeControl player={player} />}
      {state.view !== 'over' && (
        <section class="hand-on" aria-label="Hand on">
          <img
            class="code"
            src={`/qr/${listener.id}.svg`}
            width="176"
            height="176"
            alt="QR code with the address of this page"
          />
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
      disabled={view === 'over' || view === 'looking'}
      aria-label={isStop ? `Stop ${title}` : `Play ${title}`}
      onClick={isStop ? onStop : onPlay}
    >
      {isStop ? <StopIcon /> : <PlayIcon />}
    </button>
  );
}

function Unknown() {
  return (
    <main class="listen">
      <h1>There is no such link</h1>
      <p class="claim">It may be mistyped, or it has ended. Ask whoever gave it to you for a new one.</p>
    </main>
  );
}

function tell({ view, isWanted, phase, isConnected }: LinkListenerState): string {
  if (!isConnected) return 'The server does not answer; trying again.';
  switch (view) {
    case 'looking':
      return '';
    case 'waiting':
      return isWanted
        ? 'It plays by itself as soon as it begins.'
        : 'Nothing is being sent yet. Press play, and you will hear its beginning.';
    case 'ended':
      return 'The broadcast has ended. If it goes on, you can hear it here.';
    case 'over':
      return 'This link has ended.';
    case 'live':
      break;
    case 'unknown':
      return '';
  }
  if (phase === 'playing') return 'You are listening live.';
  if (phase === 'blocked') return 'The browser wants another press on play.';
  if (phase === 'retrying') return 'Lost the stream, trying again.';
  return isWanted ? 'Starting …' : 'Press play to listen.';
}
