import { assert } from 'chai';
import { type AddressReach, reachOf } from '../../../src/lib/address-reach.ts';

describe('from where an address can be opened', () => {
  const hosts: Readonly<Record<AddressReach, string>> = {
    device:
      'localhost LOCALHOST localhost. chat.localhost a.b.localhost 127.0.0.1 127.9.9.9 127.1 0x7f.1 2130706433 ' +
      '0.0.0.0 [::1] [::] [0:0:0:0:0:0:0:1] [::ffff:127.0.0.1]',
    network:
      '10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.20 169.254.7.7 100.64.0.1 100.127.1.1 [fc00::1] ' +
      '[fd12:3456::1] [fe80::1] [febf::1] [::ffff:192.168.1.2] mina.local Mina.Local. chat.home.arpa ' +
      'chat.internal chat.lan chat fritz.box',
    anywhere:
      'driftpost.example localhost.example notlocalhost.org local.example mylocal.org 126.255.255.255 128.0.0.1 ' +
      '9.255.255.255 11.0.0.1 172.15.0.1 172.32.0.1 192.169.0.1 100.63.1.1 100.128.0.1 [2001:db8::1] ' +
      '[fec0::1] [fe00::1] [::ffff:8.8.8.8] [fc::1]',
  };
  for (const [reach, names] of Object.entries(hosts)) {
    for (const host of names.split(' ')) {
      it(`${host}: ${reach}`, () => {
        assert.equal(reachOf(`http://${host}:4173/`), reach);
        assert.equal(reachOf(`https://${host}/a/driftpost/`), reach);
      });
    }
  }

  it('a file, and what is no address, are of this device', () => {
    for (const address of ['file:///home/mina/index.html', 'null/', ''])
      assert.equal(reachOf(address), 'device');
  });
});
