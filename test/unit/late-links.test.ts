import { expect } from 'chai';
import { lateLinks } from '../../src/late-links.ts';
import type { StartLinks, startLinks } from '../../src/start-links.ts';
import type { IceChoice } from '../../src/lib/ice-server.ts';
import type { PageLinks } from '../../src/links/contract.ts';

const FIRST: IceChoice = { servers: [], relayedOnly: false };
const CHOSEN: IceChoice = { servers: [], relayedOnly: true };
const CONFIG = { nostr: [], torrent: [], mqtt: [], iceServers: [] };

const world = () => {
  const told: string[] = [];
  const script = Promise.withResolvers<{ readonly startLinks: typeof startLinks }>();
  const links = lateLinks(script.promise, {
    config: CONFIG,
    ice: FIRST,
    time: undefined,
    port: new MessageChannel().port1,
    isExpecting: false,
  });
  const begin = ({ ice, time }: StartLinks) => {
    told.push(`started ${ice.relayedOnly} ${time?.aheadMs}`);
    const started: Partial<PageLinks> = {
      useIce: ({ relayedOnly }) => void told.push(`chosen ${relayedOnly}`),
      report: async () => ({ links: [], failures: [] }),
    };
    return {
      links: started as PageLinks,
      useTime: (next: StartLinks['time']) => void told.push(`time ${next?.aheadMs}`),
      end: () => void told.push('ended'),
    };
  };
  const arrive = async (): Promise<void> => {
    script.resolve({ startLinks: begin });
    await script.promise;
  };
  return { told, links, arrive };
};

describe('links that come after the engine', () => {
  it('start with what was chosen meanwhile, and hear of what is chosen then', async () => {
    const { told, links, arrive } = world();
    expect(await links.report()).to.deep.equal({ links: [], failures: [] });
    links.useIce(CHOSEN);
    links.useTime({ by: 'host', aheadMs: 7_000 });
    await arrive();
    links.useIce(FIRST);
    links.useTime({ by: 'host', aheadMs: 9_000 });
    links.end();
    expect(told).to.deep.equal(['started true 7000', 'chosen false', 'time 9000', 'ended']);
  });

  it('do not start where they were ended before', async () => {
    const { told, links, arrive } = world();
    links.end();
    await arrive();
    expect(told).to.deep.equal([]);
  });
});
