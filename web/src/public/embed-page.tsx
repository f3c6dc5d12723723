import { useEffect } from 'preact/hooks';
import { MutedIcon, SoundIcon } from '../kit/icons.tsx';
import { showOnLockScreen } from '../kit/media-session.ts';
import { isWanted, type RadioPlayer } from '../kit/radio-player.ts';
import { isAudible, listenPage, mountName } from './mount-facts.ts';
import { PlayButton, phaseText } from './play-button.tsx';
import type { StationFeed } from './station-feed.ts';

export interface EmbedPageProps {
  /** Path of the mount. */
  readonly path: string;
  readonly player: RadioPlayer;
  readonly feed: StationFeed;
}

/** Player for an iframe on another site: one line high. The name links to the page of the mount. */
export function EmbedPage({ path, player, feed }: EmbedPageProps) {
  const { mounts, name: station } = feed.state;
  const { phase, errorText, path: played, isMuted } = player.state;
  const mount = mounts?.find((each) => each.path === path);
  const name = mount ? mountName(mount) : path.slice(1);
  const audible = mount !== undefined && isAudible(mount);
  const title = mount?.title?.display || station;
  useEffect(() => {
    const facts = { title: title || name, artist: name, station, artworkUrl: null };
    showOnLockScreen(player, isWanted(phase), played === null ? null : facts);
  }, [player, phase, played, title, name, station]);
  return (
    <main class="player" aria-label={`Player: ${name}`}>
      <PlayButton
        name={name}
        phase={phase}
        isDisabled={!audible}
        onPlay={() => player.play([path])}
        onStop={() => player.stop()}
      />
      <div class="heard">
        <p class="title" dir="auto" aria-live="polite">
          {audible || mounts === null ? title : 'Off air'}
        </p>
        <p class="name">
          <span role="status">{phase === 'login' ? 'Log in to listen:' : phaseText({ phase, errorText })}</span>{' '}
          <a href={listenPage(path)} target="_blank" rel="noopener">
            {name}
          </a>
        </p>
      </div>
      <button type="button" class="mute" aria-pressed={isMuted} aria-label="Mute" onClick={() => player.toggleMuted()}>
        {isMuted ? <MutedIcon /> : <SoundIcon />}
      </button>
    </main>
  );
}
