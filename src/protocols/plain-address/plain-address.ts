/** An address for people: without the login, and without the values of the query, which may be keys. */
export function plainAddress(url: URL): string {
  return hideSecrets(url.href);
}

/** Scheme, login, the rest of the address up to its query, and what follows. */
const ADDRESS = /\b([a-z][a-z\d+.-]*:\/\/)(?:[^\s/?#'"]*@)?([^\s?#'"]*)(\?[^\s'"]*|#[^\s'"]*)?/gi;

/** A text of another program, with every address in it as `plainAddress` writes them. */
export function hideSecrets(text: string): string {
  return text.replace(ADDRESS, (_, scheme: string, rest: string, query?: string) => {
    const isQuery = query !== undefined && query.length > 1 && query.startsWith('?');
    return `${scheme}${rest}${isQuery ? '?…' : ''}`;
  });
}
