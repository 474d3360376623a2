// expects: eslint(no-restricted-imports)
import { connect } from '../../bridge/page.ts';

export const engine = connect();
