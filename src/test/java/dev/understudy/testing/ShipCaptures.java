package dev.understudy.testing;

import dev.understudy.server.ServerSettings;
import dev.understudy.server.UnderstudyServer;
import dev.understudy.session.SessionOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Makes the cassettes of cassettes/llama-server: plays each capture onto a socket as it was
 * captured, and records it. Run it by hand after a change of the format; see cassettes/README.md.
 */
public final class ShipCaptures {

  /** Where the captured server listened. */
  private static final int PORT = 18080;

  private static final String SOURCE =
      "  source: \"llama.cpp server, build b10573, a tiny model with random weights: the text is"
          + " gibberish, the wire is real\"\n  date: \"2026-11-21\"\n";

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
    SessionOptions options = Doubles.recording("http://127.0.0.1:" + PORT, tape).build();
    ServerSettings settings = Doubles.settings().overwrite(true).build();
    int before = upstream.received().size();
    try (UnderstudyServer recorder = UnderstudyServer.start(options, settings)) {
      RawClient.exchange(recorder.baseUrl(), capture.request());
    }
    if (upstream.received().size() != before + 1) {
      throw new IllegalStateException(capture + " was not asked for once");
    }
    describe(tape);
  }

  /** Says in the header where the captures come from. */
  private static void describe(Path tape) {
    try {
      String recorded = Files.readString(tape);
      String kind = "  kind: recorded\n";
      Files.writeString(tape, recorded.replaceFirst(kind, kind + SOURCE));
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }
}
