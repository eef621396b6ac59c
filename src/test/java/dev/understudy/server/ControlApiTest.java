package dev.understudy.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.cassette.CassetteEncoder;
import dev.understudy.cassette.Interactions;
import dev.understudy.session.SessionOptions;
import dev.understudy.testing.Doubles;
import dev.understudy.testing.RawClient;
import dev.understudy.testing.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControlApiTest {

  @TempDir Path folder;

  @Test
  void tellsItsHealth() throws IOException {
    try (UnderstudyServer understudy = Doubles.replayer(tape())) {
      RawClient.Received health = get(understudy, "/__understudy/health", "");
      assertThat(health.status()).isEqualTo(200);
      assertThat(health.text())
          .isEqualTo("{\"status\":\"ok\",\"mode\":\"replay\",\"interactions\":1,\"misses\":0}");
    }
  }

  @Test
  void theJournalHoldsNoSecret() throws IOException {
    String key = Secrets.apiKey();
    try (UnderstudyServer understudy = Doubles.replayer(tape())) {
      RawClient.exchange(
          understudy.baseUrl(),
          RawClient.request(
              "POST",
              "/v1/responses?key=abc123&x=1",
              "Authorization: Bearer "
                  + key
                  + "\r\n"
                  + "X-Api-Key: abc123\r\n"
                  + "Cookie: a=abc123\r\n"
                  + "Sec-WebSocket-Protocol: openai-insecure-api-key.abc123\r\n"
                  + "Content-Type: application/json\r\n",
              "{\"input\":\"" + key + "\"}"));
      String journal = get(understudy, "/__understudy/journal", "").text();
      assertThat(journal)
          .doesNotContain(key)
          .doesNotContain("abc123")
          .contains("\"outcome\":\"miss\"")
          .contains("\"status\":404")
          .contains("[redacted:authorization:0]")
          .contains("\"query\":\"key=[redacted:api-key:0]&x=1\"");
    }
  }

  @Test
  void theJournalCanBeFilteredAndCleared() throws IOException {
    try (UnderstudyServer understudy = Doubles.replayer(tape())) {
      RawClient.post(understudy.baseUrl(), "/x", "{}");
      RawClient.post(understudy.baseUrl(), "/y", "{}");
      assertThat(get(understudy, "/__understudy/journal?outcome=hit", "").text())
          .contains("\"path\":\"/x\"")
          .doesNotContain("/y");
      assertThat(get(understudy, "/__understudy/journal?path=/y", "").text())
          .contains("\"outcome\":\"miss\"")
          .doesNotContain("\"path\":\"/x\"");
      control(understudy, "DELETE", "/__understudy/journal", "");
      assertThat(get(understudy, "/__understudy/journal", "").text()).isEqualTo("{\"entries\":[]}");
    }
  }

  @Test
  void theJournalIsBounded() throws IOException {
    try (UnderstudyServer understudy = Doubles.replayer(tape());
        RawClient client = new RawClient(understudy.baseUrl())) {
      for (int i = 0; i < 1100; i++) {
        client.send(RawClient.request("GET", "/n" + i, "", ""));
        client.receive();
      }
      assertThat(understudy.own().journal().entries()).hasSize(1000);
      assertThat(understudy.own().journal().entries().get(0).path()).isEqualTo("/n100");
    }
  }

  @Test
  void resetBeginsAgain() throws IOException {
    try (UnderstudyServer understudy = Doubles.replayer(tape())) {
      assertThat(RawClient.post(understudy.baseUrl(), "/x", "{}").status()).isEqualTo(200);
      assertThat(RawClient.post(understudy.baseUrl(), "/x", "{}").status()).isEqualTo(404);
      assertThat(control(understudy, "POST", "/__understudy/reset", "").status()).isEqualTo(200);
      assertThat(RawClient.post(understudy.baseUrl(), "/x", "{}").status()).isEqualTo(200);
    }
  }

  @Test
  void anUnknownControlPathSaysWhatThereIs() throws IOException {
    try (UnderstudyServer understudy = Doubles.replayer(tape())) {
      RawClient.Received answer = get(understudy, "/__understudy/nope", "");
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.text()).contains("POST reset");
      assertThat(understudy.own().journal().entries()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Host: localhost,200",
    "Host: 127.0.0.1:9,200",
    "Host: [::1]:9,200",
    "Host: app.localhost,200",
    "Host: evil.example,403",
    "Host: 127.0.0.1.evil.example,403",
    "Host: localhost.evil.example,403",
    "Origin: http://localhost:3000,200",
    "Origin: https://evil.example,403",
    "Origin: null,403"
  })
  void webPagesFromElsewhereAreKeptOut(String header, int status) throws IOException {
    try (UnderstudyServer understudy = Doubles.replayer(tape());
        RawClient client = new RawClient(understudy.baseUrl())) {
      String host = header.startsWith("Host") ? "" : "Host: localhost\r\n";
      client.send(
          ("POST /x HTTP/1.1\r\n" + host + header + "\r\nContent-Length: 2\r\n\r\n{}")
              .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      assertThat(client.receive().status()).isEqualTo(status);
    }
  }

  @Test
  void whoWasLetInLetsNobodyElseIn() throws IOException {
    List<String> hosts =
        List.of("evil.example", "localhost", "", "evil.example", "localhost\r\nOrigin: null");
    try (UnderstudyServer understudy = Doubles.replayer(tape())) {
      assertThat(hosts)
          .extracting(host ->
              RawClient.exchange(
                      understudy.baseUrl(),
                      ("POST /x HTTP/1.1\r\nHost: " + host + "\r\nContent-Length: 2\r\n\r\n{}")
                          .getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                  .status())
          .containsExactly(403, 200, 400, 403, 403);
    }
  }

  @Test
  void beyondThisMachineATokenIsDemanded() throws IOException {
    assertThatThrownBy(() -> open(""))
        .hasMessage(
            "other machines could use the control API on 0.0.0.0 without a token; set one in the"
                + " environment variable UNDERSTUDY_TOKEN, or listen on 127.0.0.1");
    try (UnderstudyServer understudy =
        UnderstudyServer.start(SessionOptions.replay(tape()).build(), open("t0ken"))) {
      assertThat(get(understudy, "/__understudy/health", "").status()).isEqualTo(200);
      assertThat(get(understudy, "/__understudy/journal", "").status()).isEqualTo(401);
      assertThat(get(understudy, "/__understudy/journal", "Authorization: Bearer x\r\n").status())
          .isEqualTo(401);
      assertThat(
              get(understudy, "/__understudy/journal", "Authorization: Bearer t0ken\r\n").status())
          .isEqualTo(200);
      assertThat(RawClient.post(understudy.baseUrl(), "/x", "{}").status()).isEqualTo(200);
    }
  }

  @Test
  void aPortInUseIsSaid() throws IOException {
    try (UnderstudyServer understudy = Doubles.replayer(tape())) {
      int port = understudy.baseUrl().getPort();
      ServerSettings taken =
          ServerSettings.builder().port(port).drain(Duration.ZERO).environment(Map.of()).build();
      SessionOptions replay = SessionOptions.replay(tape()).build();
      assertThatThrownBy(() -> UnderstudyServer.start(replay, taken))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "cannot listen on 127.0.0.1:"
                  + port
                  + ": the port is in use, or the address does not belong to this machine; choose"
                  + " another port with --port, or --port 0 for a free one");
    }
  }

  private static ServerSettings open(String token) {
    return ServerSettings.builder()
        .host("0.0.0.0")
        .token(token)
        .drain(Duration.ZERO)
        .environment(Map.of())
        .build();
  }

  private static RawClient.Received get(UnderstudyServer understudy, String path, String headers) {
    return control(understudy, "GET", path, headers);
  }

  private static RawClient.Received control(
      UnderstudyServer understudy, String method, String path, String headers) {
    return RawClient.exchange(understudy.baseUrl(), RawClient.request(method, path, headers, ""));
  }

  private Path tape() throws IOException {
    return Files.writeString(
        Files.createTempFile(folder, "tape", ".yaml"),
        CassetteEncoder.encode(Interactions.header())
            + CassetteEncoder.encode(Interactions.simple(1, "/x", "{}", "ok")));
  }
}
