// expects: eslint(no-restricted-imports)
import { html } from 'lit';

export const view = html`<p></p>`;
