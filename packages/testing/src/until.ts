/**
 * Repeats the question until the answer is not `undefined`, false or an empty list. Only the test's time limit
 * ends it otherwise.
 */
export async function until<T>(question: () => Promise<T> | T): Promise<Exclude<T, undefined | false>> {
  for (;;) {
    const answer = await question();
    if (answer !== undefined && answer !== false && !(Array.isArray(answer) && answer.length === 0))
      return answer as Exclude<T, undefined | false>;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Repeats the question until the list is empty. */
export const untilNone = (
  question: () => Promise<readonly unknown[]> | readonly unknown[],
): Promise<boolean> => until(async () => (await question()).length === 0);
