import { expect } from 'chai';
import { type Found, natKindOf } from '../../../../src/links/probe/nat-kind.ts';

const TWO = [{ urls: ['stun:a.test', 'stun:b.test'] }];
const host: Found = { type: 'host', address: '10.0.0.2', port: 1000, base: 'null null' };
const mapped = (port: number, base = '10.0.0.2 1000'): Found => ({
  type: 'srflx',
  address: '192.0.2.1',
  port,
  base,
});
const whole = { failed: 0, isWhole: true };

describe('the kind of NAT', () => {
  it('is symmetric where two servers see one base at two ports', () => {
    expect(natKindOf(TWO, { ...whole, found: [host, mapped(2000), mapped(2001)] })).to.equal('symmetric');
    expect(natKindOf(TWO, { failed: 1, isWhole: false, found: [mapped(2000), mapped(2001)] })).to.equal(
      'symmetric',
    );
  });

  it('is cone where two servers agree, for each of two bases', () => {
    const found = [host, mapped(2000), mapped(3000, '10.0.0.9 1000')];
    expect(natKindOf(TWO, { ...whole, found })).to.equal('cone');
  });

  it('is not known where only one server has said something', () => {
    const one = [{ urls: 'stun:a.test' }];
    expect(natKindOf(one, { ...whole, found: [host, mapped(2000)] })).to.equal('unknown');
    expect(natKindOf(TWO, { failed: 1, isWhole: true, found: [host, mapped(2000)] })).to.equal('unknown');
    const tcpOnly = [{ urls: ['stun:a.test', 'turn:a.test?transport=tcp'] }];
    expect(natKindOf(tcpOnly, { ...whole, found: [mapped(2000)] })).to.equal('unknown');
  });

  it('is open where every server sees the address that one has', () => {
    expect(natKindOf(TWO, { ...whole, found: [host] })).to.equal('open');
  });

  it('is blocked where none was reached', () => {
    expect(natKindOf(TWO, { failed: 2, isWhole: true, found: [host] })).to.equal('blocked');
    expect(natKindOf(TWO, { failed: 2, isWhole: false, found: [] })).to.equal('blocked');
  });

  it('is not known where no server was asked, or only relayed candidates came', () => {
    expect(natKindOf([], { ...whole, found: [host] })).to.equal('unknown');
    const relay: Found = { type: 'relay', address: '192.0.2.9', port: 9, base: '0.0.0.0 0' };
    expect(natKindOf(TWO, { ...whole, found: [relay] })).to.equal('unknown');
  });
});
