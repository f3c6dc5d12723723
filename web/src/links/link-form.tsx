import type { LinkOptions } from './link-api.ts';

const lifetimes: readonly { readonly name: string; readonly seconds: number }[] = [
  { name: '1 hour', seconds: 3600 },
  { name: '4 hours', seconds: 4 * 3600 },
  { name: '1 day', seconds: 24 * 3600 },
  { name: '1 week', seconds: 7 * 24 * 3600 },
];
const DEFAULT_LIFETIME = 24 * 3600;

export interface LinkFormProps {
  readonly isMaking: boolean;
  readonly onSubmit: (options: LinkOptions) => void;
}

/** Form for a new link: title, lifetime and maximum number of listeners. */
export function LinkForm({ isMaking, onSubmit }: LinkFormProps) {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const options = new FormData(event.currentTarget as HTMLFormElement);
    const listeners = Number(options.get('listeners'));
    onSubmit({
      title: String(options.get('title')),
      ttl: Number(options.get('ttl')),
      ...(listeners > 0 && { listeners }),
    });
  };
  return (
    <form class="panel" onSubmit={submit}>
      <h2>New link</h2>
      <div class="fields">
        <label class="field">
          Title
          <input name="title" maxLength={200} autocomplete="off" placeholder="Choir rehearsal" />
        </label>
        <label class="field">
          Valid for
          <select name="ttl">
            {lifetimes.map(({ name, seconds }) => (
              <option key={name} value={seconds} selected={seconds === DEFAULT_LIFETIME}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label class="field">
          Maximum listeners
          <input name="listeners" type="number" min="1" max="1000000" inputMode="numeric" placeholder="no limit" />
        </label>
      </div>
      <button type="submit" class="press" disabled={isMaking}>
        Create link
      </button>
    </form>
  );
}
