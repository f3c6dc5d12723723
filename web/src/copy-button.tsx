import { useState } from 'preact/hooks';
import { copyText } from './copy-text.ts';
import { LinkIcon } from './icons.tsx';

/** How long the answer stands on the button. */
const ANSWER_MS = 2000;

export interface CopyButtonProps {
  readonly text: string;
  readonly label: string;
  /** What is copied, for those who do not see where the button stands; left out: the label says it. */
  readonly of?: string;
}

/** Puts a text on the clipboard, and says whether it did. */
export function CopyButton({ text, label, of }: CopyButtonProps) {
  const [answer, setAnswer] = useState('');
  const copy = async () => {
    setAnswer((await copyText(text)) ? 'Copied' : 'Copy failed');
    window.setTimeout(() => setAnswer(''), ANSWER_MS);
  };
  return (
    <button type="button" class="link" onClick={copy}>
      <LinkIcon />
      <span aria-live="polite">{answer || label}</span>
      {of && <span class="offscreen"> of {of}</span>}
    </button>
  );
}
