import { expect, type Locator, type Page } from '@playwright/test';
import type { App } from './app.ts';

type Side = 'Local' | 'Remote';

/** What a user sees and does in the window; everything is found by role and name (design: "for people and for tests"). */
export class Window {
  readonly app: App;
  readonly page: Page;
  readonly local: Pane;
  readonly remote: Pane;

  constructor(app: App) {
    this.app = app;
    this.page = app.page;
    this.local = new Pane(app.page, 'Local');
    this.remote = new Pane(app.page, 'Remote');
  }

  /** Types into quick connect and presses Enter. */
  async connectTo(text: string): Promise<void> {
    const field = this.page.getByRole('textbox', { name: 'Quick connect' });
    await field.fill(text);
    await field.press('Enter');
  }

  async openPractice(): Promise<void> {
    await this.page
      .getByRole('list', { name: 'Hosts' })
      .getByRole('button', { name: 'Practice server', exact: true })
      .click();
    await this.remote.settled();
  }

  dialog(name: string): Locator {
    return this.page.getByRole('dialog', { name });
  }

  /** What is told as an alert and says this. */
  alert(text: string | RegExp): Locator {
    return this.page.getByRole('alert').filter({ hasText: text, visible: true });
  }

  /** Says yes to an unknown host key. */
  async acceptHostKey(): Promise<void> {
    await this.dialog('Unknown host key')
      .getByRole('button', { name: 'Trust and connect' })
      .click();
  }

  /** Answers the password dialog. */
  async givePassword(password: string): Promise<void> {
    const dialog = this.dialog('Password');
    await dialog.getByLabel('Password').fill(password);
    await dialog.getByRole('button', { name: 'Log in' }).click();
  }

  transfers(): Locator {
    return this.page.getByRole('list', { name: 'Transfers' }).getByRole('listitem');
  }

  /** Waits until the newest transfer has ended, and gives its row. */
  async transferEnded(timeoutMs = 120_000): Promise<Locator> {
    const newest = this.transfers().last();
    await expect(newest).toHaveAttribute('data-state', /done|failed|cancelled/, {
      timeout: timeoutMs,
    });
    return newest;
  }
}

/** One of the two file panes. */
export class Pane {
  readonly grid: Locator;
  readonly path: Locator;
  readonly #page: Page;
  readonly #side: Side;

  constructor(page: Page, side: Side) {
    this.#page = page;
    this.#side = side;
    this.grid = page.getByRole('grid', { name: `${side} files` });
    this.path = page.getByRole('textbox', { name: `${side} path` });
  }

  row(name: string): Locator {
    return this.grid
      .getByRole('row')
      .filter({ has: this.#page.getByRole('gridcell', { name, exact: true }) });
  }

  /** Waits until a whole directory is shown. */
  async settled(): Promise<void> {
    await expect(this.grid).toBeVisible();
    await expect(this.grid).not.toHaveAttribute('aria-busy', 'true');
  }

  async goTo(path: string): Promise<void> {
    await this.path.fill(path);
    await this.path.press('Enter');
    // the focus goes to the list once the directory is there
    await expect(this.path).not.toBeFocused();
    await expect(this.path).toHaveValue(path);
    await this.settled();
  }

  async select(name: string): Promise<void> {
    await this.row(name).click();
  }

  async open(name: string): Promise<void> {
    await this.row(name).dblclick();
    await this.settled();
  }

  /** Drops desktop files and folders here, as the operating system would. */
  async dropFromDesktop(paths: readonly string[]): Promise<void> {
    const box = await this.grid.boundingBox();
    if (!box) throw new Error(`the ${this.#side} pane is not in sight`);
    const session = await this.#page.context().newCDPSession(this.#page);
    const x = Math.round(box.x + box.width / 2);
    const y = Math.round(box.y + box.height - 12);
    const data = { items: [], files: [...paths], dragOperationsMask: 1 };
    const send = (type: 'dragEnter' | 'dragOver' | 'drop') =>
      session.send('Input.dispatchDragEvent', { type, x, y, data });
    await watchDragOver(this.#page);
    await send('dragEnter');
    // a drop that the page did not agree to yet goes by, as for a hand that is too quick
    await expect(async () => {
      await send('dragOver');
      expect(await this.#page.evaluate(agreesToDrop)).toBe(true);
    }).toPass();
    await send('drop');
    await session.detach();
  }
}

type DragWindow = typeof globalThis & { hawserAgrees?: boolean };

/** Notes whether the page takes what is held over it. */
async function watchDragOver(page: Page): Promise<void> {
  await page.evaluate(() => {
    const view = globalThis as DragWindow;
    delete view.hawserAgrees;
    // in a later task: whoever listens has had its say
    window.addEventListener('dragover', (event) => {
      setTimeout(() => {
        view.hawserAgrees = event.defaultPrevented;
      }, 0);
    });
  });
}

function agreesToDrop(): boolean {
  return (globalThis as DragWindow).hawserAgrees === true;
}
