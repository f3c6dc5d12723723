import type { PublicMount } from '../../../src/api/index.ts';
import { LockIcon } from '../kit/icons.tsx';
import { loginNote } from './choose-mount.ts';

/** Lock icon with the login hint for a protected mount; renders nothing for an open mount. */
export function LoginMark({ mount }: { mount: Pick<PublicMount, 'authenticator'> }) {
  const note = loginNote(mount);
  return note === '' ? null : (
    <span class="lock">
      <LockIcon />
      {note}
    </span>
  );
}
