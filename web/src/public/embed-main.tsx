import { render } from 'preact';
import { RadioPlayer } from '../kit/radio-player.ts';
import { openSettings } from '../kit/settings-store.ts';
import { EmbedPage } from './embed-page.tsx';
import { mountOfPage } from './mount-facts.ts';
import { StationFeed } from './station-feed.ts';

const path = mountOfPage(/^\/embed/);
const query = new URLSearchParams(location.search);
const theme = query.get('theme');
if (theme === 'dark' || theme === 'light') document.documentElement.dataset.theme = theme;

const settings = openSettings();
const player = new RadioPlayer(new Audio(), settings, (path) => feed.isProtected(path));
const feed = new StationFeed(path);

render(<EmbedPage {...{ path, player, feed }} />, document.getElementById('page')!);
feed.start();
if (query.get('autoplay') === '1') player.play([path]);
