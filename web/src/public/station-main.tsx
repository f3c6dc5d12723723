import { render } from 'preact';
import { isWanted, RadioPlayer } from '../kit/radio-player.ts';
import { openSettings } from '../kit/settings-store.ts';
import { isAudible } from './mount-facts.ts';
import { Shortcuts } from './shortcuts.ts';
import { StationFeed } from './station-feed.ts';
import { StationPage } from './station-page.tsx';
import { StreamChoice } from './stream-choice.ts';

const settings = openSettings();
const player = new RadioPlayer(new Audio(), settings, (path) => feed.isProtected(path));
const feed = new StationFeed();
const choice = new StreamChoice(player, settings);
const shortcuts = new Shortcuts(player, settings, () => {
  if (isWanted(player.state.phase)) player.stop();
  else if (player.state.path !== null) player.play();
  else player.play(findFirstPaths());
});

/** Paths that the first play button of the page plays. */
function findFirstPaths(): readonly string[] {
  const { programs, mounts } = feed.state;
  const program = programs.find((each) => each.mounts.length > 0);
  if (program) return choice.pathsOf(program);
  const mount = mounts?.find(isAudible);
  return mount ? [mount.path] : [];
}

render(<StationPage {...{ player, feed, choice, shortcuts }} />, document.getElementById('page')!);
feed.start();
