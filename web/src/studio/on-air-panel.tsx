import { useCallback, useEffect, useState } from 'preact/hooks';
import { listenerLine } from '../kit/listener-line.ts';
import type { BroadcastState } from './broadcast.ts';
import { LevelBar } from './level-bar.tsx';
import type { Studio } from './studio.ts';

/** Button to go on air and off air, status, and levels sent and received. */
export function OnAirPanel({ studio: { broadcast, mixer, error } }: { studio: Studio }) {
  const { phase, since, returned } = broadcast.state;
  const sent = useCallback(() => {
    const levels = mixer.readLevels();
    return levels && Math.max(...levels.sent);
  }, [mixer]);
  const readReturned = useCallback(() => {
    const level = broadcast.state.returned?.level;
    return level ? Math.max(...level.peak) : null;
  }, [broadcast]);
  return (
    <section class={`panel on-air ${phase}`} aria-label="On air">
      <p class={`sign ${returned?.onAir ? 'lit' : ''}`}>
        <strong role="status">{statusText(broadcast.state)}</strong>
        {phase !== 'off' && since > 0 && <Clock since={since} />}
        {returned && <span>{listenerLine(returned.listeners)}</span>}
      </p>
      <button
        type="button"
        class="press air"
        onClick={() => (phase === 'off' ? void broadcast.goLive() : broadcast.stop())}
      >
        {phase === 'off' ? 'Go on air' : 'Go off air'}
      </button>
      <LevelBar name="Sent" read={sent} />
      {returned?.level && <LevelBar name="Received" read={readReturned} />}
      <p class="error" role="alert">
        {error.state.text}
      </p>
    </section>
  );
}

function statusText({ phase, returned }: BroadcastState): string {
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
