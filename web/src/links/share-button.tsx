import { CopyButton } from '../kit/copy-button.tsx';
import { LinkIcon } from '../kit/icons.tsx';

/** Shares a URL with the share dialog of the device, else copies it. */
export function ShareButton({ title, url }: { title: string; url: string }) {
  if (!navigator.share) return <CopyButton text={url} label="Copy link" />;
  // Closing the share dialog rejects the promise; that is not an error.
  const share = () => navigator.share({ title, url }).catch(() => {});
  return (
    <button type="button" class="link" onClick={share}>
      <LinkIcon /> Share
    </button>
  );
}
