import { openSettings } from './settings-store.ts';

const KEY = 'staff';
const YES = 'yes';

/** Whether this browser has logged in: pages then show the staff links. Grants no access; only the cookie does. */
export function isStaff(): boolean {
  return openSettings().read(KEY) === YES;
}

/** Stores whether this browser is logged in. */
export function setStaff(isIn: boolean): void {
  openSettings().write(KEY, isIn ? YES : '');
}
