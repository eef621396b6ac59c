package dev.understudy.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.websocket.core.util.WebSocketUtils;

/** One end of a WebSocket, made of a socket: it sends exactly the frames that it is told to. */
public final class RawSocket implements AutoCloseable {

  public static final int CONTINUATION = 0;
  public static final int TEXT = 1;
  public static final int BINARY = 2;
  public static final int CLOSE = 8;
  public static final int PING = 9;
  public static final int PONG = 10;

  /** A frame as it came, and how many microseconds after the connection was opened. */
  public record RawFrame(int opcode, boolean fin, byte[] payload, long at) {
    /** The payload as UTF-8. */
    public String text() {
      return new String(payload, StandardCharsets.UTF_8);
    }

    /** The status code of a close frame. */
    public int code() {
      return payload.length < 2 ? 1005 : (payload[0] & 0xff) << 8 | payload[1] & 0xff;
    }

    /** The reason of a close frame. */
    public String reason() {
      return payload.length < 2
          ? ""
          : new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
    }
  }

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private final boolean masks;
  private final long opened = System.nanoTime();
  private List<String> head = List.of();

  private RawSocket(Socket socket, InputStream in, boolean masks) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(in);
    this.out = socket.getOutputStream();
    this.masks = masks;
  }

  /** Connects as a client; fails when the upgrade is refused. */
  public static RawSocket connect(URI server, String path, String headers) {
    RawSocket client = request(server, path, headers);
    String status = client.readHead();
    if (!status.startsWith("HTTP/1.1 101 ")) {
      client.close();
      throw new AssertionError("not upgraded: " + status);
    }
    return client;
  }

  /** Asks for an upgrade that is answered as an ordinary request. */
  public static RawClient.Received refused(URI server, String path, String headers) {
    return RawClient.exchange(server, upgrade(path, headers).getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Asks for an upgrade, and does not wait for the answer. */
  public static RawSocket request(URI server, String path, String headers) {
    try {
      Socket socket = RawClient.open(server);
      RawSocket client =
          new RawSocket(socket, new BufferedInputStream(socket.getInputStream(), 65536), true);
      client.out.write(upgrade(path, headers).getBytes(StandardCharsets.ISO_8859_1));
      client.out.flush();
      return client;
    } catch (IOException refused) {
      throw new UncheckedIOException(refused);
    }
  }

  /** The request for an upgrade. */
  public static String upgrade(String path, String headers) {
    return "GET "
        + path
        + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
        + Base64.getEncoder().encodeToString(new byte[16])
        + "\r\n"
        + headers
        + "\r\n";
  }

  /** Accepts as a server, on a connection from which the request has been read. */
  static RawSocket accept(Socket socket, InputStream in, String key, String headers)
      throws IOException {
    RawSocket server = new RawSocket(socket, in, false);
    server.out.write(
        ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: "
                + WebSocketUtils.hashKey(key)
                + "\r\n"
                + headers
                + "\r\n")
            .getBytes(StandardCharsets.ISO_8859_1));
    server.out.flush();
    return server;
  }

  /** Reads the answer to the upgrade; gives its status line. */
  public String readHead() {
    List<String> lines = new ArrayList<>();
    try {
      for (String line = RawClient.readLine(in); !line.isEmpty(); line = RawClient.readLine(in)) {
        lines.add(line);
      }
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
    head = lines;
    return lines.isEmpty() ? "" : lines.get(0);
  }

  /** A header of the answer to the upgrade, empty when it is not there. */
  public String header(String name) {
    return RawClient.headerOf(head, name);
  }

  /** Sends a text message in one frame. */
  public RawSocket text(String text) {
    return send(TEXT, true, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends a close frame. */
  public RawSocket close(int code, String reason) {
    ByteArrayOutputStream payload = new ByteArrayOutputStream();
    payload.write(code >> 8);
    payload.write(code);
    payload.writeBytes(reason.getBytes(StandardCharsets.UTF_8));
    return send(CLOSE, true, payload.toByteArray());
  }

  /** Sends a frame. */
  public RawSocket send(int opcode, boolean fin, byte[] payload) {
    return bytes(frame(opcode, fin, payload));
  }

  /** Sends bytes as they are. */
  public RawSocket bytes(byte[] bytes) {
    try {
      out.write(bytes);
      out.flush();
      return this;
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  /** The bytes of a frame. */
  public byte[] frame(int opcode, boolean fin, byte[] payload) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write((fin ? 0x80 : 0) | opcode);
    int mask = masks ? 0x80 : 0;
    if (payload.length < 126) {
      frame.write(mask | payload.length);
    } else if (payload.length < 65536) {
      frame.write(mask | 126);
      frame.write(payload.length >> 8);
      frame.write(payload.length);
    } else {
      frame.write(mask | 127);
      for (int shift = 56; shift >= 0; shift -= 8) {
        frame.write((int) ((long) payload.length >> shift));
      }
    }
    if (!masks) {
      frame.writeBytes(payload);
      return frame.toByteArray();
    }
    byte[] key = {1, 2, 3, 4};
    frame.writeBytes(key);
    for (int i = 0; i < payload.length; i++) {
      frame.write(payload[i] ^ key[i % 4]);
    }
    return frame.toByteArray();
  }

  /** Reads a frame; nothing when the connection is over without one. */
  public Optional<RawFrame> receive() {
    try {
      int first = in.read();
      if (first < 0) {
        return Optional.empty();
      }
      int second = in.readUnsignedByte();
      long length = second & 0x7f;
      if (length == 126) {
        length = in.readUnsignedShort();
      } else if (length == 127) {
        length = in.readLong();
      }
      byte[] key = new byte[4];
      boolean masked = (second & 0x80) != 0;
      if (masked) {
        in.readFully(key);
      }
      byte[] payload = new byte[Math.toIntExact(length)];
      in.readFully(payload);
      for (int i = 0; masked && i < payload.length; i++) {
        payload[i] ^= key[i % 4];
      }
      long at = (System.nanoTime() - opened) / 1000;
      return Optional.of(new RawFrame(first & 0x0f, (first & 0x80) != 0, payload, at));
    } catch (EOFException | SocketException over) {
      return Optional.empty();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /** Reads a frame that has to be there. */
  public RawFrame next() {
    return receive().orElseThrow(() -> new AssertionError("the connection is over"));
  }

  /** Reads frames until the connection is over, a close frame included. */
  public List<RawFrame> rest() {
    List<RawFrame> frames = new ArrayList<>();
    for (Optional<RawFrame> frame = receive(); frame.isPresent(); frame = receive()) {
      frames.add(frame.get());
    }
    return frames;
  }

  /** Breaks the connection off with a reset. */
  public void reset() {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException unexpected) {
      throw new UncheckedIOException(unexpected);
    }
  }

  /** Closes the connection, without a close frame. */
  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException unexpected) {
      throw new UncheckedIOException(unexpected);
    }
  }
}
