/** Target of a stream, as the query of the studio socket: `mount=%2Flive`, `input=dj`. */
export type Target = string;

/** Target for the path of a mount, with or without the leading slash. */
export function mountTarget(path: string): Target {
  return `mount=${encodeURIComponent(path === '' || path.startsWith('/') ? path : `/${path}`)}`;
}

/** Target for a live input. */
export function inputTarget(name: string): Target {
  return `input=${encodeURIComponent(name)}`;
}

/** Target in the URL of the page: `/studio?mount=/live`, `/studio?input=dj`; null: none. */
export function targetOfAddress(): Target | null {
  const query = new URLSearchParams(location.search);
  const [mount, input] = [query.get('mount'), query.get('input')];
  if (mount) return mountTarget(mount);
  return input ? inputTarget(input) : null;
}
