import type { Shortcuts } from './shortcuts.ts';
import { StaffLinks } from './staff-links.tsx';
import { useObservable } from './use-observable.ts';

/** Page footer: links and keyboard shortcuts. `mount`: mount of the page if source clients feed it; the studio link uses it. */
export function PageFooter({ shortcuts, mount = null }: { shortcuts: Shortcuts; mount?: string | null }) {
  const { isEnabled } = useObservable(shortcuts);
  return (
    <footer>
      <a href="/status.xsl">Status page</a>
      <StaffLinks mount={mount} />
      <label class="keys">
        <input
          type="checkbox"
          checked={isEnabled}
          onChange={(event) => shortcuts.setEnabled(event.currentTarget.checked)}
        />
        <span>
          Keyboard shortcuts: <kbd>space</kbd> or <kbd>k</kbd> play/stop, <kbd>m</kbd> mute, <kbd>←</kbd> <kbd>→</kbd>{' '}
          volume
        </span>
      </label>
    </footer>
  );
}
