/** Asking the server: JSON both ways, the CSRF token, and errors as classes. */

/** The server answered with an error that is fit to be shown. */
export class ServerError extends Error {
  /**
   * @param {number} status
   * @param {{code: string, message: string}} details the `error` of the answer
   */
  constructor(status, details) {
    super(details.message || details.code);
    this.name = "ServerError";
    this.status = status;
    this.code = details.code;
    this.details = details;
  }
}

/** The server could not be reached. */
export class ServerAway extends Error {
  constructor(cause) {
    super("The server is away.", { cause });
    this.name = "ServerAway";
  }
}

const LONGEST_WAIT_SECONDS = 5;
const token = () => document.querySelector('meta[name="csrf-token"]');

/** What the server says of an address. */
export const get = (path, options = {}) => ask("GET", path, undefined, options);

/** Writes. */
export const post = (path, body = {}) => ask("POST", path, body);

/** Takes away. */
export const remove = (path) => ask("DELETE", path, undefined);

/** Bytes with the answer's headers. */
export async function getBytes(path, options = {}) {
  const response = await reach(path, options);
  if (!response.ok) throw await errorOf(response);
  return { bytes: await response.arrayBuffer(), headers: response.headers };
}

/** An address of an episode. */
export const episodeUrl = (slug, rest = "") => `/api/episodes/${encodeURIComponent(slug)}${rest}`;

/** The token that a write carries. */
export const csrf = () => token()?.content ?? "";

async function ask(method, path, body, options = {}, attempt = 0) {
  const response = await reach(path, request(method, body, options));
  if (response.status === 204) return null;
  if (response.ok) return response.json();
  const error = await errorOf(response);
  if (attempt < 3 && (await isWorthAnotherTry(error, response))) {
    return ask(method, path, body, options, attempt + 1);
  }
  throw error;
}

function request(method, body, options) {
  const headers = { Accept: "application/json" };
  if (method !== "GET") headers["X-CSRFToken"] = csrf();
  if (body !== undefined) headers["Content-Type"] = "application/json";
  return { method, headers, body: body === undefined ? undefined : JSON.stringify(body), ...options };
}

async function reach(path, options) {
  try {
    return await fetch(path, { credentials: "same-origin", ...options });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new ServerAway(error);
  }
}

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

async function isWorthAnotherTry(error, response) {
  if (error.code === "csrf") return renewToken();
  const wait = Number(response.headers.get("Retry-After") ?? "x");
  if ((error.status === 429 || error.status === 503) && wait <= LONGEST_WAIT_SECONDS) {
    await new Promise((resolve) => setTimeout(resolve, Math.max(0.2, wait) * 1000));
    return true;
  }
  return false;
}

async function renewToken() {
  const me = await get("/api/me");
  if (!token() || token().content === me.csrf) return false;
  token().content = me.csrf;
  return true;
}
