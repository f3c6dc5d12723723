import { isStaff } from './staff.ts';

/** The pages of those who make the programme. `/monitor` and not `/live`: a mount may be called so. */
const pages = [
  { path: '/studio', name: 'Studio' },
  { path: '/monitor', name: 'Monitor' },
  { path: '/links', name: 'Links' },
  { path: '/admin/stats.xsl', name: 'Administration' },
] as const;

export interface StaffLinksProps {
  /** The page that they stand on. */
  readonly here?: (typeof pages)[number]['name'] | undefined;
  /** A mount that source clients feed: the studio begins with it. */
  readonly mount?: string | null;
}

/** Where they get from one page to the others; listeners see one door. */
export function StaffLinks({ here, mount = null }: StaffLinksProps) {
  if (!isStaff()) return here === undefined ? <a href="/monitor">Log in</a> : null;
  return pages
    .filter(({ name }) => name !== here)
    .map(({ path, name }) => (
      <a key={path} href={path === '/studio' && mount !== null ? `/studio?mount=${encodeURIComponent(mount)}` : path}>
        {name}
      </a>
    ));
}
