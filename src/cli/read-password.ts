import type { ReadStream } from 'node:tty';
import { AirchainError } from '../core/index.ts';

/** Far more than any password has; what is piped in beyond it is something else. */
const MAX_LENGTH = 4096;
const CTRL_C = '\x03';
const CTRL_D = '\x04';
const BACKSPACES = ['\x7f', '\b'];
const LINE_ENDS = ['\r', '\n', CTRL_D];

/**
 * Asks at a terminal, twice and without an echo; else reads the first line of what is piped in. Empty: none was given.
 * @param write shows questions, beside the command's own output
 * @throws AirchainError `ADMIN_PASSWORD_REFUSED` when the two differ, it is too long, or the input was cancelled
 */
export async function readPassword(
  input: ReadStream,
  question: string,
  write: (text: string) => void,
): Promise<string> {
  if (!input.isTTY) return await readLine(input);
  input.setRawMode(true);
  try {
    const ask = async (text: string): Promise<string> => {
      write(text);
      const line = await readLine(input);
      write('\n');
      return line;
    };
    const first = await ask(`${question} (empty: generate one): `);
    if (first === '') return '';
    if ((await ask('Repeat the password: ')) === first) return first;
    throw new AirchainError('ADMIN_PASSWORD_REFUSED', 'Cannot use the password: the two entries differ');
  } finally {
    input.setRawMode(false);
  }
}

/** Reads up to the end of a line or of the input. In raw mode a terminal sends keys, so that they are obeyed here. */
function readLine(input: ReadStream): Promise<string> {
  return new Promise((resolve, reject) => {
    const typed: string[] = [];
    const finish = (): void => {
      input.off('data', read).off('end', finish).off('error', reject).pause();
      resolve(typed.join(''));
    };
    const read = (text: string): void => {
      const { rest, isWhole, refusal } = takeKeys(text, typed, input.isTTY);
      if (refusal !== null) reject(new AirchainError('ADMIN_PASSWORD_REFUSED', `Cannot use the password: ${refusal}`));
      if (refusal === null && !isWhole) return;
      finish();
      // What follows is the next line's.
      if (rest !== '') input.unshift(rest);
    };
    input.setEncoding('utf8').on('data', read).once('end', finish).once('error', reject).resume();
  });
}

/** Adds what is typed up to the end of the line to `typed`. */
function takeKeys(text: string, typed: string[], isTerminal: boolean) {
  const keys = [...text];
  for (const [index, key] of keys.entries()) {
    if (LINE_ENDS.includes(key)) return { rest: keys.slice(index + 1).join(''), isWhole: true, refusal: null };
    if (isTerminal && key === CTRL_C) return { rest: '', isWhole: false, refusal: 'the input was cancelled' };
    if (isTerminal && BACKSPACES.includes(key)) typed.pop();
    else typed.push(key);
    if (typed.length > MAX_LENGTH) {
      return { rest: '', isWhole: false, refusal: `it is longer than ${MAX_LENGTH} characters` };
    }
  }
  return { rest: '', isWhole: false, refusal: null };
}
