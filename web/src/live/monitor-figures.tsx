import type { MonitorState } from './live-monitor.ts';

/** Latency, buffer, losses and decoder. */
export function MonitorFigures({ state }: { state: MonitorState }) {
  const { playing, latencyMillis, lostPackets, decoder } = state;
  return (
    <dl class="figures">
      <Figure label="Latency" value={millis(latencyMillis)} />
      <Figure label="Buffer" value={millis(playing?.fillMillis ?? null)} />
      <Figure label="Packets lost" value={String(lostPackets)} />
      <Figure label="Dropouts" value={String(playing?.underruns ?? 0)} />
      <Figure label="Decoder" value={decoder || '–'} />
    </dl>
  );
}

function Figure({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function millis(value: number | null): string {
  return value === null ? '–' : `${Math.round(value)} ms`;
}
