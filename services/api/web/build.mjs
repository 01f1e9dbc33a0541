// Bundles the page into the package of the gateway: files whose names change with what is in them, and index.html.
import { build } from "esbuild";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";

const target = process.argv[2];
await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });

const { metafile } = await build({
  entryPoints: [{ in: "src/main.tsx", out: "app" }, { in: "src/style/app.css", out: "app" }, "src/icon.svg"],
  outdir: target,
  entryNames: "[name]-[hash]",
  bundle: true,
  minify: true,
  metafile: true,
  format: "esm",
  target: "es2022",
  jsx: "automatic",
  jsxImportSource: "preact",
  legalComments: "eof",
  loader: { ".svg": "copy" },
});

const made = Object.keys(metafile.outputs).map((file) => basename(file));
let page = await readFile("src/index.html", "utf8");
for (const [name, kind] of [["app.js", ".js"], ["app.css", ".css"], ["icon.svg", ".svg"]]) {
  page = page.replaceAll(`static/${name}`, `static/${made.find((file) => file.endsWith(kind))}`);
}
await writeFile(join(target, "index.html"), page);
