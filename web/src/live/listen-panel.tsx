import { useEffect, useState } from 'preact/hooks';
import { PlayIcon, StopIcon } from '../kit/icons.tsx';
import type { SettingsStore } from '../kit/settings-store.ts';
import { LevelView } from './level-view.tsx';
import type { LiveMonitor, MonitorPhase, MonitorState } from './live-monitor.ts';
import { MonitorFigures } from './monitor-figures.tsx';
import type { MonitorCodec, MonitorSubject } from './monitor-messages.ts';
import { type SubjectGroup, subjectKey } from './subject-list.ts';

export interface ListenPanelProps {
  readonly monitor: LiveMonitor;
  readonly token: string;
  readonly groups: readonly SubjectGroup[];
  /** Called when the user opens the list of programs, inputs and mounts. */
  readonly onOpenList: () => void;
  readonly settings: SettingsStore;
}

const VOLUME_KEY = 'monitorVolume';
const CODEC_KEY = 'monitorCodec';

const phaseTexts: Readonly<Record<MonitorPhase, string>> = {
  stopped: 'Stopped',
  connecting: 'Connecting …',
  playing: 'Live',
  retrying: 'No audio. Reconnecting …',
};

const codecTexts: Readonly<Record<MonitorCodec, string>> = {
  opus: 'Opus, 96 kbit/s',
  s16le: 'PCM, 16 bits, 1.5 Mbit/s',
  f32le: 'PCM, 32 bits, 3 Mbit/s',
};

/** Player: play and stop, title, levels, latency figures, and settings. */
export function ListenPanel({ monitor, token, groups, onOpenList, settings }: ListenPanelProps) {
  const state = monitor.state;
  const [wanted, setWanted] = useState<MonitorSubject | null>(null);
  const [codec, setCodec] = useState(() => readCodec(settings));
  const [volume, setVolume] = useState(() => readVolume(settings));
  useEffect(() => monitor.setVolume(volume), [monitor, volume]);
  const isWanted = state.phase !== 'stopped';
  const play = (subject: MonitorSubject | null, codec: MonitorCodec) => void monitor.play({ subject, codec }, token);
  const chooseSubject = (key: string) => {
    const subject = groups.flatMap(({ subjects }) => subjects).find((one) => subjectKey(one) === key) ?? null;
    setWanted(subject);
    if (isWanted) play(subject, codec);
  };
  const chooseCodec = (value: MonitorCodec) => {
    setCodec(value);
    settings.write(CODEC_KEY, value);
    if (isWanted) play(wanted, value);
  };
  const chooseVolume = (value: number) => {
    setVolume(value);
    settings.write(VOLUME_KEY, String(value));
  };
  return (
    <section class={`card live ${isWanted ? 'wanted' : ''}`} aria-label="Monitor">
      <button
        type="button"
        class="play"
        aria-label={isWanted ? 'Stop' : 'Listen'}
        onClick={() => (isWanted ? monitor.stop() : play(wanted, codec))}
      >
        {isWanted ? <StopIcon /> : <PlayIcon />}
      </button>
      <div class="about">
        <p class="phase" role="status">
          {statusLine(state)}
        </p>
        <p class="title" aria-live="polite">
          {state.title?.display || state.subject?.name || (isWanted ? '…' : 'Press play to listen')}
        </p>
        <p class="hint" role="status">
          {state.errorText}
        </p>
      </div>
      <LevelView monitor={monitor} isPlaying={state.phase === 'playing'} />
      <MonitorFigures state={state} />
      <div class="choices">
        <label>
          <span>Listen to</span>
          <select
            value={wanted ? subjectKey(wanted) : ''}
            onFocus={onOpenList}
            onChange={(event) => chooseSubject(event.currentTarget.value)}
          >
            <option value="">First program</option>
            {groups.map(({ label, subjects }) => (
              <optgroup key={label} label={label}>
                {subjects.map((subject) => (
                  <option key={subjectKey(subject)} value={subjectKey(subject)}>
                    {subject.name}
                  </option>
                ))}
              </optgroup>
            ))}
          </select>
        </label>
        <label>
          <span>Format</span>
          <select value={codec} onChange={(event) => chooseCodec(event.currentTarget.value as MonitorCodec)}>
            {Object.entries(codecTexts).map(([value, text]) => (
              <option key={value} value={value}>
                {text}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span>Volume</span>
          <input
            type="range"
            min="0"
            max="1"
            step="0.01"
            value={volume}
            aria-valuetext={`${Math.round(volume * 100)} percent`}
            onInput={(event) => chooseVolume(event.currentTarget.valueAsNumber)}
          />
        </label>
      </div>
    </section>
  );
}

function statusLine({ phase, isBlocked }: MonitorState): string {
  return isBlocked ? 'The browser blocked playback. Click anywhere.' : phaseTexts[phase];
}

function readVolume(settings: SettingsStore): number {
  const stored = Number.parseFloat(settings.read(VOLUME_KEY) ?? '');
  return stored >= 0 && stored <= 1 ? stored : 1;
}

function readCodec(settings: SettingsStore): MonitorCodec {
  const stored = settings.read(CODEC_KEY) ?? '';
  return stored in codecTexts ? (stored as MonitorCodec) : 'opus';
}
