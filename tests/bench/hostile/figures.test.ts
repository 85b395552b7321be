import { expect, it } from 'vitest';
import { figuresOf } from './figures.ts';

it('figures count the results of submissions, and have the quantiles of the answers', () => {
  const answers = Array.from({ length: 100 }, (_, n) => 100 - n);
  const probed = { answers, unanswered: 2, problems: 1 };
  expect(figuresOf(['202 complete', '400 request_invalid', '202 complete'], probed, 2_040)).toEqual({
    results: { '202 complete': 2, '400 request_invalid': 1 },
    ...{ seconds: 2, requests: 102, p50Ms: 50, p99Ms: 99, maxMs: 100, unanswered: 2, problems: 1 },
  });
});

it('figures without any answer have the number of requests', () => {
  const figures = figuresOf([], { answers: [], unanswered: 3, problems: 0 }, 1_000);
  expect(figures).toMatchObject({ results: {}, requests: 3, unanswered: 3, maxMs: 0 });
});
