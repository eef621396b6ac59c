package dev.understudy.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.understudy.fault.Fault;
import dev.understudy.settings.Mode;
import dev.understudy.settings.Repeat;
import dev.understudy.settings.Speed;
import dev.understudy.settings.Transport;
import dev.understudy.settings.UpstreamSettings;
import dev.understudy.settings.UpstreamUrl;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionOptionsTest {

  private static final Path TAPE = Path.of("tape.yaml");
  private static final UpstreamUrl GATEWAY = UpstreamUrl.parse("http://localhost:1");

  @Test
  void aReplayIsInstantStrictAboutLeftoversAndUsesEachRecordingOnce() {
    SessionOptions options = SessionOptions.replay(TAPE).build();
    assertThat(options.mode()).isEqualTo(Mode.REPLAY);
    assertThat(options.cassettes()).containsExactly(TAPE);
    assertThat(options.speed()).isEqualTo(Speed.INSTANT);
    assertThat(options.repeat()).isEqualTo(Repeat.NEVER);
    assertThat(options.transport()).isEqualTo(Transport.RECORDED);
    assertThat(options.stallTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(options.strictRequests()).isFalse();
    assertThat(options.allowLeftovers()).isFalse();
    assertThat(options.profile()).isEmpty();
    assertThat(options.name()).isEmpty();
    assertThat(options.upstream()).isEmpty();
    assertThat(options.ignore()).isEmpty();
    assertThat(options.redactions()).isEmpty();
    assertThat(options.faults()).isEmpty();
  }

  @Test
  void aRecordingNamesItsGatewayAndItsCassette() {
    SessionOptions options = SessionOptions.record(GATEWAY, TAPE).build();
    assertThat(options.mode()).isEqualTo(Mode.RECORD);
    assertThat(options.cassettes()).containsExactly(TAPE);
    assertThat(options.upstream().map(UpstreamSettings::url)).contains(GATEWAY);
  }

  @Test
  void aRecordingMayTakeTheGatewayOfItsServer() {
    assertThat(SessionOptions.record(TAPE).build().upstream()).isEmpty();
    assertThat(SessionOptions.missing(TAPE).build().upstream()).isEmpty();
    assertThat(SessionOptions.missing(TAPE).build().mode()).isEqualTo(Mode.MISSING);
  }

  @Test
  void aRelayRecordsToNoCassette() {
    SessionOptions options = SessionOptions.relay(GATEWAY).build();
    assertThat(options.mode()).isEqualTo(Mode.RECORD);
    assertThat(options.cassettes()).isEmpty();
    assertThat(options.upstream().map(UpstreamSettings::url)).contains(GATEWAY);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2000, 3_600_000})
  void aStallTimeoutIsUpToAnHour(long millis) {
    Duration timeout = Duration.ofMillis(millis);
    SessionOptions options = SessionOptions.replay(TAPE).stallTimeout(timeout).build();
    assertThat(options.stallTimeout()).isEqualTo(timeout);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1S", "PT0.000999S", "PT1H0.001S", "PT99999999999H"})
  void anyOtherStallTimeoutIsRefused(Duration timeout) {
    SessionOptions.Builder options = SessionOptions.replay(TAPE).stallTimeout(timeout);
    assertThatIllegalArgumentException()
        .isThrownBy(options::build)
        .withMessage("invalid stall timeout " + timeout + ": expected 1 ms to 1 hour");
  }

  @ParameterizedTest
  @MethodSource("recording")
  void aSessionThatRecordsTakesNoFaults(SessionOptions.Builder options) {
    options.fault(Fault.status(429));
    assertThatIllegalArgumentException()
        .isThrownBy(options::build)
        .withMessage("faults need a session that replays, but this one records");
  }

  private static Stream<SessionOptions.Builder> recording() {
    return Stream.of(
        SessionOptions.record(GATEWAY, TAPE),
        SessionOptions.record(TAPE),
        SessionOptions.missing(GATEWAY, TAPE),
        SessionOptions.missing(TAPE),
        SessionOptions.relay(GATEWAY));
  }

  @Test
  void whatIsAddedToABuilderLaterIsNotInWhatItBuilt() {
    SessionOptions.Builder builder = SessionOptions.replay(TAPE);
    SessionOptions before = builder.build();
    builder.fault(Fault.cutAfter(1)).name("later");
    assertThat(before.faults()).isEmpty();
    assertThat(before.name()).isEmpty();
    assertThat(builder.build().faults()).containsExactly(Fault.cutAfter(1));
  }
}
