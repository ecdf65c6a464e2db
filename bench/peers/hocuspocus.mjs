// Hocuspocus as it comes, its documents in memory alone: node hocuspocus.mjs <folder of the npm packages> <port>

import { createRequire } from "node:module";

const [, , folder, port] = process.argv;
const { Server } = createRequire(`${folder}/`)("@hocuspocus/server");
await new Server({ port: Number(port), address: "127.0.0.1", quiet: true }).listen();
