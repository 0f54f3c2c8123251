import { expect, test as base } from '@playwright/test';
import { startPracticeServer, type PracticeServer } from '../electron/practice/server.ts';
import { startSshd, type Sshd } from '../electron/testing/sshd.ts';
import { launchApp, type App } from './app.ts';
import { Window } from './window.ts';

type Fixtures = {
  /** Whether SFTP begins in the server's folder, for tests that leave things at home. */
  readonly sshdHome: 'own' | 'account';
  /** Whether the app has a temporary folder of its own, to look through. */
  readonly temporary: 'own' | 'shared';
  /** True for a test that breaks the content policy on purpose. */
  readonly breaksPolicy: boolean;
  readonly app: App;
  /** The window, in the words of a user. */
  readonly hawser: Window;
  /** Debian's OpenSSH server, its client key in the app's ssh directory. */
  readonly sshd: Sshd;
  /** A server that takes a password, in the test's own process. */
  readonly passwordServer: PracticeServer;
};

/** Tests of the whole app. Each starts its own, and fails when its page did anything against the content policy. */
export const test = base.extend<Fixtures>({
  breaksPolicy: [false, { option: true }],
  temporary: ['shared', { option: true }],
  sshdHome: ['account', { option: true }],
  app: async ({ breaksPolicy, temporary }, use) => {
    const app = await launchApp([], { temporary });
    await use(app);
    const violations = await app.policyViolations();
    await app.close();
    expect(violations.length > 0, violations.join('\n')).toBe(breaksPolicy);
  },
  hawser: async ({ app }, use) => {
    await use(new Window(app));
  },
  sshd: async ({ sshdHome }, use) => {
    const sshd = await startSshd(sshdHome === 'own' ? { hasOwnHome: true } : {});
    await use(sshd);
    await sshd.stop();
  },
  passwordServer: async ({}, use) => {
    const server = await startPracticeServer();
    await use(server);
    await server.close();
  },
});

export { expect };
