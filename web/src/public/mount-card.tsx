import type { PublicMount } from '../../../src/api/index.ts';
import { SoundBars } from '../kit/icons.tsx';
import { listenerLine } from '../kit/listener-line.ts';
import { isWanted, type PlayerPhase, type RadioPlayer } from '../kit/radio-player.ts';
import { ListenerLogin } from './listener-login.tsx';
import { LoginMark } from './login-mark.tsx';
import { formatLine, isAudible, listenPage, mountName } from './mount-facts.ts';
import { MountLinks } from './mount-links.tsx';
import { PlayButton } from './play-button.tsx';

export interface MountCardProps {
  readonly mount: PublicMount;
  /** State of the player for this mount; `stopped` while it plays another one. */
  readonly phase: PlayerPhase;
  readonly player: RadioPlayer;
  readonly canPlay: boolean;
  readonly onPlay: () => void;
  readonly onStop: () => void;
}

/** Longer titles, in characters, use a smaller font. */
const LONG_TITLE = 60;

/** Card of one mount: play button, title, facts and links. */
export function MountCard({ mount, phase, player, canPlay, onPlay, onStop }: MountCardProps) {
  const name = mountName(mount);
  const audible = isAudible(mount);
  const title = titleLine(mount, audible);
  return (
    <li class={`card ${isWanted(phase) ? 'wanted' : ''} ${audible ? '' : 'silent'}`}>
      <PlayButton name={name} phase={phase} isDisabled={!audible} onPlay={onPlay} onStop={onStop} />
      <div class="about">
        <h3 dir="auto">
          <a href={listenPage(mount.path)}>{name}</a>
          {phase === 'playing' && <SoundBars />}
          <LoginMark mount={mount} />
        </h3>
        <p class={title.length > LONG_TITLE ? 'title long' : 'title'} dir="auto">
          {title}
        </p>
        {audible && (
          <p class="facts">
            <span>{listenerLine(mount.listeners)}</span>
            {formatLine(mount) && <span>{formatLine(mount)}</span>}
            {mount.genre && <span>{mount.genre}</span>}
          </p>
        )}
        {!canPlay && audible && <p class="hint">This browser may not support this format. Try a media player.</p>}
        <ListenerLogin player={player} paths={[mount.path]} />
        <MountLinks path={mount.path} name={name} />
      </div>
    </li>
  );
}

function titleLine(mount: PublicMount, audible: boolean): string {
  if (!audible) return 'Off air';
  if (mount.state === 'idle' && mount.isOnDemand) return 'Starts when you listen';
  return mount.title?.display || mount.description || 'On air';
}
