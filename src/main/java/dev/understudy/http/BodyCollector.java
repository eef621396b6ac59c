package dev.understudy.http;

import dev.understudy.cassette.Body;
import dev.understudy.wire.Bytes;
import dev.understudy.wire.Sha256;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * Collects a request body as it arrives, up to a cap; only the size and digest of a larger one are
 * kept. Thread-safe.
 */
public final class BodyCollector {

  /** Decides whether more bytes may be kept. */
  public interface Room {
    /** Whether {@code bytes} more bytes may be kept of a body of which {@code held} are. */
    boolean take(long held, int bytes);
  }

  private final Room room;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private @Nullable MessageDigest digest;
  private long size;
  private int pieces;
  private long taken;

  /** A collector that keeps up to {@code cap} bytes. */
  public BodyCollector(int cap) {
    this((held, bytes) -> held + bytes <= cap);
  }

  /** A collector that keeps as many bytes as {@code room} allows. */
  public BodyCollector(Room room) {
    this.room = room;
  }

  /** Takes the next bytes; the position of {@code bytes} does not move. */
  public synchronized void add(ByteBuffer bytes) {
    size += bytes.remaining();
    if (digest == null && bytes.hasRemaining() && !take(bytes.remaining())) {
      digest = Sha256.start();
      digest.update(kept.toByteArray());
      kept.reset();
    }
    if (digest != null) {
      digest.update(bytes.duplicate());
    } else {
      byte[] copy = new byte[bytes.remaining()];
      bytes.duplicate().get(copy);
      kept.writeBytes(copy);
    }
  }

  private boolean take(int bytes) {
    if (!room.take(kept.size(), bytes)) {
      return false;
    }
    pieces++;
    taken += bytes;
    return true;
  }

  /** The number of pieces that were ever kept. */
  public synchronized int pieces() {
    return pieces;
  }

  /** The number of bytes that were ever kept. */
  public synchronized long taken() {
    return taken;
  }

  /** The number of bytes that have arrived. */
  public synchronized long size() {
    return size;
  }

  /** The number of bytes held in memory. */
  public synchronized int held() {
    return kept.size();
  }

  /** Whether the body is larger than the cap. */
  public synchronized boolean overflowed() {
    return digest != null;
  }

  /** The body so far, as it was on the wire. */
  public synchronized Body body() {
    return digest == null
        ? Body.of(Bytes.wrap(kept.toByteArray()))
        : new Body.Omitted(size, Sha256.hex(cloned(digest)));
  }

  private static MessageDigest cloned(MessageDigest digest) {
    try {
      return (MessageDigest) digest.clone();
    } catch (CloneNotSupportedException notOfTheJdk) {
      throw new IllegalStateException(notOfTheJdk);
    }
  }
}
