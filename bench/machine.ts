import { execFileSync } from 'node:child_process';
import os from 'node:os';

/** What figures depend on besides the code. */
export type MachineFacts = {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly kernel: string;
  readonly node: string;
  readonly openssh: string;
  /** Load over the last minute when the run began: other work on the machine. */
  readonly loadAverage: number;
  readonly date: string;
};

/** Reads this machine's facts. */
export function machineFacts(): MachineFacts {
  return {
    cpu: os.cpus()[0]?.model.trim() ?? 'unknown',
    cores: os.availableParallelism(),
    memoryGiB: Math.round(os.totalmem() / 1024 ** 3),
    kernel: os.release(),
    node: process.version,
    openssh: opensshVersion(),
    loadAverage: Number((os.loadavg()[0] ?? 0).toFixed(2)),
    date: new Date().toISOString().slice(0, 10),
  };
}

function opensshVersion(): string {
  // `ssh -V` answers on standard error
  const answer = execFileSync('sh', ['-c', 'ssh -V 2>&1'], { encoding: 'utf8' });
  return /OpenSSH_\S+/.exec(answer)?.[0].replace(/,$/, '') ?? answer.trim();
}
