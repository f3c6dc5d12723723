import { signal } from '@preact/signals';
import { openSettings } from './settings-store.ts';

const KEY = 'staff';
const YES = 'yes';

const staff = signal(readStaff());

// A login or logout in another tab.
window.addEventListener('storage', () => {
  staff.value = readStaff();
});

/** Whether this browser has logged in: pages then show the staff links. Grants no access; only the cookie does. */
export function isStaff(): boolean {
  return staff.value;
}

/** Stores whether this browser is logged in. */
export function setStaff(isIn: boolean): void {
  openSettings().write(KEY, isIn ? YES : '');
  staff.value = isIn;
}

function readStaff(): boolean {
  return openSettings().read(KEY) === YES;
}
