import { openSettings } from './kept-settings.ts';

const KEY = 'staff';
const YES = 'yes';

/** Whether somebody logged in with this browser: then pages show where staff work. It opens nothing; the cookie does. */
export function isStaff(): boolean {
  return openSettings().read(KEY) === YES;
}

/** Keeps that somebody logged in, or out. */
export function noteStaff(isIn: boolean): void {
  openSettings().write(KEY, isIn ? YES : '');
}
