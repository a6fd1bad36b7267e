import { NOT_STORED } from "./rules";
import { CONTENT_WORD, suspicion } from "./suspicion";

const QUOTED = `(?:'(?:[^'\\\\]|\\\\.)*'|"(?:[^"\\\\]|\\\\.)*")`;

interface Dump {
  /** A word that every such line contains, so that others are passed over quickly. */
  readonly marker: string;
  readonly pattern: RegExp;
}

/** Log lines in which engines and gateways print what a model was given or gave. */
const DUMPS: readonly Dump[] = [
  // vLLM --enable-log-requests and --enable-log-outputs
  { marker: "prompt: ", pattern: new RegExp(`(\\bprompt: )(?!None\\b)(${QUOTED}|[^,]+)`, "g") },
  { marker: "output: ", pattern: new RegExp(`(\\boutput: )(?!None\\b)(${QUOTED}|[^,]+)`, "g") },
  { marker: "token_ids: ", pattern: /(\b\w*token_ids: )(\[[^\]]*\]?)/g },
  // SGLang --log-requests
  { marker: "obj=", pattern: /(\bobj=)([\s\S]+)$/g },
  { marker: "out={", pattern: /(\bout=)(\{[\s\S]+)$/g },
  // Python representations of request bodies, as LiteLLM prints them
  { marker: "messages", pattern: /(['"]?\bmessages['"]?\s*[:=]\s*)(\[[\s\S]*)$/g },
  { marker: "content", pattern: new RegExp(`(['"]content['"]\\s*:\\s*)(${QUOTED})`, "g") },
  { marker: "input_ids=", pattern: /(\binput_ids=)(\[[^\]]*\]?)/g },
  { marker: "text=", pattern: new RegExp(`(\\btext=)(${QUOTED})`, "g") },
];

/** The line without model input or output, and how many pieces were taken out. */
export function withoutPrompts(line: string, reasons = suspicion(line)): { readonly text: string; readonly found: number } {
  if ((reasons & CONTENT_WORD) === 0) return { text: line, found: 0 };
  let found = 0;
  let text = line;
  for (const { marker, pattern } of DUMPS) {
    if (!text.includes(marker)) continue;
    text = text.replace(pattern, (all, before: string, content: string) => {
      if (content === NOT_STORED || content.length <= 2) return all;
      found++;
      return `${before}${NOT_STORED}`;
    });
  }
  return { text, found };
}
