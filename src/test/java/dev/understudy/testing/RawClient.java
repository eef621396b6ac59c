package dev.understudy.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A client made of a socket, which sees each HTTP chunk, when it came, and how the body ended. */
public final class RawClient implements AutoCloseable {

  /** A piece of a body, and how many microseconds after the request began to be sent it came. */
  public record Piece(long at, byte[] bytes) {
    /** The bytes as Latin-1. */
    public String latin1() {
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
  }

  /** How a body ended. */
  public enum Ending {
    /** With the last chunk, or at its length. */
    COMPLETE,
    /** The connection closed before that. */
    CUT,
    /** The connection closed, and that is how the body is delimited. */
    CLOSED
  }

  /** A response as it came. */
  public record Received(int status, List<String> headers, List<Piece> pieces, Ending ending) {
    /** The body. */
    public byte[] body() {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      pieces.forEach(piece -> all.writeBytes(piece.bytes()));
      return all.toByteArray();
    }

    /** The body as UTF-8. */
    public String text() {
      return new String(body(), StandardCharsets.UTF_8);
    }

    /** The value of a header, empty when it is not there. */
    public String header(String name) {
      return headerOf(headers, name);
    }

    /** Header lines but those of the connection. */
    public List<String> endToEnd() {
      return headers.stream()
          .filter(line ->
              !line.toLowerCase(Locale.ROOT)
                  .matches("(connection|transfer-encoding|keep-alive):.*"))
          .toList();
    }
  }

  private final Socket socket;
  private final InputStream in;
  private long sentAt;

  /** Connects. */
  public RawClient(URI server) {
    try {
      socket = open(server);
      in = new java.io.BufferedInputStream(socket.getInputStream(), 256 * 1024);
    } catch (IOException refused) {
      throw new UncheckedIOException(refused);
    }
  }

  /** Sends one request and reads the answer. */
  public static Received exchange(URI server, byte[] request) {
    try (RawClient client = new RawClient(server)) {
      client.send(request);
      return client.receive();
    }
  }

  /** A JSON POST, and its answer. */
  public static Received post(URI server, String path, String json) {
    return exchange(server, request("POST", path, "Content-Type: application/json\r\n", json));
  }

  /** The bytes of a request. */
  public static byte[] request(String method, String path, String headers, String body) {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    String head =
        method
            + " "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\n"
            + headers
            + (content.length > 0 ? "Content-Length: " + content.length + "\r\n" : "")
            + "\r\n";
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
    all.writeBytes(content);
    return all.toByteArray();
  }

  /** Sends bytes. */
  public RawClient send(byte[] bytes) {
    sentAt = System.nanoTime();
    try {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
      return this;
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  /** Reads one response to its end. */
  public Received receive() {
    long start = sentAt;
    try {
      String statusLine = readLine();
      if (statusLine.isEmpty()) {
        throw new IOException("closed without an answer");
      }
      if (statusLine.startsWith("HTTP/1.1 100")) {
        readLine();
        statusLine = readLine();
      }
      List<String> headers = new ArrayList<>();
      for (String line = readLine(); !line.isEmpty(); line = readLine()) {
        headers.add(line);
      }
      int status = Integer.parseInt(statusLine.split(" ")[1]);
      List<Piece> pieces = new ArrayList<>();
      Received head = new Received(status, headers, pieces, Ending.COMPLETE);
      Ending ending;
      if (head.header("Transfer-Encoding").equalsIgnoreCase("chunked")) {
        ending = readChunks(pieces, start);
      } else if (!head.header("Content-Length").isEmpty()) {
        int length = Integer.parseInt(head.header("Content-Length"));
        byte[] body = readFully(length);
        pieces.add(new Piece(micros(start), body));
        ending = body.length == length ? Ending.COMPLETE : Ending.CUT;
      } else if (status == 204 || status == 304) {
        ending = Ending.COMPLETE;
      } else {
        pieces.add(new Piece(micros(start), readFully(Integer.MAX_VALUE)));
        ending = Ending.CLOSED;
      }
      return new Received(status, headers, pieces, ending);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /** Reads until the head and this many bytes after it have come, and gives those bytes. */
  public String receiveSome(int count) {
    try {
      while (!readLine().isEmpty()) {
        continue;
      }
      return new String(in.readNBytes(count), StandardCharsets.ISO_8859_1);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /** Reads so many bytes, and tells how many came before the end. */
  public int readExactly(int count) {
    try {
      return in.readNBytes(count).length;
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /** Reads on until this has come, and gives all that came. */
  public String readUntil(String end) {
    StringBuilder all = new StringBuilder();
    try {
      while (all.indexOf(end) < 0) {
        int next = in.read();
        if (next < 0) {
          return all.toString();
        }
        all.append((char) next);
      }
      return all.toString();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException unexpected) {
      throw new UncheckedIOException(unexpected);
    }
  }

  private Ending readChunks(List<Piece> pieces, long start) throws IOException {
    while (true) {
      String line;
      try {
        line = readLine();
      } catch (java.net.SocketException reset) {
        return Ending.CUT;
      }
      if (line.isEmpty()) {
        return Ending.CUT;
      }
      int size = Integer.parseInt(line.strip(), 16);
      if (size == 0) {
        readLine();
        return Ending.COMPLETE;
      }
      byte[] bytes = readFully(size);
      pieces.add(new Piece(micros(start), bytes));
      if (bytes.length < size) {
        return Ending.CUT;
      }
      readLine();
    }
  }

  private byte[] readFully(int length) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    byte[] buffer = new byte[64 * 1024];
    try {
      while (body.size() < length) {
        int count = in.read(buffer, 0, Math.min(buffer.length, length - body.size()));
        if (count < 0) {
          break;
        }
        body.write(buffer, 0, count);
      }
    } catch (java.net.SocketException reset) {
      return body.toByteArray();
    }
    return body.toByteArray();
  }

  private static long micros(long start) {
    return (System.nanoTime() - start) / 1000;
  }

  /** A connection that fails rather than waits for ever. */
  static Socket open(URI server) throws IOException {
    Socket socket = new Socket(server.getHost(), server.getPort());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(30_000);
    return socket;
  }

  /** The value of a header among the lines of a head, empty when it is not there. */
  static String headerOf(List<String> head, String name) {
    return head.stream()
        .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst()
        .orElse("");
  }

  private String readLine() throws IOException {
    return readLine(in);
  }

  /** A line of a head without its end; what there is of it when the connection is over. */
  static String readLine(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0; next = in.read()) {
      if (next == '\n') {
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
      }
      line.write(next);
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }
}
