/** `npm run build`: makes everything `npm start` runs. `--if-needed` does nothing while the sources are unchanged. */
import { ensureBuilt } from "./build/ensure-built";

await ensureBuilt({ force: !process.argv.includes("--if-needed"), progress: (line) => console.log(line) });
