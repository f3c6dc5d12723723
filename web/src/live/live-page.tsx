import { useEffect, useState } from 'preact/hooks';
import type { KeptSettings } from '../kept-settings.ts';
import { StaffLinks } from '../staff-links.tsx';
import { useObservable } from '../use-observable.ts';
import { ListenPanel } from './listen-panel.tsx';
import type { LiveLogin } from './live-login.ts';
import type { LiveMonitor } from './live-monitor.ts';
import { LoginForm } from './login-form.tsx';
import { canPlay } from './sound-output.ts';
import { readSubjects, type SubjectGroup } from './subject-list.ts';

export interface LivePageProps {
  readonly login: LiveLogin;
  readonly monitor: LiveMonitor;
  /** Where volume and format are kept. */
  readonly settings: KeptSettings;
}

/** The whole page: log in, then hear. */
export function LivePage({ login, monitor, settings }: LivePageProps) {
  const { phase, trouble, token } = useObservable(login);
  const { title, subject } = useObservable(monitor);
  const [groups, setGroups] = useState<readonly SubjectGroup[]>([]);
  const lookAround = () => {
    void login.check();
    void readSubjects().then(setGroups);
  };
  useEffect(() => {
    if (token) lookAround();
  }, [token]);
  useEffect(() => {
    document.title = [title?.display, subject?.name, 'Live monitor'].filter(Boolean).join(' · ');
  }, [title, subject]);
  const logOut = () => {
    monitor.stop();
    void login.logOut();
  };
  return (
    <>
      <header>
        <div>
          <h1>Live monitor</h1>
          <p class="claim">Hear it as it is made.</p>
        </div>
        {phase === 'done' && (
          <button type="button" class="link" onClick={logOut}>
            Log out
          </button>
        )}
      </header>
      <main>
        {!canPlay() && <NoSound />}
        {phase !== 'done' && (
          <LoginForm
            title={canPlay() ? 'Log in to listen' : 'Log in for the other pages'}
            isAsking={phase === 'asking'}
            trouble={trouble}
            onLogIn={(username, password) => void login.logIn(username, password)}
          />
        )}
        {phase === 'done' && canPlay() && (
          <ListenPanel monitor={monitor} token={token} groups={groups} onLookAround={lookAround} settings={settings} />
        )}
      </main>
      <footer>
        <a href="/">What is on air</a>
        <StaffLinks here="Monitor" />
      </footer>
    </>
  );
}

function NoSound() {
  return (
    <section class="no-sound" role="alert">
      <h2>No sound at this address</h2>
      <p>
        Browsers play a monitor only where the connection is encrypted: open this page by <b>https://</b>, or on the
        server itself by <b>http://localhost</b>. <a href="/">The stream</a>, a few seconds later, plays here too.
      </p>
    </section>
  );
}
