import path from 'node:path';
import type { Locator } from '@playwright/test';
import { startSecretsServer, type SecretsServer } from '../electron/testing/secrets-server.ts';
import { Canaries, filesBelow, heapOf, processesOf, startOf, storageOf } from './canaries.ts';
import { expect, test as base } from './fixtures.ts';
import type { Window } from './window.ts';

type Fixtures = { readonly canaries: Canaries; readonly hidden: Hidden; readonly servers: Servers };
/** Servers that end with the test. */
type Servers = { readonly start: typeof startSecretsServer };

/** Tests that enter secrets and look for them. */
export const test = base.extend<Fixtures>({
  canaries: async ({}, use) => use(new Canaries()),
  hidden: async ({ hawser, canaries }, use) => use(new Hidden(hawser, canaries)),
  servers: async ({}, use) => {
    const running: SecretsServer[] = [];
    await use({
      start: async (logins) => {
        const server = await startSecretsServer(logins);
        running.push(server);
        return server;
      },
    });
    await Promise.all(running.map((server) => server.close()));
  },
});

/** What a user does with secrets, and the search for them. */
export class Hidden {
  readonly #hawser: Window;
  readonly #canaries: Canaries;

  constructor(hawser: Window, canaries: Canaries) {
    this.#hawser = hawser;
    this.#canaries = canaries;
  }

  async type(dialog: string, label: string, secret: string): Promise<void> {
    await this.#hawser.dialog(dialog).getByLabel(label, { exact: true }).click();
    await this.#hawser.page.keyboard.type(secret);
  }

  /** Answers a dialog with one field. */
  async answer(dialog: string, label: string, secret: string): Promise<void> {
    await this.type(dialog, label, secret);
    await this.#hawser.page.keyboard.press('Enter');
  }

  async remember(dialog: string): Promise<void> {
    await this.#hawser
      .dialog(dialog)
      .getByRole('checkbox', { name: /^Remember / })
      .check();
  }

  async connect(user: string, server: SecretsServer): Promise<void> {
    await this.#hawser.connectTo(`${user}@127.0.0.1:${server.tcpPort}`);
  }

  /** Pastes into the shell in front. */
  async paste(text: string): Promise<void> {
    const { electron } = this.#hawser.app;
    await electron.evaluate(({ clipboard }, copied) => clipboard.writeText(copied), text);
    await this.#hawser.page.keyboard.press('Control+Shift+V');
  }

  /** Saves a host of ann's on this server, with what `more` fills in of the advanced fields. */
  async newHost(
    name: string,
    { tcpPort }: SecretsServer,
    more: (editor: Locator) => Promise<void>,
  ): Promise<void> {
    await this.press('New host');
    const editor = this.#hawser.dialog('New host');
    await editor.getByLabel('Name').fill(name);
    await editor.getByLabel('Address', { exact: true }).fill('127.0.0.1');
    await editor.getByLabel('Port', { exact: true }).fill(String(tcpPort));
    await editor.getByLabel('User', { exact: true }).fill('ann');
    await editor.getByRole('button', { name: 'Advanced' }).click();
    await more(editor);
    await editor.getByLabel('Name').press('Enter');
    await expect(editor).toBeHidden();
  }

  /** Closes the tab in front. */
  async closeSession(): Promise<void> {
    await this.#hawser.page.keyboard.press('Control+w');
  }

  async press(name: string): Promise<void> {
    await this.#hawser.page.getByRole('button', { name, exact: true }).click();
  }

  /** Where which of them were found. */
  async search(): Promise<readonly string[]> {
    const { page } = this.#hawser;
    const decoy = this.#canaries.make('decoy, which is found where it is');
    await page.evaluate((text) => Object.assign(globalThis, { decoy: text }), decoy);
    const inHeap = this.#canaries.foundIn(await heapOf(page));
    expect(inHeap, 'a search that finds what is there').toContain(
      'decoy, which is found where it is',
    );
    await page.evaluate(() => Object.assign(globalThis, { decoy: undefined }));
    const found = inHeap.filter((way) => !way.startsWith('decoy')).map((way) => `heap: ${way}`);
    return [...found, ...(await this.searchOutside())];
  }

  /** The same, but for the memory of the page. */
  async searchOutside(): Promise<readonly string[]> {
    const { app, page } = this.#hawser;
    const found: string[] = [];
    const look = (place: string, bytes: Buffer): void => {
      for (const way of this.#canaries.foundIn(bytes)) found.push(`${place}: ${way}`);
    };
    look('storage of the page', await storageOf(page));
    look('log', Buffer.from(app.complaints.join('\n')));
    const pids = await processesOf(app.electron.process().pid ?? 0);
    for (const pid of pids) look(`start of process ${pid}`, await startOf(pid));
    const folder = path.dirname(app.home);
    for await (const [name, bytes] of filesBelow(folder)) {
      look(path.relative(folder, name), bytes);
    }
    return found;
  }
}
