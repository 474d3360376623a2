import { probe } from './links/probe/probe.ts';
import { probeServer } from './links/probe/server-probe.ts';
import { systemClock } from './platform/clock.ts';
import { type PageServices, PROBE_LIMIT_MS } from './ui/page-services.ts';

/** See `PageServices`; loaded when Diagnostics is opened. */
export const probePage: PageServices['probe'] = (servers, policy) =>
  probe({ servers, policy, clock: systemClock, limitMs: PROBE_LIMIT_MS });

/** The same of signalling servers. */
export const probeServerPage: PageServices['probeServer'] = (server) =>
  probeServer(server, { clock: systemClock, limitMs: PROBE_LIMIT_MS });
