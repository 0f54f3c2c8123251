import type { Host, Jump, Proxy } from '../../../shared/contract/hosts.ts';
import { parseJumpList } from '../../../shared/jump-list.ts';
import type { NameCharset } from '../../../shared/name-charsets.ts';
import type { LegacyAlgorithmName } from '../../../shared/legacy-algorithms.ts';
import { addressFault, portFault } from './field-faults.ts';

/** What the host editor's "Advanced" fields hold, as typed. */
export type AdvancedForm = {
  readonly jumpBy: 'none' | 'list' | 'host';
  readonly jumpList: string;
  readonly jumpHostId: string;
  readonly proxyKind: 'none' | Proxy['kind'];
  readonly proxyHost: string;
  readonly proxyPort: string;
  readonly proxyUser: string;
  readonly legacyAlgorithms: readonly LegacyAlgorithmName[];
  readonly identityAgent: string;
  readonly agentForwarding: boolean;
  readonly nameCharset: NameCharset;
};

/** What the advanced part of a host draft holds. */
export type AdvancedDraft = Pick<
  Host,
  'jump' | 'proxy' | 'legacyAlgorithms' | 'identityAgent' | 'agentForwarding' | 'nameCharset'
>;

type Errors = { readonly [field in keyof AdvancedForm]?: string | undefined };

/** Fields of a new host, or of the one to change. */
export function advancedForm(host: AdvancedDraft | undefined): AdvancedForm {
  const { jump, proxy, legacyAlgorithms = [], identityAgent = '' } = host ?? {};
  return {
    jumpBy: jump === undefined ? 'none' : 'list' in jump ? 'list' : 'host',
    jumpList: jump !== undefined && 'list' in jump ? jump.list : '',
    jumpHostId: jump !== undefined && 'hostId' in jump ? jump.hostId : '',
    proxyKind: proxy?.kind ?? 'none',
    proxyHost: proxy?.host ?? '',
    proxyPort: proxy === undefined ? '' : String(proxy.tcpPort),
    proxyUser: proxy?.user ?? '',
    legacyAlgorithms,
    identityAgent,
    agentForwarding: host?.agentForwarding === true,
    nameCharset: host?.nameCharset ?? 'utf-8',
  };
}

/** True when something there is not as it comes: then the fields are shown at once. */
export function isAdvancedUsed(form: AdvancedForm): boolean {
  return (
    form.jumpBy !== 'none' ||
    form.proxyKind !== 'none' ||
    form.legacyAlgorithms.length > 0 ||
    form.identityAgent !== '' ||
    form.agentForwarding ||
    form.nameCharset !== 'utf-8'
  );
}

/** What the fields mean, and what is wrong with them. */
export function checkAdvanced(form: AdvancedForm): {
  readonly draft: AdvancedDraft;
  readonly errors: Errors;
} {
  const jump = checkJump(form);
  const proxy = checkProxy(form);
  const identityAgent = form.identityAgent.trim();
  return {
    draft: {
      ...(jump.value === undefined ? {} : { jump: jump.value }),
      ...(proxy.value === undefined ? {} : { proxy: proxy.value }),
      ...(form.legacyAlgorithms.length === 0
        ? {}
        : { legacyAlgorithms: [...form.legacyAlgorithms] }),
      ...(identityAgent === '' ? {} : { identityAgent }),
      ...(form.agentForwarding ? { agentForwarding: true } : {}),
      ...(form.nameCharset === 'utf-8' ? {} : { nameCharset: form.nameCharset }),
    },
    errors: { ...jump.errors, ...proxy.errors, identityAgent: agentFault(identityAgent) },
  };
}

type Checked<T> = { readonly value?: T; readonly errors?: Errors };

function checkJump({ jumpBy, jumpList, jumpHostId }: AdvancedForm): Checked<Jump> {
  switch (jumpBy) {
    case 'none':
      return {};
    case 'host':
      return jumpHostId === ''
        ? { errors: { jumpHostId: 'Choose the host to go over.' } }
        : { value: { hostId: jumpHostId } };
    case 'list': {
      const parsed = parseJumpList(jumpList);
      return parsed.ok
        ? { value: { list: jumpList.trim() } }
        : { errors: { jumpList: parsed.message } };
    }
    default:
      return jumpBy satisfies never;
  }
}

/** The ports these proxies usually have. */
export const usualProxyPort: { readonly [K in Proxy['kind']]: string } = {
  socks5: '1080',
  http: '3128',
};

function checkProxy({ proxyKind, proxyHost, proxyPort, proxyUser }: AdvancedForm): Checked<Proxy> {
  if (proxyKind === 'none') return {};
  const host = proxyHost.trim().replace(/^\[(.*)\]$/, '$1');
  const port = proxyPort.trim() === '' ? usualProxyPort[proxyKind] : proxyPort.trim();
  const errors: Errors = { proxyHost: addressFault(host), proxyPort: portFault(port) };
  if (Object.values(errors).some((error) => error !== undefined)) return { errors };
  const user = proxyUser.trim();
  return {
    value: {
      kind: proxyKind,
      host,
      tcpPort: Number(port),
      ...(user === '' ? {} : { user }),
    },
  };
}

function agentFault(agent: string): string | undefined {
  if (agent.length > 1_000) return 'At most 1,000 characters.';
  return /\p{Cc}/u.test(agent) ? 'This has control characters in it.' : undefined;
}
