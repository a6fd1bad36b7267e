/** How fast an engine is and how much it holds. Decode steps take `stepMs + seqMs × sequences`; prefill adds its tokens at `prefillTokensPerS`. */
export interface EngineLimits {
  readonly stepMs: number;
  readonly seqMs: number;
  readonly prefillTokensPerS: number;
  /** KV blocks of `blockTokens` tokens. */
  readonly kvBlocks: number;
  readonly blockTokens: number;
  readonly maxSequences: number;
  /** Tokens one step may compute: the chunk of chunked prefill. */
  readonly maxBatchedTokens: number;
}

export interface ModelPlan {
  /** As the engine names it. */
  readonly name: string;
  /** As the gateway's customers name it. */
  readonly alias: string;
  readonly engine: "vllm" | "sglang";
  readonly revision: string;
  readonly gpu: string;
  readonly gpusPerNode: number;
  readonly gpuMemoryMiB: number;
  readonly gpuIdleW: number;
  readonly gpuPeakW: number;
  readonly limits: EngineLimits;
  readonly maxModelLen: number;
  /** Mean tokens of a request, and the sigma of their logarithm. */
  readonly promptTokens: number;
  readonly promptSpread: number;
  readonly outputTokens: number;
  readonly outputSpread: number;
  /** US dollars per million tokens. */
  readonly usdPerMInput: number;
  readonly usdPerMCachedInput: number;
  readonly usdPerMOutput: number;
}

export const MODELS = {
  "llama-3.3-70b": {
    name: "meta-llama/Llama-3.3-70B-Instruct",
    alias: "llama-3.3-70b",
    engine: "vllm",
    revision: "6f6073b423013f6a7d4d9f39144961bfbfbc386b",
    gpu: "NVIDIA H200",
    gpusPerNode: 2,
    gpuMemoryMiB: 143_771,
    gpuIdleW: 118,
    gpuPeakW: 690,
    limits: {
      stepMs: 17,
      seqMs: 0.28,
      prefillTokensPerS: 16_000,
      kvBlocks: 9_600,
      blockTokens: 16,
      maxSequences: 64,
      maxBatchedTokens: 2_048,
    },
    maxModelLen: 32_768,
    promptTokens: 2_800,
    promptSpread: 0.8,
    outputTokens: 260,
    outputSpread: 0.7,
    usdPerMInput: 0.72,
    usdPerMCachedInput: 0.36,
    usdPerMOutput: 0.72,
  },
  "llama-3.1-8b": {
    name: "meta-llama/Llama-3.1-8B-Instruct",
    alias: "llama-3.1-8b",
    engine: "vllm",
    revision: "0e9e39f249a16976918f6564b8830bc894c89659",
    gpu: "NVIDIA L40S",
    gpusPerNode: 1,
    gpuMemoryMiB: 46_068,
    gpuIdleW: 36,
    gpuPeakW: 345,
    limits: {
      stepMs: 13,
      seqMs: 0.16,
      prefillTokensPerS: 20_000,
      kvBlocks: 3_600,
      blockTokens: 16,
      maxSequences: 96,
      maxBatchedTokens: 2_048,
    },
    maxModelLen: 16_384,
    promptTokens: 1_500,
    promptSpread: 0.75,
    outputTokens: 170,
    outputSpread: 0.8,
    usdPerMInput: 0.1,
    usdPerMCachedInput: 0.05,
    usdPerMOutput: 0.1,
  },
  "qwen3-32b": {
    name: "Qwen/Qwen3-32B",
    alias: "qwen3-32b",
    engine: "sglang",
    revision: "9216db5781bf21249d130ec9da846c4624c16137",
    gpu: "NVIDIA H100 80GB HBM3",
    gpusPerNode: 2,
    gpuMemoryMiB: 81_559,
    gpuIdleW: 72,
    gpuPeakW: 685,
    limits: {
      stepMs: 15,
      seqMs: 0.24,
      prefillTokensPerS: 20_000,
      kvBlocks: 12_000,
      blockTokens: 16,
      maxSequences: 64,
      maxBatchedTokens: 4_096,
    },
    maxModelLen: 40_960,
    promptTokens: 3_600,
    promptSpread: 0.85,
    outputTokens: 330,
    outputSpread: 0.75,
    usdPerMInput: 0.4,
    usdPerMCachedInput: 0.2,
    usdPerMOutput: 0.8,
  },
  "r1-distill-32b": {
    name: "deepseek-ai/DeepSeek-R1-Distill-Qwen-32B",
    alias: "r1-distill-32b",
    engine: "sglang",
    revision: "711ad2ea6aa40cfca18895e8aca02ab92df1a746",
    gpu: "NVIDIA A100-SXM4-80GB",
    gpusPerNode: 2,
    gpuMemoryMiB: 81_920,
    gpuIdleW: 62,
    gpuPeakW: 396,
    limits: {
      stepMs: 16,
      seqMs: 0.2,
      prefillTokensPerS: 14_000,
      kvBlocks: 12_800,
      blockTokens: 16,
      maxSequences: 96,
      maxBatchedTokens: 4_096,
    },
    maxModelLen: 32_768,
    promptTokens: 1_200,
    promptSpread: 0.8,
    outputTokens: 720,
    outputSpread: 0.6,
    usdPerMInput: 0.3,
    usdPerMCachedInput: 0.15,
    usdPerMOutput: 0.9,
  },
} as const satisfies Record<string, ModelPlan>;

export type ModelAlias = keyof typeof MODELS;

export const MODEL_ALIASES = Object.keys(MODELS) as readonly ModelAlias[];

export const modelPlan = (alias: ModelAlias): ModelPlan => MODELS[alias];
