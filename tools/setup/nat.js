// @ts-check
import { spawnSync } from 'node:child_process';
import { installWithApt } from './apt.js';

/** What hosts behind NATs are made of: how to see that it is there, and the Debian package that it is in. */
const NEEDED = [
  { name: 'ip', test: 'command -v ip', package: 'iproute2' },
  { name: 'iptables', test: 'command -v iptables', package: 'iptables' },
  { name: 'turnserver', test: 'command -v turnserver', package: 'coturn' },
  { name: 'perl', test: 'perl -MTime::HiRes -e 1', package: 'perl' },
];

const missing = () => NEEDED.filter(({ test }) => spawnSync('sh', ['-c', test]).status !== 0);

/** Namespaces of the network, for this account, in this kernel. */
const mayMakeNamespaces = () => spawnSync('unshare', ['--net', 'true']).status === 0;

/**
 * Makes sure that hosts behind NATs can be made here, as far as packages are missing.
 * @returns {string | undefined} why they cannot, in one line
 */
export const whyNoNat = () => {
  if (process.platform !== 'linux') return 'only Linux has network namespaces';
  if (process.getuid?.() !== 0) return 'making network namespaces takes root';
  if (!mayMakeNamespaces()) return 'this kernel or container does not allow network namespaces';
  const packages = missing().map((each) => each.package);
  if (packages.length > 0) installWithApt('a TURN server and NATs', packages);
  const still = missing().map(({ name }) => name);
  return still.length > 0 ? `not installed: ${still.join(', ')}` : undefined;
};
