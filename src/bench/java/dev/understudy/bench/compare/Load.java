package dev.understudy.bench.compare;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.HdrHistogram.Histogram;

/**
 * A client with little overhead: persistent plain sockets, one thread each, and just enough
 * HTTP/1.1 to find the end of an answer.
 */
final class Load {

  private static final long SECOND = 1_000_000_000L;
  private static final int LARGEST = 64 * 1024;

  /**
   * The result of a run.
   *
   * @param perSecond answers per second
   * @param latencies in nanoseconds; at a fixed rate, measured from the time when each request was
   *     due, so that a late answer also delays those after it
   * @param firstBytes in nanoseconds, measured from the time when a request was written
   */
  record Outcome(double perSecond, Histogram latencies, Histogram firstBytes) {
    double millis(double percentile) {
      return latencies.getValueAtPercentile(percentile) / 1e6;
    }

    /** The median time to the first byte, in milliseconds. */
    double firstByteMillis() {
      return firstBytes.getValueAtPercentile(50) / 1e6;
    }
  }

  private final int port;
  private final byte[] request;

  Load(int port, boolean stream) {
    this.port = port;
    byte[] body = Talk.request(stream).getBytes(StandardCharsets.UTF_8);
    this.request =
        ("POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1:"
                + port
                + "\r\nContent-Type: application/json\r\nAuthorization: Bearer none\r\n"
                + "Content-Length: "
                + body.length
                + "\r\n\r\n"
                + new String(body, StandardCharsets.UTF_8))
            .getBytes(StandardCharsets.UTF_8);
  }

  /** Sends one request and returns the text of the answer. */
  String once() throws IOException {
    try (Connection connection = new Connection()) {
      return connection.ask();
    }
  }

  /**
   * Sends requests on many connections for a time.
   *
   * @param rate requests per second on all connections; 0 to send each when the previous one has
   *     been answered
   */
  Outcome run(int connections, double rate, int seconds) {
    ExecutorService threads = Executors.newFixedThreadPool(connections);
    try {
      long begin = System.nanoTime();
      long end = begin + seconds * SECOND;
      List<Future<Measured>> running = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        long gap = rate == 0 ? 0 : (long) (SECOND * connections / rate);
        long first = begin + gap * i / connections;
        running.add(threads.submit(() -> ask(first, gap, end)));
      }
      Measured all = new Measured();
      for (Future<Measured> one : running) {
        all.latencies.add(one.get().latencies);
        all.firstBytes.add(one.get().firstBytes);
      }
      double perSecond = all.latencies.getTotalCount() * 1e9 / (System.nanoTime() - begin);
      return new Outcome(perSecond, all.latencies, all.firstBytes);
    } catch (InterruptedException | ExecutionException failed) {
      throw new IllegalStateException("the load could not be generated", failed);
    } finally {
      threads.shutdownNow();
    }
  }

  private Measured ask(long first, long gap, long end) throws IOException, InterruptedException {
    Measured measured = new Measured();
    try (Connection connection = new Connection()) {
      long due = first;
      while (due < end && System.nanoTime() < end) {
        long wait = due - System.nanoTime();
        if (gap > 0 && wait > 0) {
          Thread.sleep(wait / 1_000_000, (int) (wait % 1_000_000));
        }
        long asked = System.nanoTime();
        connection.ask();
        measured.firstBytes.recordValue(connection.firstByte - asked);
        measured.latencies.recordValue(System.nanoTime() - (gap > 0 ? due : asked));
        due = gap > 0 ? due + gap : System.nanoTime();
      }
    }
    return measured;
  }

  private static final class Measured {
    final Histogram latencies = new Histogram(3);
    final Histogram firstBytes = new Histogram(3);
  }

  private final class Connection implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;
    private final byte[] buffer = new byte[LARGEST];
    private long firstByte;

    Connection() throws IOException {
      socket = new Socket("127.0.0.1", port);
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(20_000);
      in = socket.getInputStream();
    }

    String ask() throws IOException {
      socket.getOutputStream().write(request);
      int filled = 0;
      int head = -1;
      int wanted = -1;
      while (true) {
        int more = in.read(buffer, filled, buffer.length - filled);
        if (more < 0) {
          throw new EOFException("closed after " + text(filled));
        }
        if (filled == 0) {
          firstByte = System.nanoTime();
        }
        filled += more;
        if (head < 0) {
          head = headEnd(filled);
          if (head >= 0) {
            wanted = wanted(head);
          }
        }
        boolean whole =
            wanted >= 0 ? filled >= wanted : head >= 0 && endsWith(filled, "\r\n0\r\n\r\n");
        if (whole) {
          if (!text(12).endsWith(" 200")) {
            throw new IOException("not answered: " + text(filled));
          }
          return text(filled);
        }
      }
    }

    private int headEnd(int filled) {
      for (int i = 3; i < filled; i++) {
        if (buffer[i] == '\n' && buffer[i - 1] == '\r' && buffer[i - 2] == '\n') {
          return i + 1;
        }
      }
      return -1;
    }

    /** The Content-Length of the answer; -1 if it is chunked. */
    private int wanted(int head) {
      for (String line : text(head).split("\r\n")) {
        if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
          return head + Integer.parseInt(line.substring(15).strip());
        }
      }
      return -1;
    }

    private boolean endsWith(int filled, String end) {
      int from = filled - end.length();
      for (int i = 0; i < end.length(); i++) {
        if (from < 0 || buffer[from + i] != end.charAt(i)) {
          return false;
        }
      }
      return true;
    }

    private String text(int size) {
      return new String(buffer, 0, Math.min(size, buffer.length), StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
      try {
        socket.close();
      } catch (IOException unclosed) {
        throw new UncheckedIOException(unclosed);
      }
    }
  }
}
