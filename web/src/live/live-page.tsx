import { useSignalEffect } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { LoginForm } from '../kit/login-form.tsx';
import type { SettingsStore } from '../kit/settings-store.ts';
import { StaffPage } from '../kit/staff-page.tsx';
import { canPlay } from './audio-output.ts';
import { ListenPanel } from './listen-panel.tsx';
import type { LiveLogin } from './live-login.ts';
import type { LiveMonitor } from './live-monitor.ts';
import { readSubjects, type SubjectGroup } from './subject-list.ts';

export interface LivePageProps {
  readonly login: LiveLogin;
  readonly monitor: LiveMonitor;
  /** Stores volume and format. */
  readonly settings: SettingsStore;
}

/** Monitor page: login form, then the player. */
export function LivePage({ login, monitor, settings }: LivePageProps) {
  const { phase, errorText, token } = login.state;
  const [groups, setGroups] = useState<readonly SubjectGroup[]>([]);
  const refreshList = () => {
    void login.check();
    void readSubjects().then(setGroups);
  };
  useEffect(() => {
    if (token) refreshList();
  }, [token]);
  useSignalEffect(() => {
    const { title, subject } = monitor.state;
    document.title = [title?.display, subject?.name, 'Live monitor'].filter(Boolean).join(' · ');
  });
  const logOut = () => {
    monitor.stop();
    void login.logOut();
  };
  return (
    <StaffPage
      here="Monitor"
      title="Live monitor"
      claim="Listen with minimal delay."
      action={
        phase === 'done' && (
          <button type="button" class="link" onClick={logOut}>
            Log out
          </button>
        )
      }
    >
      {!canPlay() && <NoAudio />}
      {phase !== 'done' && (
        <LoginForm
          kind="login"
          action="Log in"
          isNameOptional
          isPending={phase === 'asking'}
          errorText={errorText}
          onLogIn={(username, password) => void login.logIn(username, password)}
        >
          <h2>{canPlay() ? 'Log in to listen' : 'Log in to the other pages'}</h2>
        </LoginForm>
      )}
      {phase === 'done' && canPlay() && (
        <ListenPanel monitor={monitor} token={token} groups={groups} onOpenList={refreshList} settings={settings} />
      )}
    </StaffPage>
  );
}

function NoAudio() {
  return (
    <section class="no-audio" role="alert">
      <h2>No audio at this address</h2>
      <p>
        Browsers play the monitor only over an encrypted connection. Open this page with <b>https://</b>, or on the
        server itself with <b>http://localhost</b>. <a href="/">The stream</a> plays here too, a few seconds later.
      </p>
    </section>
  );
}
