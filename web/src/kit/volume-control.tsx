import { MutedIcon, SoundIcon } from './icons.tsx';
import type { RadioPlayer } from './radio-player.ts';

/** Volume slider and mute button. Phones where only hardware keys set the volume show only the button. */
export function VolumeControl({ player }: { player: RadioPlayer }) {
  const { volume, isMuted } = player.state;
  return (
    <div class="volume">
      <button type="button" class="mute" aria-pressed={isMuted} aria-label="Mute" onClick={() => player.toggleMuted()}>
        {isMuted ? <MutedIcon /> : <SoundIcon />}
      </button>
      {player.canSetVolume && (
        <label>
          <span class="offscreen">Volume</span>
          <input
            type="range"
            min="0"
            max="1"
            step="0.01"
            value={volume}
            aria-valuetext={`${Math.round(volume * 100)} percent`}
            onInput={(event) => player.setVolume(event.currentTarget.valueAsNumber)}
          />
        </label>
      )}
    </div>
  );
}
