// @ts-check
// Those of the cost tests that take long: npm run e2e:all.
import { measure } from '../measuring.js';

measure(({ takesLong }) => takesLong === true);
