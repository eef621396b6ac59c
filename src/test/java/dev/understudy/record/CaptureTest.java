package dev.understudy.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cassette.Cassette;
import dev.understudy.cassette.Chunk;
import dev.understudy.cassette.End;
import dev.understudy.cassette.Interaction;
import dev.understudy.server.UnderstudyServer;
import dev.understudy.settings.Repeat;
import dev.understudy.settings.Speed;
import dev.understudy.testing.Capture;
import dev.understudy.testing.Doubles;
import dev.understudy.testing.RawClient;
import dev.understudy.testing.RawUpstream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Real exchanges of a real server, through the recorder and back. */
class CaptureTest {

  @TempDir Path folder;

  static List<Capture> captures() {
    return Capture.all();
  }

  @Test
  void thereAreAllOfThem() {
    assertThat(captures()).hasSize(25);
  }

  @ParameterizedTest
  @MethodSource("captures")
  void recordsAndReplaysEveryByteAndSplit(Capture capture) {
    Path tape = folder.resolve("tape.yaml");
    RawClient.Received relayed;
    try (RawUpstream upstream =
            RawUpstream.start((request, connection) -> capture.play(connection));
        UnderstudyServer recorder = Doubles.recorder(upstream, tape)) {
      relayed = RawClient.exchange(recorder.baseUrl(), capture.request());
    }
    RawClient.Received replayed;
    try (UnderstudyServer replayer = Doubles.replayer(Speed.RECORDED, Repeat.NEVER, tape)) {
      replayed = RawClient.exchange(replayer.baseUrl(), capture.request());
    }
    RawClient.Received instant;
    try (UnderstudyServer replayer = Doubles.replayer(tape)) {
      instant = RawClient.exchange(replayer.baseUrl(), capture.request());
    }

    RawClient.Received original = capture.response();
    for (RawClient.Received seen : List.of(relayed, replayed, instant)) {
      assertThat(seen.status()).isEqualTo(original.status());
      assertThat(seen.endToEnd()).isEqualTo(original.endToEnd());
      assertThat(seen.body()).isEqualTo(original.body());
      assertThat(seen.pieces().stream().map(piece -> piece.bytes().length).toList())
          .as("sizes of chunks")
          .isEqualTo(original.pieces().stream().map(piece -> piece.bytes().length).toList());
      assertThat(seen.pieces().stream().map(RawClient.Piece::latin1).toList())
          .isEqualTo(original.pieces().stream().map(RawClient.Piece::latin1).toList());
      assertThat(seen.ending()).isEqualTo(RawClient.Ending.COMPLETE);
    }
    assertTimes(capture, Cassette.open(tape).entries().get(0).interaction(), replayed);
  }

  /** A cassette is never faster than the capture, and a replay never faster than the cassette. */
  private static void assertTimes(Capture capture, Interaction taped, RawClient.Received replayed) {
    assertThat(taped.end()).isEqualTo(End.COMPLETE);
    List<Chunk> chunks = taped.response().chunks();
    long captured = capture.reads().get(capture.reads().size() - 1).at();
    assertThat(taped.timing().upload() + taped.timing().end()).isGreaterThanOrEqualTo(captured);
    assertThat(chunks).isSortedAccordingTo((a, b) -> Long.compare(a.at(), b.at()));
    assertThat(replayed.pieces()).hasSameSizeAs(chunks);
    for (int i = 0; i < chunks.size(); i++) {
      assertThat(replayed.pieces().get(i).at()).isGreaterThanOrEqualTo(chunks.get(i).at());
    }
  }
}
