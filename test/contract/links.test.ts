import { diallingContract } from './dialling.ts';
import { linkAdapters } from './link-adapters.ts';
import { linksContract } from './links.ts';

for (const [name, make] of linkAdapters) {
  linksContract(name, make);
  diallingContract(name, make);
}
