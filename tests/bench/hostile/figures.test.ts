import { expect, it } from 'vitest';
import { figuresOf } from './figures.ts';

it('figures count what became of submissions, and give the quantiles of the answers', () => {
  const answers = Array.from({ length: 100 }, (_, n) => 100 - n);
  const asked = { answers, unanswered: 2, unwell: 1 };
  expect(figuresOf(['202 complete', '400 request_invalid', '202 complete'], asked, 2_040)).toEqual({
    became: { '202 complete': 2, '400 request_invalid': 1 },
    ...{ seconds: 2, questions: 102, p50Ms: 50, p99Ms: 99, maxMs: 100, unanswered: 2, unwell: 1 },
  });
});

it('figures of questions without any answer tell how many there were', () => {
  const figures = figuresOf([], { answers: [], unanswered: 3, unwell: 0 }, 1_000);
  expect(figures).toMatchObject({ became: {}, questions: 3, unanswered: 3, maxMs: 0 });
});
