package dev.understudy.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.MessageCreateParams;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.responses.ResponseCreateParams;
import dev.understudy.cassette.Interaction;
import dev.understudy.contract.Endpoint;
import dev.understudy.contract.Example;
import dev.understudy.contract.Level;
import dev.understudy.contract.Mutant;
import dev.understudy.contract.Profile;
import dev.understudy.contract.Profiles;
import dev.understudy.contract.Rule;
import dev.understudy.dialect.Verdict;
import dev.understudy.testing.RawUpstream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The official Java clients read every example and every mutant of {@code core}, with their own
 * accumulators where there are some: what makes one of them fail breaks a rule that must not be
 * broken, and an example makes none fail.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OfficialClientsAgreeTest {

  private static final Profile CORE = Profiles.load("core");
  private static final Checker CHECKER = new Checker(CORE);

  private final AtomicReference<Interaction> next = new AtomicReference<>();
  private final RawUpstream gateway =
      RawUpstream.start((request, connection) -> {
        Interaction answer = next.get();
        byte[] body = answer.response().body().toArray();
        connection.send(
            "HTTP/1.1 "
                + answer.response().status()
                + " X\r\nContent-Type: "
                + answer.response().headers().first("content-type").orElse("")
                + "\r\nx-should-retry: false\r\nContent-Length: "
                + body.length
                + "\r\n\r\n");
        connection.send(body);
        return true;
      });

  @AfterAll
  void stop() {
    gateway.close();
  }

  @Test
  void everyExampleIsAccepted() {
    for (Endpoint endpoint : endpoints()) {
      for (Example example : endpoint.examples().values()) {
        Interaction staged = ExampleExchanges.interaction(endpoint, example.content());
        boolean meant =
            staged.response().status() < 400
                && !List.of("broken-stream", "error-stream", "failed-stream")
                    .contains(example.name());
        if (meant) {
          assertThat(failure(endpoint, staged, true))
              .as(endpoint.name() + "/" + example.name())
              .isEmpty();
        }
      }
    }
  }

  @Test
  void whatAClientFailsOnBreaksAMust() {
    assertThat(unnoticed(false, Level.MUST)).isEmpty();
  }

  @Test
  void whatItsAccumulatorsFailOnIsNoMereNote() {
    assertThat(unnoticed(true, Level.SHOULD)).isEmpty();
  }

  @Test
  void aMustThatIsTakenFromTheJavaClientsMakesThemFail() {
    List<String> accepted = new ArrayList<>();
    for (Rule rule : CORE.rules()) {
      if (rule.level() == Level.MUST && rule.source().document().equals("JAVA")) {
        for (Mutant mutant : rule.mutants()) {
          Endpoint endpoint = CORE.endpoint(mutant.endpoint()).orElseThrow();
          if (failure(endpoint, staged(endpoint, mutant), true).isEmpty()) {
            accepted.add(rule.id() + " " + mutant.example());
          }
        }
      }
    }
    assertThat(accepted).isEmpty();
  }

  /** Mutants that make a client fail, and that break nothing of at least this level. */
  private List<String> unnoticed(boolean accumulating, Level level) {
    List<String> unnoticed = new ArrayList<>();
    for (Rule rule : CORE.rules()) {
      for (Mutant mutant : rule.mutants()) {
        Endpoint endpoint = CORE.endpoint(mutant.endpoint()).orElseThrow();
        if (!endpoints().contains(endpoint)) {
          continue;
        }
        Interaction staged = staged(endpoint, mutant);
        CheckResult checked = CHECKER.check(staged).orElseThrow();
        Optional<String> failure = failure(endpoint, staged, accumulating);
        boolean noticed =
            checked.verdict() == Verdict.FAILED
                || checked.findings().stream().anyMatch(f -> f.level().compareTo(level) <= 0);
        if (failure.isPresent() && !noticed) {
          unnoticed.add(rule.id() + " " + mutant.example() + ": " + failure.get());
        }
      }
    }
    return unnoticed;
  }

  private static Interaction staged(Endpoint endpoint, Mutant mutant) {
    return ExampleExchanges.interaction(
        endpoint, Edits.apply(endpoint.examples().get(mutant.example()).content(), mutant.edits()));
  }

  private static List<Endpoint> endpoints() {
    return Stream.of("chat-completions", "responses", "messages")
        .map(name -> CORE.endpoint(name).orElseThrow())
        .toList();
  }

  /** What the official client says when it gets this answer; nothing when it takes it. */
  private Optional<String> failure(Endpoint endpoint, Interaction answer, boolean accumulating) {
    next.set(answer);
    boolean streamed = answer.response().isEventStream();
    try {
      switch (endpoint.name()) {
        case "chat-completions" -> chat(streamed, accumulating);
        case "responses" -> responses(streamed, accumulating);
        default -> messages(streamed, accumulating);
      }
      return Optional.empty();
    } catch (RuntimeException failed) {
      return Optional.of(failed.getClass().getSimpleName() + ": " + failed.getMessage());
    }
  }

  private void chat(boolean streamed, boolean accumulating) {
    var client =
        OpenAIOkHttpClient.builder()
            .apiKey("x")
            .baseUrl(gateway.url() + "/v1")
            .maxRetries(0)
            .build();
    var params = ChatCompletionCreateParams.builder().model("m").addUserMessage("x").build();
    if (streamed) {
      ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();
      try (var stream = client.chat().completions().createStreaming(params)) {
        stream.stream()
            .peek(chunk -> {
              if (accumulating) {
                accumulator.accumulate(chunk);
              }
            })
            .forEach(chunk -> chunk.choices().forEach(choice -> choice.delta().content()));
      }
    } else {
      client
          .chat()
          .completions()
          .create(params)
          .choices()
          .forEach(choice -> {
            choice.message().content();
            choice.message().toolCalls().ifPresent(calls -> calls.forEach(c -> c.validate()));
          });
    }
  }

  private void responses(boolean streamed, boolean accumulating) {
    var client =
        OpenAIOkHttpClient.builder()
            .apiKey("x")
            .baseUrl(gateway.url() + "/v1")
            .maxRetries(0)
            .build();
    var params = ResponseCreateParams.builder().model("m").input("x").build();
    if (streamed) {
      ResponseAccumulator accumulator = ResponseAccumulator.create();
      try (var stream = client.responses().createStreaming(params)) {
        stream.stream()
            .peek(event -> {
              if (accumulating) {
                accumulator.accumulate(event);
              }
            })
            .forEach(event -> event.outputTextDelta().ifPresent(delta -> delta.delta()));
      }
      if (accumulating) {
        accumulator.response();
      }
    } else {
      client
          .responses()
          .create(params)
          .output()
          .forEach(item -> {
            item.functionCall().ifPresent(call -> call.callId());
            item.message()
                .ifPresent(message ->
                    message
                        .content()
                        .forEach(part -> part.outputText().ifPresent(text -> text.text())));
          });
    }
  }

  private void messages(boolean streamed, boolean accumulating) {
    var client =
        AnthropicOkHttpClient.builder().apiKey("x").baseUrl(gateway.url()).maxRetries(0).build();
    var params = MessageCreateParams.builder().model("m").maxTokens(9).addUserMessage("x").build();
    if (streamed) {
      MessageAccumulator accumulator = MessageAccumulator.create();
      try (var stream = client.messages().createStreaming(params)) {
        stream.stream()
            .forEach(event -> {
              event.contentBlockDelta().ifPresent(delta -> delta.delta().text());
              if (accumulating) {
                accumulator.accumulate(event);
              }
            });
      }
      if (accumulating) {
        accumulator.message();
      }
    } else {
      client
          .messages()
          .create(params)
          .content()
          .forEach(block -> block.text().ifPresent(text -> text.text()));
    }
  }
}
