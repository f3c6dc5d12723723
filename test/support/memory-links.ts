import type { LinksPort } from '../../src/api/index.ts';
import { unixMillis } from '../../src/core/index.ts';
import type { LinkRequest, LinkSnapshot } from '../../src/links/index.ts';

/** Links without mounts: the first is `link-1`, its key `key-1`. */
export class MemoryLinks implements LinksPort {
  readonly table = new Map<string, LinkSnapshot>();
  /** What the operator says of addresses. */
  said: ReturnType<LinksPort['address']> = { host: null, scheme: null };
  isKeyTaken = true;
  readonly requests: LinkRequest[] = [];

  make(request: LinkRequest): { readonly link: LinkSnapshot; readonly key: string } {
    this.requests.push(request);
    const number = this.table.size + 1;
    const link: LinkSnapshot = {
      id: `link-${number}`,
      title: request.title,
      state: 'waiting',
      nowPlaying: '',
      contentType: '',
      listeners: 0,
      maxListeners: request.maxListeners,
      createdAt: unixMillis(Date.UTC(2026, 10, 20, 20)),
      expiresAt: unixMillis(Date.UTC(2026, 10, 21, 20)),
      startBy: request.maker.kind === 'admin' ? null : unixMillis(Date.UTC(2026, 10, 20, 21)),
      source: null,
    };
    this.table.set(link.id, link);
    return { link, key: `key-${number}` };
  }

  list(): readonly LinkSnapshot[] {
    return [...this.table.values()];
  }

  find(id: string): LinkSnapshot | null {
    return this.table.get(id) ?? null;
  }

  takesKey(): boolean {
    return this.isKeyTaken;
  }

  end(id: string): boolean {
    return this.table.delete(id);
  }

  address(): ReturnType<LinksPort['address']> {
    return this.said;
  }
}
