import type { Broadcast } from './broadcast.ts';

/** Form that sends a title. */
export function TitlePanel({ broadcast }: { broadcast: Broadcast }) {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget as HTMLFormElement);
    broadcast.setTitle(String(given.get('title')), String(given.get('artist')));
  };
  return (
    <form class="panel" onSubmit={submit} aria-label="Title">
      <h2>Title</h2>
      <div class="fields">
        <label class="field">
          Title
          <input name="title" maxLength={200} autocomplete="off" />
        </label>
        <label class="field">
          Artist
          <input name="artist" maxLength={200} autocomplete="off" />
        </label>
      </div>
      <button type="submit" class="press quiet">
        Send title
      </button>
    </form>
  );
}
