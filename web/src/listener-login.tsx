import { useState } from 'preact/hooks';
import { logInToMount } from './listener-access.ts';
import type { RadioPlayer } from './radio-player.ts';
import { useObservable } from './use-observable.ts';

export interface ListenerLoginProps {
  readonly player: RadioPlayer;
  /** The mount that the player may be refused on. */
  readonly paths: readonly string[];
}

/** Name and password where the player wants to play a protected mount and may not; nothing elsewhere. */
export function ListenerLogin({ player, paths }: ListenerLoginProps) {
  const { phase, path } = useObservable(player);
  const [trouble, setTrouble] = useState('');
  const [isAsking, setAsking] = useState(false);
  if (phase !== 'login' || path === null || !paths.includes(path)) return null;
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    // In the click itself, or the sound that follows is kept back.
    player.unlock();
    const fields = new FormData(event.currentTarget as HTMLFormElement);
    setAsking(true);
    const failure = await logInToMount(path, String(fields.get('username')), String(fields.get('password')));
    setAsking(false);
    setTrouble(failure);
    if (failure === '') player.play();
  };
  return (
    <form class="listener-login" aria-label={`Log in to ${path}`} onSubmit={(event) => void submit(event)}>
      <p>This stream is for listeners with a name and a password.</p>
      <label>
        <span>Name</span>
        <input name="username" autocomplete="username" autocapitalize="none" spellcheck={false} required />
      </label>
      <label>
        <span>Password</span>
        <input name="password" type="password" autocomplete="current-password" required />
      </label>
      <p class="refused" role="alert">
        {trouble}
      </p>
      <button type="submit" disabled={isAsking}>
        {isAsking ? 'One moment …' : 'Log in and listen'}
      </button>
    </form>
  );
}
