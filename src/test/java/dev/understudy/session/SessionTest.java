package dev.understudy.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.understudy.cassette.Cassette;
import dev.understudy.cassette.CassetteEncoder;
import dev.understudy.cassette.Interaction;
import dev.understudy.cassette.Interactions;
import dev.understudy.engine.LiveSession;
import dev.understudy.error.CassetteException;
import dev.understudy.error.PackException;
import dev.understudy.server.ServerSettings;
import dev.understudy.server.UnderstudyServer;
import dev.understudy.settings.UpstreamUrl;
import dev.understudy.testing.ClosedPort;
import dev.understudy.testing.Doubles;
import dev.understudy.testing.RawClient;
import dev.understudy.testing.RawUpstream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions from Java: each on its own, with a result. */
class SessionTest {

  @TempDir Path folder;

  @Test
  void sessionsOfOneServerDoNotSeeEachOther() throws IOException {
    Path tape = tape("tape.yaml", Interactions.simple(1, "/v1/x", "{}", "once"));
    try (UnderstudyServer understudy = start();
        LiveSession one = understudy.sessions().open(SessionOptions.replay(tape).build());
        LiveSession other = understudy.sessions().open(SessionOptions.replay(tape).build())) {
      assertThat(one.openAiBaseUrl().toString()).isEqualTo(one.baseUrl() + "/v1");
      assertThat(post(one, "/v1/x", "{}").text()).isEqualTo("once");
      assertThat(post(one, "/v1/x", "{}").status()).isEqualTo(404);
      assertThat(post(other, "/v1/x", "{}").text()).isEqualTo("once");
      assertThat(one.requests()).hasToString("2: POST /v1/x -> 200, POST /v1/x -> 404");
      assertThat(other.requests()).hasToString("1: POST /v1/x -> 200");
      assertThat(understudy.own().journal().entries()).isEmpty();
      one.reset();
      assertThat(post(one, "/v1/x", "{}").text()).isEqualTo("once");
      one.verify();
      other.verify();
    }
  }

  @Test
  void aMissALeftoverAndABrokenRuleAreReportedTogether() throws IOException {
    Path tape =
        Files.writeString(
            folder.resolve("tape.yaml"),
            """
            ---
            understudy: 1
            profile: crazyrouter
            ...
            ---
            request: {method: GET, path: /v1/models}
            response: {status: 200, headers: [Content-Type: application/json], body: {json: {object: list}}}
            ...
            ---
            request: {method: GET, path: /v1/models/gpt-5.4}
            response: {status: 200, headers: [Content-Type: application/json], body: {json: {}}}
            ...
            """);
    try (UnderstudyServer understudy = start();
        LiveSession session =
            understudy
                .sessions()
                .open(
                    SessionOptions.replay(tape).profile("crazyrouter").name("greets()").build())) {
      get(session, "/v1/models");
      get(session, "/v1/model");
      SessionFailure failure = catchThrowableOfType(SessionFailure.class, session::verify);
      assertThat(failure)
          .hasMessage(
              """
              greets(): 3 problems in 2 requests
              1. miss: no recorded request matches GET /v1/model: nothing is recorded for this endpoint; recorded endpoints: GET /v1/models (1), GET /v1/models/gpt-5.4 (1)
                   key       846d286278b5, of method, path, query and body
                   fix 1     check the client's base URL and the endpoint that it calls
                   fix 2     record it with: understudy record --upstream URL --to FILE --mode missing
              2. broken rule M-01: GET /v1/models: /data: expected a value, but was nothing (CR, models (2026-03-23))
              3. leftover: unused recording of GET /v1/models/gpt-5.4 (TAPE:9, interaction 2)\
              """
                  .replace("TAPE", tape.toString()));
    }
  }

  @Test
  void leftoversCanBeAllowed() throws IOException {
    Path tape = tape("tape.yaml", Interactions.simple(1, "/v1/x", "{}", "once"));
    try (UnderstudyServer understudy = start();
        LiveSession strict = understudy.sessions().open(SessionOptions.replay(tape).build());
        LiveSession lenient =
            understudy.sessions().open(SessionOptions.replay(tape).allowLeftovers().build())) {
      lenient.verify();
      assertThatThrownBy(strict::verify)
          .hasMessage(
              tape
                  + ": 1 problem in 0 requests\n"
                  + "1. leftover: unused recording of POST /v1/x ("
                  + tape
                  + ":12, interaction 1)");
      assertThat(lenient.leftovers()).hasSize(1);
    }
  }

  @Test
  void aRecordingTakesItsPlaceWhenTheSessionIsClosed() throws IOException {
    Path tape = tape("tape.yaml", Interactions.simple(1, "/v1/old", "{}", "old"));
    try (RawUpstream upstream = answering("new");
        UnderstudyServer understudy = start()) {
      LiveSession session =
          understudy
              .sessions()
              .open(SessionOptions.record(UpstreamUrl.parse(upstream.url()), tape).build());
      assertThat(post(session, "/v1/x", "{}").text()).isEqualTo("new");
      Doubles.awaitWritten(session, 1);
      assertThat(paths(tape)).containsExactly("/v1/old");
      session.verify();
      session.close();
      assertThat(paths(tape)).containsExactly("/v1/x");
      assertThat(Cassette.open(tape).header().tool()).startsWith("understudy ");
      assertThat(names()).containsExactly("tape.yaml");
    }
  }

  @Test
  void aRecordingThatIsThrownAwayChangesNothing() throws IOException {
    Path tape = tape("tape.yaml", Interactions.simple(1, "/v1/old", "{}", "old"));
    try (RawUpstream upstream = answering("new");
        UnderstudyServer understudy = start()) {
      UpstreamUrl url = UpstreamUrl.parse(upstream.url());
      LiveSession missing = understudy.sessions().open(SessionOptions.missing(url, tape).build());
      LiveSession fresh =
          understudy.sessions().open(SessionOptions.record(url, folder.resolve("n.yaml")).build());
      post(missing, "/v1/x", "{}");
      post(fresh, "/v1/x", "{}");
      missing.discard();
      fresh.discard();
      assertThat(paths(tape)).containsExactly("/v1/old");
      assertThat(names()).containsExactly("tape.yaml");
    }
  }

  @Test
  void whatIsMissingIsAdded() throws IOException {
    Path tape = tape("tape.yaml", Interactions.simple(1, "/v1/old", "{}", "old"));
    try (RawUpstream upstream = answering("new");
        UnderstudyServer understudy = start()) {
      UpstreamUrl url = UpstreamUrl.parse(upstream.url());
      try (LiveSession session =
          understudy.sessions().open(SessionOptions.missing(url, tape).build())) {
        assertThat(post(session, "/v1/old", "{}").text()).isEqualTo("old");
        assertThat(post(session, "/v1/x", "{}").text()).isEqualTo("new");
      }
      assertThat(paths(tape)).containsExactly("/v1/old", "/v1/x");
      assertThat(names()).containsExactly("tape.yaml");
    }
  }

  @Test
  void aSessionThatRecordsNothingLeavesNothing() throws IOException {
    try (RawUpstream upstream = answering("new");
        UnderstudyServer understudy = start()) {
      understudy
          .sessions()
          .open(SessionOptions.record(UpstreamUrl.parse(upstream.url()), tape("a.yaml")).build())
          .close();
      understudy
          .sessions()
          .open(
              SessionOptions.record(
                      UpstreamUrl.parse(upstream.url()), folder.resolve("deep/b.yaml"))
                  .build())
          .close();
      assertThat(names()).containsExactly("a.yaml");
    }
  }

  @Test
  void whatTheGatewayDidNotAnswerFailsTheRecording() {
    try (ClosedPort gone = new ClosedPort();
        UnderstudyServer understudy = start();
        LiveSession session =
            understudy
                .sessions()
                .open(
                    SessionOptions.record(UpstreamUrl.parse(gone.url()), folder.resolve("t.yaml"))
                        .name("n")
                        .build())) {
      assertThat(post(session, "/v1/x", "{}").status()).isEqualTo(502);
      session.awaitRequests(1);
      assertThatThrownBy(session::verify)
          .hasMessage(
              "n: 1 problem in 1 request\n"
                  + "1. the gateway did not answer: POST /v1/x: Connect: Connection refused");
    }
  }

  @Test
  void closedSessionsAreRefusedAndKeepTheirReport() throws IOException {
    Path tape = tape("tape.yaml", Interactions.simple(1, "/v1/x", "{}", "once"));
    try (UnderstudyServer understudy = start()) {
      LiveSession session = understudy.sessions().open(SessionOptions.replay(tape).build());
      post(session, "/v1/x", "{}");
      session.close();
      session.close();
      RawClient.Received answer = post(session, "/v1/x", "{}");
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.header("x-should-retry")).isEqualTo("false");
      assertThat(answer.text())
          .isEqualTo(
              "{\"error\":{\"message\":\"no open session '"
                  + session.id()
                  + "'\",\"type\":\"invalid_request_error\",\"param\":null,\"code\":\"no_session\"}}");
      assertThat(session.requests().size()).isOne();
      session.verify();
      assertThat(understudy.own().journal().entries()).hasSize(1);
    }
  }

  @Test
  void closingTheServerClosesItsSessions() throws IOException {
    Path tape = folder.resolve("tape.yaml");
    try (RawUpstream upstream = answering("new")) {
      UnderstudyServer understudy = start();
      LiveSession session =
          understudy
              .sessions()
              .open(SessionOptions.record(UpstreamUrl.parse(upstream.url()), tape).build());
      post(session, "/v1/x", "{}");
      understudy.close();
      understudy.close();
      assertThat(paths(tape)).containsExactly("/v1/x");
    }
  }

  @Test
  void whatCannotBeOpenedLeavesNothingBehind() throws IOException {
    Files.writeString(folder.resolve("broken.yaml"), "no cassette");
    try (RawUpstream upstream = answering("new");
        UnderstudyServer understudy = start()) {
      UpstreamUrl url = UpstreamUrl.parse(upstream.url());
      Path broken = folder.resolve("broken.yaml");
      Path tape = folder.resolve("t.yaml");
      assertThatThrownBy(() -> understudy.sessions().open(SessionOptions.replay(broken).build()))
          .isInstanceOf(CassetteException.class);
      assertThatThrownBy(
              () -> understudy.sessions().open(SessionOptions.missing(url, broken).build()))
          .isInstanceOf(CassetteException.class);
      assertThatThrownBy(() ->
              understudy.sessions().open(SessionOptions.record(url, tape).profile("nope").build()))
          .isInstanceOf(PackException.class)
          .hasMessageContaining("nope: no such profile");
      assertThat(names()).containsExactly("broken.yaml");
    }
  }

  @Test
  void twoSessionsCannotRecordToOneCassette() throws IOException {
    Path tape = tape("tape.yaml", Interactions.simple(1, "/v1/old", "{}", "old"));
    try (RawUpstream upstream = answering("new");
        UnderstudyServer understudy = start();
        UnderstudyServer recorder = Doubles.recorder(upstream, folder.resolve("main.yaml"))) {
      UpstreamUrl url = UpstreamUrl.parse(upstream.url());
      LiveSession first = understudy.sessions().open(SessionOptions.missing(url, tape).build());
      for (Path taken : List.of(tape, folder.resolve("main.yaml"))) {
        assertThatThrownBy(
                () -> understudy.sessions().open(SessionOptions.record(url, taken).build()))
            .isInstanceOf(CassetteException.class)
            .hasMessage(taken + ": is already being recorded to");
      }
      first.close();
      understudy.sessions().open(SessionOptions.record(url, tape).build()).discard();
      assertThat(recorder.own().interactions()).isZero();
      assertThat(names()).containsExactly("main.yaml", "tape.yaml");
    }
  }

  @Test
  void onlyACassetteIsReplaced() throws IOException {
    Path text = Files.writeString(folder.resolve("precious.txt"), "precious");
    Path yaml = Files.writeString(folder.resolve("other.yaml"), "precious: too\n");
    Path sub = Files.createDirectory(folder.resolve("folder.yaml"));
    UpstreamUrl url = UpstreamUrl.parse("http://127.0.0.1:1");
    try (UnderstudyServer understudy = start()) {
      assertThatThrownBy(() -> understudy.sessions().open(SessionOptions.record(url, text).build()))
          .hasMessage(
              text + ": cannot be recorded to: expected a file name that ends in .yaml or .yml");
      assertThatThrownBy(() -> understudy.sessions().open(SessionOptions.record(url, sub).build()))
          .hasMessage(sub + ": cannot be recorded to: it is a folder");
      assertThatThrownBy(() -> understudy.sessions().open(SessionOptions.record(url, yaml).build()))
          .isInstanceOf(CassetteException.class);
    }
    assertThat(names()).containsExactly("folder.yaml", "other.yaml", "precious.txt");
    assertThat(yaml).hasContent("precious: too");
  }

  @Test
  void oneRecordingThatCannotBeKeptCostsNoOther() throws IOException {
    try (RawUpstream upstream = answering("new")) {
      UpstreamUrl url = UpstreamUrl.parse(upstream.url());
      UnderstudyServer understudy = start();
      List<Path> tapes = List.of(folder.resolve("a.yaml"), folder.resolve("b.yaml"));
      for (Path tape : tapes) {
        post(understudy.sessions().open(SessionOptions.record(url, tape).build()), "/v1/x", "{}");
      }
      Path inTheWay = Files.createDirectories(folder.resolve("a.yaml").resolve("deep"));
      assertThatThrownBy(understudy::close)
          .isInstanceOf(CassetteException.class)
          .hasMessageContaining("a.yaml: could not be replaced; the recording is in ");
      assertThat(inTheWay).exists();
      assertThat(paths(tapes.get(1))).containsExactly("/v1/x");
      assertThat(names()).hasSize(3).anyMatch(name -> name.startsWith("a.yaml.recording-"));
    }
  }

  @Test
  void aCallThatIsLeftUnderWayFailsTheRecording() throws IOException {
    RawUpstream.Script silent =
        (request, connection) -> {
          connection.awaitClose(10_000);
          return false;
        };
    ServerSettings impatient =
        ServerSettings.builder().drain(Duration.ofMillis(50)).environment(Map.of()).build();
    try (RawUpstream upstream = RawUpstream.start(silent);
        UnderstudyServer understudy =
            UnderstudyServer.start(SessionOptions.replay().build(), impatient)) {
      LiveSession session =
          understudy
              .sessions()
              .open(
                  SessionOptions.record(UpstreamUrl.parse(upstream.url()), folder.resolve("t.yaml"))
                      .name("n")
                      .build());
      try (RawClient client = new RawClient(session.baseUrl())) {
        client.send(RawClient.request("POST", session.baseUrl().getPath() + "/v1/x", "", "{}"));
        Awaitility.await().until(() -> !upstream.received().isEmpty());
        assertThat(session.finish().text())
            .startsWith(
                "n: 1 problem in 0 requests\n"
                    + "1. 1 call was still in progress when the session ended and cannot be"
                    + " recorded; make the code read its answers to the end");
      }
      session.discard();
    }
  }

  @Test
  void anAliasLeadsToTheCurrentSession() throws IOException {
    Path tape = tape("tape.yaml", Interactions.simple(1, "/v1/x", "{}", "once"));
    try (UnderstudyServer understudy = start()) {
      Alias alias = understudy.sessions().alias();
      assertThat(post(alias.baseUrl(), "/v1/x", "{}").text())
          .contains("no test is using this base URL");
      LiveSession one = understudy.sessions().open(SessionOptions.replay(tape).build());
      LiveSession other = understudy.sessions().open(SessionOptions.replay(tape).build());
      alias.begin(one);
      assertThat(post(alias.baseUrl(), "/v1/x", "{}").text()).isEqualTo("once");
      alias.begin(other);
      assertThat(post(alias.baseUrl(), "/v1/x", "{}").text())
          .contains("2 tests are using this base URL at the same time; give each client");
      alias.end(one);
      assertThat(post(alias.baseUrl(), "/v1/x", "{}").text()).isEqualTo("once");
      assertThat(one.requests().size()).isOne();
    }
  }

  @Test
  void mistakesAreToldWithTheSessionsOwnBaseUrl() throws IOException {
    Path tape = tape("tape.yaml", Interactions.simple(1, "/v1/chat/completions", "{}", "x"));
    try (UnderstudyServer understudy = start();
        LiveSession session = understudy.sessions().open(SessionOptions.replay(tape).build())) {
      assertThat(post(session, "/chat/completions", "{}").text())
          .contains("to http://localhost" + session.baseUrl().getPath() + "/v1;");
    }
  }

  @Test
  void awaitingRequestsEndsWithWhatCame() throws IOException {
    Path tape = tape("tape.yaml", Interactions.simple(1, "/v1/x", "{}", "once"));
    try (UnderstudyServer understudy = start();
        LiveSession session = understudy.sessions().open(SessionOptions.replay(tape).build())) {
      Thread late = new Thread(() -> post(session, "/v1/x", "{}"));
      late.start();
      assertThat(session.awaitRequests(1).get(0).path()).isEqualTo("/v1/x");
      assertThatThrownBy(() -> session.awaitRequests(2, Duration.ofMillis(50)))
          .isInstanceOf(SessionFailure.class)
          .hasMessage("expected 2 requests within 50 ms, received 1: POST /v1/x -> 200");
    }
  }

  private UnderstudyServer start() {
    return UnderstudyServer.start(SessionOptions.replay().build(), Doubles.local());
  }

  private static RawUpstream answering(String body) {
    return RawUpstream.answering(
        "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
  }

  private static RawClient.Received post(LiveSession session, String path, String json) {
    return post(session.baseUrl(), path, json);
  }

  private static RawClient.Received post(URI url, String path, String json) {
    return RawClient.post(url, url.getPath() + path, json);
  }

  private static void get(LiveSession session, String path) {
    RawClient.exchange(
        session.baseUrl(), RawClient.request("GET", session.baseUrl().getPath() + path, "", ""));
  }

  private Path tape(String name, Interaction... interactions) throws IOException {
    StringBuilder text = new StringBuilder(CassetteEncoder.encode(Interactions.header()));
    Stream.of(interactions).map(CassetteEncoder::encode).forEach(text::append);
    return Files.writeString(folder.resolve(name), text);
  }

  private static List<String> paths(Path tape) {
    return Cassette.open(tape).entries().stream()
        .map(entry -> entry.interaction().request().path())
        .toList();
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
