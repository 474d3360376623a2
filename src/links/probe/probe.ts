import { type IceServer, iceUrls } from '../../lib/ice-server.ts';
import type { Probe, ProbeFailure, ProbedCandidate } from '../../lib/probe.ts';
import type { Clock } from '../../ports/clock.ts';
import { toRtcServers } from '../connection/ice-configuration.ts';
import { natKindOf } from './nat-kind.ts';

export type { Probe } from '../../lib/probe.ts';

/** Which servers to ask, and for how long. */
export interface ProbeRequest {
  readonly servers: readonly IceServer[];
  /** `relay`: only candidates of TURN servers. */
  readonly policy: RTCIceTransportPolicy;
  readonly clock: Clock;
  /** Gathering ends after this long, in milliseconds. */
  readonly limitMs: number;
  readonly connection?: typeof RTCPeerConnection;
}

const TYPES = ['host', 'srflx', 'prflx', 'relay'] as const;

/** Whether a candidate can be reached: not a host candidate at the discard port. */
const isReal = ({ port, type }: RTCIceCandidate): boolean => port !== 9 || type !== 'host';

/** A newer member, which the library's types lack; Chromium has it on the event as well. */
const serverOf = (event: RTCPeerConnectionIceEvent): string | undefined => {
  const { url } = event as { url?: string | null };
  const { url: own } = (event.candidate ?? {}) as { url?: string | null };
  return own || url || undefined;
};

const familyOf = (address: string): ProbedCandidate['family'] => {
  if (address.endsWith('.local')) return 'mdns';
  return address.includes(':') ? 6 : 4;
};

const toProbed = (candidate: RTCIceCandidate, server: string | undefined): ProbedCandidate | undefined => {
  const type = TYPES.find((one) => one === candidate.type);
  if (!type || !candidate.address || !isReal(candidate)) return undefined;
  return {
    type,
    protocol: candidate.protocol === 'tcp' ? 'tcp' : 'udp',
    family: familyOf(candidate.address),
    ...(server === undefined ? {} : { server }),
  };
};

/** Whether a server gave a candidate or an error: both are an answer. */
const isAnswered = (url: string, { candidates, failures }: Pick<Probe, 'candidates' | 'failures'>): boolean =>
  failures.some((one) => one.url === url) || candidates.some(({ server }) => server === url);

/** Resolves with true when gathering is complete, with false when the time is over. */
const whenWhole = (connection: RTCPeerConnection, { clock, limitMs }: ProbeRequest): Promise<boolean> =>
  new Promise((resolve) => {
    const cancel = clock.after(limitMs, () => resolve(false));
    connection.addEventListener('icegatheringstatechange', () => {
      if (connection.iceGatheringState !== 'complete') return;
      cancel();
      resolve(true);
    });
  });

/**
 * Gathers candidates from servers, with a connection that is never signalled. The result has no addresses in it, so that it
 * tells nothing of this person.
 */
export const probe = async (request: ProbeRequest): Promise<Probe> => {
  const { servers, policy, connection: Connection = RTCPeerConnection } = request;
  const connection = new Connection({ iceServers: toRtcServers(servers), iceTransportPolicy: policy });
  const raw: RTCIceCandidate[] = [];
  const candidates: ProbedCandidate[] = [];
  const failures: ProbeFailure[] = [];
  connection.addEventListener('icecandidate', (event) => {
    const probed = event.candidate && toProbed(event.candidate, serverOf(event));
    if (!event.candidate || !probed) return;
    raw.push(event.candidate);
    candidates.push(probed);
  });
  connection.addEventListener('icecandidateerror', ({ url, errorCode, errorText }) => {
    // One for each of the browser's own addresses.
    if (failures.every((one) => one.url !== url || one.code !== errorCode))
      failures.push({ url, code: errorCode, text: errorText });
  });
  connection.createDataChannel('');
  const whole = whenWhole(connection, request);
  await connection.setLocalDescription();
  const isWhole = await whole;
  connection.close();
  if (!isWhole) {
    for (const url of servers.flatMap(iceUrls))
      if (!isAnswered(url, { candidates, failures })) failures.push({ url, code: 0, text: '' });
  }
  const found = raw.map(({ type, address, port, relatedAddress, relatedPort }) => ({
    type: type ?? '',
    address: address ?? '',
    port: port ?? 0,
    base: `${relatedAddress} ${relatedPort}`,
  }));
  return { candidates, failures, nat: natKindOf(servers, { found, failed: failures.length, isWhole }) };
};
