// Asks two turns on a WebSocket of the given server, once with the client of openai and once with ws
// alone, and prints what came, one line each.
import OpenAI from 'openai';
import { ResponsesWS } from 'openai/resources/responses/ws';
import { WebSocket } from 'ws';

const [baseUrl, apiKey] = process.argv.slice(2);
const first = { type: 'response.create', model: 'm', input: 'a' };
const second = { type: 'response.create', model: 'm', previous_response_id: 'resp_1', input: 'b' };

/** Sends the turns, each when the one before is over; tells of each message. */
function turns(send, close) {
  const rest = [first, second];
  send(rest.shift());
  return (event) => {
    if (event.type === 'response.completed' || event.type === 'error') {
      rest.length > 0 && event.type !== 'error' ? send(rest.shift()) : close();
    }
  };
}

async function withOpenAi() {
  const socket = new ResponsesWS(new OpenAI({ baseURL: `${baseUrl}/v1`, apiKey }));
  const next = turns(
    (event) => socket.send(event),
    () => socket.close({ code: 1000, reason: 'done' }),
  );
  await new Promise((resolve, reject) => {
    socket.on('event', (event) => {
      console.log(`openai ${event.type}`);
      next(event);
    });
    socket.on('error', reject);
    socket.on('close', resolve);
  });
}

async function withWs() {
  const socket = new WebSocket(`${baseUrl.replace(/^http/, 'ws')}/v1/responses`, {
    headers: { Authorization: `Bearer ${apiKey}` },
  });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const pong = new Promise((resolve) => socket.once('pong', resolve));
  socket.ping('here');
  console.log(`ws pong ${await pong}`);
  const next = turns((event) => socket.send(JSON.stringify(event)), () => socket.close(1000, 'done'));
  await new Promise((resolve, reject) => {
    socket.on('message', (data, binary) => {
      console.log(`ws ${binary ? 'binary' : 'text'} ${data}`);
      next(JSON.parse(data));
    });
    socket.on('error', reject);
    socket.on('close', (code) => {
      console.log(`ws closed ${code}`);
      resolve();
    });
  });
}

await withOpenAi();
await withWs();
