import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { usual } from "./cases";
import { fromTarballs, install, type Packed } from "./install";

/** What an installation may bring beside @pulumi/pulumi and its own packages. */
const most = { packages: 45, megabytes: 25 };

/** Measures what each package brings into a project that has @pulumi/pulumi, and fails if it is too much. */
export async function checkFootprint(packed: Packed, folder: string, env: NodeJS.ProcessEnv): Promise<void> {
    const footprintOf = async (more: Record<string, string>) => {
        const dependencies = { "@pulumi/pulumi": usual, ...more };
        const project = { manager: "npm", manifest: { dependencies }, files: {} } as const;
        return measure(path.join(await install(project, folder, env), "node_modules"));
    };
    const without = await footprintOf({});
    for (const [name, tarball] of Object.entries(packed)) {
        const together = await footprintOf(fromTarballs({ [name]: tarball }));
        const packages = together.packages - without.packages;
        const megabytes = (together.bytes - without.bytes) / 1e6;
        console.log(`       ${name}: ${packages} packages, ${megabytes.toFixed(1)} MB`);
        if (packages > most.packages || megabytes > most.megabytes)
            throw new Error(`${name}: more than ${most.packages} packages or ${most.megabytes} MB.`);
    }
}

function measure(modules: string): { packages: number; bytes: number } {
    const { packages } = JSON.parse(readFileSync(path.join(modules, ".package-lock.json"), "utf8"));
    const files = readdirSync(modules, { recursive: true, withFileTypes: true }).filter((each) =>
        each.isFile(),
    );
    const sizes = files.map(({ parentPath, name }) => statSync(path.join(parentPath, name)).size);
    return { packages: Object.keys(packages).length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}
