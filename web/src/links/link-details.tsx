import { useState } from 'preact/hooks';
import { CopyButton } from '../kit/copy-button.tsx';
import { QrCode } from '../kit/qr-code.tsx';
import { useFocus } from '../kit/use-focus.ts';
import { type AudioSource, audioSources, writeFfmpegCommand } from './ffmpeg-command.ts';
import type { MadeLink } from './link-api.ts';
import { ShareButton } from './share-button.tsx';

/** How to share a new link, and how to send to it. */
export function LinkDetails({ link }: { link: MadeLink }) {
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
        <QrCode path={new URL(link.qr).pathname} label="QR code with the link" />
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
