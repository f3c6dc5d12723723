import { useState } from 'preact/hooks';
import { copyText } from './copy-text.ts';
import { LinkIcon } from './icons.tsx';

/** How long the button shows the result. */
const RESULT_MS = 2000;

export interface CopyButtonProps {
  readonly text: string;
  readonly label: string;
  /** What is copied, for screen readers; left out: the label is enough. */
  readonly of?: string;
}

/** Button that copies a text and shows whether it worked. */
export function CopyButton({ text, label, of }: CopyButtonProps) {
  const [result, setResult] = useState('');
  const copy = async () => {
    setResult((await copyText(text)) ? 'Copied' : 'Copy failed');
    window.setTimeout(() => setResult(''), RESULT_MS);
  };
  return (
    <button type="button" class="link" onClick={copy}>
      <LinkIcon />
      <span aria-live="polite">{result || label}</span>
      {of && <span class="offscreen"> of {of}</span>}
    </button>
  );
}
