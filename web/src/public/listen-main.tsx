import { render } from 'preact';
import { isWanted, RadioPlayer } from '../kit/radio-player.ts';
import { openSettings } from '../kit/settings-store.ts';
import { ListenPage } from './listen-page.tsx';
import { mountOfPage } from './mount-facts.ts';
import { Shortcuts } from './shortcuts.ts';
import { StationFeed } from './station-feed.ts';

const path = mountOfPage(/\/listen$/);
const settings = openSettings();
const player = new RadioPlayer(new Audio(), settings, (path) => feed.isProtected(path));
const feed = new StationFeed();
const shortcuts = new Shortcuts(player, settings, () =>
  isWanted(player.state.phase) ? player.stop() : player.play([path]),
);

render(<ListenPage {...{ path, player, feed, shortcuts }} />, document.getElementById('page')!);
feed.start();
