import { css } from 'lit';

/** The dialog that compares safety codes. */
export const verifyStyles = css`
  .safety {
    padding: 18px 12px;
    border-radius: 12px;
    background: var(--accent-soft);
    font-size: min(2.5rem, 12.5cqw);
    font-variant-numeric: tabular-nums;
    font-weight: 650;
    letter-spacing: 0.06em;
    line-height: 1.2;
    speak-as: digits;
    text-align: center;
    white-space: nowrap;
  }

  .progress:focus {
    outline: none;
  }

  .verified {
    display: flex;
    align-items: center;
    gap: 8px;
    color: var(--success);
    font-size: var(--text-large);
    font-weight: 650;
  }

  .alarm {
    display: flex;
    gap: 12px;
    padding: 14px;
    border-radius: 12px;
    background: var(--danger-soft);
  }

  .alarm .icon {
    margin-top: 2px;
    color: var(--danger);
  }

  details {
    padding-top: 8px;
    border-top: 1px solid var(--line);
  }

  summary {
    min-height: var(--target);
    align-content: center;
    cursor: pointer;
  }
`;

/** The long code and its picture. */
export const longCodeStyles = css`
  :host,
  .long {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 14px;
  }

  .digits {
    --group: 3.5em;

    display: grid;
    grid-template-columns: repeat(auto-fit, var(--group));
    justify-content: center;
    gap: 6px 14px;
    justify-self: center;
    width: min(100%, 4 * var(--group) + 5 * 14px);
    padding: 14px;
    border-radius: 12px;
    background: var(--sand);
    font-size: 1.0625rem;
    letter-spacing: 0.04em;
  }

  .qr {
    display: block;
    width: min(200px, 60vw);
    margin: 0 auto;
    border-radius: 12px;
    forced-color-adjust: none;
  }

  .buttons {
    justify-content: flex-end;
  }
`;
