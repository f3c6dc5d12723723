import type { Shortcuts } from './shortcuts.ts';
import { StaffLinks } from './staff-links.tsx';
import { useObservable } from './use-observable.ts';

/** Where else there is something to see, and the keys. */
export function PageFoot({ shortcuts }: { shortcuts: Shortcuts }) {
  const { areOn } = useObservable(shortcuts);
  return (
    <footer>
      <a href="/status.xsl">Status without scripts</a>
      <StaffLinks />
      <label class="keys">
        <input type="checkbox" checked={areOn} onChange={(event) => shortcuts.switchOn(event.currentTarget.checked)} />
        <span>
          Keys: <kbd>space</kbd> or <kbd>k</kbd> plays, <kbd>m</kbd> mutes, <kbd>←</kbd> <kbd>→</kbd> change how loud it
          is
        </span>
      </label>
    </footer>
  );
}
