import { useEffect } from 'preact/hooks';
import type { PublicMount } from '../../src/api/index.ts';
import { showOnLockScreen } from './media-session.ts';
import { MountCard } from './mount-card.tsx';
import { listenerLine } from './mount-facts.ts';
import { PlayerBar } from './player-bar.tsx';
import type { RadioPlayer } from './radio-player.ts';
import type { StationFeed, StationState } from './station-feed.ts';
import { useObservable } from './use-observable.ts';

/** The whole page: the station, its mounts, and what is being heard. */
export function Page({ player, feed }: { player: RadioPlayer; feed: StationFeed }) {
  const station = useObservable(feed);
  const playing = useObservable(player);
  const heard = station.mounts?.find((mount) => mount.path === playing.path) ?? null;
  const stationName = station.name || 'Radio';
  useEffect(() => showOnLockScreen(player, stationName, heard), [player, stationName, heard, playing.phase]);
  useEffect(() => {
    const title = heard?.title?.display;
    document.title = title ? `${title} · ${stationName}` : stationName;
  }, [heard, stationName]);
  return (
    <>
      <Header station={station} name={stationName} />
      <main>
        <Mounts station={station}>
          {(mount) => (
            <MountCard
              key={mount.path}
              mount={mount}
              phase={mount.path === playing.path ? playing.phase : 'stopped'}
              canPlay={player.canPlay(mount.contentType)}
              onPlay={() => player.play(mount.path)}
              onStop={() => player.stop()}
            />
          )}
        </Mounts>
      </main>
      <footer>
        <a href="/status.xsl">Status without scripts</a>
        <a href="/admin/stats.xsl">Administration</a>
      </footer>
      <PlayerBar
        player={playing}
        mount={heard}
        onStop={() => player.stop()}
        onVolume={(volume) => player.setVolume(volume)}
      />
    </>
  );
}

function Header({ station, name }: { station: StationState; name: string }) {
  const { mounts, description, isConnected } = station;
  const onAir = (mounts ?? []).filter((mount) => mount.state !== 'idle');
  const audience = onAir.reduce((sum, mount) => sum + mount.listeners, 0);
  return (
    <header>
      <div>
        <h1>{name}</h1>
        {description && <p class="claim">{description}</p>}
      </div>
      {mounts && (
        <p class={`sign ${isConnected && onAir.length > 0 ? 'lit' : ''}`}>
          <strong>{isConnected ? (onAir.length > 0 ? 'On air' : 'Off air') : 'Not connected'}</strong>
          <span>{isConnected ? listenerLine(audience) : 'trying again'}</span>
        </p>
      )}
    </header>
  );
}

interface MountsProps {
  readonly station: StationState;
  readonly children: (mount: PublicMount) => preact.JSX.Element;
}

function Mounts({ station: { mounts }, children }: MountsProps) {
  if (mounts === null) return <p class="notice">Looking for what is on air …</p>;
  if (mounts.length === 0)
    return <p class="notice">Nothing is on air. This page fills by itself when a source connects.</p>;
  return <ul class="mounts">{mounts.map(children)}</ul>;
}
