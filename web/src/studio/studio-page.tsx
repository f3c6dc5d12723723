import { useCallback, useEffect, useState } from 'preact/hooks';
import { listenerLine } from '../mount-facts.ts';
import { SESSION_ENDED } from '../session.ts';
import { StaffLinks } from '../staff-links.tsx';
import { useObservable } from '../use-observable.ts';
import type { Strip } from './audio-mixer.ts';
import { LevelBar } from './level-bar.tsx';
import { preflight } from './preflight.ts';
import { mountTarget, type StudioState, type StudioStore } from './studio-store.ts';

const bitrates = [64, 96, 128, 160, 192] as const;
const processingNames = {
  echoCancellation: 'Echo cancellation',
  noiseSuppression: 'Noise suppression',
  autoGainControl: 'Automatic gain control',
} as const;
const marks = { good: '✓', bad: '!', open: '·' } as const;
const spokenMarks = { good: 'passed: ', bad: 'failed: ', open: 'pending: ' } as const;

interface PartProps {
  readonly store: StudioStore;
  readonly state: StudioState;
}

/** The page that goes on air: destination, microphone, checks, button, mixer and title. */
export function StudioPage({ store }: { store: StudioStore }) {
  const state = useObservable(store);
  return (
    <>
      <header>
        <div>
          <h1>Studio</h1>
          <p class="claim">Go on air from this browser.</p>
        </div>
      </header>
      <main class="maker">
        <Destination store={store} state={state} />
        <Microphone store={store} state={state} />
        <Checks store={store} state={state} />
        <OnAir store={store} state={state} />
        <Mixer store={store} state={state} />
        <Title store={store} />
      </main>
      <footer>
        <a href="/">What is on air</a>
        <StaffLinks here="Studio" />
      </footer>
    </>
  );
}

function Destination({ store, state }: PartProps) {
  const { admin, hasSessionEnded, liveInputs, target, user, password, phase } = state;
  const chosen = new URLSearchParams(target);
  const input = chosen.get('input');
  // Keep an input that was chosen while logged in: its source password works, too.
  const inputs = input === null || liveInputs.includes(input) ? liveInputs : [input, ...liveInputs];
  const logIn = (event: SubmitEvent) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget as HTMLFormElement);
    void store.logIn(String(given.get('name')), String(given.get('password')));
  };
  const isOff = phase === 'off';
  return (
    <section class="panel" aria-label="Destination">
      <h2>Destination</h2>
      <div class="fields">
        {inputs.length > 0 && (
          <label class="field">
            Send to
            <select
              value={input === null ? '' : inputTarget(input)}
              disabled={!isOff}
              onChange={({ currentTarget }) => store.set({ target: currentTarget.value || 'mount=/live' })}
            >
              {inputs.map((name) => (
                <option key={name} value={inputTarget(name)}>
                  Live input {name}
                </option>
              ))}
              <option value="">Mount</option>
            </select>
          </label>
        )}
        {input === null && (
          <label class="field">
            Mount
            <input
              value={chosen.get('mount') ?? ''}
              placeholder="/live"
              disabled={!isOff}
              onInput={({ currentTarget }) => store.set({ target: mountTarget(currentTarget.value.trim()) })}
            />
          </label>
        )}
      </div>
      {admin ? (
        <p class="hint">Logged in as {admin}. No source password is needed.</p>
      ) : (
        <>
          <form class="fields" onSubmit={(event) => event.preventDefault()}>
            <label class="field">
              Source user
              <input
                value={user}
                autocomplete="username"
                onInput={({ currentTarget }) => store.set({ user: currentTarget.value })}
              />
            </label>
            <label class="field">
              Source password
              <input
                type="password"
                value={password}
                autocomplete="current-password"
                onInput={({ currentTarget }) => store.set({ password: currentTarget.value })}
              />
            </label>
          </form>
          {hasSessionEnded && (
            <p class="error" role="alert">
              {SESSION_ENDED}
            </p>
          )}
          <details open={hasSessionEnded}>
            <summary>Log in as an administrator instead</summary>
            <form class="fields" onSubmit={logIn}>
              <label class="field">
                Username
                <input name="name" autocomplete="username" required />
              </label>
              <label class="field">
                Password
                <input name="password" type="password" autocomplete="current-password" required />
              </label>
              <button type="submit" class="press">
                Log in
              </button>
            </form>
          </details>
        </>
      )}
    </section>
  );
}

function inputTarget(name: string): string {
  return `input=${encodeURIComponent(name)}`;
}

function Microphone({ store, state }: PartProps) {
  const { devices, deviceId, microphone, processing, kbps, hasLimiter, phase } = state;
  const read = useCallback(() => store.readLevels()?.microphone ?? null, [store]);
  return (
    <section class="panel" aria-label="Microphone">
      <h2>Microphone</h2>
      {microphone === 'open' ? (
        <button type="button" class="press quiet" onClick={() => store.closeMicrophone()}>
          Close microphone
        </button>
      ) : (
        <button type="button" class="press" onClick={() => store.openMicrophone()}>
          Open microphone
        </button>
      )}
      <LevelBar name="Microphone" read={read} />
      <div class="fields">
        <label class="field">
          Device
          <select value={deviceId} onChange={({ currentTarget }) => store.set({ deviceId: currentTarget.value })}>
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
            disabled={phase !== 'off'}
            onChange={({ currentTarget }) => store.set({ kbps: Number(currentTarget.value) })}
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
            onChange={(isOn) => store.set({ processing: { ...processing, [name]: isOn } })}
          />
        ))}
        <Tick name="Limiter" isOn={hasLimiter} onChange={(isOn) => store.set({ hasLimiter: isOn })} />
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

function Checks({ store, state }: PartProps) {
  return (
    <section class="panel" aria-label="Checks">
      <h2>Checks</h2>
      <ul class="checks">
        {preflight(state).map(({ name, verdict, message }) => (
          <li key={name} class={verdict}>
            <span class="mark" aria-hidden="true">
              {marks[verdict]}
            </span>
            <span>
              <strong>{name}</strong>
              <span class="offscreen">{spokenMarks[verdict]}</span>
              <span class="words">{message}</span>
            </span>
          </li>
        ))}
      </ul>
      <button type="button" class="press quiet" disabled={state.uplink === 'measuring'} onClick={() => store.measure()}>
        Test connection
      </button>
    </section>
  );
}

function OnAir({ store, state }: PartProps) {
  const { phase, since, returned, errorText } = state;
  const sent = useCallback(() => {
    const levels = store.readLevels();
    return levels && Math.max(...levels.sent);
  }, [store]);
  const readReturned = useCallback(() => {
    const level = store.state.returned?.level;
    return level ? Math.max(...level.peak) : null;
  }, [store]);
  return (
    <section class={`panel on-air ${phase}`} aria-label="On air">
      <p class={`sign ${returned?.onAir ? 'lit' : ''}`}>
        <strong role="status">{statusText(state)}</strong>
        {phase !== 'off' && since > 0 && <Clock since={since} />}
        {returned && <span>{listenerLine(returned.listeners)}</span>}
      </p>
      <button type="button" class="press air" onClick={() => (phase === 'off' ? void store.goLive() : store.stop())}>
        {phase === 'off' ? 'Go on air' : 'Go off air'}
      </button>
      <LevelBar name="Sent" read={sent} />
      {returned?.level && <LevelBar name="Received" read={readReturned} />}
      <p class="error" role="alert">
        {errorText}
      </p>
    </section>
  );
}

function statusText({ phase, returned }: StudioState): string {
  if (phase === 'off') return 'Off air';
  if (phase === 'connecting') return 'Connecting …';
  if (phase === 'lost') return 'Connection lost. Reconnecting …';
  return returned?.onAir ? 'On air' : 'Connected, not on air yet';
}

function Clock({ since }: { since: number }) {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.floor((now - since) / 1000));
  const two = (value: number) => String(value).padStart(2, '0');
  return (
    <span>
      {Math.floor(seconds / 3600)}:{two(Math.floor(seconds / 60) % 60)}:{two(seconds % 60)}
    </span>
  );
}

function Mixer({ store, state }: PartProps) {
  const { fileName, isFilePlaying, isTabOpen, gains } = state;
  const canShare = 'getDisplayMedia' in (navigator.mediaDevices ?? {});
  return (
    <section class="panel" aria-label="Mixer">
      <h2>Mixer</h2>
      <Fader store={store} gains={gains} strip="microphone" name="Microphone" />
      <label class="field">
        Audio file
        <input
          type="file"
          accept="audio/*"
          onChange={({ currentTarget }) => currentTarget.files?.[0] && store.loadFile(currentTarget.files[0])}
        />
      </label>
      {fileName && (
        <button type="button" class="press quiet" onClick={() => store.playFile()}>
          {isFilePlaying ? 'Pause' : 'Play'} {fileName}
        </button>
      )}
      {fileName && <Fader store={store} gains={gains} strip="file" name="File" />}
      {canShare && (
        <button type="button" class="press quiet" onClick={() => store.toggleTab()}>
          {isTabOpen ? 'Stop tab audio' : 'Add tab audio'}
        </button>
      )}
      {isTabOpen && <Fader store={store} gains={gains} strip="tab" name="Tab" />}
    </section>
  );
}

interface FaderProps extends Pick<StudioState, 'gains'> {
  readonly store: StudioStore;
  readonly strip: Strip;
  readonly name: string;
}

function Fader({ store, gains, strip, name }: FaderProps) {
  return (
    <label class="fader">
      {name}
      <input
        type="range"
        min="0"
        max="150"
        value={Math.round(gains[strip] * 100)}
        onInput={({ currentTarget }) => store.setFader(strip, Number(currentTarget.value) / 100)}
      />
    </label>
  );
}

function Title({ store }: { store: StudioStore }) {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget as HTMLFormElement);
    store.setTitle(String(given.get('title')), String(given.get('artist')));
  };
  return (
    <form class="panel" onSubmit={submit} aria-label="Title">
      <h2>Title</h2>
      <div class="fields">
        <label class="field">
          Title
          <input name="title" maxLength={200} autocomplete="off" />
        </label>
        <label class="field">
          Artist
          <input name="artist" maxLength={200} autocomplete="off" />
        </label>
      </div>
      <button type="submit" class="press quiet">
        Send title
      </button>
    </form>
  );
}
