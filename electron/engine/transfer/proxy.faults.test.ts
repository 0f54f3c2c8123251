import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFaultProxy, type FaultPlan, type WayPlan } from '../../testing/fault-proxy.ts';
import { seeded, type Random } from '../../testing/seed.ts';
import { createScript, paramsFor } from '../../testing/ssh-fixtures.ts';
import { startSshd, type Sshd } from '../../testing/sshd.ts';
import { eachBounded } from '../fs/bounded.ts';
import { RemoteFileSystem } from '../fs/remote.ts';
import { SftpClient } from '../sftp/client.ts';
import { usualTimes } from '../sftp/connection.ts';
import { connect, type Connection } from '../ssh/connection.ts';
import type { Deadlines } from '../ssh/deadlines.ts';
import { planCase } from '../../testing/fault-case.ts';
import { caseText, runCase, type OpenFarSide } from '../../testing/fault-run.ts';

/** The same trees as in `lies.faults.test.ts`, to and from a real sshd, over a link that does what the seed says. */
const firstSeed = Number(process.env['HAWSER_SEED'] ?? 1);
const links = Number(process.env['HAWSER_FAULTS'] ?? 40);
const mostLinks = 400;

let sshd: Sshd;
beforeAll(async () => {
  sshd = await startSshd();
});
afterAll(() => sshd.stop());

// the engine's own deadlines, shortened: a link that swallows everything has to be found out by them
const faultedTimes = { requestTimeoutMs: 700, slowTimeoutMs: 700 };
const faultedDeadlines = { keepaliveIntervalMs: 200, keepaliveDeadMs: 600, closeMs: 100 };

async function login(tcpPort: number, deadlines: Partial<Deadlines>): Promise<Connection> {
  const params = paramsFor(tcpPort, {
    user: sshd.user,
    keyFiles: [sshd.clientKeyFile],
    askPassword: false,
  });
  return await connect(params, { ...createScript().deps, deadlines });
}

/** Everything after the login goes by the plan. */
function farSideBehind(plan: FaultPlan): OpenFarSide {
  return async (directory, attempt) => {
    const proxy = await startFaultProxy(sshd.port, {});
    const connection = await login(proxy.port, attempt === 'faulted' ? faultedDeadlines : {});
    const channels = await Promise.all([0, 1].map(() => connection.openSubsystem('sftp')));
    const times = attempt === 'faulted' ? faultedTimes : usualTimes;
    const clients = await Promise.all(channels.map((channel) => SftpClient.open(channel, times)));
    if (attempt === 'faulted') proxy.follow(plan);
    return {
      files: new RemoteFileSystem({ clients: () => clients }),
      path: directory,
      told: () => (proxy.struck ? [JSON.stringify(plan)] : []),
      end: async () => {
        for (const client of clients) client.end();
        await connection.close();
        await proxy.close();
      },
    };
  };
}

/** Mostly it is the way that the content takes which fails. */
function planLink(random: Random, direction: 'up' | 'down'): FaultPlan {
  const [fault, other] = [planFault(random), planPace(random)];
  return random.chance(0.7) === (direction === 'up')
    ? { toServer: fault, toClient: other }
    : { toServer: other, toClient: fault };
}

function planFault(random: Random): WayPlan {
  const at = random.below(random.pick([1_000, 3_000, 10_000]));
  const how = random.pick(['fin', 'rst', 'half-open', 'blackhole', 'flip']);
  const pace = planPace(random);
  return how === 'flip' ? { ...pace, flipAt: at } : { ...pace, stop: { at, how } };
}

function planPace(random: Random): WayPlan {
  return random.pick([{}, {}, { delayMs: 5 }, { sliceBytes: 1_000 }, { bytesPerSecond: 400_000 }]);
}

describe('a link that fails', () => {
  it(
    'never leaves a half-written file, nor has one called done that is not',
    { timeout: 300_000 },
    async () => {
      const complaints: string[] = [];
      let struck = 0;
      const seeds = Array.from({ length: Math.min(links, mostLinks) }, (_, at) => firstSeed + at);
      await eachBounded(seeds, 4, async (seed) => {
        const plan = { ...planCase(seed), posixRename: true, channels: [] };
        const link = planLink(seeded(seed), plan.direction);
        const result = await runCase(plan, farSideBehind(link));
        if (result.told.length > 0) struck += 1;
        for (const text of result.complaints) {
          complaints.push(`${caseText(plan)}${JSON.stringify(link)}\n    ${text}`);
        }
      });
      expect(complaints.join('\n')).toBe('');
      // some files are over before the byte that the plan is about
      expect(struck).toBeGreaterThanOrEqual(Math.floor(seeds.length / 2.5));
    },
  );

  it('is found out by the integrity check when a single bit is wrong', async () => {
    const plan = { ...planCase(1), direction: 'up' as const, posixRename: true, channels: [] };
    const result = await runCase(plan, farSideBehind({ toServer: { flipAt: 300 } }));
    expect(result).toMatchObject({ state: 'failed', complaints: [] });
    expect(result.told).toHaveLength(1);
  });

  it('is only slow when it cuts everything into single bytes, late', async () => {
    const plan = { ...planCase(3), posixRename: true, channels: [], smallJobs: 4 };
    const files = plan.files.map((file) => ({ ...file, size: Math.min(file.size, 500) }));
    const crumbs = { delayMs: 10, sliceBytes: 1 };
    const far = farSideBehind({ toServer: crumbs, toClient: crumbs });
    const result = await runCase({ ...plan, files }, far);
    expect(result).toMatchObject({ state: 'done', complaints: [] });
  });
});
