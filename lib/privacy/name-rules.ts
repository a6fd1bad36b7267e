import type { PrivacyRule } from "./rules";

/** Text that a model was given or gave, under the names senders use. Lower case, `_` for every separator. */
const CONTENT_NAMES: ReadonlySet<string> = new Set([
  "prompt",
  "prompts",
  "completion",
  "completions",
  "messages",
  "message_content",
  "input",
  "output",
  "inputs",
  "outputs",
  "response",
  "content",
  "arguments",
  "prompt_token_ids",
  "output_token_ids",
  "input_ids",
  "output_ids",
  "token_ids",
  "system_prompt",
  "request_body",
  "response_body",
  "http_request_body",
  "http_response_body",
  "request_payload",
  "response_payload",
  "proxy_server_request",
  "raw_request",
  "raw_response",
  "generated_text",
  "input_value",
  "output_value",
  "all_messages_events",
  "final_result",
  "embedding_text",
  "document_content",
  "reranker_query",
  "tool_parameters",
  "log_outputs",
]);

/** Families of names that hold content whatever follows. */
const CONTENT_PATTERN = new RegExp(
  [
    // OpenTelemetry gen_ai, present and past; OpenLLMetry numbers its fields: gen_ai.prompt.0.content
    "^gen_ai_(prompt|completion)(_\\d+_(content|role_content|tool_calls?_\\d+_arguments|.*arguments))?$",
    "^gen_ai_(input|output)_messages$",
    "^gen_ai_system_instructions$",
    "^gen_ai_tool_(call_arguments|call_result|definitions)$",
    "^gen_ai_(event_content|request_prompt|response_text|content_(prompt|completion))$",
    // OpenInference
    "^llm_(input|output)_messages(_|$)",
    "^llm_(prompts?|completions?)(_\\d+.*)?$",
    "^llm_prompt_template(_template|_variables)?$",
    "^llm_(request_messages|response_content|function_call|invocation_messages)",
    "^(input|output)_(messages|text|mime_value)$",
    "^retrieval_documents_.*content$",
    "^reranker_(input|output)_documents_",
    "^embedding_embeddings_.*text$",
    // OpenLLMetry, Langfuse, Vercel AI SDK, LangSmith
    "^traceloop_entity_(input|output)$",
    "^langfuse_(trace|observation)_(input|output)$",
    "^ai_(prompt|response_text|response_object|response_toolcalls|response_reasoning|toolcall_args|toolcall_result|values?|value)(_|$)",
    "^(langsmith|mlflow|openinference)_.*(inputs|outputs)$",
    "^http_(request|response)_body_(content|text)$",
  ].join("|"),
);

const SECRET_PATTERN =
  /(^|_)(authorization|proxy_authorization|api_?key|apikey|x_api_key|cookie|set_cookie|password|passwd|passphrase|secret|client_secret|credentials?|private_key|signing_key|(access|auth|refresh|id|session|bearer|api|csrf|xsrf|security|service|personal)_?token)($|_(value|raw|header|\d+)$)|^token$|^x_.*_(token|key|secret)$|_(secret|password|apikey|api_key)$/;
/** Says something about a secret without being one. */
const ABOUT_SECRET = /(hash|hashed|alias|_id$|_name$|count|_type$|expir|limit|usage|version|status|present)/;

const USER_NAMES: ReadonlySet<string> = new Set([
  "user",
  "user_id",
  "userid",
  "user_email",
  "user_name",
  "username",
  "user_full_name",
  "user_hash",
  "email",
  "end_user",
  "end_user_id",
  "enduser",
  "enduser_id",
  "enduser_pseudo_id",
  "gen_ai_user_id",
  "llm_user",
  "customer_email",
  "requester_ip_address",
  "client_ip",
  "client_address",
  "http_client_ip",
  "x_forwarded_for",
  "x_real_ip",
  "remote_addr",
  "metadata_user_api_key_user_id",
  "metadata_user_api_key_user_email",
  "metadata_user_api_key_end_user_id",
  "user_api_key_user_id",
  "user_api_key_user_email",
  "user_api_key_end_user_id",
  "traceloop_association_properties_user_id",
  "langfuse_user_id",
  "ai_telemetry_metadata_userid",
]);

const MOST = 20_000;
const LONGEST_KEPT = 128;
const known = new Map<string, PrivacyRule | null>();

/** The rule for an attribute, label or field of this name; null keeps its value (which is still looked through for secrets). */
export function nameRule(name: string): PrivacyRule | null {
  const before = known.get(name);
  if (before !== undefined) return before;
  const rule = decide(name);
  if (known.size < MOST && name.length <= LONGEST_KEPT) known.set(name, rule);
  return rule;
}

/** Where the headers and bodies of requests are copied into attributes, the last part is the name that counts. */
const CARRIERS =
  /^(http_(request|response)_header|rpc_grpc_(request|response)_metadata|metadata|headers?|attributes|log|body|litellm|llm_request|request|response|event_data|extra)_/;

function decide(name: string): PrivacyRule | null {
  const plain = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "_");
  for (const candidate of [plain, plain.replace(CARRIERS, "")]) {
    if (CONTENT_NAMES.has(candidate) || CONTENT_PATTERN.test(candidate)) return "content-dropped";
    if (USER_NAMES.has(candidate)) return "user-pseudonymised";
    if (SECRET_PATTERN.test(candidate) && !ABOUT_SECRET.test(candidate)) return "secret-redacted";
  }
  return null;
}
