import { render } from 'preact';
import { Page } from './page.tsx';
import { RadioPlayer } from './radio-player.ts';
import { StationFeed } from './station-feed.ts';

const player = new RadioPlayer(new Audio(), window.localStorage);
const feed = new StationFeed();

render(<Page player={player} feed={feed} />, document.getElementById('page')!);
feed.start();
