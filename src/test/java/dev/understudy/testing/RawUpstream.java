package dev.understudy.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A gateway made of sockets: it reads a request and then does exactly what a script says. */
public final class RawUpstream implements AutoCloseable {

  /** A request as it came. */
  public record Received(String head, byte[] body) {
    /** The request line. */
    public String line() {
      return head.lines().findFirst().orElse("");
    }

    /** The value of a header, empty when it is not there. */
    public String header(String name) {
      return head.lines()
          .filter(
              line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
          .map(line -> line.substring(name.length() + 1).strip())
          .findFirst()
          .orElse("");
    }
  }

  /** What to do with a connection on which a request has come. */
  public interface Script {
    /** Answers; returns whether the connection may carry another request. */
    boolean answer(Received request, Connection connection) throws IOException;
  }

  /** The side of the gateway. */
  public static final class Connection {
    private final Socket socket;
    private final OutputStream out;

    Connection(Socket socket) throws IOException {
      this.socket = socket;
      this.out = socket.getOutputStream();
    }

    /** Sends text as Latin-1, in one write. */
    public Connection send(String latin1) throws IOException {
      return send(latin1.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends bytes in one write. */
    public Connection send(byte[] bytes) throws IOException {
      out.write(bytes);
      out.flush();
      return this;
    }

    /** Sends one HTTP chunk. */
    public Connection chunk(String utf8) throws IOException {
      return chunk(utf8.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends one HTTP chunk. */
    public Connection chunk(byte[] bytes) throws IOException {
      ByteArrayOutputStream framed = new ByteArrayOutputStream();
      framed.writeBytes(
          (Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
      framed.writeBytes(bytes);
      framed.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
      return send(framed.toByteArray());
    }

    /** Waits. */
    public Connection pause(long micros) {
      long due = System.nanoTime() + TimeUnit.MICROSECONDS.toNanos(micros);
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      return this;
    }

    /** Agrees to an upgrade to a WebSocket. */
    public RawSocket upgrade(Received request, String headers) throws IOException {
      String key = request.header("Sec-WebSocket-Key");
      return RawSocket.accept(socket, socket.getInputStream(), key, headers);
    }

    /** Breaks the connection off with a reset. */
    public void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    /** Passes bytes on in both directions until one side closes. */
    public void tunnelTo(Socket other) throws IOException {
      Thread back =
          new Thread(
              () -> {
                try {
                  other.getInputStream().transferTo(out);
                } catch (IOException closed) {
                  // The other direction sees it as well.
                }
              },
              "raw-upstream-tunnel");
      back.setDaemon(true);
      back.start();
      try (other) {
        socket.getInputStream().transferTo(other.getOutputStream());
      }
    }

    /** Waits until the first byte of the next request is there, and takes it. */
    public void awaitByte() throws IOException {
      var unused = socket.getInputStream().read();
    }

    /** Waits until the other side closes; false when it did not within the time. */
    public boolean awaitClose(int millis) throws IOException {
      socket.setSoTimeout(millis);
      try {
        return socket.getInputStream().read() < 0;
      } catch (java.net.SocketTimeoutException stillOpen) {
        return false;
      } catch (IOException reset) {
        return true;
      }
    }
  }

  private final ServerSocket server;
  private final Script script;
  private volatile boolean bodies = true;
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  private RawUpstream(InetSocketAddress address, Script script) throws IOException {
    this.script = script;
    this.server = new ServerSocket();
    server.setReuseAddress(true);
    server.bind(address, 1000);
    Thread acceptor = new Thread(this::accept, "raw-upstream");
    acceptor.setDaemon(true);
    acceptor.start();
  }

  /** Starts one on a free port. */
  public static RawUpstream start(Script script) {
    return start(0, script);
  }

  /** Starts one on this port. */
  public static RawUpstream start(int port, Script script) {
    return start(InetAddress.getLoopbackAddress(), port, script);
  }

  /** Starts one on a port of an address of this machine. */
  public static RawUpstream start(InetAddress address, int port, Script script) {
    try {
      return new RawUpstream(new InetSocketAddress(address, port), script);
    } catch (IOException notBound) {
      throw new UncheckedIOException(notBound);
    }
  }

  /** One that answers as soon as the head of a request is there. */
  public static RawUpstream startWithoutBodies(Script script) {
    RawUpstream upstream = start(script);
    upstream.bodies = false;
    return upstream;
  }

  /** One that answers each request with this text, given whole in Latin-1, and closes. */
  public static RawUpstream answering(String response) {
    return start((request, connection) -> {
      connection.send(response);
      return false;
    });
  }

  /** Its root. */
  public String url() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  /** Its port. */
  public int port() {
    return server.getLocalPort();
  }

  /** What has come, in order. */
  public List<Received> received() {
    return received;
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException unexpected) {
      throw new UncheckedIOException(unexpected);
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        sockets.add(socket);
        Thread thread = new Thread(() -> serve(socket), "raw-upstream-connection");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      boolean more = true;
      while (more) {
        Received request = read(socket.getInputStream());
        if (request == null) {
          return;
        }
        received.add(request);
        more = script.answer(request, new Connection(socket));
      }
    } catch (IOException | UncheckedIOException theOtherSideLeft) {
      // What a test wants to know about that it asks the other side.
    } finally {
      sockets.remove(socket);
    }
  }

  private Received read(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int matched = 0;
    while (matched < 4) {
      int next = in.read();
      if (next < 0) {
        return null;
      }
      head.write(next);
      matched = next == "\r\n\r\n".charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
    }
    String text = head.toString(StandardCharsets.ISO_8859_1);
    Received request = new Received(text, new byte[0]);
    if (!bodies) {
      return request;
    }
    if (request.header("Transfer-Encoding").equalsIgnoreCase("chunked")) {
      return new Received(text, readChunked(in));
    }
    String length = request.header("Content-Length");
    return length.isEmpty() ? request : new Received(text, in.readNBytes(Integer.parseInt(length)));
  }

  private static byte[] readChunked(InputStream in) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      int size = Integer.parseInt(readLine(in).strip(), 16);
      body.writeBytes(in.readNBytes(size));
      readLine(in);
      if (size == 0) {
        return body.toByteArray();
      }
    }
  }

  private static String readLine(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      line.append((char) next);
    }
    return line.toString();
  }
}
