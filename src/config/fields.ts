import { isIP } from 'node:net';
import { z } from 'zod';
import {
  type ByteCount,
  isPasswordTooLong,
  MAX_PASSWORD_BYTES,
  type Millis,
  parseDuration,
  writeDuration,
} from '../core/index.ts';
import { explainMountPath } from '../protocols/mount-path/index.ts';
import { parseSize, writeSize } from './size.ts';

/**
 * The kinds of value a key can have. Each takes the text as the operator wrote it (the file is read without guessing
 * types, so `0123` stays a password and `2.4` a version) and returns the typed value or a sentence that says what to
 * write instead. Messages never quote secrets or addresses that may hold one.
 */

/** Longest text that any key takes, in characters; keeps a pasted file out of the status pages. */
const MAX_TEXT_LENGTH = 1024;

interface Range<T extends number> {
  readonly min: T;
  readonly max: T;
}

/** A text field that `read` turns into a value; `read` answers with a sentence in `problem` for what it cannot take. */
export function field<T>(read: (text: string) => { value: T } | { problem: string }) {
  return z.string().transform((text, context): T => {
    const result = read(text);
    if ('value' in result) return result.value;
    context.addIssue({ code: 'custom', message: result.problem });
    return z.NEVER;
  });
}

/** One line of free text. */
export const text = () =>
  field<string>((value) => {
    if (value.length > MAX_TEXT_LENGTH) return { problem: `is longer than ${MAX_TEXT_LENGTH} characters` };
    if (/[\u0000-\u0008\u000a-\u001f\u007f]/.test(value)) {
      return { problem: 'has a line break or control character: write it on one line' };
    }
    return { value };
  });

/** A password: text that no message ever quotes. */
export const secret = text;

/** A password that others log in to this server with; a longer one would be refused at the login. */
export const loginPassword = () =>
  secret().refine((value) => !isPasswordTooLong(value), {
    message: `is longer than ${MAX_PASSWORD_BYTES} bytes: set a shorter password`,
  });

/** A login name. HTTP Basic authentication ends the name at the first colon (RFC 7617 §2). */
export const userName = () =>
  field<string>((value) =>
    value === '' || value.includes(':')
      ? { problem: `"${value}" is not a user name: write at least one character and no colon` }
      : { value },
  );

/** Yes or no. */
export const flag = () =>
  field<boolean>((value) => {
    if (value === 'true' || value === 'yes') return { value: true };
    if (value === 'false' || value === 'no') return { value: false };
    return { problem: `"${value}" is neither true nor false` };
  });

/** A whole number within a range. */
export const wholeNumber = ({ min, max }: Range<number>) =>
  field<number>((value) => {
    const number = /^-?\d+$/.test(value) ? Number(value) : Number.NaN;
    if (number >= min && number <= max) return { value: number };
    return { problem: `"${value}" is not a whole number from ${min} to ${max}` };
  });

/** A whole number within a range, or empty for none, which becomes `null`. */
export const wholeNumberOrNone = (range: Range<number>) =>
  field<number | null>((value) => {
    if (value === '') return { value: null };
    const result = wholeNumber(range).safeParse(value);
    return result.success ? { value: result.data } : { problem: `${result.error.issues[0]?.message}, or "" for none` };
  });

/** A span of time within a range. */
export const duration = ({ min, max }: Range<Millis>) =>
  field<Millis>((value) => {
    const span = parseDuration(value);
    if (span === null) {
      return { problem: `"${value}" is not a duration: write a number and a unit, as in 250ms, 3s, 5m, 1h or 1d` };
    }
    if (span < min || span > max) {
      return { problem: `"${value}" is out of range: write ${writeDuration(min)} to ${writeDuration(max)}` };
    }
    return { value: span };
  });

/** A number of bytes within a range. */
export const size = ({ min, max }: Range<ByteCount>) =>
  field<ByteCount>((value) => {
    const bytes = parseSize(value);
    if (bytes === null) {
      return { problem: `"${value}" is not a size: write bytes or a number with a unit, as in 512, 64KiB or 1MB` };
    }
    if (bytes < min || bytes > max) {
      return { problem: `"${value}" is out of range: write ${writeSize(min)} to ${writeSize(max)}` };
    }
    return { value: bytes };
  });

const orWord = <T>(word: string, other: z.ZodType<T, string>) =>
  field<T | null>((value) => {
    if (value === word) return { value: null };
    const result = other.safeParse(value);
    return result.success ? { value: result.data } : { problem: `${result.error.issues[0]?.message}, or "${word}"` };
  });

/** Either the word `unlimited`, which becomes `null`, or what `limited` takes. */
export const orUnlimited = <T>(limited: z.ZodType<T, string>) => orWord('unlimited', limited);

/** Either the word `auto`, which becomes `null`, or what `chosen` takes. */
export const orAuto = <T>(chosen: z.ZodType<T, string>) => orWord('auto', chosen);

/** Either the word `off`, which becomes `null`, or what `on` takes. */
export const orOff = <T>(on: z.ZodType<T, string>) => orWord('off', on);

/** Either empty, which becomes `null`, or what `given` takes. */
export const orNone = <T>(given: z.ZodType<T, string>) => orWord('', given).prefault('');

/** The path of a mount, `/live`, which no page of the server has. */
export const mountPath = () =>
  field<string>((value) => {
    const problem = explainMount(value);
    return problem === null ? { value } : { problem };
  });

/** The path of a mount, or empty for none, which becomes `null`. */
export const mountPathOrNone = () =>
  field<string | null>((value) => {
    if (value === '') return { value: null };
    const problem = explainMount(value);
    return problem === null ? { value } : { problem: `${problem}, or "" for none` };
  });

/** A path that a request may ask for: of a mount or of a page. */
export const requestPath = () =>
  field<string>((value) => {
    const fault = explainMountPath(value);
    if (fault?.code !== 'MOUNT_PATH_INVALID') return { value };
    return { problem: `"${value}" is not a path: it ${fault.reason}. Write one like /live` };
  });

/** What to write instead of a text that cannot be the path of a mount; null: it can be. */
export function explainMount(value: string): string | null {
  const fault = explainMountPath(value);
  return fault && `"${value}" is not a mount: it ${fault.reason}. Write a path like /live`;
}

/** The name of a file that has to be there. Relative names are completed by the loader. */
export const file = () =>
  field<string>((value) => {
    if (value === '') return { problem: 'is empty: write the name of a file' };
    return value.includes('\0') ? { problem: 'is not a file name' } : { value };
  });

/** The name of a file or folder, or empty for none, which becomes `null`. Relative names are completed by the loader. */
export const fileOrNone = () =>
  field<string | null>((value) =>
    value.includes('\0') ? { problem: 'is not a file name' } : { value: value === '' ? null : value },
  );

/** Text that a source's own word gives way to; empty leaves the source's word, and becomes `null`. */
export const textOrNone = () => text().transform((value) => (value === '' ? null : value));

/** An `http://` or `https://` address. Not quoted in messages: it may hold a password. */
const webAddress = () =>
  field<string>((value) => {
    const url = URL.parse(value);
    return url && (url.protocol === 'http:' || url.protocol === 'https:')
      ? { value }
      : { problem: 'is not a web address: write it in full, as in http://host:8000/live' };
  });

/** The same without a login in it, which would end up in logs; `remedy` says where to write it instead. */
export const loginlessAddress = (remedy: string) =>
  webAddress().refine((address) => {
    const url = URL.parse(address);
    return !url?.username && !url?.password;
  }, `has a name or password in it: ${remedy}`);

/** An `http://` or `https://` address, or empty for none, which becomes `null`. */
export const webAddressOrNone = () =>
  field<string | null>((value) => {
    if (value === '') return { value: null };
    const result = webAddress().safeParse(value);
    return result.success ? { value } : { problem: 'is not a web address: write http://host/path, or "" for none' };
  });

const LONGEST_PREFIX = { 4: 32, 6: 128 } as const;

/** An IP address, or a network as address/prefix (RFC 4632, RFC 4291 §2.3). */
export const network = () =>
  field<string>((value) => {
    const [address = '', prefix, ...rest] = value.split('/');
    const family = isIP(address);
    const isPrefixFine =
      prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= LONGEST_PREFIX[family as 4 | 6]);
    return family !== 0 && rest.length === 0 && isPrefixFine
      ? { value }
      : { problem: `"${value}" is not an address or network: write 192.0.2.7, 10.0.0.0/8 or 2001:db8::/32` };
  });

/** The name of a character set that the Encoding Standard knows; comes out under its proper name. */
export const charset = () =>
  field<string>((value) => {
    try {
      return { value: new TextDecoder(value).encoding };
    } catch {
      return { problem: `"${value}" is not a known character set: write utf-8, iso-8859-1, windows-1251, …` };
    }
  });

/** A part of a user agent, or a `/regular expression/`. */
export const userAgentPattern = () =>
  field<string>((value) => {
    if (value === '') return { problem: 'is empty and would match every player: write a part of the user agent' };
    const expression = /^\/(.+)\/(i?)$/.exec(value);
    if (!expression) return { value };
    try {
      new RegExp(expression[1] ?? '', expression[2]);
      return { value };
    } catch (error) {
      return { problem: `"${value}" is not a regular expression: ${(error as Error).message}` };
    }
  });

/** Names of HTTP header fields (RFC 9110 §5.1). */
export const headerName = () =>
  field<string>((value) =>
    /^[!#$%&'*+.^_`|~\w-]+$/.test(value) ? { value } : { problem: `"${value}" is not the name of an HTTP header` },
  );
