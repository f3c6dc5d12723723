import { LoginFields } from './login-fields.tsx';
import type { Studio } from './studio.ts';
import { inputTarget, mountTarget } from './target.ts';

/** Where the stream goes, and the login for it. */
export function DestinationPanel({ studio }: { studio: Studio }) {
  const { destination, settings, broadcast } = studio;
  const { liveInputs } = destination.state;
  const { target } = settings.state;
  const chosen = new URLSearchParams(target);
  const input = chosen.get('input');
  // Keep an input that was chosen while logged in: its source password works, too.
  const inputs = input === null || liveInputs.includes(input) ? liveInputs : [input, ...liveInputs];
  return (
    <section class="panel" aria-label="Destination">
      <h2>Destination</h2>
      <div class="fields">
        {inputs.length > 0 && (
          <label class="field">
            Send to
            <select
              value={input === null ? '' : inputTarget(input)}
              disabled={broadcast.isOn}
              onChange={({ currentTarget }) => studio.chooseTarget(currentTarget.value || mountTarget('/live'))}
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
              disabled={broadcast.isOn}
              onInput={({ currentTarget }) => studio.chooseTarget(mountTarget(currentTarget.value.trim()))}
            />
          </label>
        )}
      </div>
      <LoginFields destination={destination} />
    </section>
  );
}
