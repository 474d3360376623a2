// expects: nothing
import { html } from 'lit';
import { customElement } from 'lit/decorators.js';
import { NOTES_CHAT } from '../../engine/api/ids.ts';
import { ok } from '../../lib/result.ts';
import { base } from '../theme/base.ts';

export const all = [html`<p></p>`, customElement, NOTES_CHAT, ok, base];
