/** Where the agent listens that a host uses. Pure, so that the Windows part is tested where there is no Windows. */

/** What this computer has to look for agents with. */
export type AgentMeans = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly homeDirectory: string;
  readonly userName: string;
  /** Names of the named pipes there are now: the folder `\\.\pipe\`. Empty elsewhere than on Windows. */
  readonly pipes: () => readonly string[];
};

const pipeFolder = '\\\\.\\pipe\\';
/** The one of Windows' own OpenSSH. */
const opensshPipe = 'openssh-ssh-agent';

/**
 * The agent of a host, by its setting as OpenSSH's IdentityAgent takes it: nothing for the usual one, `none`, the name
 * of a variable, or a path. Undefined when there is none.
 */
export function agentAddress(setting: string | undefined, means: AgentMeans): string | undefined {
  const { env, homeDirectory } = means;
  if (setting === undefined || setting === '') return usualAgent(means);
  if (setting === 'none') return undefined;
  if (setting === 'SSH_AUTH_SOCK') return filled(env['SSH_AUTH_SOCK']);
  const variable = /^\$(?:\{(\w+)\}|(\w+))$/.exec(setting);
  if (variable) return filled(env[variable[1] ?? variable[2] ?? '']);
  return setting.startsWith('~/') ? `${homeDirectory}${setting.slice(1)}` : setting;
}

function usualAgent({ env, platform, userName, pipes }: AgentMeans): string | undefined {
  const named = filled(env['SSH_AUTH_SOCK']);
  if (named !== undefined || platform !== 'win32') return named;
  const names = pipes();
  const running = names.includes(opensshPipe) ? opensshPipe : pageantPipe(names, userName);
  return `${pipeFolder}${running ?? opensshPipe}`;
}

/**
 * Pageant's pipe (PuTTY 0.75 and later): `pageant.USER.` and the SHA-256, in 64 hexadecimal digits, of the length and
 * bytes of the word "Pageant", padded with zeros to 16 bytes and encrypted by CryptProtectMemory with a key of the
 * logged-in user's that changes with each start of Windows. Nobody else can compute it, so it is looked up by its form.
 */
export function pageantPipe(pipes: readonly string[], userName: string): string | undefined {
  // names of pipes and users know no case on Windows
  const start = `pageant.${userName}.`.toLowerCase();
  return pipes.find(
    (name) =>
      name.toLowerCase().startsWith(start) && /^[0-9a-f]{64}$/i.test(name.slice(start.length)),
  );
}

function filled(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}
