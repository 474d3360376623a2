// @ts-check
import { crowdSuite } from '../harness/crowd.js';

crowdSuite({
  title: 'twelve people who have never met',
  single: ['Ada', 'Borin', 'Chiara', 'Esme', 'Farid', 'Greta', 'Hugo', 'Ines', 'Jonas', 'Kofi'],
  twice: 'Nova',
  links: 7,
  contacts: ['Ada#1', 'Borin#1'],
  refused: [
    { asking: 'Esme#1', asked: 'Chiara#1', answer: 'Decline' },
    { asking: 'Farid#1', asked: 'Chiara#1', answer: 'Block' },
  ],
  // Each person takes part in a meeting after the relay is gone.
  later: [
    ['Greta#1', 'Nova#1'],
    ['Hugo#1', 'Nova#2'],
    ['Ines#1', 'Jonas#1'],
    ['Kofi#1', 'Ada#1'],
    ['Borin#1', 'Chiara#1'],
    ['Esme#1', 'Farid#1'],
  ],
});
