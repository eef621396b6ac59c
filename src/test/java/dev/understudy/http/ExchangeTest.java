package dev.understudy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cassette.Body;
import dev.understudy.dialect.ErrorKind;
import dev.understudy.testing.RawClient;
import dev.understudy.wire.Bytes;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExchangeTest {

  private static final String INTERNAL =
      """
      {"error":{"message":"an internal error in Understudy: %s","type":"server_error",\
      "param":null,"code":"understudy_fault"}}\
      """;

  @Test
  void anAnswerThatSucceedsIsLeftAlone() {
    List<String> steps = new CopyOnWriteArrayList<>();
    RawClient.Received answer =
        answer(exchange ->
            exchange.answeringFailures(
                () -> exchange.refuse(ErrorKind.FORBIDDEN, "no"), () -> steps.add("failed")));
    assertThat(answer.status()).isEqualTo(403);
    assertThat(steps).isEmpty();
  }

  @Test
  void anAnswerThatThrowsBecomesAnInternalErrorWithoutItsMessage() {
    RawClient.Received answer =
        answer(exchange ->
            exchange.answeringFailures(() -> {
              throw new IllegalStateException("what only the log may know");
            }));
    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.text()).isEqualTo(INTERNAL.formatted("IllegalStateException"));
  }

  @Test
  void anAnswerThatRecursesForEverBecomesAnInternalError() {
    RawClient.Received answer =
        answer(exchange ->
            exchange.answeringFailures(() -> {
              throw new StackOverflowError();
            }));
    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.text()).isEqualTo(INTERNAL.formatted("StackOverflowError"));
  }

  @Test
  void whatHasToHappenAtAFailureHappensBeforeTheClientKnows() {
    List<Boolean> committed = new CopyOnWriteArrayList<>();
    RawClient.Received answer =
        answer(exchange ->
            exchange.answeringFailures(
                () -> {
                  throw new IllegalStateException();
                },
                () -> committed.add(exchange.response().isCommitted())));
    assertThat(answer.status()).isEqualTo(500);
    assertThat(committed).containsExactly(false);
  }

  @Test
  void workOnThePoolLeavesTheThreadThatReadsFree() {
    List<Thread> threads = new CopyOnWriteArrayList<>();
    RawClient.Received answer =
        answer(exchange -> {
          CompletableFuture<Void> worked = new CompletableFuture<>();
          threads.add(Thread.currentThread());
          exchange.onPool(() -> {
            threads.add(Thread.currentThread());
            worked.complete(null);
            exchange.refuse(ErrorKind.FORBIDDEN, "no");
          });
          // Only another thread can end this wait.
          worked.orTimeout(10, TimeUnit.SECONDS).join();
        });
    assertThat(answer.status()).isEqualTo(403);
    assertThat(threads).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void workOnThePoolThatThrowsIsAnsweredToo() {
    RawClient.Received answer =
        answer(exchange ->
            exchange.onPool(() -> {
              throw new IllegalArgumentException("no");
            }));
    assertThat(answer.text()).isEqualTo(INTERNAL.formatted("IllegalArgumentException"));
  }

  @Test
  void anErrorOfTheJvmOnThePoolCutsTheAnswerOff() {
    CompletableFuture<Throwable> cut = new CompletableFuture<>();
    RawClient.Received answer =
        answer(exchange ->
            exchange
                .with(
                    Callback.from(
                        () -> {},
                        failure -> {
                          cut.complete(failure);
                          exchange.refuse(ErrorKind.FORBIDDEN, "told by the test");
                        }))
                .onPool(() -> {
                  throw new LinkageError("a class is missing");
                }));
    assertThat(answer.status()).isEqualTo(403);
    assertThat(cut.getNow(null)).isInstanceOf(LinkageError.class).hasMessage("a class is missing");
  }

  @ParameterizedTest
  @ValueSource(ints = {9, 10, 100})
  void aBodyIsReadWholeUpToTheCap(int cap) {
    CompletableFuture<Body> read = new CompletableFuture<>();
    answer(exchange ->
        exchange.readBody(
            cap,
            body -> {
              read.complete(body);
              exchange.refuse(ErrorKind.FORBIDDEN, "no");
            }));
    Bytes sent = Bytes.utf8("{\"n\":1234}");
    assertThat(read).isCompletedWithValue(cap < 10 ? Body.Omitted.of(sent) : Body.of(sent));
  }

  @Test
  void aRequestThatBreaksOffIsRefused() {
    RawClient.Received answer =
        answer(exchange -> exchange.refuseBroken(new IllegalStateException("early end")));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text())
        .isEqualTo(
            """
            {"error":{"message":"the request body ended early or is wrongly framed",\
            "type":"invalid_request_error","param":null,"code":"bad_request"}}\
            """);
  }

  private static RawClient.Received answer(Consumer<Exchange> answer) {
    try (ExchangeServer server = ExchangeServer.answering(answer)) {
      return RawClient.post(server.url(), "/v1/chat/completions", "{\"n\":1234}");
    }
  }
}
