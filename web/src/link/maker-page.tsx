import { useEffect, useRef, useState } from 'preact/hooks';
import { CopyButton } from '../copy-button.tsx';
import { listenerLine } from '../mount-facts.ts';
import { StaffLinks } from '../staff-links.tsx';
import { useObservable } from '../use-observable.ts';
import { type AudioSource, audioSources, writeFfmpegCommand } from './ffmpeg-command.ts';
import type { MadeLink } from './link-api.ts';
import type { LinkMaker, ListedLink } from './link-maker.ts';
import { ShareButton } from './share-button.tsx';

const lifetimes: readonly { readonly name: string; readonly seconds: number }[] = [
  { name: '1 hour', seconds: 3600 },
  { name: '4 hours', seconds: 4 * 3600 },
  { name: '1 day', seconds: 24 * 3600 },
  { name: '1 week', seconds: 7 * 24 * 3600 },
];
const DEFAULT_LIFETIME = 24 * 3600;

const states = { waiting: 'waiting', live: 'on air', ended: 'ended' } as const;

/** Page that creates links: title and limits, how to send, how to share, and the list of active links. */
export function MakerPage({ maker }: { maker: LinkMaker }) {
  const { links, shown, needsLogin, isMaking, errorText } = useObservable(maker);
  return (
    <>
      <header>
        <div>
          <h1>Links</h1>
          <p class="claim">Stream live from anywhere and share the link.</p>
        </div>
      </header>
      <main class="maker">
        <LinkForm isMaking={isMaking} onSubmit={(options) => maker.make(options)} />
        {needsLogin && <LoginForm onPassword={(text) => maker.logIn(text)} onKey={(text) => maker.useKey(text)} />}
        <p class="error" role="alert">
          {errorText}
        </p>
        {shown && <LinkDetails key={shown.stream_id} link={shown} />}
        {links && links.length > 0 && <List links={links} maker={maker} />}
      </main>
      <footer>
        <a href="/">What is on air</a>
        <StaffLinks here="Links" />
      </footer>
    </>
  );
}

interface LinkFormProps {
  readonly isMaking: boolean;
  readonly onSubmit: (options: { title: string; ttl: number; listeners?: number }) => void;
}

function LinkForm({ isMaking, onSubmit }: LinkFormProps) {
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

function LoginForm({ onPassword, onKey }: { onPassword: (text: string) => void; onKey: (text: string) => void }) {
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

/** Focuses a new element, so that keyboards and screen readers continue there. */
function useFocus<E extends HTMLElement>() {
  const element = useRef<E>(null);
  useEffect(() => element.current?.focus(), []);
  return element;
}

function LinkDetails({ link }: { link: MadeLink }) {
  const [source, setSource] = useState<AudioSource>('Linux, microphone');
  const section = useFocus<HTMLElement>();
  const command = writeFfmpegCommand(source, link.ingest_url);
  const { hostname, host, pathname } = new URL(link.stream_url);
  return (
    <section class="panel" aria-label="The link" tabIndex={-1} ref={section}>
      <h2>{link.title || 'Your link'}</h2>
      {/^(localhost|127\.|\[::1\])/.test(hostname) && (
        <p class="hint">
          This link works only on this computer. To create links for others, open this page at the server's public
          address.
        </p>
      )}
      <div class="made">
        <img class="code" src={new URL(link.qr).pathname} width="176" height="176" alt="QR code with the link" />
        <div class="address">
          <span>Share:</span>
          <code>{link.listen_url}</code>
          <ShareButton title={link.title || 'Live stream'} url={link.listen_url} />
        </div>
      </div>
      <label class="field">
        Send from
        <select value={source} onChange={(event) => setSource(event.currentTarget.value as AudioSource)}>
          {Object.keys(audioSources).map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <div class="address">
        <code>{command}</code>
        <CopyButton text={command} label="Copy command" />
      </div>
      <div class="address">
        <span>
          Other source clients: server {host}, mount {pathname}, password:
        </span>
        <code>{link.ingest_key}</code>
        <CopyButton text={link.ingest_key} label="Copy key" />
      </div>
      <p class="hint">The key is stored only in this browser. Anyone with the key can send.</p>
    </section>
  );
}

function List({ links, maker }: { links: readonly ListedLink[]; maker: LinkMaker }) {
  return (
    <section class="panel" aria-label="Active links">
      <h2>Active links</h2>
      <ul class="rows">
        {links.map((link) => (
          <li class="row" key={link.stream_id}>
            <p class="name">
              <a href={new URL(link.listen_url).pathname}>{link.title || 'Untitled'}</a>
              <span>
                {states[link.status.state]} · {listenerLine(link.status.listeners)} · until{' '}
                {new Date(link.expires_at).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' })}
              </span>
            </p>
            {link.made && (
              <button type="button" class="link" onClick={() => maker.show(link.made)}>
                How to send
              </button>
            )}
            <button
              type="button"
              class="link"
              aria-label={`End ${link.title || 'untitled link'}`}
              onClick={() => maker.end(link)}
            >
              End
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
