import { useState } from 'preact/hooks';
import { logInToMount } from '../kit/listener-access.ts';
import { LoginForm } from '../kit/login-form.tsx';
import type { RadioPlayer } from '../kit/radio-player.ts';

export interface ListenerLoginProps {
  readonly player: RadioPlayer;
  /** Mounts whose login this form handles. */
  readonly paths: readonly string[];
}

/** Login form for a protected mount. Shown only while the player waits for a login to one of `paths`. */
export function ListenerLogin({ player, paths }: ListenerLoginProps) {
  const { phase, path } = player.state;
  const [errorText, setErrorText] = useState('');
  const [isPending, setPending] = useState(false);
  if (phase !== 'login' || path === null || !paths.includes(path)) return null;
  const submit = async (username: string, password: string) => {
    // Must run inside the click, or the browser blocks the audio that follows.
    player.unlock();
    setPending(true);
    const failure = await logInToMount(path, username, password);
    setPending(false);
    setErrorText(failure);
    if (failure === '') player.play();
  };
  return (
    <LoginForm
      kind="listener-login"
      label={`Log in to ${path}`}
      action="Log in and listen"
      isPending={isPending}
      errorText={errorText}
      onLogIn={(username, password) => void submit(username, password)}
    >
      <p>This stream requires a login.</p>
    </LoginForm>
  );
}
