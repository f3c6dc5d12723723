import { PlayIcon, StopIcon } from '../kit/icons.tsx';
import { isWanted, type PlayerPhase, type PlayerState } from '../kit/radio-player.ts';

export interface PlayButtonProps {
  /** What is played; part of the accessible name. */
  readonly name: string;
  readonly phase: PlayerPhase;
  readonly size?: 'large' | 'small';
  readonly isDisabled?: boolean;
  readonly onPlay: () => void;
  readonly onStop: () => void;
}

/** Status text of each phase; empty: nothing to show. */
const phaseTexts: Readonly<Record<PlayerPhase, string>> = {
  stopped: '',
  connecting: 'Connecting …',
  playing: 'Playing live',
  retrying: 'Stream lost. Reconnecting …',
  blocked: 'The browser blocked playback. Press play again.',
  login: 'Log in to listen',
};

/** Error of the player, else the text of its phase. */
export function phaseText({ phase, errorText }: Pick<PlayerState, 'phase' | 'errorText'>): string {
  return errorText || phaseTexts[phase];
}

/** One button for play and stop, at the same place. */
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
