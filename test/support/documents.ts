import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { checkout } from "../../tools/checkout";

const pages = readdirSync(path.join(checkout, "docs")).filter((file) => file.endsWith(".md"));

/** README.md and the pages under docs/, by their paths in the checkout. */
export const documentFiles = ["README.md", ...pages.sort().map((page) => `docs/${page}`)];

/** All of them as one text: no heading stands in two. */
export const documents = documentFiles
    .map((file) => readFileSync(path.join(checkout, file), "utf8"))
    .join("\n");
