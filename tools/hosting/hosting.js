// @ts-check
import { isIP } from 'node:net';
import { lanAddresses, originOf, outwardAddress, ownNames } from './addresses.js';
import { givenCertificate, ownCertificate } from './certificate.js';
import { dataFolder } from './data-folder.js';
import { terminalQr } from './terminal-qr.js';

/**
 * @typedef {import('./arguments.js').Wish} Wish
 * @typedef {import('./certificate.js').Certificate} Certificate
 *
 * @typedef {object} Hosting
 * @property {Certificate} certificate
 * @property {readonly string[]} names that the certificate is for
 * @property {readonly string[]} hosts where others reach this machine, the likeliest first
 */

/** This machine, seen by itself. */
const LOCAL = ['localhost', '127.0.0.1', '::1'];

/**
 * Prepares serving others over https.
 * @param {Wish} wish
 * @returns {Promise<Hosting | { problem: string }>}
 */
export const prepareHosting = async ({ host, files }) => {
  const outward = await outwardAddress();
  const all = lanAddresses().toSorted(
    (one, other) => Number(other.address === outward) - Number(one.address === outward),
  );
  const lasting = all.filter(({ lasts }) => lasts);
  // Where nothing lasts, what there is has to do.
  const addresses = (lasting.length > 0 ? lasting : all).map(({ address }) => address);
  const hosts = host === undefined ? (addresses.length > 0 ? addresses : ['localhost']) : [host];
  if (files !== undefined) {
    const certificate = givenCertificate(files);
    if ('problem' in certificate) return certificate;
    // What a real certificate is for is how the machine is to be called.
    const names = host === undefined ? certificate.names.filter((name) => isIP(name) === 0) : [];
    return { certificate, names: certificate.names, hosts: names.length > 0 ? names : hosts };
  }
  const folder = dataFolder();
  try {
    const certificate = await ownCertificate({
      folder,
      lasting: [...hosts, ...ownNames(), ...LOCAL],
      others: all.map(({ address }) => address),
    });
    return { certificate, names: [], hosts };
  } catch (error) {
    return {
      problem: `A certificate could not be made in ${folder}: ${error instanceof Error ? error.message : error}`,
    };
  }
};

/** @param {Certificate} certificate */
const aboutWarning = ({ origin, fingerprint }) => `
The certificate was made on this machine${origin === 'made' ? ' just now' : ''}, so browsers warn on the first visit. Go on there:
  Chrome, Edge   Advanced, then Proceed
  Firefox        Advanced, then Accept the Risk and Continue
  Safari         Show Details, then visit this website
What they show as SHA-256 fingerprint has to be
  ${fingerprint.slice(0, 47)}
  ${fingerprint.slice(48)}
Driftpost works so, as long as it can reach this machine. Chrome keeps nothing for opening it without a
network from an address with such a warning, and does not offer to install it. With a certificate that the
browsers know both work: --cert FILE --key FILE.`;

/**
 * What to say when it runs.
 * @param {Hosting} hosting
 * @param {number} port
 * @param {boolean} colours
 */
export const hostingWords = ({ certificate, hosts }, port, colours) => {
  const [first = ''] = hosts;
  const lines = [
    '',
    'Driftpost is at',
    ...hosts.map((host) => `  ${originOf(host, port)}`),
    '',
    terminalQr(originOf(first, port), colours),
    ...(certificate.origin === 'given' ? [] : [aboutWarning(certificate)]),
    '',
    `Where another device does not get there, the firewall of this machine may keep port ${port} closed.`,
    'Ctrl+C ends it.',
  ];
  return lines.join('\n');
};
