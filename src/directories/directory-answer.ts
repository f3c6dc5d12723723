import { type Millis, type Seconds, seconds, secondsToMillis } from '../core/index.ts';

/** What came of one request to a directory. */
export type DirectoryAnswer =
  | {
      readonly kind: 'accepted';
      /** The directory's name for the entry; null where it gives none. */
      readonly sid: string | null;
      /** How often it wants to hear of the entry; null where it does not say. */
      readonly touchEvery: Millis | null;
    }
  /** The directory understood and said no, or is none. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** No response. */
  | { readonly kind: 'unreachable'; readonly reason: string };

/** Kept of what a directory says, for state and logs. */
const MAX_MESSAGE_CHARACTERS = 200;
/** A longer name of an entry is taken for a fault; dir.xiph.org sends 36. */
const MAX_SID_CHARACTERS = 256;
/** What a directory may ask for. Icecast calls no more often either. */
const MIN_TOUCH: Seconds = seconds(30);
const MAX_TOUCH: Seconds = seconds(86_400);

/** Reads the answer of a directory out of its status and headers; the body says nothing. */
export function readDirectoryAnswer(status: number, headers: Headers): DirectoryAnswer {
  const response = headers.get('ypresponse')?.trim();
  const message = printable(headers.get('ypmessage') ?? '');
  if (status >= 300 && status < 400) {
    return { kind: 'refused', reason: `it has moved to "${printable(headers.get('location') ?? '')}"` };
  }
  if (response === undefined) return { kind: 'refused', reason: `it answers ${status}, and not as a directory` };
  if (response !== '1') return { kind: 'refused', reason: message || 'it gives no reason' };
  const sid = headers.get('sid')?.trim() ?? '';
  if (sid.length > MAX_SID_CHARACTERS) return { kind: 'refused', reason: 'its SID is too long' };
  return { kind: 'accepted', sid: sid || null, touchEvery: readTouchFrequency(headers.get('touchfreq')) };
}

function readTouchFrequency(text: string | null): Millis | null {
  const asked = Number.parseInt(text ?? '', 10);
  if (!(asked > 0)) return null;
  return secondsToMillis(seconds(Math.min(MAX_TOUCH, Math.max(MIN_TOUCH, asked))));
}

/** A stranger's text, short and on one line. */
function printable(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .trim()
    .slice(0, MAX_MESSAGE_CHARACTERS);
}
