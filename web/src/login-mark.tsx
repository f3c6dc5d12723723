import type { PublicMount } from '../../src/api/index.ts';
import { loginNote } from './choose-mount.ts';
import { LockIcon } from './icons.tsx';

/** A lock with its meaning beside a protected mount; nothing beside an open one. */
export function LoginMark({ mount }: { mount: Pick<PublicMount, 'authenticator'> }) {
  const note = loginNote(mount);
  return note === '' ? null : (
    <span class="lock">
      <LockIcon />
      {note}
    </span>
  );
}
