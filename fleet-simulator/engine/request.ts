/** A prompt's content as identities of its pieces: equal leading pieces are a shared prefix. */
export interface PromptPieces {
  /** One identity for each whole piece of `PIECE_TOKENS` tokens, in order. */
  readonly pieces: readonly number[];
}

/** Tokens in a piece: the grain at which prefixes are shared. */
export const PIECE_TOKENS = 128;

/** What an engine is asked to do. Times are Unix milliseconds with fractions. */
export interface EngineRequest extends PromptPieces {
  readonly id: string;
  readonly arrivedAt: number;
  readonly promptTokens: number;
  /** Tokens it will generate unless something ends it before. */
  readonly outputTokens: number;
  readonly maxTokens: number;
  readonly streams: boolean;
  /** How it ends once all tokens are there. */
  readonly ending: FinishReason;
}

export const FINISH_REASONS = ["stop", "length", "abort", "error", "repetition"] as const;
export type FinishReason = (typeof FINISH_REASONS)[number];

/** What became of a request in an engine. */
export interface EngineOutcome {
  readonly request: EngineRequest;
  /** First scheduled; equals `finishedAt` when it never was. */
  readonly scheduledAt: number;
  /** Null when no token came. */
  readonly firstTokenAt: number | null;
  readonly finishedAt: number;
  readonly cachedTokens: number;
  readonly outputTokens: number;
  readonly finishReason: FinishReason;
  readonly preemptions: number;
}
