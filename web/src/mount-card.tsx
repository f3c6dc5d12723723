import { useState } from 'preact/hooks';
import type { PublicMount } from '../../src/api/index.ts';
import { copyText } from './copy-text.ts';
import { LinkIcon, ListIcon, PlayIcon, SoundBars, StopIcon } from './icons.tsx';
import { formatLine, isAudible, listenerLine, mountName } from './mount-facts.ts';
import type { PlayerPhase } from './radio-player.ts';

export interface MountCardProps {
  readonly mount: PublicMount;
  /** What the player does with this mount; `stopped` when it plays another one. */
  readonly phase: PlayerPhase;
  readonly canPlay: boolean;
  readonly onPlay: () => void;
  readonly onStop: () => void;
}

/** Titles longer than this, in characters, are set smaller. */
const LONG_TITLE = 60;
/** How long "Copied" stands on the button. */
const COPIED_MS = 2000;

/** One mount: play it, see what is on, take its address along. */
export function MountCard({ mount, phase, canPlay, onPlay, onStop }: MountCardProps) {
  const name = mountName(mount);
  const isWanted = phase !== 'stopped';
  const audible = isAudible(mount);
  const title = titleLine(mount, audible);
  return (
    <li class={`card ${isWanted ? 'wanted' : ''} ${audible ? '' : 'silent'}`}>
      <button
        type="button"
        class="play"
        disabled={!audible && !isWanted}
        aria-label={isWanted ? `Stop ${name}` : `Play ${name}`}
        onClick={isWanted ? onStop : onPlay}
      >
        {isWanted ? <StopIcon /> : <PlayIcon />}
      </button>
      <div class="about">
        <h2>
          {name}
          {phase === 'playing' && <SoundBars />}
        </h2>
        <p class={title.length > LONG_TITLE ? 'title long' : 'title'}>{title}</p>
        {audible && (
          <p class="facts">
            <span>{listenerLine(mount.listeners)}</span>
            {formatLine(mount) && <span>{formatLine(mount)}</span>}
            {mount.genre && <span>{mount.genre}</span>}
          </p>
        )}
        {!canPlay && audible && <p class="hint">This browser may not play this format; a player program will.</p>}
      </div>
      <MountLinks path={mount.path} name={name} />
    </li>
  );
}

function MountLinks({ path, name }: { path: string; name: string }) {
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    setCopied(await copyText(location.origin + encodeURI(path)));
    window.setTimeout(() => setCopied(false), COPIED_MS);
  };
  return (
    <div class="links">
      <button type="button" class="link" onClick={copy}>
        <LinkIcon />
        <span aria-live="polite">{isCopied ? 'Copied' : 'Copy link'}</span>
        <span class="offscreen"> of {name}</span>
      </button>
      <a class="link" href={`${encodeURI(path)}.m3u`}>
        <ListIcon />
        M3U<span class="offscreen"> of {name}</span>
      </a>
      <code class="path">{path}</code>
    </div>
  );
}

function titleLine(mount: PublicMount, audible: boolean): string {
  if (!audible) return 'Off air';
  if (mount.state === 'idle' && mount.isOnDemand) return 'Begins when you listen';
  return mount.title?.display || mount.description || 'On air';
}
