package dev.understudy.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.cassette.Cassette;
import dev.understudy.cassette.Interactions;
import dev.understudy.engine.LiveSession;
import dev.understudy.error.CassetteException;
import dev.understudy.server.ServerSettings;
import dev.understudy.server.UnderstudyServer;
import dev.understudy.settings.UpstreamUrl;
import dev.understudy.testing.ClosedPort;
import dev.understudy.testing.Doubles;
import dev.understudy.testing.RawClient;
import dev.understudy.testing.RawUpstream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Sessions that record: what stands on the cassette when they are over. */
class SessionRecordingTest extends SessionFixture {

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
}
