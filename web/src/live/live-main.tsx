import { render } from 'preact';
import { openSettings } from '../kit/settings-store.ts';
import { LiveLogin } from './live-login.ts';
import { LiveMonitor } from './live-monitor.ts';
import { LivePage } from './live-page.tsx';

const login = new LiveLogin(openSettings('sessionStorage'));
const monitor = new LiveMonitor(() => login.renew());

// After a suspend, a network change, or the click that a browser requires for audio.
document.addEventListener('visibilitychange', () => document.hidden || void monitor.wake());
for (const event of ['online', 'pageshow', 'focus', 'pointerdown', 'keydown']) {
  window.addEventListener(event, () => void monitor.wake());
}

// While audio plays the server closes the socket when the session ends. A stopped page has to check.
const checkLogin = () => document.hidden || monitor.state.phase !== 'stopped' || void login.check();
window.addEventListener('focus', checkLogin);
document.addEventListener('visibilitychange', checkLogin);

render(<LivePage login={login} monitor={monitor} settings={openSettings()} />, document.getElementById('page')!);
void login.start();
