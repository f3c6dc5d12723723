import { isStaff } from './staff.ts';

/** The pages of those who make the programme. `/monitor` and not `/live`: a mount may be called so. */
const pages = [
  { path: '/studio', name: 'Studio' },
  { path: '/monitor', name: 'Monitor' },
  { path: '/links', name: 'Links' },
  { path: '/admin/stats.xsl', name: 'Administration' },
] as const;

/** Where they get from one page to the others; listeners see one door. */
export function StaffLinks({ here }: { here?: (typeof pages)[number]['name'] }) {
  if (!isStaff()) return here === undefined ? <a href="/monitor">Sign in</a> : null;
  return pages
    .filter(({ name }) => name !== here)
    .map(({ path, name }) => (
      <a key={path} href={path}>
        {name}
      </a>
    ));
}
