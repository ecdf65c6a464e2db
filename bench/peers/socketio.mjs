// The peer: Node's socket.io, as a program that keeps nothing would use it. `node socketio.mjs PORT`
//   ask      sent on to everybody in the room as `question`
//   join     acknowledged; every socket is in the room already
//   command  acknowledged at once with the next seq; ten times a second everybody gets a `sync` of what changed
import { Server } from "socket.io";

const TICK_MS = 100;
const io = new Server(Number(process.argv[2]), { transports: ["websocket"], serveClient: false });
const changed = new Map();
let seq = 0;
let sent = 0;

io.on("connection", (socket) => {
  socket.join("room");
  socket.on("ask", (question) => io.to("room").emit("question", question));
  socket.on("join", (wanted, answer) => answer({ ok: true, stream: wanted.stream, seq, entities: [] }));
  socket.on("command", ({ name, args }, answer) => {
    seq += 1;
    const id = args.question ?? `asked-${seq}`;
    const known = changed.get(id);
    const endorsements = (known?.endorsements ?? 0) + 1;
    const asked = { kind: "question", id, seq, text: args.text };
    changed.set(id, args.text ? asked : { kind: "question_tally", id, seq, endorsements });
    answer({ ok: true, seq, result: { question: id } });
  });
});

setInterval(() => {
  if (seq === sent) return;
  const entities = [...changed.values()].filter((entity) => entity.seq > sent);
  io.to("room").emit("sync", { stream: "session:peer", from: sent, seq, entities });
  sent = seq;
}, TICK_MS);
