import { afterEach, expect, it } from 'vitest';
import { failure, patientDeadlines } from '../../testing/hostile-meeting.ts';
import { Reader, str, u32 } from '../../testing/raw-ssh/bytes.ts';
import type { RawChannel } from '../../testing/raw-ssh/channels.ts';
import { SSH } from '../../testing/raw-ssh/numbers.ts';
import { startRawServer } from '../../testing/raw-ssh/server.ts';
import { createScript, paramsFor } from '../../testing/ssh-fixtures.ts';
import { connect } from './connection.ts';

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop();
});

/** What a command says at a server that ends it like this. */
async function answerOf(end: (channel: RawChannel) => void): Promise<Buffer> {
  const server = await startRawServer({
    receiving: {
      [SSH.CHANNEL_REQUEST]: (payload, peer) => {
        const channel = peer.channels.get(new Reader(payload, 1).u32());
        channel?.say(SSH.CHANNEL_SUCCESS);
        return true;
      },
      // the input is complete: half of the answer goes out, and the rest is the test's
      [SSH.CHANNEL_EOF]: (payload, peer) => {
        const channel = peer.channels.get(new Reader(payload, 1).u32());
        channel?.write(Buffer.from('half'));
        if (channel) end(channel);
        return true;
      },
    },
  });
  stops.push(server.stop);
  const tools = { ...createScript().deps, deadlines: patientDeadlines };
  const connection = await connect(paramsFor(server.port), tools);
  stops.push(connection.close);
  const command = await connection.openExec('hash');
  return command.finish(Buffer.from('names'), { deadlineMs: 4_000 });
}

const exitStatus = (channel: RawChannel) =>
  channel.say(SSH.CHANNEL_REQUEST, str('exit-status'), Buffer.of(0), u32(0));
const exitSignal = (channel: RawChannel) =>
  channel.say(
    SSH.CHANNEL_REQUEST,
    str('exit-signal'),
    Buffer.of(0),
    str('KILL'),
    Buffer.of(0),
    str(''),
    str(''),
  );

it.each([
  ['well', 0],
  ['with an error of its own', 1],
])('an answer is whole when the command has ended by itself, %s', async (_name, code) => {
  const answer = await answerOf((channel) => {
    channel.write(Buffer.from(' and half'));
    channel.close(code);
  });
  expect(answer.toString()).toBe('half and half');
});

it.each<[string, string, (channel: RawChannel) => void]>([
  ['the link dies', 'disconnected', ({ peer }) => peer.socket.end()],
  [
    'the link dies though the command has ended',
    'disconnected',
    (channel) => {
      exitStatus(channel);
      channel.peer.socket.end();
    },
  ],
  ['the channel is closed without a word', 'failed', (channel) => channel.close()],
  [
    'a signal ends the command',
    'failed',
    (channel) => {
      exitSignal(channel);
      channel.close();
    },
  ],
])('half an answer is none: %s', async (_name, code, end) => {
  const error = await failure(answerOf(end));
  expect(error.code).toBe(code);
});
