import { AirchainError } from '../../core/index.ts';
import type { LinkSnapshot } from '../../links/index.ts';
import type { LinksPort } from './link-port.ts';

/** The open link of this id. @throws AirchainError `LINK_NOT_FOUND` */
export function findLink(links: Pick<LinksPort, 'find'>, id: string): LinkSnapshot {
  const link = links.find(id);
  if (!link) throw linkNotFound(id);
  return link;
}

/** There is no such link, or none any more. */
export function linkNotFound(id: string): AirchainError {
  return new AirchainError('LINK_NOT_FOUND', `Cannot find link "${id}": there is none, or it has ended`);
}
