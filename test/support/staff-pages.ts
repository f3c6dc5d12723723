import type { Page } from 'playwright-core';

/** Opens `/studio` and logs in as the administrator. */
export async function openStudio(page: Page, origin: string): Promise<void> {
  await page.goto(`${origin}/studio`);
  await page.getByText('Log in as an administrator instead').click();
  await page.getByLabel('Username', { exact: true }).fill('admin');
  await page.getByLabel('Password', { exact: true }).fill('hackme');
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByText('Logged in as admin').waitFor();
}

/** Logs in on the open monitor page. */
export async function logInToMonitor(page: Page): Promise<void> {
  await page.getByLabel('Username').fill('admin');
  await page.getByLabel('Password').fill('hackme');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Listen' }).waitFor();
}

/** Starts the monitor and waits until it plays. */
export async function listenToMonitor(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Listen' }).click();
  await page.getByRole('status').getByText('Live', { exact: true }).waitFor();
}
