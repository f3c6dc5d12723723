import { cleanText } from '../title-text/index.ts';
import { hideSecrets } from './plain-address.ts';

/** Longest part of an answer's text that goes into a message, in characters. */
const MAX_QUOTED = 200;
const SECRET_SHOWN_AS = '***';
/** A shorter value of a query is no secret, and would blank out words that say why. */
const SHORTEST_VALUE = 4;

/** Secrets that were sent to another server. */
export interface SentSecrets {
  readonly user: string;
  readonly password: string;
  /** The address that was asked for; the values of its query may be keys. */
  readonly url?: URL;
}

/** What another server says, in one short line that gives no secret away even where the server repeats it. */
export function quoteAnswer(text: string, { user, password, url }: SentSecrets): string {
  const values = url ? [url.search.slice(1), ...url.searchParams.values()] : [];
  const login = password === '' ? [] : [Buffer.from(`${user}:${password}`).toString('base64'), password];
  const secrets = [...login, ...values.filter((value) => value.length >= SHORTEST_VALUE)].flatMap((secret) => [
    encodeURIComponent(secret.toWellFormed()),
    secret,
  ]);
  // The longest first: a short one may be a piece of the others.
  const ordered = secrets.toSorted((a, b) => b.length - a.length);
  const safe = ordered.reduce((rest, secret) => rest.replaceAll(secret, SECRET_SHOWN_AS), text);
  return cleanText(hideSecrets(safe), MAX_QUOTED);
}
