// @ts-check
import { crowdSuite } from './harness/crowd.js';

crowdSuite({
  title: 'three people who have never met',
  single: ['Ada'],
  twice: 'Nova',
  links: 2,
  contacts: ['Ada#1', 'Nova#1'],
  refused: [{ asking: 'Nova#2', asked: 'Ada#1', answer: 'Block' }],
  later: [['Nova#1', 'Nova#2']],
});
