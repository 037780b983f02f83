import {
  all,
  any,
  arg,
  closed,
  credentials,
  env,
  FALSE,
  LOOPBACK,
  open,
  type ServiceRow,
  service,
  TRUE,
  unknown,
  version,
} from "../known-service.ts";

/** Servers of models and what is built on them. */
export const MODELS: readonly ServiceRow[] = [
  service("ollama", "ollama/ollama", () => ({
    name: "Ollama",
    category: "ai",
    ports: "11434",
    state: open("answers everybody and loads any model", "put an authenticating proxy before it"),
    closed: [{ when: env("OLLAMA_HOST", LOOPBACK), because: "listens on loopback only" }],
    writable: ["/root/.ollama"],
    source: "Ollama documentation, FAQ",
  })),
  service("localai", "localai/localai quay.io/go-skynet/local-ai", () => ({
    name: "LocalAI",
    category: "ai",
    ports: "8080",
    state: open("answers everybody, as no key is set", "set LOCALAI_API_KEY"),
    closed: [
      {
        when: any(env("API_KEY LOCALAI_API_KEY"), arg(/^--api-keys/)),
        because: "asks for the key that is set",
      },
    ],
    confidence: "L",
    source: "LocalAI documentation, API keys",
  })),
  service("vllm", "vllm/vllm-openai", () => ({
    name: "vLLM",
    category: "ai",
    ports: "8000",
    state: open("answers everybody, as no key is set", "set VLLM_API_KEY"),
    closed: [{ when: any(env("VLLM_API_KEY"), arg(/^--api-key/)), because: "asks for the key that is set" }],
    source: "vLLM documentation, OpenAI-compatible server",
  })),
  service("text-generation-inference", "ghcr.io/huggingface/text-generation-inference", () => ({
    name: "Text Generation Inference",
    category: "ai",
    ports: "80",
    state: open("answers everybody, as no key is set", "set API_KEY"),
    closed: [{ when: any(env("API_KEY"), arg(/^--api-key/)), because: "asks for the key that is set" }],
    confidence: "L",
    source: "huggingface/text-generation-inference, launcher arguments",
  })),
  service("triton", "nvcr.io/nvidia/tritonserver tensorflow/serving", () => ({
    name: "Triton or TensorFlow Serving",
    category: "ai",
    ports: "8000 8001 8002 8500 8501",
    state: open("answers everybody", "put an authenticating proxy before it"),
    closed: [
      {
        when: all(arg(/^--http-address/, LOOPBACK), arg(/^--grpc-address/, LOOPBACK)),
        because: "listens on loopback only",
      },
    ],
    source: "Triton documentation, secure deployment; TensorFlow Serving documentation",
  })),
  service("torchserve", "pytorch/torchserve", () => ({
    name: "TorchServe",
    category: "ai",
    ports: "8080 8081* 8082",
    state: closed("asks for a token since version 0.11.1"),
    versions: [
      {
        range: "<0.11.1",
        ...open("loads any model for everybody before version 0.11.1", "use a newer version"),
      },
    ],
    open: [
      {
        when: any(env("TS_DISABLE_TOKEN_AUTHORIZATION", TRUE), arg(/^--disable-token-auth$/)),
        because: "loads any model for everybody, as tokens are off",
        closing: "remove TS_DISABLE_TOKEN_AUTHORIZATION",
      },
    ],
    code: true,
    confidence: "L",
    source: "TorchServe documentation, token authorization",
  })),
  service("litellm", "ghcr.io/berriai/litellm litellm/litellm ghcr.io/berriai/litellm-database", () => ({
    name: "LiteLLM",
    category: "ai",
    ports: "4000*",
    state: open("spends your model budget for everybody, as no master key is set", "set LITELLM_MASTER_KEY"),
    credentials: [credentials("", "sk-1234", "", "LITELLM_MASTER_KEY")],
    closed: [{ when: env("LITELLM_MASTER_KEY"), because: "asks for the key that is set" }],
    config: { args: /^--config/ },
    source: "LiteLLM documentation, virtual keys",
  })),
  service("open-webui", "ghcr.io/open-webui/open-webui", () => ({
    name: "Open WebUI",
    category: "ai",
    ports: "8080*",
    state: closed("asks for a login"),
    open: [
      {
        when: env("WEBUI_AUTH", FALSE),
        because: "asks for no login, as WEBUI_AUTH is false",
        closing: "remove WEBUI_AUTH: false",
      },
    ],
    code: true,
    source: "Open WebUI documentation, environment configuration",
  })),
  service("flowise", "flowiseai/flowise", () => ({
    name: "Flowise",
    category: "ai",
    ports: "3000*",
    state: unknown("asks for a login since version 3"),
    versions: [
      {
        range: "<3",
        ...open(
          "asks for no login before version 3 unless one is set",
          "set FLOWISE_USERNAME and FLOWISE_PASSWORD",
        ),
      },
    ],
    closed: [
      {
        when: all(version("<3"), env("FLOWISE_USERNAME"), env("FLOWISE_PASSWORD")),
        because: "asks for the login that is set",
      },
    ],
    code: true,
    confidence: "L",
    source: "Flowise documentation, app level authorization",
  })),
  service("langflow", "langflowai/langflow", () => ({
    name: "Langflow",
    category: "ai",
    ports: "7860*",
    state: unknown("logs its visitors in by itself in older versions"),
    open: [
      {
        when: env("LANGFLOW_AUTO_LOGIN", TRUE),
        because: "makes every visitor an administrator, as LANGFLOW_AUTO_LOGIN is true",
        closing: "set LANGFLOW_AUTO_LOGIN to false and LANGFLOW_SUPERUSER_PASSWORD",
      },
    ],
    closed: [{ when: env("LANGFLOW_AUTO_LOGIN", FALSE), because: "asks for a login" }],
    code: true,
    confidence: "H",
    source: "Langflow documentation, authentication",
  })),
];
