import { StaffPage } from '../kit/staff-page.tsx';
import { LinkDetails } from './link-details.tsx';
import { LinkForm } from './link-form.tsx';
import { LinkList } from './link-list.tsx';
import type { LinkMaker } from './link-maker.ts';
import { LoginPanel } from './login-panel.tsx';

/** Page that creates links: title and limits, how to send, how to share, and the list of active links. */
export function LinksPage({ maker }: { maker: LinkMaker }) {
  const { links, shown, needsLogin, isMaking, errorText } = maker.state;
  return (
    <StaffPage here="Links" title="Links" claim="Stream live from anywhere and share the link." kind="maker">
      <LinkForm isMaking={isMaking} onSubmit={(options) => maker.make(options)} />
      {needsLogin && <LoginPanel onPassword={(text) => maker.logIn(text)} onKey={(text) => maker.useKey(text)} />}
      <p class="error" role="alert">
        {errorText}
      </p>
      {shown && <LinkDetails key={shown.stream_id} link={shown} />}
      {links && links.length > 0 && <LinkList links={links} maker={maker} />}
    </StaffPage>
  );
}
