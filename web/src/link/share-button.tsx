import { CopyButton } from '../copy-button.tsx';
import { LinkIcon } from '../icons.tsx';

/** Hands an address on by what the device has for that, else copies it. */
export function ShareButton({ title, url }: { title: string; url: string }) {
  if (!navigator.share) return <CopyButton text={url} label="Copy link" />;
  // Whoever closes the device's own window has changed his mind: that is no error.
  const share = () => navigator.share({ title, url }).catch(() => {});
  return (
    <button type="button" class="link" onClick={share}>
      <LinkIcon /> Share
    </button>
  );
}
