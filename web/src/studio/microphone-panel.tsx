import { useCallback } from 'preact/hooks';
import { LevelBar } from './level-bar.tsx';
import type { Studio } from './studio.ts';

const bitrates = [64, 96, 128, 160, 192] as const;
const processingNames = {
  echoCancellation: 'Echo cancellation',
  noiseSuppression: 'Noise suppression',
  autoGainControl: 'Automatic gain control',
} as const;

/** The microphone with its level, and how it is processed and encoded. */
export function MicrophonePanel({ studio }: { studio: Studio }) {
  const { microphone, mixer, settings, broadcast } = studio;
  const { devices, status } = microphone.state;
  const { deviceId, processing, kbps, hasLimiter } = settings.state;
  const read = useCallback(() => mixer.readLevels()?.microphone ?? null, [mixer]);
  return (
    <section class="panel" aria-label="Microphone">
      <h2>Microphone</h2>
      {status === 'open' ? (
        <button type="button" class="press quiet" onClick={() => microphone.close()}>
          Close microphone
        </button>
      ) : (
        <button type="button" class="press" onClick={() => microphone.open()}>
          Open microphone
        </button>
      )}
      <LevelBar name="Microphone" read={read} />
      <div class="fields">
        <label class="field">
          Device
          <select
            value={deviceId}
            onChange={({ currentTarget }) => microphone.choose({ deviceId: currentTarget.value })}
          >
            <option value="">Browser default</option>
            {devices.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label class="field">
          Quality
          <select
            value={kbps}
            disabled={broadcast.isOn}
            onChange={({ currentTarget }) => studio.chooseBitrate(Number(currentTarget.value))}
          >
            {bitrates.map((rate) => (
              <option key={rate} value={rate}>
                Opus, {rate} kbit/s
              </option>
            ))}
          </select>
        </label>
      </div>
      <div class="ticks">
        {(Object.keys(processingNames) as (keyof typeof processingNames)[]).map((name) => (
          <Tick
            key={name}
            name={processingNames[name]}
            isOn={processing[name]}
            onChange={(isOn) => microphone.choose({ processing: { ...processing, [name]: isOn } })}
          />
        ))}
        <Tick name="Limiter" isOn={hasLimiter} onChange={(isOn) => mixer.setLimiter(isOn)} />
      </div>
    </section>
  );
}

function Tick({ name, isOn, onChange }: { name: string; isOn: boolean; onChange: (isOn: boolean) => void }) {
  return (
    <label class="tick">
      <input type="checkbox" checked={isOn} onChange={({ currentTarget }) => onChange(currentTarget.checked)} />
      {name}
    </label>
  );
}
