package dev.understudy.testing;

import dev.understudy.Understudy;
import dev.understudy.cassette.Provenance;
import dev.understudy.http.RequestHead;
import dev.understudy.record.RecordSettings;
import dev.understudy.record.UpstreamSettings;
import dev.understudy.record.UpstreamUrl;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Makes the cassettes of cassettes/llama-server: plays each capture onto a socket as it was
 * captured, and records it. Run it by hand after a change of the format; see cassettes/README.md.
 */
public final class ShipCaptures {

  /** Where the captured server listened. */
  private static final int PORT = 18080;

  private ShipCaptures() {}

  /** Records all captures into the folder that is given. */
  public static void main(String[] args) {
    Path folder = Path.of(args[0]);
    AtomicReference<Capture> current = new AtomicReference<>();
    try (RawUpstream upstream =
        RawUpstream.start(PORT, (request, connection) -> current.get().play(connection))) {
      for (Capture capture : Capture.all()) {
        current.set(capture);
        // Twice, since the first call of a JVM is slow and would put that on the cassette.
        Path warm = folder.resolve("warm.yaml");
        record(upstream, capture, warm);
        record(upstream, capture, folder.resolve(capture.name().replace("llama-", "") + ".yaml"));
        warm.toFile().delete();
      }
    }
  }

  private static void record(RawUpstream upstream, Capture capture, Path tape) {
    RecordSettings settings =
        new RecordSettings(
            UpstreamSettings.of(UpstreamUrl.parse("http://127.0.0.1:" + PORT)),
            Optional.of(tape),
            RecordSettings.Mode.ALL,
            true,
            List.of(),
            List.of(),
            new Provenance(
                Provenance.Kind.RECORDED,
                "llama.cpp server, build b10573, a tiny model with random weights: the text is"
                    + " gibberish, the wire is real",
                "2026-11-21"),
            RecordSettings.NO_PROFILE,
            RequestHead.DEFAULT_BODY_CAP);
    int before = upstream.received().size();
    try (Understudy recorder = Understudy.record(settings, Doubles.local())) {
      RawClient.exchange(recorder.baseUrl(), capture.request());
    }
    if (upstream.received().size() != before + 1) {
      throw new IllegalStateException(capture + " was not asked for once");
    }
  }
}
