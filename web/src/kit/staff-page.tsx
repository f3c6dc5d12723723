import type { ComponentChildren } from 'preact';
import { StaffLinks, type StaffPageName } from './staff-links.tsx';

export interface StaffPageProps {
  /** Name of the page in the links between staff pages. */
  readonly here: StaffPageName;
  readonly title: string;
  /** What the page is for, in one sentence. */
  readonly claim: string;
  /** Button at the end of the header; left out: none. */
  readonly action?: ComponentChildren;
  /** Class of the main part; left out: none. */
  readonly kind?: string;
  readonly children: ComponentChildren;
}

/** Frame of a page for staff: header, main part, and links to the other pages. */
export function StaffPage({ here, title, claim, action, kind, children }: StaffPageProps) {
  return (
    <>
      <header>
        <div>
          <h1>{title}</h1>
          <p class="claim">{claim}</p>
        </div>
        {action}
      </header>
      <main class={kind}>{children}</main>
      <footer>
        <a href="/">What is on air</a>
        <StaffLinks here={here} />
      </footer>
    </>
  );
}
