import { isLinkId } from './link-id.ts';

const STREAM = '/stream/';
const INGEST = '/ingest/';

/** The mount of a link. */
export function streamPath(id: string): string {
  return STREAM + id;
}

/** Where a link's sound is sent to; its key goes behind it, as `?key=`. */
export function ingestPath(id: string): string {
  return INGEST + id;
}

/** The page of a link. */
export function listenPath(id: string): string {
  return `/listen/${id}`;
}

/** The id of the link whose mount a path could be; null: it is another's. Whether there is such a link is not looked at. */
export function linkIdOfStream(path: string): string | null {
  return idBehind(STREAM, path);
}

/** The same of a path that sound is sent to. */
export function linkIdOfIngest(path: string): string | null {
  return idBehind(INGEST, path);
}

function idBehind(prefix: string, path: string): string | null {
  const id = path.startsWith(prefix) ? path.slice(prefix.length) : '';
  return isLinkId(id) ? id : null;
}
