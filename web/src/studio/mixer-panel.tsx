import type { Strip } from './audio-mixer.ts';
import type { Mixer } from './mixer.ts';

/** Faders, and what is mixed with the microphone: a file and the audio of a tab. */
export function MixerPanel({ mixer }: { mixer: Mixer }) {
  const { fileName, isFilePlaying, isTabOpen } = mixer.state;
  const canShare = 'getDisplayMedia' in (navigator.mediaDevices ?? {});
  return (
    <section class="panel" aria-label="Mixer">
      <h2>Mixer</h2>
      <Fader mixer={mixer} strip="microphone" name="Microphone" />
      <label class="field">
        Audio file
        <input
          type="file"
          accept="audio/*"
          onChange={({ currentTarget }) => currentTarget.files?.[0] && mixer.loadFile(currentTarget.files[0])}
        />
      </label>
      {fileName && (
        <button type="button" class="press quiet" onClick={() => mixer.toggleFile()}>
          {isFilePlaying ? 'Pause' : 'Play'} {fileName}
        </button>
      )}
      {fileName && <Fader mixer={mixer} strip="file" name="File" />}
      {canShare && (
        <button type="button" class="press quiet" onClick={() => mixer.toggleTab()}>
          {isTabOpen ? 'Stop tab audio' : 'Add tab audio'}
        </button>
      )}
      {isTabOpen && <Fader mixer={mixer} strip="tab" name="Tab" />}
    </section>
  );
}

interface FaderProps {
  readonly mixer: Mixer;
  readonly strip: Strip;
  readonly name: string;
}

function Fader({ mixer, strip, name }: FaderProps) {
  return (
    <label class="fader">
      {name}
      <input
        type="range"
        min="0"
        max="150"
        value={Math.round(mixer.state.gains[strip] * 100)}
        onInput={({ currentTarget }) => mixer.setFader(strip, Number(currentTarget.value) / 100)}
      />
    </label>
  );
}
