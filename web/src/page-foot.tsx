import type { Shortcuts } from './shortcuts.ts';
import { StaffLinks } from './staff-links.tsx';
import { useObservable } from './use-observable.ts';

/** Where else there is something to see, and the keys. `mount`: the one of the page, where source clients feed it. */
export function PageFoot({ shortcuts, mount = null }: { shortcuts: Shortcuts; mount?: string | null }) {
  const { areOn } = useObservable(shortcuts);
  return (
    <footer>
      <a href="/status.xsl">Status page</a>
      <StaffLinks mount={mount} />
      <label class="keys">
        <input type="checkbox" checked={areOn} onChange={(event) => shortcuts.switchOn(event.currentTarget.checked)} />
        <span>
          Keyboard shortcuts: <kbd>space</kbd> or <kbd>k</kbd> play/stop, <kbd>m</kbd> mute, <kbd>←</kbd> <kbd>→</kbd>{' '}
          volume
        </span>
      </label>
    </footer>
  );
}
