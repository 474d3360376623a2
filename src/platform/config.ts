import * as v from 'valibot';
import { type IceServer, MAX_ICE_SERVERS, isIceServer } from '../lib/ice-server.ts';
import { type Result, err, ok } from '../lib/result.ts';
import { MAX_SERVERS, MAX_SERVER_CHARACTERS, type ServerLists } from '../lib/signalling-servers.ts';
import { DEFAULT_NETWORK } from './app-name.ts';

/**
 * `config.json`: the settings of the app's host. A missing key means the defaults below, an empty list
 * switches that kind off. It comes from the app's own origin and never from a link.
 */

const url = (pattern: RegExp) => v.pipe(v.string(), v.maxLength(MAX_SERVER_CHARACTERS), v.regex(pattern));
const servers = v.pipe(v.array(url(/^wss?:\/\/\S+$/)), v.maxLength(MAX_SERVERS));
const schema = v.object({
  signalling: v.optional(
    v.object({ nostr: v.optional(servers), torrent: v.optional(servers), mqtt: v.optional(servers) }),
  ),
  iceServers: v.optional(v.pipe(v.array(v.custom<IceServer>(isIceServer)), v.maxLength(MAX_ICE_SERVERS))),
  network: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(64))),
});

/** What the app runs with. */
export interface Config extends ServerLists {
  readonly iceServers: readonly IceServer[];
  /** Separates networks that must not meet. */
  readonly network: string;
}

/** Public servers, pinned here so that an update of a dependency does not change which servers the app talks to. */
export const DEFAULT_CONFIG: Config = {
  nostr: [
    'wss://nos.lol',
    'wss://purplerelay.com',
    'wss://relay.mostr.pub',
    'wss://nostr.data.haus',
    'wss://relay.agorist.space',
  ],
  torrent: ['wss://tracker.openwebtorrent.com', 'wss://tracker.webtorrent.dev', 'wss://open.ftorrent.com'],
  mqtt: [
    'wss://broker.emqx.io:8084/mqtt',
    'wss://broker.hivemq.com:8884/mqtt',
    'wss://test.mosquitto.org:8081/mqtt',
  ],
  iceServers: [{ urls: ['stun:stun.l.google.com:19302', 'stun:stun.cloudflare.com:3478'] }],
  network: DEFAULT_NETWORK,
};

/** The configuration without signalling servers, where the file cannot be read. */
const OFFLINE_CONFIG: Config = { ...DEFAULT_CONFIG, nostr: [], torrent: [], mqtt: [] };

/** The configuration in a file's text; the error names the key that is not valid, `config.json` for the whole. */
export const parseConfig = (text: string): Result<Config, string> => {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return err('config.json');
  }
  if (Array.isArray(json)) return err('config.json');
  const parsed = v.safeParse(schema, json);
  if (!parsed.success) return err(v.getDotPath(parsed.issues[0]) ?? 'config.json');
  const { signalling, iceServers, network } = parsed.output;
  return ok({
    nostr: signalling?.nostr ?? DEFAULT_CONFIG.nostr,
    torrent: signalling?.torrent ?? DEFAULT_CONFIG.torrent,
    mqtt: signalling?.mqtt ?? DEFAULT_CONFIG.mqtt,
    iceServers: iceServers ?? DEFAULT_CONFIG.iceServers,
    network: network ?? DEFAULT_CONFIG.network,
  });
};

/** The configuration of a start. */
export interface LoadedConfig {
  readonly config: Config;
  /** The key that is not valid, or null. */
  readonly problem: string | null;
  /** The network that counts; null where that is not known. */
  readonly network: string | null;
}

/**
 * Fetches and reads the file. A missing file or an unreachable host means the defaults. Neither of them changes the network, and
 * an invalid file does not either.
 * @param last network that the file named last, or null
 * @param heard is called with each response, of any status
 */
export const loadConfig = async (
  address: string,
  last: string | null,
  heard: (response: Response) => void = () => undefined,
): Promise<LoadedConfig> => {
  const response = await fetch(address, { cache: 'no-cache' }).catch(() => undefined);
  if (response) heard(response);
  const defaults = { config: DEFAULT_CONFIG, problem: null, network: last };
  if (!response) return defaults;
  if (response.status === 404) return { ...defaults, network: last ?? DEFAULT_NETWORK };
  const read = response.ok ? parseConfig(await response.text()) : err('config.json');
  return read.ok
    ? { config: read.value, problem: null, network: read.value.network }
    : { config: OFFLINE_CONFIG, problem: read.error, network: last };
};
