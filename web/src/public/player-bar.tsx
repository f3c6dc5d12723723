import type { PublicMount } from '../../../src/api/index.ts';
import type { RadioPlayer } from '../kit/radio-player.ts';
import { VolumeControl } from '../kit/volume-control.tsx';
import { mountName } from './mount-facts.ts';
import { PlayButton, phaseText } from './play-button.tsx';

export interface PlayerBarProps {
  readonly player: RadioPlayer;
  /** The mount that is played; null: it is no longer in the list. */
  readonly mount: PublicMount | null;
}

/** Player bar at the bottom of the page. Screen readers announce new titles. */
export function PlayerBar({ player, mount }: PlayerBarProps) {
  const { path, phase, errorText } = player.state;
  const name = mount ? mountName(mount) : (path ?? '');
  return (
    <section class="bar player" aria-label="Player">
      <PlayButton name={name} phase={phase} size="small" onPlay={() => player.play()} onStop={() => player.stop()} />
      <div class="heard">
        <p class="title" dir="auto" aria-live="polite" aria-atomic="true">
          {mount?.title?.display || name}
        </p>
        <p class="facts" role="status">
          {phaseText({ phase, errorText }) || 'Stopped'}
        </p>
      </div>
      <VolumeControl player={player} />
    </section>
  );
}
