package dev.understudy.redact;

import dev.understudy.cassette.Cassette;
import dev.understudy.cassette.CassetteEncoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Searches existing cassettes for secrets. */
public final class CassetteScan {

  /**
   * A secret in a file.
   *
   * @param file the cassette
   * @param line the line on which the interaction begins, counted from 1
   * @param finding the secret
   */
  public record Place(Path file, long line, LeftoverSecret finding) {

    @Override
    public String toString() {
      return file + ":" + line + ": " + finding;
    }
  }

  private CassetteScan() {}

  /**
   * Scans one cassette, using also the rules of its header.
   *
   * @param environment the environment variables, which hold further secrets under telling names
   * @throws dev.understudy.error.CassetteException when the cassette is invalid
   */
  public static List<Place> scan(Path file, Map<String, String> environment) {
    List<Place> places = new ArrayList<>();
    Cassette cassette = Cassette.open(file);
    Redactor redactor = Redactor.of(cassette.header().redactions(), environment);
    String header = CassetteEncoder.encode(cassette.header());
    redactor.findings("the header", header).forEach(f -> places.add(new Place(file, 1, f)));
    for (Cassette.Entry entry : cassette.entries()) {
      List<LeftoverSecret> found = new ArrayList<>(redactor.findings(entry.interaction()));
      if (found.isEmpty()) {
        found.addAll(redactor.findingsInDocument(entry.document()));
      }
      found.stream().distinct().forEach(f -> places.add(new Place(file, entry.line(), f)));
    }
    cassette
        .torn()
        .ifPresent(torn ->
            redactor
                .findings("the torn rest", tail(file, torn.bytes()))
                .forEach(f -> places.add(new Place(file, torn.line(), f))));
    return places;
  }

  private static String tail(Path file, int bytes) {
    try (var channel = Files.newByteChannel(file)) {
      var buffer = ByteBuffer.allocate(bytes);
      channel.position(channel.size() - bytes);
      int count = 0;
      while (buffer.hasRemaining() && count >= 0) {
        count = channel.read(buffer);
      }
      return new String(buffer.array(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
