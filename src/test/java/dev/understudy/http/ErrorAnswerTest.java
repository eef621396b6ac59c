package dev.understudy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.dialect.ErrorKind;
import dev.understudy.dialect.Mistake;
import dev.understudy.testing.RawClient;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a client gets when Understudy refuses its request. */
class ErrorAnswerTest {

  private static final String CHAT = "/v1/chat/completions";
  private static final String MESSAGES = "/v1/messages";

  @ParameterizedTest
  @EnumSource
  void eachKindHasItsStatusAndHeaders(ErrorKind kind) {
    RawClient.Received answer = answer(CHAT, exchange -> exchange.refuse(kind, "no"));
    assertThat(answer.status()).isEqualTo(kind.status());
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    assertThat(ownHeaders(answer)).containsExactlyInAnyOrderElementsOf(expectedHeaders(kind));
  }

  private static List<String> expectedHeaders(ErrorKind kind) {
    return switch (kind) {
      case CASSETTE_MISS, NO_SOCKET -> List.of("x-should-retry: false", "x-understudy-miss: miss");
      case CASSETTE_EXHAUSTED -> List.of("x-should-retry: false", "x-understudy-miss: exhausted");
      case NO_SESSION -> List.of("x-should-retry: false", "x-understudy-error: no_session");
      case SOCKET_DRIFT -> List.of("x-understudy-error: cassette_drift");
      case SOCKET_STALLED -> List.of("x-understudy-error: cassette_stalled");
      case UPSTREAM_UNREACHABLE -> List.of("x-understudy-error: upstream_unreachable");
      case UPSTREAM_TIMEOUT -> List.of("x-understudy-error: upstream_timeout");
      case FORBIDDEN -> List.of("x-understudy-error: forbidden");
      case BAD_REQUEST -> List.of("x-understudy-error: bad_request");
      case INTERNAL -> List.of("x-understudy-error: understudy_fault");
    };
  }

  @ParameterizedTest
  @EnumSource
  void onlyTheRefusalOfASocketSaysWhatToSpeakInstead(ErrorKind kind) {
    RawClient.Received answer = answer("/v1/responses", exchange -> exchange.refuse(kind, "no"));
    boolean socket = kind == ErrorKind.NO_SOCKET;
    assertThat(answer.header("Upgrade")).isEqualTo(socket ? "HTTP/1.1" : "");
    assertThat(answer.header("Connection")).isEqualTo(socket ? "Upgrade" : "");
  }

  @Test
  void aMissHasTheEnvelopeOfOpenAi() {
    RawClient.Received answer =
        answer(CHAT, exchange -> exchange.refuse(ErrorKind.CASSETTE_MISS, "not \"recorded\""));
    assertThat(answer.text())
        .isEqualTo(
            """
            {"error":{"message":"not \\"recorded\\"","type":"invalid_request_error",\
            "param":null,"code":"cassette_miss"}}\
            """);
  }

  @Test
  void aMissHasTheEnvelopeOfAnthropic() {
    RawClient.Received answer =
        answer(MESSAGES, exchange -> exchange.refuse(ErrorKind.CASSETTE_MISS, "nicht für mich"));
    assertThat(answer.text())
        .isEqualTo(
            """
            {"type":"error","error":{"type":"not_found_error","message":"nicht für mich",\
            "code":"cassette_miss"},"request_id":null}\
            """);
  }

  @Test
  void aMistakeIsRefusedAsTheGatewayWouldAndNamesItsRule() {
    Mistake.Refusal refusal = new Mistake.Refusal(402, "", "no_credit", "Top up.");
    Mistake mistake =
        new Mistake(
            "D-01",
            Mistake.Confidence.CERTAIN,
            "No credit is left",
            List.of("balance 0"),
            "Top up.",
            "errors",
            Optional.of(refusal));
    RawClient.Received answer = answer(CHAT, exchange -> exchange.refuse(mistake, refusal));
    assertThat(answer.status()).isEqualTo(402);
    assertThat(ownHeaders(answer)).containsExactly("x-understudy-error: D-01");
    assertThat(answer.text())
        .isEqualTo(
            """
            {"error":{"message":"Top up.","type":"invalid_request_error","param":null,\
            "code":"no_credit"}}\
            """);
  }

  @Test
  void anInjectedErrorSaysThatATestAskedForIt() {
    RawClient.Received answer =
        answer(CHAT, exchange -> exchange.injectError(429, OptionalInt.of(7)));
    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.header("Retry-After")).isEqualTo("7");
    assertThat(ownHeaders(answer)).containsExactly("x-understudy-fault: status");
    assertThat(answer.text())
        .isEqualTo(
            """
            {"error":{"message":"a fault injected by the test: status 429",\
            "type":"rate_limit_error","param":null,"code":"rate_limit_exceeded"}}\
            """);
  }

  @Test
  void anInjectedErrorHasNoRetryAfterUnlessItWasAskedFor() {
    RawClient.Received answer =
        answer(MESSAGES, exchange -> exchange.injectError(529, OptionalInt.empty()));
    assertThat(answer.status()).isEqualTo(529);
    assertThat(answer.header("Retry-After")).isEmpty();
    assertThat(answer.text())
        .isEqualTo(
            """
            {"type":"error","error":{"type":"overloaded_error",\
            "message":"a fault injected by the test: status 529"},"request_id":null}\
            """);
  }

  @Test
  void whatWasSetBeforeIsDropped() {
    RawClient.Received answer =
        answer(
            CHAT,
            exchange -> {
              exchange.response().setStatus(200);
              exchange.response().getHeaders().put("X-Early", "1");
              exchange.refuse(ErrorKind.INTERNAL, "no");
            });
    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.header("X-Early")).isEmpty();
  }

  private static RawClient.Received answer(String path, Consumer<Exchange> answer) {
    try (ExchangeServer server = ExchangeServer.answering(answer)) {
      return RawClient.post(server.url(), path, "{}");
    }
  }

  private static List<String> ownHeaders(RawClient.Received answer) {
    return answer.headers().stream()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("x-"))
        .toList();
  }
}
