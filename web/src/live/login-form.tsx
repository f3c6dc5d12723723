export interface LoginFormProps {
  readonly title: string;
  /** Whether an answer is waited for. */
  readonly isAsking: boolean;
  /** Why the last attempt failed. */
  readonly trouble: string;
  readonly onLogIn: (username: string, password: string) => void;
}

/** Name and password; the name may be left out, then the administrator is meant. */
export function LoginForm({ title, isAsking, trouble, onLogIn }: LoginFormProps) {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget as HTMLFormElement);
    onLogIn(String(fields.get('username')), String(fields.get('password')));
  };
  return (
    <form class="login" onSubmit={submit}>
      <h2>{title}</h2>
      <label>
        <span>Name</span>
        <input name="username" autocomplete="username" autocapitalize="none" spellcheck={false} placeholder="admin" />
      </label>
      <label>
        <span>Password</span>
        <input name="password" type="password" autocomplete="current-password" required />
      </label>
      <p class="trouble" role="alert">
        {trouble}
      </p>
      <button type="submit" class="action" disabled={isAsking}>
        {isAsking ? 'One moment …' : 'Log in'}
      </button>
    </form>
  );
}
