package dev.understudy.testcontainers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.understudy.cassette.Interactions;
import dev.understudy.fault.Fault;
import dev.understudy.server.UnderstudyServer;
import dev.understudy.session.SessionOptions;
import dev.understudy.settings.IgnoreRule;
import dev.understudy.settings.Repeat;
import dev.understudy.settings.Speed;
import dev.understudy.settings.Transport;
import dev.understudy.settings.UpstreamUrl;
import dev.understudy.testing.Doubles;
import dev.understudy.testing.RawClient;
import dev.understudy.testing.Sockets;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written for the control API is what a server reads. */
class SessionJsonTest {

  private static final UpstreamUrl GATEWAY = UpstreamUrl.parse("http://127.0.0.1:1");

  @TempDir Path temporary;
  private Path folder;
  private Path tape;

  @BeforeEach
  void writeTape() throws IOException {
    folder = temporary.toRealPath();
    tape = Sockets.write(folder.resolve("tape.yaml"), Interactions.simple(1, "/v1/x", "{}", "ok"));
  }

  @Test
  void defaultsAreReadAsTheyWereWritten() {
    SessionOptions options = SessionOptions.replay(tape).build();
    assertSame(opened(options), options);
  }

  @Test
  void everySettingOfAReplayIsReadAsItWasWritten() {
    Path other =
        Sockets.write(folder.resolve("other.yaml"), Interactions.simple(1, "/v1/y", "{}", "ok"));
    SessionOptions options =
        SessionOptions.replay(tape, other)
            .speed(Speed.parse("2.5x"))
            .repeat(Repeat.CYCLE)
            .transport(Transport.ANY)
            .stallTimeout(Duration.ofMillis(1234))
            .strictRequests()
            .allowLeftovers()
            .profile("crazyrouter")
            .name("a \"test\"")
            .fault(Fault.status(429, 3).times(2).on("/v1/x"))
            .fault(Fault.status(503))
            .fault(Fault.cutAfter(0))
            .fault(Fault.delay(Duration.ofMillis(250)).times(9))
            .build();
    assertSame(opened(options), options);
  }

  @Test
  void recordingsAreReadAsTheyWereWritten() {
    SessionOptions record = SessionOptions.record(folder.resolve("new.yaml")).build();
    assertSame(opened(record), record);
    SessionOptions missing = SessionOptions.missing(tape).build();
    assertSame(opened(missing), missing);
  }

  @Test
  void aGatewayIsThatOfTheContainer() {
    SessionOptions options = SessionOptions.record(GATEWAY, tape).build();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SessionJson.of(options))
        .withMessage(
            "a session in a container records from the container's gateway; set it with"
                + " withUpstream, and use SessionOptions.record(cassette) or missing(cassette)");
  }

  @Test
  void rulesAreThoseOfTheContainer() {
    SessionOptions options =
        SessionOptions.record(tape).ignore(new IgnoreRule.Json("/metadata")).build();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SessionJson.of(options))
        .withMessage(
            "a session in a container cannot set ignore or redaction rules; set them on the"
                + " container with withOptions, such as --ignore-json /metadata");
  }

  private void assertSame(SessionOptions read, SessionOptions written) {
    assertThat(read).usingRecursiveComparison().isEqualTo(written);
  }

  /** Opens a session over HTTP, and gives the options that the server has for it. */
  private SessionOptions opened(SessionOptions options) {
    String json = SessionJson.of(options).toString();
    SessionOptions own = SessionOptions.relay(GATEWAY).build();
    try (UnderstudyServer server =
        UnderstudyServer.start(own, Doubles.settings().cassetteRoot(folder).build())) {
      RawClient.Received answer = RawClient.post(server.baseUrl(), "/__understudy/sessions", json);
      assertThat(answer.status()).as(answer.text()).isEqualTo(201);
      assertThat(server.sessions().all()).hasSize(1);
      return server.sessions().all().iterator().next().options();
    }
  }
}
