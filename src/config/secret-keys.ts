/** A name of a key whose value is a secret, also where it is misspelt in its other parts: `adminPassword`, `key`. */
const SECRET_NAME = '[\\w-]*(?:pass?w\\w*|passphrase|secret|token|key)';

const SECRET_KEY = new RegExp(`^${SECRET_NAME}$`, 'i');
/** What runs on behind the name, where a colon or the blank after it was forgotten. */
const SECRET_RUN_ON = new RegExp(`^(${SECRET_NAME})[\\s:=].*`, 'is');
const SECRET_IN_LINE = new RegExp(`(${SECRET_NAME}["']?\\s*[:=\\s]).*`, 'i');
/** The login in an address. */
const LOGIN_IN_ADDRESS = /:\/\/[^/\s@]*@/g;

/** Characters of a line that fit a terminal, and let its beginning be found. */
const MAX_SHOWN = 120;

/** Stands where a secret was. */
const MASK = '…';

/** Whether a key's value is never to be quoted. Every field of the kind `secret` has a name of this form. */
export function isSecretKey(name: string | number | undefined): boolean {
  return typeof name === 'string' && SECRET_KEY.test(name);
}

/** The name of a key without the secret that was written into it by mistake. */
export function maskKey(name: string): string {
  return name.replace(SECRET_RUN_ON, `$1${MASK}`);
}

/**
 * A line of the file (from 0) as it may be shown: without secrets; `null` where nothing of it may be, because it goes on
 * with a secret from a line above.
 */
export function maskLine(lines: readonly string[], index: number): string | null {
  const line = startOf(lines[index] ?? '');
  if (!hasKey(line) && isInsideSecret(lines, index)) return null;
  const shown = line
    .replace(SECRET_IN_LINE, `$1 ${MASK}`)
    .replace(LOGIN_IN_ADDRESS, `://${MASK}@`)
    .replace(/[\x00-\x1f\x7f-\x9f]/g, ' ');
  return shown.length > MAX_SHOWN ? `${shown.slice(0, MAX_SHOWN)}${MASK}` : shown;
}

/** As much of a line as is looked at: the patterns take their time on a long one. */
const startOf = (line: string): string => line.slice(0, 2 * MAX_SHOWN);

const hasKey = (line: string): boolean => /^\s*(?:- *)*["']?[\w/][^\s:]*["']?\s*:(?:\s|$)/.test(line);

function isInsideSecret(lines: readonly string[], index: number): boolean {
  const above = lines.slice(0, index).findLast((line) => hasKey(startOf(line)));
  return above !== undefined && SECRET_IN_LINE.test(startOf(above));
}
