import { PlayIcon, StopIcon } from './icons.tsx';
import { isWanted, type PlayerPhase, type PlayerState } from './radio-player.ts';

export interface PlayButtonProps {
  /** What is played, for those who do not see where the button stands. */
  readonly name: string;
  readonly phase: PlayerPhase;
  readonly size?: 'large' | 'small';
  readonly isDisabled?: boolean;
  readonly onPlay: () => void;
  readonly onStop: () => void;
}

/** What the player does, in words; empty: nothing is wanted. */
const phaseTexts: Readonly<Record<PlayerPhase, string>> = {
  stopped: '',
  connecting: 'Connecting …',
  playing: 'Playing live',
  retrying: 'Stream lost. Reconnecting …',
  blocked: 'The browser blocked playback. Press play again.',
  login: 'Log in to listen',
};

/** What the player does, or why it does nothing. */
export function phaseText({ phase, trouble }: Pick<PlayerState, 'phase' | 'trouble'>): string {
  return trouble || phaseTexts[phase];
}

/** One button for both, so that a thumb stays where it is. */
export function PlayButton({ name, phase, size, isDisabled = false, onPlay, onStop }: PlayButtonProps) {
  const wanted = isWanted(phase);
  return (
    <button
      type="button"
      class={`play ${size ?? ''} ${phase === 'connecting' || phase === 'retrying' ? 'waiting' : ''}`}
      disabled={isDisabled && !wanted}
      aria-label={wanted ? `Stop ${name}` : `Play ${name}`}
      onClick={wanted ? onStop : onPlay}
    >
      {wanted ? <StopIcon /> : <PlayIcon />}
    </button>
  );
}
