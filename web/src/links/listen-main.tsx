import { render } from 'preact';
import { RadioPlayer } from '../kit/radio-player.ts';
import { openSettings } from '../kit/settings-store.ts';
import { LinkListener } from './link-listener.ts';
import { ListenPage } from './listen-page.tsx';

const id = decodeURIComponent(window.location.pathname.split('/').filter(Boolean).at(-1) ?? '');
const player = new RadioPlayer(new Audio(), openSettings(), () => false);
const listener = new LinkListener(id, player);

render(<ListenPage listener={listener} player={player} />, document.getElementById('page')!);
listener.start();
