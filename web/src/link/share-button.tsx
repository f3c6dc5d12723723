import { useState } from 'preact/hooks';
import { copyText } from '../copy-text.ts';
import { LinkIcon } from '../icons.tsx';

/** How long "Copied" stands on the button. */
const COPIED_MS = 2000;

/** Hands an address on by what the device has for that, else copies it. */
export function ShareButton({ title, url }: { title: string; url: string }) {
  if (!navigator.share) return <CopyButton text={url}>Copy link</CopyButton>;
  // Whoever closes the device's own window has changed his mind: that is no error.
  const share = () => navigator.share({ title, url }).catch(() => {});
  return (
    <button type="button" class="link" onClick={share}>
      <LinkIcon /> Share
    </button>
  );
}

/** Copies a text and says so. */
export function CopyButton({ text, children }: { text: string; children: preact.ComponentChildren }) {
  const [word, setWord] = useState('');
  const copy = async () => {
    setWord((await copyText(text)) ? 'Copied' : 'Could not copy');
    window.setTimeout(() => setWord(''), COPIED_MS);
  };
  return (
    <button type="button" class="link" onClick={copy}>
      <LinkIcon /> <span aria-live="polite">{word || children}</span>
    </button>
  );
}
