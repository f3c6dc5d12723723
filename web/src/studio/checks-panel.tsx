import { preflight } from './preflight.ts';
import type { Studio } from './studio.ts';

const marks = { good: '✓', bad: '!', open: '·' } as const;
const spokenMarks = { good: 'passed: ', bad: 'failed: ', open: 'pending: ' } as const;

/** Checks before going on air. */
export function ChecksPanel({ studio: { settings, microphone, mixer, uplink } }: { studio: Studio }) {
  const checks = preflight({
    ...settings.state,
    ...microphone.state,
    ...mixer.state,
    uplink: uplink.state.kbps,
  });
  return (
    <section class="panel" aria-label="Checks">
      <h2>Checks</h2>
      <ul class="checks">
        {checks.map(({ name, verdict, message }) => (
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
      <button
        type="button"
        class="press quiet"
        disabled={uplink.state.kbps === 'measuring'}
        onClick={() => uplink.measure()}
      >
        Test connection
      </button>
    </section>
  );
}
