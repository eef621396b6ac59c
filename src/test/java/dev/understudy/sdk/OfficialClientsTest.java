package dev.understudy.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolChoiceAny;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.NotFoundException;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolChoiceOption;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStreamEvent;
import dev.understudy.cassette.Cassette;
import dev.understudy.cassette.End;
import dev.understudy.server.UnderstudyServer;
import dev.understudy.session.SessionOptions;
import dev.understudy.settings.Repeat;
import dev.understudy.settings.Speed;
import dev.understudy.settings.UpstreamUrl;
import dev.understudy.testing.Doubles;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The official Java clients, on the shipped cassettes, through a recorder, and on what it recorded.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OfficialClientsTest {

  private static final Path SHIPPED = Path.of("cassettes/crazyrouter-documented");

  private Path tape;
  private UnderstudyServer replayer;
  private UnderstudyServer recorder;
  private UnderstudyServer again;

  /** What the shipped cassettes answer is relayed once, and recorded. */
  @BeforeAll
  void start(@TempDir Path folder) {
    tape = folder.resolve("tape.yaml");
    replayer = Doubles.replayer(Speed.INSTANT, Repeat.CYCLE, SHIPPED);
    recorder =
        UnderstudyServer.start(
            SessionOptions.record(UpstreamUrl.parse(replayer.openAiBaseUrl().toString()), tape)
                .build(),
            Doubles.local());
    everything(recorder);
    recorder.close();
    again = Doubles.replayer(Speed.RECORDED, Repeat.CYCLE, tape);
  }

  @AfterAll
  void stop() {
    again.close();
    replayer.close();
  }

  List<UnderstudyServer> understudies() {
    return List.of(replayer, again);
  }

  @Test
  void everyCallWasRecordedWhole() {
    Cassette cassette = Cassette.open(tape);
    assertThat(cassette.entries()).hasSize(8);
    assertThat(cassette.entries()).allMatch(entry -> entry.interaction().end() == End.COMPLETE);
  }

  @ParameterizedTest
  @MethodSource("understudies")
  void clientsReadWhatIsPlayed(UnderstudyServer understudy) {
    everything(understudy);
  }

  @Test
  void aMissIsNotRetried() {
    try (UnderstudyServer fresh = Doubles.replayer(SHIPPED)) {
      ChatCompletionCreateParams unknown =
          ChatCompletionCreateParams.builder().model("gpt-0").addUserMessage("?").build();
      OpenAIClient client = openAi(fresh);
      assertThatThrownBy(() -> client.chat().completions().create(unknown))
          .isInstanceOf(NotFoundException.class)
          .hasMessageContaining("no recorded request matches POST /v1/chat/completions");
      assertThat(fresh.own().journal().entries()).hasSize(1);
    }
  }

  private static void everything(UnderstudyServer understudy) {
    OpenAIClient openAi = openAi(understudy);
    AnthropicClient anthropic =
        AnthropicOkHttpClient.builder()
            .apiKey("dummy")
            .baseUrl(understudy.baseUrl().toString())
            .build();
    chat(openAi);
    chatStream(openAi);
    chatTool(openAi);
    response(openAi);
    responseStream(openAi);
    message(anthropic);
    messageStream(anthropic);
    messageTool(anthropic);
  }

  private static OpenAIClient openAi(UnderstudyServer understudy) {
    return OpenAIOkHttpClient.builder()
        .apiKey("dummy")
        .baseUrl(understudy.openAiBaseUrl().toString())
        .build();
  }

  private static void chat(OpenAIClient client) {
    ChatCompletion completion =
        client
            .chat()
            .completions()
            .create(
                chatParams()
                    .addSystemMessage("You are a helpful assistant.")
                    .addUserMessage("Explain artificial intelligence in one sentence.")
                    .build());
    assertThat(completion.choices().get(0).message().content())
        .hasValue(
            "Artificial intelligence is software that does what would take a person thought.");
  }

  @SuppressWarnings("deprecation") // The page documents max_tokens.
  private static ChatCompletionCreateParams.Builder chatParams() {
    return ChatCompletionCreateParams.builder().model("gpt-5.4").maxTokens(64);
  }

  private static void chatStream(OpenAIClient client) {
    ChatCompletionCreateParams params =
        chatParams()
            .addUserMessage("Explain AI in one short sentence.")
            .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build())
            .build();
    try (StreamResponse<ChatCompletionChunk> stream =
        client.chat().completions().createStreaming(params)) {
      List<ChatCompletionChunk> chunks = stream.stream().toList();
      String text =
          chunks.stream()
              .flatMap(chunk -> chunk.choices().stream())
              .flatMap(choice -> choice.delta().content().stream())
              .collect(Collectors.joining());
      assertThat(text).isEqualTo("AI is software that learns from examples.");
      assertThat(chunks.get(chunks.size() - 1).usage().orElseThrow().totalTokens()).isEqualTo(22);
    }
  }

  private static void chatTool(OpenAIClient client) {
    FunctionParameters parameters =
        FunctionParameters.builder()
            .putAdditionalProperty("type", JsonValue.from("object"))
            .putAdditionalProperty(
                "properties", JsonValue.from(Map.of("city", Map.of("type", "string"))))
            .putAdditionalProperty("required", JsonValue.from(List.of("city")))
            .build();
    ChatCompletion completion =
        client
            .chat()
            .completions()
            .create(
                ChatCompletionCreateParams.builder()
                    .model("gpt-5.4")
                    .addUserMessage("What is the weather in Oslo?")
                    .addFunctionTool(
                        FunctionDefinition.builder()
                            .name("get_weather")
                            .parameters(parameters)
                            .build())
                    .toolChoice(ChatCompletionToolChoiceOption.Auto.REQUIRED)
                    .build());
    assertThat(
            completion
                .choices()
                .get(0)
                .message()
                .toolCalls()
                .orElseThrow()
                .get(0)
                .asFunction()
                .function()
                .arguments())
        .isEqualTo("{\"city\":\"Oslo\"}");
  }

  private static ResponseCreateParams responseParams() {
    return ResponseCreateParams.builder()
        .model("gpt-5.4")
        .input("Explain what a REST API is in one sentence.")
        .build();
  }

  private static void response(OpenAIClient client) {
    Response response = client.responses().create(responseParams());
    assertThat(response.output().get(0).asMessage().content().get(0).asOutputText().text())
        .startsWith("A REST API lets programs");
  }

  private static void responseStream(OpenAIClient client) {
    try (StreamResponse<ResponseStreamEvent> stream =
        client.responses().createStreaming(responseParams())) {
      List<ResponseStreamEvent> events = stream.stream().toList();
      String text =
          events.stream()
              .flatMap(event -> event.outputTextDelta().stream())
              .map(delta -> delta.delta())
              .collect(Collectors.joining());
      assertThat(text).startsWith("A REST API lets programs").endsWith("web addresses.");
      assertThat(events.get(events.size() - 1).isCompleted()).isTrue();
    }
  }

  private static MessageCreateParams messageParams() {
    return MessageCreateParams.builder()
        .model("claude-sonnet-4-6")
        .maxTokens(1024)
        .system("You are a helpful assistant.")
        .addUserMessage("Explain Claude Messages API.")
        .build();
  }

  private static void message(AnthropicClient client) {
    Message message = client.messages().create(messageParams());
    assertThat(message.content().get(0).asText().text())
        .isEqualTo("The Messages API takes a list of turns and gives the next one.");
  }

  private static void messageStream(AnthropicClient client) {
    try (var stream = client.messages().createStreaming(messageParams())) {
      String text =
          stream.stream()
              .flatMap(event -> event.contentBlockDelta().stream())
              .flatMap(event -> event.delta().text().stream())
              .map(delta -> delta.text())
              .collect(Collectors.joining());
      assertThat(text).isEqualTo("The Messages API takes a list of turns and gives the next one.");
    }
  }

  private static void messageTool(AnthropicClient client) {
    Tool.InputSchema schema =
        Tool.InputSchema.builder()
            .properties(
                Tool.InputSchema.Properties.builder()
                    .putAdditionalProperty(
                        "city", com.anthropic.core.JsonValue.from(Map.of("type", "string")))
                    .build())
            .required(List.of("city"))
            .build();
    Message message =
        client
            .messages()
            .create(
                MessageCreateParams.builder()
                    .model("claude-sonnet-4-6")
                    .maxTokens(256)
                    .addUserMessage("What is the weather in Oslo?")
                    .addTool(Tool.builder().name("get_weather").inputSchema(schema).build())
                    .toolChoice(ToolChoiceAny.builder().build())
                    .build());
    assertThat(message.content().get(0).asToolUse().name()).isEqualTo("get_weather");
  }
}
