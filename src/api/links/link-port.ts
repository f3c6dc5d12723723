import type { LinkRequest, LinkSnapshot } from '../../links/index.ts';

/** The links as the API needs them; implemented by the application. */
export interface LinksPort {
  /**
   * Opens a link. Its key is returned here and never again.
   * @throws AirchainError `LINKS_FULL`, `LINKS_NETWORK_FULL`, `LINK_OPTIONS_INVALID`
   */
  make(request: LinkRequest): { readonly link: LinkSnapshot; readonly key: string };
  /** All that are open, the oldest first. */
  list(): readonly LinkSnapshot[];
  find(id: string): LinkSnapshot | null;
  /** Whether links are made with the station's key, too. */
  takesKey(): boolean;
  /** Disconnects the source and the listeners of a link and deletes it. Returns whether there was one. */
  end(id: string): boolean;
  /** How links are written; null: as the request came. */
  address(): { readonly host: string | null; readonly scheme: 'http' | 'https' | null };
}
