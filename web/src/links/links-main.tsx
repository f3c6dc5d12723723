import { render } from 'preact';
import { openSettings } from '../kit/settings-store.ts';
import { LinkMaker } from './link-maker.ts';
import { LinksPage } from './links-page.tsx';

const maker = new LinkMaker(openSettings());

render(<LinksPage maker={maker} />, document.getElementById('page')!);
maker.start();
