import { readFile } from 'node:fs/promises';
import {
  type DestinationOfReceipt,
  keysIn,
  type Receipt,
  type ReceiptList,
  SluglineError,
  verifyReceipt,
} from '@slugline/story';
import { type Command, InvalidArgumentError } from 'commander';
import { exitCodes } from '../exit.ts';
import { unreadable } from '../package/package-files.ts';
import { apiHelp, runningApi } from './api.ts';
import { jsonOption } from './options.ts';

/** The longest that the URL of a key may take to answer, ms, and the most bytes of its answer. */
const patience = 10_000;
const mostBytes = 1024 ** 2;

export function addReceipt(program: Command): void {
  const receipt = program
    .command('receipt')
    .description('show the signed proof that a retracted story is gone')
    .argument('<story>', 'a story id')
    .option('--number <n>', 'the receipt of an earlier retraction (default: the newest)', wholeNumber)
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `\n--json prints the receipt as it was signed: give that to whoever asks.\n${apiHelp}`,
    )
    .action(async (story: string, { number, json = false }: { number?: number; json?: boolean }) => {
      const client = runningApi();
      const list = await client.receipts(story);
      // While the newest retraction has no receipt, that of an older one proves nothing about it.
      const newest = list.pending === null ? list.receipts.at(-1)?.number : undefined;
      const wanted = number ?? newest;
      if (wanted === undefined) {
        if (json) process.stdout.write(`${JSON.stringify(list, null, 2)}\n`);
        process.stderr.write(`slugline: ${pendingLines(list).join('\n  ')}\n`);
        process.exitCode = exitCodes.failed;
        return;
      }
      const found = await client.receipt(story, wanted);
      process.stdout.write(`${json ? JSON.stringify(found, null, 2) : linesOf(found).join('\n')}\n`);
    });
  receipt
    .command('verify')
    .description('check that a receipt is as it was signed')
    .argument('<file>', 'a receipt, as --json prints it')
    .requiredOption(
      '--key <file-or-url>',
      'a file with the public key (a JWK, a JWK set or PEM), or the URL of /v1/keys at the newsroom; never take the key from whoever sent the receipt',
    )
    .addOption(jsonOption())
    .action(async (file: string, { key, json = false }: { key: string; json?: boolean }) => {
      const text = await readFile(file, 'utf8').catch(unreadable(file));
      const keys = keysIn(await textOfKey(key));
      const signed = verifyReceipt(text, keys);
      const { keyId } = signed.signature;
      // This prints what was signed, not the text of the file.
      process.stdout.write(
        json
          ? `${JSON.stringify({ valid: true, keyId, receipt: signed }, null, 2)}\n`
          : `The receipt is as it was signed with the key ${keyId}.\n\n${linesOf(signed).join('\n')}\n`,
      );
    });
}

async function textOfKey(key: string): Promise<string> {
  if (!/^https?:\/\//.test(key)) return readFile(key, 'utf8').catch(unreadable(key));
  const unavailable = (why: string, cause?: unknown) =>
    new SluglineError('api_unavailable', `no key can be read at ${key}: ${why}`, { where: key, cause });
  try {
    const response = await fetch(key, { redirect: 'error', signal: AbortSignal.timeout(patience) });
    if (!response.ok) throw unavailable(`it answers ${response.status}`);
    const pieces: Uint8Array[] = [];
    let bytes = 0;
    for await (const piece of response.body ?? []) {
      bytes += piece.length;
      if (bytes > mostBytes) throw unavailable('its answer is too long for a key');
      pieces.push(piece);
    }
    return Buffer.concat(pieces).toString();
  } catch (error) {
    if (error instanceof SluglineError) throw error;
    const { message, cause } = error as Error;
    throw unavailable(cause instanceof Error ? cause.message : message, error);
  }
}

/** Returns a receipt as text for people. */
function linesOf(receipt: Receipt): string[] {
  const { storyId, number, retractedAt, issuedAt, timeToDarkMs, destinations, signature } = receipt;
  const outcome =
    timeToDarkMs === null
      ? 'NOT PROVEN: a destination did not answer'
      : `no address has the story any more, ${(timeToDarkMs / 1000).toFixed(2)} s after the retraction`;
  return [
    `Receipt ${number} of story ${storyId}`,
    outcome,
    `retracted ${retractedAt}, issued ${issuedAt}, key ${signature.keyId}`,
    ...destinations.flatMap((one) => ['', ...linesOfDestination(one)]),
  ];
}

function linesOfDestination(one: DestinationOfReceipt): string[] {
  const { name, baseUrl, answered, problem, deleted, addresses } = one;
  const silent = answered ? [] : [`  it did not answer: ${problem ?? 'no reason given'}`];
  return [
    `${name}  ${baseUrl ?? 'not in the settings any more'}  ${addresses.length} addresses, ${deleted.length} objects deleted`,
    ...silent,
    ...addresses.map(
      ({ status, verdict, encoding, at, url }) =>
        `  ${String(status ?? '–').padEnd(3)}  ${verdict.padEnd(8)}  ${encoding.padEnd(8)}  ${at}  ${url}`,
    ),
  ];
}

function pendingLines({ storyId, receipts, pending }: ReceiptList): string[] {
  if (pending === null)
    return [`story ${storyId} has no receipt: it was not retracted, or nothing of it was public`];
  const { number, destinations, addresses } = pending;
  const earlier = receipts.map((one) => one.number).join(', ');
  return [
    `receipt ${number} of story ${storyId} is still to come`,
    ...destinations.map((name) => `the story is not withdrawn yet from ${name}`),
    ...addresses.map(
      ({ url, destination, status, verdict, problem }) =>
        `${url || destination}: ${status === null ? `no answer (${problem ?? 'no reason given'})` : `${status}, ${verdict}`}`,
    ),
    ...(earlier === '' ? [] : [`receipts of earlier retractions: ${earlier} (--number)`]),
  ];
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}
