import { decodePercent } from './percent-encoding.ts';
import { decodeWireText } from './wire-text.ts';

/**
 * The parameters after the `?`. Values are kept as they came, because the charset of a title is known only when all
 * parameters are: `getBytes` for titles, `get` for everything else. Of a repeated name the first counts.
 *
 * `+` means a space, as in a form, except in a value that also has `%20`: who writes a space so means a plus by `+`.
 * A `%` without two digits stands for itself.
 */
export class RequestQuery {
  readonly #values = new Map<string, string>();

  /** @param text what stood after the `?`, one character for each byte (ISO 8859-1), still percent-encoded */
  constructor(text: string) {
    for (const pair of text.split('&')) {
      if (pair === '') continue;
      const equals = pair.indexOf('=');
      const name = decodeWireText(readFormValue(equals === -1 ? pair : pair.slice(0, equals)));
      if (!this.#values.has(name)) this.#values.set(name, equals === -1 ? '' : pair.slice(equals + 1));
    }
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  /** All parameters as text, in their order. */
  entries(): (readonly [name: string, value: string])[] {
    return [...this.#values.keys()].map((name) => [name, this.get(name)!]);
  }

  /** The value as text: UTF-8 when valid, else ISO 8859-1; null when the parameter is absent. */
  get(name: string): string | null {
    const bytes = this.getBytes(name);
    return bytes === null ? null : decodeWireText(bytes);
  }

  /** The value's bytes in whatever charset the sender used; null when the parameter is absent. */
  getBytes(name: string): Buffer | null {
    const value = this.#values.get(name);
    return value === undefined ? null : readFormValue(value);
  }
}

function readFormValue(value: string): Buffer {
  const isPlusSpace = value.includes('+') && !value.includes('%20');
  return decodePercent(isPlusSpace ? value.replaceAll('+', ' ') : value, 'keep');
}
