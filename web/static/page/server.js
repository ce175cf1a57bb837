/** Asking the server: JSON both ways, the CSRF token, and errors as classes. */
/** @import { ErrorDetails, Me } from "../wire.d.ts" */

/** The server answered with an error that is fit to be shown. */
export class ServerError extends Error {
  /**
   * @param {number} status
   * @param {ErrorDetails | { code: "unknown", message: string }} details the `error` of the answer, if any
   */
  constructor(status, details) {
    super(details.message || details.code);
    this.name = "ServerError";
    this.status = status;
    this.details = details;
  }
}

/** The server could not be reached. */
export class ServerAway extends Error {
  /** @param {unknown} [cause] */
  constructor(cause) {
    super("The server is away.", { cause });
    this.name = "ServerAway";
  }
}

/** Longer waits are for the person to decide. */
const LONGEST_WAIT_SECONDS = 5;
/** Reading is tried again: a server that is started anew is back by then. */
const TRIES = 4;
const token = () => /** @type {HTMLMetaElement | null} */ (document.querySelector('meta[name="csrf-token"]'));

/**
 * What the server says of an address. `page/api.js` knows which answer belongs to which address.
 * @template T
 * @param {string} path
 * @param {RequestInit} options
 * @returns {Promise<T>}
 */
export const get = (path, options = {}) => ask("GET", path, undefined, options);

/**
 * Writes.
 * @template T
 * @param {string} path
 * @param {object} body
 * @returns {Promise<T>}
 */
export const post = (path, body = {}) => ask("POST", path, body);

/**
 * Sends bytes as they are.
 * @template T
 * @param {string} path
 * @param {Blob} bytes
 * @returns {Promise<T>}
 */
export function postBytes(path, bytes) {
  const headers = { "X-CSRFToken": csrf(), "Content-Type": "application/octet-stream" };
  return ask("POST", path, undefined, { headers, body: bytes });
}

/**
 * Takes away.
 * @param {string} path
 * @returns {Promise<null>}
 */
export const remove = (path) => ask("DELETE", path, undefined);

/**
 * Bytes with the answer's headers.
 * @param {string} path
 * @param {object} [body] what to write; nothing to only read
 */
export async function getBytes(path, body) {
  const response = await reach(path, body ? request("POST", body) : {});
  if (!response.ok) throw await errorOf(response);
  return { bytes: await response.arrayBuffer(), headers: response.headers };
}

/** The token that a write carries. */
export const csrf = () => token()?.content ?? "";

/** What to tell of something that was thrown. */
export const messageOf = (/** @type {unknown} */ error) => (error instanceof Error ? error.message : String(error));

/**
 * @template T what the route answers: null for 204, which has no body
 * @param {string} method
 * @param {string} path
 * @param {object | undefined} body
 * @param {RequestInit} options
 * @returns {Promise<T>}
 */
async function ask(method, path, body, options = {}) {
  for (let attempt = 1; ; attempt += 1) {
    const response = await reach(path, { ...request(method, body), ...options });
    if (response.ok) return response.status === 204 ? /** @type {T} */ (null) : response.json();
    const error = await errorOf(response);
    if (attempt === TRIES || !(await isWorthAnotherTry(error, response))) throw error;
  }
}

/**
 * @param {string} method
 * @param {object | undefined} body
 * @returns {RequestInit}
 */
function request(method, body) {
  const headers = new Headers({ Accept: "application/json" });
  if (method !== "GET") headers.set("X-CSRFToken", csrf());
  if (body !== undefined) headers.set("Content-Type", "application/json");
  return { method, headers, body: body === undefined ? undefined : JSON.stringify(body) };
}

/**
 * @param {string} path
 * @param {RequestInit} options
 */
async function reach(path, options) {
  try {
    return await fetch(path, { credentials: "same-origin", ...options });
  } catch (error) {
    if (error instanceof Error && error.name === "AbortError") throw error;
    throw new ServerAway(error);
  }
}

/** @param {Response} response */
async function errorOf(response) {
  try {
    const { error } = await response.json();
    return new ServerError(response.status, error);
  } catch {
    // A proxy in front answers in HTML while the server restarts: that is "away", not an answer.
    if (response.status >= 502) return new ServerAway();
    return new ServerError(response.status, { code: "unknown", message: `${response.status} ${response.statusText}` });
  }
}

/**
 * @param {ServerError | ServerAway} error
 * @param {Response} response
 */
async function isWorthAnotherTry(error, response) {
  if (error instanceof ServerAway) return false;
  if (error.details.code === "csrf") return renewToken();
  const wait = Number(response.headers.get("Retry-After") ?? "x");
  if ((error.status === 429 || error.status === 503) && wait <= LONGEST_WAIT_SECONDS) {
    await new Promise((resolve) => setTimeout(resolve, Math.max(0.2, wait) * 1000));
    return true;
  }
  return false;
}

async function renewToken() {
  /** @type {Me} */
  const me = await get("/api/me");
  const meta = token();
  if (!meta || meta.content === me.csrf) return false;
  meta.content = me.csrf;
  return true;
}
