import { css } from 'lit';

/** The page of the network: the chart beside the facts where there is room, else below each other. */
export const networkStyles = css`
  .page {
    grid-template-columns: minmax(0, 1fr);
    max-width: 920px;
  }

  .waiting {
    padding: 80px 0;
    text-align: center;
  }

  .sight {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 16px;
  }

  .chart > p {
    max-width: 52ch;
    text-wrap: balance;
  }

  .chart {
    grid-template-columns: minmax(0, 1fr);
    justify-items: center;
    padding: 12px 12px 20px;
    background: radial-gradient(circle at 50% 40%, var(--raised), var(--surface-glow));
    text-align: center;
  }

  .facts {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(140px, 1fr));
    align-content: start;
    gap: 10px;
  }

  .role {
    padding: 12px 4px 0;
  }

  .fact {
    padding: 12px 14px;
    border: 1px solid var(--line);
    border-radius: 12px;
    background: var(--raised);
  }

  .fact dt {
    font-size: var(--text-note);
    font-weight: 550;
  }

  .fact span {
    display: block;
  }

  .value {
    font-size: var(--text-title);
    font-variant-numeric: tabular-nums;
    line-height: 1.3;
  }

  details {
    padding: 0 4px;
  }

  summary {
    min-height: var(--target);
    align-content: center;
    color: var(--text-quiet);
    font-size: var(--text-note);
    cursor: pointer;
  }

  .wide {
    overflow-x: auto;
  }

  table {
    width: 100%;
    border-collapse: collapse;
    font-size: var(--text-note);
    font-variant-numeric: tabular-nums;
  }

  th,
  td {
    padding: 6px 12px 6px 0;
    border-top: 1px solid var(--line);
    font-weight: 400;
    text-align: start;
  }

  thead th {
    border: 0;
    font-weight: 550;
  }

  @media (width >= 1100px) {
    .sight {
      grid-template-columns: minmax(0, 1fr) 240px;
    }

    .facts {
      grid-template-columns: 1fr;
    }
  }
`;
