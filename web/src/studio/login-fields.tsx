import { SESSION_ENDED } from '../kit/session.ts';
import type { Destination } from './destination.ts';

/** Login of a source client, or of an administrator. */
export function LoginFields({ destination }: { destination: Destination }) {
  const { admin, hasSessionEnded, user, password } = destination.state;
  if (admin) return <p class="hint">Logged in as {admin}. No source password is needed.</p>;
  const logIn = (event: SubmitEvent) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget as HTMLFormElement);
    void destination.logIn(String(given.get('name')), String(given.get('password')));
  };
  return (
    <>
      <form class="fields" onSubmit={(event) => event.preventDefault()}>
        <label class="field">
          Source user
          <input
            value={user}
            autocomplete="username"
            onInput={({ currentTarget }) => destination.setLogin({ user: currentTarget.value })}
          />
        </label>
        <label class="field">
          Source password
          <input
            type="password"
            value={password}
            autocomplete="current-password"
            onInput={({ currentTarget }) => destination.setLogin({ password: currentTarget.value })}
          />
        </label>
      </form>
      {hasSessionEnded && (
        <p class="error" role="alert">
          {SESSION_ENDED}
        </p>
      )}
      <details open={hasSessionEnded}>
        <summary>Log in as an administrator instead</summary>
        <form class="fields" onSubmit={logIn}>
          <label class="field">
            Username
            <input name="name" autocomplete="username" required />
          </label>
          <label class="field">
            Password
            <input name="password" type="password" autocomplete="current-password" required />
          </label>
          <button type="submit" class="press">
            Log in
          </button>
        </form>
      </details>
    </>
  );
}
