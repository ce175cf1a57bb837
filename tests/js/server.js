/** A real server for the modules under test, which ask by addresses without a host, as pages do. */
import { createServer } from "node:http";

/** @typedef {{method: string, url: string, body: unknown}} Asked */
/** @typedef {{status?: number, body?: unknown, headers?: Record<string, string>}} Given */

/**
 * Serves until `close`; what was asked is kept.
 * @param {(asked: Asked, n: number) => Given | "hang up"} answer the n-th request, from 0 on
 */
export async function serve(answer) {
  /** @type {Asked[]} */
  const asked = [];
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    const one = { method: request.method ?? "", url: request.url ?? "", body: text ? JSON.parse(text) : null };
    const given = answer(one, asked.push(one) - 1);
    if (given === "hang up") {
      request.socket.destroy();
      return;
    }
    response.writeHead(given.status ?? 200, { "Content-Type": "application/json", ...given.headers });
    response.end(given.body === undefined ? "" : JSON.stringify(given.body));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(null)));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  beThePage(new URL(`http://127.0.0.1:${address.port}/`));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { asked, close };
}

/** Node's fetch resolves addresses against this, where a browser has the page's; a page without a token is enough. */
function beThePage(/** @type {URL} */ url) {
  Reflect.set(globalThis, Symbol.for("undici.globalOrigin.1"), url);
  Reflect.set(globalThis, "document", { hidden: false, querySelector: () => null });
}
