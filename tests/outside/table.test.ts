import { describe, expect, it } from 'vitest';
import { findingsOf, passes, tableOf } from './table.ts';
import { error, type Outcome, warning } from './validator.ts';

const clean: Outcome = { name: 'html', seconds: 1.25, items: 14, findings: [] };
const warned: Outcome = { ...clean, findings: [warning('/a', 'odd'), warning('/b', 'odd')] };
const wrong: Outcome = { ...clean, findings: [error('/a', 'no alt'), ...warned.findings] };
const absent: Outcome = { name: 'metrics', seconds: 0, notRun: 'promtool is not installed' };
const broken: Outcome = { name: 'players', seconds: 2, failed: 'no browser\n  at start' };
const idle: Outcome = { ...clean, items: 0 };

describe('the table of validators', () => {
  it('has a line for each: what it checked, errors and warnings, or why it did not run', () => {
    expect(tableOf([wrong, absent, broken])).toBe(
      [
        'validator    items  errors  warnings  seconds',
        'html            14       1         2      1.3',
        'metrics    not run                             promtool is not installed',
        'players      broke                        2.0  no browser',
        '',
      ].join('\n'),
    );
  });

  it('is followed by each message, with its count and the first places', () => {
    const many = ['/1', '/2', '/3', '/4'].map((where) => error(where, 'no alt'));
    expect(findingsOf([{ ...warned, findings: [...warned.findings, ...many] }, absent])).toBe(
      'html, error: no alt (4 times: /1, /2, /3, and 1 more)\nhtml, warning: odd (2 times: /a, /b)\n',
    );
    expect(findingsOf([broken])).toBe('players broke: no browser\n  at start\n');
  });
});

describe('a run of validators', () => {
  it('passes with warnings, and fails with an error', () => {
    expect(passes([clean, warned], true)).toBe(true);
    expect(passes([clean, wrong], false)).toBe(false);
  });

  it('fails if a validator broke or checked nothing', () => {
    expect(passes([clean, broken], false)).toBe(false);
    expect(passes([clean, idle], false)).toBe(false);
  });

  it('fails without a validator only if all have to run', () => {
    expect(passes([clean, absent], false)).toBe(true);
    expect(passes([clean, absent], true)).toBe(false);
  });
});
