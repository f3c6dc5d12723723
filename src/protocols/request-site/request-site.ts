/**
 * Where a request comes from. `program`: not from a browser. `own`: a page of this server, or the address line of a browser.
 * `other`: a page of another server. `unproven`: a browser that says nothing of the page. On plain HTTP that is all there is
 * to an image, a link or a typed address where the page asks for `no-referrer`.
 */
export type RequestSite = 'program' | 'own' | 'other' | 'unproven';

/** A header of the request by its name in small letters; nothing: it was not sent. */
export type HeaderReader = (name: string) => string | undefined;

/** What browsers call themselves, and the player of Apple's; encoders that say `(Mozilla compatible)` name no engine. */
const ENGINES = /^mozilla\/\d.*\b(?:applewebkit|gecko|trident|msie)\b|^opera\/|^applecoremedia\//i;
/** One of these goes with every request of a browser, and with none of a program that has only taken its name. */
const HABITS = ['accept-language', 'accept-encoding', 'cookie', 'upgrade-insecure-requests'] as const;
/** No page can send it to another server, unless that allows it beforehand. */
const PROOF_OF_PROGRAMS = 'x-requested-with';

/**
 * Judges by what browsers say and pages cannot forge: Fetch Metadata (over TLS and on localhost), else `Origin` (with
 * everything but a plain GET), else `Referer`, which a page can leave out.
 */
export function findRequestSite(header: HeaderReader): RequestSite {
  const site = header('sec-fetch-site');
  if (site !== undefined) return site === 'same-origin' || site === 'none' ? 'own' : 'other';
  const page = header('origin') ?? header('referer');
  if (page !== undefined) return isOwnPage(page, header) ? 'own' : 'other';
  return isBrowser(header) && header(PROOF_OF_PROGRAMS) === undefined ? 'unproven' : 'program';
}

/** Also under the name by which a proxy was asked: the header is the proxy's, since pages cannot send it. */
function isOwnPage(page: string, header: HeaderReader): boolean {
  if (!URL.canParse(page)) return false;
  const { protocol, host } = new URL(page);
  const hosts = [header('host'), header('x-forwarded-host')?.split(',', 1)[0]?.trim()];
  return hosts.some(
    (own) => own && URL.canParse(`${protocol}//${own}`) && new URL(`${protocol}//${own}`).host === host,
  );
}

/** Also one without a name, or with one that is not known: a person's languages beside types of content are no program's. */
function isBrowser(header: HeaderReader): boolean {
  const [name, accept] = [header('user-agent') ?? '', header('accept') ?? '*/*'];
  if (ENGINES.test(name)) return accept !== '*/*' || HABITS.some((habit) => header(habit) !== undefined);
  const hasLanguages = (header('accept-language') ?? '*') !== '*';
  return hasLanguages && (accept !== '*/*' || name === '' || /^mozilla\/\d/i.test(name));
}

/** Whether a page of another server may have made a browser send the request. */
export function mayBeForeign(site: RequestSite): boolean {
  return site === 'other' || site === 'unproven';
}
