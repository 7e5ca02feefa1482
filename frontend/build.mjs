// Builds the bundles that are committed under src/zhengtong/static/dist. `--check` compares instead.
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "..", "src", "zhengtong", "static", "dist");
const entries = readdirSync(join(here, "src"))
  .filter((name) => /^(public|staff)\.(js|css)$/.test(name))
  .map((name) => ({ in: join(here, "src", name), out: basename(name).replace(/\.(js|css)$/, "") }));
// A folder with an index is a bundle of its own, loaded only by the pages that need it.
for (const folder of ["form", "form-builder", "form-trial", "flow-designer", "board"]) {
  for (const file of ["index.js", "index.css"]) {
    const path = join(here, "src", folder, file);
    if (existsSync(path)) entries.push({ in: path, out: folder });
  }
}

const result = await build({
  entryPoints: entries,
  outdir: target,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022", "chrome109", "firefox115", "safari16"],
  legalComments: "none",
  write: false,
  logLevel: "warning",
});

const check = process.argv.includes("--check");
let stale = 0;
mkdirSync(target, { recursive: true });
for (const file of result.outputFiles) {
  const name = basename(file.path);
  const size = `${(gzipSync(file.contents).length / 1024).toFixed(1)} KB gzip`;
  if (check) {
    const same = existsSync(file.path) && readFileSync(file.path).equals(Buffer.from(file.contents));
    if (!same) stale += 1;
    console.log(`${same ? "same " : "STALE"} ${name} ${size}`);
  } else {
    writeFileSync(file.path, file.contents);
    console.log(`${name} ${size}`);
  }
}
process.exit(stale ? 1 : 0);
