/** The files under test, as text. */
import { globSync, readFileSync } from "node:fs";

const STATIC = new URL("../../web/static/", import.meta.url);
const TEMPLATES = new URL("../../web/templates/", import.meta.url);

/** The modules of the pages, by their paths below web/static. */
export const modules = () => globSync("**/*.js", { cwd: STATIC }).sort();

/** @param {string} path below web/static */
export const read = (path) => readFileSync(new URL(path, STATIC), "utf8");

/** @returns {[path: string, text: string][]} all that a browser is given */
export function everything() {
  const own = globSync("**/*.{js,css,ts}", { cwd: STATIC }).map((path) => [path, read(path)]);
  const templates = globSync("*.html", { cwd: TEMPLATES });
  const pages = templates.map((path) => [path, readFileSync(new URL(path, TEMPLATES), "utf8")]);
  return /** @type {[string, string][]} */ ([...own, ...pages]);
}
