import { render } from 'preact';
import { openSettings } from '../settings-store.ts';
import { StudioPage } from './studio-page.tsx';
import { StudioStore } from './studio-store.ts';

const store = new StudioStore(openSettings());

render(<StudioPage store={store} />, document.getElementById('page')!);
store.start();
