import { systemClock } from "@/lib/kernel/clock";
import { parseSettings, USAGE } from "./settings";
import { startSimulator } from "./simulator";

/** `fleet-simulator --help` says what it takes. */
async function main(args: readonly string[]): Promise<void> {
  if (args.includes("--help")) return console.log(USAGE);
  const say = (line: string) => console.log(line);
  const running = await startSimulator(parseSettings(args), systemClock, say);
  running.history.catch((error: unknown) => say(`History could not be written: ${error instanceof Error ? error.message : String(error)}`));
  let ending = false;
  const end = () => {
    if (ending) process.exit(1);
    ending = true;
    void running.stop().then(() => process.exit(0));
  };
  process.on("SIGINT", end);
  process.on("SIGTERM", end);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
