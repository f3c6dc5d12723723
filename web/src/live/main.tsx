import { render } from 'preact';
import { openSettings } from '../kept-settings.ts';
import { LiveLogin } from './live-login.ts';
import { LiveMonitor } from './live-monitor.ts';
import { LivePage } from './live-page.tsx';

const login = new LiveLogin(openSettings('sessionStorage'));
const monitor = new LiveMonitor(() => login.renew());

// A tab that slept, a network that came back, a click that a silent browser waits for.
document.addEventListener('visibilitychange', () => document.hidden || void monitor.wake());
for (const event of ['online', 'pageshow', 'focus', 'pointerdown', 'keydown']) {
  window.addEventListener(event, () => void monitor.wake());
}

// What plays is ended by the server; a page that plays nothing has to look.
const checkLogin = () => document.hidden || monitor.state.phase !== 'stopped' || void login.check();
window.addEventListener('focus', checkLogin);
document.addEventListener('visibilitychange', checkLogin);

render(<LivePage login={login} monitor={monitor} settings={openSettings()} />, document.getElementById('page')!);
void login.start();
