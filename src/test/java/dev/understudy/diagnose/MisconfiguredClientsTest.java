package dev.understudy.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.models.messages.MessageCreateParams;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.responses.ResponseCreateParams;
import dev.understudy.dialect.Mistake;
import dev.understudy.journal.JournalEntry;
import dev.understudy.server.UnderstudyServer;
import dev.understudy.testing.Doubles;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the official clients and curl really send when they are configured wrongly. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MisconfiguredClientsTest {

  private UnderstudyServer replayer;

  @BeforeAll
  void start() {
    replayer = Doubles.replayer(Path.of("cassettes/crazyrouter-documented"));
  }

  @AfterAll
  void stop() {
    replayer.close();
  }

  @ParameterizedTest
  @CsvSource({
    "'', chat, POST /chat/completions, D-01",
    "'', responses, POST /responses, D-01",
    "'', models, GET /models, D-01",
    "/v1, chat, POST /v1/chat/completions, ''",
    "/v1/, responses, POST /v1/responses, ''",
    "/v1/v1, chat, POST /v1/v1/chat/completions, D-02",
    "/v1/chat/completions, chat, POST /v1/chat/completions/chat/completions, D-03",
    "/v1/chat/completions, responses, POST /v1/chat/completions/responses, D-04",
    "/v1/chat/completions, models, GET /v1/chat/completions/models, D-04",
    "/v1/messages, chat, POST /v1/messages/chat/completions, D-04",
    "/v1?utm_source=blog, chat, POST /v1/chat/completions?utm_source=blog, D-07",
    "?utm_source=blog, models, GET /models?utm_source=blog, 'D-01, D-07'",
  })
  void openAi(String base, String call, String line, String rules) {
    OpenAIClient client =
        OpenAIOkHttpClient.builder()
            .apiKey("dummy")
            .baseUrl(replayer.baseUrl() + base)
            .maxRetries(0)
            .build();
    JournalEntry entry =
        afterwards(() -> {
          switch (call) {
            case "chat" -> client.chat().completions().create(chat("m").build());
            case "responses" -> client.responses().create(response("m").build());
            default -> client.models().list();
          }
        });
    assertThat(entry.line()).isEqualTo(line);
    assertThat(Mistake.rules(entry.mistakes())).isEqualTo(rules);
  }

  @ParameterizedTest
  @CsvSource({
    "'', messages, POST /v1/messages, ''",
    "/v1, messages, POST /v1/v1/messages, D-02",
    "/v1/, models, GET /v1/v1/models, D-02",
    "/v1/messages, messages, POST /v1/messages/v1/messages, D-05",
    "/v1/chat/completions, messages, POST /v1/chat/completions/v1/messages, D-04",
    "?utm_source=blog, messages, POST /v1/messages?utm_source=blog, D-07",
  })
  void anthropic(String base, String call, String line, String rules) {
    AnthropicClient client =
        AnthropicOkHttpClient.builder()
            .apiKey("dummy")
            .baseUrl(replayer.baseUrl() + base)
            .maxRetries(0)
            .build();
    JournalEntry entry =
        afterwards(() -> {
          if (call.equals("messages")) {
            client
                .messages()
                .create(
                    MessageCreateParams.builder()
                        .model("claude-sonnet-4-6")
                        .maxTokens(5)
                        .addUserMessage("?")
                        .build());
          } else {
            client.models().list();
          }
        });
    assertThat(entry.line()).isEqualTo(line);
    assertThat(Mistake.rules(entry.mistakes())).isEqualTo(rules);
  }

  @Test
  void bodiesOfTheOtherEndpoint() {
    OpenAIClient client =
        OpenAIOkHttpClient.builder()
            .apiKey("dummy")
            .baseUrl(replayer.openAiBaseUrl().toString())
            .maxRetries(0)
            .build();
    assertThat(
            rules(() ->
                client
                    .chat()
                    .completions()
                    .create(
                        chat("claude-sonnet-4-6")
                            .putAdditionalBodyProperty("system", JsonValue.from("Be brief."))
                            .build())))
        .isEqualTo("D-13");
    assertThat(
            rules(() ->
                client
                    .responses()
                    .create(
                        response("gpt-5.4")
                            .putAdditionalBodyProperty("max_tokens", JsonValue.from(5))
                            .build())))
        .isEqualTo("D-10");
    assertThat(rules(() -> client.responses().create(response("claude-sonnet-4-6").build())))
        .isEqualTo("D-19");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/responses -H 'Content-Type: application/json' -d"
            + " '{\"model\":\"m\",\"messages\":[]}'|D-08",
        "/v1/chat/completions -d '{\"model\":\"m\",\"messages\":[]}'|D-27",
        "/v1/chat/completions|D-25",
        "/v1/messages -H 'Content-Type: application/json' -d"
            + " '{\"model\":\"m\",\"messages\":[]}'|D-15",
        "'/v1?utm_source=blog%2Fresponses' -H 'Content-Type: application/json' -d"
            + " '{\"model\":\"m\",\"input\":\"\"}'|D-06",
      })
  void curl(String arguments, String rules) throws Exception {
    int before = replayer.own().journal().entries().size();
    Process shell =
        new ProcessBuilder(
                "sh",
                "-euc",
                "curl -s "
                    + (arguments.startsWith("'")
                        ? "'" + replayer.baseUrl() + arguments.substring(1)
                        : replayer.baseUrl() + arguments))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(shell.waitFor()).isZero();
    assertThat(Mistake.rules(replayer.own().journal().entries().get(before).mistakes()))
        .isEqualTo(rules);
  }

  @Test
  void theClientsExceptionNamesTheMistake() {
    OpenAIClient client =
        OpenAIOkHttpClient.builder()
            .apiKey("dummy")
            .baseUrl(replayer.baseUrl().toString())
            .maxRetries(0)
            .build();
    assertThat(catchThrowable(() -> client.responses().create(response("m").build())))
        .hasMessageContaining("D-01: The base URL lacks /v1")
        .hasMessageContaining(
            "Set the base URL of an OpenAI client to " + replayer.openAiBaseUrl());
  }

  private String rules(Runnable call) {
    return Mistake.rules(afterwards(call).mistakes());
  }

  private JournalEntry afterwards(Runnable call) {
    int before = replayer.own().journal().entries().size();
    try {
      call.run();
    } catch (RuntimeException refused) {
      // What became of it stands in the journal.
    }
    List<JournalEntry> entries = replayer.own().journal().entries();
    assertThat(entries).hasSize(before + 1);
    return entries.get(before);
  }

  private static ChatCompletionCreateParams.Builder chat(String model) {
    return ChatCompletionCreateParams.builder().model(model).addUserMessage("?");
  }

  private static ResponseCreateParams.Builder response(String model) {
    return ResponseCreateParams.builder().model(model).input("?");
  }
}
