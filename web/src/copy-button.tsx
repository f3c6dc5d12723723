import { useState } from 'preact/hooks';
import { copyText } from './copy-text.ts';
import { LinkIcon } from './icons.tsx';

/** How long "Copied" stands on the button. */
const COPIED_MS = 2000;

export interface CopyButtonProps {
  readonly text: string;
  readonly label: string;
  /** What is copied, for those who do not see where the button stands. */
  readonly of: string;
}

/** Puts a text on the clipboard, and says so. */
export function CopyButton({ text, label, of }: CopyButtonProps) {
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    setCopied(await copyText(text));
    window.setTimeout(() => setCopied(false), COPIED_MS);
  };
  return (
    <button type="button" class="link" onClick={copy}>
      <LinkIcon />
      <span aria-live="polite">{isCopied ? 'Copied' : label}</span>
      <span class="offscreen"> of {of}</span>
    </button>
  );
}
