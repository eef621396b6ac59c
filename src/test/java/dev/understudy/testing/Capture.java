package dev.understudy.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One exchange of a real server, as it was captured on the socket. */
public record Capture(String name, byte[] request, List<RawClient.Piece> reads) {

  private static final Path FOLDER = Path.of("src/test/resources/captures");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** All captures, by name. */
  public static List<Capture> all() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(".jsonl"))
          .map(file -> file.substring(0, file.length() - ".jsonl".length()))
          .sorted()
          .map(Capture::of)
          .toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** The capture of this name. */
  public static Capture of(String name) {
    try {
      List<RawClient.Piece> reads = new ArrayList<>();
      for (String line : Files.readAllLines(FOLDER.resolve(name + ".jsonl"))) {
        JsonNode read = JSON.readTree(line);
        reads.add(
            new RawClient.Piece(
                read.get("t_us").asLong(),
                read.get("data").asString().getBytes(StandardCharsets.ISO_8859_1)));
      }
      return new Capture(name, Files.readAllBytes(FOLDER.resolve(name + ".req")), reads);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Sends what the server sent, as it sent it. */
  public boolean play(RawUpstream.Connection connection) throws IOException {
    long start = System.nanoTime();
    for (RawClient.Piece read : reads) {
      connection.pause(read.at() - (System.nanoTime() - start) / 1000);
      connection.send(read.bytes());
    }
    return false;
  }

  /** The response as a client sees it: the transfer coding undone, cut where a chunk ended. */
  public RawClient.Received response() {
    String all =
        new String(
            concat(reads.stream().map(RawClient.Piece::bytes).toList()),
            StandardCharsets.ISO_8859_1);
    int end = all.indexOf("\r\n\r\n");
    List<String> lines = List.of(all.substring(0, end).split("\r\n"));
    List<String> headers = lines.subList(1, lines.size());
    String body = all.substring(end + 4);
    List<RawClient.Piece> pieces = new ArrayList<>();
    if (headers.stream()
        .anyMatch(h -> h.toLowerCase(Locale.ROOT).equals("transfer-encoding: chunked"))) {
      int at = 0;
      while (true) {
        int feed = body.indexOf("\r\n", at);
        int size = Integer.parseInt(body.substring(at, feed), 16);
        if (size == 0) {
          break;
        }
        pieces.add(piece(body.substring(feed + 2, feed + 2 + size)));
        at = feed + 2 + size + 2;
      }
    } else if (!body.isEmpty()) {
      pieces.add(piece(body));
    }
    int status = Integer.parseInt(lines.get(0).split(" ")[1]);
    return new RawClient.Received(status, headers, pieces, RawClient.Ending.COMPLETE);
  }

  @Override
  public String toString() {
    return name;
  }

  private static RawClient.Piece piece(String latin1) {
    return new RawClient.Piece(0, latin1.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static byte[] concat(List<byte[]> parts) {
    int size = parts.stream().mapToInt(part -> part.length).sum();
    byte[] all = new byte[size];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }
}
