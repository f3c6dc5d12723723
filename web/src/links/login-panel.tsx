import { useFocus } from '../kit/use-focus.ts';

export interface LoginPanelProps {
  readonly onPassword: (password: string) => void;
  readonly onKey: (key: string) => void;
}

/** Form for the password of the administrator or a link key. */
export function LoginPanel({ onPassword, onKey }: LoginPanelProps) {
  const field = useFocus<HTMLInputElement>();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget as HTMLFormElement);
    const text = String(fields.get('secret'));
    if (fields.get('kind') === 'key') onKey(text);
    else onPassword(text);
  };
  return (
    <form class="panel" onSubmit={submit}>
      <h2>Log in</h2>
      <div class="fields">
        <label class="field">
          Log in with
          <select name="kind">
            <option value="password">Administrator password</option>
            <option value="key">Link key</option>
          </select>
        </label>
        <label class="field">
          Password or key
          <input name="secret" type="password" autocomplete="current-password" required ref={field} />
        </label>
      </div>
      <button type="submit" class="press">
        Log in
      </button>
    </form>
  );
}
