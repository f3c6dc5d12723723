import type { ComponentChildren } from 'preact';

export interface LoginFormProps {
  /** Names the style rules of the form. */
  readonly kind: 'login' | 'listener-login';
  /** Accessible name of the form; left out: the heading is enough. */
  readonly label?: string;
  /** Text of the button. */
  readonly action: string;
  /** Whether the username may be left out; the server then uses `admin`. */
  readonly isNameOptional?: boolean;
  /** Whether a login request is pending. */
  readonly isPending: boolean;
  /** Why the last attempt failed; empty: it did not. */
  readonly errorText: string;
  readonly onLogIn: (username: string, password: string) => void;
  /** Heading or text above the fields. */
  readonly children: ComponentChildren;
}

/** Form for a username and a password. Calls `onLogIn` inside the submit event, so that the browser allows audio after it. */
export function LoginForm(props: LoginFormProps) {
  const { kind, label, action, isNameOptional = false, isPending, errorText, onLogIn, children } = props;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget as HTMLFormElement);
    onLogIn(String(fields.get('username')), String(fields.get('password')));
  };
  return (
    <form class={kind} aria-label={label} onSubmit={submit}>
      {children}
      <label>
        <span>Username</span>
        <input
          name="username"
          autocomplete="username"
          autocapitalize="none"
          spellcheck={false}
          required={!isNameOptional}
          placeholder={isNameOptional ? 'admin' : undefined}
        />
      </label>
      <label>
        <span>Password</span>
        <input name="password" type="password" autocomplete="current-password" required />
      </label>
      <p class="error" role="alert">
        {errorText}
      </p>
      <button type="submit" class="action" disabled={isPending}>
        {isPending ? 'Logging in …' : action}
      </button>
    </form>
  );
}
