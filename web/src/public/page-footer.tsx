import { StaffLinks } from '../kit/staff-links.tsx';
import type { Shortcuts } from './shortcuts.ts';

/** Page footer: links and keyboard shortcuts. `mount`: mount of the page if source clients feed it; the studio link uses it. */
export function PageFooter({ shortcuts, mount = null }: { shortcuts: Shortcuts; mount?: string | null }) {
  const { isEnabled } = shortcuts.state;
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
