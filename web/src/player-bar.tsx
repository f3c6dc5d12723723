import type { PublicMount } from '../../src/api/index.ts';
import { StopIcon } from './icons.tsx';
import { mountName } from './mount-facts.ts';
import type { PlayerPhase, PlayerState } from './radio-player.ts';

export interface PlayerBarProps {
  readonly player: PlayerState;
  /** The mount that is wanted; null when it has left the list. */
  readonly mount: PublicMount | null;
  readonly onStop: () => void;
  readonly onVolume: (volume: number) => void;
}

const phaseTexts: Readonly<Record<PlayerPhase, string>> = {
  stopped: '',
  connecting: 'Connecting …',
  playing: 'Playing live',
  retrying: 'Lost the stream, trying again …',
  blocked: 'The browser wants another click on play',
};

/** What is being heard, at the lower edge where a thumb is. Reads new titles out to screen readers. */
export function PlayerBar({ player, mount, onStop, onVolume }: PlayerBarProps) {
  const { path, phase, volume } = player;
  if (path === null) return <div class="offscreen" aria-live="polite" />;
  const name = mount ? mountName(mount) : path;
  return (
    <section class="bar" aria-label="Player">
      <button type="button" class="play small" aria-label={`Stop ${name}`} onClick={onStop}>
        <StopIcon />
      </button>
      <div class="heard">
        <p class="title" aria-live="polite" aria-atomic="true">
          {mount?.title?.display || name}
        </p>
        <p class="facts" role="status">
          {phaseTexts[phase]}
        </p>
      </div>
      <label class="volume">
        <span>Volume</span>
        <input
          type="range"
          min="0"
          max="1"
          step="0.01"
          value={volume}
          aria-valuetext={`${Math.round(volume * 100)} percent`}
          onInput={(event) => onVolume(event.currentTarget.valueAsNumber)}
        />
      </label>
    </section>
  );
}
